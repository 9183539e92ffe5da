//! Why something could not be kept or read. No text has the address of the database: it has a password.

use super::seal::SealError;

/// Why something could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database does not answer, or refuses.
    #[error("{place}: {what}")]
    Database {
        /// Which one.
        place: &'static str,
        /// Its sentence.
        what: String,
    },
    /// It was written with another key.
    #[error(
        "the database was written with another key than [service] `key` names now: take the former key back, or begin with an empty database"
    )]
    OtherKey,
    /// It was written by a newer version.
    #[error(
        "the database is of version {found}, and this escalate knows versions up to {known}: install the version that wrote it, or a newer one"
    )]
    Newer {
        /// Its version.
        found: i64,
        /// The newest that is known.
        known: i64,
    },
    /// The file cannot be made.
    #[error(
        "{path}: {what}; the folder of the database must be writable by the service, and its file by nobody else"
    )]
    File {
        /// The file.
        path: String,
        /// The system's sentence.
        what: String,
    },
    /// What is there was changed, or belongs to another row.
    #[error("a row of the database does not open with its key: it was changed, or moved from another row")]
    Sealed,
    /// The system gives no random bytes.
    #[error("no random bytes: {0}")]
    Random(getrandom::Error),
    /// The lease is over: another replica may be at work.
    #[error(
        "the lease of this ticket is over, and another replica may be working on it: nothing was written"
    )]
    LeaseLost,
    /// What is to be kept cannot be written as JSON, or is not what was kept.
    #[error("a case cannot be kept as it is: {0}")]
    Shape(#[from] serde_json::Error),
}

impl From<SealError> for StoreError {
    fn from(error: SealError) -> Self {
        match error {
            SealError::Random(error) => Self::Random(error),
            SealError::Broken => Self::Sealed,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let what = match &error {
            // The driver's sentence has the statement's words, never its values.
            sqlx::Error::Database(said) => said.message().to_owned(),
            sqlx::Error::Io(cause) => format!("no connection: {cause}"),
            sqlx::Error::PoolTimedOut => "no connection within 30 seconds".to_owned(),
            // It may quote the address.
            sqlx::Error::Configuration(_) => {
                "its address cannot be read: postgres://USER:PASSWORD@HOST/DATABASE".to_owned()
            }
            other => other.to_string(),
        };
        Self::Database { place: "the database", what }
    }
}
