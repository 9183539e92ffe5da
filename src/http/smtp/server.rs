//! The address of a mail server: `smtp://mail.example.com:587`, `smtps://mail.example.com`.

use std::fmt;

use url::{Host, Url};

use crate::http::reach::is_loopback;

/// Submission (RFC 6409).
const SUBMISSION: u16 = 587;
/// Submission over TLS from the start (RFC 8314).
const SUBMISSIONS: u16 = 465;

/// A mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MailServer {
    /// Its name, as its certificate has it.
    pub(super) name: String,
    pub(super) port: u16,
    /// TLS from the start.
    pub(super) is_tls: bool,
    /// It is this machine.
    is_here: bool,
}

impl MailServer {
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
        let is_tls = scheme.eq_ignore_ascii_case("smtps");
        if (!is_tls && !scheme.eq_ignore_ascii_case("smtp"))
            || rest.is_empty()
            || rest.starts_with(['/', '\\', ':'])
        {
            return Err("must begin with smtp:// or smtps:// and a host: smtp://mail.example.com:587");
        }
        // The standard reads hosts of known schemes only; that of FTP has no port that is one of mail.
        let url = Url::parse(&format!("ftp://{rest}"));
        let url = url.map_err(|_| "must be smtp:// or smtps://, a host, and a port if it needs one")?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("must not hold credentials; they have settings of their own");
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err("must end behind the host and the port");
        }
        let name = match url.host() {
            Some(Host::Ipv6(address)) => address.to_string(),
            Some(host) => host.to_string(),
            None => return Err("has no host"),
        };
        let port = url.port().unwrap_or(if is_tls { SUBMISSIONS } else { SUBMISSION });
        Ok(Self { name, port, is_tls, is_here: is_loopback(&url) })
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

impl fmt::Display for MailServer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}://{}", if self.is_tls { "smtps" } else { "smtp" }, self.host())
    }
}

#[cfg(test)]
mod tests {
    use super::MailServer;

    #[test]
    fn an_address_is_a_host_and_a_port() {
        let cases = [
            ("smtp://mail.example.com", "smtp://mail.example.com:587"),
            ("SMTPS://Mail.Example.com/", "smtps://mail.example.com:465"),
            ("smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525"),
            ("smtp://[::1]:25", "smtp://[::1]:25"),
            ("smtp://bücher.example:25", "smtp://xn--bcher-kva.example:25"),
        ];
        for (text, wanted) in cases {
            assert_eq!(MailServer::parse(text).unwrap().to_string(), wanted, "{text}");
        }
        assert_eq!(MailServer::parse("smtp://mail.localhost").unwrap().reached_at(), "127.0.0.1");
        assert_eq!(MailServer::parse("smtp://[::1]").unwrap().reached_at(), "::1");
        assert_eq!(MailServer::parse("smtp://10.0.0.1").unwrap().reached_at(), "10.0.0.1");
    }

    #[test]
    fn what_is_no_address_says_what_is_wrong() {
        let cases = [
            ("", "is empty"),
            ("mail.example.com", "must begin with smtp://"),
            ("mail.example.com:587", "must begin with smtp://"),
            ("https://mail.example.com", "must begin with smtp://"),
            ("smtp://", "must begin with smtp://"),
            ("smtp:///x", "must begin with smtp://"),
            ("smtp://a b", "has a blank"),
            ("smtp://host:port", "must be smtp://"),
            ("smtp://u:p@host", "must not hold credentials"),
            ("smtp://host/path", "must end behind the host"),
            ("smtp://host?x=1", "must end behind the host"),
        ];
        for (text, wrong) in cases {
            let said = MailServer::parse(text).unwrap_err();
            assert!(said.starts_with(wrong), "{text}: {said}");
        }
    }
}
