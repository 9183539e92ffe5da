//! Connectors: one TOML file teaches `escalate` one system, without Rust.
//!
//! A file is a data-flow graph: requests as an admin would write them with `curl`, and jq programs that turn the answers into
//! facts or file a ticket. Nothing here knows a vendor. Connectors of kind `directory` and `flags` cannot write.

mod ask;
mod check;
mod configured;
mod graph;
mod jq;
mod load;
mod model;
mod run;
pub mod shipped;
mod template;
pub mod ticket_verbs;
mod trial;

use crate::text::spanned_toml::{problem, table};
pub use ask::{facts, tried as try_facts};
pub use check::{Checked, CheckedSample, check};
pub use configured::{Configured, SettingValue, SettingsError, configure};
pub use graph::{Plan, PlannedRequest, PlannedTarget};
pub use load::ConnectorFile;
pub use model::{Connector, ConnectorKind, SettingSpec, Verb};
pub use problem::FileProblem;
pub use run::{Context, Recorded, RecordedAnswer, RequestEvent, RequestStep};
pub use trial::{Trial, Tried, try_request};
