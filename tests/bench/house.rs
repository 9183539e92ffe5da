//! Prints the measures of the house: rooms, imports, circles, names, weight. `tests/house/scratch` prints what an addition touches,
//! `tests/house/fresh` how long the README's two commands take from nothing.
//!
//! `cargo bench --bench house -- [COMMIT…]`: the size of the redaction is printed for those commits, too.

#![expect(clippy::print_stdout, reason = "the figures are the result")]
#![expect(clippy::unwrap_used, reason = "a figure that cannot be read is no figure")]

#[path = "../it/house/plan.rs"]
mod plan;
#[path = "../it/house/source.rs"]
mod source;
mod tables;

use std::fs;
use std::path::Path;
use std::process::Command;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let modules = source::modules(root);
    let contributing = fs::read_to_string(root.join("CONTRIBUTING.md")).unwrap_or_default();
    let layers = plan::layers(&contributing);
    row("names under src/", plan::rooms(&modules).len());
    row("imports that run up", plan::upward(&modules, &layers).len());
    row("circles of files", plan::circles(&modules).len());
    row("type names", modules.values().map(|module| module.types.len()).sum::<usize>());
    row("type names that mean two things", plan::names_twice(&modules).len());
    row("files of src/", modules.len());
    row("lines of src/", modules.values().map(|module| module.lines).sum::<usize>());
    row("lines of the longest file", modules.values().map(|module| module.lines).max().unwrap_or(0));
    row("lines of tests/it", weight(&root.join("tests/it"), "rs").lines);
    row("lines of tests/ in Rust", weight(&root.join("tests"), "rs").lines);
    row("lines of JSON in tests/cases", weight(&root.join("tests/cases"), "json").lines);
    row("bytes of JSON in tests/cases", weight(&root.join("tests/cases"), "json").bytes);
    row("bytes of tests/data", weight(&root.join("tests/data"), "").bytes);
    row("crates of the program", crates(&["--edges", "normal,build", "--features", "encrypt"]));
    row("crates without encryption", crates(&["--edges", "normal,build"]));
    row("crates with those of the tests", crates(&["--edges", "normal,build,dev"]));
    let now = tables::now(&root.join(REDACTION));
    row("lines of src/redact", now.lines);
    row("lines of its tables", now.tables);
    row("files of src/redact", now.files);
    let mut commits: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if commits.is_empty() {
        commits = BEFORE.map(str::to_owned).to_vec();
    }
    for commit in commits {
        match tables::at(&commit, REDACTION) {
            Some(then) => {
                row(&format!("lines of src/redact at {commit}"), then.lines);
                row(&format!("lines of its tables at {commit}"), then.tables);
                row(&format!("files of src/redact at {commit}"), then.files);
            }
            None => println!("{commit} is not known here"),
        }
    }
}

/// The room whose size is watched.
const REDACTION: &str = "src/redact";
/// Before what is attached was looked at by hand, and before it was recognised by its grammar.
const BEFORE: [&str; 2] = ["eaec74c", "49f2203"];

fn row(what: &str, number: usize) {
    println!("{what:<36} {number:>9}");
}

#[derive(Default)]
struct Weight {
    lines: usize,
    bytes: usize,
}

/// All files below a folder with that ending; an empty one means every file.
fn weight(folder: &Path, ending: &str) -> Weight {
    let mut sum = Weight::default();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let part = if path.is_dir() {
            weight(&path, ending)
        } else if ending.is_empty() || path.extension().is_some_and(|found| found == ending) {
            let bytes = fs::read(&path).unwrap_or_default();
            Weight { lines: String::from_utf8_lossy(&bytes).lines().count(), bytes: bytes.len() }
        } else {
            Weight::default()
        };
        sum.lines += part.lines;
        sum.bytes += part.bytes;
    }
    sum
}

/// Different crates that cargo compiles for this machine.
fn crates(options: &[&str]) -> usize {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let shown = Command::new(cargo)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["tree", "--locked", "--prefix", "none", "--format", "{p}"])
        .args(options)
        .output();
    let text = shown.map(|shown| String::from_utf8_lossy(&shown.stdout).into_owned()).unwrap_or_default();
    // A crate that was shown before ends in a star; proc macros say so.
    let names: std::collections::BTreeSet<String> = text
        .lines()
        .map(|line| line.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
        .filter(|name| !name.is_empty())
        .collect();
    names.len()
}
