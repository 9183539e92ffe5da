//! Slips in the files of the first example: what is not a word, a number or a name that is known costs what rests on it and nothing else, is
//! named with what was probably meant, and is never acted on.

use crate::support::{Ran, Sandbox};

/// A person's case over the files of the first example, one of them changed.
fn run(person: &str, action: &str, file: &str, change: impl Fn(String) -> String) -> Ran {
    let sandbox = Sandbox::new();
    sandbox.example(".", "escalate.toml");
    let text = std::fs::read_to_string(sandbox.path(file)).unwrap();
    sandbox.write(file, change(text));
    let user = format!("{person}@acme.example");
    let mut args = vec!["--config", "escalate.toml", "--user", &user, "--tenant", "acme-prod", "--no-input"];
    if !action.is_empty() {
        args.extend(["--action", action]);
    }
    let mut ran = sandbox.run(args);
    // Whatever the width.
    ran.stdout = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    ran
}

/// The same with one cell changed, in the first line that begins with `row`.
fn with_cell(person: &str, action: &str, file: &str, row: &str, cell: (&str, &str)) -> Ran {
    run(person, action, file, |text| {
        let line = text.lines().find(|line| line.contains(row)).unwrap();
        let changed = line.replacen(cell.0, cell.1, 1);
        assert_ne!(line, changed);
        text.replacen(line, &changed, 1)
    })
}

#[track_caller]
fn says(ran: &Ran, code: i32, parts: &[&str]) {
    let said = format!("{} {}", ran.stdout, ran.stderr);
    assert_eq!(ran.code, code, "{said}");
    for part in parts {
        assert!(said.contains(part), "`{part}` is not in: {said}");
    }
}

