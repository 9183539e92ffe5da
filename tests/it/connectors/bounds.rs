//! What a program, a listing or a list of things to ask about may cost: bytes, requests, time.

use std::time::{Duration, Instant};

use escalate::facts::GapReason;
use escalate::http::{Http, HttpLimits};
use escalate::vault::Vault;
use wiremock::{MockServer, Request, ResponseTemplate};

use super::bench::{answers, ask, ask_with, asked, at, case, deadline, gap, known, ok_json, reason, serving};
use crate::fixtures::{LEAST, varied};
use crate::support::Sandbox;

const FACT: &str = "'[ $all[] | { name: tostring, permissions: [] } ]'";

/// Programs that grow without end in one of the ways that jq has: each names what it is about.
const GROWING: &[(&str, &str)] = &[
    ("a text, doubled", "[limit(30; repeat(\"x\"))] | add * 1000000000"),
    ("a text, repeated", "\"x\" * 1000000000000"),
    ("by a number of the answer", "\"x\" * $all[0]"),
    ("by a huge number", "\"x\" * 99999999999999999999999999"),
    ("a list of numbers", "[range(1e8)] | length"),
    ("texts in a list", "[range(1e6) | \"x\" * 60000] | length"),
    ("doublings", "reduce range(60) as $i (\"x\"; . + .) | length"),
    ("doublings in place", "[\"x\"] | reduce range(60) as $i (.; .[0] += .[0]) | length"),
    ("repeated in place", "[\"x\"] | .[0] *= 1000000000000 | length"),
    ("doublings by writing into a text", "reduce range(60) as $i (\"x\"; \"\\(.)\\(.)\") | length"),
    ("doublings by a format", "reduce range(200) as $i (\"x\"; @base64) | length"),
    ("doublings of a list", "reduce range(60) as $i ([1]; . + .) | length"),
    ("a list in itself, written out", "reduce range(60) as $i (\"x\"; [., .]) | tojson | length"),
    ("a list in itself, as text", "reduce range(60) as $i (\"x\"; [., .]) | tostring | length"),
    ("a list in itself, in base64", "reduce range(60) as $i (\"x\"; [., .]) | @base64 | length"),
    ("a list in itself, said", "reduce range(60) as $i (\"x\"; [., .]) | error"),
    ("a list in itself, as the result", "reduce range(60) as $i (\"x\"; [., .])"),
    ("a number", "reduce range(60) as $i (10; . * .) | tostring | length"),
    ("copies of a long list", "[range(100000)] as $long | [range(1e5) | $long | .[0] = 1] | length"),
    ("joined", "[range(1000) | \"x\" * 1000000] | join(\",\") | length"),
    ("texts taken apart", "(\"x\" * 10000000) | [range(100) as $i | explode] | length"),
    ("replaced", "\"x\" * 1000000 | gsub(\"x\"; \"y\" * 100000) | length"),
    ("objects", "[range(1e8) | {a: ., b: ., c: .}] | length"),
    ("paths", "[range(1e6)] | [paths] | [., .] | [.[][][]] | map([., .]) | tojson | length"),
    ("itself", "def f: [f]; f | length"),
];

