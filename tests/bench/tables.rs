//! How large a part of the source is, and how much of it is tables: now, or at a commit.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Lines of Rust.
#[derive(Default)]
pub(crate) struct SourceSize {
    pub(crate) files: usize,
    pub(crate) lines: usize,
    /// Lines of constants that are lists.
    pub(crate) tables: usize,
}

impl SourceSize {
    fn add(&mut self, source: &str) {
        self.files += 1;
        self.lines += source.lines().count();
        self.tables += table_lines(source);
    }
}

/// The source below a folder as it lies there.
pub(crate) fn now(folder: &Path) -> SourceSize {
    let mut size = SourceSize::default();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                size.add(&fs::read_to_string(path).unwrap_or_default());
            }
        }
    }
    size
}

/// The same at a commit; `None` if it is not known here (a copy without its history).
pub(crate) fn at(commit: &str, folder: &str) -> Option<SourceSize> {
    let mut size = SourceSize::default();
    let listed = git(&["ls-tree", "-r", "--name-only", commit, folder])?;
    for file in listed.lines().filter(|file| Path::new(file).extension().is_some_and(|ending| ending == "rs"))
    {
        size.add(&git(&["show", &format!("{commit}:{file}")])?);
    }
    (size.files > 0).then_some(size)
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Lines of constants whose type is a list, from `const` to the semicolon that ends it.
fn table_lines(source: &str) -> usize {
    let (mut lines, mut open) = (0, None);
    for line in source.lines() {
        let indent = line.len() - line.trim_start().len();
        let code = line.trim();
        let first = open.is_none() && begins_table(code);
        if first {
            open = Some(indent);
        }
        lines += usize::from(open.is_some());
        // A list that fits on one line stands on the first or, indented, on the second.
        let second = open.is_some_and(|at| indent == at + 4) && code.starts_with(['&', '[']);
        if code.ends_with(';') && (first || second || open == Some(indent)) {
            open = None;
        }
    }
    lines
}

fn begins_table(code: &str) -> bool {
    let item = code.split_once(" =").map_or("", |(item, _)| item);
    let named = match item.split_once("const ").or_else(|| item.split_once("static ")) {
        Some(("", named)) => named,
        Some((before, named)) if before.starts_with("pub") => named,
        _ => return false,
    };
    named.split_once(": ").is_some_and(|(_, kind)| kind.starts_with(['&', '[']) && kind.ends_with(']'))
}
