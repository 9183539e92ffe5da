//! The ticket: what the FAQ asks for, in three formats, and nothing that breaks out of them.

use escalate::checks;
use escalate::output::template::Templates;
use escalate::output::ticket::{MAX_TITLE, Ticket, TicketParts, fingerprint};
use escalate::redact::policy::Audience;
use serde_json::{Value, json};

use crate::scene;

fn write(report: Value) -> Ticket {
    Ticket::write(&scene::redact(report, Audience::Support), &Templates::embedded(), "f").unwrap()
}

#[test]
fn the_body_has_the_four_things_and_the_rest_in_every_format() {
    let mut report = scene::unanswered("feature");
    report["gate"] =
        json!({"escalate": true, "reason": "unknown_allowed", "text": "the ticket names the gaps"});
    report["contradictions"] = json!([{"code": "x", "text": "both cannot be", "evidence": []}]);
    let ticket = write(report);
    for body in [ticket.text(), ticket.markdown(), ticket.html()] {
        let plain = body.replace('\\', "").replace("&#x27;", "'");
        for expected in [
            "reassign a conversation",
            "You don't have permission",
            "Agent",
            "acme-prod",
            "cannot do something",
            "account is in order",
            "GET /flags answered 403",
            "flags.read",
            "an admin of Unleash",
            "req-1",
            "both cannot be",
            "2026-11-23 12:00 UTC",
            "2026-11-23 11:59 UTC",
            "inside the attached bundle",
            "The ticket names the gaps.",
        ] {
            assert!(plain.contains(expected), "{expected} not in\n{plain}");
        }
        assert!(body.to_lowercase().contains("no access was widened"), "{body}");
        assert!(!body.contains("ana@acme.example") && !body.contains("\n\n\n"), "{body}");
    }
    assert_eq!(
        ticket.title(),
        "Cannot reassign a conversation (acme-prod): not explained; feature not answered"
    );
}

#[test]
fn an_error_cannot_break_out_of_its_block() {
    let mut report = scene::all_pass();
    let error =
        "oops\n```\n# Fake heading\n<script>alert(1)</script> </pre>\u{1b}[2J\u{202e}\nNO ACCESS WAS WIDENED";
    report["case"]["error"] = json!(error);
    let ticket = write(report);
    assert!(ticket.markdown().contains("````text\noops\n```\n# Fake heading\n"), "{}", ticket.markdown());
    assert!(
        ticket.html().contains("&lt;script&gt;") && !ticket.html().contains("<script"),
        "{}",
        ticket.html()
    );
    assert!(ticket.text().contains("| ```\n| # Fake heading\n") && ticket.text().contains("| NO ACCESS"));
    for body in [ticket.text(), ticket.markdown(), ticket.html()] {
        assert!(!body.contains('\u{1b}') && !body.contains('\u{202e}') && body.contains("\\u{1b}"), "{body}");
    }
}

#[test]
fn values_cannot_become_markup() {
    let mut report = scene::all_pass();
    report["case"]["action"] = json!("open [x](javascript:alert(1)) | <img src=x onerror=1>\n# head");
    report["roles"] = json!(["**Owner** `x`", "a|b"]);
    let ticket = write(report);
    let markdown = ticket.markdown();
    assert!(markdown.contains("open \\[x\\](javascript:alert(1)) \\| \\<img"), "{markdown}");
    assert!(markdown.contains("\\*\\*Owner\\*\\* `x`, a\\|b"), "{markdown}");
    assert!(!markdown.contains("\n# head") && !ticket.html().contains("<img"), "{markdown}");
    let rows = markdown.lines().filter(|line| line.starts_with('|'));
    assert!(rows.map(|row| row.replace("\\|", "").matches('|').count()).all(|bars| bars == 6), "{markdown}");
}

#[test]
fn a_title_is_one_line_and_short() {
    let mut report = scene::failed("role", "no_role_grants");
    report["case"]["action"] = json!("do\nsomething ".repeat(40));
    report["checks"][4]["summary"] = json!("x".repeat(500));
    let ticket = write(report);
    assert!(
        ticket.title().chars().count() <= MAX_TITLE && !ticket.title().contains('\n'),
        "{}",
        ticket.title()
    );
    assert_eq!(
        write(scene::all_pass()).title(),
        format!("Cannot reassign a conversation (acme-prod): all {} checks pass", checks::how_many())
    );
}

#[test]
fn the_same_problem_has_the_same_fingerprint() {
    let of = |change: &dyn Fn(&mut Value)| {
        let mut report = scene::failed("role", "no_role_grants");
        report["case"]["error"] = json!("You don't have permission (request 7f3a-1) at 2026-11-23T11:58:00Z");
        change(&mut report);
        fingerprint::of(&scene::read(report), &[7; 32])
    };
    let first = of(&|_| {});
    assert!(
        first.len() == 32 && first.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')),
        "{first}"
    );
    let same: [&dyn Fn(&mut Value); 4] = [
        &|report| report["case"]["user"] = json!("ANA@acme.example "),
        &|report| {
            report["case"]["error"] =
                json!("you don't have  permission (request 99aa-2) at 2026-12-01T01:02:03Z");
        },
        &|report| report["case"]["reported_at"] = json!("2026-12-01T00:00:00Z"),
        &|report| report["gate"]["reason"] = json!("still_failing"),
    ];
    for change in same {
        assert_eq!(of(change), first);
    }
    let other: [&dyn Fn(&mut Value); 5] = [
        &|report| report["case"]["user"] = json!("bob@acme.example"),
        &|report| report["case"]["tenant"] = json!("acme-sandbox"),
        &|report| report["case"]["needs"]["action"] = json!("close a conversation"),
        &|report| report["case"]["error"] = json!("Not found"),
        &|report| report["primary"] = json!("feature"),
    ];
    for change in other {
        assert_ne!(of(change), first);
    }
    assert_ne!(
        fingerprint::of(&scene::read(scene::all_pass()), &[8; 32]),
        fingerprint::of(&scene::read(scene::all_pass()), &[7; 32])
    );
}

