//! Names in the zip: safe on every system, each once.

use std::collections::BTreeSet;

use crate::text::file_name::same_file_key;

/// Characters of an attachment's name at most.
const MAX: usize = 100;

/// Where attachments of these names are in the zip, in the order given.
pub fn unique<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    names
        .map(|name| {
            let safe = safe(name);
            let mut path = format!("attachments/{safe}");
            let mut copy = 2;
            while !taken.insert(same_file_key(&path)) {
                path = match safe.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()) {
                    Some((stem, end)) => format!("attachments/{stem}-{copy}.{end}"),
                    None => format!("attachments/{safe}-{copy}"),
                };
                copy += 1;
            }
            path
        })
        .collect()
}

/// The last part of a path, without anything that a shell, a zip tool or a file system treats in its own way.
fn safe(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or_default();
    let kept = |character: char| {
        if character.is_alphanumeric() || ".-_ ()+=@,".contains(character) { character } else { '_' }
    };
    let safe: String = last.chars().map(kept).collect();
    let safe = safe.trim_matches([' ', '.']);
    let count = safe.chars().count();
    // The end of a name says what kind of file it is.
    let safe: String = safe.chars().skip(count.saturating_sub(MAX)).collect();
    if safe.is_empty() { "file".to_owned() } else { safe }
}

/// Whether a path in a zip stays inside the folder that it is unpacked to.
pub(super) fn is_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.starts_with('/')
        && !path.contains(['\\', '\0', ':'])
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::{is_inside, unique};

    #[test]
    fn names_are_safe_and_each_once() {
        let names = ["../../etc/passwd", "A.log", "a.log", "C:\\x\\y\u{202e}.exe", "..", "-rf"];
        let paths = unique(names.into_iter());
        let expected = ["passwd", "A.log", "a-2.log", "y_.exe", "file", "-rf"];
        assert_eq!(paths, expected.map(|name| format!("attachments/{name}")));
        assert!(paths.iter().all(|path| is_inside(path)));
        assert!(!["/etc", "a/../b", "a//b", "", "c:x", "a\\b"].iter().any(|path| is_inside(path)));
    }
}
