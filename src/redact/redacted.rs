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
}
