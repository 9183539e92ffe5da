//! Where credentials go: not through a proxy to this machine itself, and not in the open to another one.

use escalate::connectors::Configured;
use escalate::facts::GapReason;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::bench::{ask, asked, at, gap, known, ok_json, reason, serving};
use crate::fixtures::{DIRECTORY, LEAST, varied};
use crate::support::Sandbox;

/// An address for documentation (RFC 5737): nobody is there.
const ELSEWHERE: &str = "http://192.0.2.1:9";

fn tokens(token_url: &str) -> String {
    let auth = format!(
        "[auth.oauth2]\ntoken_url = \"{token_url}\"\nclient_id = \"x\"\nclient_secret = \"{{{{token}}}}\"\n"
    );
    varied(DIRECTORY, &[("[auth]\nbearer = \"{{token}}\"\n", &auth)])
}

#[track_caller]
fn is_refused(facts: &escalate::facts::Facts) {
    let gap = gap(&facts.account);
    assert_eq!(gap.reason, GapReason::WrongAddress, "{gap:?}");
    assert!(
        gap.detail.contains("is http:// and at another machine") && gap.detail.contains("allow_http = true"),
        "{gap:?}"
    );
}

#[tokio::test]
async fn a_credential_does_not_go_over_http_to_another_machine() {
    let header =
        varied(DIRECTORY, &[("[auth]\nbearer = \"{{token}}\"\n", "[headers]\nX-Key = \"{{token}}\"\n")]);
    let basic = varied(
        DIRECTORY,
        &[("[auth]\nbearer = \"{{token}}\"\n", "[auth.basic]\nuser = \"u\"\npassword = \"{{token}}\"\n")],
    );
    for connector in [DIRECTORY, &header, &basic] {
        is_refused(&ask(&at(ELSEWHERE, connector), "ada@example.com").await);
    }
    // Also where tokens are given, whichever way the system itself is reached.
    let server = MockServer::start().await;
    is_refused(&ask(&at(&server.uri(), &tokens(&format!("{ELSEWHERE}/token"))), "ada@example.com").await);
    assert_eq!(asked(&server).await, Vec::<String>::new());
}

/// Also where nobody but the network knows the name, and its answer would be another machine.
#[tokio::test]
async fn every_name_of_this_machine_is_this_machine() {
    let server = serving("/all", ok_json(serde_json::json!(["x"]))).await;
    let port = server.address().port();
    for name in ["localhost", "LOCALHOST.", "rt.localhost", "no-such-name.localhost.", "a.b.localhost"] {
        let bearer = varied(
            LEAST,
            &[("[settings]", "[auth]\nbearer = \"{{token}}\"\n[settings]\ntoken = { secret = true }")],
        );
        let facts = ask(&at(&format!("http://{name}:{port}"), &bearer), "ada@example.com").await;
        assert!(known(&facts.role_catalogue).is_some(), "{name}: {:?}", facts.role_catalogue);
    }
    assert_eq!(asked(&server).await.len(), 5);
}

#[tokio::test]
async fn without_a_credential_or_with_leave_it_goes() {
    // Nobody answers there: that it was tried is what counts.
    let went = |facts: escalate::facts::Facts| {
        let gap = gap(&facts.role_catalogue);
        assert!(matches!(gap.reason, GapReason::Unreachable | GapReason::TimedOut), "{gap:?}");
    };
    went(ask(&at(ELSEWHERE, LEAST), "ada@example.com").await);
    let bearer = varied(
        LEAST,
        &[("[settings]", "[auth]\nbearer = \"{{token}}\"\n[settings]\ntoken = { secret = true }")],
    );
    let allowed = |configured: Configured| configured.allowing_http(true);
    went(ask(&allowed(at(ELSEWHERE, &bearer)), "ada@example.com").await);
}

