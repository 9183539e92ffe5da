//! Where a database is: the address that a profile gives, without a password in it.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::percent_decode_str;
use url::Url;

use crate::http::is_readable_on_the_way;

/// Which database speaks there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DatabaseKind {
    Postgres,
    MySql,
    Sqlite,
}

/// An address, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SqlAddress {
    pub(crate) kind: DatabaseKind,
    /// A name, a number, or the folder of a socket; empty for a file.
    pub(crate) host: String,
    pub(crate) port: Option<u16>,
    /// The database's name; the path of a file.
    pub(crate) database: String,
}

impl SqlAddress {
    /// Reads an address.
    ///
    /// # Errors
    /// What is wrong with it: how a sentence goes on that begins with its name. Nothing of the address is in it.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        const FORMS: &str = "must be postgres://host/database, mysql://host/database or sqlite:path";
        let text = text.trim();
        if text.is_empty() {
            return Err("is empty");
        }
        let (scheme, rest) = text.split_once(':').ok_or(FORMS)?;
        let kind = match scheme.to_ascii_lowercase().as_str() {
            "postgres" | "postgresql" => DatabaseKind::Postgres,
            "mysql" | "mariadb" => DatabaseKind::MySql,
            "sqlite" => {
                let path = rest.strip_prefix("//").unwrap_or(rest);
                if path.is_empty() || path.contains(['?', '\0']) || path.starts_with(':') {
                    return Err("must name a file: sqlite:path");
                }
                let database = path.to_owned();
                return Ok(Self { kind: DatabaseKind::Sqlite, host: String::new(), port: None, database });
            }
            _ => return Err(FORMS),
        };
        if !rest.starts_with("//") || rest.starts_with("///") {
            return Err(FORMS);
        }
        let url = Url::parse(text).map_err(|_| FORMS)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(
                "must not hold a user or a password: they have settings of their own, which [auth.sql] names",
            );
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("must not have `?` or `#`: TLS is demanded of other machines by itself");
        }
        let decoded =
            |text: &str| percent_decode_str(text).decode_utf8().map(Cow::into_owned).map_err(|_| FORMS);
        let host = decoded(url.host_str().unwrap_or_default())?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let database = decoded(url.path().trim_matches('/'))?;
        if host.is_empty() || database.is_empty() || url.path().trim_matches('/').contains('/') {
            return Err(FORMS);
        }
        Ok(Self { kind, host, port: url.port(), database })
    }

    /// The folder of a socket, where it is one.
    pub(crate) fn socket(&self) -> Option<&str> {
        self.host.starts_with('/').then_some(self.host.as_str())
    }

    /// Whether somebody on the way could read what is sent there without TLS.
    pub(crate) fn is_readable_on_the_way(&self) -> bool {
        if self.kind == DatabaseKind::Sqlite || self.socket().is_some() {
            return false;
        }
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        Url::parse(&format!("http://{host}/")).map_or(true, |url| is_readable_on_the_way(&url))
    }
}

impl fmt::Display for SqlAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.kind {
            DatabaseKind::Postgres => "postgres",
            DatabaseKind::MySql => "mysql",
            DatabaseKind::Sqlite => return write!(out, "sqlite:{}", self.database),
        };
        let port = self.port.map(|port| format!(":{port}")).unwrap_or_default();
        write!(out, "{scheme}://{}{port}/{}", self.host, self.database)
    }
}

#[cfg(test)]
mod tests {
    use super::{DatabaseKind, SqlAddress};

    #[test]
    fn addresses_are_read_and_none_holds_a_password() {
        let read = |text: &str| SqlAddress::parse(text).unwrap();
        let own = read("postgresql://db.example.com:6432/app%20one");
        assert_eq!(
            (own.kind, own.port, own.database.as_str()),
            (DatabaseKind::Postgres, Some(6432), "app one")
        );
        assert!(own.is_readable_on_the_way());
        for here in [
            "postgres://127.0.0.1/a",
            "mysql://localhost:3307/a",
            "postgres://[::1]/a",
            "postgres://%2Frun%2Fpg/a",
            "sqlite:a.db",
        ] {
            assert!(!read(here).is_readable_on_the_way(), "{here}");
        }
        assert_eq!(read("postgres://%2Frun%2Fpg/a").socket(), Some("/run/pg"));
        assert_eq!(read("sqlite:///var/app.db").database, "/var/app.db");
        assert_eq!(read("mariadb://h/a").to_string(), "mysql://h/a");
        for (text, says) in [
            ("", "is empty"),
            ("https://a.example", "must be postgres://"),
            ("postgres:a", "must be postgres://"),
            ("postgres://host", "must be postgres://"),
            ("postgres:///app", "must be postgres://"),
            ("mysql://host/a/b", "must be postgres://"),
            ("postgres://app:s3cret@host/a", "must not hold a user or a password"),
            ("postgres://app@host/a", "must not hold a user or a password"),
            ("postgres://host/a?sslmode=disable", "must not have `?`"),
            ("sqlite:", "must name a file"),
            ("sqlite::memory:", "must name a file"),
        ] {
            let wrong = SqlAddress::parse(text).unwrap_err();
            assert!(wrong.starts_with(says), "{text}: {wrong}");
        }
    }
}
