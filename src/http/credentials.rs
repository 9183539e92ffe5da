//! Credentials in headers and answers go into the vault as they pass: what is sent to a system, and what it sends without being
//! asked (cookies, CSRF tokens), so that an answer that repeats one of them shows none of it.

use percent_encoding::percent_decode_str;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderMap, SET_COOKIE};
use secrecy::SecretString;

use crate::redact::known::KnownSecrets;
use crate::redact::mask;
use crate::vault::Vault;

/// Takes in what the headers of a request hold: behind the scheme of `Authorization`, in cookies, in headers whose name says so.
pub(super) fn sent(vault: &Vault, headers: &HeaderMap) {
    for (name, value) in headers {
        let Ok(value) = value.to_str() else { continue };
        if *name == AUTHORIZATION {
            let credential = value.split_once(' ').map_or(value, |(_, credential)| credential);
            vault.hold(name.as_str(), credential.trim());
            for parameter in parameters(credential) {
                vault.hold_used(name.as_str(), parameter);
            }
        } else if *name == COOKIE {
            for cookie in cookies(value) {
                vault.hold_used("cookie", &cookie);
            }
        } else if mask::is_secret_name(name.as_str()) {
            // `X-CSRF-Token: Fetch` asks for one.
            vault.hold_used(name.as_str(), value.trim());
        }
    }
}

/// The values of `token="a", nonce="b"` (RFC 9110, 11.4).
pub(crate) fn parameters(text: &str) -> impl Iterator<Item = &str> {
    let values = text.split([',', ';', ' ']).filter_map(|pair| pair.split_once('='));
    values.map(|(_, value)| value.trim().trim_matches(['"', '\''])).filter(|value| is_parameter(value))
}

/// Behind the `=` of base64 stands nothing; what is shorter is a number or a word.
fn is_parameter(value: &str) -> bool {
    value.len() >= 8 && value.bytes().any(|byte| byte != b'=')
}

/// Takes in what the headers of an answer hold, and returns those for which the vault has no room.
pub(super) fn received(vault: &Vault, headers: &HeaderMap) -> Vec<String> {
    let mut left = Vec::new();
    for (name, value) in headers {
        let Ok(value) = value.to_str() else { continue };
        if *name == SET_COOKIE {
            // What stands behind the first `;` are attributes: `Path=/; Secure`.
            let cookie = value.split(';').next().unwrap_or_default();
            left.extend(cookies(cookie).into_iter().filter(|cookie| !vault.hold_received("cookie", cookie)));
        } else if mask::is_secret_name(name.as_str()) && !vault.hold_received(name.as_str(), value.trim()) {
            left.push(value.trim().to_owned());
        }
    }
    left
}

/// Takes in those of `left` that the same answer repeats. A cookie is never sent back, so that no other answer can know it.
pub(super) fn repeated(vault: &Vault, left: Vec<String>, headers: &HeaderMap, body: &[u8]) {
    if left.is_empty() {
        return;
    }
    let shown = headers.iter().filter(|(name, _)| **name != SET_COOKIE).map(|(_, value)| value.as_bytes());
    let shown: Vec<&[u8]> = shown.chain([body]).collect();
    for value in left {
        let known = KnownSecrets::new([(String::new(), SecretString::from(value.as_str()))]);
        if known.is_broken() || shown.iter().any(|part| !known.find(part).is_empty()) {
            vault.hold("cookie", &value);
        }
    }
}

/// The values of `a=1; b=2`: as they are, and decoded where they are percent-encoded.
fn cookies(text: &str) -> Vec<String> {
    let mut values = Vec::new();
    for pair in text.split(';') {
        let value = pair.split_once('=').map_or(pair, |(_, value)| value).trim().trim_matches('"');
        values.push(value.to_owned());
        let decoded = percent_decode_str(value).decode_utf8_lossy();
        if decoded != value {
            values.push(decoded.into_owned());
        }
    }
    values.retain(|value| !value.is_empty());
    values
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
    use secrecy::ExposeSecret as _;

    use super::{received, repeated, sent};
    use crate::vault::Vault;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        pairs.collect()
    }

    fn held(vault: &Vault) -> Vec<(String, String)> {
        let secrets = vault.snapshot().secrets.into_iter();
        secrets.map(|held| (held.name, held.value.expose_secret().to_owned())).collect()
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn what_is_sent_is_held_without_its_scheme() {
        let vault = Vault::new();
        sent(
            &vault,
            &headers(&[
                ("authorization", "Basic YTpi"),
                ("x-csrf-token", "c1d2e3f4"),
                ("x-xsrf-token", "Fetch"),
                ("cookie", "sid=s%3A1d2e3f4; lang=en"),
                ("accept", "application/json"),
                ("x-tenant", "acme"),
            ]),
        );
        let mut all = held(&vault);
        all.sort();
        let wanted = [
            ("authorization", "YTpi"),
            ("cookie", "s%3A1d2e3f4"),
            ("cookie", "s:1d2e3f4"),
            ("x-csrf-token", "c1d2e3f4"),
        ];
        assert_eq!(all, wanted.map(|(name, value)| pair(name, value)));
    }

    #[test]
    fn parameters_of_a_scheme_are_held_by_themselves_too() {
        let vault = Vault::new();
        let token = "Token token=\"a/violet+lantern=Rope\", realm=\"acme\"";
        sent(&vault, &headers(&[("authorization", token)]));
        let wanted = ["token=\"a/violet+lantern=Rope\", realm=\"acme\"", "a/violet+lantern=Rope"];
        assert_eq!(held(&vault), wanted.map(|value| pair("authorization", value)));
    }

    #[test]
    fn of_an_answer_only_what_is_a_credential() {
        let vault = Vault::new();
        let left = received(
            &vault,
            &headers(&[
                ("set-cookie", "sid=a81f3c09d2; Path=/; Max-Age=3600000; Secure"),
                ("set-cookie", "lang=en-US"),
                ("x-csrf-token", "b92e4d18"),
                ("x-request-id", "5f0c9c7e-9b1f-4e8e-9d59-f2c3a1b0e7d4"),
                ("etag", "W/\"5f0c9c7e9b1f4e8e9d59\""),
                ("content-security-policy", "default-src 'self'; script-src 'nonce-1a2b3c4d'"),
                ("strict-transport-security", "max-age=31536000; includeSubDomains"),
                ("access-control-allow-headers", "authorization, x-csrf-token, content-type"),
                ("x-ratelimit-remaining", "4999"),
                ("www-authenticate", "Bearer realm=\"directory-17\", error=\"invalid_token\""),
            ]),
        );
        assert!(left.is_empty());
        let mut all = held(&vault);
        all.sort();
        assert_eq!(all, [pair("cookie", "a81f3c09d2"), pair("x-csrf-token", "b92e4d18")]);
    }

    #[test]
    fn without_room_only_what_the_answer_repeats_is_held() {
        let vault = Vault::new();
        let left = || vec!["session-0001".to_owned(), "session-0002".to_owned()];
        repeated(
            &vault,
            left(),
            &headers(&[("set-cookie", "a=session-0001")]),
            b"your session-0002 has begun",
        );
        assert_eq!(held(&vault), [pair("cookie", "session-0002")]);
        repeated(&vault, left(), &headers(&[("location", "/?s=session%2D0001")]), b"");
        assert_eq!(vault.version(), 2);
    }
}
