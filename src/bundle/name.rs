//! Names in the zip: safe on every system, each once.

use std::collections::BTreeSet;

use crate::text::file_name::same_file_key;
use crate::text::invisible::invisible;

/// Characters of an attachment's name at most.
const MAX: usize = 100;
/// Its bytes at most. File systems take 255, also of letters that have four each, and whoever writes one puts something behind its name.
const MAX_BYTES: usize = 200;

/// Where attachments of these names are in the zip, in the order given.
pub fn unique<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    unique_names(names).into_iter().map(|name| format!("attachments/{name}")).collect()
}

/// The same without their folder: safe on every system, and each once also where a system does not tell upper from lower case.
pub(crate) fn unique_names<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    names
        .map(|name| {
            let safe = safe(name);
            let mut own = safe.clone();
            let mut copy = 2;
            while !taken.insert(same_file_key(&own)) {
                own = match safe.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()) {
                    Some((stem, end)) => format!("{stem}-{copy}.{end}"),
                    None => format!("{safe}-{copy}"),
                };
                copy += 1;
            }
            own
        })
        .collect()
}

/// The last part of a path, without anything that a shell, a zip tool or a file system treats in its own way.
fn safe(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or_default();
    let safe: String =
        last.chars().map(|character| if is_plain(character) { character } else { '_' }).collect();
    let safe = safe.trim_matches([' ', '.']);
    match shortened(safe).trim_start_matches([' ', '.']) {
        "" => "file".to_owned(),
        device if is_device(device) => format!("_{device}"),
        plain => plain.to_owned(),
    }
}

/// Its end: that says what kind of file it is.
fn shortened(name: &str) -> &str {
    let mut room = MAX_BYTES;
    let mut from = name.len();
    for (at, letter) in name.char_indices().rev().take(MAX) {
        let Some(left) = room.checked_sub(letter.len_utf8()) else { break };
        (room, from) = (left, at);
    }
    &name[from..]
}

/// A letter or digit of any script that is seen, and what no system treats in its own way.
fn is_plain(character: char) -> bool {
    // The fillers of Hangul are letters, and blank.
    let filler = matches!(character, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}');
    character.is_alphanumeric() && !filler && invisible(character).is_none()
        || ".-_ ()+=@,".contains(character)
}

/// Whether Windows takes the name for a device, whatever stands behind its first dot (Microsoft, "Naming Files, Paths, and
/// Namespaces").
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |stem: &str| {
        let number = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
        number.is_some_and(|number| {
            let mut digits = number.chars();
            let digit = digits.next().is_some_and(|digit| "0123456789\u{b9}\u{b2}\u{b3}".contains(digit));
            digit && digits.next().is_none()
        })
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered(&stem)
}

/// Whether a path is that of a check's evidence.
pub(super) fn is_evidence(path: &str) -> bool {
    let id = |id: &str| {
        !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_lowercase() || b"_-".contains(&byte))
    };
    path.strip_prefix("evidence/").and_then(|name| name.strip_suffix(".json")).is_some_and(id)
}

/// Whether a path is that of an attachment, by a name as [`unique`] gives it. Whatever else a reader shows, or shows otherwise on
/// another system, was put there by somebody.
pub(super) fn is_attachment(path: &str) -> bool {
    path.strip_prefix("attachments/").is_some_and(|name| {
        // A copy has a number behind its name.
        let count = name.chars().count();
        (1..=MAX + 10).contains(&count)
            && name.chars().all(is_plain)
            && !name.ends_with([' ', '.'])
            && !is_device(name)
    })
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
    use super::{MAX, is_attachment, is_evidence, is_inside, unique, unique_names};

    #[test]
    fn names_fit_into_a_file_system_and_keep_their_end() {
        // Two, three and four bytes a letter.
        for letter in ["a", "\u{e9}", "\u{65e5}", "\u{20000}"] {
            let long = format!("{}.log", letter.repeat(300));
            let names = unique_names([long.as_str(), &long, &long].into_iter());
            assert!(
                names.iter().all(|name| name.len() <= 210 && name.chars().count() <= MAX + 10),
                "{names:?}"
            );
            assert!(
                names.iter().all(|name| name.rsplit('.').next() == Some("log") && name.starts_with(letter)),
                "{names:?}"
            );
            assert!(names[1].ends_with("-2.log") && names[2].ends_with("-3.log"), "{names:?}");
        }
        let taken = ["3-a.log", "a.log", "A.LOG", "a-2.log", "a.log"];
        assert_eq!(
            unique_names(taken.into_iter()),
            ["3-a.log", "a.log", "A-2.LOG", "a-2-2.log", "a-3.log"],
            "a number is given to nobody who has another name"
        );
    }

    #[test]
    fn names_are_safe_and_each_once() {
        let names = [
            "../../etc/passwd",
            "A.log",
            "a.log",
            "C:\\x\\y\u{202e}.exe",
            "..",
            "-rf",
            "con.txt",
            "nul",
            "LPT1.a.b",
            "a\u{3164}\u{ad}b",
            "console.log",
        ];
        let paths = unique(names.into_iter());
        let expected = [
            "passwd",
            "A.log",
            "a-2.log",
            "y_.exe",
            "file",
            "-rf",
            "_con.txt",
            "_nul",
            "_LPT1.a.b",
            "a__b",
            "console.log",
        ];
        assert_eq!(paths, expected.map(|name| format!("attachments/{name}")));
        assert!(paths.iter().all(|path| is_inside(path) && is_attachment(path)));
        assert!(is_evidence("evidence/role.json") && !is_evidence("evidence/"));
        assert!(!["/etc", "a/../b", "a//b", "", "c:x", "a\\b"].iter().any(|path| is_inside(path)));
    }
}
