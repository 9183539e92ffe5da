//! What the templates of a cluster's ticket and page see. Names may be added, not changed.

use schemars::JsonSchema;
use serde::Serialize;

use crate::output::view::{EvidenceView, IdView, NeedView};

/// A cluster, for people.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ClusterTicketView {
    /// `escalate` and its version.
    pub(crate) tool: String,
    /// The answer in one sentence.
    pub(crate) answer: String,
    /// "14 people".
    pub(crate) who: String,
    /// "reassign a conversation": what stands behind "cannot".
    pub(crate) cannot: String,
    /// The tenant that all of them are in; empty where there is none.
    pub(crate) tenant: String,
    /// The same, or the tenants that they are in, or "not said".
    pub(crate) tenants: String,
    /// What is in the way of all of them.
    pub(crate) cause: String,
    /// Since when, as far as it is known.
    pub(crate) since: Option<String>,
    /// What all of them share and nobody else has: "role Agent".
    pub(crate) shared: Vec<String>,
    /// What changed before it began: when and what; who did it is for the admin only.
    pub(crate) change: Option<TicketChangeView>,
    /// What is new since it was filed last.
    pub(crate) news: Option<TicketNewsView>,
    /// What the ticket lacks of the four things that it is asked for.
    pub(crate) missing: Option<String>,
    /// The action that most of them name, or "not said".
    pub(crate) action: String,
    /// The FAQ's words for what they cannot.
    pub(crate) symptom_words: String,
    /// The exact error that most of them have.
    #[schemars(extend("x-lines" = true))]
    pub(crate) error: Option<String>,
    /// How many have it, where not all have.
    pub(crate) error_remark: String,
    /// Their roles, one line: "Agent, Reader (2 of 14)".
    pub(crate) roles: String,
    /// Permission ids and features that the action needs.
    pub(crate) needs: Vec<String>,
    /// How many checks there are, in a word: "six".
    pub(crate) count: String,
    /// The same in capitals: "SIX".
    pub(crate) count_upper: String,
    /// Every check, in the FAQ's order, with what most of them have.
    pub(crate) checks: Vec<TicketCheckView>,
    /// What was seen alike for all of them.
    pub(crate) evidence: Vec<EvidenceView>,
    /// What has no answer, each once.
    pub(crate) unanswered: Vec<TicketGapView>,
    /// Everybody, in the order of the folders.
    pub(crate) people: Vec<TicketPersonView>,
    /// Where the tokens are that stand for them in the files: `beside` them here, or `within` the files only; empty where there are none.
    pub(crate) tokens: String,
    /// How many more there are, who are not in the bundle.
    pub(crate) not_packed: usize,
    /// People who have all that is shared, and not this cause.
    pub(crate) exceptions: Vec<TicketExceptionView>,
    /// How many have the same cause and are not explained by it.
    pub(crate) unexplained: usize,
    /// Ids for support's logs.
    pub(crate) ids: Vec<IdView>,
    /// What would help all of them.
    pub(crate) to_do: Vec<TicketStepView>,
    /// What was tried before this ticket.
    pub(crate) tried: Vec<String>,
    /// Why it is a ticket.
    pub(crate) escalation: String,
    /// Attached files.
    pub(crate) attachments: Vec<String>,
    /// What a reader must know about them.
    pub(crate) attachment_notes: Vec<String>,
    /// What was left out, and why.
    pub(crate) left_out: Vec<String>,
    /// When the facts of the last case were taken.
    pub(crate) taken_at: String,
    /// The bundle is encrypted to its receiver, so the ticket says how to open it.
    pub(crate) encrypted: bool,
    /// The bundle does not get to the ticket: the system takes no files from here.
    pub(crate) files_stay: bool,
}

/// What changed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct TicketChangeView {
    /// When.
    pub(crate) at: String,
    /// What.
    pub(crate) what: String,
}

/// What is new since it was filed last.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct TicketNewsView {
    /// When it was filed last.
    pub(crate) at: String,
    /// Who is new in it, one sentence.
    pub(crate) text: String,
}

/// One check, over all of them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct TicketCheckView {
    /// The FAQ's number, from 1.
    pub(crate) number: u8,
    /// `account`, …
    pub(crate) id: String,
    /// The FAQ's question.
    pub(crate) question: String,
    /// The commonest status.
    pub(crate) status: String,
    /// ✓ ✗ ? ! –, of that.
    pub(crate) mark: String,
    /// "fail", "fail (12 of 14), unknown (2 of 14)".
    pub(crate) word: String,
    /// What was found for most of them, or that it differs.
    pub(crate) summary: String,
}

/// What has no answer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct TicketGapView {
    /// The check.
    pub(crate) id: String,
    /// Why not.
    pub(crate) summary: String,
    /// What is missing.
    pub(crate) need: Option<NeedView>,
}

/// Somebody whom it is about.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct TicketPersonView {
    /// The folder below `cases/`.
    pub(crate) number: String,
    /// The person, as the profile says.
    pub(crate) user: String,
    /// Their id in the system, where that is not how they are shown and there are not too many.
    pub(crate) id: Option<String>,
    /// The token that stands for the person in the attached files, where that is another name and there are not too many.
    pub(crate) token: Option<String>,
    /// Their tenant, where not all are in one.
    pub(crate) tenant: Option<String>,
}

/// Somebody who has what is shared, and not the cause.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct TicketExceptionView {
    /// The person, as everybody whom a ticket is not about.
    pub(crate) user: String,
    /// What became of their case.
    pub(crate) says: String,
}

/// What would help all of them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct TicketStepView {
    /// The step.
    pub(crate) text: String,
    /// "would touch 31 people"; empty where that is not known.
    pub(crate) touches: String,
}
