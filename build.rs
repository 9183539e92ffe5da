//! Writes the tables of the connectors and profiles that come with the program, so that a file in `templates/connectors/KIND/` or
//! `templates/profiles/` is enough, and says of which commit the program is.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let variable = |name| env::var_os(name).map(PathBuf::from).ok_or_else(|| io::Error::other(name));
    let root = variable("CARGO_MANIFEST_DIR")?.join("templates/connectors");
    let mut table = String::from("&[\n");
    for folder in sorted(&root)?.iter().filter(|path| path.is_dir()) {
        // Of a folder, Cargo watches every file in it: also one that is added or removed.
        println!("cargo::rerun-if-changed={}", folder.display());
        // `directory` is `ConnectorKind::Directory`: a folder that is no kind does not compile.
        let folder_name = name(folder);
        // What `connectors new` starts from is no connector.
        if folder_name == "new" {
            continue;
        }
        let kind = folder_name[..1].to_uppercase() + &folder_name[1..];
        for file in &toml(folder)? {
            let name = name(file);
            let text = text(file);
            let _ =
                writeln!(table, "Shipped {{ name: {name:?}, kind: ConnectorKind::{kind}, text: {text} }},");
        }
    }
    table.push_str("]\n");
    fs::write(variable("OUT_DIR")?.join("connectors.rs"), table)?;
    let profiles = variable("CARGO_MANIFEST_DIR")?.join("templates/profiles");
    fs::write(variable("OUT_DIR")?.join("profiles.rs"), starters(&profiles)?)?;
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=ESCALATE_VERSION={}", version(&variable("CARGO_MANIFEST_DIR")?));
    Ok(())
}

/// `0.1.0 (4877cdf0a1b2 2026-11-29)`: the same for the same commit, whenever and wherever it is built. Sources without a repository of
/// their own, such as an unpacked archive, have no commit.
fn version(root: &Path) -> String {
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    // Sources that lie inside somebody else's repository are not of its commit.
    let own = git(root, &["rev-parse", "--show-toplevel"])
        .is_some_and(|top| fs::canonicalize(top).ok() == fs::canonicalize(root).ok());
    let commit = own.then(|| git(root, &["log", "-1", "--abbrev=12", "--format=%h %cs"])).flatten();
    // Every commit, merge and switch of branch adds a line to it.
    let moves =
        git(root, &["rev-parse", "--git-path", "logs/HEAD"]).filter(|_| own).map(|path| root.join(path));
    if let Some(moves) = moves.filter(|path| path.is_file()) {
        println!("cargo::rerun-if-changed={}", moves.display());
    }
    commit.map_or(version.clone(), |commit| format!("{version} ({commit})"))
}

/// What git answers in one line; nothing where there is no git or no repository.
fn git(root: &Path, args: &[&str]) -> Option<String> {
    let output = Command::new("git").arg("-C").arg(root).args(args).output().ok()?;
    let line = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !line.is_empty()).then_some(line)
}

/// The table of the profiles to start from, each with the connectors of the folder of its name.
fn starters(root: &Path) -> io::Result<String> {
    println!("cargo::rerun-if-changed={}", root.display());
    let mut table = String::from("&[\n");
    for file in toml(root)? {
        let name = name(&file);
        let folder = root.join(&name);
        let beside = if folder.is_dir() { toml(&folder)? } else { Vec::new() };
        let beside: Vec<String> =
            beside.iter().map(|file| format!("({:?}, {})", self::name(file), text(file))).collect();
        let connectors = beside.join(", ");
        let text = text(&file);
        let _ = writeln!(
            table,
            "ShippedProfile {{ name: {name:?}, text: {text}, connectors: &[{connectors}] }},"
        );
    }
    table.push_str("]\n");
    Ok(table)
}

/// The TOML files of a folder.
fn toml(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = sorted(folder)?;
    files.retain(|path| path.extension().is_some_and(|end| end == "toml"));
    Ok(files)
}

fn text(file: &Path) -> String {
    format!("include_str!({:?})", file.to_string_lossy())
}

/// What is in a folder, by name without ending: the table must not depend on the file system.
fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort_by_key(|path| name(path));
    Ok(paths)
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
