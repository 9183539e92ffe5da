//! Texts that nobody who works on the cleaning has seen: where they are put when they are opened, and whether they are the ones
//! whose hash was committed before the work.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

/// Where they are put; the folder's README names their hashes.
const FOLDER: &str = "tests/data/redaction";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER)
}

/// A file of the kept split, and a line about it for people. Before it is opened there is none.
pub(crate) fn read(name: &str) -> (Option<String>, String) {
    let Ok(text) = std::fs::read_to_string(folder().join(name)) else {
        return (None, format!("{FOLDER}/{name}: not there, so nothing is measured on it"));
    };
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap_or_default();
    let state = if is_committed(&readme, name, &digest(&text)) {
        "the text whose hash was committed first"
    } else {
        "NOT the text whose hash was committed first"
    };
    (Some(text), format!("{FOLDER}/{name}: {state}"))
}

/// Whether the table of the README names this hash beside this file.
fn is_committed(readme: &str, name: &str, digest: &str) -> bool {
    readme.lines().any(|line| line.starts_with(&format!("| `{name}` |")) && line.contains(digest))
}

fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
