//! A case from an issue of the real Gitea, which has no internal notes: nothing is written there unless the profile allows what
//! everybody sees, and then once, for the user's eyes.

use serde_json::{Value, json};

use crate::profile::Profile;
use crate::servers::{Server, server, take};
use crate::ticketing::{self, curl};

const BODY: &str = "Hello,\n\nwhen I export conversations I get\n\n```\nExport failed: quota of plan exceeded (EXP-4711)\n```\n\nEngineer";

/// Asks the API as the account with that token.
fn ask(gitea: &Server, token: &str, path: &str, body: Option<&Value>) -> Value {
    let (url, owner, repository) = (gitea.get("URL"), gitea.get("OWNER"), gitea.get("REPO"));
    let header = format!("Authorization: token {}", gitea.get(token));
    let url = format!("{url}/api/v1/repos/{owner}/{repository}{path}");
    let body = body.map(Value::to_string);
    let more = body.as_ref().map_or(vec![], |body| vec!["-H", "Content-Type: application/json", "-d", body]);
    serde_json::from_slice(&curl(&header, &url, &more)).unwrap()
}

/// The texts that stand below the issue.
fn comments(gitea: &Server, id: &str) -> Vec<String> {
    let comments = ask(gitea, "ADMIN_TOKEN", &format!("/issues/{id}/comments"), None);
    comments.as_array().unwrap().iter().map(|one| one["body"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn without_internal_notes_nothing_is_written_unless_the_profile_allows_a_public_letter() {
    if !ticketing::is_asked_for("gitea") {
        return;
    }
    let _turn = take("gitea");
    let gitea = server("gitea");
    let written = json!({ "title": "Export of conversations fails", "body": BODY });
    let id = ask(&gitea, "ENGINEER_TOKEN", "/issues", Some(&written))["number"].to_string();
    let domains = "[domains]\n\"acme.test\" = \"acme\"\n";
    let profile = || ticketing::of("gitea").files(Profile::new().with(domains), &gitea, "TOKEN");

    let silent = profile();
    let told = silent.run(&["ticket", &id]);
    let case = &told.report["case"];
    assert_eq!(case["user"], "engineer@acme.test", "{told}");
    assert_eq!(case["tenant"], "acme", "{told}");
    assert!(case["error"].as_str().unwrap().contains("EXP-4711"), "{told}");
    assert!(told.stderr.contains("has no internal notes, so nothing was written"), "{}", told.stderr);
    assert!(comments(&gitea, &id).is_empty(), "nobody allowed it");

    let open = profile().with("public_notes = true\n");
    open.run(&["ticket", &id]);
    let [letter] = comments(&gitea, &id).try_into().unwrap();
    for internal in ["acme", "undetermined", "role", "gitea", "EXP-4711"] {
        assert!(!letter.contains(internal), "{internal} is in what everybody sees: {letter}");
    }
    let again = open.run(&["ticket", &id]);
    assert_eq!(comments(&gitea, &id).len(), 1, "once: {}", again.stderr);
    // Another machine does not know what this one wrote, and reads it.
    profile().with("public_notes = true\n").run(&["ticket", &id]);
    assert_eq!(comments(&gitea, &id).len(), 1, "once, whoever runs it");
}
