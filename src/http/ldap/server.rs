//! The address of a directory server: `ldaps://ldap.example.com`, `ldap://ldap.example.com:3268`.

use std::fmt;

use url::{Host, Url};

use crate::http::reach::is_loopback;

/// RFC 4513, 3; and TLS from the start.
const LDAP: u16 = 389;
const LDAPS: u16 = 636;

/// A directory server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LdapServer {
    /// Its name, as its certificate has it.
    pub(super) name: String,
    pub(super) port: u16,
    /// TLS from the start.
    pub(crate) is_tls: bool,
    /// It is this machine.
    pub(crate) is_here: bool,
}

impl LdapServer {
    /// Reads an address.
    ///
    /// # Errors
    /// What is wrong with it: how a sentence goes on that begins with its name.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim().trim_end_matches('/');
        if text.is_empty() {
            return Err("is empty");
        }
        if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err("has a blank in it");
        }
        let (scheme, rest) = text.split_once("://").unwrap_or_default();
        let is_tls = scheme.eq_ignore_ascii_case("ldaps");
        if (!is_tls && !scheme.eq_ignore_ascii_case("ldap"))
            || rest.is_empty()
            || rest.starts_with(['/', '\\', ':'])
        {
            return Err("must begin with ldaps:// or ldap:// and a host: ldaps://ldap.example.com");
        }
        // The standard reads hosts of known schemes only; that of FTP has no port that is one of LDAP.
        let url = Url::parse(&format!("ftp://{rest}"));
        let url = url.map_err(|_| "must be ldaps:// or ldap://, a host, and a port if it needs one")?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("must not hold credentials; they have settings of their own");
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err("must end behind the host and the port; where to search has a setting of its own");
        }
        let name = match url.host() {
            Some(Host::Ipv6(address)) => address.to_string(),
            Some(host) => host.to_string(),
            None => return Err("has no host"),
        };
        let port = url.port().unwrap_or(if is_tls { LDAPS } else { LDAP });
        Ok(Self { name, port, is_tls, is_here: is_loopback(&url) })
    }

    /// Where it is reached: no other machine is asked where this one is.
    #[cfg(feature = "ldap")]
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

impl fmt::Display for LdapServer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}://{}", if self.is_tls { "ldaps" } else { "ldap" }, self.host())
    }
}

#[cfg(test)]
mod tests {
    use super::LdapServer;

    #[test]
    fn an_address_is_a_host_and_a_port() {
        let cases = [
            ("ldap://ldap.example.com", "ldap://ldap.example.com:389"),
            ("LDAPS://DC1.Corp.example/", "ldaps://dc1.corp.example:636"),
            ("ldap://127.0.0.1:3890", "ldap://127.0.0.1:3890"),
            ("ldaps://[::1]:6360", "ldaps://[::1]:6360"),
            ("ldap://dc1:3268", "ldap://dc1:3268"),
        ];
        for (text, wanted) in cases {
            assert_eq!(LdapServer::parse(text).unwrap().to_string(), wanted, "{text}");
        }
        assert!(LdapServer::parse("ldap://directory.localhost").unwrap().is_here);
        assert!(!LdapServer::parse("ldap://10.0.0.1").unwrap().is_here);
    }

    #[test]
    fn what_is_no_address_says_what_is_wrong() {
        let cases = [
            ("", "is empty"),
            ("ldap.example.com", "must begin with ldaps://"),
            ("ldap.example.com:389", "must begin with ldaps://"),
            ("https://ldap.example.com", "must begin with ldaps://"),
            ("ldap:///dc=example", "must begin with ldaps://"),
            ("ldap://a b", "has a blank"),
            ("ldap://host:port", "must be ldaps://"),
            ("ldap://u:p@host", "must not hold credentials"),
            ("ldap://host/dc=example,dc=com", "must end behind the host"),
            ("ldap://host?x", "must end behind the host"),
        ];
        for (text, wrong) in cases {
            let said = LdapServer::parse(text).unwrap_err();
            assert!(said.starts_with(wrong), "{text}: {said}");
        }
    }
}
