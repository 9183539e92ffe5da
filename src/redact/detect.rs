//! The detectors: what in a text is a secret or personal data. They say where and what, and change nothing.
//!
//! A text is read line by line. A line with escapes in it (`%22`, `\"`, `&quot;`) is read as what it says, through a
//! [`view::View`]. On each line, in this order: shapes of keys by their prefix, telling names with a value behind them, links,
//! and long random runs that no diagnostic name explains. No rule is a regular expression, so none has to be compiled.

use std::ops::Range;

use super::class::Class;
use super::policy::{Policy, Treatment};

mod assign;
mod card;
mod email;
mod encoded;
mod headers;
mod ip;
mod line;
mod links;
mod names;
mod pem;
mod people;
mod phone;
mod prefixes;
mod random;
mod settle;
mod shape;
mod view;

pub(super) use people::Names;
pub(super) use settle::settle;

/// A part of a text that must not leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) range: Range<usize>,
    pub(super) class: Class,
    /// The rule, in words, for the report.
    pub(super) rule: &'static str,
    /// What the part says, where that is not what stands there: the text was escaped.
    pub(super) says: Option<String>,
}

impl Span {
    pub(super) fn new(range: Range<usize>, class: Class, rule: &'static str) -> Self {
        Self { range, class, rule, says: None }
    }

    pub(super) fn secret(range: Range<usize>, rule: &'static str) -> Self {
        Self::new(range, Class::Secret, rule)
    }
}

/// What to look for beside secrets, which are always looked for.
pub(super) struct Wanted<'n> {
    /// Asks whether a class is wanted.
    pub(super) policy: &'n Policy,
    /// The names of people, when they are wanted.
    pub(super) names: Option<&'n Names>,
}

/// Whether a value of this name is secret by its name alone.
pub(super) fn is_secret_name(name: &str) -> bool {
    headers::is_secret(name)
}

impl Wanted<'_> {
    fn wants(&self, class: Class) -> bool {
        self.policy.treatment(class) != Treatment::Keep
    }
}

/// Finds private keys, which reach over several lines.
pub(super) fn keys(text: &str, spans: &mut Vec<Span>) {
    pem::find(text.as_bytes(), spans);
}

/// Finds everything else in one line. `name` is the name of the field whose value it is.
pub(super) fn line(line: &str, name: Option<&str>, wanted: &Wanted<'_>, spans: &mut Vec<Span>) {
    line::find(line.trim_end_matches('\n').as_bytes(), name, wanted, 0, spans);
}

/// Where a private key begins that is still open at the end of a text.
pub(super) fn open_key(text: &[u8]) -> Option<usize> {
    pem::open(text)
}

/// Whether a search could not be built: then nothing counts as clean.
pub(super) fn is_broken() -> bool {
    assign::is_broken()
}

/// Finds what is secret or personal by the name of a field.
pub(super) fn field(name: &str, value: &str, wanted: &Wanted<'_>, spans: &mut Vec<Span>) {
    headers::field(name, value, spans);
    if wanted.wants(Class::Phone)
        && names::is_phone(name)
        && value.bytes().filter(u8::is_ascii_digit).count() >= 6
    {
        spans.push(Span::new(0..value.len(), Class::Phone, "phone field"));
    }
}
