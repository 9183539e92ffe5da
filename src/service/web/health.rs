//! Whether the service lives, whether it can take anything, and what it has counted.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

use super::query::AskedQuery;
use super::refusal::HttpRefusal;
use super::state::WebState;
use crate::profile::service::TokenScope;

/// The format as a scraper asks for it by name, and what everybody else gets, which is nearly the same.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";

/// `GET /healthz`: the process lives.
pub(super) async fn healthz() -> &'static str {
    "ok"
}

/// `GET /readyz`: something can be taken.
pub(super) async fn readyz(State(web): State<Arc<WebState>>) -> Result<&'static str, HttpRefusal> {
    let not_ready = |code, message: &str| {
        Err(HttpRefusal::new(StatusCode::SERVICE_UNAVAILABLE, code, message).again_in("5"))
    };
    if web.service.is_draining() {
        return not_ready("draining", "the service is stopping; what is under way comes to its end");
    }
    if !web.service.worker_desk.is_open() || !web.service.visitor_desk.is_open() {
        tracing::error!("not ready: a thread for cases ended");
        return not_ready("no_worker", "a worker stopped; the service has to be started again");
    }
    if let Err(error) = web.service.store.ready().await {
        tracing::warn!("not ready: {error}");
        return not_ready("no_database", "the database does not answer");
    }
    Ok("ready")
}

/// `GET /metrics`.
pub(super) async fn metrics(
    State(web): State<Arc<WebState>>,
    request: Request,
) -> Result<Response, HttpRefusal> {
    let asked = web.let_in(request, TokenScope::Metrics).await?;
    AskedQuery::read(&asked.parts.uri, &[])?;
    let accepts = asked.parts.headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let open = accepts.into_iter().any(|value| value.contains("application/openmetrics-text"));
    let text = web.service.measures.text().map_err(|error| HttpRefusal::broken(&error))?;
    if open {
        return Ok(([(CONTENT_TYPE, OPEN_METRICS)], text).into_response());
    }
    Ok(([(CONTENT_TYPE, PROMETHEUS)], in_prometheus(&text)).into_response())
}

/// The older format: there a counter is described by the name of its samples, and nothing ends the text.
fn in_prometheus(text: &str) -> String {
    let counters: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.strip_suffix(" counter")).collect();
    let mut lines = String::new();
    for line in text.lines().filter(|line| *line != "# EOF" && !line.starts_with("# UNIT ")) {
        let mut words = line.splitn(4, ' ');
        let (sign, what, name, rest) = (words.next(), words.next(), words.next(), words.next());
        match (sign, what, name) {
            (Some("#"), Some(what), Some(name)) if counters.contains(&name) => {
                let rest = rest.unwrap_or_default();
                let _ = write!(lines, "# {what} {name}_total {rest}");
            }
            _ => lines.push_str(line),
        }
        lines.push('\n');
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::in_prometheus;

    #[test]
    fn a_counter_is_described_by_the_name_of_its_samples() {
        let open = "# HELP notes Notes that were written.\n# TYPE notes counter\nnotes_total 3\n# HELP queue Waiting.\n# TYPE queue gauge\n# UNIT queue cases\nqueue 1\n# EOF\n";
        let older = "# HELP notes_total Notes that were written.\n# TYPE notes_total counter\nnotes_total 3\n# HELP queue Waiting.\n# TYPE queue gauge\nqueue 1\n";
        assert_eq!(in_prometheus(open), older);
    }
}
