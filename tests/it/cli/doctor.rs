//! `escalate doctor`: every system is tried, and each problem names the setting or the right to change.

use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::connectors::sandbox;
use crate::fixtures::{DIRECTORY, varied};
use crate::support::{Ran, Sandbox};

const SECRET: (&str, &str) = ("BACKSTAGE_TOKEN", "marker-of-a-secret-0123456789");

fn doctor(sandbox: &Sandbox, secret: Option<(&str, &str)>) -> (i32, Value, String) {
    let mut command = sandbox.escalate(["doctor", "--format", "json", "--timeout", "5s"]);
    command.envs(secret);
    let ran = Ran::of(&command.output().unwrap(), &sandbox.path(""));
    (ran.code, serde_json::from_str(&ran.stdout).unwrap_or_default(), ran.stderr)
}

/// A server in a thread of its own, with what it answers to two requests of the directory.
fn server(status: u16) -> (tokio::runtime::Runtime, MockServer) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let server = runtime.block_on(async {
        let server = MockServer::start().await;
        let users = ResponseTemplate::new(status).set_body_json(json!([]));
        Mock::given(method("GET")).and(path("/users")).respond_with(users).mount(&server).await;
        server
    });
    (runtime, server)
}

#[test]
fn every_system_is_tried_though_one_lacks_its_secret() {
    let sandbox = sandbox();
    let systems = "[connect.backstage]\nurl = \"http://127.0.0.1:9\"\ntoken = { env = \"BACKSTAGE_TOKEN\" }\n\
                   [connect.two]\nconnector = \"backstage\"\nurl = \"http://127.0.0.1:9/\"\ntoken = { env = \"TWO\" }\n";
    sandbox.profile("acme", &format!("token_key = {{ env = \"SHARED\" }}\n{systems}"));
    let (code, report, _) = doctor(&sandbox, Some(SECRET));
    assert_eq!((code, &report["ok"]), (5, &json!(false)), "{report}");
    let two = &report["systems"][0];
    assert_eq!((&two["name"], &two["ok"]), (&json!("two"), &json!(false)));
    assert_eq!(two["requests"][0]["setting"], "token");
    assert!(two["requests"][0]["says"].as_str().unwrap().contains("TWO is not set"), "{two}");
    let key = &report["systems"][1];
    assert_eq!(key["requests"][0]["setting"], "token_key", "{report}");
    let one = &report["systems"][2];
    assert_eq!(
        (&one["name"], &one["ok"], &one["tenant"]),
        (&json!("backstage"), &json!(false), &Value::Null)
    );
    assert_eq!(one["requests"][0]["setting"], "url", "{one}");
    assert!(one["requests"][0]["says"].as_str().unwrap().contains("no connection"), "{one}");
}

#[cfg(unix)]
#[test]
fn a_secret_that_others_can_read_is_noted() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = sandbox();
    let file = sandbox.path("token");
    std::fs::write(&file, SECRET.1).unwrap();
    let system =
        format!("[connect.backstage]\nurl = \"http://127.0.0.1:9\"\ntoken = {{ file = {file:?} }}\n");
    sandbox.profile("acme", &system);
    for (mode, noted) in [(0o644, true), (0o600, false)] {
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        let (_, _, errors) = doctor(&sandbox, None);
        assert_eq!(
            errors.contains("others on this machine can read the secret"),
            noted,
            "{mode:o}: {errors}"
        );
    }
}

#[test]
fn a_right_that_is_missing_is_named_with_its_request() {
    let sandbox = sandbox();
    let (_runtime, server) = server(403);
    let system =
        format!("[connect.backstage]\nurl = \"{}\"\ntoken = {{ env = \"BACKSTAGE_TOKEN\" }}\n", server.uri());
    sandbox.profile("acme", &format!("tenants = {{ acme = \"Acme\" }}\n{system}"));
    let (code, report, _) = doctor(&sandbox, Some(SECRET));
    assert_eq!(code, 4, "{report}");
    let backstage = &report["systems"][0];
    assert_eq!(backstage["tenant"], "acme");
    let user = &backstage["requests"][0];
    assert_eq!(
        (&user["name"], &user["ok"], &user["scope"]),
        (&json!("user"), &json!(false), &json!("users:read"))
    );
    assert!(!report.to_string().contains(SECRET.1));
}

