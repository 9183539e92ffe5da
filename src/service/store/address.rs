//! Where the database is.

use std::path::PathBuf;

use secrecy::{ExposeSecret as _, SecretString};

/// The file in the state folder.
const FILE: &str = "service.sqlite";

/// Where the database is.
#[derive(Clone, Debug)]
pub enum DatabaseAddress {
    /// A file, for one machine. It is made, for its owner alone.
    Sqlite(PathBuf),
    /// `postgres://…`, for any number of replicas. It has a password.
    Postgres(SecretString),
}

impl DatabaseAddress {
    /// The file in that state folder.
    #[must_use]
    pub fn in_state(folder: &std::path::Path) -> Self {
        Self::Sqlite(folder.join(FILE))
    }

    /// What it is, for people: never the address of a server, which has a password.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("SQLite, {}", path.display()),
            Self::Postgres(address) => {
                let url = url::Url::parse(address.expose_secret()).ok();
                let host = url.as_ref().and_then(url::Url::host_str).unwrap_or("an address without a host");
                format!("PostgreSQL at {host}")
            }
        }
    }
}
