//! `$account`: who the person is, as the directories of the profile have found, for those who know people by an id alone.

use std::collections::BTreeSet;
use std::time::Duration;

use escalate::case::Case;
use escalate::connectors::{Configured, Connector, ConnectorFile};
use escalate::facts::{Decided, Facts, GapReason, Question};
use escalate::gather::{AskedWhen, gather};
use escalate::http::Http;
use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use super::bench::{answers, asked, at, case, context, deadline, gap, known, load, ok_json};
use crate::fixtures::varied;

const DIRECTORY: &str = r#"
title = "People"
kind  = "directory"
url   = "{{url}}"
[settings]
url = { about = "base URL" }
[request.people]
get   = "/people"
[facts]
account = '[$people[] | { id, email, state: "active" }]'
"#;

const ENGINE: &str = r#"
title = "Engine"
kind  = "permissions"
url   = "{{url}}"
[settings]
url = { about = "base URL" }
[let]
who = '$case.traits.user_id? // $account.id // $case.user'
[request.decided]
post  = "/check"
reads = true
each  = '$case.permissions'
json  = '{ user: $who, permission: $it, of: $account }'
value = '{ permission: $it, allowed }'
[facts]
decisions = '$decided | map({ permission, decided: (if .allowed then "allowed" else "denied" end) })'
"#;

fn asks(user: &str) -> Case {
    let mut case = case(user);
    case.needs = serde_json::from_value(json!({ "known": true, "all_of": ["export"] })).unwrap();
    case
}

/// Everything, of systems at one server.
async fn asked_of(systems: &[Configured], case: &Case) -> Facts {
    let http = Http::default();
    let context = context(deadline(Duration::from_secs(5)), &http);
    let all: BTreeSet<Question> = Question::ALL.iter().copied().collect();
    let when =
        AskedWhen { first: &all, more: &|_| BTreeSet::new(), doubted: &|_| BTreeSet::new(), told: None };
    gather(systems, Vec::new(), case, &context, &when).await
}

/// What the engine was told.
async fn told(server: &MockServer) -> Vec<Value> {
    let requests = server.received_requests().await.unwrap();
    let checks = requests.iter().filter(|request| request.url.path() == "/check");
    checks.map(|request| serde_json::from_slice(&request.body).unwrap()).collect()
}

/// An engine that allows, beside a directory that answers this.
async fn beside(people: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    answers(&server, "/people", people).await;
    answers(&server, "/check", ok_json(json!({ "allowed": true }))).await;
    server
}

fn both(server: &MockServer) -> [Configured; 2] {
    [at(&server.uri(), ENGINE), at(&server.uri(), DIRECTORY)]
}

#[tokio::test]
async fn the_engine_is_asked_about_the_id_that_the_directory_found() {
    let server = beside(ok_json(json!([{ "id": "u-17", "email": "ana@acme.example" }]))).await;
    let facts = asked_of(&both(&server), &asks("ana@acme.example")).await;
    assert_eq!(known(&facts.decisions).unwrap()[0].decided, Decided::Allowed);
    let told = told(&server).await;
    assert_eq!(told[0]["user"], "u-17");
    assert_eq!(
        told[0]["of"],
        json!({ "id": "u-17", "email": "ana@acme.example", "username": null, "name": null })
    );
    // The directory was asked once for both.
    assert_eq!(asked(&server).await, ["GET /people", "POST /check"]);
}

#[tokio::test]
async fn an_admin_goes_before_the_directory() {
    let server = beside(ok_json(json!([{ "id": "u-17", "email": "ana@acme.example" }]))).await;
    let mut case = asks("ana@acme.example");
    case.traits.insert("user_id".to_owned(), "other-9".to_owned());
    asked_of(&both(&server), &case).await;
    assert_eq!(told(&server).await[0]["user"], "other-9");
}

#[tokio::test]
async fn without_a_directory_it_is_what_was_typed() {
    let server = beside(ok_json(json!([]))).await;
    asked_of(&[at(&server.uri(), ENGINE)], &asks("ana@acme.example")).await;
    assert_eq!(told(&server).await[0]["user"], "ana@acme.example");
    // Nor where the directory knows nobody.
    let server = beside(ok_json(json!([]))).await;
    asked_of(&both(&server), &asks("nobody@acme.example")).await;
    assert_eq!(told(&server).await[0]["user"], "nobody@acme.example");
}

#[tokio::test]
async fn nobody_is_decided_about_whom_the_directory_could_not_name() {
    for (people, reason) in [
        (ResponseTemplate::new(403), GapReason::Forbidden),
        (ResponseTemplate::new(200).set_body_string("<html>"), GapReason::Malformed),
        (
            ok_json(
                json!([{ "id": "u-17", "email": "ana@acme.example" }, { "id": "u-18", "email": "ana@acme.example" }]),
            ),
            GapReason::NoContext,
        ),
    ] {
        let server = beside(people).await;
        let facts = asked_of(&both(&server), &asks("ana@acme.example")).await;
        let gap = gap(&facts.decisions);
        assert_eq!(gap.reason, reason, "{gap:?}");
        assert!(gap.detail.starts_with("who the person is there is not known"), "{gap:?}");
        assert!(told(&server).await.is_empty(), "the engine was asked about somebody");
    }
}

#[test]
fn a_file_that_calls_something_of_its_own_so_keeps_it() {
    let own = varied(
        ENGINE,
        &[(
            "who = '$case.traits.user_id? // $account.id // $case.user'",
            "who = '$account.id'\naccount = '{ id: \"mine\" }'",
        )],
    );
    load(&own);
    load(&varied(DIRECTORY, &[("[request.people]", "[request.account]"), ("$people[]", "$account[]")]));
}

#[test]
fn what_is_about_one_account_is_no_listing() {
    let kept = varied(
        ENGINE,
        &[(
            "value = '{ permission: $it, allowed }'",
            "value = '{ permission: $it, allowed }'\nlisting = \"roles\"",
        )],
    );
    let file = ConnectorFile { name: "x".into(), path: "x.toml".into(), text: kept };
    let problems = Connector::load(&file).unwrap_err();
    assert!(problems.iter().any(|problem| problem.to_string().contains("$account")), "{problems:?}");
}

#[tokio::test]
async fn a_value_in_each_line_is_a_list() {
    let file = varied(
        ENGINE,
        &[(
            "value = '{ permission: $it, allowed }'",
            "answer = \"lines\"\nvalue = '{ permission: $it, allowed: (map(.result) == [1, 2]), none: (. == []) }'",
        )],
    );
    let said = async |body: &str| {
        let server = MockServer::start().await;
        answers(&server, "/check", ResponseTemplate::new(200).set_body_string(body)).await;
        asked_of(&[at(&server.uri(), &file)], &asks("ana")).await
    };
    let two = said("{\"result\":1}\n{\"result\":2}\n").await;
    assert_eq!(known(&two.decisions).unwrap()[0].decided, Decided::Allowed);
    assert_eq!(known(&said("").await.decisions).unwrap()[0].decided, Decided::Denied);
    for cut in ["{\"result\":1}\n{\"resu", "{\"result\":1}\nnot JSON", "<html>"] {
        assert_eq!(gap(&said(cut).await.decisions).reason, GapReason::Malformed, "{cut}");
    }
}
