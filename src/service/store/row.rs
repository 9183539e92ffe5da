//! What is kept of a case: its row, as a list shows it, and what is sealed.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::case::{CheckId, FromTicket, Resolved, Supposed};
use crate::diagnosis::Verdict;
use crate::environment::random;
use crate::facts::Recording;
use crate::report::v1::FiledTicket;
use crate::text::digest::{hex, unhex};

/// The name of a case: 32 hexadecimal digits that nobody can guess.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaseId(String);

/// A text that names no case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the id of a case is 32 hexadecimal digits")]
pub struct NoCaseId;

impl CaseId {
    /// A new one.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn random() -> Result<Self, getrandom::Error> {
        Ok(Self(random::digits(16)?))
    }

    /// Its digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CaseId {
    type Err = NoCaseId;

    fn from_str(text: &str) -> Result<Self, NoCaseId> {
        unhex::<16>(text).map(|bytes| Self(hex(&bytes))).ok_or(NoCaseId)
    }
}

impl TryFrom<String> for CaseId {
    type Error = NoCaseId;

    fn try_from(text: String) -> Result<Self, NoCaseId> {
        text.parse()
    }
}

impl From<CaseId> for String {
    fn from(id: CaseId) -> Self {
        id.0
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// How far a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// It waits for a worker.
    Queued,
    /// A worker has it.
    Running,
    /// Something did not answer; it is tried again at an instant.
    Waiting,
    /// It came to its end.
    Done,
    /// It was given up; the row says why.
    Failed,
}

/// From where a case came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseSource {
    /// A webhook of the ticketing system.
    Hook,
    /// The ticketing system was asked what is new.
    Poll,
    /// A request of a tool.
    Api,
    /// The page.
    Page,
}

impl CaseState {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Queued, Self::Running, Self::Waiting, Self::Done, Self::Failed];

    /// As JSON and the database have it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// The state of that word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

impl CaseSource {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Hook, Self::Poll, Self::Api, Self::Page];

    /// As JSON and the database have it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Hook => "hook",
            Self::Poll => "poll",
            Self::Api => "api",
            Self::Page => "page",
        }
    }

    /// The source of that word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.word() == word)
    }
}

/// A case as the queue and a list see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// Its name.
    pub id: CaseId,
    /// When it came.
    pub at: DateTime<Utc>,
    /// When it was last changed: also its version, for a form that is sent twice.
    pub changed_at: DateTime<Utc>,
    /// How far it is.
    pub state: CaseState,
    /// From where it came.
    pub source: CaseSource,
    /// The ticketing system, as the profile names its connector.
    pub system: Option<String>,
    /// The ticket's id there.
    pub ticket: Option<String>,
    /// The token of whom it is about.
    pub person: Option<String>,
    /// What was found out.
    pub verdict: Option<Verdict>,
    /// The primary cause.
    pub primary: Option<CheckId>,
    /// As a run of the command line would have ended.
    pub exit_code: Option<u8>,
    /// How often a worker began it.
    pub attempts: u32,
    /// When it is tried again.
    pub next_at: Option<DateTime<Utc>>,
    /// The ticket that was filed for it. Sealed in the database.
    pub filed: Option<FiledTicket>,
    /// Why it was given up, or waits. Sealed in the database.
    pub error: Option<String>,
    /// Who asked: the name of a token, or a person at the page. Sealed in the database.
    pub owner: Option<String>,
}

/// What is sealed of a case.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SealedCase {
    /// Case and facts, with what was found by hand: enough to judge again without asking anybody.
    #[serde(default)]
    pub recording: Option<Recording>,
    /// What was asked for beside.
    #[serde(default)]
    pub options: SealedOptions,
    /// What was taken for what was given.
    #[serde(default)]
    pub resolved: Option<Resolved>,
    /// The ticket that the case was made from.
    #[serde(default)]
    pub from_ticket: Option<FromTicket>,
    /// The report as the admin is shown it, `escalate.report/1`, one line of JSON.
    #[serde(default)]
    pub report: Option<String>,
    /// The letter to the user.
    #[serde(default)]
    pub reply: Option<String>,
}

/// What was asked for beside the case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedOptions {
    /// File it if it is to be escalated: of a case that waits for its turn.
    #[serde(default)]
    pub file: bool,
    /// Escalate although a check could not be answered.
    #[serde(default)]
    pub allow_unknown: bool,
    /// What is supposed beside the facts.
    #[serde(default)]
    pub what_if: Vec<Supposed>,
}

/// An event of a ticketing system that starts a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookDelivery {
    /// The connector, as the profile names it.
    pub system: String,
    /// The ticket's id there.
    pub ticket: String,
    /// The same when the same event is delivered again.
    pub event: String,
    /// [`CaseSource::Hook`] or [`CaseSource::Poll`].
    pub source: CaseSource,
    /// When it came.
    pub at: DateTime<Utc>,
}

/// What became of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// Its case.
    pub id: CaseId,
    /// False: it had come before, and nothing is run twice.
    pub is_new: bool,
}

/// Which cases a list has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFilter {
    /// An address or name of whom they are about, or the token.
    pub user: Option<String>,
    /// Only those in that state.
    pub state: Option<CaseState>,
    /// Those before this one, in the order of the list.
    pub before: Option<CaseId>,
    /// At most so many.
    pub limit: u32,
}

impl Default for CaseFilter {
    fn default() -> Self {
        Self { user: None, state: None, before: None, limit: 50 }
    }
}

/// What came of a case: written into its row at once.
#[derive(Clone, Debug)]
pub struct CaseOutcome {
    /// [`CaseState::Done`], usually.
    pub state: CaseState,
    /// Whom it is about, by every name that is known: address, user name, id. Their tokens are kept, the first in the row.
    pub people: Vec<String>,
    /// What was found out.
    pub verdict: Option<Verdict>,
    /// The primary cause.
    pub primary: Option<CheckId>,
    /// As a run of the command line would have ended.
    pub exit_code: Option<u8>,
    /// The ticket that was filed for it.
    pub filed: Option<FiledTicket>,
    /// Why it was given up.
    pub error: Option<String>,
    /// Everything else.
    pub sealed: SealedCase,
}
