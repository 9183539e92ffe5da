//! Databases of one's own, as connectors ask them: PostgreSQL, `MySQL` and `MariaDB`, `SQLite`. A query of the file and values beside it,
//! in a transaction that may only read and is always rolled back. No error text contains a value or a password.
//!
//! What a statement and an address look like is known to every build; the drivers are there with the feature `sql`.

#[cfg(not(feature = "sql"))]
mod absent;
mod address;
mod question;
mod statement;

#[cfg(feature = "sql")]
mod connection;
#[cfg(feature = "sql")]
mod failure;
#[cfg(feature = "sql")]
mod mysql;
#[cfg(feature = "sql")]
mod number;
#[cfg(feature = "sql")]
mod postgres;
#[cfg(feature = "sql")]
mod rows;
#[cfg(feature = "sql")]
mod sqlite;
#[cfg(feature = "sql")]
mod unasked;

#[cfg(not(feature = "sql"))]
pub(crate) use absent::NoConnection as SqlConnection;
pub(crate) use address::{DatabaseKind, SqlAddress};
#[cfg(feature = "sql")]
pub(crate) use connection::SqlConnection;
pub(crate) use question::{SqlAccess, SqlError, SqlQuestion, SqlRows};
pub(crate) use statement::SqlStatement;

/// What a build that cannot ask a database says of itself; `None`: this one can.
pub(crate) const NO_DATABASES: Option<&str> = if cfg!(feature = "sql") {
    None
} else {
    Some("this build asks no databases: build with `--features sql`, or take a published one")
};
