//! Tokens of one's own tools: who is asking, and what for they may.

use std::collections::BTreeSet;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use ring::hmac;
use secrecy::{ExposeSecret as _, SecretString};

use super::refusal::HttpRefusal;
use crate::profile::service::TokenScope;

/// Every token, by its digest: a comparison of digests under a key of this process tells nobody how much of a guess was right.
pub(super) struct TokenRing {
    key: hmac::Key,
    tokens: Vec<KnownToken>,
}

struct KnownToken {
    name: String,
    digest: hmac::Tag,
    scopes: BTreeSet<TokenScope>,
}

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TokenHolder {
    /// The token's name in the profile: what the log has.
    pub(super) name: String,
    pub(super) scopes: BTreeSet<TokenScope>,
}

impl TokenRing {
    /// Of these tokens: name, secret, scopes.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub(super) fn new<'t>(
        tokens: impl IntoIterator<Item = (&'t str, &'t SecretString, &'t BTreeSet<TokenScope>)>,
    ) -> Result<Self, getrandom::Error> {
        let mut random = [0; 32];
        getrandom::fill(&mut random)?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, &random);
        let known = |(name, secret, scopes): (&str, &SecretString, &BTreeSet<TokenScope>)| KnownToken {
            name: name.to_owned(),
            digest: hmac::sign(&key, secret.expose_secret().as_bytes()),
            scopes: scopes.clone(),
        };
        let tokens = tokens.into_iter().map(known).collect();
        Ok(Self { key, tokens })
    }

    /// Whose token the request has.
    ///
    /// # Errors
    /// It has none, several, or one that is not known.
    pub(super) fn holder(&self, headers: &HeaderMap) -> Result<TokenHolder, HttpRefusal> {
        let mut sent = headers.get_all(AUTHORIZATION).iter();
        // Two headers are two claims: whoever is in front may have looked at the other one.
        let (Some(one), None) = (sent.next(), sent.next()) else { return Err(HttpRefusal::no_token()) };
        let token = one.to_str().ok().and_then(|one| one.split_once(' '));
        let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let (_, token) = token.ok_or_else(HttpRefusal::no_token)?;
        let mut found = None;
        // All of them, also after one that fits.
        for known in &self.tokens {
            let digest = known.digest.as_ref();
            if hmac::verify(&self.key, token.trim().as_bytes(), digest).is_ok() {
                found = Some(TokenHolder { name: known.name.clone(), scopes: known.scopes.clone() });
            }
        }
        found.ok_or_else(HttpRefusal::no_token)
    }
}

impl TokenHolder {
    /// Whether the token may be used for that.
    ///
    /// # Errors
    /// It may not; the scope is named.
    pub(super) fn may(&self, scope: TokenScope) -> Result<(), HttpRefusal> {
        if self.scopes.contains(&scope) { Ok(()) } else { Err(HttpRefusal::no_scope(scope)) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use axum::http::{HeaderMap, HeaderValue, header::AUTHORIZATION};
    use secrecy::SecretString;

    use super::TokenRing;
    use crate::profile::service::TokenScope;

    #[test]
    fn whose_token_it_is() {
        let (one, two) = (SecretString::from("a".repeat(24)), SecretString::from("b".repeat(24)));
        let (reads, measures) = (BTreeSet::from([TokenScope::Read]), BTreeSet::from([TokenScope::Metrics]));
        let ring = TokenRing::new([("tools", &one, &reads), ("grafana", &two, &measures)]).unwrap();
        let asked = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(AUTHORIZATION, HeaderValue::from_str(value).unwrap());
            }
            ring.holder(&headers).map(|holder| (holder.name.clone(), holder.may(TokenScope::Read).is_ok()))
        };
        let (a, b) = (format!("Bearer {}", "a".repeat(24)), format!("bEARER  {}", "b".repeat(24)));
        assert_eq!(asked(&[&a]), Ok(("tools".to_owned(), true)));
        assert_eq!(asked(&[&b]), Ok(("grafana".to_owned(), false)));
        let short = format!("Bearer {}", "a".repeat(23));
        let long = format!("{a}a");
        let (a, b, short, long) = (a.as_str(), b.as_str(), short.as_str(), long.as_str());
        for wrong in
            [&[][..], &[a, b], &[a, a], &[short], &[long], &["Bearer"], &["Bearer "], &["Basic YTpi"]]
        {
            assert!(asked(wrong).is_err(), "{wrong:?}");
        }
    }
}
