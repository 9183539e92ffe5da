//! JSON Schemas of the formats that scripts rely on: the text of `escalate schema …`.

mod connector;

use schemars::Schema;

use crate::facts::Recording;
use crate::profile::raw::Raw;
use crate::report::Written;

/// A schema by its name on the command line.
#[derive(Debug)]
pub struct Named {
    /// `facts`, `report`, …
    pub name: &'static str,
    /// Makes it.
    pub make: fn() -> Schema,
}

/// Every schema: what this crate writes, and what people write for it.
pub const ALL: &[Named] = &[
    Named { name: "facts", make: || schemars::schema_for!(Recording) },
    Named { name: "report", make: || schemars::schema_for!(Written<'static>) },
    Named { name: "config", make: || schemars::schema_for!(Raw) },
    Named { name: "connector", make: || schemars::schema_for!(connector::File) },
];

/// A schema's text, pretty, with a last newline; `None` when there is none of that name.
#[must_use]
pub fn text(name: &str) -> Option<String> {
    let named = ALL.iter().find(|named| named.name == name)?;
    let mut text = serde_json::to_string_pretty(&(named.make)()).ok()?;
    text.push('\n');
    Some(text)
}
