//! `POST /v1/diagnose`: a case of one's own tools, and its report.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use serde_json::Value;

use super::query::AskedQuery;
use super::refusal::HttpRefusal;
use super::state::WebState;
use crate::batch::{BatchCase, LineError, read_one};
use crate::case::Supposed;
use crate::environment::clock;
use crate::profile::service::TokenScope;
use crate::service::store::{CaseId, CaseSource, SealedOptions};
use crate::service::{NewCase, diagnosed, queued};

/// Keys of a request beside those of a case.
const OWN: [&str; 4] = ["file", "still_failing", "allow_unknown", "what_if"];
/// What the judging and keeping of a case may take beyond the time that its systems have.
const BEYOND: Duration = Duration::from_secs(5);

/// A case that waits for its turn.
#[derive(Serialize)]
struct QueuedCase {
    case: CaseId,
}

/// Works on the case, and answers with its report.
pub(super) async fn diagnose(
    State(web): State<Arc<WebState>>,
    request: Request,
) -> Result<Response, HttpRefusal> {
    let asked = web.let_in(request, TokenScope::Diagnose).await?;
    AskedQuery::read(&asked.parts.uri, &[])?;
    if !is_json(&asked.parts.headers) {
        web.bodies.drop_unread(&asked.parts.headers, asked.body).await;
        return Err(HttpRefusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "no_json", "the body must be JSON")
            .hint("send `Content-Type: application/json`"));
    }
    let body = web.bodies.read(&asked.parts.headers, asked.body).await?;
    let text = std::str::from_utf8(&body.bytes).map_err(|_| HttpRefusal::bad("the body is not UTF-8"))?;
    let wrong = |error: LineError| HttpRefusal::line(&error, &web.mask);
    let one = read_one(text, &OWN, &web.service.catalogue, clock::now(None)).map_err(wrong)?;
    let new = new_case(one, &asked.holder.name)?;
    if new.file {
        asked.holder.may(TokenScope::File)?;
    }
    if wants_no_answer_now(&asked.parts.headers) {
        let id = Box::pin(queued(&web.service, new)).await.map_err(|error| HttpRefusal::broken(&error))?;
        let location = [(LOCATION, format!("/v1/cases/{id}"))];
        return Ok((StatusCode::ACCEPTED, location, Json(QueuedCase { case: id })).into_response());
    }
    let turn = web.turn()?;
    let service = Arc::clone(&web.service);
    // Its turn is over when it is, and not when whoever asked hangs up.
    let work = tokio::spawn(Box::pin(async move {
        let _turn = turn;
        diagnosed(&service, new).await
    }));
    let limit = web.service.timeout + BEYOND;
    let late = |_| {
        HttpRefusal::new(StatusCode::GATEWAY_TIMEOUT, "too_long", "the case did not come to its end in time")
            .hint("give it more with --timeout of `escalate serve`")
    };
    let done = tokio::time::timeout(limit, work).await.map_err(late)?;
    let done = done.map_err(|error| HttpRefusal::broken(&error))?;
    let done = done.map_err(|error| HttpRefusal::case(&error))?;
    let report = done.sealed.report.unwrap_or_default();
    let mut response = Response::new(Body::from(report));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(id) = HeaderValue::from_str(done.row.id.as_str()) {
        headers.insert("escalate-case", id);
    }
    Ok(response.into_response())
}

/// `Prefer: respond-async` (RFC 7240).
fn wants_no_answer_now(headers: &HeaderMap) -> bool {
    let lines = headers.get_all("prefer").iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|wish| wish.trim().eq_ignore_ascii_case("respond-async"))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

fn new_case(one: BatchCase, owner: &str) -> Result<NewCase, HttpRefusal> {
    let (mut file, mut options, mut case) = (false, SealedOptions::default(), one.case);
    for (key, value) in one.apart {
        if key == "what_if" {
            options.what_if = supposed(value)?;
            continue;
        }
        let flag = match value {
            Value::Bool(flag) => flag,
            Value::Null => false,
            _ => return Err(HttpRefusal::bad(format!("`{key}` is true or false"))),
        };
        match key.as_str() {
            "file" => file = flag,
            "still_failing" => case.still_failing = flag,
            _ => options.allow_unknown = flag,
        }
    }
    Ok(NewCase {
        case,
        facts: None,
        options,
        resolved: None,
        file,
        source: CaseSource::Api,
        owner: owner.to_owned(),
    })
}

fn supposed(value: Value) -> Result<Vec<Supposed>, HttpRefusal> {
    serde_json::from_value::<Option<Vec<Supposed>>>(value)
        .map(Option::unwrap_or_default)
        .map_err(|_| HttpRefusal::bad("`what_if` is a list of texts, each role=NAME or flag=KEY"))
}
