//! The plan of the house: CONTRIBUTING's table of layers is what the imports are held against.

pub(crate) mod plan;
pub(crate) mod source;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The most names under `src/`: a newcomer reads them at a glance.
const ROOMS: usize = 24;
/// The most lines of a file: one with more has more than one purpose.
const LINES: usize = 400;
/// A grammar that contains itself: JSON in a URL in a form in JSON.
const RECURSIVE: &str = "redact/structure";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn layers() -> Vec<String> {
    plan::layers(&fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap())
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn every_room_has_its_layer_and_there_are_few() {
    let rooms = plan::rooms(&source::modules(root()));
    let listed: BTreeSet<String> = layers().into_iter().collect();
    assert_eq!(rooms, listed, "the table of layers in CONTRIBUTING and the folders of src/");
    assert!(rooms.len() <= ROOMS, "{} names under src/: which two are one?", rooms.len());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn no_import_runs_up() {
    let found = plan::upward(&source::modules(root()), &layers());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn no_two_files_import_each_other() {
    let found: Vec<String> = plan::circles(&source::modules(root()))
        .into_iter()
        .filter(|circle| !circle.iter().all(|file| file.starts_with(RECURSIVE)))
        .map(|circle| circle.join(" <-> "))
        .collect();
    assert!(
        found.is_empty(),
        "files in a circle; move what both need into a file of its own:\n{}",
        found.join("\n")
    );
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_type_name_means_one_thing() {
    let found = plan::names_twice(&source::modules(root()));
    assert!(found.is_empty(), "put their noun to them: {found:#?}");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn files_have_one_purpose() {
    let long: Vec<String> = source::modules(root())
        .values()
        .filter(|module| module.lines > LINES)
        .map(|module| format!("{} ({} lines)", module.file, module.lines))
        .collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn what_the_plan_forbids_is_found() {
    let source =
        "use crate::commands::{self, cli::Global};\nfn f() { super::b::g(\"crate::x\") } // crate::y\n";
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("src/text")).unwrap();
    fs::write(folder.path().join("src/text/a.rs"), source).unwrap();
    fs::write(folder.path().join("src/text/b.rs"), "pub(super) fn g(_: &str) { super::a::f() }\nstruct A;")
        .unwrap();
    fs::write(folder.path().join("src/text.rs"), "mod a; mod b; pub use b::A as B; struct A;").unwrap();
    fs::write(folder.path().join("src/commands.rs"), "use crate::text::B;").unwrap();
    let modules = source::modules(folder.path());
    let layers = ["text".to_owned(), "commands".to_owned()];
    let upward = plan::upward(&modules, &layers);
    assert_eq!(upward.len(), 2, "{upward:#?}");
    assert!(upward[0].starts_with("src/text/a.rs: `text` may not import `commands`"), "{upward:#?}");
    assert_eq!(plan::circles(&modules), [["commands.rs", "text/a.rs", "text/b.rs"]]);
    assert_eq!(plan::names_twice(&modules).into_keys().collect::<Vec<_>>(), ["A"]);
    let home = source::home(&modules, &["text".to_owned(), "B".to_owned()]).unwrap();
    assert_eq!(home.file, "text/b.rs", "re-exports are followed");
}
