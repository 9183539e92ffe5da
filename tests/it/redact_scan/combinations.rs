//! Every kind of value in every notation: attached, cleaned, and looked at by the closing scan.

use std::io::{Cursor, Write as _};

use escalate::redact::attach::{self, AttachLimits};
use escalate::redact::cleaner::Cleaner;
use escalate::redact::findings::Log;
use escalate::redact::policy::{Audience, Policy};
use escalate::redact::pseudonym::{Key, Pseudonyms};
use escalate::redact::scan::scan;
use escalate::vault::Vault;

use super::kinds::Kind;
use super::notations::Notation;

/// What became of one value in one notation.
pub(crate) struct Outcome {
    /// What the closing scan says of the text as it was attached.
    pub(crate) stopped_before: bool,
    /// What it says of the cleaned text: rules and places.
    pub(crate) hits: Vec<String>,
    /// Cleaned again, it changed.
    pub(crate) unstable: bool,
    pub(crate) text: String,
    pub(crate) cleaned: String,
}

pub(crate) fn cleaner() -> Cleaner {
    Cleaner::new(&Vault::new(), Pseudonyms::new(Key::new([7; 32])), Policy::of(Audience::Support), [])
}

/// Cleans one value in one notation.
pub(crate) fn attach(kind: &Kind, notation: &Notation, cleaner: &Cleaner) -> Option<Outcome> {
    attached(notation.file, &(notation.write)(&kind.value), cleaner)
}

/// The value in the name of a file, which a name can hold only in part: no slashes, no line breaks.
pub(crate) fn named(kind: &Kind, cleaner: &Cleaner) -> Option<Vec<String>> {
    let name: String = kind.value.chars().filter(|letter| !"/\n".contains(*letter)).collect();
    let attached = attach::clean(
        &format!("{name}.log"),
        b"nothing\n",
        &AttachLimits::default(),
        cleaner,
        &mut Log::new(),
    )
    .ok()?;
    Some(hits(attached.name.as_bytes()))
}

/// The value in a member of an archive, and in that member's name.
pub(crate) fn archived(kind: &Kind, cleaner: &Cleaner) -> Option<Vec<String>> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let name: String = kind.value.chars().filter(|letter| !"/\n".contains(*letter)).collect();
    writer.start_file(format!("config/{name}.txt"), zip::write::SimpleFileOptions::default()).ok()?;
    writer.write_all(format!("note: {}\n", kind.value).as_bytes()).ok()?;
    let bytes = writer.finish().ok()?.into_inner();
    let attached =
        attach::clean("all.zip", &bytes, &AttachLimits::default(), cleaner, &mut Log::new()).ok()?;
    Some(hits(&attached.bytes))
}

fn attached(file: &str, text: &str, cleaner: &Cleaner) -> Option<Outcome> {
    let clean =
        |bytes: &[u8]| attach::clean(file, bytes, &AttachLimits::default(), cleaner, &mut Log::new()).ok();
    let once = clean(text.as_bytes())?.bytes;
    let again = clean(&once)?.bytes;
    Some(Outcome {
        stopped_before: !hits(text.as_bytes()).is_empty(),
        hits: hits(&once),
        unstable: again != once,
        text: text.to_owned(),
        cleaned: String::from_utf8_lossy(&once).into_owned(),
    })
}

fn hits(bytes: &[u8]) -> Vec<String> {
    scan("file", bytes, &Vault::new()).err().into_iter().flatten().map(|hit| hit.to_string()).collect()
}