#[test]
fn a_slip_of_yes_is_not_a_no() {
    let jon = ("jon", "reassign a conversation");
    let ran = with_cell(jon.0, jon.1, "users.csv", "jon@", (",yes,no,,", ",yess,no,,"));
    says(&ran, 0, &["`password_set`: \"yess\" is not a word that is known there", "did you mean `yes`?"]);
    assert!(!ran.stdout.contains("password was ever set"), "{}", ran.stdout);
    let ran = with_cell("ida", "run an export", "users.csv", "ida@", ("Analyst,no,", "Analyst,nno,"));
    says(&ran, 4, &["beta access is not known", "`beta`: \"nno\"", "did you mean `no`?"]);
    let ran = with_cell("gus", "open a case", "flags.csv", "cases,acme-prod", (",no,", ",mo,"));
    says(&ran, 4, &["`enabled`: \"mo\"", "did you mean `no`?"]);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_slip_in_a_closed_word_is_named_and_nothing_acts_on_it() {
    let ana = "reassign a conversation";
    let ran = with_cell("ana", ana, "users.csv", "ana@", ("active", "actvie"));
    says(&ran, 3, &["\"actvie\"", "did you mean `active`?"]);
    let ran = with_cell("ben", "", "users.csv", "ben@", ("deactivated", "deactivatd"));
    says(&ran, 4, &["`status`: \"deactivatd\"", "did you mean `deactivated`?"]);
    let ran = with_cell("cleo", "", "invites.csv", "cleo@", ("pending", "pendign"));
    says(&ran, 4, &["`status`: \"pendign\"", "did you mean `pending`?"]);
    assert!(!ran.stdout.contains("cancel"), "{}", ran.stdout);
    let ran = with_cell("kim", "", "signins.ndjson", "kim@", ("masked", "maksed"));
    says(&ran, 4, &["`result`: \"maksed\"", "did you mean `masked`?"]);
    let ran = with_cell("eli", "", "users.csv", "eli@", (",,5", ",,r"));
    says(&ran, 3, &["`failed_attempts`: \"r\" is not a number, and counts as not known"]);
}

#[test]
fn a_date_that_decides_nothing_is_said_too() {
    let ran = with_cell("ben", "", "users.csv", "ben@", ("2026-11-02T16:30:00Z", "2026-11-0T16:30:00Z"));
    says(&ran, 3, &["directory: `since`: \"2026-11-0T16:30:00Z\" is not an instant", "Reactivate"]);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_name_that_something_else_has_rightly_is_named() {
    let ana = "reassign a conversation";
    let ran = with_cell("ana", ana, "users.csv", "ana@", ("Agent", "Aegnt"));
    says(&ran, 4, &["there is no role Aegnt; near to it: `Agent`"]);
    let ran = with_cell("hana", "query the warehouse", "tenants.csv", "acme-prod", ("growth", "gowth"));
    says(&ran, 4, &["the tier is `gowth`", "near to it: `growth`"]);
    let ran = with_cell("hana", "query the warehouse", "tenants.csv", "acme-prod", ("acme-prod", "acme-rod"));
    says(&ran, 4, &["no row is for acme-prod, and one is for acme-rod"]);
    let ran = with_cell("gus", "open a case", "flags.csv", "cases,acme-prod", ("acme-prod", "acme-rod"));
    says(&ran, 4, &["acme-rod"]);
    // Of another tenant that the profile has, one letter away or not, nothing is said.
    let ran =
        with_cell("gus", "open a case", "flags.csv", "cases,acme-sandbox", ("acme-sandbox", "acme-sandbx"));
    says(&ran, 3, &["turn on `cases`"]);
}

#[test]
fn a_permission_in_the_profile_is_named_beside_another_cause() {
    let ran = with_cell("gus", "open a case", "escalate.toml", "cases.read", ("cases.read", "ccases.read"));
    says(&ran, 3, &["`ccases.read`", "near to it: `cases.read`"]);
}

#[test]
fn an_address_with_a_slip_in_the_file_is_asked_about() {
    let ana = "reassign a conversation";
    for slip in ["ana@acme.exsmple", "anna@acme.example"] {
        let ran = with_cell("ana", ana, "users.csv", "ana@", ("ana@acme.example", slip));
        says(&ran, 2, &[slip]);
    }
    let ran = with_cell("cleo", "", "invites.csv", "cleo@", ("cleo@acme", "cloe@acme"));
    says(&ran, 2, &["cloe@acme.example"]);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_misspelt_column_of_any_file_is_named() {
    for (file, column, slip, person, action) in [
        ("invites.csv", "status", "statis", "ana", "reassign a conversation"),
        ("changes.csv", "what", "wha", "ana", "reassign a conversation"),
        ("users.csv", "by", "yb", "ana", "reassign a conversation"),
        ("flags.csv", "enabled", "enable", "gus", "open a case"),
        ("tenants.csv", "name", "namr", "hana", "query the warehouse"),
    ] {
        let ran = run(person, action, file, |text| text.replacen(column, slip, 1));
        let said = format!("{} {}", ran.stdout, ran.stderr);
        let wanted = format!("{file}: line 1: `{slip}` is no column that is read; did you mean `{column}`?");
        assert!(said.contains(&wanted), "{wanted}: {said}");
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_file_with_nothing_in_it_proves_nothing() {
    let ana = "reassign a conversation";
    let ran = run("ana", ana, "users.csv", |_| String::new());
    says(&ran, 4, &["users.csv: there is nothing in the file, not even a header line"]);
    let ran = run("ana", ana, "users.csv", |text| text.lines().next().unwrap().to_owned() + "\n");
    says(&ran, 4, &["nothing is in", "users.csv"]);
    let ran = run("cleo", "", "invites.csv", |_| String::new());
    says(&ran, 4, &["invites.csv: there is nothing in the file"]);
    for ran in [run("dev", "", "users.csv", |text| text.lines().next().unwrap().to_owned() + "\n"), ran] {
        assert!(!ran.stdout.contains("does not exist"), "{}", ran.stdout);
    }
    let ran = run("kim", "", "signins.ndjson", |_| String::new());
    says(&ran, 3, &["signins.ndjson, so it counts as a log without entries"]);
    let ran = run("ana", ana, "escalate.toml", |_| String::new());
    says(&ran, 4, &["escalate.toml connects no system"]);
}
