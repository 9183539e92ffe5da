//! Pages, `each`, tokens, and programs that do not end.

use escalate::connectors::Configured;
use escalate::facts::GapReason;
use serde_json::json;
use wiremock::matchers::{body_string_contains, header, method, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::bench::{answers, ask, asked, at, gap, known, ok_json, reason, serving};
use crate::fixtures::{LEAST, varied};

/// The least connector, with more about its request.
fn file(request: &str) -> String {
    varied(LEAST, &[("get = \"/all\"", &format!("get = \"/all\"\n{request}"))])
}

fn number(request: &Request, key: &str) -> usize {
    let pair = request.url.query_pairs().find(|(name, _)| name == key);
    pair.and_then(|(_, value)| value.parse().ok()).unwrap_or(0)
}

/// Names of all items, whether the listing was complete, and how many requests it took.
async fn read(server: &MockServer, request: &str) -> (usize, bool, usize) {
    let facts = ask(&at(&server.uri(), &file(request)), "ada").await;
    let seen = facts.role_catalogue.unwrap_or_else(|gap| panic!("{gap:?}"));
    (seen.value.map_or(0, |all| all.len()), seen.complete, asked(server).await.len())
}

#[tokio::test]
async fn counted_pages() {
    // 1-based, counts items, with a total: SCIM.
    let server = serving("/all", |request: &Request| {
        let (start, size) = (number(request, "startIndex"), number(request, "count").min(40));
        let items: Vec<usize> = (start..=132.min(start - 1 + size)).collect();
        ok_json(json!({ "Resources": items, "totalResults": 132 }))
    })
    .await;
    let page = r#"page = { items = ".Resources", offset = "startIndex", first = 1, size = ["count", 50], total = ".totalResults" }"#;
    assert_eq!(read(&server, page).await, (132, true, 4), "the server gives 40 at most");

    // Pages by number, no total: until one is empty.
    let server = serving("/all", |request: &Request| {
        let page = number(request, "page");
        let items: Vec<usize> = (page * 10..25.min(page * 10 + 10)).collect();
        ok_json(items)
    })
    .await;
    let page = r#"page = { items = ".", number = "page", first = 0, size = ["per_page", 10] }"#;
    assert_eq!(read(&server, page).await, (25, true, 4));
    let short = r#"page = { items = ".", number = "page", first = 0, size = ["per_page", 10], max = 2 }"#;
    let (items, complete, _) = read(&server, short).await;
    assert_eq!((items, complete), (20, false));
}

#[tokio::test]
async fn linked_pages() {
    let server = MockServer::start().await;
    let uri = server.uri();
    let link = format!("<{uri}/all?page=1>; rel=\"prev\", <{uri}/all?page=3&x=a,b>; rel=\"next last\"");
    Mock::given(query_param_is_missing("page"))
        .respond_with(ok_json([1, 2]).insert_header("link", link.as_str()))
        .mount(&server)
        .await;
    Mock::given(query_param("page", "3")).respond_with(ok_json([3])).mount(&server).await;
    assert_eq!(read(&server, r#"page = { items = ".", link = true }"#).await, (3, true, 2));

    let server = MockServer::start().await;
    Mock::given(query_param("cursor", "n2"))
        .respond_with(ok_json(json!({ "items": [2], "next": null })))
        .mount(&server)
        .await;
    Mock::given(query_param_is_missing("cursor"))
        .respond_with(ok_json(json!({ "items": [1], "next": "n2" })))
        .mount(&server)
        .await;
    assert_eq!(
        read(&server, r#"page = { items = ".items", next = ".next", param = "cursor" }"#).await,
        (2, true, 2)
    );

    let server = serving("/all", ok_json(json!({ "items": [1], "next": "/all?again" }))).await;
    let page = r#"page = { items = ".items", next = ".next" }"#;
    assert_eq!(read(&server, page).await, (2, false, 2), "a circle ends and is not complete");

    let server = serving("/all", ok_json(json!({ "items": [1], "next": "https://evil.example.com/" }))).await;
    let facts = ask(&at(&server.uri(), &file(page)), "ada").await;
    assert_eq!(reason(&facts.role_catalogue), GapReason::WrongAddress);
    assert!(gap(&facts.role_catalogue).detail.contains("another host"));
}

/// A listing of two pages; the first has these `Link` headers, `URI` in them is the server.
async fn linked(links: &[&str]) -> (usize, bool, usize) {
    let server = MockServer::start().await;
    let mut first = ok_json([1, 2]);
    for link in links {
        first = first.append_header("link", link.replace("URI", &server.uri()).as_bytes());
    }
    Mock::given(query_param_is_missing("page")).respond_with(first).mount(&server).await;
    Mock::given(query_param("page", "2")).respond_with(ok_json([3])).mount(&server).await;
    read(&server, r#"page = { items = ".", link = true }"#).await
}

#[tokio::test]
async fn a_listing_is_complete_only_if_its_end_can_be_read() {
    for links in [
        &["<URI/all?page=2>; title=\"a, b\"; rel=\"next\""][..],
        &["<URI/all?page=2>; title=\"Über uns\"; rel=\"next\""],
        &["<URI/all>; rel=first", "</all?page=2>; rel=\"last next\""],
    ] {
        assert_eq!(linked(links).await, (3, true, 2), "{links:?}");
    }
    assert_eq!(linked(&["<URI/all>; rel=first, <URI/all>; rel=last"]).await, (2, true, 1));
    for links in [
        &["<URI/all?page=2; rel=\"next\""][..],
        &["<URI/all?page=2>; title=\"a, b; rel=\"next\""],
        &["<URI/all>; rel=first", "next: /all?page=2"],
    ] {
        assert_eq!(linked(links).await, (2, false, 1), "{links:?}");
    }
}

#[tokio::test]
async fn one_request_for_each() {
    let text = file("value = 'map({ id: . })'").replace("[facts]", "[request.one]\nget = \"/one/{{it.id}}\"\neach = '$all'\nmissing = [404]\nvalue = '\"\\($it.id) \\(.)\"'\n[facts]").replace("$all[]", "$one[]");
    let server = serving("/all", ok_json(["a", "b", "c"])).await;
    for (id, status) in [("a", 200), ("b", 404), ("c", 200)] {
        let answer = ResponseTemplate::new(status)
            .set_body_json(id.to_uppercase())
            .set_delay(std::time::Duration::from_millis(if id == "a" { 60 } else { 0 }));
        Mock::given(path(format!("/one/{id}"))).respond_with(answer).mount(&server).await;
    }
    let facts = ask(&at(&server.uri(), &text), "ada").await;
    let names: Vec<_> = known(&facts.role_catalogue).unwrap().iter().map(|role| role.name.clone()).collect();
    assert_eq!(names, ["a A", "null", "c C"], "in the order of the list");
}

#[tokio::test]
async fn at_most_so_many_at_once() {
    let text = file("")
        .replace("kind  =", "at_once = 2\nkind  =")
        .replace("[facts]", "[request.one]\nget = \"/one/{{it}}\"\neach = '[range(8)]'\n[facts]")
        .replace("$all[]", "$all[], $one[]");
    let server = serving("/all", ok_json(["a"])).await;
    Mock::given(method("GET"))
        .respond_with(ok_json("x").set_delay(std::time::Duration::from_millis(50)))
        .mount(&server)
        .await;
    let start = std::time::Instant::now();
    let facts = ask(&at(&server.uri(), &text), "ada").await;
    assert!(facts.role_catalogue.is_ok());
    // Not a measurement: eight at once would take one delay, two at once cannot take less than four.
    assert!(start.elapsed() >= std::time::Duration::from_millis(200));
}

fn with_token(server: &str) -> Configured {
    let settings = "[settings]\nid = { about = \"client\" }\nsecret = { secret = true }";
    let auth = r#"[auth.oauth2]
token_url     = "{{url}}/realms/{{case.tenant}}/token"
client_id     = "{{id}}"
client_secret = "{{secret}}"
[request.b]
get = "/b"
[request.all]"#;
    let two = [("[settings]", settings), ("[request.all]", auth), ("$all[]", "$all[], $b[]")];
    at(server, &varied(LEAST, &two))
}

#[tokio::test]
async fn a_token_is_fetched_once_and_once_more_when_it_is_refused() {
    let server = MockServer::start().await;
    let token = |token: &str| ok_json(json!({ "access_token": token, "expires_in": 60 }));
    Mock::given(path("/realms/acme/token"))
        .and(body_string_contains("grant_type=client_credentials&client_id=id&client_secret=s3cret-secret"))
        .respond_with(token("old"))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    answers(&server, "/realms/acme/token", token("new")).await;
    for name in ["/all", "/b"] {
        Mock::given(path(name))
            .and(header("authorization", "Bearer old"))
            .respond_with(ResponseTemplate::new(401))
            .mount(&server)
            .await;
        Mock::given(path(name))
            .and(header("authorization", "Bearer new"))
            .respond_with(ok_json([1]))
            .mount(&server)
            .await;
    }
    let connector = with_token(&server.uri());
    let facts = ask(&connector, "ada").await;
    assert!(facts.role_catalogue.is_ok(), "{:?}", facts.role_catalogue);
    let tokens = asked(&server).await.iter().filter(|line| line.contains("token")).count();
    assert_eq!(tokens, 2, "one for both requests, and one after it was refused");
    ask(&connector, "ada").await;
    let tokens = asked(&server).await.iter().filter(|line| line.contains("token")).count();
    assert_eq!(tokens, 2, "kept for the next run");
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn no_token_is_a_gap_without_the_secret() {
    for (status, wanted) in [
        (401, GapReason::Unauthorized),
        (400, GapReason::Unauthorized),
        (404, GapReason::WrongAddress),
        (500, GapReason::Failed),
    ] {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(status)
            .set_body_json(json!({ "error": "invalid_client", "error_description": "s3cret-secret" }));
        answers(&server, "/realms/acme/token", answer).await;
        let facts = ask(&with_token(&server.uri()), "ada").await;
        let gap = gap(&facts.role_catalogue);
        assert_eq!(gap.reason, wanted, "{gap:?}");
        assert!(!gap.detail.contains("s3cret"), "{gap:?}");
        assert!(status > 401 || gap.detail.contains("(invalid_client)"), "{gap:?}");
    }
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn programs_end() {
    let server = serving("/all", ok_json([1])).await;
    for program in ["def f: f; f", "def f: 1 + f; f", "last(range(1; infinite))"] {
        let facts = ask(&at(&server.uri(), &file(&format!("value = '{program}'"))), "ada").await;
        let gap = gap(&facts.role_catalogue);
        assert_eq!(gap.reason, GapReason::Malformed);
        assert!(gap.detail.contains("does not end, or goes too deep"), "{program}: {gap:?}");
    }
}

#[tokio::test]
async fn a_program_can_say_that_it_cannot_tell() {
    let server = serving("/all", ok_json([1])).await;
    let facts = ask(&at(&server.uri(), &file("value = 'error(\"events are not recorded\")'")), "ada").await;
    let gap = gap(&facts.role_catalogue);
    assert_eq!((gap.reason, gap.detail.as_str()), (GapReason::CannotTell, "events are not recorded"));
}
