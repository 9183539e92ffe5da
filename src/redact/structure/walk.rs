//! What one walk over one file carries from grammar to grammar: the cleaner, the log, the place, and how deep it is.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::heuristics;
use super::placeholder::{self, RemovedKind, Withheld};
use crate::redact::bodies::Bodies;
use crate::redact::class::Class;
use crate::redact::cleaner::{Cleaner, Look};
use crate::redact::findings::{Log, TextPlace};
use crate::redact::pseudonym;
use crate::redact::vocabulary::person::{self, PersonField};
use crate::redact::vocabulary::subject::{self, FieldSubject};

/// Values inside values (JSON in a string in JSON, base64 in that) that are opened. Deeper ones go whole.
const MAX_NESTED: u8 = 6;

/// Bytes of a text that is remembered when it was clean.
const SHORT: usize = 100;
/// Bytes of a value that is an address, a name or a number as a whole.
const LONGEST_WHOLE: usize = 256;
/// A name that says that its value is an id by which a request is found again.
const EXPLAINED: &str = "requestid";
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
    /// What names are about.
    subjects: HashMap<String, FieldSubject>,
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
            subjects: HashMap::new(),
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

    /// Does something without a finding: the same is done, and counted, where the text stands itself.
    pub(super) fn without_log<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let log = std::mem::take(&mut self.log);
        let done = work(self);
        self.log = log;
        done
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
        if let Some(token) = self.of_class(rule, value) {
            return Cow::Owned(token);
        }
        self.cleaner.replace_all_of(rule, Class::Secret, value, &self.place, &mut self.log)
    }

    /// The token of a person's name or account.
    pub(super) fn name<'t>(&mut self, rule: &'static str, value: &'t str) -> Cow<'t, str> {
        self.cleaner.replace_all_of(rule, Class::Name, value, &self.place, &mut self.log)
    }

    /// A token for a value that is no credential, where a note would not do: a key, which must stay one of its own, or a part of a
    /// path, by which the same object is told.
    pub(super) fn tokenize<'t>(&mut self, rule: &'static str, value: &'t str) -> Cow<'t, str> {
        if is_done(value) {
            return Cow::Borrowed(value);
        }
        if value.len() <= LONGEST_WHOLE
            && let Some(token) = self.whole("", value)
        {
            return Cow::Owned(token);
        }
        self.cleaner.replace_all_of(rule, Class::Content, value, &self.place, &mut self.log)
    }

    /// An id, a code or another word that its name explains: no name-based rule applies to it, but what has the prefix of a
    /// credential goes, and so does a person.
    pub(super) fn id<'t>(&mut self, value: &'t str) -> Cow<'t, str> {
        self.field(EXPLAINED, value)
    }

    /// The token of a value that is one thing as a whole: an address, a number of a person, a credential that a detector knows.
    pub(super) fn whole(&mut self, name: &str, value: &str) -> Option<String> {
        match self.cleaner.look_at(name, value) {
            Look::Whole(class, decoded) if is_one_thing(value) => {
                return Some(self.token_of("whole value", class, decoded.as_deref().unwrap_or(value)));
            }
            Look::Credential(rule, decoded) => {
                return Some(self.token_of(rule, Class::Secret, decoded.as_deref().unwrap_or(value)));
            }
            Look::Nothing => return None,
            Look::Whole(..) | Look::Other => {}
        }
        let mut log = Log::new();
        let cleaned = self.cleaner.field(name, value, &self.place, &mut log).into_owned();
        if cleaned == value || !is_done(&cleaned) {
            return None;
        }
        self.log.merge(log);
        Some(cleaned)
    }

    /// The token of a value that is an address, a name or a number as a whole: the same as in a text.
    fn of_class(&mut self, rule: &'static str, value: &str) -> Option<String> {
        if !is_one_thing(value) {
            return None;
        }
        let Look::Whole(class, decoded) = self.cleaner.look_at("", value) else { return None };
        Some(self.token_of(rule, class, decoded.as_deref().unwrap_or(value)))
    }

    fn token_of(&mut self, rule: &'static str, class: Class, value: &str) -> String {
        self.cleaner.replace_all_of(rule, class, value, &self.place, &mut self.log).into_owned()
    }

    /// A note in the place of a value that goes by policy.
    pub(super) fn leave_out(&mut self, rule: &'static str, what: Withheld) -> String {
        let note = placeholder::left_out(what);
        self.log.push(rule, Class::Content, &self.place, &note);
        note
    }

    /// A note in the place of a body, by its media type.
    pub(super) fn remove_media(&mut self, media_type: &str, bytes: usize) -> String {
        let note = if media_type.is_empty() {
            placeholder::note(RemovedKind::Binary, bytes)
        } else {
            placeholder::part(media_type, bytes)
        };
        self.log.push("body removed", Class::Content, &self.place, &note);
        note
    }

    /// How much of bodies leaves.
    pub(super) fn bodies(&self) -> Bodies {
        self.cleaner.bodies()
    }

    /// What a field of this name is about.
    pub(super) fn subject(&mut self, name: &str) -> FieldSubject {
        if let Some(subject) = self.subjects.get(name) {
            return *subject;
        }
        let subject = match (subject::subject(name), person::kind(name)) {
            // `idNumber` is no id of an object, but the number of a person; `benutzerkennung` is of one in words that only the
            // vocabulary of persons knows.
            (FieldSubject::Id, Some(PersonField::Id | PersonField::Birth))
            | (
                FieldSubject::Other,
                Some(
                    PersonField::Account
                    | PersonField::Name
                    | PersonField::Phone
                    | PersonField::Id
                    | PersonField::Birth,
                ),
            ) => FieldSubject::Person,
            (subject, _) => subject,
        };
        if name.len() <= SHORT && self.subjects.len() < MAX_CLEAN {
            self.subjects.insert(name.to_owned(), subject);
        }
        subject
    }

    /// A fixed note in the place of something that is not worth a token.
    pub(super) fn remove(&mut self, what: RemovedKind, value: &str) -> String {
        self.remove_sized(what, value.len())
    }

    /// The same for so many bytes.
    pub(super) fn remove_sized(&mut self, what: RemovedKind, bytes: usize) -> String {
        let note = placeholder::note(what, bytes);
        self.log.push("body removed", Class::Content, &self.place, &note);
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

/// Whether a value may be an address, a name or a number as a whole.
fn is_one_thing(value: &str) -> bool {
    value.len() <= LONGEST_WHOLE && heuristics::may_be_personal(value)
}
