//! What the source is held against: the order of the rooms in CONTRIBUTING, and no circles.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Module, ModulePath, home};

/// The rooms, lowest first, as the table "Layers" of CONTRIBUTING has them: the first column, in backticks.
pub(crate) fn layers(contributing: &str) -> Vec<String> {
    let table = contributing.split_once("## Layers").map_or("", |(_, rest)| rest);
    let table = table.split_once("\n## ").map_or(table, |(table, _)| table);
    table
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|line| line.split_once('`'))
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// The rooms that are there: names directly under `src/`.
pub(crate) fn rooms(modules: &BTreeMap<ModulePath, Module>) -> BTreeSet<String> {
    modules.keys().filter_map(|path| path.first().cloned()).collect()
}

/// Every path that runs up, as a sentence that says what to do.
pub(crate) fn upward(modules: &BTreeMap<ModulePath, Module>, layers: &[String]) -> Vec<String> {
    let place = |room: &str| layers.iter().position(|layer| layer == room);
    let mut found = Vec::new();
    for module in modules.values() {
        let Some(room) = module.path.first() else { continue };
        for mention in &module.mentions {
            let Some(other) = mention.first().filter(|other| *other != room) else { continue };
            if let (Some(here), Some(there)) = (place(room), place(other))
                && there > here
            {
                found.push(format!(
                    "src/{}: `{room}` may not import `{other}` (`{}`), which stands above it; move what both need below \
                     `{room}`, or have the caller hand it in",
                    module.file,
                    mention.join("::")
                ));
            }
        }
    }
    found
}

/// Files that import each other, in a circle: each circle as its files. A path from a file to its own face (the `x.rs` of the
/// folder `x/` that it is in) is none: that is how a folder shares what its face defines.
pub(crate) fn circles(modules: &BTreeMap<ModulePath, Module>) -> Vec<Vec<String>> {
    let mut reach: BTreeMap<&ModulePath, BTreeSet<&ModulePath>> = BTreeMap::new();
    for module in modules.values() {
        let targets = module
            .mentions
            .iter()
            .filter_map(|mention| home(modules, mention))
            .filter(|target| target.path != module.path && !module.path.starts_with(&target.path));
        reach.insert(&module.path, targets.map(|target| &target.path).collect());
    }
    // The closure, one step at a time: some two hundred files.
    loop {
        let mut grown = false;
        for path in modules.keys() {
            let next: BTreeSet<&ModulePath> =
                reach[path].iter().flat_map(|step| reach[*step].iter().copied()).collect();
            let known = reach.get_mut(path).unwrap();
            let before = known.len();
            known.extend(next);
            grown |= known.len() > before;
        }
        if !grown {
            break;
        }
    }
    let mut circles: BTreeSet<Vec<String>> = BTreeSet::new();
    for path in modules.keys() {
        if reach[path].contains(path) {
            let others = reach[path].iter().filter(|other| reach[**other].contains(path));
            circles.insert(others.map(|other| modules[*other].file.clone()).collect());
        }
    }
    circles.into_iter().collect()
}

/// Names of types that mean two things or more, with the files.
pub(crate) fn names_twice(modules: &BTreeMap<ModulePath, Module>) -> BTreeMap<String, Vec<String>> {
    let mut by_name: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for module in modules.values() {
        for name in &module.types {
            by_name.entry(name.clone()).or_default().push(module.file.clone());
        }
    }
    by_name.retain(|_, files| files.len() > 1);
    by_name
}