/// Every program ends as a gap, in a process that may have 3 GB and no more.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn no_program_fills_the_memory() {
    for (about, program) in GROWING {
        let sandbox = Sandbox::new();
        let program = format!(
            "'$all as $all | {} | [ {{ name: tostring, permissions: [] }} ]'",
            program.replace('\'', "")
        );
        let export = varied(
            LEAST,
            &[
                ("get = \"/all\"", "read = \"all.json\""),
                ("url   = \"{{url}}\"\n", ""),
                ("url = { about = \"base\" }", ""),
                (FACT, &program),
            ],
        );
        sandbox.write(".config/escalate/templates/connectors/directory/least.toml", export);
        sandbox.profile("acme", "[connect.least]\n");
        sandbox.write(".config/escalate/profiles/all.json", "[1000000000000]");
        let ours = sandbox.escalate([
            "--user",
            "a@b.example",
            "--permission",
            "a.b",
            "--timeout",
            "4s",
            "--format",
            "json",
        ]);
        let words: Vec<String> = std::iter::once(ours.get_program())
            .chain(ours.get_args())
            .map(|word| word.to_string_lossy().into_owned())
            .collect();
        let started = Instant::now();
        let ran = std::process::Command::new("sh")
            .args(["-c", "ulimit -v 3000000; exec \"$@\"", "sh"])
            .args(&words)
            .env_clear()
            .env("HOME", sandbox.path(""))
            .current_dir(sandbox.path(""))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ran.stdout);
        assert_eq!(ran.status.code(), Some(4), "{about}: {said}{}", String::from_utf8_lossy(&ran.stderr));
        let because = ["too large", "too much memory", "does not end", "did not end in time"];
        assert!(because.iter().any(|words| said.contains(words)), "{about}: {said}");
        assert!(started.elapsed() < Duration::from_secs(60), "{about}: {:?}", started.elapsed());
    }
}

/// What is replaced inside programs does what jq does.
#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn sums_products_and_texts_are_jq_s() {
    let server = serving("/all", ok_json(serde_json::json!([1, 2]))).await;
    for (program, wanted) in [
        ("[ (1, 2) + (10, 20) ] | tojson", "[11,21,12,22]"),
        ("[ (1, 2) * (10, 20) ] | tojson", "[10,20,20,40]"),
        ("[1] + [2, 3] | tojson", "[1,2,3]"),
        ("({a: 1} + {b: 2} | tojson)", "{\"a\":1,\"b\":2}"),
        ("({a: {b: 1}} * {a: {c: 2}} | tojson)", "{\"a\":{\"b\":1,\"c\":2}}"),
        ("null + 1 | tojson", "1"),
        ("\"ab\" * 3", "ababab"),
        ("\"ab\" * 0 | tojson", "null"),
        ("1 + 2 * 3 - 4 / 2 | tojson", "5.0"),
        ("[{a: 1}, {a: 2}] | (.[].a) += 10 | map(.a) | tojson", "[11,12]"),
        ("[{a: 2}, {a: 3}] | (.[].a) *= 10 | map(.a) | tojson", "[20,30]"),
        ("{a: [1]} | .a += (.a | length | [.]) | tojson", "{\"a\":[1,1]}"),
        ("\"a\\(1 + 1)b\\([1, \"x\"])\"", "a2b[1,\"x\"]"),
        ("@uri \"q=\\(\"a b\" + \"&\")\"", "q=a%20b%26"),
        ("[\"a\", \"b\", 1] | join(\"-\")", "a-b-1"),
        ("[limit(3; repeat(\"x\"))] | add", "xxx"),
        ("$all | add | tojson", "3"),
        ("reduce $all[] as $one (0; . + $one) | tojson", "3"),
        ("[foreach $all[] as $one (0; . + $one; [$one, .])] | tojson", "[[1,1],[2,3]]"),
        ("def f($x): $x * 2; def g(h): h + 1; [f(3), g(f(4))] | tojson", "[6,9]"),
        ("try (\"a\" + 1) catch \"no\"", "no"),
        ("try ({} * \"a\") catch \"no\"", "no"),
        ("if 1 + 1 == 2 then \"yes\" else \"no\" end", "yes"),
        ("{(\"a\" + \"b\"): (1 + 1)} | tojson", "{\"ab\":2}"),
        ("[1, 2, 3] | .[1 + 1] | tojson", "3"),
        ("[1, 2, 3] | .[: 1 + 1] | tojson", "[1,2]"),
        ("\"a,b\" | split(\",\") | tojson", "[\"a\",\"b\"]"),
        ("\"aXbX\" | gsub(\"X\"; \"-\")", "a-b-"),
        ("[[1, 2], [3]] | flatten | add | tojson", "6"),
        ("99999999999999999999 * 10 | tojson", "999999999999999999990"),
    ] {
        let fact = format!("'$all as $all | {program} | [ {{ name: ., permissions: [] }} ]'");
        let facts = ask(&at(&server.uri(), &varied(LEAST, &[(FACT, &fact)])), "ada@example.com").await;
        assert_eq!(known(&facts.role_catalogue).unwrap()[0].name, wanted, "{program}");
    }
}

