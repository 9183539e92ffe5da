//! Connectors: one TOML file teaches `escalate` one system, without Rust.
//!
//! A file is a data-flow graph: requests as an admin would write them with `curl`, and jq programs that turn the answers into
//! facts or file a ticket. Nothing here knows a vendor. Only those of kind `ticketing` may write.

mod account;
mod address;
mod ask;
mod body_template;
mod check;
mod configured;
mod filing_health;
mod find;
mod graph;
mod health;
pub mod hook;
mod jq;
mod kept;
mod list;
mod load;
mod model;
mod names;
mod remedy;
mod run;
pub mod shipped;
pub mod system_fields;
mod template;
pub mod ticket;
pub mod ticket_read;
pub mod ticket_updated;
pub mod ticket_verbs;
mod trial;

pub use crate::text::spanned_toml::FileProblem;
pub use account::{FoundAccount, TellAccount};
pub use ask::{AskedConnector, Interview, facts, facts_about};
pub use check::{Checked, CheckedSample, check, with_answers};
pub use configured::{Configured, SettingValue, SettingsError, configure};
pub use filing_health::{KnownFiling, filing_health};
pub use find::FindError;
pub use graph::{Plan, PlannedRequest, PlannedTarget};
pub use health::{Examined, health};
pub use list::{ListedBySystem, list};
pub use load::ConnectorFile;
pub use model::{Connector, ConnectorKind, Proven, SettingSpec, Verb};
pub use remedy::{RemedyInProduct, RemedyValues};
pub use run::{Context, Recorded, RecordedAnswer, RequestEvent, RequestStep, Shared, Spare, Tried};
pub use trial::{Trial, TriedFact, try_all, try_request};
