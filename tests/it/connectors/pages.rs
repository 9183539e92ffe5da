//! Listings that are cut off: by a cap of the server, by a page that is not there, by a parameter that the server does not know.
//! Complete is proven, or it is not there.

use serde_json::json;
use wiremock::{Request, Respond, ResponseTemplate};

use super::bench::{ask, asked, at, ok_json, serving};
use crate::fixtures::{LEAST, varied};

const NUMBER: &str = r#"page = { items = ".", number = "page", first = 1, size = ["per_page", 10] }"#;
const OFFSET: &str = r#"page = { items = ".", offset = "first", size = ["max", 10] }"#;
const TOTAL: &str =
    r#"page = { items = ".items", offset = "first", size = ["max", 10], total = ".total", max = 9 }"#;
const NUMBER_TOTAL: &str =
    r#"page = { items = ".items", number = "page", first = 1, size = ["per_page", 10], total = ".total" }"#;
const LINK: &str = r#"page = { items = ".", link = true, size = ["per_page", 10] }"#;
const CURSOR: &str = r#"page = { items = ".items", next = ".next", param = "after", size = ["max", 10] }"#;

/// How many items were read, whether that is proven to be all, and how many requests it took.
async fn read(request: &str, server: impl Respond + 'static) -> (usize, bool, usize) {
    let server = serving("/all", server).await;
    let request = format!("get = \"/all\"\nmissing = [404]\n{request}");
    let file = varied(LEAST, &[("get = \"/all\"", &request), ("$all[]", "$all[]?")]);
    let facts = ask(&at(&server.uri(), &file), "ada").await;
    let seen = facts.role_catalogue.unwrap_or_else(|gap| panic!("{gap:?}"));
    (seen.value.map_or(0, |all| all.len()), seen.complete, asked(&server).await.len())
}

fn number(request: &Request, key: &str) -> usize {
    let pair = request.url.query_pairs().find(|(name, _)| name == key);
    pair.and_then(|(_, value)| value.parse().ok()).unwrap_or(0)
}

/// Items from `start` on, at most `size`, of `all`.
fn items(start: usize, size: usize, all: usize) -> Vec<usize> {
    (start..all.min(start + size)).collect()
}

/// What the server does with a size of pages that it does not like.
fn counted(cap: usize, all: usize, behind: u16) -> impl Fn(&Request) -> ResponseTemplate {
    move |request: &Request| {
        let page = items(number(request, "first"), number(request, "max").min(cap), all);
        if page.is_empty() && behind != 200 { ResponseTemplate::new(behind) } else { ok_json(page) }
    }
}

#[tokio::test]
async fn a_cap_below_the_size_that_was_asked_for_is_not_the_end() {
    assert_eq!(read(OFFSET, counted(4, 9, 200)).await, (9, true, 4));
    assert_eq!(read(OFFSET, counted(4, 3, 200)).await, (3, true, 2));
    assert_eq!(read(OFFSET, counted(10, 20, 200)).await, (20, true, 3));
    assert_eq!(read(OFFSET, counted(10, 0, 200)).await, (0, true, 1));
    for server_counts_by_its_own_cap in [true, false] {
        let numbered = move |request: &Request| {
            let asked = number(request, "per_page");
            let by = if server_counts_by_its_own_cap { asked.min(4) } else { asked };
            ok_json(items((number(request, "page") - 1) * by, asked.min(4), 9))
        };
        assert_eq!(read(NUMBER, numbered).await, (9, true, 4), "{server_counts_by_its_own_cap}");
    }
}

#[tokio::test]
async fn a_later_page_that_is_not_there_proves_nothing() {
    for status in [404, 400, 416] {
        assert_eq!(read(OFFSET, counted(4, 9, status)).await, (9, false, 4), "{status}");
        assert_eq!(read(OFFSET, counted(10, 10, status)).await, (10, false, 2), "{status}");
    }
    let gone = |request: &Request| match number(request, "after") {
        0 => ok_json(json!({ "items": [1, 2], "next": "2" })),
        _ => ResponseTemplate::new(404),
    };
    assert_eq!(read(CURSOR, gone).await, (2, false, 2));
    let gone = |request: &Request| match number(request, "page") {
        0 => ok_json([1, 2]).insert_header("link", "</all?page=2>; rel=\"next\""),
        _ => ResponseTemplate::new(404),
    };
    assert_eq!(read(LINK, gone).await, (2, false, 2));
    let gone = |request: &Request| match number(request, "first") {
        0 => ok_json(json!({ "items": [1, 2], "total": 3 })),
        _ => ResponseTemplate::new(404),
    };
    assert_eq!(read(TOTAL, gone).await, (2, false, 2));
}

