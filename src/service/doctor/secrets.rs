//! The secrets of the service: there, and long enough.

use secrecy::{ExposeSecret as _, SecretString};

use super::line::ServiceLine;
use crate::profile::secret::SecretRef;
use crate::profile::service::{ServiceConfig, SignInBy, TokenScope};
use crate::service::{SHORTEST_HOOK_SECRET, SHORTEST_TOKEN};
use crate::vault::Vault;

/// The fewest characters of a key, as [`crate::service::store::SealKey`] has it.
const KEY: usize = 32;

/// The key, if it can be used, and a line for each secret.
pub(super) fn examine(config: &ServiceConfig, vault: &Vault) -> (Option<SecretString>, Vec<ServiceLine>) {
    let mut lines = Vec::new();
    let key = if let Some(key) = &config.key {
        let (key, line) = one("service.key", key, KEY, "what is kept is encrypted with it", vault);
        lines.push(line);
        key
    } else {
        let says = "nothing can be kept without it: write key = { file = \"service.key\" }, and `openssl rand -hex 32 > service.key`";
        lines.push(ServiceLine::missing("service.key", says, "service.key"));
        None
    };
    if let Some(secret) = &config.hook_secret {
        lines.push(
            one("service.hook_secret", secret, SHORTEST_HOOK_SECRET, "webhooks are held against it", vault).1,
        );
    }
    for (name, token) in &config.tokens {
        let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.word()).collect();
        let use_ = format!("for {}", scopes.join(", "));
        lines.push(one(&format!("service.tokens.{name}"), &token.secret, SHORTEST_TOKEN, &use_, vault).1);
    }
    if config.tokens.is_empty() {
        let words: Vec<&str> = TokenScope::ALL.iter().map(|scope| scope.word()).collect();
        let says = format!("no tool may ask; a token of [service.tokens] has scopes of {}", words.join(", "));
        lines.push(ServiceLine::unseen("service.tokens", says));
    }
    if let Some(SignInBy::Provider { client_secret: Some(secret), .. }) =
        config.sign_in.as_ref().map(|one| &one.by)
    {
        lines.push(one("service.sign_in.client_secret", secret, 1, "the provider knows it", vault).1);
    }
    (key, lines)
}

fn one(
    setting: &str,
    secret: &SecretRef,
    fewest: usize,
    use_: &str,
    vault: &Vault,
) -> (Option<SecretString>, ServiceLine) {
    match secret.resolve(setting, vault) {
        Err(error) => (None, ServiceLine::missing(setting, error.to_string(), setting)),
        Ok(text) if text.expose_secret().trim().chars().count() < fewest => {
            let place = secret.place();
            let says = format!(
                "what {place} holds has fewer than {fewest} characters; `openssl rand -hex 32` makes one"
            );
            (None, ServiceLine::missing(setting, says, setting))
        }
        Ok(text) => (Some(text), ServiceLine::ok(setting, format!("{}: {use_}", secret.place()))),
    }
}
