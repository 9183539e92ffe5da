//! Why a query has no rows, as the drivers say it, and what they have in common.

use tokio::time::Instant;

/// Why there are no rows.
#[derive(Debug)]
pub(super) enum Unasked {
    Driver(sqlx::Error),
    /// A column that cannot be read, in words.
    Column(String),
}

impl From<sqlx::Error> for Unasked {
    fn from(error: sqlx::Error) -> Self {
        Self::Driver(error)
    }
}

/// That a column has a type that is not read; never null in its place.
pub(super) fn unread(column: &str, kind: &str) -> Unasked {
    Unasked::Column(format!(
        "column `{column}` is of type {kind}, which is not read: CAST it AS TEXT (MySQL: AS CHAR) in the statement"
    ))
}

/// That two columns have one name.
pub(super) fn twice(column: &str) -> Unasked {
    Unasked::Column(format!("two columns are called `{column}`: give one another name with AS"))
}

/// The milliseconds that are left.
pub(super) fn left(until: Instant) -> u128 {
    until.saturating_duration_since(Instant::now()).as_millis().max(1)
}
