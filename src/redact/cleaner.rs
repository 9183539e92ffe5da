//! Cleans free text and values of named fields: finds what must not leave, and puts a token in its place.
//!
//! What was already put there stays: cleaning a clean text changes nothing.

use std::borrow::Cow;

use super::class::Class;
use super::detect::{self, Names, Span};
use super::known::Known;
use super::log::{Log, Place};
use super::policy::{Policy, Treatment};
use super::pseudonym::{self, Pseudonyms};

/// What stands in the place of a text that could not be cleaned.
const WITHHELD: &str = "[text withheld: it could not be cleaned]";

/// Cleans text under one policy, with one set of known secrets and one key for tokens.
#[derive(Debug)]
pub struct Cleaner {
    known: Known,
    pseudonyms: Pseudonyms,
    policy: Policy,
    names: Names,
}

impl Cleaner {
    /// A cleaner. `names` are the names of people that the facts mention; fewer than three characters are ignored.
    pub fn new(
        known: Known,
        pseudonyms: Pseudonyms,
        policy: Policy,
        names: impl IntoIterator<Item = String>,
    ) -> Self {
        Self { known, pseudonyms, policy, names: Names::new(names) }
    }

    /// The tokens made so far.
    #[must_use]
    pub fn pseudonyms(&self) -> &Pseudonyms {
        &self.pseudonyms
    }

    /// The secrets that the tool holds.
    #[must_use]
    pub fn known(&self) -> &Known {
        &self.known
    }

    /// What happens to each class.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Cleans free text, which may hold several lines. In the log, the lines of a text that stands at `line N` are counted on
    /// from N.
    pub fn text<'t>(&self, text: &'t str, place: &Place, log: &mut Log) -> Cow<'t, str> {
        if self.is_broken() {
            return withhold(text, place, log);
        }
        let mut spans = Vec::new();
        self.find(text, &mut spans);
        self.replace(text, spans, place, log)
    }

    /// Cleans a value that has a name, such as a header, cookie, query parameter, form field or JSON key: a value whose name
    /// says that it is secret goes whole, any other is cleaned as text.
    pub fn field<'t>(&self, name: &str, value: &'t str, place: &Place, log: &mut Log) -> Cow<'t, str> {
        if self.is_broken() {
            return withhold(value, place, log);
        }
        let mut spans = Vec::new();
        if self.known.is_whole(value).is_some() {
            spans.push(Span::new(0..value.len(), Class::Secret, "known secret"));
        }
        detect::field(name, value, &mut spans);
        self.find(value, &mut spans);
        self.replace(value, spans, place, log)
    }

    /// The token for a value that goes whole, whatever it looks like: where it stands says that it is secret.
    pub(super) fn whole<'t>(
        &self,
        rule: &'static str,
        class: Class,
        value: &'t str,
        place: &Place,
        log: &mut Log,
    ) -> Cow<'t, str> {
        self.replace(value, vec![Span::new(0..value.len(), class, rule)], place, log)
    }

    /// Whether a value of this name is secret by its name alone.
    pub(super) fn is_secret_name(name: &str) -> bool {
        detect::is_secret_name(name)
    }

    fn is_broken(&self) -> bool {
        self.known.is_broken() || self.names.is_broken()
    }

    fn find(&self, text: &str, spans: &mut Vec<Span>) {
        spans.extend(
            self.known.find(text.as_bytes()).map(|hit| Span::new(hit.range, Class::Secret, "known secret")),
        );
        detect::secrets(text, spans);
        let personal = |class| self.policy.treatment(class) != Treatment::Keep;
        self.names.find(text, personal(Class::Name), spans);
        detect::personal(text, personal, spans);
    }

    fn replace<'t>(&self, text: &'t str, spans: Vec<Span>, place: &Place, log: &mut Log) -> Cow<'t, str> {
        let spans = detect::settle(text, spans);
        if spans.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let (mut done, mut lines) = (0, 0);
        for span in spans {
            let between = &text[done..span.range.start];
            lines += between.bytes().filter(|byte| *byte == b'\n').count();
            out.push_str(between);
            let value = &text[span.range.clone()];
            let token = match self.policy.treatment(span.class) {
                Treatment::Keep => value.to_owned(),
                Treatment::Pseudonym => self.pseudonyms.token(span.class, value),
                Treatment::Drop => span.class.dropped().to_owned(),
            };
            log.add(span.rule, span.class, &place.file, || place.down(lines), &token, 1);
            out.push_str(&token);
            lines += value.bytes().filter(|byte| *byte == b'\n').count();
            done = span.range.end;
        }
        out.push_str(&text[done..]);
        Cow::Owned(out)
    }
}

fn withhold<'t>(text: &'t str, place: &Place, log: &mut Log) -> Cow<'t, str> {
    if text.is_empty() || pseudonym::is_token(text) || text == WITHHELD {
        return Cow::Borrowed(text);
    }
    log.push("withheld", Class::Secret, place, WITHHELD);
    Cow::Borrowed(WITHHELD)
}
