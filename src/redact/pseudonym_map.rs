//! The customer's key and the maps from tokens to values: both stay on the admin's machine.
//!
//! There is one key for each profile, because a token must mean the same in every ticket of one customer and nothing in
//! another's; and a map for each run, which is read only when somebody looks a token up.

use std::collections::BTreeMap;

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize, Serializer};

use crate::environment::state::{State, StateError};
use crate::redact::class::Class;
use crate::redact::pseudonym::{Key, TokenMap};
use crate::text::digest::sha256;

const FOLDER: &str = "tokens";
/// How the name of a profile's folder of maps ends.
const RUNS: &str = ".runs";
/// Maps that a profile keeps; of more, the oldest go, and their tokens cannot be looked up any more.
const MAX_RUNS: usize = 2_000;

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

/// What stands in a map file behind a token.
#[derive(Serialize, Deserialize)]
struct MapEntry<V> {
    class: Class,
    value: V,
}

/// A map as its file is written.
struct MapFile<'t>(&'t TokenMap);

impl Serialize for MapFile<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            self.0
                .iter()
                .map(|(token, class, value)| (token, MapEntry { class, value: value.expose_secret() })),
        )
    }
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

/// Notes what the tokens of a run stand for, in a file of its own: no run reads what an earlier one wrote, so that none is slower
/// for it. Credentials are not written down: a token of a secret proves that two places held the same one, and nobody needs it
/// back.
///
/// # Errors
/// When the disk refuses.
pub fn remember(state: &State, profile: &str, tokens: &TokenMap) -> Result<(), TokenError> {
    if tokens.is_empty() {
        return Ok(());
    }
    let _held = state.lock(FOLDER)?;
    let folder = format!("{FOLDER}/{}{RUNS}", file_name(profile));
    let damaged =
        |error: serde_json::Error| TokenError::Damaged { path: folder.clone(), what: error.to_string() };
    let bytes = serde_json::to_vec(&MapFile(tokens)).map_err(damaged)?;
    let same = format!("-{}.json", &sha256(&bytes)[..16]);
    let written = state.list(&folder)?;
    // The same case once more.
    if written.iter().any(|name| name.ends_with(&same)) {
        return Ok(());
    }
    let number = |name: &String| name.split('-').next().and_then(|number| number.parse::<u64>().ok());
    let next = written.iter().filter_map(number).max().map_or(1, |last| last + 1);
    for oldest in written.iter().take((written.len() + 1).saturating_sub(MAX_RUNS)) {
        state.remove(&format!("{folder}/{oldest}"))?;
    }
    state.write(&format!("{folder}/{next:012}{same}"), &bytes)?;
    Ok(())
}

/// What a token stands for, in whichever profile's maps it is: those of the runs, and the one map that older versions kept.
///
/// # Errors
/// When a map cannot be read.
pub fn reveal(state: &State, token: &str) -> Result<Option<Revealed>, TokenError> {
    for name in state.list(FOLDER)? {
        let (profile, maps) = if let Some(profile) = name.strip_suffix(RUNS) {
            let folder = format!("{FOLDER}/{name}");
            let runs = state.list(&folder)?.into_iter().rev();
            (profile, runs.map(|run| format!("{folder}/{run}")).collect())
        } else if let Some(profile) = name.strip_suffix(".json") {
            (profile, vec![format!("{FOLDER}/{name}")])
        } else {
            continue;
        };
        for map in maps {
            if let Some(entry) = read(state, &map)?.remove(token) {
                let value = SecretString::from(entry.value);
                return Ok(Some(Revealed { profile: profile.to_owned(), class: entry.class, value }));
            }
        }
    }
    Ok(None)
}

fn read(state: &State, name: &str) -> Result<BTreeMap<String, MapEntry<String>>, TokenError> {
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
