//! The customer's key and the map from tokens to values: both stay on the admin's machine.
//!
//! There is one key and one map for each profile, because a token must mean the same in every ticket of one customer and
//! nothing in another's.

use std::collections::BTreeMap;

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use crate::environment::state::{State, StateError};
use crate::redact::class::Class;
use crate::redact::pseudonym::{Key, Original};

const FOLDER: &str = "tokens";

/// Why a key or a map is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The disk.
    #[error(transparent)]
    State(#[from] StateError),
    /// The system gave no random bytes.
    #[error("the system gave no random bytes for the key of tokens: {0}")]
    Random(getrandom::Error),
    /// A file that is not ours.
    #[error("{path}: {what}; move it away, and a new one is made (older tokens cannot be looked up then)")]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong.
        what: String,
    },
}

/// A value behind a token.
#[derive(Debug)]
pub struct Revealed {
    /// The profile in whose map it stands.
    pub profile: String,
    /// The kind of value.
    pub class: Class,
    /// The value. For the admin's eyes.
    pub value: SecretString,
}

#[derive(Serialize, Deserialize)]
struct MapEntry {
    class: Class,
    value: String,
}

/// The 32 bytes of the profile's key; made at the first call.
///
/// # Errors
/// When the disk refuses, or the file is not a key.
pub fn key(state: &State, profile: &str) -> Result<[u8; 32], TokenError> {
    let _held = state.lock(FOLDER)?;
    let name = format!("{FOLDER}/{}.key", file_name(profile));
    if let Some(bytes) = state.read(&name)? {
        return bytes.try_into().map_err(|_| TokenError::Damaged {
            path: state.path(&name).display().to_string(),
            what: "it is not a key of 32 bytes".to_owned(),
        });
    }
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(TokenError::Random)?;
    state.write(&name, &bytes)?;
    Ok(bytes)
}

/// The key as the redaction takes it.
#[must_use]
pub fn as_key(bytes: &[u8; 32]) -> Key {
    Key::new(*bytes)
}

/// Adds what the tokens of a run stand for to the profile's map. Credentials are not written down: a token of a secret
/// proves that two places held the same one, and nobody needs it back.
///
/// # Errors
/// When the disk refuses, or the file is not a map.
pub fn remember(state: &State, profile: &str, tokens: &BTreeMap<String, Original>) -> Result<(), TokenError> {
    let personal = tokens.iter().filter(|(_, original)| original.class != Class::Secret);
    let new: BTreeMap<String, MapEntry> = personal
        .map(|(token, original)| {
            (
                token.clone(),
                MapEntry { class: original.class, value: original.value.expose_secret().to_owned() },
            )
        })
        .collect();
    if new.is_empty() {
        return Ok(());
    }
    let _held = state.lock(FOLDER)?;
    let name = format!("{FOLDER}/{}.json", file_name(profile));
    let mut map = read(state, &name)?;
    map.extend(new);
    let damaged =
        |error: serde_json::Error| TokenError::Damaged { path: name.clone(), what: error.to_string() };
    state.write(&name, &serde_json::to_vec_pretty(&map).map_err(damaged)?)?;
    Ok(())
}

/// What a token stands for, in whichever profile's map it is.
///
/// # Errors
/// When a map cannot be read.
pub fn reveal(state: &State, token: &str) -> Result<Option<Revealed>, TokenError> {
    for name in state.list(FOLDER)? {
        let Some(profile) = name.strip_suffix(".json") else { continue };
        if let Some(entry) = read(state, &format!("{FOLDER}/{name}"))?.remove(token) {
            let value = SecretString::from(entry.value);
            return Ok(Some(Revealed { profile: profile.to_owned(), class: entry.class, value }));
        }
    }
    Ok(None)
}

fn read(state: &State, name: &str) -> Result<BTreeMap<String, MapEntry>, TokenError> {
    let Some(bytes) = state.read(name)? else { return Ok(BTreeMap::new()) };
    serde_json::from_slice(&bytes).map_err(|error| TokenError::Damaged {
        path: state.path(name).display().to_string(),
        what: format!("it is not a map of tokens: {error}"),
    })
}

/// A profile's name as a file's name: no separators, no leading dot.
fn file_name(profile: &str) -> String {
    let safe = |c: char| if c.is_alphanumeric() || "-_".contains(c) { c } else { '_' };
    profile.chars().map(safe).collect()
}
