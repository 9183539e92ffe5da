//! What tools are answered: reports, lists, clusters, the log, measures.

use serde_json::{Value, json};

use super::served::{ALL, Served, TOKENS};
use super::wire;

fn token(name: &str) -> Option<&'static str> {
    TOKENS.iter().find(|(known, _)| *known == name).map(|(_, token)| *token)
}

fn case() -> String {
    json!({
        "user": "ana@acme.example", "tenant": "acme-prod", "action": "reassign a conversation",
        "error": "You don't have permission", "on": null, "permission": [], "feature": [],
    })
    .to_string()
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_case_is_answered_with_its_report_and_can_be_read_again() {
    let served = Served::start();
    let answer = served.ask("POST", "/v1/diagnose", token("diagnose"), &case());
    assert_eq!(answer.status, 200, "{answer:?}");
    let report = answer.json();
    assert_eq!(
        (report["schema"].as_str(), report["primary"].as_str()),
        (Some("escalate.report/1"), Some("role"))
    );
    let id = answer.header("escalate-case").unwrap().to_owned();

    let read = served.ask("GET", &format!("/v1/cases/{id}"), token("read"), "").json();
    assert_eq!(read["report"], report);
    assert_eq!((read["state"].as_str(), read["source"].as_str()), (Some("done"), Some("api")));
    assert_eq!((read["exit_code"].as_i64(), read["attempts"].as_i64()), (Some(3), Some(0)));
    assert!(read["reply"].as_str().unwrap().contains("Ana"), "{read}");

    let found = |query: &str| {
        let list = served.ask("GET", &format!("/v1/cases{query}"), token("read"), "");
        assert!(!list.text().contains("ana@"), "no person in a list");
        list.json()["cases"].as_array().unwrap().len()
    };
    assert_eq!(found(""), 1);
    assert_eq!(found("?user=Ana%40ACME.example"), 1);
    assert_eq!(found("?user=ben%40acme.example"), 0);
    assert_eq!(found("?state=queued"), 0);
    let list = served.ask("GET", "/v1/cases?limit=1", token("read"), "").json();
    assert_eq!(found(&format!("?before={}", list["next"].as_str().unwrap())), 0);

    let lines = served.ask("GET", "/v1/log?about=ana%40acme.example", token("log"), "").json();
    let lines = lines["log"].as_array().unwrap().clone();
    assert!(lines.iter().any(|line| line["who"] == "diagnose" && line["what"] == "diagnose"), "{lines:?}");
    assert!(lines.iter().any(|line| line["who"] == "read" && line["what"] == "read"), "{lines:?}");
    assert!(lines.iter().all(|line| line["about"].as_str().unwrap().starts_with("person-")));
    let by_token = lines[0]["about"].as_str().unwrap();
    let same = served.ask("GET", &format!("/v1/log?about={by_token}"), token("log"), "").json();
    assert!(same["log"].as_array().unwrap().len() >= lines.len());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_is_supposed_is_judged_beside() {
    let served = Served::start();
    let with = |what_if: Value| {
        let mut case: Value = serde_json::from_str(&case()).unwrap();
        case["what_if"] = what_if;
        served.ask("POST", "/v1/diagnose", token("diagnose"), &case.to_string())
    };
    let answer = with(json!(["role=Senior Agent"]));
    let report = answer.json();
    assert_eq!(report["what_if"]["given"], json!(["role=Senior Agent"]), "{report}");
    assert_eq!(report["primary"], "role", "what is supposed is not what is");
    for wrong in [json!("role=Admin"), json!(["rolle=Admin"]), json!([1]), json!(true)] {
        let refused = with(wrong.clone());
        assert_eq!((refused.status, refused.error().as_str()), (400, "bad_request"), "{wrong}");
        assert!(refused.text().contains("`what_if` is a list of texts"), "{}", refused.text());
    }
    let unknown = with(json!(["role=Nobody"]));
    assert_eq!((unknown.status, unknown.error().as_str()), (400, "bad_request"));
    assert!(unknown.text().contains("Nobody"), "{}", unknown.text());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn who_does_not_wait_is_told_where_the_case_is() {
    let served = Served::start();
    let bearer = format!("Bearer {}", token("diagnose").unwrap());
    let headers = [
        ("Authorization", bearer.as_str()),
        ("Content-Type", "application/json"),
        ("Prefer", "respond-async"),
    ];
    let answer = wire::ask(served.address, "POST", "/v1/diagnose", &headers, case().as_bytes());
    assert_eq!(answer.status, 202, "{answer:?}");
    let id = answer.json()["case"].as_str().unwrap().to_owned();
    assert_eq!(answer.header("location"), Some(format!("/v1/cases/{id}").as_str()));
    let read = served.ask("GET", &format!("/v1/cases/{id}"), token("read"), "").json();
    assert_eq!((read["state"].as_str(), read["source"].as_str()), (Some("queued"), Some("api")));
    assert!(read["report"].is_null(), "{read}");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_several_have_in_common() {
    let served = Served::start();
    for user in ["ana@acme.example", "eve@acme.example"] {
        let body = case().replace("ana@acme.example", user);
        assert_eq!(served.ask("POST", "/v1/diagnose", token("diagnose"), &body).status, 200);
    }
    let answer = served.ask("GET", "/v1/clusters", token("read"), "");
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    assert!(answer.json().is_array());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_body_that_is_no_case_is_told_as_a_batch_tells_it() {
    let served = Served::start();
    let said = |body: &str| {
        let answer = served.ask("POST", "/v1/diagnose", Some(ALL), body);
        assert_eq!((answer.status, answer.error().as_str()), (400, "bad_request"), "{body}");
        answer.json()["error"]["message"].as_str().unwrap().to_owned()
    };
    assert!(said(r#"{"usr": "ana"}"#).contains("did you mean `user`?"));
    assert!(said(r#"{"user": "ana", "user": "ben"}"#).contains("twice"));
    assert!(said(r#"{"user": "ana", "file": true, "file": false}"#).contains("twice"));
    assert!(said(r#"{"user": "ana", "file": "yes"}"#).contains("true or false"));
    assert!(said(r#"{"user": 17}"#).contains("a text is needed"));
    assert!(said("{}").contains("user") || said("{}").contains("who"));
    for broken in
        ["", "{", "[1]", "null", r#"{"user": "\ud800"}"#, "{\"user\": \"\u{1}\"}", r#"{"user": "a"} {}"#]
    {
        assert!(!said(broken).is_empty(), "{broken}");
    }
    let deep = format!("{{\"user\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(said(&deep).contains("JSON"), "{}", said(&deep));
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""] {
        let headers = [("Authorization", format!("Bearer {ALL}")), ("Content-Type", kind.to_owned())];
        let headers: Vec<(&str, &str)> = headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .filter(|(_, v)| !v.is_empty())
            .collect();
        let answer = wire::ask(served.address, "POST", "/v1/diagnose", &headers, case().as_bytes());
        assert_eq!((answer.status, answer.error().as_str()), (415, "no_json"), "{kind}");
    }
    let answer = served.ask("POST", "/v1/diagnose", token("diagnose"), r#"{"user": "ana", "file": true}"#);
    assert_eq!((answer.status, answer.error().as_str()), (403, "forbidden"));
    assert!(answer.text().contains("`file`"));
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn parameters_are_read_or_refused() {
    let served = Served::start();
    for path in [
        "/v1/cases?state=broken",
        "/v1/cases?limit=0",
        "/v1/cases?limit=1001",
        "/v1/cases?limit=-1",
        "/v1/cases?before=17",
        "/v1/cases?user=a&user=b",
        "/v1/cases?usr=a",
        "/v1/log?since=yesterday",
        "/v1/clusters?x=1",
    ] {
        let answer = served.ask("GET", path, Some(ALL), "");
        assert_eq!((answer.status, answer.error().as_str()), (400, "bad_request"), "{path}");
    }
    assert_eq!(served.ask("GET", "/v1/log?since=2026-11-20T14:00:00%2B01:00", Some(ALL), "").status, 200);
}

#[test]
fn it_is_ready_until_it_drains() {
    let mut served = Served::start();
    assert_eq!(served.ask("GET", "/healthz", None, "").text(), "ok");
    assert_eq!(served.ask("GET", "/readyz", None, "").text(), "ready");
    served.drain();
    let answer = served.ask("GET", "/readyz", None, "");
    assert_eq!((answer.status, answer.error().as_str()), (503, "draining"));
    assert_eq!(served.ask("GET", "/healthz", None, "").status, 200);
    served.ended();
    assert!(std::net::TcpStream::connect(served.address).is_err());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn measures_are_text_that_prometheus_reads() {
    let served = Served::start();
    served.ask("GET", "/v1/cases/\"}\n", None, "");
    served.ask("GET", "/v1/cases/00112233445566778899aabbccddeeff", token("read"), "");
    served.hook("{");
    let answer = served.ask("GET", "/metrics", token("metrics"), "");
    let text = answer.text();
    assert!(answer.header("content-type").unwrap().starts_with("text/plain; version=0.0.4"), "{text}");
    assert!(!text.contains("# EOF") && text.contains("_total counter\n"), "{text}");
    let mut values = 0;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().is_ok(), "{line}");
        let name = name.split('{').next().unwrap();
        assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'), "{line}");
        values += 1;
    }
    assert!(values > 10, "{text}");
    assert!(
        text.contains(r#"route="/v1/cases/{id}",status="404""#),
        "routes are as they are written down: {text}"
    );
    assert!(text.contains(r#"connector="rt",result="refused""#), "{text}");
    assert!(!text.contains("001122"), "{text}");
}

/// Texts of a case are texts: nothing in them is opened, run, or shown as more than it is.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn texts_are_inert() {
    let served = Served::start();
    served.home.write("secret.txt", "planted-in-a-file");
    let file = format!("@{}", served.home.path("secret.txt").display());
    for text in [
        file.as_str(),
        "-",
        "@/etc/passwd",
        "{{user}} {{#each this}}x{{/each}}",
        "${jndi:ldap://127.0.0.1/a}",
        "'; DROP TABLE cases; --",
        "$ENV | input",
        "\u{1b}[31mred\u{1b}[0m",
        "\u{202e}txt.exe\r\nSet-Cookie: a=b",
        "<script>alert(1)</script>",
    ] {
        for key in ["user", "error", "tenant", "action"] {
            let mut body: Value = serde_json::from_str(&case()).unwrap();
            body[key] = json!(text);
            let answer = served.ask("POST", "/v1/diagnose", token("diagnose"), &body.to_string());
            assert!([200, 400].contains(&answer.status), "{key} {text:?}: {answer:?}");
            let shown = answer.text();
            assert!(!shown.contains("planted-in-a-file") && !shown.contains("root:x:0"), "{shown}");
            assert!(!shown.contains('\u{1b}'), "JSON escapes it: {shown}");
            assert!(!answer.head.contains("Set-Cookie"), "{answer:?}");
            assert!(["application/json"].contains(&answer.header("content-type").unwrap()));
        }
    }
    assert_eq!(served.ask("GET", "/v1/cases", token("read"), "").status, 200);
}
