//! The recorded cases of `tests/cases/`, as they are read: for the tests that compare them and for the measure of their cost.

use std::path::{Path, PathBuf};

use escalate::case::Case;
use escalate::diagnosis::Peer;
use escalate::facts::{Facts, Recording};
use serde_json::{Value, json};

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
    let (recording, _) = whole(name);
    (recording.case.unwrap(), recording.facts)
}

/// The same with whom it is compared. A `peer` has the base's facts, too, with its own in their place; `"peer": "typical holder"` is nobody in
/// particular.
pub(crate) fn whole(name: &str) -> (Recording, Option<Peer>) {
    let own = json_of(&root().join(name).join("case.json"));
    let mut file = match own.get("base").and_then(Value::as_str) {
        None => own.clone(),
        Some(base) => {
            let mut whole = json_of(&root().join(format!("{base}.json")));
            let mut peer = own.get("peer").filter(|peer| peer.is_object()).map(|_| whole.clone());
            let parts = own.as_object().unwrap().iter();
            for (part, entries) in parts.filter(|(key, _)| !["base", "what_if"].contains(&key.as_str())) {
                assert!(["case", "facts", "peer"].contains(&part.as_str()), "{name}: `{part}`");
                match (part.as_str(), &mut peer) {
                    ("peer", Some(peer)) => put(peer, entries, &["case", "facts"]),
                    ("peer", None) => {}
                    _ => put(&mut whole, &json!({ part: entries }), &[part]),
                }
            }
            if let Some(peer) = peer {
                whole["peer"] = json!({ "case": peer["case"], "facts": peer["facts"] });
            }
            whole
        }
    };
    let typical = (own.get("peer") == Some(&json!("typical holder"))).then_some(Peer::TypicalHolder);
    if typical.is_some() {
        file.as_object_mut().unwrap().remove("peer");
    }
    let mut recording = read_whole(name, &file);
    let peer =
        recording.peer.take().map(|peer| Peer::Person { name: peer.name(), facts: Box::new(peer.facts) });
    (recording, peer.or(typical))
}

/// Puts the keys of some parts in their place.
fn put(whole: &mut Value, own: &Value, parts: &[&str]) {
    for part in parts {
        for (key, value) in own.get(part).and_then(Value::as_object).into_iter().flatten() {
            whole[part][key] = value.clone();
        }
    }
}

/// Recorded facts in which nothing is unknown to this version.
pub(crate) fn read_whole(name: &str, file: &Value) -> Recording {
    let read = Recording::read_noting(&file.to_string()).unwrap_or_else(|error| panic!("{name}: {error}"));
    let (recording, notes) = read;
    assert_eq!(notes, [""; 0], "{name}");
    recording
}
