//! The reply to the user: what was checked, what it means in plain words, and one next step.
//!
//! It never shows internals. The phrases name none, and [`lint`] proves it of the finished text; a text that does not pass is
//! replaced by a general one that holds no value of the case at all, and the caller is told.

mod catalogue;
mod cause;
mod deed;
mod internals;
pub mod language;
mod letter;
mod lint;
mod word_marks;
mod writer;

pub use internals::LeakKind;
pub use lint::Leak;
pub use writer::ReplyWriter;

pub(crate) use catalogue::lint_folder as lint_catalogues;

use crate::output::template::{RenderError, Templates};
use crate::redact::redacted::Redacted;
use crate::report::v1::Report;

/// The language when none is asked for.
pub const DEFAULT_LANGUAGE: &str = "en";

/// Whom the reply goes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReplyRecipient {
    /// The person whom the case is about: an admin hands it to them.
    #[default]
    User,
    /// Whoever sent the message, who is not known to be that person: a ticket, a hook, a request. The letter is then the same
    /// whatever was found, so that nobody learns from it whether there is an account, and what is the matter with it. Its language
    /// must not tell either: see [`language::choose`].
    Unverified,
}

/// A reply that passed the lint, or the general one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    text: String,
    language: String,
    reviewed: bool,
    leaks: Vec<Leak>,
}

impl Reply {
    /// The text, ready to paste, with a last newline.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The language that it is in.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Whether a speaker of the language has reviewed its phrases.
    #[must_use]
    pub fn is_reviewed(&self) -> bool {
        self.reviewed
    }

    /// Whether the general reply stands in place of one that would have shown internals.
    #[must_use]
    pub fn was_replaced(&self) -> bool {
        !self.leaks.is_empty()
    }

    /// What an admin has to know before they send it; never a part of the letter.
    #[must_use]
    pub fn remarks(&self) -> Vec<&'static str> {
        let general = "a general one: the specific one would have shown internals";
        let all = [(self.was_replaced(), general), (!self.reviewed, "not reviewed by a speaker")];
        all.into_iter().filter(|(holds, _)| *holds).map(|(_, remark)| remark).collect()
    }

    /// What the specific reply would have shown; for the admin only.
    #[must_use]
    pub fn leaks(&self) -> &[Leak] {
        &self.leaks
    }
}

/// The languages that can be asked for: the embedded ones, and those in the config folder.
#[must_use]
pub fn languages(templates: &Templates) -> Vec<String> {
    catalogue::languages(templates.folder())
}

/// Writes the reply to the person whom the case is about. The report must be redacted for the admin, or for the user: names and
/// roles of the person are used when they are there.
///
/// # Errors
/// A language that is not known; a template or catalogue of the config folder that cannot be rendered.
pub fn write(report: &Redacted<Report>, templates: &Templates, language: &str) -> Result<Reply, RenderError> {
    write_to(ReplyRecipient::User, report, templates, language)
}

/// Writes the reply to a recipient: as [`write()`] for the person themselves. Who writes many has a [`ReplyWriter`].
///
/// # Errors
/// As [`write()`].
pub fn write_to(
    recipient: ReplyRecipient,
    report: &Redacted<Report>,
    templates: &Templates,
    language: &str,
) -> Result<Reply, RenderError> {
    ReplyWriter::new(templates).write_to(recipient, report, language)
}