#[test]
fn what_was_answered_is_said_by_request() {
    let sandbox = sandbox();
    let (_runtime, server) = server(200);
    sandbox.profile(
        "acme",
        &format!(
            "[connect.backstage]\nurl = \"{}/\"\ntoken = {{ env = \"BACKSTAGE_TOKEN\" }}\n",
            server.uri()
        ),
    );
    let (code, report, errors) = doctor(&sandbox, Some(SECRET));
    assert_eq!((code, &report["ok"]), (0, &json!(true)), "{report} {errors}");
    let user = &report["systems"][0]["requests"][0];
    assert_eq!((&user["name"], &user["ok"]), (&json!("user"), &json!(true)), "{report}");
}

/// A connector that files, with a probe whose second line cannot be told.
const FILING: &str = r#"
title = "Desk"
kind  = "ticketing"
url   = "{{url}}"
[settings]
url   = { about = "base URL" }
queue = { about = "where tickets go" }
token = { secret = true }
[auth]
bearer = "{{token}}"
[request.search]
get = "/users"
[request.made]
post = "/tickets"
json = '$ticket'
[ticket]
find   = '$search | map({ id: "1", url: "u", fingerprint: "another" })'
create = '$made'
probe  = '[ { name: "queue", ok: ($search == [] and $queue == "good"), says: "it must be good", setting: "queue" }, { name: "files", ok: null, says: "not looked at: they are not sent" } ]'
"#;

#[test]
fn a_ticketing_system_is_asked_what_its_connector_probes() {
    let (_runtime, server) = server(200);
    for (queue, code) in [("good", 0), ("bad", 4)] {
        let sandbox = Sandbox::new();
        sandbox.write(".config/escalate/templates/connectors/ticketing/desk.toml", FILING);
        let lines = format!(
            "[ticketing]\nconnector = \"desk\"\nurl = \"{}\"\nqueue = \"{queue}\"\ntoken = {{ env = \"BACKSTAGE_TOKEN\" }}\n",
            server.uri()
        );
        sandbox.profile("acme", &lines);
        let (ended, report, errors) = doctor(&sandbox, Some(SECRET));
        assert_eq!(ended, code, "{report} {errors}");
        let requests = &report["systems"][0]["requests"];
        assert_eq!((&requests[0]["ok"], &requests[0]["setting"]), (&json!(code == 0), &json!("queue")));
        assert_eq!(requests[1]["ok"], Value::Null);
        assert_eq!((&requests[2]["name"], requests[2]["ok"] == json!(true)), (&json!("find"), code == 0));
        let page = sandbox.escalate(["doctor"]).envs([SECRET]).output().unwrap();
        let page = String::from_utf8(page.stdout).unwrap();
        assert_eq!(page.contains("✗ queue: it must be good\n      setting: queue"), code == 4, "{page}");
        assert!(page.contains("– files: not looked at"), "{page}");
    }
}

#[test]
fn nothing_filled_in_is_a_mistake_of_the_profile() {
    let sandbox = sandbox();
    sandbox.run(["init", "--connector", "redmine"]);
    let ran = sandbox.run(["doctor"]);
    ran.fails(
        5,
        &[
            "`url` of [ticketing] is empty",
            "`project` of [ticketing] is empty",
            "`field` of [ticketing] is empty",
        ],
    );
}

#[test]
fn an_address_that_is_none_is_a_mistake_of_the_profile() {
    let sandbox = Sandbox::new();
    let own = varied(DIRECTORY, &[("url   = \"{{url}}\"", "url   = \"{{url}}/api\"")]);
    sandbox.write(".config/escalate/templates/connectors/directory/backstage.toml", own);
    for (address, says) in [
        ("backstage.example.com", "must begin with https://"),
        ("localhost:8080", "must begin with https://"),
        ("https:/backstage.example.com", "must begin with https://"),
        ("ftp://backstage.example.com", "must begin with https://"),
        (" https://backstage.example.com", "begins or ends with a blank"),
        ("https://back stage.example.com", "has a blank"),
        ("https://ana:secret-word@backstage.example.com", "must not hold credentials"),
        ("https://backstage.example.com/?tab=1", "must not have `?` or `#`"),
        ("https://backstage.example.com/api/", "must not end in /api, which connector backstage adds itself"),
    ] {
        let toml =
            format!("[connect.backstage]\nurl = \"{address}\"\ntoken = {{ env = \"BACKSTAGE_TOKEN\" }}\n");
        sandbox.profile("acme", &toml);
        let ran = sandbox.run(["doctor"]);
        ran.fails(5, &["acme.toml:2:1: `url` of [connect.backstage]", says]);
        assert!(!ran.stderr.contains("secret-word"), "{}", ran.stderr);
    }
}
