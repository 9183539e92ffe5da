//! What a system gave us and what we derived for it, repeated by that system: nowhere. The secrets here are words, which no
//! detector takes for a credential, and the roles' names are kept as they are: only the vault knows what they are.

use std::collections::BTreeMap;
use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::Evidence;
use super::mirror::{self, Mirrored};
use crate::filing::system::System;
use crate::fixtures::{self, CRM, LEAST, MIRROR, varied};
use crate::support::Sandbox;

const SECRET: &str = "saffron-pebble-orchid-bridge";
const DESK: &str = "copper-thimble-meadow-window";
const UNASKED: &str = "velvet-canyon-ribbon-garden";
const COMMANDED: &str = "willow-copper-saddle-lantern";

fn given() -> Mirrored {
    Mirrored {
        token: "plum-orchard-gate-bell-hinge".to_owned(),
        refresh: "walnut-harbour-lantern-rope".to_owned(),
        cookie: "marble-kitchen-ladder-violin".to_owned(),
        csrf: "juniper-cellar-anchor-button".to_owned(),
        nonce: "hazel-thunder-basket-mirror".to_owned(),
    }
}

/// Everything that must not be seen; of each also the first half, which is what is left of one that was cut too early.
fn secrets() -> Vec<(&'static str, String)> {
    let Mirrored { token, refresh, cookie, csrf, nonce } = given();
    let basic = STANDARD.encode(format!("svc:{SECRET}"));
    let whole = [
        ("token", token),
        ("refresh", refresh),
        ("cookie", cookie),
        ("csrf", csrf),
        ("nonce", nonce),
        ("secret", SECRET.to_owned()),
        ("desk", DESK.to_owned()),
        ("unasked", UNASKED.to_owned()),
        ("commanded", COMMANDED.to_owned()),
        ("basic", basic),
    ];
    whole.into_iter().map(|(name, text)| (name, text[..text.len() / 2].to_owned())).collect()
}

struct World {
    sandbox: Sandbox,
    runtime: tokio::runtime::Runtime,
    desk: System,
    _mirror: MockServer,
}

/// A home with a profile of the mirror, a directory that answers nothing, and a ticketing system.
fn world() -> World {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mirror = runtime.block_on(mirror::start(&given()));
    let desk = runtime.block_on(System::start(None));
    let sandbox = Sandbox::new();
    sandbox.write(".config/escalate/templates/connectors/directory/mirror.toml", MIRROR);
    sandbox.write(".config/escalate/templates/connectors/directory/crm.toml", CRM);
    sandbox.write(".config/escalate/templates/connectors/ticketing/desk.toml", fixtures::DESK);
    sandbox.write(".config/escalate/profiles/desk.secret", DESK);
    let profile = format!(
        "[connect.mirror]\nurl = \"{}\"\nsecret = {{ env = \"MIRROR_SECRET\" }}\n\n\
         [connect.crm]\nurl = \"http://127.0.0.1:9\"\ntoken = {{ env = \"CRM_TOKEN\" }}\n\
         other = {{ command = [\"sh\", \"-c\", \"echo ran >> ran; echo {COMMANDED}\"] }}\n\n\
         [ticketing]\nconnector = \"desk\"\nurl = \"{}\"\ntoken = {{ file = \"desk.secret\" }}\n",
        mirror.uri(),
        desk.url()
    );
    sandbox.profile("acme", &profile);
    sandbox.write("out/.keep", "");
    World { sandbox, runtime, desk, _mirror: mirror }
}

