//! Connectors: one TOML file teaches `escalate` one system, without Rust.
//!
//! A file is a data-flow graph: requests as an admin would write them with `curl`, and jq programs that turn the answers into
//! facts or file a ticket. Nothing here knows a vendor. Connectors of kind `directory` and `flags` cannot write.

mod graph;
mod jq;
mod load;
mod model;
pub mod shipped;
mod template;

use crate::document::{problem, table};
pub use graph::{Plan, PlannedRequest, PlannedTarget};
pub use load::File;
pub use model::{Connector, Kind, SettingSpec, Verb};
pub use problem::Problem;
