//! Other people: whatever says who they are is a token, and so is what the person is called whom the case is about, but for the words
//! of the caller.

use serde_json::{Value, json};

use super::caller::Caller;
use crate::fixtures::varied;
use crate::support::Sandbox;

/// What is told of nobody.
const PRIVATE: &[&str] = &[
    "olga@acme.example",
    "OLGA@acme.example",
    "Olga Brandt",
    "u-100",
    "bo@other.example",
    "+49 30 901820",
    "203.0.113.77",
    "00:1B:44:11:3A:B7",
];

/// The same of the person, unless the caller said it.
const OWN: &[&str] = &["Ana Ito", "u-101", "ana@acme.example"];

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.example("acme", "escalate.toml");
    let users = std::fs::read_to_string(sandbox.path("acme/users.csv")).unwrap();
    // The owner has the same row in which the case is looked for: as somebody who was looked up beside it.
    let users = users.replace(
        "Ana Ito,acme-prod,active,2026-02-02T09:00:00Z,,",
        "Ana Ito,acme-prod,active,2026-02-02T09:00:00Z,olga@acme.example,",
    );
    sandbox.write("acme/users.csv", users);
    sandbox
}

fn cases() -> Vec<Value> {
    let error = "403 for Ana Ito (u-101, ANA@acme.example): ask OLGA@acme.example or bo@other.example, +49 30 901820, from 203.0.113.77 \
                 (00:1B:44:11:3A:B7), bo\u{200b}@other.example, ol\u{ad}ga@acme.example";
    ["ana@acme.example", "u-101", "nobody@acme.example"]
        .iter()
        .map(|user| {
            json!({"user": user, "tenant": "acme-prod", "error": error, "action": "reassign a conversation of bo@other.example",
                "permission": ["conversations.assign"]})
        })
        .collect()
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn nobody_else_is_told_from_their_token() {
    let sandbox = sandbox();
    let (mut caller, _) = Caller::open(&sandbox, &["--config", "acme/escalate.toml"], &[]);
    for case in cases() {
        let mut ticket = case.clone();
        ticket["still_failing"] = json!(true);
        ticket["allow_unknown"] = json!(true);
        for (tool, arguments) in [("diagnose", &case), ("draft_ticket", &ticket)] {
            let (answer, text) = caller.answer(tool, arguments);
            let all = format!("{answer}\n{text}");
            for private in PRIVATE {
                assert!(!all.contains(private), "{private} in {tool}: {text}");
            }
            let user = case["user"].as_str().unwrap();
            // Of somebody whom no system knows, nobody knows names and ids; an address is one by its form.
            let is_known = user != "nobody@acme.example";
            for own in OWN.iter().filter(|own| **own != user && (is_known || own.contains('@'))) {
                assert!(!all.contains(own), "{own} in {tool} about {user}: {text}");
            }
            assert!(all.contains(user) && all.contains("mail-"), "{text}");
        }
    }
    let (answer, text) =
        caller.answer("explain", &json!({"what": "AADSTS50126 for olga@acme.example at 203.0.113.77"}));
    for private in PRIVATE {
        assert!(!answer.to_string().contains(private) && !text.contains(private), "{private}: {text}");
    }
    caller.close();
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn an_admin_finds_out_who_a_token_is() {
    let sandbox = sandbox();
    let (mut caller, _) = Caller::open(&sandbox, &["--config", "acme/escalate.toml"], &[]);
    let (answer, _) = caller.answer("diagnose", &cases()[0]);
    caller.close();
    let error = answer["case"]["error"]["data"].as_str().unwrap();
    let token = error.split([' ', ',']).find(|word| word.starts_with("mail-")).unwrap();
    let revealed = sandbox.run(["reveal", token]);
    assert!(
        revealed.stdout.to_lowercase().contains("olga@acme.example"),
        "{}{}",
        revealed.stdout,
        revealed.stderr
    );
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn no_link_and_no_command_of_a_console_is_answered() {
    let sandbox = Sandbox::new();
    sandbox.example("acme", "escalate.toml");
    let show = sandbox.run(["connectors", "show", "export"]).stdout;
    let console = "[remedies]\nassign_role = { text = \"Console: give {{role}}\", url = \"https://console.acme.example/roles\", command = \"acme grant\" }\n";
    let shown = varied(&show, &[("[remedies]\n", console)]);
    sandbox.write(".config/escalate/templates/connectors/directory/export.toml", shown);
    let line = "--config acme/escalate.toml --user ana@acme.example --tenant acme-prod --format json";
    let line = line.split(' ').chain(["--action", "reassign a conversation"]);
    let admin = sandbox.run(line).stdout;
    assert!(
        admin.contains("console.acme.example") && admin.contains("acme grant"),
        "the admin gets them: {admin}"
    );
    let (mut caller, _) = Caller::open(&sandbox, &["--config", "acme/escalate.toml"], &[]);
    let case = json!({"user": "ana@acme.example", "tenant": "acme-prod", "action": "reassign a conversation", "still_failing": true});
    let (answer, text) = caller.answer("draft_ticket", &case);
    let all = format!("{answer}{text}");
    assert!(!all.contains("console.acme.example") && !all.contains("acme grant"), "{all}");
    caller.close();
}
