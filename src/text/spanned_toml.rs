//! A TOML file that a person wrote, read with the place of everything: unknown keys, wrong types and wrong values are all
//! reported at once, each with line and column. Connectors and profiles are read through it.

mod problem;
mod table;

pub use problem::FileProblem;
pub(crate) use problem::Source;
pub(crate) use table::{SpannedTable, Text, values};
