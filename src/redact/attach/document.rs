//! HAR, JSON, mail and text: cleaned in parts, by their structure as far as they have one.

use std::borrow::Cow;
use std::ops::Range;

use super::limits::AttachLimits;
use super::sniff::FileKind;
use super::truncate::{self, Cut};
use super::{mail, pieces, text};
use crate::redact::cleaner::Cleaner;
use crate::redact::findings::Log;
use crate::redact::parallel;
use crate::redact::structure::har_role::HarRole;
use crate::redact::structure::json;
use crate::redact::structure::placeholder::{self, RemovedKind};
use crate::redact::structure::walk::Walk;

/// Bytes of items that are cleaned in one go.
const BATCH: usize = 256 << 10;

/// How often a malformed text is cleaned again until nothing changes.
const MENDS: usize = 4;

/// The cleaned bytes, and what must be said about them.
pub(super) fn clean(
    shown: &str,
    kind: FileKind,
    text: Cow<'_, str>,
    limits: &AttachLimits,
    cleaner: &Cleaner,
    log: &mut Log,
) -> (Vec<u8>, Option<String>) {
    let (role, path, place, item): (_, &[&str], _, _) = match kind {
        FileKind::Har(HarRole::Har) => (HarRole::Har, &["log", "entries"], "/log/entries", HarRole::Entry),
        FileKind::Har(HarRole::Log) => (HarRole::Log, &["entries"], "/entries", HarRole::Entry),
        FileKind::Har(HarRole::Entries) => (HarRole::Entries, &[], "", HarRole::Entry),
        FileKind::Har(role) => (role, &[], "", HarRole::Entry),
        FileKind::Json => (HarRole::Plain, &[], "", HarRole::Plain),
        FileKind::Mail => return mail(shown, &text, limits, cleaner, log),
        _ => {
            let (kept, cut) = match truncate::lines(&text, limits.kept_bytes) {
                (_, None) => (text, None),
                (kept, cut) => (Cow::Owned(kept.into_owned()), cut),
            };
            return (text::clean(kept, 1, shown, cleaner, log).into_bytes(), cut.map(|cut| cut.to_string()));
        }
    };
    // Too long: the newest items of its longest list, without the values that are too long on their own.
    let smaller = (text.len() > limits.kept_bytes).then(|| json::shorten(&text, limits.kept_bytes)).flatten();
    if let Some((shorter, values)) = smaller {
        let unlimited = AttachLimits { kept_bytes: usize::MAX, ..*limits };
        let cut = Cut { kept: shorter.len(), of: text.len() }.to_string();
        drop(text);
        let (bytes, note) = clean(shown, kind, Cow::Owned(shorter), &unlimited, cleaner, log);
        let left_out = (values > 0).then(|| format!("{values} values that are too long left out"));
        let notes: Vec<String> = [Some(cut), left_out, note].into_iter().flatten().collect();
        return (bytes, Some(notes.join("; ")));
    }
    let job = DocumentJob { shown, cleaner, role, item, place: place.to_owned() };
    if let Some(items) = json::list(&text, path).filter(|items| !items.is_empty()) {
        match job.list(text, &items, log) {
            Ok(bytes) => return (bytes, None),
            Err(whole) => return job.document(&whole, limits, log),
        }
    }
    if kind == FileKind::Json
        && text.split_once('\n').is_some_and(|(line, rest)| json::is_json(line) && !rest.trim().is_empty())
    {
        // Lines of JSON.
        return clean(shown, FileKind::Text, text, limits, cleaner, log);
    }
    job.document(&text, limits, log)
}

/// A mail: its pieces one after the other.
fn mail(
    shown: &str,
    text: &str,
    limits: &AttachLimits,
    cleaner: &Cleaner,
    log: &mut Log,
) -> (Vec<u8>, Option<String>) {
    let (mut out, mut notes, mut line) = (Vec::new(), Vec::new(), 1);
    for piece in mail::readable(text, shown, log) {
        let bytes = match piece.kind {
            FileKind::Text => text::clean(Cow::Owned(piece.text), line, shown, cleaner, log).into_bytes(),
            kind => {
                let (bytes, note) = clean(shown, kind, Cow::Owned(piece.text), limits, cleaner, log);
                notes.extend(note);
                bytes
            }
        };
        line += memchr::memchr_iter(b'\n', &bytes).count();
        out.extend_from_slice(&bytes);
    }
    let out = String::from_utf8(out).unwrap_or_default();
    let (kept, cut) = truncate::lines(&out, limits.kept_bytes);
    notes.extend(cut.map(|cut| cut.to_string()));
    (kept.into_owned().into_bytes(), (!notes.is_empty()).then(|| notes.join("; ")))
}

