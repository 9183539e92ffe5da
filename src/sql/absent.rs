//! In the place of the drivers, in a build without them.

use super::{SqlAccess, SqlError, SqlQuestion, SqlRows};
use crate::facts::GapReason;

/// No connection.
#[derive(Debug)]
pub(crate) struct NoConnection;

impl NoConnection {
    /// Says that this build has none.
    #[expect(clippy::unused_async, reason = "it stands in for one that waits")]
    pub(crate) async fn open(access: &SqlAccess<'_>) -> Result<Self, SqlError> {
        Err(none(&access.address.to_string()))
    }

    /// The same.
    #[expect(clippy::unused_async, reason = "it stands in for one that waits")]
    pub(crate) async fn ask(&mut self, _: &SqlQuestion<'_>) -> Result<SqlRows, SqlError> {
        Err(none("the database"))
    }

    /// Whether it can be asked again.
    pub(crate) fn is_usable(&self) -> bool {
        false
    }
}

fn none(place: &str) -> SqlError {
    let detail = format!(
        "{place}: this build asks no databases; take a published one, or build with `--features sql`"
    );
    SqlError { reason: GapReason::CannotTell, detail, scope: None, status: 501, passes: false }
}
