//! The source of the program as modules and the paths that they mention: enough of Rust to read `crate::…` and `super::…`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Where a module stands: `["redact", "detect"]` is `src/redact/detect.rs`.
pub(crate) type ModulePath = Vec<String>;

/// One file of `src/`.
pub(crate) struct Module {
    pub(crate) path: ModulePath,
    /// Below `src/`, with slashes.
    pub(crate) file: String,
    /// Lines, all of them.
    pub(crate) lines: usize,
    /// Every path of this crate that its code mentions, from the root.
    pub(crate) mentions: BTreeSet<ModulePath>,
    /// What it hands on under its own name: the name, and the path from the root.
    hands_on: BTreeMap<String, ModulePath>,
    /// Names of structs, enums, traits and type aliases that it defines.
    pub(crate) types: Vec<String>,
}

/// Every module of the program, by its path. `main.rs` is left out: it only calls the library.
pub(crate) fn modules(root: &Path) -> BTreeMap<ModulePath, Module> {
    let mut files = Vec::new();
    rust_files(&root.join("src"), &mut files);
    let mut modules = BTreeMap::new();
    for file in files {
        let below = file.strip_prefix(root.join("src")).unwrap().to_string_lossy().replace('\\', "/");
        if below == "main.rs" {
            continue;
        }
        let path: ModulePath = match below.trim_end_matches(".rs") {
            "lib" => Vec::new(),
            other => other.split('/').map(str::to_owned).collect(),
        };
        let module = read(path, below, &fs::read_to_string(&file).unwrap());
        modules.insert(module.path.clone(), module);
    }
    modules
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The module in which what a path names is defined: re-exports of faces are followed.
pub(crate) fn home<'a>(modules: &'a BTreeMap<ModulePath, Module>, path: &[String]) -> Option<&'a Module> {
    // A name that hands itself on in a circle would not compile; the bound is for the reader.
    home_within(modules, path, 8)
}

fn home_within<'a>(
    modules: &'a BTreeMap<ModulePath, Module>,
    path: &[String],
    steps: usize,
) -> Option<&'a Module> {
    let depth = (0..=path.len()).rev().find(|depth| modules.contains_key(&path[..*depth]))?;
    let module = &modules[&path[..depth]];
    let next = path.get(depth).and_then(|name| module.hands_on.get(name));
    match next {
        Some(target) if steps > 0 => {
            let target: ModulePath = target.iter().chain(&path[depth + 1..]).cloned().collect();
            home_within(modules, &target, steps - 1)
        }
        _ => Some(module),
    }
}

fn read(path: ModulePath, file: String, text: &str) -> Module {
    let tokens = tokens(text);
    let mut module = Module {
        lines: text.lines().count(),
        file,
        mentions: BTreeSet::new(),
        hands_on: BTreeMap::new(),
        types: Vec::new(),
        path,
    };
    // Modules inside the file: at which depth of braces each began. `super` in them is the file.
    let mut inner: Vec<(usize, String)> = Vec::new();
    let mut depth = 0;
    let mut at = 0;
    while at < tokens.len() {
        let word = |ahead: usize| tokens.get(at + ahead).map_or("", String::as_str);
        match word(0) {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                inner.retain(|(began, _)| *began < depth + 1);
            }
            "mod" if word(2) == "{" => inner.push((depth + 1, word(1).to_owned())),
            "struct" | "enum" | "trait" | "type" if inner.is_empty() && depth == 0 => {
                module.types.push(word(1).to_owned());
            }
            // `impl Trait + use<'_>` is no import.
            "use" if word(1) != "<" => {
                let public = at > 0 && (tokens[at - 1] == "pub" || tokens[at - 1] == ")");
                let here: ModulePath =
                    module.path.iter().cloned().chain(inner.iter().map(|(_, name)| name.clone())).collect();
                let mut found = Vec::new();
                at = tree(&tokens, at + 1, &[], &mut found);
                for (name, written) in found {
                    let Some(target) = resolve(&here, &written) else { continue };
                    if public && inner.is_empty() {
                        module.hands_on.insert(name, target.clone());
                    }
                    module.mentions.insert(target);
                }
                continue;
            }
            "crate" | "super" if word(1) == "::" && (at == 0 || tokens[at - 1] != "::") => {
                let here: ModulePath =
                    module.path.iter().cloned().chain(inner.iter().map(|(_, name)| name.clone())).collect();
                let mut written = vec![word(0).to_owned()];
                while tokens.get(at + 1).is_some_and(|next| next == "::")
                    && tokens.get(at + 2).is_some_and(|next| is_name(next))
                {
                    written.push(tokens[at + 2].clone());
                    at += 2;
                }
                module.mentions.extend(resolve(&here, &written));
            }
            _ => {}
        }
        at += 1;
    }
    module
}