/// The leave is for the system of the profile, and for no address that an answer names.
#[tokio::test]
async fn an_address_of_an_answer_gets_no_credential_in_the_open() {
    let found = varied(
        LEAST,
        &[
            ("[settings]", "[settings]\ntoken = { secret = true }"),
            (
                "[facts]",
                "[request.more]\nget_from = '$all.more'\nauth = false\nheaders_from = '{ \"X-Ticket\": $all.ticket }'\n[facts]",
            ),
            ("$all[]", "$more[]"),
        ],
    );
    let answer = serde_json::json!({ "more": format!("{ELSEWHERE}/more"), "ticket": "t-1" });
    let server = serving("/all", ok_json(answer)).await;
    for allowed in [false, true] {
        let facts = ask(&at(&server.uri(), &found).allowing_http(allowed), "ada@example.com").await;
        assert_eq!(reason(&facts.role_catalogue), GapReason::WrongAddress, "{:?}", facts.role_catalogue);
    }
}

#[test]
fn the_profile_says_so_for_each_system_and_the_schema_knows_it() {
    let sandbox = Sandbox::new();
    let bearer = varied(
        LEAST,
        &[("[settings]", "[auth]\nbearer = \"{{token}}\"\n[settings]\ntoken = { secret = true }")],
    );
    sandbox.write(".config/escalate/templates/connectors/directory/least.toml", bearer);
    let case = ["--user", "a@b.example", "--permission", "a.b", "--timeout", "2s", "--format", "json"];
    let said = |profile: &str| {
        sandbox.profile("acme", profile);
        let output = sandbox.escalate(case).env("TOKEN", "t0ken").output().unwrap();
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    };
    let profile = format!("[connect.least]\nurl = \"{ELSEWHERE}\"\ntoken = {{ env = \"TOKEN\" }}\n");
    assert!(said(&profile).contains("set allow_http = true for least in the profile"));
    assert!(!said(&format!("{profile}allow_http = true\n")).contains("allow_http"));
    assert!(said(&format!("{profile}allow_http = \"yes\"\n")).contains("allow_http"));
    let schema = sandbox.run(["schema", "config"]);
    assert!(schema.stdout.contains("allow_http"), "{}", schema.stdout);
}

#[test]
fn a_proxy_is_not_asked_for_this_machine() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (proxy, system) = runtime.block_on(async {
        let proxy = MockServer::start().await;
        Mock::given(any())
            .respond_with(ResponseTemplate::new(200).set_body_json(["proxied"]))
            .mount(&proxy)
            .await;
        (proxy, serving("/all", ok_json(["direct"])).await)
    });
    let sandbox = Sandbox::new();
    sandbox.write(".config/escalate/templates/connectors/directory/least.toml", LEAST);
    let ask = |url: &str| {
        sandbox.profile("acme", &format!("[connect.least]\nurl = \"{url}\"\n"));
        let mut command = sandbox.escalate([
            "connectors",
            "try",
            "least",
            "all",
            "--user",
            "a@b.example",
            "--timeout",
            "5s",
        ]);
        for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            command.env(name, proxy.uri());
        }
        let output = command.output().unwrap();
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    };
    let port = system.address().port();
    for host in ["127.0.0.1", "localhost"] {
        let said = ask(&format!("http://{host}:{port}"));
        assert!(said.contains("direct") && !said.contains("proxied"), "{host}: {said}");
    }
    // Of the network it is asked.
    let said = ask("http://directory.example.invalid");
    assert!(said.contains("proxied"), "{said}");
    let through = runtime.block_on(proxy.received_requests()).unwrap();
    assert_eq!(through.len(), 1);
}

/// The password of a proxy is a secret like all others.
#[test]
fn the_password_of_a_proxy_is_not_shown() {
    let sandbox = Sandbox::new();
    let output = sandbox
        .escalate(["explain", "account", "--profile", "maple%20harbour-lantern"])
        .env("HTTPS_PROXY", "http://me:maple%20harbour-lantern@proxy.example:3128")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    assert!(!String::from_utf8_lossy(&said).contains("lantern"));
    let output = sandbox
        .escalate(["doctor", "--profile", "the maple harbour-lantern"])
        .env("HTTPS_PROXY", "http://me:maple%20harbour-lantern@proxy.example:3128/x")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("the [proxy]") && !said.contains("lantern"), "{said}");
}
