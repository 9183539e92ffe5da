//! Names of attached files: without folders (they name users and hosts), without characters that a system could stumble
//! over, and cleaned like any text.

use crate::redact::cleaner::Cleaner;
use crate::redact::findings::{Log, TextPlace};
use crate::text::invisible::invisible;

/// Endings that tell what a file is. Anything else behind a dot may be the end of a host name or an address.
const ENDINGS: &[&str] = &[
    "bmp",
    "cfg",
    "conf",
    "csv",
    "dmp",
    "eml",
    "evtx",
    "gif",
    "gz",
    "har",
    "htm",
    "html",
    "ini",
    "jpeg",
    "jpg",
    "json",
    "jsonl",
    "log",
    "mbox",
    "md",
    "msg",
    "ndjson",
    "pcap",
    "pdf",
    "png",
    "properties",
    "tar",
    "tgz",
    "toml",
    "tsv",
    "txt",
    "webp",
    "xml",
    "yaml",
    "yml",
    "zip",
];

/// Characters of a name that are kept. Tickets and file systems cut longer ones.
const LONGEST: usize = 120;

/// The last part of a path, whichever system it comes from, made safe.
pub(super) fn last(path: &str) -> String {
    let last = path.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or_default();
    let safe: String = last
        .chars()
        .map(|char| if "<>:\"|?*".contains(char) || invisible(char).is_some() { '_' } else { char })
        .collect();
    let safe = safe.trim_matches([' ', '.']);
    if safe.is_empty() { "attachment".to_owned() } else { shortened(safe) }
}

fn shortened(name: &str) -> String {
    let count = name.chars().count();
    if count <= LONGEST {
        return name.to_owned();
    }
    let (stem, endings) = split(name);
    let room = LONGEST.saturating_sub(endings.chars().count());
    stem.chars().take(room).chain(endings.chars()).collect()
}

/// The name to use, cleaned. What was found is logged under that name.
pub(super) fn clean(path: &str, cleaner: &Cleaner, log: &mut Log) -> String {
    let name = last(path);
    let (stem, endings) = split(&name);
    let named = |place: &TextPlace, log: &mut Log| {
        let part = cleaner.field("file name", stem, place, log);
        cleaner.closed(part, place, log).into_owned()
    };
    let safe = named(&TextPlace::new("", "file name"), &mut Log::new());
    named(&TextPlace::new(format!("attachments/{safe}{endings}"), "file name"), log);
    last(&format!("{safe}{endings}"))
}

/// The name of a folder that stands among home folders: it is the account's. It becomes the token that it becomes in a text, where
/// `/home/NAME/` stands.
pub(super) fn home(folder: &str, cleaner: &Cleaner, log: &mut Log) -> String {
    let text = format!("/home/{folder}/x");
    let place = TextPlace::new("attachments", "folder name");
    let within = cleaner.text(&text, &place, log);
    let within = within.strip_prefix("/home/").and_then(|rest| rest.strip_suffix("/x"));
    within.map_or_else(|| folder.to_owned(), str::to_owned)
}

/// A cleaned name without what was found in the file itself since.
pub(super) fn again(name: &str, cleaner: &Cleaner) -> String {
    let (stem, endings) = split(name);
    let place = TextPlace::new("", "file name");
    last(&format!("{}{endings}", cleaner.closed(stem.into(), &place, &mut Log::new())))
}

/// The name and its known endings: `report`, `.tar.gz`.
fn split(name: &str) -> (&str, &str) {
    let mut at = name.len();
    while let Some((before, ending)) = name[..at].rsplit_once('.') {
        if before.is_empty() || !ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)) {
            break;
        }
        at = before.len();
    }
    name.split_at(at)
}
