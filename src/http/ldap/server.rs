//! The address of a directory server: `ldaps://ldap.example.com`, `ldap://ldap.example.com:3268`.

use crate::http::server_address::ServerKind;

/// RFC 4513, 3; and TLS from the start.
pub(crate) static LDAP: ServerKind = ServerKind {
    plain: ("ldap", 389),
    tls: ("ldaps", 636),
    begin: "must begin with ldaps:// or ldap:// and a host: ldaps://ldap.example.com",
    shape: "must be ldaps:// or ldap://, a host, and a port if it needs one",
    end: "must end behind the host and the port; where to search has a setting of its own",
};

#[cfg(test)]
mod tests {
    use super::LDAP;
    use crate::http::server_address::ServerAddress;

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
            assert_eq!(ServerAddress::parse(&LDAP, text).unwrap().to_string(), wanted, "{text}");
        }
        assert!(ServerAddress::parse(&LDAP, "ldap://directory.localhost").unwrap().is_here);
        assert!(!ServerAddress::parse(&LDAP, "ldap://10.0.0.1").unwrap().is_here);
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
            let said = ServerAddress::parse(&LDAP, text).unwrap_err();
            assert!(said.starts_with(wrong), "{text}: {said}");
        }
    }
}
