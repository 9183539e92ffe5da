//! `escalate schema facts|report|config|connector`: JSON Schemas, made from the types themselves.

use super::output;
use crate::cli::SchemaName;
use crate::exit::Exit;
use crate::facts::Recording;
use crate::failure::Failure;
use crate::profile::raw::Raw;
use crate::report::Written;

/// Prints one.
pub(super) fn run(name: SchemaName) -> Result<Exit, Failure> {
    let schema = match name {
        SchemaName::Facts => schemars::schema_for!(Recording),
        SchemaName::Report => schemars::schema_for!(Written<'static>),
        SchemaName::Config => schemars::schema_for!(Raw),
        SchemaName::Connector => return Err(Failure::broken("not there yet")),
    };
    let mut bytes = serde_json::to_vec_pretty(&schema).map_err(Failure::broken)?;
    bytes.push(b'\n');
    output::result(&bytes)?;
    Ok(Exit::Escalated)
}
