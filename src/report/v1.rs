//! `escalate.report/1`: the structure that scripts read and that every format, the ticket and the reply are rendered from.
//!
//! Additive only: a field may be added, never renamed, removed or given another meaning. It is apart from the types of
//! the diagnosis so that those can change.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::{CheckId, Essential, FromTicket, Resolved};
use crate::checks::{Confidence, Remedy, Status};
use crate::diagnosis::{Gate, OutsideKind, Suspicion, Verdict};
use crate::facts::{Claim, Facts, Need, Origin};

/// The schema's name.
pub const SCHEMA: &str = "escalate.report/1";

/// The whole report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// What wrote it.
    pub tool: Tool,
    /// When the facts were taken.
    pub evaluated_at: DateTime<Utc>,
    /// What was reported.
    pub case: ReportedCase,
    /// What was taken for what was given; absent where every name was taken as it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved: Option<Resolved>,
    /// The ticket that the case was made from, what was taken from it and what it does not tell; absent where it was made otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_ticket: Option<FromTicket>,
    /// Blocked, should work, or undetermined.
    pub verdict: Verdict,
    /// The primary cause.
    pub primary: Option<CheckId>,
    /// The exit code of the run.
    pub exit_code: u8,
    /// The cause beside the six, also when something is blocked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<ReportedOutside>,
    /// What to do, best first: what the verdict rests on says it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<Remedy>,
    /// Whether a ticket is worth writing.
    pub gate: Gate,
    /// The six, in the FAQ's order.
    pub checks: Vec<ReportedCheck>,
    /// Every fail, primary first.
    pub blockers: Vec<CheckId>,
    /// What stands in the way once the primary cause is fixed.
    pub next_blocker: Option<ReportedNext>,
    /// What was changed since it last worked and turned a check from pass to fail, oldest first. Who did it is for the admin only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<ReportedChange>,
    /// How far back the log of changes was read for that; absent where nothing was looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<ReportedHistory>,
    /// The same question for somebody else, where one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compared: Option<ReportedComparison>,
    /// What would be in the way with the roles and flags of `--what-if`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what_if: Option<ReportedWhatIf>,
    /// Facts that cannot all be true.
    pub contradictions: Vec<ReportedContradiction>,
    /// What the error text alone points to.
    pub suspicion: Option<Suspicion>,
    /// The person's roles in the tenant; empty when there are none or they are not known.
    pub roles: Vec<String>,
    /// Whether the roles are known at all: not where none could be read, or none was seen in a listing that was not read to its end.
    pub roles_known: bool,
    /// Which of the four things that a ticket is asked for are not known: action, exact error, role, tenant.
    #[serde(default)]
    pub missing: Vec<Essential>,
    /// Request, correlation and trace ids found in the error: what support needs to find the log line.
    pub ids: Vec<FoundId>,
    /// What was seen, by whom and when.
    pub evidence: Vec<Evidence>,
    /// What was not seen, beside what an open check waits for: questions that a settled check may look at and that have no answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blind_spots: Vec<BlindSpot>,
    /// The ticket, when one was filed or found.
    pub ticket: Option<FiledTicket>,
    /// The recorded facts; `--facts` reads them back from here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facts: Option<Facts>,
}

/// Name and version of what wrote a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// `escalate`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The case, as reported; reads back as [`crate::case::Case`].
pub type ReportedCase = crate::case::Case;

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReportedCheck {
    /// Its id.
    pub id: CheckId,
    /// Its number in the FAQ.
    pub number: u8,
    /// The question.
    pub question: String,
    /// The verdict.
    pub status: Status,
    /// A stable code, absent for a pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How sure it is.
    pub confidence: Confidence,
    /// One sentence for the admin.
    pub summary: String,
    /// Ids of [`Evidence`].
    pub evidence: Vec<String>,
    /// What helps, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<Remedy>,
    /// What is missing, for `unknown` and `contradicted`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub need: Option<Need>,
    /// What the sources claim, for `contradicted`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
}

/// A cause that is none of the six checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReportedOutside {
    /// What kind of cause.
    pub kind: OutsideKind,
    /// How sure it is.
    pub confidence: Confidence,
    /// One sentence for the admin.
    pub summary: String,
    /// Ids of [`Evidence`].
    pub evidence: Vec<String>,
    /// What helps, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<Remedy>,
}

/// What stands in the way after the first fix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReportedNext {
    /// The check.
    pub check: CheckId,
    /// One sentence.
    pub text: String,
}

/// One change since it last worked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReportedChange {
    /// When.
    pub at: DateTime<Utc>,
    /// What, in words: "role removed Senior Agent".
    pub what: String,
    /// By whom. For the admin only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The check that this turned from pass to fail.
    #[serde(default)]
    pub flips: Option<CheckId>,
}

