//! The report in its four formats.

use escalate::commands::schema;
use escalate::facts::Recording;
use escalate::output::template::Templates;
use escalate::output::{Format, NextStep, Rendering, Style, reply};
use escalate::redact::policy::Audience;
use serde_json::{Value, json};

use crate::expected;
use crate::scene;

fn render_styled(report: Value, format: Format, style: Style) -> String {
    let report = scene::redact(report, Audience::Admin);
    let templates = Templates::embedded();
    let reply = reply::write(&report, &templates, "en").unwrap();
    let next = NextStep { command: "escalate continue".to_owned(), about: "if it does not help".to_owned() };
    let with =
        Rendering { templates: &templates, reply: Some(&reply), next: Some(&next), style, evidence: true };
    String::from_utf8(format.render(&report, &with).unwrap()).unwrap()
}

pub(crate) fn render(report: Value, format: Format) -> String {
    render_styled(report, format, Style { width: 200, prose: 200, ..Style::default() })
}

#[test]
fn the_first_line_is_the_answer_and_the_second_what_to_do() {
    let text = render(scene::failed("role", "no_role_grants"), Format::Text);
    let mut lines = text.lines();
    assert_eq!(
        lines.next().unwrap(),
        "Blocked: ana@acme.example cannot reassign a conversation: role failed: no_role_grants (check 5, role)."
    );
    assert_eq!(lines.next().unwrap(), "Do this: Settings → Users → open their profile");
    for expected in [
        "✓ 1 account",
        "✗ 5 role",
        "Reply to the user",
        "  Hi Ana Kovac,",
        "Not escalated: an admin can fix this",
    ] {
        assert!(text.contains(expected), "{expected} not in\n{text}");
    }
    assert!(
        text.contains(
            "
Next: if it does not help
  escalate continue
"
        ),
        "{text}"
    );
    assert!(!text.contains('\u{1b}'), "{text}");
}

#[test]
fn what_could_not_be_answered_says_why_who_and_how() {
    let text = render(scene::unanswered("feature"), Format::Text);
    for expected in [
        "Not settled:",
        "not answered: feature",
        "? 6 feature",
        "check 6 (feature): not known which flags are on: GET /flags answered 403",
        "Ask an admin of Unleash: Settings → Feature Flags",
        "flags.read",
        "--found feature=… (pass, or fail:REASON)",
    ] {
        assert!(text.contains(expected), "{expected} not in\n{text}");
    }
}

#[test]
fn ascii_and_colour_only_where_they_are_asked_for() {
    let style = Style { width: 60, unicode: false, ..Style::default() };
    let text = render_styled(scene::failed("role", "no_role_grants"), Format::Text, style);
    let before_reply = text.split("Reply to the user").next().unwrap();
    assert!(before_reply.is_ascii() && before_reply.contains("x 5 role"), "{before_reply}");
    assert!(before_reply.lines().all(|line| line.chars().count() <= 60), "{before_reply}");
    let colour = Style { color: true, ..Style::default() };
    let text = render_styled(scene::failed("role", "no_role_grants"), Format::Text, colour);
    assert!(text.starts_with("\u{1b}[") && text.contains("\u{1b}[0m"), "{text}");
}

#[test]
fn what_others_wrote_cannot_act_on_a_terminal_or_a_page() {
    let mut report = scene::failed("role", "no_role_grants");
    report["checks"][4]["summary"] = json!("\u{1b}]0;pwned\u{7}<script>x</script>\u{202e}\nBlocked: nobody");
    report["roles"] = json!(["</style><script>alert(1)</script>"]);
    report["case"]["error"] = json!("</pre><script>alert(1)</script>");
    let text = render(report.clone(), Format::Text);
    assert!(
        !text.contains(['\u{1b}', '\u{7}', '\u{202e}']) && text.contains("\\u{1b}]0;pwned\\u{7}"),
        "{text}"
    );
    assert!(!text.contains("\nBlocked: nobody"), "{text}");
    let html = render(report.clone(), Format::Html);
    assert!(!html.contains("<script") && html.contains("&lt;script&gt;"), "{html}");
    let markdown = render(report, Format::Markdown);
    assert!(!markdown.contains("<script") || markdown.contains("\\<script"), "{markdown}");
}

#[test]
fn html_is_one_file_without_network_or_script() {
    let html = render(scene::failed("role", "no_role_grants"), Format::Html);
    for forbidden in ["<script", "src=", "href=", "@import", "url(", "onload", "<link", "<iframe"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    assert!(
        html.starts_with("<!doctype html>")
            && html.contains("default-src 'none'")
            && html.contains("@media print")
    );
}

#[test]
fn json_has_the_order_of_the_contract_and_replays() {
    for report in [scene::failed("role", "no_role_grants"), scene::unanswered("feature"), scene::all_pass()] {
        let text = render(report, Format::Json);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert!(
            text.starts_with("{\n  \"schema\": \"escalate.report/1\",\n  \"tool\""),
            "the contract's order"
        );
        assert!(value["reply"].as_str().unwrap().starts_with("Hi"), "the reply is in it");
        assert_eq!(Recording::read(&text).unwrap().facts, crate::sample::recording().facts);
    }
}

#[test]
fn a_reader_takes_an_unknown_verdict_as_undetermined() {
    let mut newer = scene::all_pass();
    newer["verdict"] = json!("haunted");
    assert_eq!(json!(scene::read(newer).verdict), json!("undetermined"));
}

#[test]
fn the_committed_schemas_are_fresh() {
    for named in schema::ALL {
        let path = expected::path("data/schema").join(named.name).with_extension("json");
        expected::file(&path, &schema::text(named.name).unwrap());
    }
}

/// One system that fails is one line, with all that it leaves open.
#[test]
fn a_system_that_does_not_answer_is_said_once() {
    let mut report = scene::unanswered("feature");
    let need = json!({"what": "which roles the person has", "where": "the user's profile", "who": "an admin of Keycloak"});
    let detail = "GET https://sso.example/users: no answer in time; give it more with --timeout";
    for (check, question) in [(0, "account"), (4, "roles")] {
        let mut need = need.clone();
        need["what"] = json!(format!("what {question} says"));
        report["checks"][check]["status"] = json!("unknown");
        report["checks"][check]["reason"] = json!("timed_out");
        report["checks"][check]["summary"] = json!(detail);
        report["checks"][check]["need"] = need.clone();
        report["facts"][question] = json!({"gap": {"question": question, "reason": "timed_out", "connector": "keycloak", "detail": detail, "need": need}});
    }
    let text = render(report, Format::Text);
    let line = "- keycloak (sso.example): no answer in time, so account and role are open\n";
    assert_eq!(text.matches("keycloak (sso.example)").count(), 1, "{text}");
    assert!(text.contains(line) && text.contains("- check 6 (feature):"), "{text}");
}
