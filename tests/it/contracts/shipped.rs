//! The shipped connectors: field lint, and a run against the vendor's description with every request accepted.

use std::path::{Path, PathBuf};

use escalate::connectors::{Connector, File, shipped};

use super::description::Description;
use super::fields::Linted;
use super::recorded;

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

/// The name of a connector file.
pub(crate) fn vendor(file: &Path) -> String {
    file.file_stem().expect("a file has a name").to_string_lossy().into_owned()
}

/// The description that a connector is checked against: `keycloak` for `keycloak-realms` too.
pub(crate) fn description(file: &Path) -> Option<Description> {
    Description::of(vendor(file).split('-').next().unwrap_or_default())
}

#[test]
fn every_field_is_in_the_vendors_description_or_in_a_recorded_answer() {
    let mut linted = 0;
    for file in files() {
        let table: toml::Table = std::fs::read_to_string(&file).expect("readable").parse().expect("TOML");
        let (description, recorded) = (description(&file), recorded::of(&file));
        assert!(
            description.is_some() || recorded.is_some(),
            "{}: nothing to look fields up in",
            file.display()
        );
        let findings = Linted::new(&table, description.as_ref(), recorded.as_ref()).findings();
        assert!(findings.is_empty(), "{}:\n  {}", file.display(), findings.join("\n  "));
        linted += 1;
    }
    assert!(linted > 0);
}

#[test]
fn every_file_loads_and_is_shipped() {
    for file in files() {
        let text = std::fs::read_to_string(&file).expect("readable");
        let name = vendor(&file);
        let loaded = Connector::load(&File { name: name.clone(), path: file.display().to_string(), text });
        if let Err(problems) = loaded {
            panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
        }
        assert!(shipped::ALL.iter().any(|one| one.name == name), "{name} is not in connectors/shipped.rs");
    }
}