impl World {
    /// Runs the binary and collects all that it said, wrote and sent.
    fn run(&self, args: &[&str]) -> (String, Evidence) {
        let mut command = self.sandbox.escalate(args);
        let output = command.env("MIRROR_SECRET", SECRET).env("CRM_TOKEN", UNASKED).output().unwrap();
        let mut evidence = Evidence(Vec::new());
        evidence.add("stdout", &output.stdout);
        evidence.add("stderr", &output.stderr);
        for folder in ["out", ".local"] {
            evidence.folder(&self.sandbox.path(folder));
        }
        for request in self.runtime.block_on(self.desk.received()) {
            evidence.add("address at the desk", request.url.as_str().as_bytes());
            evidence.add("body at the desk", &request.body);
        }
        let said = [output.stdout, output.stderr].concat();
        (String::from_utf8(said).unwrap(), evidence)
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_a_system_repeats_is_in_no_report_bundle_ticket_or_log() {
    let world = world();
    let needs = ["--permission", "a.b", "--feature", "f"];
    let case = ["--user", "ana@acme.example", "--allow-unknown", "--no-input", "-vv"];
    let case = [case.as_slice(), &needs].concat();
    for format in ["text", "json"] {
        let out = format!("out/{format}.zip");
        let more = ["--file", "--format", format, "--bundle", &out];
        let (said, evidence) = world.run(&[case.as_slice(), &more].concat());
        assert!(world.sandbox.path(&out).exists(), "{said}");
        assert!(said.contains("/roles/after/[token]"), "the log says which page was asked for: {said}");
        assert!(!world.desk.tickets().is_empty(), "{said}");
        assert_eq!(evidence.leaks_of(&secrets()), Vec::<String>::new(), "{format}");
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_a_system_repeats_is_not_shown_by_try_or_doctor() {
    let world = world();
    for request in ["roles", "said", "broken", "sheet"] {
        let args = ["connectors", "try", "mirror", request, "--user", "ana@acme.example", "-vv"];
        let (said, evidence) = world.run(&args);
        assert!(said.contains("[token]"), "{request}: {said}");
        // What stands in the answer to `said` is ours only when that was asked.
        let ours = secrets().into_iter().filter(|(name, _)| *name != "nonce" || request == "said");
        let leaks = evidence.leaks_of(&ours.collect::<Vec<_>>());
        assert_eq!(leaks, Vec::<String>::new(), "{request}: {said}");
    }
    let (said, evidence) = world.run(&["doctor", "-vv"]);
    assert!(said.contains("[cookie]"), "{said}");
    assert_eq!(evidence.leaks_of(&secrets()), Vec::<String>::new(), "{said}");
}

/// A password too short to be looked for in texts is hidden by the pair that it stands in.
#[test]
fn the_text_of_basic_is_nowhere() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let basic = STANDARD.encode("svc:abc");
    let server = runtime.block_on(async {
        let server = MockServer::start().await;
        let names = json!([{"name": format!("Agent ({basic})")}, {"name": "Agent (svc:abc)"}]);
        let answer = ResponseTemplate::new(200).set_body_json(names);
        Mock::given(any()).respond_with(answer).mount(&server).await;
        server
    });
    let sandbox = Sandbox::new();
    let auth = "[auth.basic]\nuser = \"svc\"\npassword = \"{{pass}}\"\n[request.all]";
    let connector = varied(
        LEAST,
        &[
            ("[settings]", "[settings]\npass = { secret = true }"),
            ("[request.all]", auth),
            (
                "role_catalogue = '[ $all[] | { name: tostring, permissions: [] } ]'",
                "roles = '[ $all[] | { name } ]'",
            ),
        ],
    );
    sandbox.write(".config/escalate/templates/connectors/directory/basic.toml", connector);
    let profile = format!("[connect.basic]\nurl = \"{}\"\npass = {{ env = \"PASS\" }}\n", server.uri());
    sandbox.profile("acme", &profile);
    sandbox.write("out/.keep", "");
    let diagnose =
        ["--user", "a@b.example", "--permission", "a.b", "--allow-unknown", "--bundle", "out/b.zip"];
    for args in [diagnose.as_slice(), &["connectors", "try", "basic", "all", "--user", "a@b.example"]] {
        let output = sandbox.escalate(args).env("PASS", "abc").output().unwrap();
        let mut evidence = Evidence(Vec::new());
        evidence.add("stdout", &output.stdout);
        evidence.add("stderr", &output.stderr);
        evidence.folder(&sandbox.path("out"));
        assert!(
            evidence.shows("Agent ("),
            "the roles are there: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let secrets = [("basic", basic.clone()), ("pair", "svc:abc".to_owned())];
        assert_eq!(evidence.leaks_of(&secrets), Vec::<String>::new());
    }
    assert!(sandbox.path("out/b.zip").exists());
}

/// What a program puts into headers comes out of a sign-in, whatever the headers are called; a tenant in a header is none.
#[test]
fn what_headers_are_made_of_is_nowhere() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let given = [
        ("ticket", "walnut/harbour+lantern=rope"),
        ("jwt", "tulip.canyon.drawer-velvet"),
        ("session", "plum-orchard.gate~bell_hinge"),
    ];
    let server = runtime.block_on(async {
        let server = MockServer::start().await;
        let login = ResponseTemplate::new(200).set_body_json(given.into_iter().collect::<BTreeMap<_, _>>());
        Mock::given(path("/login")).respond_with(login).mount(&server).await;
        let names: Vec<_> = given
            .iter()
            .map(|(_, secret)| json!({"name": format!("Agent ({secret}) of acme-prod")}))
            .collect();
        Mock::given(path("/all"))
            .respond_with(ResponseTemplate::new(200).set_body_json(names))
            .mount(&server)
            .await;
        server
    });
    let headers = r#"{ "Authorization": "Token token=\"\($login.ticket)\", realm=\"acme\"", "X-Auth": $login.jwt, "Jenkins-Crumb": $login.session, "X-Tenant": $case.tenant }"#;
    let connector = varied(
        LEAST,
        &[
            (
                "[request.all]",
                &format!("[request.login]\nget = \"/login\"\n\n[request.all]\nheaders_from = '{headers}'"),
            ),
            (
                "role_catalogue = '[ $all[] | { name: tostring, permissions: [] } ]'",
                "roles = '[ $all[] | { name } ]'",
            ),
        ],
    );
    let sandbox = Sandbox::new();
    sandbox.write(".config/escalate/templates/connectors/directory/crumbs.toml", connector);
    sandbox.profile("acme", &format!("[connect.crumbs]\nurl = \"{}\"\n", server.uri()));
    sandbox.write("out/.keep", "");
    let case = ["--user", "a@b.example", "--tenant", "acme-prod", "--permission", "a.b", "--allow-unknown"];
    let output = sandbox.escalate([case.as_slice(), &["--bundle", "out/b.zip"]].concat()).output().unwrap();
    let mut evidence = Evidence(Vec::new());
    evidence.add("stdout", &output.stdout);
    evidence.add("stderr", &output.stderr);
    evidence.folder(&sandbox.path("out"));
    assert!(evidence.shows(") of acme-prod"), "{}", String::from_utf8_lossy(&output.stderr));
    let secrets = given.map(|(name, secret)| (name, secret.to_owned()));
    assert_eq!(evidence.leaks_of(&secrets), Vec::<String>::new());
}

/// A log that the admin attaches may hold the credentials of a system that this run does not ask.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn secrets_of_systems_that_are_not_used_are_held_where_something_leaves() {
    let world = world();
    let log = format!(
        "the desk was asked with {DESK}\nthe directory with {UNASKED} and {COMMANDED}, the mirror with {SECRET}\n"
    );
    world.sandbox.write("in/app.log", log);
    world.sandbox.write("facts.json", crate::cli::replay::recording().to_string());
    let leaves = ["--still-failing", "--attach", "in/app.log", "--bundle", "out/b.zip", "--no-input"];
    let (said, evidence) =
        world.run(&[["--facts", "facts.json", "--profile", "acme"].as_slice(), &leaves].concat());
    assert!(world.sandbox.path("out/b.zip").exists(), "{said}");
    assert_eq!(evidence.leaks_of(&secrets()), Vec::<String>::new(), "{said}");
    assert!(world.sandbox.path("ran").exists(), "the command was run: what it gives must not leave");
    fs::remove_file(world.sandbox.path("ran")).unwrap();

    // Without a profile: those of every profile that is there.
    let _ = fs::remove_file(world.sandbox.path("out/b.zip"));
    let (said, evidence) = world.run(&[["--facts", "facts.json"].as_slice(), &leaves].concat());
    assert!(world.sandbox.path("out/b.zip").exists(), "{said}");
    assert_eq!(evidence.leaks_of(&secrets()), Vec::<String>::new(), "{said}");
    fs::remove_file(world.sandbox.path("ran")).unwrap();

    // Asked, but not filed: the token of the ticketing system is not needed, and held all the same.
    let _ = fs::remove_file(world.sandbox.path("out/b.zip"));
    let case = ["--user", "ana@acme.example", "--feature", "f", "--allow-unknown"];
    let (said, evidence) = world.run(&[case.as_slice(), &leaves].concat());
    assert!(world.sandbox.path("out/b.zip").exists(), "{said}");
    assert_eq!(evidence.leaks_of(&secrets()), Vec::<String>::new(), "{said}");

    // Where nothing leaves, a command may wait for a person in vain; where it gives nothing, that is said.
    fs::remove_file(world.sandbox.path("ran")).unwrap();
    world.run(&["--facts", "facts.json", "--profile", "acme"]);
    assert!(!world.sandbox.path("ran").exists(), "no command was run for a replay");
    let profile = world.sandbox.path(".config/escalate/profiles/acme.toml");
    let text = fs::read_to_string(&profile).unwrap();
    fs::write(&profile, text.replace(&format!("echo {COMMANDED}"), "exit 3")).unwrap();
    let (said, _) = world.run(&[["--facts", "facts.json", "--profile", "acme"].as_slice(), &leaves].concat());
    assert!(
        said.contains("`other` of crm was not looked for in what leaves: the command `sh` ended with"),
        "{said}"
    );
}

#[test]
fn a_replay_needs_none_of_the_secrets_that_it_does_not_use() {
    let world = world();
    world.sandbox.write("facts.json", crate::cli::replay::recording().to_string());
    let ran = world.sandbox.run(["--facts", "facts.json", "--profile", "acme"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (3, ""));
}
