//! `escalate schema facts|report|clusters|config|connector`: the JSON Schemas of the formats that scripts rely on.

mod connector;
mod open;

use schemars::Schema;

use super::cli::SchemaName;
use super::failure::Failure;
use super::output;
use crate::clusters::v1::Cluster;
use crate::diagnosis::Exit;
use crate::facts::Recording;
use crate::output::ReportJson;
use crate::profile::raw::Raw;

/// A schema by its name on the command line.
#[derive(Debug)]
pub struct Named {
    /// `facts`, `report`, …
    pub name: &'static str,
    /// What others may refer to it by: a name and no address, because nothing is fetched from there. Formats that scripts rely on have
    /// their version in it.
    pub id: &'static str,
    /// Makes it.
    pub make: fn() -> Schema,
}

/// Every schema: what this crate writes, and what people write for it.
pub const ALL: &[Named] = &[
    Named {
        name: "facts",
        id: "urn:escalate:facts:1",
        make: || open::open(open::short_answers(schemars::schema_for!(Recording))),
    },
    Named {
        name: "report",
        id: "urn:escalate:report:1",
        make: || open::open(schemars::schema_for!(ReportJson<'static>)),
    },
    Named {
        name: "clusters",
        id: "urn:escalate:clusters:1",
        make: || open::open(schemars::schema_for!(Vec<Cluster>)),
    },
    Named { name: "config", id: "urn:escalate:config", make: || schemars::schema_for!(Raw) },
    Named {
        name: "connector",
        id: "urn:escalate:connector",
        make: || schemars::schema_for!(connector::ConnectorSchema),
    },
];

/// A schema's text, pretty, with a last newline; `None` when there is none of that name.
#[must_use]
pub fn text(name: &str) -> Option<String> {
    let named = ALL.iter().find(|named| named.name == name)?;
    let mut schema = (named.make)();
    schema.insert("$id".to_owned(), named.id.into());
    let mut text = serde_json::to_string_pretty(&schema).ok()?;
    text.push('\n');
    Some(text)
}

/// Prints one.
pub(super) fn run(name: SchemaName) -> Result<Exit, Failure> {
    let name = match name {
        SchemaName::Facts => "facts",
        SchemaName::Report => "report",
        SchemaName::Clusters => "clusters",
        SchemaName::Config => "config",
        SchemaName::Connector => "connector",
    };
    let text = text(name).ok_or_else(|| Failure::broken(format_args!("there is no schema `{name}`")))?;
    output::result(text.as_bytes())?;
    Ok(Exit::Escalated)
}
