//! What users typed is one block of the system's own markup, in which nothing is live.

use std::time::Duration;

use escalate::connectors::ConnectorKind;
use escalate::connectors::shipped;
use escalate::connectors::system_fields::SystemFields;
use escalate::connectors::ticket_verbs::{VerbFailure, create};
use escalate::http::Http;
use regex::Regex;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::bench::{at, context, deadline, serving};
use super::tickets::ticket;
use crate::fixtures::{TRACKER, varied};

/// What a connector sends whose new ticket has this body.
async fn sent(program: &str, text: &str) -> Result<Value, VerbFailure> {
    let server = serving("/issues", ResponseTemplate::new(201).set_body_json(json!({ "id": 7 }))).await;
    let body = format!("{{ body: ({program}), uploads: $upload }}");
    let connector =
        at(&server.uri(), &varied(TRACKER, &[("{ title: $ticket.title, uploads: $upload }", &body)]));
    let mut ticket = ticket();
    text.clone_into(&mut ticket.text);
    let http = Http::default();
    create(&connector, &context(deadline(Duration::from_secs(5)), &http), &ticket, &[]).await?;
    let requests = server.received_requests().await.unwrap();
    Ok(requests[0].body_json::<Value>().unwrap()["body"].clone())
}

#[tokio::test]
async fn every_filter_makes_its_block() {
    let text = "<b>\n@a {noformat} ```";
    let pre = "<pre style=\"font-family:monospace\">\n&lt;b&gt;\n@<span></span>a {noformat} ```\n</pre>";
    let adf = json!({ "version": 1, "type": "doc", "content": [
        { "type": "codeBlock", "content": [{ "type": "text", "text": text }] }
    ] });
    for (filter, block) in [
        (
            "textile_inert",
            json!("    <!-- ~~~ --><pre>\n    <b>\n    @a {noformat} ```\n    </pre><!-- ~~~ -->"),
        ),
        ("markdown_inert", json!("````text\n<b>\n@a {noformat} ```\n````")),
        ("html_inert", json!(pre)),
        ("html_inert(1000)", json!(pre)),
        ("jira_inert", json!("{noformat}\n<b>\n@a { noformat} ```\n{noformat}")),
        ("adf_inert", adf.clone()),
        ("adf_inert(1000)", adf),
        ("markdown_inert(1000)", json!("````text\n<b>\n@a {noformat} ```\n````")),
    ] {
        assert_eq!(sent(&format!("$ticket.text | {filter}"), text).await.unwrap(), block, "{filter}");
    }
}

#[tokio::test]
async fn an_error_text_of_the_longest_kind_is_no_trouble() {
    let text = "<@`\t".repeat(16 * 1024);
    let block = sent("$ticket.text | html_inert(25000)", &text).await.unwrap();
    assert!(block.as_str().unwrap().len() <= 25_000);
    let block = sent("$ticket.text | markdown_inert(60000)", &text).await.unwrap();
    assert!(block.as_str().unwrap().len() <= 60_000);
    let block = sent("$ticket.text | adf_inert(30000)", &text).await.unwrap();
    let shown = block["content"][0]["content"][0]["text"].as_str().unwrap();
    assert!(shown.len() <= 30_000 && shown.contains("characters are not shown here"));
    assert_eq!(sent("\"\\n\" | adf_inert", "x").await.unwrap()["content"][0]["content"], json!([]));
    let block = sent("$ticket.text | textile_inert", &text).await.unwrap();
    assert!(block.as_str().unwrap().len() > text.len());
}

#[tokio::test]
async fn a_filter_takes_a_text_and_nothing_else() {
    for wrong in ["1 | textile_inert", "$ticket.text | html_inert(\"a\")", "null | adf_inert"] {
        assert!(sent(wrong, "x").await.is_err(), "{wrong}");
    }
}

#[test]
fn no_shipped_connector_sends_the_text_as_it_is() {
    let mention = Regex::new(r"\$ticket\.(?:text|markdown|html)\b").unwrap();
    // The Markdown of a ticket is made of inert words.
    let inert = Regex::new(r"^\$ticket\.(?:markdown\b|text \| \w+_inert\b)").unwrap();
    for file in shipped::ALL.iter().filter(|file| file.kind == ConnectorKind::Ticketing) {
        // A mail is plain text, and says so.
        let is_mail = file.text.lines().any(|line| line.starts_with("mail "));
        for found in mention.find_iter(file.text).filter(|_| !is_mail) {
            let rest = &file.text[found.start()..];
            assert!(inert.is_match(rest), "{}: {}", file.name, rest.lines().next().unwrap_or_default());
        }
    }
}

