//! What `draft_ticket` answers: the ticket that a case would be filed as, or why none is to be written.

use schemars::JsonSchema;
use serde::Serialize;

use super::data::{DataSource, DataText};
use super::error::ToolError;
use crate::case::CheckId;
use crate::diagnosis::{GateReason, Verdict};
use crate::escalation::{Desk, Handled};
use crate::output::ticket::Ticket;
use crate::redact::redacted::Redacted;
use crate::report::v1::Report;

/// A ticket, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct DraftAnswer {
    /// blocked, outside, `should_work` or undetermined.
    pub(super) verdict: Verdict,
    /// The check that is the primary cause.
    pub(super) primary: Option<CheckId>,
    /// Whether a ticket is worth writing.
    pub(super) escalate: bool,
    /// Why, or why not.
    pub(super) reason: GateReason,
    /// The same as a sentence, for the admin.
    pub(super) why: DataText,
    /// What the same run of the command line would end with.
    pub(super) exit_code: u8,
    /// The title, where a ticket is worth writing.
    pub(super) title: Option<DataText>,
    /// The body, as Markdown.
    pub(super) markdown: Option<DataText>,
    /// What became of it, where it was to be filed.
    pub(super) filed: Option<FiledDraft>,
    /// What was cut to keep the answer short. The ticket itself is whole.
    pub(super) cut: Vec<String>,
}

/// What became of a ticket that was to be filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct FiledDraft {
    /// Whether it is in the ticketing system. Else it is safe in the outbox, and an admin sends it with `escalate outbox retry`.
    pub(super) filed: bool,
    /// Made now, and not added to one about the same.
    pub(super) created: bool,
    /// Which system, its id there and its address.
    pub(super) ticket: Vec<DataText>,
    /// Why it is not filed yet.
    pub(super) why_not: Option<DataText>,
}

impl DraftAnswer {
    /// Of a case that was worked on. `report` is redacted for this audience, `handled` is not; `said` cleans what a system said.
    pub(super) fn of(
        report: &Redacted<Report>,
        handled: &Handled,
        desk: &Desk,
        fingerprint: &str,
        said: &dyn Fn(&str) -> String,
    ) -> Result<Self, ToolError> {
        let ticket = report
            .get()
            .gate
            .escalate
            .then(|| Ticket::write(report, &desk.templates, fingerprint))
            .transpose()?;
        let text = |text: &str| DataSource::Report.text(text);
        let redacted = report.get();
        Ok(Self {
            verdict: redacted.verdict,
            primary: redacted.primary,
            escalate: redacted.gate.escalate,
            reason: redacted.gate.reason,
            why: text(&in_arguments(&redacted.gate.text)),
            exit_code: redacted.exit_code,
            title: ticket.as_ref().map(|ticket| text(ticket.title())),
            markdown: ticket.as_ref().map(|ticket| text(ticket.markdown())),
            filed: filed(handled, said),
            cut: Vec::new(),
        })
    }

    /// In our own words, what it is.
    #[must_use]
    pub(super) fn headline(&self) -> &'static str {
        match &self.filed {
            _ if !self.escalate => {
                "No ticket is to be written: `reason` and `why` say why. Nothing was filed."
            }
            Some(filed) if filed.filed => "The ticket is filed.",
            Some(_) => {
                "The ticket could not be filed yet. It is safe in the outbox, and nothing need be done twice."
            }
            None => "The draft of a ticket. Nothing was filed.",
        }
    }
}

/// A sentence that names flags, which are arguments here.
fn in_arguments(text: &str) -> String {
    text.replace("--still-failing", "`still_failing`").replace("--allow-unknown", "`allow_unknown`")
}

fn filed(handled: &Handled, said: &dyn Fn(&str) -> String) -> Option<FiledDraft> {
    let outcome = handled.escalated.as_ref()?.filed.as_ref()?;
    let text = |text: &str| DataSource::Ticketing.text(text);
    Some(match outcome {
        Ok(filed) => {
            let ticket = &filed.ticket;
            let parts = [Some(&ticket.system), Some(&ticket.id), ticket.url.as_ref()];
            FiledDraft {
                filed: true,
                created: ticket.created,
                ticket: parts.into_iter().flatten().map(|part| text(part)).collect(),
                why_not: None,
            }
        }
        Err(why) => FiledDraft {
            filed: false,
            created: false,
            ticket: Vec::new(),
            why_not: Some(text(&said(&why.to_string()))),
        },
    })
}
