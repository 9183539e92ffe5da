//! A request that asks a database.

use crate::connectors::template::TextTemplate;
use crate::sql::SqlStatement;

/// A query, with the values that go beside it.
#[derive(Debug)]
pub(in crate::connectors) struct SqlTarget {
    pub(in crate::connectors) statement: SqlStatement,
    /// As many as the statement has names, in their order.
    pub(in crate::connectors) bind: Vec<TextTemplate>,
    /// Rows that are read; where there are more, the answer is not complete.
    pub(in crate::connectors) limit: usize,
}
