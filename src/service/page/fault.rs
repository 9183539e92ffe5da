//! What cannot be done, as a page: what it is, and where to go on.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

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

    /// Something within this program. What it is stands in the log; people are told what they can do.
    pub(super) fn broken(error: impl std::fmt::Display) -> Self {
        tracing::error!("the page: {error}");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "That did not work",
            format!("{error}\nTry it again; if it stays so, tell whoever runs this service."),
        )
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
                tracing::error!("the page: {error}");
                Self::of_case(id, StatusCode::INTERNAL_SERVER_ERROR, "That did not work", error.to_string())
            }
        }
    }
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
