//! What the templates of the helpdesk page see. Every field is documented; names may be added, not changed. A report on the page is the one of
//! `report/report.html.hbs`: here is what stands around it.

mod case;
mod lists;

pub(crate) use case::{
    PageCaseView, PageFileView, PageLackView, PageLookView, PagePreviewView, PageSightView, PageTicketView,
};
pub(crate) use lists::{
    PageCaseRowView, PageCasesView, PageLogRowView, PageLogView, PageMessageView, PageSignInView,
};

use schemars::JsonSchema;
use serde::Serialize;

/// What stands around every page.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct PageFrameView {
    /// The page's title.
    pub(crate) title: String,
    /// Who is signed in; empty: nobody.
    pub(crate) who: String,
    /// The session's token, which every form carries.
    pub(crate) csrf: String,
    /// Whether they may read the log.
    pub(crate) may_log: bool,
    /// The page that this is: `new`, `cases`, `clusters`, `log`; else empty.
    pub(crate) here: String,
    /// The customer, as the profile calls it; may be empty.
    pub(crate) customer: String,
    /// `escalate` and its version.
    pub(crate) tool: String,
}

/// The form of a new case.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct PageFormView {
    /// The session's token.
    pub(crate) csrf: String,
    /// The name that the case will have: sent twice, it is one case.
    pub(crate) id: String,
    /// What is wrong with what was filled in.
    pub(crate) problems: Vec<PageProblemView>,
    /// Who cannot get in.
    pub(crate) user: PageFieldView,
    /// In which tenant.
    pub(crate) tenant: PageFieldView,
    /// What they were trying to do.
    pub(crate) action: PageFieldView,
    /// Their roles, as somebody saw them.
    pub(crate) roles: PageFieldView,
    /// Permissions that the action needs.
    pub(crate) permission: PageFieldView,
    /// Features that it needs.
    pub(crate) feature: PageFieldView,
    /// The object that it is on.
    pub(crate) on: PageFieldView,
    /// The exact error.
    #[schemars(extend("x-lines" = true))]
    pub(crate) error: String,
    /// What is wrong with it.
    pub(crate) error_problem: String,
    /// What is wrong with the files.
    pub(crate) files_problem: String,
    /// What is wrong with the choice of the report.
    pub(crate) symptom_problem: String,
    /// `sign-in`, `access` or empty.
    pub(crate) symptom: String,
    /// The profile's actions.
    pub(crate) actions: Vec<String>,
    /// The profile's tenants.
    pub(crate) tenants: Vec<PageOptionView>,
    /// How much may be attached, in words.
    pub(crate) limit: String,
}

/// A field of one line.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct PageFieldView {
    /// What is in it.
    pub(crate) value: String,
    /// What is wrong with it; empty: nothing.
    pub(crate) problem: String,
}

/// Something that is wrong with a form.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PageProblemView {
    /// The field's id.
    pub(crate) field: String,
    /// What is wrong, and what to do.
    pub(crate) text: String,
}

/// One of several.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PageOptionView {
    /// What is sent.
    pub(crate) value: String,
    /// What people read.
    pub(crate) label: String,
    /// Whether it is chosen.
    pub(crate) chosen: bool,
}

/// Who or what was meant.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PagePickView {
    /// The session's token.
    pub(crate) csrf: String,
    /// The case.
    pub(crate) id: String,
    /// Its state, for a form that is sent twice.
    pub(crate) version: String,
    /// What the form does, behind the case's address: `pick`, or `retry` where there is nothing to choose.
    pub(crate) action: String,
    /// The question.
    pub(crate) question: String,
    /// What follows from it.
    pub(crate) hint: String,
    /// What may have been meant.
    pub(crate) options: Vec<PageOptionView>,
    /// The choice that takes it as it was given; empty: there is none.
    pub(crate) as_given: String,
}

/// A check that is answered while others are not.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PageCheckView {
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
    /// What was found.
    pub(crate) summary: String,
}