/// One tree of a `use`: every leaf with the name that it gets here. Returns the place behind the tree.
fn tree(
    tokens: &[String],
    mut at: usize,
    before: &[String],
    found: &mut Vec<(String, Vec<String>)>,
) -> usize {
    let mut path = before.to_vec();
    loop {
        match tokens.get(at).map_or(";", String::as_str) {
            "{" => {
                at += 1;
                while tokens.get(at).is_some_and(|next| next != "}") {
                    at = tree(tokens, at, &path, found);
                    if tokens.get(at).is_some_and(|next| next != "}") {
                        at += 1;
                    }
                }
                return at + 1;
            }
            "::" => at += 1,
            "as" => {
                let name = tokens.get(at + 1).cloned().unwrap_or_default();
                found.push((name, path));
                return at + 2;
            }
            "," | ";" | "}" => {
                let path = if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
                    path[..path.len() - 1].to_vec()
                } else {
                    path
                };
                found.push((path.last().cloned().unwrap_or_default(), path));
                return at;
            }
            name => {
                path.push(name.to_owned());
                at += 1;
            }
        }
    }
}

/// A written path from the root of the crate; `None` for paths of other crates.
fn resolve(here: &[String], written: &[String]) -> Option<ModulePath> {
    let mut base = here.to_vec();
    let mut rest = written;
    match written.first()?.as_str() {
        "crate" => {
            base.clear();
            rest = &rest[1..];
        }
        "self" => rest = &rest[1..],
        "super" => {
            while rest.first().is_some_and(|next| next == "super") {
                base.pop()?;
                rest = &rest[1..];
            }
        }
        // A child of this module, or another crate: which of the two is seen when its home is looked for.
        _ => {}
    }
    base.extend(rest.iter().cloned());
    Some(base)
}

fn is_name(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// Names, `::` and single signs; comments, texts and lifetimes are gone.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = quoted(rest) {
            length
        } else if is_name(rest) {
            let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(rest[..length].to_owned());
            length
        } else if rest.starts_with("::") {
            tokens.push("::".to_owned());
            2
        } else {
            if !first.is_whitespace() {
                tokens.push(first.to_string());
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// How long the text, character or lifetime is that begins here.
fn quoted(rest: &str) -> Option<usize> {
    let prefix = ["br", "r", "b", ""].into_iter().find(|prefix| {
        rest.strip_prefix(*prefix).is_some_and(|rest| {
            rest.starts_with('"') || prefix.ends_with('r') && rest.trim_start_matches('#').starts_with('"')
        })
    });
    if let Some(prefix) = prefix {
        let body = &rest[prefix.len()..];
        if prefix.ends_with('r') {
            let hashes = body.len() - body.trim_start_matches('#').len();
            let end = format!("\"{}", "#".repeat(hashes));
            let close = body[hashes + 1..].find(&end)?;
            return Some(prefix.len() + hashes + 1 + close + end.len());
        }
        return Some(prefix.len() + 1 + closing(&body[1..], '"')?);
    }
    let body = rest.strip_prefix('\'').or_else(|| rest.strip_prefix("b'"))?;
    let before = rest.len() - body.len();
    let mut characters = body.chars();
    match (characters.next()?, characters.next()?) {
        ('\\', _) => Some(before + closing(body, '\'')?),
        (one, '\'') => Some(before + one.len_utf8() + 1),
        _ => Some(before),
    }
}

/// The place behind the closing quote; what is behind a backslash closes nothing.
fn closing(body: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, character) in body.char_indices() {
        if escaped {
            escaped = false;
        } else if character == '\\' {
            escaped = true;
        } else if character == quote {
            return Some(at + character.len_utf8());
        }
    }
    None
}
