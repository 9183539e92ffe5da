//! What one walk over one file carries from grammar to grammar: the cleaner, the log, the place, and how deep it is.

use std::borrow::Cow;
use std::collections::HashSet;

use super::placeholder::{self, RemovedKind};
use crate::redact::class::Class;
use crate::redact::cleaner::Cleaner;
use crate::redact::findings::{Log, TextPlace};
use crate::redact::pseudonym;

/// Values inside values (JSON in a string in JSON, base64 in that) that are opened. Deeper ones go whole.
const MAX_NESTED: u8 = 6;

/// Bytes of a text that is remembered when it was clean.
const SHORT: usize = 100;
/// Texts that are remembered.
const MAX_CLEAN: usize = 8192;

/// What one walk over one file needs. Its log is only merged into the caller's when the walk ends well.
pub(in crate::redact) struct Walk<'c> {
    cleaner: &'c Cleaner,
    pub(in crate::redact) log: Log,
    place: TextPlace,
    nested: u8,
    /// Short texts that need no cleaning: captures repeat the same few thousand times.
    clean: HashSet<String>,
    /// Buffer for the key of a field in `clean`: its name and its value.
    both: String,
}

impl<'c> Walk<'c> {
    pub(in crate::redact) fn new(cleaner: &'c Cleaner, file: &str, at: &str) -> Self {
        Self {
            cleaner,
            log: Log::new(),
            place: TextPlace::new(file, at),
            nested: 0,
            clean: HashSet::new(),
            both: String::new(),
        }
    }

    /// A walk over an attached file, which is called `shown` in the bundle.
    pub(in crate::redact) fn over_attachment(cleaner: &'c Cleaner, shown: &str, at: &str) -> Self {
        Self::new(cleaner, &format!("attachments/{shown}"), at)
    }

    /// The place in the file, for the log. Whoever appends to it truncates it again.
    pub(super) fn at(&mut self) -> &mut String {
        &mut self.place.at
    }

    /// Free text.
    pub(super) fn text<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        if text.len() > SHORT || text.starts_with('\u{1}') {
            return self.cleaner.text(text, &self.place, &mut self.log);
        }
        if self.clean.contains(text) {
            return Cow::Borrowed(text);
        }
        let cleaned = self.cleaner.text(text, &self.place, &mut self.log);
        if cleaned == text && self.clean.len() < MAX_CLEAN {
            self.clean.insert(text.to_owned());
        }
        cleaned
    }

    /// Free text, without a finding: the same text is cleaned and counted where it stands itself.
    pub(super) fn quietly(&self, text: &str) -> String {
        self.cleaner.text(text, &self.place, &mut Log::new()).into_owned()
    }

    /// A value with a name.
    pub(super) fn field<'t>(&mut self, name: &str, value: &'t str) -> Cow<'t, str> {
        if name.len() + value.len() > SHORT || name.contains('\u{1}') {
            return self.cleaner.field(name, value, &self.place, &mut self.log);
        }
        self.both.clear();
        // U+0001 in front tells the key of a field from a text.
        self.both.extend(["\u{1}", name, "\u{1}", value]);
        if self.clean.contains(&self.both) {
            return Cow::Borrowed(value);
        }
        let cleaned = self.cleaner.field(name, value, &self.place, &mut self.log);
        if cleaned == value && self.clean.len() < MAX_CLEAN {
            self.clean.insert(self.both.clone());
        }
        cleaned
    }

    /// A token for the whole value, whatever it looks like.
    pub(super) fn replace_all_of<'t>(&mut self, rule: &'static str, value: &'t str) -> Cow<'t, str> {
        if is_done(value) {
            return Cow::Borrowed(value);
        }
        self.cleaner.replace_all_of(rule, Class::Secret, value, &self.place, &mut self.log)
    }

    /// A fixed note in the place of something that is not worth a token.
    pub(super) fn remove(&mut self, what: RemovedKind, value: &str) -> String {
        let note = placeholder::note(what, value.len());
        self.log.push("body removed", Class::Secret, &self.place, &note);
        note
    }

    /// Does something one level deeper, unless that is too deep.
    pub(super) fn inside<T>(&mut self, work: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.nested >= MAX_NESTED {
            return None;
        }
        self.nested += 1;
        let done = work(self);
        self.nested -= 1;
        done
    }

    pub(super) fn is_deepest(&self) -> bool {
        self.nested >= MAX_NESTED
    }
}

/// Whether there is nothing left to take out: empty, a token, or a note.
pub(super) fn is_done(value: &str) -> bool {
    value.is_empty() || pseudonym::is_token(value) || placeholder::is_note(value)
}
