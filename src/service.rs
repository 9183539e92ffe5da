//! `escalate serve`: the same cases, from other doors. A webhook, a poll, a request or a page brings one in; what is done with it is
//! [`crate::escalation`]'s, as on the command line and in a batch; here are the doors, what is kept, and the queue.

mod case_desk;
mod engine;
mod case_file;
mod interactive;
mod judged;
mod lease_keeper;
pub mod measures;
pub mod page;
mod preview;
mod running;
mod secrets;
pub mod doctor;
mod sign_in;
pub mod store;
mod work;
pub mod web;

pub use case_desk::{CaseDesk, DeskClosed, OpenDesk};
pub use case_file::{CaseFile, CaseFileError};
pub use interactive::{
    CaseChanges, CaseError, DiagnosedCase, NewCase, SaidSince, again, diagnosed, diagnosed_as,
};
pub use judged::JudgeError;
pub use measures::Measures;
pub use preview::{PreviewedCase, preview};
pub use running::Service;
pub use secrets::{SHORTEST_HOOK_SECRET, SHORTEST_TOKEN, ServiceSecrets, ToolToken};
