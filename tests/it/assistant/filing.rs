//! Filing: only where the profile says so, and once.

use serde_json::{Value, json};

use super::caller::{Caller, text};
use crate::filing::system::System;
use crate::fixtures::{CRM, DESK};
use crate::support::Sandbox;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

/// A directory in which everything is in order, and a ticketing system.
struct World {
    runtime: tokio::runtime::Runtime,
    crm: MockServer,
    desk: System,
    sandbox: Sandbox,
}

impl World {
    fn new(assistant: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (crm, desk) = runtime.block_on(async {
            let crm = MockServer::start().await;
            let user = json!({
                "account": [{"id": "u-17", "email": "ana@acme.example", "name": "Ana Kovac", "state": "active"}],
                "invite": {"state": "accepted"},
                "tenants": [{"tenant": "acme-prod", "name": "Production", "state": "member"}],
                "roles": [{"name": "Agent", "permissions": ["conversations.assign"]}], "flags": [],
            });
            Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(user)).mount(&crm).await;
            (crm, System::start(None).await)
        });
        let sandbox = Sandbox::new();
        let folder = ".config/escalate/templates/connectors";
        sandbox.write(&format!("{folder}/directory/crm.toml"), CRM);
        sandbox.write(&format!("{folder}/ticketing/desk.toml"), DESK);
        let profile = format!(
            "{assistant}\n[connect.crm]\nurl = \"{}\"\ntoken = {{ env = \"CRM_TOKEN\" }}\nother = {{ env = \"CRM_TOKEN\" }}\n\
             [ticketing]\nconnector = \"desk\"\nurl = \"{}\"\ntoken = {{ env = \"DESK_TOKEN\" }}\n",
            crm.uri(),
            desk.url()
        );
        sandbox.profile("acme", &profile);
        Self { runtime, crm, desk, sandbox }
    }

    fn caller(&self) -> Caller {
        let variables =
            [("CRM_TOKEN", "crm-throw-away-1".to_owned()), ("DESK_TOKEN", "desk-throw-away-1".to_owned())];
        Caller::open(&self.sandbox, &[], &variables).0
    }

    /// What the ticketing system was asked to write.
    fn written(&self) -> usize {
        let all = self.runtime.block_on(self.desk.received());
        all.iter().filter(|request| request.method.as_str() != "GET").count()
    }
}

fn case(file: bool) -> Value {
    json!({"user": "ana@acme.example", "tenant": "acme-prod", "action": "reassign a conversation", "permission": ["conversations.assign"],
        "still_failing": true, "file": file})
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn without_the_setting_nothing_is_filed_whatever_is_asked() {
    for setting in ["", "[assistant]\nfile = false"] {
        let world = World::new(setting);
        let mut caller = world.caller();
        for file in [json!(true), json!("true"), json!(1), Value::Null] {
            let mut asked = case(true);
            asked["file"] = file;
            let result = caller.call("draft_ticket", &asked);
            assert_eq!(result["isError"], json!(true), "{result}");
            assert!(text(&result).contains("[assistant] file = true"), "{result}");
        }
        let (answer, _) = caller.answer("draft_ticket", &case(false));
        assert_eq!((&answer["escalate"], &answer["filed"]), (&json!(true), &Value::Null));
        caller.close();
        assert_eq!((world.desk.tickets().len(), world.written()), (0, 0));
        assert!(!world.runtime.block_on(world.crm.received_requests()).unwrap().is_empty());
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn with_the_setting_it_is_filed_once_and_by_that_tool_alone() {
    let world = World::new("[assistant]\nfile = true");
    let mut caller = world.caller();
    let tools = caller.request("tools/list", &json!({}));
    for tool in tools["result"]["tools"].as_array().unwrap() {
        let files = tool["name"] == json!("draft_ticket");
        assert_eq!(tool["annotations"]["readOnlyHint"], json!(!files), "{tool}");
        assert_eq!(tool["inputSchema"]["properties"].get("file").is_some(), files, "{tool}");
    }
    // A draft writes nothing there, and neither does a diagnosis.
    let (answer, _) = caller.answer("draft_ticket", &case(false));
    assert_eq!((&answer["filed"], world.written()), (&Value::Null, 0));
    let (answer, text) = caller.answer("draft_ticket", &case(true));
    assert_eq!(
        (&answer["filed"]["filed"], &answer["filed"]["created"]),
        (&json!(true), &json!(true)),
        "{answer}"
    );
    assert!(text.starts_with("The ticket is filed."), "{text}");
    assert_eq!(world.desk.tickets().len(), 1);
    // Asked again, the same ticket has a comment more.
    let (answer, _) = caller.answer("draft_ticket", &case(true));
    assert_eq!(
        (&answer["filed"]["filed"], &answer["filed"]["created"]),
        (&json!(true), &json!(false)),
        "{answer}"
    );
    assert_eq!(world.desk.tickets().len(), 1);
    // What was filed is for support, and not what the model sees.
    assert!(world.desk.tickets()[0].texts[0].contains("u-17"), "support finds the person");
    assert!(!answer.to_string().contains("u-17") && !answer.to_string().contains("throw-away"), "{answer}");
    caller.close();
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_cannot_be_filed_yet_is_in_the_outbox() {
    let world = World::new("[assistant]\nfile = true");
    world.desk.break_with(crate::filing::system::Fault::SearchFails);
    let mut caller = world.caller();
    let (answer, text) = caller.answer("draft_ticket", &case(true));
    assert_eq!((&answer["filed"]["filed"], &answer["exit_code"]), (&json!(false), &json!(6)), "{answer}");
    assert!(text.starts_with("The ticket could not be filed yet. It is safe in the outbox"), "{text}");
    caller.close();
    let waits = world
        .sandbox
        .escalate(["outbox", "list"])
        .env("CRM_TOKEN", "x-throw-away-1")
        .env("DESK_TOKEN", "y-throw-away-1")
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&waits.stdout).contains("desk"), "{waits:?}");
}

#[test]
fn a_setting_that_cannot_hold_is_said_at_once() {
    let sandbox = Sandbox::new();
    sandbox.profile("acme", "[assistant]\nfile = true\n");
    let ended = Caller::start(&sandbox, &[], &[]).close();
    assert_eq!(ended.code, Some(5));
    assert!(ended.stderr.contains("[ticketing]"), "{}", ended.stderr);
    sandbox.profile("acme", "[assistant]\nfiles = true\n");
    let ended = Caller::start(&sandbox, &[], &[]).close();
    assert!(ended.code == Some(5) && ended.stderr.contains("`file`"), "{}", ended.stderr);
}
