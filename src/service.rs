//! `escalate serve`: the same cases, from other doors. A webhook, a poll, a request or a page brings one in; what is done with it is
//! [`crate::escalation`]'s, as on the command line and in a batch; here are the doors, what is kept, and the queue.

mod case_desk;
mod engine;
mod interactive;
mod judged;
mod lease_keeper;
pub mod measures;
mod running;
mod secrets;
pub mod doctor;
pub mod store;
mod work;
pub mod web;

pub use case_desk::{CaseDesk, DeskClosed, OpenDesk};
pub use interactive::{CaseChanges, CaseError, DiagnosedCase, NewCase, SaidSince, again, diagnosed};
pub use judged::JudgeError;
pub use measures::Measures;
pub use running::Service;
pub use secrets::{SHORTEST_HOOK_SECRET, SHORTEST_TOKEN, ServiceSecrets, ToolToken};
