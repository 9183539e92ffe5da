//! Who reads, and where: the zone of their clock, the colours and characters of their screen.

use std::path::Path;

use serde_json::Value;

use crate::support::Sandbox;

fn facts(case: &str) -> String {
    format!("{}/tests/cases/{case}/facts.json", env!("CARGO_MANIFEST_DIR"))
}

/// What is printed of a case, with these variables.
fn printed(case: &str, more: &[&str], variables: &[(&str, &str)]) -> String {
    let sandbox = Sandbox::new();
    let mut command = sandbox.escalate(["--facts", &facts(case)]);
    command.args(more).envs(variables.iter().copied());
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

const BERLIN: &[(&str, &str)] = &[("TZ", "Europe/Berlin")];

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn times_are_those_of_the_reader_and_of_programs_utc() {
    let text = printed("render_role_missing", &["--evidence"], BERLIN);
    assert!(text.contains("2026-11-20 09:00 +01:00") && !text.contains(" UTC"), "{text}");
    let utc = printed("render_role_missing", &["--evidence"], &[("TZ", "UTC")]);
    assert!(utc.contains("2026-11-20 08:00 UTC") && !utc.contains("+00:00"), "{utc}");
    for format in ["markdown", "html"] {
        let text = printed("render_role_missing", &["--format", format], BERLIN);
        let (text, error) = (text.replace("\\+", "+"), &text);
        assert!(text.contains("2026-11-20 09:00 +01:00") && !text.contains(" UTC"), "{error}");
    }
    let json = |variables| printed("render_role_missing", &["--format", "json"], variables);
    assert_eq!(json(BERLIN), json(&[("TZ", "UTC")]));
    // In summer the same clocks are two hours ahead.
    let summer = printed("render_refused_minutes_ago", &["--evidence"], BERLIN);
    assert!(summer.contains("2026-08-01 09:00 +02:00"), "{summer}");
}

#[test]
fn an_instant_that_somebody_typed_stays_as_it_was_typed() {
    let typed = ["--error", "refused at 2026-11-20 08:00 UTC by the gateway", "--format", "html"];
    let text = printed("render_role_missing", &typed, BERLIN);
    assert!(text.contains("refused at 2026-11-20 08:00 UTC by the gateway"), "{text}");
    assert!(text.contains("2026-11-23 08:30 +01:00"), "ours are in the zone: {text}");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_leaves_is_in_utc_wherever_it_was_written() {
    let sandbox = Sandbox::new();
    let bundle = sandbox.path("b.zip");
    let args =
        ["--facts", &facts("render_still_failing"), "--still-failing", "--bundle", bundle.to_str().unwrap()];
    let done = sandbox.escalate(args).envs(BERLIN.iter().copied()).output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let mut zip = zip::ZipArchive::new(std::fs::File::open(Path::new(&bundle)).unwrap()).unwrap();
    for name in ["ticket.md", "report.html"] {
        let text = std::io::read_to_string(zip.by_name(name).unwrap()).unwrap();
        assert!(text.contains(" UTC") && !text.contains("+01:00"), "{name}: {text}");
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn colours_are_where_they_are_wanted() {
    let coloured = |more: &[&str], variables: &[(&str, &str)]| {
        printed("render_role_missing", more, variables).contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]), "not in a pipe");
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]), "the flag wins");
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]), "the flag wins");
    assert!(!coloured(&[], &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]));
    let json = printed("render_role_missing", &["--color", "always", "--format", "json"], &[]);
    assert!(serde_json::from_str::<Value>(&json).is_ok());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn another_locale_than_utf_8_gets_ascii_marks() {
    for (variable, value) in [("LANG", "C"), ("LC_ALL", "POSIX"), ("LC_CTYPE", "de_DE.ISO-8859-1")] {
        let text = printed("render_role_missing", &[], &[(variable, value)]);
        let ours = text.split("Reply to the user").next().unwrap();
        assert!(ours.is_ascii() && ours.contains("x 5 role"), "{variable}={value}: {ours}");
    }
    for (variable, value) in [("LANG", "C.UTF-8"), ("LC_ALL", "de_DE.utf8"), ("LANG", "")] {
        let text = printed("render_role_missing", &[], &[(variable, value)]);
        assert!(text.contains("✗ 5 role"), "{variable}={value}: {text}");
    }
}

/// The first screen is the answer; what it rests on is one flag away.
#[test]
fn evidence_is_printed_when_it_is_asked_for() {
    let short = printed("render_role_missing", &[], &[]);
    let whole = printed("render_role_missing", &["--evidence"], &[]);
    for section in ["\nEvidence\n", "Not seen:", "What the error text alone points to"] {
        assert!(!short.contains(section) && whole.contains(section), "{section}");
    }
    assert!(short.contains("add --evidence") && !whole.contains("add --evidence"), "{short}");
    assert!(short.lines().count() < 40, "one screen: {}", short.lines().count());
}
