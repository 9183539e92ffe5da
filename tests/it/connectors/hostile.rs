//! No value changes the meaning of a request: not its path, not its query, not its body, not its headers.

use std::time::Duration;

use escalate::facts::GapReason;
use escalate::http::Http;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request};

use super::bench::{ask_with, at, case, deadline, gap, ok_json};
use crate::fixtures::{LEAST, PLACES, varied};

const HOSTILE: &[&str] = &[
    "plain@example.com",
    "a b+c@example.com",
    "x\" or \"1\"=\"1",
    "' OR 1=1 --",
    "*",
    "a/../b",
    "../../admin",
    "..%2f..%2fadmin",
    "%2e%2e",
    "a?admin=true&x=1#y",
    "a;b=c",
    "a\\b",
    "line\r\nX-Evil: 1",
    "nul\0bell\u{7}",
    "\u{202e}umgekehrt ümläut 💣",
    "\\(env.HOME) | $case | input",
    "{{token}}{{#each case}}{{/each}}",
    "&fixed=2",
    "http://evil.example.com/",
    "//evil.example.com",
    "a@b:c",
];

async fn sent(user: &str, tenant: &str) -> (Vec<Request>, escalate::facts::Facts) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ok_json(serde_json::json!([]))).mount(&server).await;
    let connector = at(&server.uri(), PLACES);
    let mut case = case(user);
    case.tenant = Some(tenant.to_owned());
    let facts = ask_with(&connector, &case, deadline(Duration::from_secs(5)), &Http::default()).await;
    (server.received_requests().await.unwrap(), facts)
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn values_stay_values() {
    for value in HOSTILE {
        let (requests, _) = sent(value, value).await;
        assert_eq!(requests.len(), 4, "{value:?}");
        for request in requests {
            let parts: Vec<String> = request.url.path_segments().unwrap().map(decoded).collect();
            assert_eq!(&parts[..3], ["base", "realms", *value], "{value:?}");
            let query: Vec<(String, String)> =
                request.url.query_pairs().map(|(k, v)| (k.into(), v.into())).collect();
            let of = |k: &str, v: &str| (k.to_owned(), v.to_owned());
            match parts[3].as_str() {
                "users" => assert_eq!(&parts[3..], ["users", *value, "roles"], "{value:?}"),
                "query" => {
                    let quoted = serde_json::to_string(value).unwrap();
                    // jq escapes DEL and nothing else that serde_json does not; compare what the quotes hold.
                    let filter = query.iter().find(|(key, _)| key == "filter").unwrap().1.clone();
                    let held: String =
                        serde_json::from_str(filter.strip_prefix("email eq ").unwrap()).unwrap();
                    assert_eq!(held, *value, "{quoted}");
                    assert_eq!(query.len(), 3);
                    assert!(
                        query.contains(&of("email", value)) && query.contains(&of("fixed", "1")),
                        "{query:?}"
                    );
                }
                "body" => {
                    let body: serde_json::Value = request.body_json().unwrap();
                    assert_eq!(body, serde_json::json!({ "user": value, "text": format!("user {value}") }));
                }
                "form" => {
                    let pairs: Vec<_> = url::form_urlencoded::parse(&request.body)
                        .map(|(k, v)| (k.into(), v.into()))
                        .collect();
                    let mut pairs: Vec<(String, String)> = pairs;
                    pairs.sort();
                    assert_eq!(pairs, [of("fixed", "1"), of("user", value)]);
                }
                other => panic!("{other}"),
            }
            assert!(!request.headers.contains_key("x-evil"));
        }
    }
}

#[tokio::test]
async fn a_part_of_a_path_is_never_empty_and_never_a_step_up() {
    for value in ["", ".", ".."] {
        let (requests, facts) = sent(value, "acme").await;
        assert_eq!(requests.len(), 3, "{value:?}: the one with the user in its path is not sent");
        let gap = gap(&facts.account);
        assert_eq!(gap.reason, GapReason::NoContext);
        assert_eq!(gap.detail, format!("`case.user` is `{value}`, which cannot stand in an address"));
        let (requests, _) = sent("ada", value).await;
        assert_eq!(requests.len(), 0, "{value:?} as the tenant of the prefix");
    }
}

#[tokio::test]
async fn a_case_without_a_tenant_is_said() {
    let server = MockServer::start().await;
    let mut case = case("ada");
    case.tenant = None;
    let facts =
        ask_with(&at(&server.uri(), PLACES), &case, deadline(Duration::from_secs(5)), &Http::default()).await;
    let gap = gap(&facts.account);
    assert_eq!(gap.reason, GapReason::NoContext);
    assert_eq!(gap.detail, "Directory needs to know the tenant of the case; give it with --tenant");
}

#[tokio::test]
async fn a_header_is_one_header() {
    let headers = "get = \"/all\"
headers = { X-User = \"{{case.user}}\" }";
    let file = varied(LEAST, &[("get = \"/all\"", headers)]);
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ok_json(serde_json::json!([]))).mount(&server).await;
    let facts = ask_with(
        &at(&server.uri(), &file),
        &case("a\r\nX-Evil: 1"),
        deadline(Duration::from_secs(5)),
        &Http::default(),
    )
    .await;
    let gap = gap(&facts.role_catalogue);
    assert!(gap.detail.contains("cannot stand in a header"), "{gap:?}");
    assert!(server.received_requests().await.unwrap().is_empty());
}
