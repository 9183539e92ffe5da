//! The ticket: title, body in three formats, fingerprint. The same content in every ticketing system and in the bundle.

pub mod cluster;
pub mod fingerprint;
mod parts;

pub use parts::TicketParts;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::output::template::{RenderError, TemplateFile, Templates, render_with};
use crate::output::view::View;
use crate::redact::pseudonym::is_token;
use crate::redact::redacted::Redacted;
use crate::report::v1::Report;
use crate::text::visible::one_line;

/// Characters of a title at most.
pub const MAX_TITLE: usize = 120;

/// What a ticket is written from.
#[derive(Clone, Copy, Debug)]
pub struct TicketSource<'a> {
    /// The report as those who read the ticket may see it.
    pub report: &'a Redacted<Report>,
    /// The report as the attached files have it: there the affected person may be a token.
    pub files: &'a Redacted<Report>,
    /// The bundle is encrypted: the ticket says how to open it.
    pub encrypted: bool,
    /// The bundle does not get to the ticket: the ticket does not say that anything is attached.
    pub files_stay: bool,
}

/// A ticket that is ready to be sent: it can only be made from a redacted report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    title: String,
    text: String,
    markdown: String,
    html: String,
    fingerprint: String,
    /// Missing in a ticket that an earlier version wrote into the outbox.
    #[serde(default)]
    fields: TicketParts,
}

impl Ticket {
    /// The ticket of a report that was redacted for the vendor's support. `fingerprint` is [`fingerprint::of`] the unredacted one.
    ///
    /// # Errors
    /// A template of the config folder that cannot be rendered.
    pub fn write(
        report: &Redacted<Report>,
        templates: &Templates,
        fingerprint: &str,
    ) -> Result<Self, RenderError> {
        let source = TicketSource { report, files: report, encrypted: false, files_stay: false };
        Self::write_from(&source, templates, fingerprint)
    }

    /// The ticket of a bundle that is encrypted: it says how to open it.
    ///
    /// # Errors
    /// A template of the config folder that cannot be rendered.
    pub fn write_encrypted(
        report: &Redacted<Report>,
        templates: &Templates,
        fingerprint: &str,
    ) -> Result<Self, RenderError> {
        let source = TicketSource { report, files: report, encrypted: true, files_stay: false };
        Self::write_from(&source, templates, fingerprint)
    }

    /// The ticket of these reports.
    ///
    /// # Errors
    /// A template of the config folder that cannot be rendered.
    pub fn write_from(
        source: &TicketSource<'_>,
        templates: &Templates,
        fingerprint: &str,
    ) -> Result<Self, RenderError> {
        let mut view = View {
            encrypted: source.encrypted,
            files_stay: source.files_stay,
            ..View::of(source.report, None)
        };
        view.case.token = token(source);
        let view = &view;
        Ok(Self {
            title: title(&render_with(templates, TemplateFile::TicketTitle, view)?),
            text: render_with(templates, TemplateFile::TicketText, view)?,
            markdown: render_with(templates, TemplateFile::TicketMarkdown, view)?,
            html: render_with(templates, TemplateFile::TicketHtml, view)?,
            fingerprint: fingerprint.to_owned(),
            fields: TicketParts::of(source.report),
        })
    }

    /// One line, at most [`MAX_TITLE`] characters.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The body as plain text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The body as Markdown: `ticket.md` in the bundle.
    #[must_use]
    pub fn markdown(&self) -> &str {
        &self.markdown
    }

    /// The body as a fragment of HTML.
    #[must_use]
    pub fn html(&self) -> &str {
        &self.html
    }

    /// What the same problem is found by when it is filed again: 32 lower-case hex digits.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// What a ticketing system may have fields of its own for.
    #[must_use]
    pub fn fields(&self) -> &TicketParts {
        &self.fields
    }
}

/// The title that the ticket of a report has, for the files beside it.
pub(crate) fn title_of(report: &Redacted<Report>, templates: &Templates) -> Result<String, RenderError> {
    Ok(title(&render_with(templates, TemplateFile::TicketTitle, &View::of(report, None))?))
}

/// The token that stands for the affected person in the attached files.
fn token(source: &TicketSource<'_>) -> Option<String> {
    let files = source.files.get();
    let accounts = files.facts.as_ref().and_then(|facts| facts.account.as_ref().ok());
    let accounts = accounts.and_then(|seen| seen.value.as_deref()).unwrap_or_default();
    let called = accounts.iter().flat_map(|account| [&account.email, &account.username, &account.name]);
    let mut called = std::iter::once(&files.case.user).chain(called.flatten());
    called.find(|name| is_token(name)).cloned()
}

/// One line that fits.
fn title(rendered: &str) -> String {
    let line = one_line(rendered.trim());
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MAX_TITLE {
        return line;
    }
    let cut: String = line.chars().take(MAX_TITLE - 1).collect();
    format!("{}…", cut.trim_end())
}
