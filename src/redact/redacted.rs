//! `Redacted<T>`: proof that a value went through the redaction.
//!
//! It can be made in this folder only. Renderers, reports, bundle, ticketing, logs and progress take nothing else, so sending
//! what was not redacted does not compile.

/// A value that may be shown to its audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redacted<T>(T);

impl<T> Redacted<T> {
    /// Only the redaction itself says that something is redacted.
    pub(super) fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, to render it.
    pub fn get(&self) -> &T {
        &self.0
    }

    /// What is made of a redacted value and of nothing else but `with` (templates, a width, a language) is redacted too. The
    /// function is a plain one: it cannot bring along what it was not handed.
    pub fn derive<W: ?Sized, U>(&self, with: &W, make: fn(&T, &W) -> U) -> Redacted<U> {
        Redacted(make(&self.0, with))
    }
}
