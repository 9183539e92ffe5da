//! Groups in groups: circles, many ways to one place, and ten thousand of them.

use std::time::{Duration, Instant};

use escalate::case::ObjectRef;
use escalate::facts::GapReason;
use serde_json::json;
use wiremock::{MockServer, ResponseTemplate};

use super::bench::{answers, ask, ask_with, asked, at, case, deadline, gap, known, ok_json, reason, serving};
use crate::fixtures::{LEAST, PLACES, varied};

async fn reached(groups: serde_json::Value, starts: &str) -> Vec<String> {
    let server = serving("/all", ok_json(groups)).await;
    let fact = format!("'({starts} | reach($all)) | map({{ name: tostring, permissions: [] }})'");
    let file = varied(LEAST, &[("'[ $all[] | { name: tostring, permissions: [] } ]'", &fact)]);
    let http = escalate::http::Http::default();
    let facts =
        ask_with(&at(&server.uri(), &file), &case("ada"), deadline(Duration::from_secs(20)), &http).await;
    known(&facts.role_catalogue).unwrap().iter().map(|role| role.name.clone()).collect()
}

#[tokio::test]
async fn each_is_reached_once_nearest_first() {
    let circle = json!({ "a": ["b", "c"], "b": ["d"], "c": ["d", "a"], "d": ["a", "d"], "e": ["a"] });
    assert_eq!(reached(circle.clone(), "[\"a\"]").await, ["a", "b", "c", "d"]);
    assert_eq!(reached(circle.clone(), "\"b\"").await, ["b", "d", "a", "c"]);
    assert_eq!(reached(circle, "[\"nowhere\", \"d\"]").await, ["nowhere", "d", "a", "b", "c"]);
}

#[tokio::test]
async fn many_ways_are_not_counted() {
    // Twelve layers of ten, each linked to all of the next: a million million ways.
    let name = |layer: usize, number: usize| format!("{layer}-{number}");
    let layers: serde_json::Map<String, serde_json::Value> = (0..12)
        .flat_map(|layer| (0..10).map(move |number| (layer, number)))
        .map(|(layer, number)| {
            let next: Vec<String> = (0..10).map(|number| name(layer + 1, number)).collect();
            (name(layer, number), json!(next))
        })
        .collect();
    assert_eq!(reached(layers.into(), "[\"0-0\"]").await.len(), 1 + 12 * 10);
}

#[tokio::test]
async fn ten_thousand_groups_in_a_circle() {
    let circle: serde_json::Map<String, serde_json::Value> = (0..10_000)
        .map(|number| (format!("g{number}"), json!([format!("g{}", (number + 1) % 10_000)])))
        .collect();
    let started = Instant::now();
    assert_eq!(reached(circle.into(), "[\"g5\"]").await.len(), 10_000);
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn what_is_no_graph_is_said() {
    let server = serving("/all", ok_json(json!({ "a": "b" }))).await;
    let file =
        varied(LEAST, &[("'[ $all[] | { name: tostring, permissions: [] } ]'", "'[\"a\"] | reach($all)'")]);
    let facts = ask(&at(&server.uri(), &file), "ada").await;
    assert!(gap(&facts.role_catalogue).detail.contains("reach needs lists"), "{facts:?}");
}

#[tokio::test]
async fn the_id_of_an_object_is_one_part_of_a_path() {
    let file = varied(
        PLACES,
        &[("get   = \"/users/{{case.user}}/roles\"", "get   = \"/objects/{{case.on.id}}/members\"")],
    );
    for (id, path) in [
        ("a/../b?c#d e", "a%2F..%2Fb%3Fc%23d%20e"),
        ("ü\u{0}\n%2F{{x}}", "%C3%BC%00%0A%252F%7B%7Bx%7D%7D"),
        ("'; drop table", "%27%3B%20drop%20table"),
    ] {
        let server = MockServer::start().await;
        answers(&server, "/none", ok_json(json!([]))).await;
        let mut case = case("ada");
        case.on = Some(ObjectRef { kind: "project".to_owned(), id: id.to_owned() });
        let http = escalate::http::Http::default();
        let _ = ask_with(&at(&server.uri(), &file), &case, deadline(Duration::from_secs(5)), &http).await;
        let wanted = format!("GET /base/realms/acme/objects/{path}/members");
        assert!(asked(&server).await.contains(&wanted), "{id:?}: {:?}", asked(&server).await);
    }
    for id in ["..", "."] {
        let server = MockServer::start().await;
        let mut case = case("ada");
        case.on = Some(ObjectRef { kind: "project".to_owned(), id: id.to_owned() });
        let http = escalate::http::Http::default();
        let facts = ask_with(&at(&server.uri(), &file), &case, deadline(Duration::from_secs(5)), &http).await;
        assert!(gap(&facts.account).detail.contains("cannot stand in an address"), "{facts:?}");
    }
}

const CLIMB: &str = r#"
title = "X"
kind  = "directory"
url   = "{{url}}"
[settings]
url = {}
[request.parents]
get   = "/parents/{{it}}"
each  = '["a"]'
again = 'map(.id)'
[facts]
role_catalogue = '[ $parents[][] | { name: .id, permissions: [] } ] | unique_by(.name)'
"#;

#[tokio::test]
async fn what_answers_name_is_asked_about_each_once() {
    let server = MockServer::start().await;
    for (of, parents) in [
        ("a", json!([{ "id": "b" }, { "id": "c" }])),
        ("b", json!([{ "id": "d" }])),
        ("c", json!([{ "id": "d" }])),
        ("d", json!([{ "id": "a" }])),
    ] {
        answers(&server, &format!("/parents/{of}"), ok_json(parents)).await;
    }
    let facts = ask(&at(&server.uri(), CLIMB), "ana").await;
    let names: Vec<&str> =
        known(&facts.role_catalogue).unwrap().iter().map(|role| role.name.as_str()).collect();
    assert_eq!(names, ["a", "b", "c", "d"]);
    let mut sent = asked(&server).await;
    sent.sort();
    assert_eq!(sent, ["GET /parents/a", "GET /parents/b", "GET /parents/c", "GET /parents/d"]);
}

#[tokio::test]
async fn a_level_that_fails_leaves_nothing_half_known() {
    let server = MockServer::start().await;
    answers(&server, "/parents/a", ok_json(json!([{ "id": "b" }]))).await;
    answers(&server, "/parents/b", ResponseTemplate::new(403)).await;
    assert_eq!(reason(&ask(&at(&server.uri(), CLIMB), "ana").await.role_catalogue), GapReason::Forbidden);
}
