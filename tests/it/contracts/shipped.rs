//! The shipped connectors: field lint, and a run against the vendor's description with every request accepted.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::description::Description;
use super::fields::Linted;

/// Every connector file in `templates/connectors`.
pub(crate) fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/connectors");
    let mut files = Vec::new();
    for kind in ["directory", "flags", "ticketing"] {
        let Ok(folder) = std::fs::read_dir(root.join(kind)) else { continue };
        files.extend(folder.filter_map(|file| Some(file.ok()?.path())));
    }
    files.retain(|file| file.extension().is_some_and(|kind| kind == "toml"));
    files.sort();
    files
}

/// The vendor of a connector file: its name.
pub(crate) fn vendor(file: &Path) -> String {
    file.file_stem().expect("a file has a name").to_string_lossy().into_owned()
}

/// Recorded answers beside the file, `{request: answer}`, all samples in one.
pub(crate) fn recorded(file: &Path) -> Option<Value> {
    let text = std::fs::read_to_string(file.with_extension("samples.json")).ok()?;
    Some(serde_json::from_str(&text).expect("samples are JSON"))
}

#[test]
fn every_field_is_in_the_vendors_description_or_in_a_recorded_answer() {
    let mut linted = 0;
    for file in files() {
        let table: toml::Table = std::fs::read_to_string(&file).expect("readable").parse().expect("TOML");
        let (description, recorded) = (Description::of(&vendor(&file)), recorded(&file));
        assert!(description.is_some() || recorded.is_some(), "{}: nothing to look fields up in", file.display());
        let findings = Linted::new(&table, description.as_ref(), recorded.as_ref()).findings();
        assert!(findings.is_empty(), "{}:\n  {}", file.display(), findings.join("\n  "));
        linted += 1;
    }
    assert!(linted > 0);
}
