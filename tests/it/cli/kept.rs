//! `[cache] ttl` in a profile, from the command line: the second run asks for the person only, and the evidence says so.

use serde_json::json;
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{Ran, Sandbox};

const FILE: &str = r#"
title = "Kept"
kind  = "directory"
url   = "{{url}}"
[settings]
url   = { about = "base" }
token = { about = "token", secret = true }
[auth]
bearer = "{{token}}"
[request.user]
get   = "/users"
query = { email = "{{case.user}}" }
[request.roles]
get     = "/roles"
value   = 'map({ name, permissions })'
listing = "roles"
[facts]
account = '[ $user | { id, email: $case.user, state: "active" } ]'
tenants = '[ { tenant: $case.tenant, state: "member" } ]'
invite  = 'null'
lock    = 'null'
decisions = 'null'
roles   = '$roles'
"#;

fn sandbox(cache: &str) -> (Sandbox, MockServer, tokio::runtime::Runtime) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let server = runtime.block_on(async {
        let server = MockServer::start().await;
        for (at, answer) in [
            ("/users", json!({ "id": "u1" })),
            ("/roles", json!([{ "name": "reader", "permissions": ["read"] }])),
        ] {
            let answer = ResponseTemplate::new(200).set_body_json(answer);
            Mock::given(path(at)).respond_with(answer).mount(&server).await;
        }
        server
    });
    let sandbox = Sandbox::new();
    sandbox.write(".config/escalate/templates/connectors/directory/kept.toml", FILE);
    let systems = format!("[connect.kept]\nurl = {:?}\ntoken = {{ env = \"KEPT\" }}\n", server.uri());
    sandbox.profile("acme", &format!("{cache}{systems}"));
    (sandbox, server, runtime)
}

fn run(sandbox: &Sandbox, args: &[&str]) -> Ran {
    let mut command = sandbox.escalate(args);
    Ran::of(&command.env("KEPT", "marker-of-a-secret-0123456789").output().unwrap(), &sandbox.path(""))
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_second_run_asks_less_and_says_what_was_kept() {
    let args = [
        "--user",
        "ana@acme.example",
        "--tenant",
        "acme",
        "--action",
        "x",
        "--permission",
        "read",
        "--no-input",
        "--evidence",
    ];
    for (cache, kept) in [("[cache]\nttl = \"15m\"\n", true), ("", false)] {
        let (sandbox, server, runtime) = sandbox(cache);
        let first = run(&sandbox, &args);
        assert!(first.stdout.contains("kept (live)"), "{}{}", first.stdout, first.stderr);
        let second = run(&sandbox, &args);
        assert_eq!(second.stdout.contains("kept (kept)"), kept, "{}{}", second.stdout, second.stderr);
        let asked = runtime.block_on(server.received_requests()).unwrap().len();
        assert_eq!(asked, if kept { 3 } else { 4 });
        assert_eq!(sandbox.path(".local/state/escalate/kept").is_dir(), kept);
        let doctor = run(&sandbox, &["doctor"]);
        assert_eq!(doctor.stdout.contains("kept for 15 min"), kept, "{}{}", doctor.stdout, doctor.stderr);
    }
}

#[test]
fn a_time_that_is_none_is_a_mistake_with_its_place() {
    for ttl in ["soon", "15h", "0s", "2000m"] {
        let (sandbox, ..) = sandbox(&format!("[cache]\nttl = {ttl:?}\n"));
        run(&sandbox, &["doctor"]).fails(5, &["acme.toml:2:7: `ttl` of [cache]"]);
    }
    let (sandbox, ..) = sandbox("[cache]\ntttl = \"15m\"\n");
    run(&sandbox, &["doctor"])
        .fails(5, &["acme.toml:2:1: `tttl` is not a key of [cache]; did you mean `ttl`?"]);
}
