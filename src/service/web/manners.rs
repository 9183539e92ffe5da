//! What holds for every request and every answer: headers, counting, and connections that are not to be trusted further.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONNECTION, HeaderName, REFERRER_POLICY, TRANSFER_ENCODING, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Version};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::client::ClientAddress;
use super::refusal::HttpRefusal;
use super::state::WebState;
use crate::service::measures::RequestLabels;

/// Where a body is read whole, within its own time; everywhere else it is a form of the page.
const OWN: [&str; 2] = ["/hooks/", "/v1/"];
/// Headers of which a request has one at most: whoever is in front may have looked at another one than we do.
const ONCE: [&str; 3] = ["host", "authorization", "content-type"];

/// Around every route.
pub(super) async fn with_manners(
    State(web): State<Arc<WebState>>,
    ConnectInfo(socket): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let client = ClientAddress::of(socket, request.headers(), &web.service.config.proxies);
    request.extensions_mut().insert(client);
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    // Pieces are a second way to say how long a request is. Whoever is in front may have believed the first, and what it took for the
    // next request of somebody else dies with the connection.
    let ends = request.headers().contains_key(TRANSFER_ENCODING);
    if !OWN.iter().any(|own| request.uri().path().starts_with(own)) {
        request = request.map(|body| web.bodies.form(body));
    }
    let mut response = match understood(&request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    let labels = RequestLabels {
        route: route.unwrap_or_else(|| "none".to_owned()),
        status: response.status().as_u16(),
    };
    web.service.measures.requests.get_or_create(&labels).inc();
    let headers = response.headers_mut();
    careful(headers);
    if ends {
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Refuses what two readers may read in two ways.
fn understood(request: &Request) -> Result<(), HttpRefusal> {
    let headers = request.headers();
    let twice = ONCE.iter().any(|name| headers.get_all(*name).iter().nth(1).is_some());
    let nowhere = request.version() == Version::HTTP_11 && !headers.contains_key("host");
    if twice || nowhere {
        let message = if twice {
            "a header stands there twice, and only one of them can be meant"
        } else {
            "the header Host is missing"
        };
        return Err(HttpRefusal::bad(message).closing());
    }
    Ok(())
}

/// What an answer does not say itself. Static files of the page say how long a browser may keep them.
fn careful(headers: &mut HeaderMap) {
    let mut say = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    say(X_CONTENT_TYPE_OPTIONS, "nosniff");
    say(REFERRER_POLICY, "no-referrer");
    say(CACHE_CONTROL, "no-store");
}
