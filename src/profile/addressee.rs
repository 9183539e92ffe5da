//! `requester` and `follow_up` of `[ticketing]`: who is answered and who else is told, as the ticketing system gets it.

use crate::connectors::{Connector, ConnectorKind};
use crate::text::invisible::invisible;
use crate::text::spanned_toml::{Source, Text};

/// The longest address that mail knows, in bytes (RFC 5321).
const LONGEST: usize = 254;

/// The address, its domain in ASCII; a mistake is said. What stands there is not quoted: it may be a secret in the wrong place.
pub(super) fn read(source: &Source<'_>, key: &str, text: &Text, connector: &Connector) -> Option<String> {
    if connector.kind == ConnectorKind::Ticketing && !connector.takes(key) {
        let message = format!(
            "the connector `{}` has no place for `{key}`; take the line out, or fill a field of the system in [ticketing.fields]",
            connector.name
        );
        source.report(&text.at, message);
        return None;
    }
    let address = address(&text.value);
    if let Err(what) = &address {
        source.report(
            &text.at,
            format!("`{key}` of [ticketing] {what}; wanted is one address: it@acme.example"),
        );
    }
    address.ok()
}

/// # Errors
/// What is wrong with it: how a sentence goes on that begins with its name.
fn address(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() {
        return Err("is empty");
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control() || invisible(c).is_some()) {
        return Err("has a blank, a line break or a character that cannot be seen in it");
    }
    let (local, domain) = text.rsplit_once('@').ok_or("has no @")?;
    if local.is_empty() || local.contains(['@', ',', ';', '<', '>', '"', '(', ')', ':', '\\']) {
        return Err("is not one address");
    }
    let domain = idna::domain_to_ascii(domain).map_err(|_| "has a domain that there cannot be")?;
    let part = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    let address = format!("{local}@{domain}");
    if !domain.split('.').all(part) || address.len() > LONGEST {
        return Err("has a domain that there cannot be");
    }
    Ok(address)
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn an_address_has_its_domain_in_ascii() {
        assert_eq!(address("it@acme.example").as_deref(), Ok("it@acme.example"));
        assert_eq!(address("it+x@b\u{fc}cher.example").as_deref(), Ok("it+x@xn--bcher-kva.example"));
        assert_eq!(address("m\u{fc}ller@Acme.example").as_deref(), Ok("m\u{fc}ller@acme.example"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "  ",
            "it",
            "it@",
            "@acme.example",
            "it@acme.example\n",
            "it@a, b@c",
            "it@a,b@c",
            "IT <it@a>",
            "it@a..b",
            " it@a",
            "it@a\r\nCc: x@y",
            "it\u{200b}@a",
            "it@a/b",
        ] {
            assert!(address(text).is_err(), "{text:?}");
        }
    }
}
