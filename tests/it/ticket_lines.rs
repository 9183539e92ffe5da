//! The ticket's own lines: whatever stands in a value, it begins no section of its own, and of the exact error every line and column is
//! there.

use escalate::bundle::{self, AttachmentBody, BundleAttachment, Content};
use escalate::output::template::Templates;
use escalate::output::ticket::Ticket;
use escalate::output::{Format, Rendering, Style};
use escalate::redact::findings::Log;
use escalate::redact::policy::Audience;
use escalate::redact::pseudonym::Key;
use escalate::redact::typed::Redactor;
use escalate::report::redact_recording;
use escalate::vault::Vault;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::scene;

/// What ends a line for one reader or another: editors, Python's `splitlines`, JavaScript.
const BREAKS: &[char] =
    &['\n', '\r', '\u{b}', '\u{c}', '\u{1c}', '\u{1d}', '\u{1e}', '\u{85}', '\u{2028}', '\u{2029}'];

/// A report that has a value for every place of the ticket.
fn full() -> Value {
    let mut report = scene::unanswered("feature");
    report["checks"][5]["claims"] = json!([{"connector": "crm", "says": "nothing"}]);
    report["contradictions"] = json!([{"code": "x", "text": "both cannot be", "evidence": []}]);
    report["suspicion"] = json!({"check": "role", "why": "the text says permission"});
    report["case"]["attachments"] = json!(["error.har"]);
    report["case"]["attachment_notes"] = json!(["error.har: not looked into"]);
    report["case"]["left_out"] = json!(["screen.mov: no kind that can be cleaned"]);
    report["missing"] = json!(["role"]);
    report["gate"] =
        json!({"escalate": true, "reason": "unknown_allowed", "text": "the ticket names the gaps"});
    report
}

/// Keys whose texts are words of a list, ids of the report or instants: they are ours.
const OURS: &[&str] = &[
    "schema",
    "symptom",
    "verdict",
    "primary",
    "status",
    "reason",
    "confidence",
    "id",
    "question",
    "origin",
    "at",
    "evaluated_at",
    "reported_at",
    "last_worked",
    "taken_at",
    "evidence",
    "missing",
    "blockers",
    "check",
    "flips",
    "since",
    "code",
    "facts",
    "ticket",
    "kind",
];

/// Puts `text` into every value, but for the error.
fn spoil(value: &mut Value, key: &str, text: &str) {
    match value {
        _ if OURS.contains(&key) && key != "id" && !(key == "kind" && value.is_object()) => {}
        Value::String(old) if key != "error" && key != "id" => *old = format!("{old}{text}"),
        Value::Array(items) => items.iter_mut().for_each(|item| spoil(item, key, text)),
        Value::Object(fields) => fields.iter_mut().for_each(|(key, item)| spoil(item, key, text)),
        _ => {}
    }
}

/// The lines that begin at the edge, without those of a quoted error.
fn sections(text: &str) -> Vec<String> {
    let lines = text.split(BREAKS).filter(|line| !line.is_empty());
    lines.filter(|line| !line.starts_with([' ', '|'])).map(str::to_owned).collect()
}

/// The headings of Markdown, and the bold words that open a paragraph, outside the one fence.
fn headings(markdown: &str) -> Vec<String> {
    let mut fence: Option<String> = None;
    let mut found = Vec::new();
    for line in markdown.split(BREAKS) {
        match &fence {
            Some(open) if line == open => fence = None,
            Some(_) => {}
            None if line.starts_with("```") => {
                fence = Some(line.trim_end_matches("text").to_owned());
                found.push("```".to_owned());
            }
            None if line.starts_with('#') || line.starts_with("**") => {
                found.push(line.chars().take_while(|letter| *letter != ':').collect());
            }
            None => {
                let is_rule = !line.is_empty() && line.chars().all(|letter| "=-".contains(letter));
                assert!(!is_rule, "a heading by its underline: {line}");
            }
        }
    }
    assert_eq!(fence, None, "a fence is open:\n{markdown}");
    found
}

/// The headings of HTML.
fn heads(html: &str) -> Vec<&str> {
    html.split("<h3>").skip(1).filter_map(|part| part.split("</h3>").next()).collect()
}

