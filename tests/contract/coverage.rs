//! What the tests of the connectors look at, counted.

use std::fmt;
use std::path::Path;

use super::table::Table;
use super::union::Union;
use super::{recorded, run, table};

/// Lines of one connector's table.
#[derive(Clone, Copy, Default)]
pub(crate) struct Lines {
    /// Requests.
    pub(crate) requests: usize,
    /// Query parameters and members of bodies.
    pub(crate) parameters: usize,
    /// Fields of answers.
    pub(crate) fields: usize,
    /// Words of parameters and fields.
    pub(crate) words: usize,
}

/// What one connector is tested against.
pub(crate) struct Covered {
    /// The connector.
    pub(crate) name: String,
    /// Its table, if there is one.
    pub(crate) table: Option<Table>,
    /// Its recorded answers.
    pub(crate) recorded: usize,
}

/// Every connector that comes with the program.
pub(crate) fn connectors() -> Vec<Covered> {
    let covered = |file: &Path| {
        let name = run::name(file);
        let recording = recorded::of(file);
        Covered { table: table::of(&name), recorded: recording.as_ref().map_or(0, recorded::count), name }
    };
    run::files().iter().map(|file| covered(file.as_path())).collect()
}

impl Lines {
    /// The lines of a table.
    pub(crate) fn of(table: &Table) -> Self {
        let mut lines = Self::default();
        for (_, _, row) in table.rows() {
            lines.requests += 1;
            lines.parameters += row.query.len() + row.body.len();
            lines.fields += row.answer.len();
            let unions = row.query.values().chain(row.body.values()).chain(row.answer.values());
            lines.words += unions.map(Union::words).sum::<usize>();
        }
        lines
    }
}

impl fmt::Display for Covered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<16}", self.name)?;
        match self.table.as_ref().map(Lines::of) {
            Some(lines) => write!(
                f,
                "{:>4} requests {:>4} parameters {:>4} fields {:>4} words",
                lines.requests, lines.parameters, lines.fields, lines.words
            )?,
            None => write!(f, "no contract known")?,
        }
        match self.recorded {
            0 => Ok(()),
            count => write!(f, ", {count} recorded answers"),
        }
    }
}
