//! The report: what one run found out, as data. It knows nothing of how it is shown; that is [`crate::output`].

mod affected;
mod assistant;
mod blind;
mod build;
mod fields;
pub mod v1;

pub use affected::redact_for_ticket;
pub use assistant::redact_for_assistant;
pub use build::{build, build_without_facts, supposed};
pub use fields::{redact_own_report, redact_recording, redact_report, sparing_the_case, sparing_the_cases};