/// Worked out apart from the program: HMAC-SHA-256 under 32 bytes of 7 over the purpose and, each behind its length as eight
/// bytes, the parts `acme-prod`, `ana@acme.example`, `access`, `reassign a conversation`, `role.no_role_grants` and
/// `you don t have permission`. Tickets have these: a version never changes.
#[test]
fn a_version_of_the_fingerprint_stays_as_it_is() {
    let report = scene::read(scene::failed("role", "no_role_grants"));
    let made: Vec<_> =
        fingerprint::VERSIONS.iter().map(|version| (version.number, version.of(&report, &[7; 32]))).collect();
    let known = [(2, "72da7b58756c71eb2d989a93af779db7"), (1, "8cda9af629bd2f70ca8f0c447caf944e")];
    assert_eq!(made, known.map(|(number, hex)| (number, hex.to_owned())));
    assert_eq!(fingerprint::of(&report, &[7; 32]), known[0].1);
}

/// Version 1 told these apart.
#[test]
fn the_same_problem_typed_by_a_colleague_has_the_same_fingerprint() {
    let of = |change: &dyn Fn(&mut Value)| {
        let mut report = scene::failed("role", "no_role_grants");
        change(&mut report);
        fingerprint::of(&scene::read(report), &[7; 32])
    };
    let first = of(&|_| {});
    let same: [(&str, &str); 9] = [
        ("user", "u-17"),
        ("user", "AKOVAC"),
        ("user", "Ana  Kovac"),
        ("user", "Ana Kovac <ana@acme.example>"),
        ("user", "\u{feff}ana@acme.example\u{200b}"),
        ("tenant", "production"),
        ("tenant", "ＡＣＭＥ-prod"),
        ("error", "You don't have permission. Try again in 5 minutes"),
        ("error", "You don't have permission (3f2a9c1e-beef-4c0d-9e8f-abcdefabcdef)"),
    ];
    for (field, typed) in same {
        let other = of(&|report| report["case"][field] = json!(typed));
        if typed.contains("Try again") {
            let minute = "You don't have permission. Try again in 1 minute";
            assert_eq!(other, of(&|report| report["case"][field] = json!(minute)));
        } else {
            assert_eq!(other, first, "{typed}");
        }
    }
    // An account that does not answer to what was typed is somebody else's.
    assert_ne!(of(&|report| report["case"]["user"] = json!("bo@acme.example")), first);
    let nobody = |report: &mut Value| report["facts"] = Value::Null;
    assert_eq!(of(&nobody), first, "without a directory, what was typed");
}

#[test]
fn the_ticket_of_an_encrypted_bundle_says_how_to_open_it() {
    let report = scene::redact(scene::unanswered("feature"), Audience::Support);
    let templates = Templates::embedded();
    let sealed = Ticket::write_encrypted(&report, &templates, "f").unwrap();
    let open = Ticket::write(&report, &templates, "f").unwrap();
    for (sealed, open) in
        [(sealed.text(), open.text()), (sealed.markdown(), open.markdown()), (sealed.html(), open.html())]
    {
        assert!(sealed.contains("age --decrypt -i KEYFILE bundle.zip.age"), "{sealed}");
        assert!(!open.contains("age --decrypt"), "{open}");
    }
}

#[test]
fn its_parts_are_there_one_by_one_and_redacted() {
    let mut report = scene::failed("role", "no_role_grants");
    report["case"]["action"] = json!("write to ana@acme.example\nand more");
    report["case"]["error"] = json!("no\u{1b}[2J\n\tat  x\n");
    report["missing"] = json!(["error", "tenant"]);
    report["roles"] = json!(["Agent\nX", "Reader"]);
    let fields = json!(write(report).fields());
    assert_eq!(fields["error"], "no\\u{1b}[2J\n\tat  x\n");
    assert_eq!(fields["roles"], json!(["Agent X", "Reader"]));
    assert_eq!(
        (&fields["tenant"], &fields["verdict"], &fields["primary"]),
        (&json!("acme-prod"), &json!("blocked"), &json!("role"))
    );
    assert_eq!(fields["missing"], json!(["error", "tenant"]));
    let action = fields["action"].as_str().unwrap();
    assert!(action.starts_with("write to mail-") && action.ends_with(" and more"), "{action}");
    assert!(!fields.to_string().contains("ana@acme.example"), "{fields}");
}

#[test]
fn a_ticket_that_an_earlier_version_wrote_is_read() {
    let ticket = write(scene::all_pass());
    let mut written = json!(ticket);
    assert_eq!(serde_json::from_value::<Ticket>(written.clone()).unwrap(), ticket);
    written.as_object_mut().unwrap().remove("fields").unwrap();
    let read: Ticket = serde_json::from_value(written).unwrap();
    assert_eq!((read.text(), read.fields()), (ticket.text(), &TicketParts::default()));
}
