//! The planted-marker gate for this audience: a marker at every place where a credential can stand, every tool called, and none of them
//! in anything that is answered, said, written or sent.

use serde_json::json;

use super::caller::Caller;
use crate::planted::{Evidence, Systems, marker, set_up};
use crate::support::Sandbox;

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn nothing_planted_is_answered_to_an_assistant() {
    let (sandbox, systems) = (Sandbox::new(), Systems::start());
    let given = set_up(&sandbox, &systems, "[assistant]\nfile = true\n");
    let variables = [
        ("CRM_TOKEN", marker("CredEnv")),
        ("MIRROR_SECRET", marker("MirrorSecret")),
        ("DB_PASSWORD", marker("Environ")),
        ("RUST_LOG", "trace".to_owned()),
    ];
    let (mut caller, _) = Caller::open(&sandbox, &["-vvv", "--timeout", "20s"], &variables);
    let case = json!({"user": "ana@acme.example", "tenant": "acme-prod", "action": given.action, "error": given.error,
        "permission": ["conversations.assign"]});
    let (answer, _) = caller.answer("diagnose", &case);
    assert!(
        answer.to_string().contains("Agent"),
        "what the systems said came as far as the answer: {answer}"
    );
    let mut ticket = case.clone();
    ticket["still_failing"] = json!(true);
    ticket["file"] = json!(true);
    let (answer, _) = caller.answer("draft_ticket", &ticket);
    assert_eq!(answer["filed"]["filed"], json!(true), "{answer}");
    caller.answer("explain", &json!({"what": given.error}));
    caller.answer("list_actions", &json!({}));
    // Whatever is wrong with a call quotes it.
    caller.call("diagnose", &json!({"user": "", "error": given.error}));
    caller.call(
        "diagnose",
        &json!({"user": "ana@acme.example", "on": format!("password={}", marker("ErrPassword"))}),
    );
    let ended = caller.close();
    let mut evidence = Evidence::default();
    for line in &ended.stdout {
        evidence.add("answer", line.as_bytes());
        // As the model reads it.
        evidence.add("answer, read", line.replace("\\n", "\n").replace("\\\"", "\"").as_bytes());
    }
    evidence.add("stderr", ended.stderr.as_bytes());
    evidence.folder(&sandbox.path(".local"));
    for (place, bytes) in systems.received() {
        evidence.add(place, &bytes);
    }
    assert_eq!(evidence.leaks(), Vec::<String>::new());
    // The gate would see one.
    evidence.add("answer", json!({"error": marker("ErrBearer")}).to_string().as_bytes());
    assert!(evidence.leaks().iter().any(|leak| leak.starts_with("ErrBearer in answer")));
}
