//! The provider's HTTP: by the same client as everything else, with its TLS and its limits, and without redirects.

use std::sync::Arc;
use std::time::Duration;

use openidconnect::{HttpRequest, HttpResponse, http};
use reqwest::header::{AUTHORIZATION, HeaderMap};
use url::Url;

use super::provider_error::ProviderError;
use crate::http::{Deadline, Http, Sending, Want, is_readable_on_the_way};
use crate::service::CaseDesk;

/// How long a provider has for an answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// Sends it on the thread that has the client.
///
/// # Errors
/// No answer; an address that others can read on the way.
pub(super) async fn send(desk: CaseDesk, request: HttpRequest) -> Result<HttpResponse, ProviderError> {
    let answer = desk.with(|desk| Box::pin(async move { sent(&desk.http, request).await })).await;
    answer.map_err(|_| ProviderError::Unanswered("the thread for cases is gone".into()))?
}

async fn sent(http: &Http, request: HttpRequest) -> Result<HttpResponse, ProviderError> {
    let (parts, body) = request.into_parts();
    let url = Url::parse(&parts.uri.to_string())
        .map_err(|error| ProviderError::Unanswered(format!("its address is none: {error}")))?;
    if is_readable_on_the_way(&url) {
        return Err(ProviderError::Plain);
    }
    let mut headers = HeaderMap::new();
    for (name, value) in &parts.headers {
        let mut value = value.clone();
        value.set_sensitive(*name == AUTHORIZATION);
        headers.insert(name.clone(), value);
    }
    let read = parts.method == http::Method::GET;
    let sending = Sending {
        method: parts.method,
        url,
        headers,
        body: (!body.is_empty()).then_some(body),
        read,
        want: Want::Bytes,
        at_once: 4,
        pace: Duration::ZERO,
        turned_away: None,
    };
    let deadline = Deadline::within(PATIENCE, None);
    let reply =
        http.send(&sending, &deadline).await.map_err(|error| ProviderError::Unanswered(error.detail))?;
    let mut answer = http::Response::builder().status(reply.status);
    if let Some(kind) = reply.headers.get("content-type") {
        answer = answer.header("content-type", kind.clone());
    }
    let body = reply.bytes().to_vec();
    answer.body(body).map_err(|error| ProviderError::Unanswered(error.to_string()))
}

/// What the protocol's crate sends by.
pub(super) fn sending(
    desk: &CaseDesk,
) -> impl Fn(HttpRequest) -> std::pin::Pin<Box<dyn Future<Output = Result<HttpResponse, ProviderError>> + Send>>
+ Send
+ Sync {
    let desk = Arc::new(desk.clone());
    move |request| Box::pin(send((*desk).clone(), request))
}