#[tokio::test]
async fn a_first_page_that_is_not_there_is_nothing() {
    for page in [OFFSET, NUMBER, TOTAL, LINK, CURSOR] {
        assert_eq!(read(page, ResponseTemplate::new(404)).await, (0, true, 1), "{page}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_know_the_parameter_ends_and_proves_nothing() {
    assert_eq!(read(OFFSET, ok_json([1, 2, 3])).await, (3, false, 2));
    assert_eq!(read(NUMBER, ok_json(items(0, 10, 10))).await, (10, false, 2));
    let total = ok_json(json!({ "items": [1, 2, 3], "total": 6 }));
    assert_eq!(read(TOTAL, total).await, (6, false, 2), "the same three again are not the six");
    let cursor = ok_json(json!({ "items": [1, 2, 3], "next": "2" }));
    assert_eq!(read(CURSOR, cursor).await, (6, false, 2));
}

#[tokio::test]
async fn a_total_must_match() {
    let saying = |total: usize, cap: usize| {
        move |request: &Request| {
            let page = items(number(request, "first"), number(request, "max").min(cap), 9);
            ok_json(json!({ "items": page, "total": total }))
        }
    };
    assert_eq!(read(TOTAL, saying(9, 4)).await, (9, true, 3));
    assert_eq!(read(TOTAL, saying(9, 100)).await, (9, true, 1));
    assert_eq!(read(TOTAL, saying(11, 100)).await, (9, false, 2), "two that nobody may see");
    assert_eq!(read(TOTAL, saying(4, 100)).await, (9, false, 1), "the total of something else");
    assert_eq!(read(TOTAL, ok_json(json!({ "items": [], "total": 3 }))).await, (0, false, 1));
    assert_eq!(read(TOTAL, ok_json(json!({ "items": [], "total": 0 }))).await, (0, true, 1));
    let without =
        |request: &Request| ok_json(json!({ "items": items(number(request, "first"), 4, 9), "total": null }));
    assert_eq!(read(TOTAL, without).await, (9, true, 4), "no total: up to the empty page");
    let numbered = |request: &Request| {
        let asked = number(request, "per_page");
        ok_json(json!({ "items": items((number(request, "page") - 1) * asked, asked.min(4), 9), "total": 9 }))
    };
    assert_eq!(read(NUMBER_TOTAL, numbered).await, (9, true, 3));
}

#[tokio::test]
async fn more_than_the_file_reads_is_not_read() {
    let endless = |request: &Request| ok_json(items(number(request, "first"), 10, 1_000));
    let two = r#"page = { items = ".", offset = "first", size = ["max", 10], max = 2 }"#;
    assert_eq!(read(two, endless).await, (20, false, 2));
    let exactly = |request: &Request| ok_json(items(number(request, "first"), 10, 20));
    assert_eq!(read(two, exactly).await, (20, false, 2), "nobody looked behind the second page");
}

#[tokio::test]
async fn a_full_page_without_any_link_may_have_lost_it() {
    assert_eq!(read(LINK, ok_json(items(0, 10, 10))).await, (10, false, 1));
    assert_eq!(read(LINK, ok_json(items(0, 9, 9))).await, (9, true, 1));
    let with_self = ok_json(items(0, 10, 10)).insert_header("link", "</all>; rel=\"self\"");
    assert_eq!(read(LINK, with_self).await, (10, true, 1));
}

#[tokio::test]
async fn the_size_is_asked_for_on_every_page_of_a_cursor() {
    let server = serving("/all", |request: &Request| match number(request, "after") {
        0 => ok_json(json!({ "items": [1], "next": "2" })),
        _ => ok_json(json!({ "items": [2], "next": null })),
    })
    .await;
    let file = varied(LEAST, &[("get = \"/all\"", &format!("get = \"/all\"\n{CURSOR}"))]);
    let facts = ask(&at(&server.uri(), &file), "ada").await;
    assert!(facts.role_catalogue.unwrap().complete);
    assert_eq!(asked(&server).await, ["GET /all?max=10", "GET /all?max=10&after=2"]);
}