#[tokio::test]
async fn the_deadline_holds_while_a_program_runs() {
    let server = serving("/all", ok_json(serde_json::json!([1]))).await;
    // Without the deadline it takes as many steps as there are: seconds.
    let fact = "'$all | [range(1e8)] | []'";
    let configured = at(&server.uri(), &varied(LEAST, &[(FACT, fact)]));
    let started = Instant::now();
    let http = Http::default();
    let facts =
        ask_with(&configured, &case("ada@example.com"), deadline(Duration::from_millis(150)), &http).await;
    assert_eq!(reason(&facts.role_catalogue), GapReason::TimedOut, "{:?}", facts.role_catalogue);
    assert!(gap(&facts.role_catalogue).detail.contains("--timeout"));
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
}

/// Pages that go on for ever, 50 kB each.
async fn endless() -> MockServer {
    let server = MockServer::start().await;
    answers(&server, "/all", |request: &Request| {
        let page: u32 = request
            .url
            .query_pairs()
            .find(|(name, _)| name == "page")
            .and_then(|(_, value)| value.parse().ok())
            .unwrap_or_default();
        ResponseTemplate::new(200)
            .set_body_json(serde_json::json!({ "items": [format!("{page}{}", "x".repeat(50_000))], "next": (page + 1).to_string(), "total": 100_000 }))
    })
    .await;
    server
}

#[tokio::test]
async fn the_bytes_of_all_pages_together_are_bounded() {
    for page in [
        r#"page = { items = ".items", next = ".next", param = "page", max = 5000 }"#,
        r#"page = { items = ".items", number = "page", first = 0, size = ["size", 1], max = 5000 }"#,
        r#"page = { items = ".items", number = "page", first = 0, size = ["size", 1], total = ".total", max = 5000 }"#,
    ] {
        let server = endless().await;
        let paged = varied(LEAST, &[("get = \"/all\"", &format!("get = \"/all\"\n{page}"))]);
        let http = Http::new(HttpLimits { all: 500_000, ..HttpLimits::default() }, &Vault::new());
        let facts = ask_with(
            &at(&server.uri(), &paged),
            &case("a@b.example"),
            deadline(Duration::from_secs(60)),
            &http,
        )
        .await;
        assert_eq!(reason(&facts.role_catalogue), GapReason::Malformed, "{page}: {:?}", facts.role_catalogue);
        assert!(
            gap(&facts.role_catalogue).detail.contains("all answers together"),
            "{page}: {:?}",
            facts.role_catalogue
        );
        let sent = asked(&server).await.len();
        assert!(sent < 30, "{page}: {sent} requests");
    }
}

/// Twelve pages of ten thousand empty objects, 30 kB each, fit into every bound of bytes.
#[tokio::test]
async fn the_values_of_all_pages_together_are_bounded() {
    let server = MockServer::start().await;
    answers(&server, "/all", |request: &Request| {
        let page = request.url.query_pairs().find(|(name, _)| name == "page");
        let page: u32 = page.and_then(|(_, value)| value.parse().ok()).unwrap_or_default();
        let next = (page < 12).then(|| (page + 1).to_string());
        ResponseTemplate::new(200)
            .set_body_json(serde_json::json!({ "items": vec![serde_json::json!({}); 10_000], "next": next }))
    })
    .await;
    let page = "get = \"/all\"\npage = { items = \".items\", next = \".next\", param = \"page\", max = 50 }";
    let fact = "'[ { name: ($all | length | tostring), permissions: [] } ]'";
    let configured = at(&server.uri(), &varied(LEAST, &[("get = \"/all\"", page), (FACT, fact)]));
    let with = async |values| {
        let http = Http::new(HttpLimits { values, ..HttpLimits::default() }, &Vault::new());
        ask_with(&configured, &case("a@b.example"), deadline(Duration::from_secs(60)), &http).await
    };
    let facts = with(100_000).await;
    assert_eq!(reason(&facts.role_catalogue), GapReason::Malformed, "{:?}", facts.role_catalogue);
    assert!(
        gap(&facts.role_catalogue).detail.contains("more than 100000 values"),
        "{:?}",
        facts.role_catalogue
    );
    // Pages, not requests: a machine that is busy is asked for a page twice when its answer is late.
    let pages: std::collections::BTreeSet<_> = asked(&server).await.into_iter().collect();
    assert!(pages.len() < 8, "{pages:?}");
    let facts = with(HttpLimits::default().values).await;
    assert_eq!(known(&facts.role_catalogue).unwrap()[0].name, "130000");
}

