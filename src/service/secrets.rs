//! The secrets of `[service]`, read once when it starts, into the vault.

use std::collections::{BTreeMap, BTreeSet};

use secrecy::{ExposeSecret as _, SecretString};

use super::store::SealKey;
use crate::profile::MissingSecret;
use crate::profile::secret::SecretRef;
use crate::profile::service::{ServiceConfig, SignInBy, TokenScope};
use crate::vault::Vault;

/// Characters of what webhooks are signed with.
pub const SHORTEST_HOOK_SECRET: usize = 16;
/// Characters of a token.
pub const SHORTEST_TOKEN: usize = 24;

/// What the service runs with and nobody may see.
#[derive(Debug)]
pub struct ServiceSecrets {
    /// What is kept is sealed with it.
    pub key: SealKey,
    /// The address of the PostgreSQL database; `None`: `SQLite`.
    pub database: Option<SecretString>,
    /// What webhooks are signed with.
    pub hook: Option<SecretString>,
    /// Tokens of tools, by name.
    pub tokens: BTreeMap<String, ToolToken>,
    /// The service's secret at the provider by whom people sign in.
    pub sign_in: Option<SecretString>,
}

/// The token of a tool.
#[derive(Debug)]
pub struct ToolToken {
    /// As it is sent.
    pub secret: SecretString,
    /// What it may be used for.
    pub scopes: BTreeSet<TokenScope>,
}

impl ServiceSecrets {
    /// Reads all of them.
    ///
    /// # Errors
    /// Everything that is missing or too short, a line each.
    pub fn read(config: &ServiceConfig, vault: &Vault) -> Result<Self, Vec<MissingSecret>> {
        let mut missing = Vec::new();
        let mut read = |setting: &str, secret: Option<&SecretRef>, shortest: usize| {
            let found = fit(setting, secret?, shortest, vault);
            found.map_err(|says| missing.push(MissingSecret { setting: setting.to_owned(), says })).ok()
        };
        let key = read("service.key", config.key.as_ref(), 0);
        let database = read("service.database", config.database.as_ref(), 0);
        let hook = read("service.hook_secret", config.hook_secret.as_ref(), SHORTEST_HOOK_SECRET);
        let mut tokens = BTreeMap::new();
        for (name, token) in &config.tokens {
            let setting = format!("service.tokens.{name}");
            if let Some(secret) = read(&setting, Some(&token.secret), SHORTEST_TOKEN) {
                tokens.insert(name.clone(), ToolToken { secret, scopes: token.scopes.clone() });
            }
        }
        let client_secret = match config.sign_in.as_ref().map(|sign_in| &sign_in.by) {
            Some(SignInBy::Provider { client_secret, .. }) => client_secret.as_ref(),
            _ => None,
        };
        let sign_in = read("service.sign_in.client_secret", client_secret, 0);
        let mut says_key =
            |says: String| missing.push(MissingSecret { setting: "service.key".to_owned(), says });
        let key = match (key, &config.key) {
            (Some(text), _) => {
                SealKey::new(&text).map_err(|error| says_key(format!("`key` of [service]: {error}"))).ok()
            }
            (None, Some(_)) => None,
            (None, None) => {
                says_key(
                    "[service] has no `key`, and what is kept is encrypted with one: write key = { file = \"service.key\" } and make it with `openssl rand -hex 32`"
                        .to_owned(),
                );
                None
            }
        };
        match key {
            Some(key) if missing.is_empty() => Ok(Self { key, database, hook, tokens, sign_in }),
            _ => Err(missing),
        }
    }
}

fn fit(setting: &str, secret: &SecretRef, shortest: usize, vault: &Vault) -> Result<SecretString, String> {
    let text = secret.resolve(setting, vault).map_err(|error| format!("`{setting}`: {error}"))?;
    if text.expose_secret().trim().chars().count() < shortest {
        return Err(format!(
            "`{setting}`: what {} holds is shorter than {shortest} characters; `openssl rand -hex 32` makes one that is not guessed",
            secret.place()
        ));
    }
    Ok(text)
}
