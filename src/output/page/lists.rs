//! What the lists of the page see, and its short pages: signing in, and what cannot be done.

use schemars::JsonSchema;
use serde::Serialize;

use super::PageOptionView;

/// The cases.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PageCasesView {
    /// The person whose cases are wanted; empty: everybody's.
    pub(crate) user: String,
    /// The states that may be chosen.
    pub(crate) states: Vec<PageOptionView>,
    /// The cases, newest first.
    pub(crate) rows: Vec<PageCaseRowView>,
    /// Where the list goes on; empty: this is its end.
    pub(crate) next: String,
}

/// One case of the list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PageCaseRowView {
    /// The case.
    pub(crate) id: String,
    /// When it came.
    pub(crate) at: String,
    /// How far it is.
    pub(crate) state: String,
    /// From where it came.
    pub(crate) source: String,
    /// What was found, in a few words.
    pub(crate) found: String,
    /// `pass`, `fail`, `unknown` or `not_applicable`, for its colour.
    pub(crate) status: String,
    /// The ticket that it came from or was filed as; may be empty.
    pub(crate) ticket: String,
    /// Who asked; may be empty.
    pub(crate) who: String,
}

/// Who looked up what.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PageLogView {
    /// About whom; empty: everybody.
    pub(crate) about: String,
    /// The lines, newest first.
    pub(crate) rows: Vec<PageLogRowView>,
}

/// A line of the log.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PageLogRowView {
    /// When.
    pub(crate) at: String,
    /// Who.
    pub(crate) who: String,
    /// What they did.
    pub(crate) what: String,
    /// About whom, as a token.
    pub(crate) about: String,
    /// The case; may be empty.
    pub(crate) case: String,
    /// The ticket; may be empty.
    pub(crate) ticket: String,
}

/// A page that says one thing.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct PageMessageView {
    /// What it is.
    pub(crate) heading: String,
    /// What to do.
    #[schemars(extend("x-lines" = true))]
    pub(crate) text: String,
    /// Where to go on; empty: nowhere.
    pub(crate) to: String,
    /// What stands on the way there.
    pub(crate) to_label: String,
}

/// Signing in.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PageSignInView {
    /// Where to go behind it.
    pub(crate) to: String,
    /// What has to be said first; empty: nothing.
    pub(crate) notice: String,
    /// Whom the proxy has signed in; empty: a provider does it.
    pub(crate) who: String,
    /// Whether anybody can sign in from here.
    pub(crate) can: bool,
}
