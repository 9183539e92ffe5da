//! The maps from tokens to values: they stay on the admin's machine. There is one for each run, which is read only when somebody
//! looks a token up, whatever key the token was made with.

use std::collections::BTreeMap;

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize, Serializer};

use crate::environment::state::{State, StateError};
use crate::redact::class::Class;
use crate::redact::pseudonym::TokenMap;
use crate::text::digest::sha256;

const FOLDER: &str = "tokens";
/// How the name of a profile's folder of maps ends.
const RUNS: &str = ".runs";
/// Maps that a profile keeps; of more, the oldest go, and their tokens cannot be looked up any more.
const MAX_RUNS: usize = 2_000;
/// Bytes that they take together at most: that of one large log may have 16 MiB.
const MAX_BYTES: u64 = 256 << 20;

/// Why a map is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The disk.
    #[error(transparent)]
    State(#[from] StateError),
    /// A file that is not ours.
    #[error("{path}: {what}; move it away: the tokens of that run cannot be looked up then")]
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
    let folder = format!("{FOLDER}/{}{RUNS}", file_name(profile));
    // Of two processes at once each has a number of its own; and what a killed one left unfinished here has values in it.
    let _held = state.lock(&folder)?;
    let bytes = serde_json::to_vec(&MapFile(tokens)).map_err(|_| damaged(state, &folder))?;
    let same = format!("-{}.json", &sha256(&bytes)[..16]);
    let written = state.list(&folder)?;
    // The same case once more.
    if written.iter().any(|name| name.ends_with(&same)) {
        return Ok(());
    }
    let number = |name: &String| name.split('-').next().and_then(|number| number.parse::<u64>().ok());
    let next = written.iter().filter_map(number).max().map_or(1, |last| last + 1);
    let mut room = MAX_BYTES.saturating_sub(bytes.len() as u64);
    for (newer, name) in written.iter().rev().enumerate() {
        let name = format!("{folder}/{name}");
        let left = room.checked_sub(state.size(&name)?).filter(|_| newer + 1 < MAX_RUNS);
        if left.is_none() {
            state.remove(&name)?;
        }
        room = left.unwrap_or(0);
    }
    state.write(&format!("{folder}/{next:012}{same}"), &bytes)?;
    Ok(())
}

/// What a token stands for, in whichever profile's maps it is: those of the runs, and the one map that older versions kept. A map
/// that cannot be read does not stand in the way of the others.
///
/// # Errors
/// The token is in no map that can be read, and one cannot.
pub fn reveal(state: &State, token: &str) -> Result<Option<Revealed>, TokenError> {
    let mut unread = None;
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
            match entry(state, &map, token) {
                Ok(Some(entry)) => {
                    let value = SecretString::from(entry.value);
                    return Ok(Some(Revealed { profile: profile.to_owned(), class: entry.class, value }));
                }
                Ok(None) => {}
                Err(error) => unread = unread.or(Some(error)),
            }
        }
    }
    unread.map_or(Ok(None), Err)
}

fn entry(state: &State, map: &str, token: &str) -> Result<Option<MapEntry<String>>, TokenError> {
    let Some(bytes) = state.read(map)? else { return Ok(None) };
    // Two thousand maps may be there, and few name the token.
    if memchr::memmem::find(&bytes, token.as_bytes()).is_none() && bytes.ends_with(b"}") {
        return Ok(None);
    }
    let entries: Result<BTreeMap<String, MapEntry<String>>, _> = serde_json::from_slice(&bytes);
    // The parser's own words may quote a value.
    Ok(entries.map_err(|_| damaged(state, map))?.remove(token))
}

fn damaged(state: &State, name: &str) -> TokenError {
    let path = state.path(name).display().to_string();
    TokenError::Damaged { path, what: "it is no map of tokens any more".to_owned() }
}

/// A profile's name as a file's name: no separators, no leading dot.
fn file_name(profile: &str) -> String {
    let safe = |c: char| if c.is_alphanumeric() || "-_".contains(c) { c } else { '_' };
    profile.chars().map(safe).collect()
}
