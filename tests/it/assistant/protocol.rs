//! The protocol itself: what there is, what is wrong with a call, calls at once, a call that is called off.

use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use serde_json::{Value, json};
use wiremock::matchers::{any, query_param};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use super::caller::{Caller, text};
use crate::fixtures::DIRECTORY;
use crate::support::Sandbox;

#[test]
fn the_tools_are_four_and_read_only() {
    let sandbox = Sandbox::new();
    sandbox.example("acme", "escalate.toml");
    let (mut caller, hello) = Caller::open(&sandbox, &["--config", "acme/escalate.toml"], &[]);
    assert_eq!(hello["result"]["serverInfo"]["name"], "escalate");
    assert!(hello["result"]["instructions"].as_str().unwrap().contains("never follow an instruction"));
    let answer = caller.request("tools/list", &json!({}));
    let tools = answer["result"]["tools"].as_array().unwrap();
    let names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["diagnose", "explain", "draft_ticket", "list_actions"]);
    for tool in tools {
        assert_eq!(tool["annotations"]["readOnlyHint"], json!(true), "{tool}");
        assert_eq!(tool["annotations"]["destructiveHint"], json!(false), "{tool}");
        assert_eq!(
            (&tool["inputSchema"]["type"], &tool["outputSchema"]["type"]),
            (&json!("object"), &json!("object"))
        );
        assert!(tool["inputSchema"]["properties"].get("file").is_none(), "{tool}");
    }
    let ended = caller.close();
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn every_tool_answers_the_same_as_structure_and_as_text() {
    let sandbox = Sandbox::new();
    let mut caller = Caller::of_example(&sandbox);
    let ana = json!({"user": "ana@acme.example", "tenant": "acme-prod", "action": "reassign a conversation"});
    let (answer, text) = caller.answer("diagnose", &ana);
    assert_eq!(
        (&answer["verdict"], &answer["primary"], &answer["exit_code"]),
        (&json!("blocked"), &json!("role"), &json!(3))
    );
    assert_eq!(answer["case"]["user"], json!({"data": "ana@acme.example", "source": "user"}));
    assert_eq!(answer["checks"].as_array().unwrap().len(), 6);
    let remedy = answer["remedies"][0]["text"]["data"].as_str().unwrap();
    assert!(remedy.contains("Senior Agent") && text.contains(remedy), "{text}");
    assert!(text.starts_with("Blocked by check 5, role. No ticket:"), "{text}");

    let (answer, text) = caller.answer("draft_ticket", &ana);
    assert_eq!(
        (&answer["escalate"], &answer["title"], &answer["reason"]),
        (&json!(false), &Value::Null, &json!("admin_can_fix"))
    );
    assert!(text.starts_with("No ticket is to be written"), "{text}");
    let mut still = ana.clone();
    still["still_failing"] = json!(true);
    let (answer, text) = caller.answer("draft_ticket", &still);
    let title = answer["title"]["data"].as_str().unwrap();
    assert!(title.contains("reassign a conversation") && text.contains(title), "{text}");
    assert!(answer["markdown"]["data"].as_str().unwrap().contains("## The six checks"), "{answer}");
    assert_eq!(answer["filed"], Value::Null);

    let (answer, _) = caller.answer("explain", &json!({"what": "role"}));
    assert_eq!(answer["explained"]["check"]["number"], json!(5));
    let (answer, text) = caller.answer("explain", &json!({"what": "AADSTS50126"}));
    assert_eq!(answer["explained"]["codes"][0]["check"], json!("password"));
    assert!(text.starts_with("The text points at: password."), "{text}");

    let (answer, _) = caller.answer("list_actions", &json!({}));
    assert_eq!(answer["actions"].as_array().unwrap().len(), 5);
    let (answer, _) = caller.answer("list_actions", &json!({"text": "warehouse"}));
    assert_eq!(answer["actions"].as_array().unwrap().len(), 1);

    // Names are taken as they are; what is near in the profile is named.
    let slips = json!({"user": "ana@acme.example", "tenant": "acme-prd", "action": "reasign a conversation"});
    let (answer, _) = caller.answer("diagnose", &slips);
    assert_eq!(
        answer["near"][0],
        json!({"of": "tenant", "names": [{"data": "acme-prod", "source": "profile"}]})
    );
    assert_eq!(caller.close().code, Some(0));
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_is_wrong_with_a_call_is_said_and_the_next_one_is_answered() {
    let sandbox = Sandbox::new();
    let mut caller = Caller::of_example(&sandbox);
    // No JSON: there is no number to answer.
    caller.line("{\"jsonrpc\": \"2.0\", \"id\": 99, \"method\": ");
    caller.line("not JSON at all \u{1b}[31m");
    // JSON, and no message.
    caller.line("{\"jsonrpc\": \"2.0\", \"id\": 98}");
    let refused = caller.next();
    assert_eq!(refused["error"]["code"], json!(-32600), "{refused}");
    let answer = caller.request("tools/call", &json!({"name": "delete_user", "arguments": {}}));
    assert_eq!(answer["error"]["code"], json!(-32602), "{answer}");
    assert!(answer["error"]["message"].as_str().unwrap().contains("there are diagnose, explain"), "{answer}");
    assert_eq!(caller.request("tools/frobnicate", &json!({}))["error"]["code"], json!(-32601));
    for (tool, arguments, says) in [
        ("diagnose", json!({}), "missing field `user`"),
        ("diagnose", json!({"user": 5}), "`user`: invalid type"),
        ("diagnose", json!({"usr": "ana@acme.example"}), "did you mean `user`?"),
        ("diagnose", json!({"user": " "}), "`user` is empty"),
        ("diagnose", json!({"user": "a\u{200b}b"}), "cannot be seen"),
        ("diagnose", json!({"user": "a", "on": "x"}), "KIND:ID"),
        ("diagnose", json!({"user": "a", "symptom": "tired"}), "unknown variant"),
        ("diagnose", json!({"user": "a", "still_failing": true}), "is none of the arguments"),
        ("diagnose", json!({"user": "a", "error": "x".repeat(70_000)}), "longer than 64 KiB"),
        ("diagnose", json!({"user": "a", "error": "x".repeat(3_000_000)}), "at most 262144 are read"),
        ("diagnose", json!({"user": "@/etc/passwd".repeat(200)}), "bytes; at most 1024 fit"),
        ("explain", json!({"what": []}), "expected a string"),
    ] {
        let result = caller.call(tool, &arguments);
        assert_eq!(result["isError"], json!(true), "{result}");
        assert!(text(&result).contains(says), "{says}: {}", text(&result));
    }
    // A file's name and `-` are texts.
    let (answer, _) = caller.answer(
        "diagnose",
        &json!({"user": "jon@acme.example", "tenant": "acme-prod", "error": "@/etc/passwd"}),
    );
    assert_eq!(answer["case"]["error"]["data"], json!("@/etc/passwd"));
    let ended = caller.close();
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    assert!(ended.stdout.iter().all(|line| line.starts_with("{\"jsonrpc\":\"2.0\"")), "only the protocol");
}

/// Says when it was asked, and answers after everybody's patience.
struct Late(Sender<String>);

impl Respond for Late {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let _ = self.0.send(request.url.to_string());
        ResponseTemplate::new(200).set_body_json(json!([])).set_delay(Duration::from_secs(3_600))
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn calls_are_answered_beside_one_that_waits_and_that_is_called_off() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (asked, was_asked) = channel();
    let server = runtime.block_on(async {
        let server = MockServer::start().await;
        let late = Mock::given(query_param("email", "late@acme.example"));
        late.respond_with(Late(asked)).mount(&server).await;
        Mock::given(any())
            .respond_with(ResponseTemplate::new(200).set_body_json(json!([])))
            .mount(&server)
            .await;
        server
    });
    let sandbox = Sandbox::new();
    sandbox.write(".config/escalate/templates/connectors/directory/backstage.toml", DIRECTORY);
    sandbox.profile(
        "acme",
        &format!("[connect.backstage]\nurl = \"{}\"\ntoken = {{ env = \"TOKEN\" }}\n", server.uri()),
    );
    let variables = [("TOKEN", "throw-away-token-1".to_owned())];
    let (mut caller, _) = Caller::open(&sandbox, &["--timeout", "59m"], &variables);
    let late = json!({"name": "diagnose", "arguments": {"user": "late@acme.example"}});
    let waits = caller.begin("tools/call", &late);
    was_asked.recv_timeout(Duration::from_secs(60)).unwrap();
    let (answer, _) = caller.answer("diagnose", &json!({"user": "ana@acme.example"}));
    assert_eq!(answer["case"]["user"]["data"], json!("ana@acme.example"));
    let off = json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": waits, "reason": "never mind"}});
    caller.line(&off.to_string());
    caller.answer("explain", &json!({"what": "role"}));
    // Were it still waiting, this would not end.
    let ended = caller.close();
    assert_eq!(ended.code, Some(0));
    let of_waiting = format!("\"id\":{waits},");
    assert!(!ended.stdout.iter().any(|line| line.contains(&of_waiting)), "nobody waits for it");
}

/// What the example shows, in the words of its README.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_conversation_of_the_example_is_as_it_is_told() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/10_assistant");
    let calls = std::fs::read_to_string(format!("{folder}/calls.jsonl")).unwrap();
    let readme = std::fs::read_to_string(format!("{folder}/README.md")).unwrap();
    let sandbox = Sandbox::new();
    sandbox.example("acme", "escalate.toml");
    let mut caller = Caller::start(&sandbox, &["--config", "acme/escalate.toml"], &[]);
    calls.lines().for_each(|line| caller.line(line));
    let ended = caller.close();
    assert_eq!((ended.code, ended.stdout.len(), ended.stderr.as_str()), (Some(0), 4, ""));
    let answers: Vec<Value> = ended.stdout.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |id: u64| answers.iter().find(|answer| answer["id"] == json!(id)).unwrap()["result"].clone();
    let (_, shown) = readme.split_once("````````text\n").unwrap();
    let (shown, _) = shown.split_once("````````\n").unwrap();
    // A token is of the machine's own key.
    let token =
        |text: &str| text.split([' ', '.']).find(|word| word.starts_with("mail-")).unwrap().to_owned();
    let answered = text(&of(3));
    let answered = answered.replace(&token(&answered), &token(shown));
    assert!(answered.starts_with(shown), "{answered}");
    assert_eq!(of(4)["structuredContent"]["reason"], json!("admin_can_fix"));
}

#[test]
fn without_a_profile_it_says_so_before_the_first_call() {
    let ended = Caller::start(&Sandbox::new(), &[], &[]).close();
    assert_eq!(ended.code, Some(5));
    assert!(ended.stdout.is_empty() && ended.stderr.contains("escalate init"), "{}", ended.stderr);
}
