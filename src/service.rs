//! `escalate serve`: the same cases, from other doors. A webhook, a poll, a request or a page brings one in; what is done with it is
//! [`crate::escalation`]'s, as on the command line and in a batch; here are the doors, what is kept, and the queue.

mod case_desk;
mod case_file;
mod chores;
pub mod doctor;
mod engine;
mod in_common;
mod interactive;
mod judged;
mod lease_keeper;
pub mod measures;
mod opening;
pub mod page;
pub mod poll;
mod preview;
mod queued;
mod running;
mod secrets;
mod serving;
mod sign_in;
mod stop;
pub mod store;
pub mod web;
mod work;

pub use case_desk::{CaseDesk, DeskClosed, OpenDesk};
pub use case_file::{CaseFile, CaseFileError};
pub use interactive::{
    CaseChanges, DiagnosedCase, InteractiveError, NewCase, SaidSince, again, diagnosed, diagnosed_as,
};
pub use judged::JudgeError;
pub use measures::Measures;
pub use opening::{ServiceStart, ServiceStartError};
pub use preview::{PreviewedCase, preview};
pub use queued::queued;
pub use running::Service;
pub use secrets::{SHORTEST_HOOK_SECRET, SHORTEST_TOKEN, ServiceSecrets, ToolToken};
pub use serving::{ServingError, serve};