#[tokio::test]
async fn a_list_of_an_answer_does_not_make_requests_without_end() {
    let each = varied(
        LEAST,
        &[("[facts]", "[request.one]\nget = \"/one/{{it}}\"\neach = '$all'\n[facts]"), ("$all[]", "$one[]")],
    );
    let server = serving("/all", ok_json((0..1_001).collect::<Vec<_>>())).await;
    let facts = ask(&at(&server.uri(), &each), "a@b.example").await;
    assert!(gap(&facts.role_catalogue).detail.contains("has 1001 items"), "{:?}", facts.role_catalogue);
    assert_eq!(asked(&server).await.len(), 1);

    // Ten answers of 50 kB where 200 kB may be kept.
    let server = serving("/all", ok_json((0..10).collect::<Vec<_>>())).await;
    for number in 0..10 {
        answers(&server, &format!("/one/{number}"), ok_json("x".repeat(50_000))).await;
    }
    let http = Http::new(HttpLimits { all: 200_000, ..HttpLimits::default() }, &Vault::new());
    let facts =
        ask_with(&at(&server.uri(), &each), &case("a@b.example"), deadline(Duration::from_secs(20)), &http)
            .await;
    assert!(gap(&facts.role_catalogue).detail.contains("all answers together"), "{:?}", facts.role_catalogue);
}

/// An answer that comes a byte at a time, and never ends.
#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn an_answer_that_trickles_ends_with_the_deadline() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut buffer = [0; 4096];
                let _ = stream.read(&mut buffer).await;
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").await;
                while stream.write_all(b"1\r\n \r\n").await.is_ok() {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            });
        }
    });
    let started = Instant::now();
    let http = Http::default();
    let facts =
        ask_with(&at(&address, LEAST), &case("a@b.example"), deadline(Duration::from_millis(500)), &http)
            .await;
    assert_eq!(reason(&facts.role_catalogue), GapReason::TimedOut, "{:?}", facts.role_catalogue);
    assert!(started.elapsed() < Duration::from_secs(5));
}

/// Headers, and what a packed answer unpacks to.
#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn headers_and_packed_answers_are_bounded() {
    use std::io::Write as _;
    let many = (0..500).fold(ResponseTemplate::new(200), |answer, number| {
        answer.insert_header(format!("x-{number}").as_str(), "x".repeat(4_000).as_str())
    });
    let server = serving("/all", many).await;
    let facts = ask(&at(&server.uri(), LEAST), "a@b.example").await;
    assert_eq!(reason(&facts.role_catalogue), GapReason::Unreachable, "{:?}", facts.role_catalogue);

    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..2_000 {
        bomb.write_all(&vec![b' '; 100_000]).unwrap();
    }
    let bomb = ResponseTemplate::new(200)
        .insert_header("content-encoding", "gzip")
        .set_body_bytes(bomb.finish().unwrap());
    let server = serving("/all", bomb).await;
    let facts = ask(&at(&server.uri(), LEAST), "a@b.example").await;
    assert!(gap(&facts.role_catalogue).detail.contains("at most 100000 bytes"), "{:?}", facts.role_catalogue);
}
