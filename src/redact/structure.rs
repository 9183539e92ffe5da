//! Text with a structure: JSON, headers, cookies, query strings, forms, URLs, and one inside the other. Values are cleaned
//! by their name and by their look, at every depth; the structure stays, so that what is cleaned can still be read.
//!
//! Two ways to decide: in a *listed* place (everything in a HAR) only values with a name from the lists in [`names`] stay,
//! in a *named* place (any other JSON) a value goes if its name or its look says that it is secret.

use std::borrow::Cow;
use std::collections::HashSet;

use super::class::Class;
use super::cleaner::Cleaner;
use super::findings::{Log, Place};
use super::pseudonym;

pub(super) mod base64;
pub(super) mod body;
mod cookie;
mod header;
pub(super) mod json;
mod look;
pub(super) mod names;
mod query;
pub(super) mod removed;
pub(super) mod shape;
mod url;
mod value;
mod words;

/// Values inside values (JSON in a string in JSON, base64 in that) that are opened. Deeper ones go whole.
const MAX_NESTED: u8 = 6;

/// Bytes of a text that is remembered when it was clean.
const SHORT: usize = 100;
/// Texts that are remembered.
const MAX_CLEAN: usize = 8192;

/// What one walk over one file needs. Its log is only merged into the caller's when the walk ends well.
pub(super) struct Pass<'c> {
    cleaner: &'c Cleaner,
    pub(super) log: Log,
    place: Place,
    nested: u8,
    /// Short texts that need no cleaning: captures repeat the same few thousand times.
    clean: HashSet<String>,
    /// Room for a name and a value together.
    both: String,
}

impl<'c> Pass<'c> {
    pub(super) fn new(cleaner: &'c Cleaner, file: &str, at: &str) -> Self {
        Self {
            cleaner,
            log: Log::new(),
            place: Place::new(file, at),
            nested: 0,
            clean: HashSet::new(),
            both: String::new(),
        }
    }

    /// The place in the file, for the log. Whoever adds to it takes it away again.
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

    /// Free text, without a line in the log: it is cleaned, and counted, where it stands.
    fn quietly(&self, text: &str) -> String {
        self.cleaner.text(text, &self.place, &mut Log::new()).into_owned()
    }

    /// A value with a name.
    fn field<'t>(&mut self, name: &str, value: &'t str) -> Cow<'t, str> {
        if name.len() + value.len() > SHORT || name.contains('\u{1}') {
            return self.cleaner.field(name, value, &self.place, &mut self.log);
        }
        self.both.clear();
        // In front, so that a name and a value are never taken for a text.
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
    fn whole<'t>(&mut self, rule: &'static str, value: &'t str) -> Cow<'t, str> {
        if is_done(value) {
            return Cow::Borrowed(value);
        }
        self.cleaner.whole(rule, Class::Secret, value, &self.place, &mut self.log)
    }

    /// A fixed note in the place of something that is not worth a token.
    fn remove(&mut self, what: removed::What, value: &str) -> String {
        let note = removed::note(what, value.len());
        self.log.push("body removed", Class::Secret, &self.place, &note);
        note
    }

    /// Does something one level deeper, unless that is too deep.
    fn inside<T>(&mut self, work: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.nested >= MAX_NESTED {
            return None;
        }
        self.nested += 1;
        let done = work(self);
        self.nested -= 1;
        done
    }

    fn is_deepest(&self) -> bool {
        self.nested >= MAX_NESTED
    }
}

/// Whether there is nothing left to take out: empty, a token, or a note.
fn is_done(value: &str) -> bool {
    value.is_empty() || pseudonym::is_token(value) || removed::is_note(value)
}
