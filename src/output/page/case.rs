//! What stands beside a report on the page: the reply, what to do next, and what would be sent.

use schemars::JsonSchema;
use serde::Serialize;

/// A case that was looked up.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a part of the page that is there or not")]
pub(crate) struct PageCaseView {
    /// The session's token.
    pub(crate) csrf: String,
    /// The case.
    pub(crate) id: String,
    /// Its state, for a form that is sent twice.
    pub(crate) version: String,
    /// What has to be said first; empty: nothing.
    pub(crate) notice: String,
    /// The letter to the user.
    #[schemars(extend("x-lines" = true))]
    pub(crate) reply: String,
    /// The language that it is in.
    pub(crate) reply_language: String,
    /// What has to be known of it.
    pub(crate) reply_remarks: String,
    /// What to look up by hand next; absent (false): nothing.
    pub(crate) look: Option<PageLookView>,
    /// The checks that nobody is asked about, and why; empty: none.
    pub(crate) skipped: String,
    /// Whether the person's roles are asked for.
    pub(crate) asks_roles: bool,
    /// Roles that there are, where they are few.
    pub(crate) known_roles: Vec<String>,
    /// Whether it can be said that it still fails.
    pub(crate) can_still_fail: bool,
    /// Whether it can be escalated with its gaps.
    pub(crate) can_allow_unknown: bool,
    /// What the ticket lacks of the four things.
    pub(crate) lacks: Vec<PageLackView>,
    /// Whether it is to be escalated.
    pub(crate) escalates: bool,
    /// Whether the one who is signed in may file.
    pub(crate) may_file: bool,
    /// The ticketing system; empty: there is none.
    pub(crate) files_in: String,
    /// The ticket, once it is filed.
    pub(crate) filed: Option<PageTicketView>,
    /// Why it could not be filed yet; empty: nothing is wrong.
    pub(crate) not_filed: String,
    /// Names of the attached files.
    pub(crate) attached: Vec<String>,
}

/// A look by hand.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PageLookView {
    /// `account`, …
    pub(crate) check: String,
    /// The FAQ's number.
    pub(crate) number: u8,
    /// Where to look, and what the question is.
    pub(crate) question: String,
    /// Of how many it is at most.
    pub(crate) most: usize,
    /// Why it is asked.
    #[schemars(extend("x-lines" = true))]
    pub(crate) why: String,
    /// What may be seen there.
    pub(crate) sights: Vec<PageSightView>,
}

/// One of the things that may be seen.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PageSightView {
    /// Its place in the list.
    pub(crate) place: usize,
    /// In a few words.
    pub(crate) says: String,
}

/// One of the four things that nobody said.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PageLackView {
    /// `action`, `error`, `role`, `tenant`.
    pub(crate) field: String,
    /// What it is, as a label.
    pub(crate) label: String,
    /// Whether it has several lines.
    pub(crate) long: bool,
}

/// A ticket.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PageTicketView {
    /// The ticketing system.
    pub(crate) system: String,
    /// Its id there.
    pub(crate) id: String,
    /// Its address, if it is one of the web.
    pub(crate) url: Option<String>,
}

/// What would leave.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PagePreviewView {
    /// The session's token.
    pub(crate) csrf: String,
    /// The case.
    pub(crate) id: String,
    /// Its state, for a form that is sent twice.
    pub(crate) version: String,
    /// The ticket's title.
    pub(crate) title: String,
    /// The ticket's body.
    #[schemars(extend("x-lines" = true))]
    pub(crate) text: String,
    /// The files.
    pub(crate) files: Vec<PageFileView>,
    /// What was left out, and why.
    pub(crate) left_out: Vec<String>,
    /// What was taken out.
    pub(crate) taken_out: Vec<String>,
    /// The ticketing system; empty: there is none.
    pub(crate) files_in: String,
    /// What the ticket lacks of the four things; empty: nothing.
    pub(crate) missing: String,
}

/// A file that would leave.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PageFileView {
    /// Its name.
    pub(crate) name: String,
    /// How large it is, in words.
    pub(crate) size: String,
    /// What a reader must know about it; may be empty.
    pub(crate) note: String,
}
