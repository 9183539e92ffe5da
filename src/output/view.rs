//! What the templates see. Every field is documented; names may be added, not changed. A template is compared with the JSON
//! Schema of its view, so that every view has one.

mod build;

pub(crate) use build::{name, source};

use schemars::JsonSchema;
use serde::Serialize;

use super::picture::{GrantView, TimelineView};

/// What a template of the ticket or the report sees.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct View {
    /// `escalate` and its version.
    pub(crate) tool: String,
    /// The answer in one sentence.
    pub(crate) answer: String,
    /// "reassign a conversation": what stands behind "cannot".
    pub(crate) cannot: String,
    /// What was reported.
    pub(crate) case: CaseView,
    /// `blocked`, `should_work` or `undetermined`.
    pub(crate) verdict: String,
    /// The primary cause; absent (false) when there is none.
    pub(crate) primary: Option<CheckView>,
    /// What to do, best first: about the primary cause, or about the cause beside the six.
    pub(crate) to_do: Vec<RemedyView>,
    /// The cause beside the six, in a sentence; absent (false) when there is none.
    pub(crate) outside: Option<String>,
    /// What helps against the cause beside the six, where a check is the primary cause.
    pub(crate) outside_remedy: Option<String>,
    /// How many checks there are, in a word: "six".
    pub(crate) count: String,
    /// The same in capitals: "SIX".
    pub(crate) count_upper: String,
    /// Every check, in the FAQ's order.
    pub(crate) checks: Vec<CheckView>,
    /// Those that have no answer.
    pub(crate) unanswered: Vec<CheckView>,
    /// What stands in the way after the first fix.
    pub(crate) next_blocker: Option<String>,
    /// What changed since it last worked; absent (false) where nobody asked and nothing explains it.
    pub(crate) changed: Option<ChangedView>,
    /// The same question for somebody else; absent (false) when there was nobody.
    pub(crate) compared: Option<ComparedView>,
    /// What would be in the way with what `--what-if` supposes.
    pub(crate) what_if: Option<WhatIfView>,
    /// Statements that cannot both be true.
    pub(crate) contradictions: Vec<String>,
    /// What the error text alone points to.
    pub(crate) suspicion: Option<String>,
    /// What the ticket lacks of the four things that it is asked for: "the exact error and the role".
    pub(crate) missing: Option<String>,
    /// The person's roles, one line: "Agent, Reader", "none", "not looked up", "not known (could not be read)".
    pub(crate) roles: String,
    /// Ids for support's logs.
    pub(crate) ids: Vec<IdView>,
    /// What was seen.
    pub(crate) evidence: Vec<EvidenceView>,
    /// What was not seen, one line.
    pub(crate) not_seen: String,
    /// What was tried before this ticket.
    pub(crate) tried: Vec<String>,
    /// The admin says that what could be done was done and did not help.
    pub(crate) still_failing: bool,
    /// What happened when, to be drawn; absent (false) where nothing has a time.
    pub(crate) timeline: Option<TimelineView>,
    /// The way from the person to the permission, to be drawn; absent (false) where roles alone do not explain the verdict.
    pub(crate) grant: Option<GrantView>,
    /// Whether, and why, it is escalated.
    pub(crate) escalation: EscalationView,
    /// The ticket, once it is filed.
    pub(crate) ticket: Option<TicketView>,
    /// When the facts were taken.
    pub(crate) taken_at: String,
    /// The reply to the user; only in a report for the admin.
    #[schemars(extend("x-lines" = true))]
    pub(crate) reply: Option<String>,
    /// The language that it is in: "en".
    pub(crate) reply_language: String,
    /// What the admin has to know of the reply: that it is a general one, that no speaker reviewed it; empty when nothing.
    pub(crate) reply_remarks: String,
    /// The bundle is encrypted to its receiver, so the ticket says how to open it.
    pub(crate) encrypted: bool,
    /// The bundle does not get to the ticket: the system takes no files from here.
    pub(crate) files_stay: bool,
}

/// What changed since it last worked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ChangedView {
    /// When it last worked.
    pub(crate) since: String,
    /// What is known of the time since, one sentence.
    pub(crate) text: String,
    /// The changes that explain it, oldest first.
    pub(crate) changes: Vec<ChangeView>,
}

/// One change.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ChangeView {
    /// When.
    pub(crate) at: String,
    /// What.
    pub(crate) what: String,
    /// By whom; for the admin only.
    pub(crate) by: Option<String>,
    /// The check that fails since: "check 5 (role)".
    pub(crate) flips: Option<String>,
}

/// The same question for somebody else.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ComparedView {
    /// With whom; in a ticket "a colleague".
    pub(crate) with: String,
    /// What it shows, one sentence.
    pub(crate) text: String,
    /// What differs, in the FAQ's order.
    pub(crate) differs: Vec<DifferenceView>,
}

/// A check at which the two differ.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct DifferenceView {
    /// "check 5 (role)".
    pub(crate) check: String,
    /// What makes the other one pass.
    pub(crate) has: String,
    /// What this person would need.
    pub(crate) lacks: String,
}

/// What was reported.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct CaseView {
    /// The person.
    pub(crate) user: String,
    /// In a ticket: the token that stands for the person in the attached files.
    pub(crate) token: Option<String>,
    /// Whether the person is that token here, too.
    pub(crate) is_token: bool,
    /// The tenant, or "not said".
    pub(crate) tenant: String,
    /// `sign-in` or `access`.
    pub(crate) symptom: String,
    /// The FAQ's words for it.
    pub(crate) symptom_words: String,
    /// The action in the reporter's words, or "not said"; "sign in" when that is what they cannot.
    pub(crate) action: String,
    /// The exact error.
    #[schemars(extend("x-lines" = true))]
    pub(crate) error: Option<String>,
    /// When it was reported.
    pub(crate) reported_at: String,
    /// Permission ids that the action needs.
    pub(crate) permissions: Vec<String>,
    /// Features that the action needs.
    pub(crate) features: Vec<String>,
    /// Attached files.
    pub(crate) attachments: Vec<String>,
    /// What a reader must know about them.
    pub(crate) attachment_notes: Vec<String>,
    /// What was left out, and why.
    pub(crate) left_out: Vec<String>,
}

