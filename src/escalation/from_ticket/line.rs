//! A line of a ticket's body.

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyLineKind {
    /// What somebody says.
    Prose,
    /// Set apart as it is: `<pre>`, a fence, an indented block.
    Pre,
    /// Quoted: `>`, `<blockquote>`.
    Quote,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BodyLine {
    pub(super) kind: BodyLineKind,
    /// Without the signs that set it apart.
    pub(super) text: String,
}

impl BodyLine {
    pub(super) fn new(kind: BodyLineKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}
