//! The address of a mail server: `smtp://mail.example.com:587`, `smtps://mail.example.com`.

use crate::http::server_address::ServerKind;

/// Submission (RFC 6409), and over TLS from the start (RFC 8314).
pub(crate) static MAIL: ServerKind = ServerKind {
    plain: ("smtp", 587),
    tls: ("smtps", 465),
    begin: "must begin with smtp:// or smtps:// and a host: smtp://mail.example.com:587",
    shape: "must be smtp:// or smtps://, a host, and a port if it needs one",
    end: "must end behind the host and the port",
};

#[cfg(test)]
mod tests {
    use super::MAIL;
    use crate::http::server_address::ServerAddress;

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
            assert_eq!(ServerAddress::parse(&MAIL, text).unwrap().to_string(), wanted, "{text}");
        }
        assert_eq!(ServerAddress::parse(&MAIL, "smtp://mail.localhost").unwrap().reached_at(), "127.0.0.1");
        assert_eq!(ServerAddress::parse(&MAIL, "smtp://[::1]").unwrap().reached_at(), "::1");
        assert_eq!(ServerAddress::parse(&MAIL, "smtp://10.0.0.1").unwrap().reached_at(), "10.0.0.1");
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
            let said = ServerAddress::parse(&MAIL, text).unwrap_err();
            assert!(said.starts_with(wrong), "{text}: {said}");
        }
    }
}
