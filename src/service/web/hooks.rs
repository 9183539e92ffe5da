//! `POST /hooks/{connector}`: the ticketing system says that something happened.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use futures_util::future::try_join_all;
use secrecy::ExposeSecret as _;
use serde::Serialize;

use super::body::WholeBody;
use super::client::ClientAddress;
use super::refusal::HttpRefusal;
use super::state::WebState;
use crate::connectors::hook::{self, HookEvent, HookRefused, HookRequest};
use crate::environment::clock;
use crate::service::measures::HookLabels;
use crate::service::store::{CaseId, CaseSource, HookDelivery};

/// What is answered: the case, or the cases of a delivery that has several events.
#[derive(Serialize)]
struct TakenDelivery {
    case: CaseId,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cases: Vec<CaseId>,
}

/// Takes a delivery: the case is in the database when the answer goes out.
pub(super) async fn take(
    State(web): State<Arc<WebState>>,
    Path(connector): Path<String>,
    Extension(client): Extension<ClientAddress>,
    request: Request,
) -> Result<Response, HttpRefusal> {
    let (parts, body) = request.into_parts();
    if web.service.ticketing.as_deref() != Some(&connector) {
        web.bodies.drop_unread(&parts.headers, body).await;
        return Err(HttpRefusal::not_found().hint("/hooks/ and the connector of [ticketing] in the profile"));
    }
    let body = match web.bodies.read(&parts.headers, body).await {
        Ok(body) => body,
        Err(refusal) => {
            count(&web, &connector, "refused");
            return Err(refusal);
        }
    };
    let events = match accepted(&web, parts, body).await? {
        Ok(events) => events,
        Err(refused) => {
            count(&web, &connector, "refused");
            tracing::warn!("a webhook of {connector} from {} is refused: {refused}", client.address);
            return Err(refusal(&refused));
        }
    };
    let deliveries: Vec<HookDelivery> = events
        .into_iter()
        .map(|HookEvent { ticket, event }| HookDelivery {
            system: connector.clone(),
            ticket,
            event,
            source: CaseSource::Hook,
            at: clock::precise(),
        })
        .collect();
    let delivered = try_join_all(deliveries.iter().map(|delivery| web.service.deliver(delivery))).await;
    let delivered = delivered.map_err(|error| HttpRefusal::broken(&error))?;
    let is_new = delivered.iter().any(|one| one.is_new);
    let cases: Vec<CaseId> = delivered.into_iter().map(|one| one.id).collect();
    let Some(first) = cases.first().cloned() else {
        count(&web, &connector, "nothing");
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    count(&web, &connector, if is_new { "new" } else { "again" });
    let cases = if cases.len() > 1 { cases } else { Vec::new() };
    Ok((StatusCode::ACCEPTED, Json(TakenDelivery { case: first, cases })).into_response())
}

/// What the connector makes of it, on the thread that has the connector.
async fn accepted(
    web: &WebState,
    parts: Parts,
    body: WholeBody,
) -> Result<Result<Vec<HookEvent>, HookRefused>, HttpRefusal> {
    let Some(secret) = web.service.secrets.hook.clone() else {
        return Ok(Err(HookRefused::Unproved("hook_secret of [service] is not set")));
    };
    let tolerance = web.service.config.tolerance;
    let url = address(web, &parts);
    let received_at = clock::precise();
    let headers: Vec<(String, String)> = parts
        .headers
        .iter()
        .map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        })
        .collect();
    let work = web.service.visitor_desk.with(move |open| {
        Box::pin(async move {
            let system = open.desk.ticketing.as_ref().ok_or(HookRefused::NoHook)?;
            let request = HookRequest {
                method: parts.method.as_str(),
                url: &url,
                headers: &headers,
                body: &body.bytes,
                received_at,
            };
            hook::accept(&system.connector, secret.expose_secret(), &request, tolerance)
        })
    });
    work.await.map_err(|error| HttpRefusal::broken(&error))
}

/// The address as the vendor has it: some sign it.
fn address(web: &WebState, parts: &Parts) -> String {
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    if let Some(url) = &web.service.config.url {
        return format!("{}{path}", url.as_str().trim_end_matches('/'));
    }
    let host = parts.headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
    format!("http://{host}{path}")
}

/// One and the same for everything that does not prove its sender.
fn refusal(refused: &HookRefused) -> HttpRefusal {
    match refused {
        HookRefused::NoHook => {
            HttpRefusal::not_found().hint("this connector takes no webhooks: its tickets are polled")
        }
        HookRefused::Unproved(_) => HttpRefusal::no_signature(),
        HookRefused::NotJson => HttpRefusal::bad("the body is not JSON"),
        HookRefused::NoTicket(_) => HttpRefusal::bad("the delivery names no ticket")
            .hint("the service's log says what was looked for"),
    }
}

fn count(web: &WebState, connector: &str, result: &str) {
    let labels = HookLabels { connector: connector.to_owned(), result: result.to_owned() };
    web.service.measures.hooks.get_or_create(&labels).inc();
}
