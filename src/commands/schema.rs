//! `escalate schema facts|report|config|connector`.

use super::output;
use crate::cli::SchemaName;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::schema;

/// Prints one.
pub(super) fn run(name: SchemaName) -> Result<Exit, Failure> {
    let name = match name {
        SchemaName::Facts => "facts",
        SchemaName::Report => "report",
        SchemaName::Config => "config",
        SchemaName::Connector => "connector",
    };
    let text =
        schema::text(name).ok_or_else(|| Failure::broken(format_args!("there is no schema `{name}`")))?;
    output::result(text.as_bytes())?;
    Ok(Exit::Escalated)
}
