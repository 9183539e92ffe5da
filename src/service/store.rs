//! What a service keeps: cases, the log of who looked up what, sessions, leases. In `SQLite` or `PostgreSQL`, by one text of SQL. In clear
//! stands what the queue and a list need; everything of a case and of a person is sealed with the profile's key.

mod address;
mod cases;
mod deliveries;
mod error;
mod filed;
mod intake;
mod jobs;
mod keep;
mod leases;
mod log;
mod open;
mod pools;
mod replica;
mod replica_name;
mod row;
mod schema;
mod seal;
mod sealing;
mod sessions;
mod sweep;

pub(in crate::service) use cases::word_of;
pub(in crate::service) use pools::{EnginePool, QUEUE};

pub use address::DatabaseAddress;
pub use error::StoreError;
pub use filed::FiledProblem;
pub use keep::KeptCaseOf;
pub use leases::Lease;
pub use log::{LogFilter, LogLine, Logged};
pub use open::Store;
pub use row::{
    CaseFilter, CaseId, CaseOutcome, CaseRow, CaseSource, CaseState, Delivered, HookDelivery, SealedCase,
    SealedOptions,
};
pub use seal::{KeyTooShort, SealKey};
pub use sweep::{SweptAway, case_lease};
