//! Writes the table of the connector files that come with the program, so that a file in `templates/connectors/KIND/` is enough.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
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
        for file in sorted(folder)?.iter().filter(|path| path.extension().is_some_and(|end| end == "toml")) {
            let name = name(file);
            let path = file.to_string_lossy();
            let text = format!("include_str!({path:?})");
            let _ =
                writeln!(table, "Shipped {{ name: {name:?}, kind: ConnectorKind::{kind}, text: {text} }},");
        }
    }
    table.push_str("]\n");
    fs::write(variable("OUT_DIR")?.join("connectors.rs"), table)
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
