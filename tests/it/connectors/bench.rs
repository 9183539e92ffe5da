//! A place to run a connector in: a case, a client, and a deadline that is near.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use escalate::case::{Case, Needs, Symptom};
use escalate::connectors::{Configured, Connector, ConnectorFile, Context, SettingValue, configure, facts};
use escalate::facts::{Answer, Facts, Gap, GapReason, NoAnswer};
use escalate::http::{Deadline, Http, HttpLimits};
use escalate::vault::Vault;
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, Respond, ResponseTemplate};

pub(crate) fn now() -> DateTime<Utc> {
    "2026-07-01T12:00:00Z".parse().unwrap()
}

pub(crate) fn case(user: &str) -> Case {
    Case {
        user: user.to_owned(),
        tenant: Some("acme".to_owned()),
        symptom: Symptom::Access,
        symptom_said: true,
        action: Some("open the case".to_owned()),
        error: None,
        reported_at: now(),
        needs: Needs::default(),
        on: None,
        last_worked: None,
        exact: false,
        traits: BTreeMap::new(),
        roles: Vec::new(),
        attachments: Vec::new(),
        attachment_notes: Vec::new(),
        left_out: Vec::new(),
        still_failing: false,
    }
}

pub(crate) fn load(text: &str) -> Connector {
    let file = ConnectorFile { name: "x".to_owned(), path: "x.toml".to_owned(), text: text.to_owned() };
    Connector::load(&file).unwrap_or_else(|problems| {
        panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
}

/// A connector at this server; its secret settings are "s3cret-NAME".
pub(crate) fn at(server: &str, text: &str) -> Configured {
    let connector = load(text);
    let settings: BTreeMap<String, SettingValue> = connector
        .settings
        .iter()
        .filter_map(|spec| match (spec.name.as_str(), &spec.default) {
            ("url", _) => Some(("url".to_owned(), SettingValue::Plain(server.to_owned()))),
            (name, _) if spec.secret => {
                Some((name.to_owned(), SettingValue::Secret(format!("s3cret-{name}").into())))
            }
            (_, Some(_)) => None,
            (name, None) => Some((name.to_owned(), SettingValue::Plain(name.to_owned()))),
        })
        .collect();
    configure("mine", connector, settings).unwrap()
}

pub(crate) fn deadline(time: Duration) -> Deadline {
    Deadline { at: tokio::time::Instant::now() + time, interrupt: None, patience: None }
}

pub(crate) fn context(deadline: Deadline, http: &Http) -> Context<'_> {
    Context { now: now(), deadline, http, progress: &|_| {}, recorded: None, shared: None }
}

pub(crate) async fn ask_with(configured: &Configured, case: &Case, deadline: Deadline, http: &Http) -> Facts {
    facts(configured, case, &context(deadline, http)).await
}

pub(crate) async fn ask(configured: &Configured, user: &str) -> Facts {
    let http = Http::new(HttpLimits { answer: 100_000, ..HttpLimits::default() }, &Vault::new());
    ask_with(configured, &case(user), deadline(Duration::from_secs(5)), &http).await
}

pub(crate) fn gap<T: std::fmt::Debug>(answer: &Answer<T>) -> &Gap {
    match answer {
        Err(NoAnswer::Gap(gap)) => gap,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn reason<T: std::fmt::Debug>(answer: &Answer<T>) -> GapReason {
    gap(answer).reason
}

/// The value of a known answer.
pub(crate) fn known<T: std::fmt::Debug>(answer: &Answer<T>) -> Option<&T> {
    answer.as_ref().unwrap_or_else(|gap| panic!("{gap:?}")).value.as_ref()
}

/// 200 with this body.
pub(crate) fn ok_json(json: impl serde::Serialize) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json)
}

/// From now on the server answers this at that path.
pub(crate) async fn answers(server: &MockServer, at: &str, answer: impl Respond + 'static) {
    Mock::given(path(at)).respond_with(answer).mount(server).await;
}

/// A server that answers this at that path.
pub(crate) async fn serving(at: &str, answer: impl Respond + 'static) -> MockServer {
    let server = MockServer::start().await;
    answers(&server, at, answer).await;
    server
}

/// The addresses that a server was asked, in order, with their queries.
pub(crate) async fn asked(server: &MockServer) -> Vec<String> {
    let requests = server.received_requests().await.unwrap_or_default();
    requests
        .iter()
        .map(|request| {
            let query = request.url.query().map(|query| format!("?{query}")).unwrap_or_default();
            format!("{} {}{query}", request.method, request.url.path())
        })
        .collect()
}
