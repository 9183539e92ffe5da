//! The reply to the user: what was checked, what it means in plain words, and one next step.
//!
//! It never shows internals. The phrases name none, and [`lint`] proves it of the finished text; a text that does not pass is
//! replaced by a general one that holds no value of the case at all, and the caller is told.

mod catalogue;
mod letter;
mod lint;

pub use lint::{Leak, LeakKind};

pub(crate) use catalogue::lint_folder as lint_catalogues;

use crate::output::template::{RenderError, TemplateFile, Templates, render_with};
use crate::redact::redacted::Redacted;
use crate::report::v1::Report;
use catalogue::ReplyCatalogue;

/// The language when none is asked for.
pub const DEFAULT_LANGUAGE: &str = "en";

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

/// Writes the reply. The report must be redacted for the admin, or for the user: names and roles of the person are used when
/// they are there.
///
/// # Errors
/// A language that is not known; a template or catalogue of the config folder that cannot be rendered.
pub fn write(report: &Redacted<Report>, templates: &Templates, language: &str) -> Result<Reply, RenderError> {
    let report = report.get();
    let catalogue = ReplyCatalogue::load(language, templates.folder())?;
    let letter = letter::compose(report, &catalogue)?;
    let text = tidy(&render_with(templates, TemplateFile::Reply, &letter)?);
    let own_words = catalogue.text().to_lowercase() + &templates.source(TemplateFile::Reply).1.to_lowercase();
    let leaks = lint::leaks(&text, report, &own_words);
    let reply = |text, leaks| Reply {
        text,
        language: catalogue.language().to_owned(),
        reviewed: catalogue.is_reviewed(),
        leaks,
    };
    if leaks.is_empty() {
        return Ok(reply(text, leaks));
    }
    // The general letter holds nothing but embedded phrases, so there is nothing in it that could leak.
    let general = ReplyCatalogue::embedded(catalogue.language());
    let text = tidy(&render_with(&Templates::embedded(), TemplateFile::Reply, &letter::general(&general)?)?);
    Ok(reply(text, leaks))
}

/// One empty line at most, no space at line ends, one last newline.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.trim().lines().map(str::trim_end) {
        if !(line.is_empty() && out.ends_with("\n\n")) {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}