struct DocumentJob<'c> {
    shown: &'c str,
    cleaner: &'c Cleaner,
    role: HarRole,
    item: HarRole,
    /// The JSON pointer of the list.
    place: String,
}

impl DocumentJob<'_> {
    /// A document with a long list: its items, cleaned side by side, in a frame of everything else. Comes back as it was if its
    /// frame cannot be read.
    fn list<'t>(
        &self,
        text: Cow<'t, str>,
        items: &[Range<usize>],
        log: &mut Log,
    ) -> Result<Vec<u8>, Cow<'t, str>> {
        let (first, last) = (items[0].start, items[items.len() - 1].end);
        let frame = format!("{}{}", &text[..first], &text[last..]);
        let mut walk = Walk::over_attachment(self.cleaner, self.shown, "");
        let Ok((frame, hole)) = json::frame(&frame, self.role, &mut walk) else { return Err(text) };
        log.merge(walk.log);
        let mut out = String::with_capacity(text.len() + BATCH);
        out.push_str(&frame[..hole]);
        let (numbers, places): (Vec<usize>, Vec<Range<usize>>) = batches(items).into_iter().unzip();
        parallel::run(
            numbers.into_iter().zip(pieces::split(text, places)).collect(),
            |(first, batch)| (first, self.items(batch.text(), first)),
            |(first, (part, found))| {
                if first > 0 {
                    out.push(',');
                }
                out.push_str(&part);
                log.merge(found);
            },
        );
        out.push_str(&frame[hole..]);
        Ok(out.into_bytes())
    }

    /// Some items with the commas between them.
    fn items(&self, text: &str, first: usize) -> (String, Log) {
        let mut walk = Walk::over_attachment(self.cleaner, self.shown, &self.place);
        // They were read before, so they can be read; what could not would not leave.
        let cleaned = json::items(text, self.item, first, &mut walk)
            .unwrap_or_else(|_| format!("\"{}\"", placeholder::note(RemovedKind::Text, text.len())));
        (cleaned, walk.log)
    }

    /// A document without such a list, or none at all.
    fn document(&self, text: &str, limits: &AttachLimits, log: &mut Log) -> (Vec<u8>, Option<String>) {
        let mut walk = Walk::over_attachment(self.cleaner, self.shown, "");
        if let Ok(cleaned) = json::clean(text, self.role, &mut walk) {
            log.merge(walk.log);
            return (cleaned.into_bytes(), None);
        }
        let (mut cleaned, note) = self.malformed(text, log);
        // Cleaning a broken text as text may mend it, and then its structure says more. Seldom more than once.
        for _ in 0..MENDS {
            let (again, _) = self.malformed(&cleaned, log);
            if again == cleaned {
                break;
            }
            cleaned = again;
        }
        let (kept, cut) = truncate::lines(&cleaned, limits.kept_bytes);
        let notes: Vec<String> = note.into_iter().chain(cut.map(|cut| cut.to_string())).collect();
        (kept.into_owned().into_bytes(), (!notes.is_empty()).then(|| notes.join("; ")))
    }

    fn malformed(&self, text: &str, log: &mut Log) -> (String, Option<String>) {
        let mut walk = Walk::over_attachment(self.cleaner, self.shown, "");
        let (mut cleaned, read) = json::salvage(text, self.role, &mut walk);
        log.merge(walk.log);
        let rest = &text[read..];
        let note = if rest.is_empty() {
            None
        } else if self.role == HarRole::Plain {
            // Lines of JSON, or text that only starts like it.
            let line = 1 + text[..read].matches('\n').count();
            cleaned.push_str(&text::clean(Cow::Borrowed(rest), line, self.shown, self.cleaner, log));
            None
        } else {
            // As text, names and values of headers would not be told apart.
            Some(format!("not valid JSON from byte {read} on: the rest was left out"))
        };
        (cleaned, note)
    }
}

/// Items together, so that a part is worth a thread's while: the number of the first, and where they stand.
fn batches(items: &[Range<usize>]) -> Vec<(usize, Range<usize>)> {
    let mut batches: Vec<(usize, Range<usize>)> = Vec::new();
    for (number, item) in items.iter().enumerate() {
        match batches.last_mut() {
            Some((_, batch)) if item.end - batch.start <= BATCH => batch.end = item.end,
            _ => batches.push((number, item.clone())),
        }
    }
    batches
}
