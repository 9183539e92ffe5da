//! `escalate serve`: the same cases, from other doors. A webhook, a poll, a request or a page brings one in; what is done with it is
//! [`crate::escalation`]'s, as on the command line and in a batch; here are the doors, what is kept, and the queue.

mod case_desk;
pub mod store;

pub use case_desk::{CaseDesk, DeskClosed, OpenDesk};