/// What Redmine gets in its custom fields, of which some are shown as markup.
#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn what_was_typed_is_inert_in_redmines_own_fields_too() {
    let file = shipped::ALL.iter().find(|file| file.name == "redmine").unwrap();
    let server =
        serving("/issues.json", ResponseTemplate::new(201).set_body_json(json!({ "issue": { "id": 7 } })))
            .await;
    let text = file.text.replace("used as a filter)\" }", "used as a filter)\", default = \"7\" }");
    for (part, typed, is_plain) in [
        ("error", "You don't have permission: 403", true),
        ("action", "reassign a conversation", true),
        ("tenant", "acme-prod_2", true),
        ("roles", "Senior Agent, L\u{fc}ge 2.1", true),
        ("error", "first\nsecond", false),
        ("error", "!http://evil.example/x.png!", false),
        ("action", "see www.evil.example", false),
        ("action", "{{include(Secret)}}", false),
        ("tenant", "@admin", false),
        ("roles", "a *b*", false),
        ("action", "commit:abc", false),
        ("action", "h1. big", false),
        ("action", "see r12", false),
    ] {
        let mut ticket = ticket();
        match part {
            "error" => typed.clone_into(&mut ticket.error),
            "action" => typed.clone_into(&mut ticket.action),
            "tenant" => typed.clone_into(&mut ticket.tenant),
            _ => ticket.roles = vec![typed.to_owned()],
        }
        let mut fields = SystemFields::default();
        // What the profile itself says stays, whatever it looks like: it must be one of a list's values exactly.
        for (name, text) in
            [("19", format!("{{{{{part}}}}}")), ("20", "*C++* (old)".into()), ("tracker_id", "2".into())]
        {
            fields.add(name, &text).unwrap();
        }
        let redmine = at(&server.uri(), &text).for_tickets(fields, None, None);
        let http = Http::default();
        create(&redmine, &context(deadline(Duration::from_secs(5)), &http), &ticket, &[]).await.unwrap();
        let issue = server.received_requests().await.unwrap().pop().unwrap().body_json::<Value>().unwrap();
        let issue = &issue["issue"];
        let inert =
            format!("    <!-- ~~~ --><pre>\n    {}\n    </pre><!-- ~~~ -->", typed.replace('\n', "\n    "));
        let shown = if is_plain { typed } else { &inert };
        let custom = json!([
            { "id": 7, "value": "abc123" }, { "id": 19, "value": shown }, { "id": 20, "value": "*C++* (old)" }
        ]);
        assert_eq!(issue["custom_fields"], custom, "{typed}");
        assert_eq!(issue["tracker_id"], "2");
    }
}

/// A file of an older version, or of somebody's own, has no `fills`: what it sends goes before all the same.
#[tokio::test]
async fn no_field_of_the_profile_replaces_what_redmine_gets_from_us() {
    let file = shipped::ALL.iter().find(|file| file.name == "redmine").unwrap();
    let server =
        serving("/issues.json", ResponseTemplate::new(201).set_body_json(json!({ "issue": { "id": 7 } })))
            .await;
    let text = file.text.replace("used as a filter)\" }", "used as a filter)\", default = \"7\" }");
    let mut fields = SystemFields::default();
    for name in ["description", "subject", "project_id", "custom_fields", "uploads"] {
        fields.add(name, "mine").unwrap();
        assert!(at(&server.uri(), &text).connector.fills(name, |_| None), "{name}");
    }
    let redmine = at(&server.uri(), &text).for_tickets(fields, None, None);
    let http = Http::default();
    create(&redmine, &context(deadline(Duration::from_secs(5)), &http), &ticket(), &[]).await.unwrap();
    let body = String::from_utf8(server.received_requests().await.unwrap().pop().unwrap().body).unwrap();
    assert!(!body.contains("mine"), "{body}");
}