/// One check.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct CheckView {
    /// The FAQ's number, from 1.
    pub(crate) number: u8,
    /// `account`, …
    pub(crate) id: String,
    /// The FAQ's question.
    pub(crate) question: String,
    /// `pass`, `fail`, `unknown`, `contradicted`, `not_applicable`.
    pub(crate) status: String,
    /// The word for people.
    pub(crate) word: String,
    /// ✓ ✗ ? ! –
    pub(crate) mark: String,
    /// The code; empty for a pass.
    pub(crate) reason: String,
    /// `proven`, `likely`, `suspected`, `none`.
    pub(crate) confidence: String,
    /// What it lacks to be sure: "as of the export of 2026-11-23 17:40 UTC"; empty when nothing.
    pub(crate) caveat: String,
    /// What was found.
    pub(crate) summary: String,
    /// What helps, best first.
    pub(crate) remedies: Vec<RemedyView>,
    /// What is missing; for a check without an answer.
    pub(crate) need: Option<NeedView>,
    /// Who says what, where sources disagree.
    pub(crate) claims: Vec<ClaimView>,
    /// What it rests on.
    pub(crate) evidence: Vec<EvidenceView>,
}

/// What would be in the way if something were otherwise.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct WhatIfView {
    /// What was supposed, and what would be then.
    pub(crate) text: String,
    /// "after this fix, the next thing in the way is …", then.
    pub(crate) next_blocker: Option<String>,
}

/// One thing that helps.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct RemedyView {
    /// The step.
    pub(crate) text: String,
    /// How it stands to the one before it: "or:", "then:", "and:". Empty for the first.
    pub(crate) after: String,
    /// Only the vendor can do it.
    pub(crate) vendor: bool,
    /// The page of the admin's console where it is done.
    pub(crate) url: Option<String>,
    /// The command that does it.
    pub(crate) command: Option<String>,
}

/// What would close a gap.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct NeedView {
    /// What is missing.
    pub(crate) what: String,
    /// The scope that the credential lacks.
    pub(crate) scope: Option<String>,
    /// Where to look.
    pub(crate) place: Option<String>,
    /// Who can.
    pub(crate) who: Option<String>,
}

/// One of several statements.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ClaimView {
    /// Who says it.
    pub(crate) connector: String,
    /// What it says.
    pub(crate) says: String,
}

/// One thing that was seen.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct EvidenceView {
    /// `e1`, …
    pub(crate) id: String,
    /// What was seen.
    pub(crate) says: String,
    /// "keycloak (live system)".
    pub(crate) source: String,
    /// When.
    pub(crate) at: String,
    /// Whether every listing was read to its end.
    pub(crate) complete: bool,
}

/// An id for support's logs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct IdView {
    /// `request`, `correlation`, `trace`, `other`.
    pub(crate) kind: String,
    /// The id.
    pub(crate) value: String,
}

/// Whether it is escalated.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct EscalationView {
    /// Yes or no.
    pub(crate) escalate: bool,
    /// Why, one sentence.
    pub(crate) text: String,
    /// The command to run next, when it is not escalated.
    pub(crate) command: Option<String>,
}

/// The ticket.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct TicketView {
    /// The ticketing system.
    pub(crate) system: String,
    /// Its id there.
    pub(crate) id: String,
    /// Its address.
    pub(crate) url: Option<String>,
}

/// What the template of the bundle's `README.txt` sees.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ReadmeView {
    /// The ticket's title.
    pub(crate) title: String,
    /// `escalate` and its version.
    pub(crate) tool: String,
    /// How many checks there are, in a word.
    pub(crate) count: String,
    /// Every file with a word about it.
    pub(crate) files: Vec<FileView>,
    /// What was left out, and why.
    pub(crate) left_out: Vec<String>,
    /// The ticketing system that it is filed in, where nobody has run the connector against a real one; empty otherwise.
    pub(crate) unproven: String,
}

/// One file of the bundle.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct FileView {
    /// The path in the zip.
    pub(crate) name: String,
    /// What it is.
    pub(crate) about: String,
}

/// What the template of the reply to the user sees.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct LetterView {
    /// "Hi Ana,"
    pub(crate) greeting: String,
    /// "I've confirmed that your account is active."; empty when nothing can be claimed.
    pub(crate) checked: String,
    /// What it means.
    pub(crate) means: String,
    /// The one next step.
    pub(crate) next: String,
}

/// What a phrase of the reply sees.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct PhraseView {
    /// The person's name; empty when not known.
    pub(crate) name: String,
    /// "reassign a conversation", as the reporter said it; empty when it is not known or cannot be shown, and for signing in.
    pub(crate) action: String,
    /// "You can't reassign a conversation", "You can't sign in".
    pub(crate) cannot: String,
    /// "try to reassign a conversation again".
    pub(crate) again: String,
    /// The person's own roles, joined; empty when none can be shown.
    pub(crate) roles: String,
    /// Whether there is more than one of them.
    pub(crate) several_roles: bool,
    /// What people call the feature; empty when not known.
    pub(crate) feature: String,
    /// When waiting ends; empty when not known.
    pub(crate) until: String,
    /// What was confirmed, joined.
    pub(crate) list: String,
    /// The case was passed on.
    pub(crate) escalated: bool,
}
