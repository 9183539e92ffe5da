//! The recorded cases of `tests/cases/`, as they are read: for the tests that compare them and for the measure of their cost.

use std::path::{Path, PathBuf};

use escalate::case::Case;
use escalate::facts::{Facts, Recording};
use serde_json::Value;

/// Where they stand.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// Every folder that is compared in short; `render_*` are compared in every form by `golden_render`.
pub(crate) fn names() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| !name.starts_with("render_"))
        .collect();
    names.sort();
    names
}

/// A file of theirs.
pub(crate) fn json_of(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The recording of a case: what its `base` says, with the keys of its own `case` and `facts` in their place.
pub(crate) fn recording(name: &str) -> (Case, Facts) {
    let own = json_of(&root().join(name).join("case.json"));
    let file = match own.get("base").and_then(Value::as_str) {
        None => own,
        Some(base) => {
            let mut whole = json_of(&root().join(format!("{base}.json")));
            for (part, entries) in own
                .as_object()
                .unwrap()
                .iter()
                .filter(|(key, _)| !["base", "what_if"].contains(&key.as_str()))
            {
                assert!(["case", "facts"].contains(&part.as_str()), "{name}: `{part}`");
                for (key, value) in entries.as_object().unwrap() {
                    whole[part][key] = value.clone();
                }
            }
            whole
        }
    };
    read(name, &file)
}

/// Recorded facts in which nothing is unknown to this version.
pub(crate) fn read(name: &str, file: &Value) -> (Case, Facts) {
    let read = Recording::read_noting(&file.to_string()).unwrap_or_else(|error| panic!("{name}: {error}"));
    let (recording, notes) = read;
    assert_eq!(notes, [""; 0], "{name}");
    (recording.case.unwrap(), recording.facts)
}