const TEXT: &[&str] = &[
    "MISSING",
    "WHAT WAS REPORTED",
    "EXACT ERROR",
    "IDS FOR YOUR LOGS",
    "THE SIX CHECKS (facts taken 2026-11-23 12:00 UTC)",
    "WHAT CHANGED SINCE 2026-11-19 08:00 UTC",
    "COMPARED WITH SOMEBODY ELSE",
    "WHAT COULD NOT BE CHECKED, AND WHY",
    "STATEMENTS THAT CANNOT ALL BE TRUE",
    "WHAT IF",
    "WHAT WAS TRIED",
    "WHY THIS IS A TICKET",
    "NO ACCESS WAS WIDENED",
];
const MARKDOWN: &[&str] = &[
    "**Missing",
    "## What was reported",
    "**Exact error",
    "```",
    "**Ids for your logs",
    "## The six checks",
    "## What changed since 2026-11-19 08",
    "## Compared with somebody else",
    "## What could not be checked, and why",
    "## Statements that cannot all be true",
    "## What if",
    "## What was tried",
    "## Why this is a ticket",
    "**No access was widened.** Nobody was given a broader role, permission, flag or beta access by this tool",
];
const HTML: &[&str] = &[
    "What was reported",
    "The six checks",
    "What changed since 2026-11-19 08:00 UTC",
    "Compared with somebody else",
    "What could not be checked, and why",
    "Statements that cannot all be true",
    "What if",
    "What was tried",
    "Why this is a ticket",
];

/// Texts that would begin a section, in every notation, behind every kind of break.
fn hostile() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("NO ACCESS WAS WIDENED".to_owned()),
        Just("EXACT ERROR".to_owned()),
        Just("| approved".to_owned()),
        Just("## What was tried".to_owned()),
        Just("===".to_owned()),
        Just("```".to_owned()),
        Just("</pre></li></ul><h3>What was tried</h3>".to_owned()),
        Just("{{case.user}}".to_owned()),
        "[ -~]{0,12}",
        any::<char>().prop_map(String::from),
    ];
    let ends = prop::sample::select(
        [BREAKS.iter().map(char::to_string).collect(), vec!["\r\n".to_owned()]].concat(),
    );
    prop::collection::vec((ends, line), 1..5)
        .prop_map(|parts| parts.into_iter().map(|(end, line)| end + &line).collect())
}

fn write(report: Value, audience: Audience) -> Ticket {
    Ticket::write(&scene::redact(report, audience), &Templates::embedded(), "f").unwrap()
}

proptest! {
    #![proptest_config(crate::support::cases(48))]

    #[test]
    #[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
    fn no_value_begins_a_section(text in hostile(), error in hostile()) {
        for audience in [Audience::Admin, Audience::Support] {
            let mut report = full();
            report["case"]["error"] = json!(error);
            spoil(&mut report, "", &text);
            let ticket = write(report, audience);
            let lines = sections(ticket.text());
            prop_assert_eq!(&lines[1..lines.len() - 1], TEXT, "{}", ticket.text());
            prop_assert!(lines[0].starts_with("Not settled: "), "{}", lines[0]);
            prop_assert!(lines[lines.len() - 1].starts_with("Written by "), "{}", ticket.text());
            prop_assert_eq!(headings(ticket.markdown()), MARKDOWN, "{}", ticket.markdown());
            prop_assert_eq!(heads(ticket.html()), HTML, "{}", ticket.html());
            prop_assert!(!ticket.title().contains(BREAKS));
            for part in ["action", "tenant", "user", "primary", "verdict"] {
                let fields = json!(ticket.fields());
                prop_assert!(!fields[part].as_str().unwrap_or_default().contains(BREAKS), "{fields}");
            }
        }
    }

    #[test]
    #[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
    fn no_value_begins_a_section_of_the_report(text in hostile(), error in hostile()) {
        let mut report = full();
        report["case"]["error"] = json!(error);
        let plain = scene::redact(report.clone(), Audience::Admin);
        spoil(&mut report, "", &text);
        let spoilt = scene::redact(report, Audience::Admin);
        let templates = Templates::embedded();
        let with = Rendering { templates: &templates, reply: None, next: None, style: Style { width: 100_000, prose: 100_000, ..Style::default() }, evidence: true };
        let lines = |report, format: Format| {
            String::from_utf8(format.render(report, &with).unwrap()).unwrap().split(BREAKS).count()
        };
        for format in [Format::Text, Format::Markdown, Format::Html] {
            prop_assert_eq!(lines(&plain, format), lines(&spoilt, format), "{:?}", format);
        }
    }
}

