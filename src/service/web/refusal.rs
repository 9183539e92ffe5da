//! What is answered when something is not done: one shape for everybody.

use axum::Json;
use axum::http::header::{CONNECTION, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::batch::LineError;
use crate::escalation::EscalationError;
use crate::profile::service::TokenScope;
use crate::redact::mask::Mask;
use crate::service::{InteractiveError, JudgeError};
use crate::text::visible::visible;

/// An answer that says what is wrong and what to do. Never a value out of the request that could be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HttpRefusal {
    status: StatusCode,
    code: &'static str,
    message: String,
    hint: Option<String>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

#[derive(Serialize)]
struct RefusalDocument<'r> {
    error: RefusalWords<'r>,
}

#[derive(Serialize)]
struct RefusalWords<'r> {
    code: &'r str,
    message: &'r str,
    hint: Option<&'r str>,
}

impl HttpRefusal {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), hint: None, headers: Vec::new() }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    fn with(mut self, name: HeaderName, value: &'static str) -> Self {
        self.headers.push((name, HeaderValue::from_static(value)));
        self
    }

    /// The connection ends with it: what else comes over it is not to be understood.
    pub(super) fn closing(self) -> Self {
        self.with(CONNECTION, "close")
    }

    pub(super) fn again_in(self, seconds: &'static str) -> Self {
        self.with(RETRY_AFTER, seconds)
    }

    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", message)
    }

    /// The same for everything that is wrong with a token.
    pub(super) fn no_token() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "this needs a token of [service.tokens]")
            .hint("send it as `Authorization: Bearer TOKEN`")
            .with(WWW_AUTHENTICATE, "Bearer realm=\"escalate\"")
    }

    pub(super) fn no_scope(scope: TokenScope) -> Self {
        let word = scope.word();
        Self::new(StatusCode::FORBIDDEN, "forbidden", format!("this token lacks the scope `{word}`"))
            .hint(format!("add \"{word}\" to its `scopes` in [service.tokens], if it may"))
    }

    /// The same for everything that is wrong with a signature.
    pub(super) fn no_signature() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "the signature is missing, wrong or too old")
            .hint(
                "hook_secret of [service] and the ticketing system's must be the same, and both clocks right",
            )
    }

    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "there is nothing here")
    }

    pub(super) fn no_case() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "there is no case of this id, or it is past its time")
    }

    /// A body that is no case: the words of a batch for one of its lines.
    pub(super) fn line(error: &LineError, mask: &Mask) -> Self {
        let refusal = Self::bad(visible(&mask.text(&error.message)));
        let hint = error.hint.as_ref().filter(|hint| !hint.contains("line"));
        match hint {
            Some(hint) => refusal.hint(visible(&mask.text(hint))),
            None => refusal
                .hint("a case is one object: {\"user\": …, \"tenant\": …, \"action\": …, \"error\": …}"),
        }
    }

    /// A case that did not come to its end.
    pub(super) fn case(error: &InteractiveError) -> Self {
        match error {
            InteractiveError::NoCase => Self::no_case(),
            InteractiveError::NotDone | InteractiveError::Changed => {
                Self::new(StatusCode::CONFLICT, "conflict", error.to_string()).hint("look at the case again")
            }
            InteractiveError::Judge(JudgeError::Destination(_)) => {
                Self::new(StatusCode::CONFLICT, "nowhere", error.to_string())
            }
            InteractiveError::Judge(JudgeError::Escalation(EscalationError::Supposed(_))) => {
                Self::bad(error.to_string())
            }
            _ => Self::broken(error),
        }
    }

    pub(super) fn too_large(most: usize) -> Self {
        let kib = most >> 10;
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", format!("the body has more than {kib} KiB"))
            .hint("a case is a line; what is long belongs into an attachment")
            .closing()
    }

    pub(super) fn too_slow() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "too_slow", "the body did not come in time").closing()
    }

    pub(super) fn busy() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "busy", "too many cases are under way")
            .hint("try again later, or send `Prefer: respond-async`, which waits in the queue")
            .again_in("5")
    }

    /// Something broke here. What, the log has.
    pub(super) fn broken(error: &dyn std::fmt::Display) -> Self {
        tracing::error!("a request could not be answered: {error}");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "broken",
            "something broke here; the service's log has what",
        )
    }
}

impl IntoResponse for HttpRefusal {
    fn into_response(self) -> Response {
        let words = RefusalWords { code: self.code, message: &self.message, hint: self.hint.as_deref() };
        let mut response = (self.status, Json(RefusalDocument { error: words })).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.extend(self.headers);
        response
    }
}
