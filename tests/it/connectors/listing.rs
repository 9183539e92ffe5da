//! `[list]` of the shipped files against servers that search as theirs do: whoever one slip was meant for is found, with one page each.

use std::time::Duration;

use escalate::case::{Meant, NameOf, meant};
use escalate::connectors::{self, shipped};
use escalate::http::Http;
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::bench::{case, context, deadline};
use crate::contract::run::configured;

const ANA: &str = "ana.ito@acme.example";

/// What a search for something that is in her address, or (`prefix`) begins it, answers.
struct Fake {
    name: &'static str,
    prefix: bool,
    answer: fn(bool) -> Value,
}

fn some(found: bool, person: Value) -> Vec<Value> {
    if found { vec![person] } else { Vec::new() }
}

const FAKES: &[Fake] = &[
    Fake {
        name: "keycloak",
        prefix: false,
        answer: |found| {
            json!(some(
                found,
                json!({ "id": "1", "username": "ana", "email": ANA, "firstName": "Ana", "lastName": "Ito" })
            ))
        },
    },
    Fake {
        name: "directus",
        prefix: false,
        answer: |found| {
            let people =
                some(found, json!({ "id": "1", "email": ANA, "first_name": "Ana", "last_name": "Ito" }));
            json!({ "data": people, "meta": { "filter_count": people.len() } })
        },
    },
    Fake {
        name: "scim",
        prefix: false,
        answer: |found| {
            let people = some(found, json!({ "id": "1", "userName": ANA, "displayName": "Ana Ito" }));
            json!({ "totalResults": people.len(), "Resources": people })
        },
    },
    Fake {
        name: "auth0",
        prefix: false,
        answer: |found| {
            let people = some(found, json!({ "user_id": "auth0|1", "email": ANA, "name": "Ana Ito" }));
            json!({ "total": people.len(), "users": people })
        },
    },
    Fake {
        name: "okta",
        prefix: true,
        answer: |found| {
            json!(some(
                found,
                json!({ "id": "1", "profile": { "login": ANA, "email": ANA, "firstName": "Ana", "lastName": "Ito" } })
            ))
        },
    },
    Fake {
        name: "entra",
        prefix: true,
        answer: |found| json!({ "value": some(found, json!({ "id": "1", "userPrincipalName": ANA, "mail": ANA, "displayName": "Ana Ito" })) }),
    },
];

/// Whether one of the texts that a request searches for is in her address. What the query languages are made of is not.
fn finds(request: &Request, prefix: bool) -> bool {
    let searches = ["search", "filter", "q", "$filter"];
    let pairs = request.url.query_pairs().filter(|(name, _)| searches.contains(&name.as_ref()));
    let words: Vec<String> = pairs
        .flat_map(|(_, value)| {
            let quoted = value.split(|mark: char| "\"'*()".contains(mark));
            quoted.map(|word| word.trim().to_owned()).collect::<Vec<_>>()
        })
        .filter(|word| {
            word.len() > 1 && word.chars().all(|letter| letter.is_alphanumeric() || ".@".contains(letter))
        })
        .collect();
    words.iter().any(|word| if prefix { ANA.starts_with(word.as_str()) } else { ANA.contains(word.as_str()) })
}

#[tokio::test]
async fn whoever_was_meant_is_found() {
    for fake in FAKES {
        let server = MockServer::start().await;
        let (answer, prefix) = (fake.answer, fake.prefix);
        let respond = move |request: &Request| {
            if request.url.path().ends_with("/token") {
                return ResponseTemplate::new(200).set_body_json(
                    json!({ "access_token": "t", "expires_in": 3600, "token_type": "Bearer" }),
                );
            }
            ResponseTemplate::new(200).set_body_json(answer(finds(request, prefix)))
        };
        Mock::given(any()).respond_with(respond).mount(&server).await;
        let text = shipped::ALL.iter().find(|one| one.name == fake.name).unwrap().file().text;
        let url = server.uri();
        let configured =
            configured(fake.name, &text, &[("url", url.as_str()), ("login_url", url.as_str())]).unwrap();
        let http = Http::default();
        let context = context(deadline(Duration::from_secs(20)), &http);
        let begun_right = ["ana.itoo@acme.example", "ana.tio@acme.example", "ana.ito@acme.exmple"];
        let begun_wrong = ["naa.ito@acme.example", "ama.ito@acme.example", "an.ito@acme.example"];
        let slips = begun_right.iter().chain(begun_wrong.iter().filter(|_| !prefix));
        for slip in slips {
            let listed =
                connectors::list(&configured, &case("nobody"), NameOf::User, Some(slip), &context).await;
            let listed = listed.unwrap().unwrap_or_else(|why| panic!("{}: {why}", fake.name));
            match meant(NameOf::User, slip, listed.candidates) {
                Meant::Near(near) => assert_eq!(near[0].given_as(NameOf::User), ANA, "{}", fake.name),
                other => panic!("{} {slip}: {other:?}", fake.name),
            }
        }
        let searches = server.received_requests().await.unwrap();
        let searches = searches.iter().filter(|request| !request.url.path().ends_with("/token")).count();
        let pieces = if fake.name == "keycloak" { 3 } else { 1 };
        assert_eq!(searches, pieces * if prefix { 3 } else { 6 }, "{}: one page for each", fake.name);
    }
}

#[test]
fn a_list_may_only_name_what_it_has() {
    let load = |text: &str| {
        let file =
            connectors::ConnectorFile { name: "x".into(), path: "x.toml".into(), text: text.to_owned() };
        connectors::Connector::load(&file)
            .map(|connector| connector.lists())
            .map_err(|problems| problems[0].to_string())
    };
    let file = |facts: &str, list: &str| {
        format!(
            "title = \"X\"\nkind = \"directory\"\nurl = \"http://x\"\n[request.all]\nget = \"/all\"\nquery = {{ q = \"{{{{it}}}}\" }}\neach = '$text | pieces'\n\
             [request.one]\nget = \"/one\"\n[facts]\n{facts}\n[list]\n{list}\n"
        )
    };
    assert_eq!(
        load(&file("roles = '$one'", "users = ['$all', '$one']\nroles = '$one'")),
        Ok(vec![NameOf::User, NameOf::Role])
    );
    let wrong = load(&file("roles = '[$one, $all]'", "users = '$all'")).unwrap_err();
    assert!(wrong.contains("known only to [list]") && wrong.contains("`roles` rests on it"), "{wrong}");
    let wrong = load(&file("roles = '[$one, $text]'", "users = '$all'")).unwrap_err();
    assert!(wrong.contains("known only to [list]"), "{wrong}");
    let wrong = load(&file("roles = '$one'", "users = '$all'\npeople = '$all'")).unwrap_err();
    assert!(wrong.contains("people"), "{wrong}");
}
