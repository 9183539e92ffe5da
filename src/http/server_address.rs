//! The address of a server that does not speak HTTP: a scheme, a host, a port, and nothing else.

use std::fmt;

use url::{Host, Url};

use super::reach::is_loopback;

/// How servers of a kind are addressed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ServerKind {
    /// The scheme without TLS from the start, and its port.
    pub(super) plain: (&'static str, u16),
    /// The scheme with it.
    pub(super) tls: (&'static str, u16),
    /// What is said where the scheme or the host is not there.
    pub(super) begin: &'static str,
    /// What is said where it is no host and no port.
    pub(super) shape: &'static str,
    /// What is said where something follows.
    pub(super) end: &'static str,
}

/// A server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ServerAddress {
    kind: &'static ServerKind,
    /// Its name, as its certificate has it.
    pub(super) name: String,
    pub(super) port: u16,
    /// TLS from the start.
    pub(crate) is_tls: bool,
    /// It is this machine.
    pub(crate) is_here: bool,
}

impl ServerAddress {
    /// Reads an address.
    ///
    /// # Errors
    /// What is wrong with it: how a sentence goes on that begins with its name.
    pub(crate) fn parse(kind: &'static ServerKind, text: &str) -> Result<Self, &'static str> {
        let text = text.trim().trim_end_matches('/');
        if text.is_empty() {
            return Err("is empty");
        }
        if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err("has a blank in it");
        }
        let (scheme, rest) = text.split_once("://").unwrap_or_default();
        let is_tls = scheme.eq_ignore_ascii_case(kind.tls.0);
        if (!is_tls && !scheme.eq_ignore_ascii_case(kind.plain.0))
            || rest.is_empty()
            || rest.starts_with(['/', '\\', ':'])
        {
            return Err(kind.begin);
        }
        // The standard reads hosts of known schemes only; that of FTP has no port that is one of these.
        let url = Url::parse(&format!("ftp://{rest}")).map_err(|_| kind.shape)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("must not hold credentials; they have settings of their own");
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(kind.end);
        }
        let name = match url.host() {
            Some(Host::Ipv6(address)) => address.to_string(),
            Some(host) => host.to_string(),
            None => return Err("has no host"),
        };
        let port = url.port().unwrap_or(if is_tls { kind.tls.1 } else { kind.plain.1 });
        Ok(Self { kind, name, port, is_tls, is_here: is_loopback(&url) })
    }

    /// Where it is reached: no other machine is asked where this one is.
    pub(super) fn reached_at(&self) -> &str {
        if self.is_here && !self.name.contains(':') && self.name.parse::<std::net::Ipv4Addr>().is_err() {
            "127.0.0.1"
        } else {
            &self.name
        }
    }

    /// The name, and the port, for people.
    pub(crate) fn host(&self) -> String {
        let name = if self.name.contains(':') { format!("[{}]", self.name) } else { self.name.clone() };
        format!("{name}:{}", self.port)
    }
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, _) = if self.is_tls { self.kind.tls } else { self.kind.plain };
        write!(out, "{scheme}://{}", self.host())
    }
}
