//! What is asked of a database, and what comes back.

use std::path::Path;

use secrecy::SecretString;
use serde_json::{Map, Value};
use tokio::time::Instant;

use super::{SqlAddress, SqlStatement};
use crate::facts::GapReason;

/// Where a database is, and who asks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SqlAccess<'a> {
    pub(crate) address: &'a SqlAddress,
    /// Nobody for a file.
    pub(crate) login: Option<(&'a str, &'a SecretString)>,
    /// The folder in front of the path of a file.
    pub(crate) folder: &'a Path,
    /// Another machine may be asked without TLS.
    pub(crate) in_plain: bool,
    /// After this instant no answer is waited for.
    pub(crate) until: Instant,
}

/// A query with its values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SqlQuestion<'a> {
    pub(crate) statement: &'a SqlStatement,
    /// As many as the statement has names, in their order.
    pub(crate) values: &'a [Value],
    /// Rows that are read.
    pub(crate) rows: usize,
    /// Bytes that they may have as JSON.
    pub(crate) bytes: usize,
    pub(crate) until: Instant,
}

/// What a query gave.
#[derive(Clone, Debug, Default)]
pub(crate) struct SqlRows {
    /// Objects by the names of the columns.
    pub(crate) rows: Vec<Value>,
    /// There are more.
    pub(crate) more: bool,
}

impl SqlRows {
    /// Takes a row; false where it is one too many.
    pub(crate) fn take(
        &mut self,
        question: &SqlQuestion<'_>,
        left: &mut usize,
        row: Map<String, Value>,
    ) -> bool {
        let row = Value::Object(row);
        let weight = row.to_string().len();
        if self.rows.len() >= question.rows || weight > *left {
            self.more = true;
            return false;
        }
        *left -= weight;
        self.rows.push(row);
        true
    }
}

/// No answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SqlError {
    pub(crate) reason: GapReason,
    /// One sentence, with what to do.
    pub(crate) detail: String,
    /// The right that is missing, where the database names it.
    pub(crate) scope: Option<String>,
    /// The status that HTTP has for the same.
    pub(crate) status: u16,
    /// The next try may get an answer.
    pub(crate) passes: bool,
}
