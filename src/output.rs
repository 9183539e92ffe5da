//! Everything that a report becomes: one file for each format, the reply to the user, the ticket, and the templates of them.
//!
//! Each takes a [`Redacted`] report and gives text or bytes; printing, files and sending are the caller's.

mod already_tried;
mod answer;
pub mod clusters;
pub mod explained;
mod html;
mod json;
mod markdown;
pub(crate) mod marks;
mod not_seen;
mod open;
#[cfg(feature = "serve")]
pub(crate) mod page;
mod paste;
mod picture;
pub mod reply;
mod sure;
pub mod template;
mod text;
pub mod ticket;
pub(crate) mod view;
mod zone;

pub use json::ReportJson;
pub use text::Style;
pub use zone::Zone;

use std::path::Path;

use serde_json::Value;

use crate::redact::redacted::Redacted;
use crate::report::v1::Report;
use reply::Reply;
use template::{RenderError, Templates};
use view::{EscalationView, View};
use zone::Instants;

/// The formats of `--format`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a terminal or a pipe that a person reads.
    #[default]
    Text,
    /// `escalate.report/1`, for scripts.
    Json,
    /// To paste into a chat or an issue.
    Markdown,
    /// One file for a browser: no network, no script, printable.
    Html,
    /// Only the letter to the user, ready to paste.
    Reply,
}

/// What a report is rendered from besides the report.
#[derive(Clone, Copy, Debug)]
pub struct Rendering<'a> {
    /// The templates of `markdown` and `html`.
    pub templates: &'a Templates,
    /// The reply to the user, printed after the report; `None` leaves it out (as in the bundle: it goes to the user).
    pub reply: Option<&'a Reply>,
    /// What to run next; `None`: nothing, or nobody here knows the command line.
    pub next: Option<&'a NextStep>,
    /// Width and colours of `text`; the zone of every format for people.
    pub style: Style,
    /// Whether `text` also has what it rests on. The other formats always have.
    pub evidence: bool,
}

/// A command to run next. Whoever has the command line makes it: a report knows none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStep {
    /// The command, ready to paste.
    pub command: String,
    /// When to run it, or what it does: "if the fix does not help"; may be empty.
    pub about: String,
}

impl Rendering<'_> {
    /// What a template of the report sees: with the reply, with what the admin must know about it, and in the reader's zone.
    fn view(&self, report: &Redacted<Report>) -> Result<Value, RenderError> {
        let view = View::of(report, self.reply.map(Reply::text));
        let command = self.next.map(|next| next.command.clone());
        let view = View {
            escalation: EscalationView { command, ..view.escalation },
            reply_language: self.reply.map(|reply| reply.language().to_owned()).unwrap_or_default(),
            reply_remarks: self.reply.map(|reply| reply.remarks().join("; ")).unwrap_or_default(),
            ..view
        };
        let mut view =
            serde_json::to_value(view).map_err(|cause| RenderError::Value { what: "the report", cause })?;
        Instants::of(report.get(), self.style.zone).reword_all(&mut view);
        Ok(view)
    }
}

/// The templates in use: those of `folder` (the config folder's `templates`) before the embedded ones. Every file of the folder,
/// also the phrases of the reply, is linted now, so that a mistake is found before the first request.
///
/// # Errors
/// A file that cannot be read; all mistakes of all files at once.
pub fn load_templates(folder: &Path) -> Result<Templates, RenderError> {
    Templates::load(folder, reply::lint_catalogues)
}

impl Format {
    /// The report's bytes, with a last newline.
    ///
    /// # Errors
    /// A template of the config folder that cannot be rendered.
    pub fn render(self, report: &Redacted<Report>, with: &Rendering<'_>) -> Result<Vec<u8>, RenderError> {
        match self {
            Self::Text => Ok(text::render(report, with).into_bytes()),
            Self::Json => json::render(report, with.reply),
            Self::Markdown => markdown::render(report, with).map(String::into_bytes),
            Self::Html => html::render(report, with).map(String::into_bytes),
            Self::Reply => Ok(paste::render(report, with)),
        }
    }
}