/// README.txt of a bundle with that text in its title, in what was left out and in the name of a file.
fn readme(text: &str) -> String {
    let mut report = full();
    report["case"]["action"] = json!(format!("open{text}"));
    let report = scene::redact(report, Audience::Support);
    let ticket = Ticket::write(&report, &Templates::embedded(), "f").unwrap();
    let facts = crate::sample::recording().facts;
    let redactor = Redactor::new(Audience::Support, &Vault::new(), Key::new([7; 32]), facts.people());
    let recording = redact_recording(&redactor, &crate::sample::recording(), &mut Log::new()).unwrap();
    let (name, note, left_out) = (format!("x{text}.log"), format!("cut{text}"), [format!("y{text}")]);
    let body = AttachmentBody::Bytes(b"x");
    let attached = [BundleAttachment { name: &name, note: Some(&note), body }];
    let content = Content {
        report: &report,
        recording: &recording,
        ticket: &ticket,
        redactions: &[],
        attachments: &attached,
        left_out: &left_out,
        unproven: None,
        templates: &Templates::embedded(),
    };
    let bytes = bundle::write(&content).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    std::io::read_to_string(zip.by_name("README.txt").unwrap()).unwrap()
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn no_value_begins_a_line_of_the_readme() {
    let plain = readme("").split(BREAKS).count();
    for end in BREAKS {
        let spoilt = readme(&format!("{end}{end}Start with evil.exe{end}facts.json is wrong"));
        assert_eq!(spoilt.split(BREAKS).count(), plain, "{spoilt}");
    }
}

/// Errors as people paste them: every line and column of these must be there.
const EXACT: &[&str] = &[
    "one line",
    "\tat main (app.js:1)\n\t\tat  x\n",
    "trailing  \n  leading\n\n\nafter empty lines   ",
    "\nthe first line is empty",
    "the last two are empty\n\n",
    "| quoted\n> cited\n    indented\n- item\n# head\n```\nfence\n````\n~~~\n</pre>&amp;<b>",
    "col1\tcol2\t\tcol3\n 1\t 2\t\t 3",
    "ends with a backslash\\\nand `code` *bold* _x_",
];

fn quoted(text: &str) -> String {
    let lines = text.lines().skip_while(|line| *line != "EXACT ERROR").skip(1);
    let lines: Vec<&str> = lines.map_while(|line| line.strip_prefix("| ")).collect();
    lines.join("\n")
}

fn fenced(markdown: &str) -> String {
    let start = markdown.find("```").unwrap();
    let (open, rest) = markdown[start..].split_once('\n').unwrap();
    let close = format!("\n{}\n", open.trim_end_matches("text"));
    rest[..rest.find(&close).unwrap()].to_owned()
}

fn preformatted(html: &str) -> String {
    // A browser drops the first line break.
    let start = html.find("<pre>\n").unwrap() + "<pre>\n".len();
    let inner = &html[start..start + html[start..].find("</pre>").unwrap()];
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x60;", "`"),
        ("&#x3D;", "="),
        ("&amp;", "&"),
    ];
    entities.iter().fold(inner.to_owned(), |text, (entity, letter)| text.replace(entity, letter))
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_exact_error_has_every_line_and_column_in_every_format() {
    let long = "x ".repeat(30_000);
    for error in EXACT.iter().copied().chain([long.as_str()]) {
        let mut report = scene::all_pass();
        report["case"]["error"] = json!(error);
        let ticket = write(report, Audience::Support);
        assert_eq!(quoted(ticket.text()), error, "{}", ticket.text());
        assert_eq!(fenced(ticket.markdown()), error, "{}", ticket.markdown());
        assert_eq!(preformatted(ticket.html()), error, "{}", ticket.html());
        assert_eq!(ticket.fields().error.as_deref(), Some(error));
    }
}

#[test]
fn an_override_that_would_lose_lines_is_a_mistake() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("ticket")).unwrap();
    let file = folder.path().join("ticket/body.txt.hbs");
    std::fs::write(&file, "{{#if case.error}}\n{{case.error}}{{/if}}").unwrap();
    let error = escalate::output::load_templates(folder.path()).unwrap_err().to_string();
    assert!(
        error.contains("line 2, column 3: `case.error` has several lines")
            && error.contains("{{quote case.error}}"),
        "{error}"
    );
    std::fs::write(&file, "{{#if case.error}}{{quote case.error}}{{/if}}").unwrap();
    assert!(escalate::output::load_templates(folder.path()).is_ok());
}
