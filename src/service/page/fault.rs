//! What cannot be done, as a page: what it is, and where to go on.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::output::page::PageMessageView;
use crate::service::case_desk::DeskClosed;
use crate::service::interactive::InteractiveError;
use crate::service::store::{CaseId, StoreError};

/// What cannot be done. The frame makes a page of it.
#[derive(Clone, Debug)]
pub(super) enum PageFault {
    /// Go there instead.
    Elsewhere(String),
    /// Say this.
    Says(SaidFault),
}

/// What is said of it.
#[derive(Clone, Debug)]
pub(super) struct SaidFault {
    pub(super) status: StatusCode,
    pub(super) heading: String,
    pub(super) text: String,
    pub(super) to: String,
    pub(super) to_label: String,
}

impl PageFault {
    /// With a way back to the form.
    pub(super) fn new(status: StatusCode, heading: &str, text: impl Into<String>) -> Self {
        Self::Says(SaidFault {
            status,
            heading: heading.to_owned(),
            text: text.into(),
            to: "/".to_owned(),
            to_label: "To the form".to_owned(),
        })
    }

    /// With a way back to a case.
    pub(super) fn of_case(id: &CaseId, status: StatusCode, heading: &str, text: impl Into<String>) -> Self {
        match Self::new(status, heading, text) {
            Self::Says(said) => Self::Says(SaidFault {
                to: format!("/case/{id}"),
                to_label: "To the case".to_owned(),
                ..said
            }),
            elsewhere @ Self::Elsewhere(_) => elsewhere,
        }
    }

    /// Something within this program, of its database or its provider. What it is stands in the log of the service alone: it may name hosts,
    /// and nobody at the page can mend it. People are told what they can do.
    pub(super) fn broken(error: impl std::fmt::Display) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "That did not work", broken_off(error))
    }

    /// There is no such page or case.
    pub(super) fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "There is no such case",
            "Its address may be mistyped, or it is past the time for which cases are kept.",
        )
    }

    /// They may not.
    pub(super) fn forbidden(what: &str) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "You may not do this",
            format!("{what} Whoever runs this service says who may."),
        )
    }

    /// What became of a case that was to be judged again: one that somebody else has changed is shown as it is now.
    pub(super) fn of(id: &CaseId, error: InteractiveError) -> Self {
        match error {
            InteractiveError::NoCase => Self::not_found(),
            InteractiveError::Changed => Self::Elsewhere(format!("/case/{id}?note=changed")),
            InteractiveError::NotDone => Self::Elsewhere(format!("/case/{id}")),
            error => {
                Self::of_case(id, StatusCode::INTERNAL_SERVER_ERROR, "That did not work", broken_off(error))
            }
        }
    }
}

/// What people are told of something that broke within this program: what it is goes to the log.
pub(super) fn broken_off(error: impl std::fmt::Display) -> String {
    tracing::error!("the page: {error}");
    "Something broke within this service, and its log has what. Try it again; if it stays so, tell whoever runs the service.".to_owned()
}

impl From<StoreError> for PageFault {
    fn from(error: StoreError) -> Self {
        Self::broken(error)
    }
}

impl From<DeskClosed> for PageFault {
    fn from(error: DeskClosed) -> Self {
        Self::broken(error)
    }
}

impl SaidFault {
    /// As its page shows it.
    pub(super) fn view(self) -> PageMessageView {
        let Self { heading, text, to, to_label, .. } = self;
        PageMessageView { heading, text, to, to_label }
    }
}

impl IntoResponse for PageFault {
    fn into_response(self) -> Response {
        match self {
            Self::Elsewhere(to) => Redirect::to(&to).into_response(),
            Self::Says(said) => {
                let mut response = said.status.into_response();
                response.extensions_mut().insert(said);
                response
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PageFault;
    use crate::service::interactive::InteractiveError;
    use crate::service::store::{CaseId, StoreError};

    #[test]
    fn nothing_that_a_database_says_is_shown() {
        let says = || StoreError::Database { place: "the database", what: "relation of 10.0.0.7".to_owned() };
        let id = CaseId::random().unwrap();
        for fault in [PageFault::from(says()), PageFault::of(&id, InteractiveError::Store(says()))] {
            let PageFault::Says(said) = fault else { panic!("{fault:?}") };
            assert_eq!(said.status, 500);
            assert!(said.text.contains("tell whoever runs the service"), "{}", said.text);
            assert!(!said.text.contains("relation") && !said.text.contains("database"), "{}", said.text);
        }
    }
}
