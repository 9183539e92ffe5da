//! The form of a new case: what it offers, what was filled in, and what is wrong with it.

use super::draft::DraftFields;
use super::fault::PageFault;
use super::state::PageState;
use super::upload::LIMIT;
use crate::environment::clock;
use crate::output::page::{PageFieldView, PageFormView, PageOptionView, PageProblemView};
use crate::service::sign_in::PageVisitor;

/// What is wrong, by field.
pub(super) type FieldProblems = Vec<(&'static str, String)>;

/// What is wrong with what was filled in.
pub(super) fn problems(page: &PageState, fields: &DraftFields, files_problem: &str) -> FieldProblems {
    let mut problems = FieldProblems::new();
    if fields.user.trim().is_empty() {
        problems.push(("user", "Say who cannot get in: an e-mail address, an id or a name".to_owned()));
    } else if let Err(mistake) = fields.case(&page.service.catalogue, clock::now(None)) {
        problems.push((mistake.field().unwrap_or("error"), mistake.to_string()));
    }
    if !matches!(fields.symptom.as_str(), "" | "sign-in" | "access") {
        problems.push(("symptom", "Choose one of the three".to_owned()));
    }
    if !fields.on.trim().is_empty() && fields.on.parse::<crate::case::ObjectRef>().is_err() {
        problems.push(("on", "Write its kind and id with a colon: project:lighthouse".to_owned()));
    }
    if !files_problem.is_empty() {
        problems.push(("files", files_problem.to_owned()));
    }
    problems
}

impl PageState {
    /// The form with what was filled in.
    ///
    /// # Errors
    /// The profile cannot be had.
    pub(super) async fn form(
        &self,
        visitor: &PageVisitor,
        id: String,
        fields: &DraftFields,
        problems: &FieldProblems,
    ) -> Result<PageFormView, PageFault> {
        let problem = |name: &str| {
            problems
                .iter()
                .find(|(field, _)| *field == name)
                .map(|(_, text)| text.clone())
                .unwrap_or_default()
        };
        let field =
            |name: &str, value: &str| PageFieldView { value: value.to_owned(), problem: problem(name) };
        let tenants = self.house().await?.tenants.iter();
        Ok(PageFormView {
            csrf: visitor.session.csrf.clone(),
            id,
            problems: problems
                .iter()
                .map(|(field, text)| PageProblemView { field: (*field).to_owned(), text: text.clone() })
                .collect(),
            user: field("user", &fields.user),
            tenant: field("tenant", &fields.tenant),
            action: field("action", &fields.action),
            roles: field("roles", &fields.roles),
            permission: field("permission", &fields.permission),
            feature: field("feature", &fields.feature),
            on: field("on", &fields.on),
            error: fields.error.clone(),
            error_problem: problem("error"),
            files_problem: problem("files"),
            symptom_problem: problem("symptom"),
            symptom: fields.symptom.clone(),
            actions: self.service.catalogue.actions.iter().map(|action| action.name.clone()).collect(),
            tenants: tenants
                .map(|(id, name)| PageOptionView { value: id.clone(), label: name.clone(), chosen: false })
                .collect(),
            limit: LIMIT.to_owned(),
        })
    }
}