/// How far back it was looked for what changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReportedHistory {
    /// When it last worked, as it was said or as the last success.
    pub since: DateTime<Utc>,
    /// Whether the log of changes is known to reach back so far. Where it does not, "nothing changed" is not known.
    pub reaches_back: bool,
    /// One sentence for the admin.
    pub text: String,
}

/// The same question for somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReportedComparison {
    /// Who, as the admin named them, or "a holder of Senior Agent". For the admin only.
    pub with: String,
    /// The checks that the other person passes and this one does not, in the FAQ's order. Empty: what is configured does not explain it.
    #[serde(default)]
    pub differs: Vec<ReportedDifference>,
    /// Whether they could be compared.
    pub comparable: bool,
    /// One sentence for the admin: what it shows, or why it shows nothing.
    pub text: String,
}

/// A check at which two people differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReportedDifference {
    /// The check.
    pub check: CheckId,
    /// What makes the other person pass: the one grant, nothing else about them.
    pub has: String,
    /// What this person would need.
    pub lacks: String,
}

/// What would be in the way if something were otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReportedWhatIf {
    /// What was supposed: "role=Senior Agent", "flag=cases".
    pub given: Vec<String>,
    /// The verdict then.
    pub verdict: Verdict,
    /// The primary cause then.
    pub primary: Option<CheckId>,
    /// What would be in the way after it.
    pub next_blocker: Option<ReportedNext>,
    /// One sentence for the admin.
    pub text: String,
}

/// Statements that cannot both be true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReportedContradiction {
    /// A stable code.
    pub code: String,
    /// Both statements, one sentence.
    pub text: String,
    /// Ids of [`Evidence`].
    pub evidence: Vec<String>,
}

/// An id that support can look up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FoundId {
    /// `request`, `correlation`, `trace` or `other`.
    pub kind: String,
    /// The id, verbatim.
    pub value: String,
}

/// One thing that was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// `e1`, `e2`, … in the order of the questions.
    pub id: String,
    /// The question that it answers.
    pub question: crate::facts::Question,
    /// The connector, or `admin`.
    pub connector: String,
    /// The connector's requests behind it.
    pub requests: Vec<String>,
    /// What kind of source.
    pub origin: Origin,
    /// As of when.
    pub at: DateTime<Utc>,
    /// Whether the listings behind it were read to their end.
    pub complete: bool,
    /// What was seen, in one line for a person.
    pub says: String,
}

/// A question that has no answer, and on which no check waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BlindSpot {
    /// The question.
    pub question: crate::facts::Question,
    /// Why it has none.
    pub reason: crate::facts::GapReason,
}

/// A ticket in a ticketing system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of the report, which is a contract")]
pub struct FiledTicket {
    /// The connector that filed it.
    pub system: String,
    /// The system's id.
    pub id: String,
    /// Its address for a person.
    #[serde(default)]
    pub url: Option<String>,
    /// The fingerprint that it is found by.
    pub fingerprint: String,
    /// Made now, or found and commented on.
    pub created: bool,
    /// It was read back, and the attached bundle, where there is one, was downloaded again and has the same SHA-256.
    pub confirmed: bool,
    /// What was done: made, added to, opened again, or made to follow another one. Absent in reports of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<FilingOutcome>,
    /// The address of the earlier ticket that this one names: it is closed, or takes no comments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<String>,
    /// The connector cannot look for earlier tickets, so that nobody looked for one about the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unsearched: bool,
    /// It was sent once more, because nobody said what became of an earlier try: what both sendings have in common, as it is called
    /// there (`Message-ID`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeated: Option<String>,
    /// Nobody has run the connector against a real system of its kind.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unproven: bool,
    /// The system takes no files: the bundle is not attached, and the ticket says so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unattached: bool,
}

impl Report {
    /// The check of that id.
    #[must_use]
    pub fn check(&self, id: CheckId) -> Option<&ReportedCheck> {
        self.checks.iter().find(|check| check.id == id)
    }

    /// The check that is the primary cause.
    #[must_use]
    pub fn primary_check(&self) -> Option<&ReportedCheck> {
        self.check(self.primary?)
    }
}

impl FiledTicket {
    /// What is not known of it, for people: nothing for one that was read back, in a system that can be searched.
    #[must_use]
    pub fn reservation(&self) -> Option<String> {
        let mut all = Vec::new();
        if !self.confirmed {
            all.push("delivered, not confirmed".to_owned());
        }
        if let Some(key) = &self.repeated {
            all.push(format!(
                "sent again with the same {key}, because nobody said what became of an earlier try"
            ));
        }
        if self.unsearched {
            all.push("whether it was reported before cannot be looked up there".to_owned());
        }
        (!all.is_empty()).then(|| all.join("; "))
    }
}

/// How a ticket came to hold the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FilingOutcome {
    /// It was made.
    Created,
    /// It was there, and has a comment more.
    Added,
    /// It was there and closed, and is open again with a comment more.
    Reopened,
    /// It was made, because the one that was there is closed and stays so, or takes no comments.
    FollowedUp,
}
