//! Nobody is diagnosed who was not found first: what is near is asked about, with the exit code and the words for it.

use serde_json::Value;

use crate::support::{Ran, Sandbox};
#[cfg(target_os = "linux")]
use crate::terminal::Terminal;

/// A home with a copy of the example, where its people are known by an export.
fn example() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.example(".", "escalate.toml");
    sandbox
}

fn run(sandbox: &Sandbox, args: &[&str]) -> Ran {
    sandbox.run([&["--config", "escalate.toml", "--no-input"], args].concat())
}

fn error(ran: &Ran) -> Value {
    let document: Value =
        serde_json::from_str(ran.stderr.trim()).unwrap_or_else(|_| panic!("{}", ran.stderr));
    document["error"].clone()
}

const ANA: &[&str] = &["--user", "ana@acme.example", "--tenant", "acme-prod"];

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn one_slip_is_asked_about_and_nothing_acts_on_it() {
    let sandbox = example();
    let action = &["--action", "reassign a conversation"];
    let cases: &[(&[&str], &str, &str)] = &[
        (&["--user", "anna@acme.example", "--tenant", "acme-prod"], "user", "ana@acme.example"),
        (&["--user", "ana@acme.exmple", "--tenant", "acme-prod"], "user", "ana@acme.example"),
        (&["--user", "ana", "--tenant", "acme-prod"], "user", "ana@acme.example"),
        (&["--user", "Ana Itoo", "--tenant", "acme-prod"], "user", "ana@acme.example"),
        (&["--user", "clep@acme.example", "--tenant", "acme-prod"], "user", "cleo@acme.example"),
        (&["--user", "ana@acme.example", "--tenant", "acme-prd"], "tenant", "acme-prod"),
        (&["--user", "ana@acme.example", "--tenant", "Acm"], "tenant", "acme-prod"),
        (&["--user", "ana@acme.example", "--tenant", "prod"], "tenant", "acme-prod"),
        (&[ANA, &["--role", "Agnet"]].concat(), "role", "Agent"),
        (&[ANA, action, &["--what-if", "role=Senior Agnt"]].concat(), "role", "Senior Agent"),
        (&[ANA, &["--action", "reasign a conversation"]].concat(), "action", "reassign a conversation"),
        (&[ANA, &["--feature", "casse"]].concat(), "feature", "cases"),
        (&[ANA, action, &["--what-if", "flag=casess"]].concat(), "feature", "cases"),
        (&[ANA, action, &["--compare-with", "bne@acme.example"]].concat(), "user", "ben@acme.example"),
    ];
    for (args, what, meant) in cases {
        let ran = run(&sandbox, args);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(meant) && ran.stderr.contains("--exact"), "{args:?}: {}", ran.stderr);
        let error = error(&run(&sandbox, &[args, &["--format", "json"][..]].concat()));
        assert_eq!(
            (&error["code"], &error["what"], &error["exit"]),
            (&"unresolved".into(), &(*what).into(), &2.into()),
            "{args:?}"
        );
        let candidates = error["candidates"].as_array().unwrap();
        let named = |one: &Value| [&one["id"], &one["name"], &one["email"]].contains(&&Value::from(*meant));
        assert!(candidates.iter().any(named), "{args:?}: {error}");
        let exact = run(&sandbox, &[args, &["--exact"][..]].concat());
        // What is supposed must be there where a listing is whole, also when it is taken as given.
        assert!(exact.code != 2 || exact.stderr.contains("--what-if"), "{args:?}: {}", exact.stderr);
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_was_taken_for_what_is_said() {
    let sandbox = example();
    let ran = run(&sandbox, &["--user", "  ANA ITO\u{a0}", "--format", "json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
    assert_eq!(
        (&report["case"]["user"], &report["case"]["tenant"]),
        (&"ana@acme.example".into(), &"acme-prod".into())
    );
    let resolved = &report["resolved"];
    assert_eq!(
        (&resolved["user"], &resolved["tenant"], &resolved["action"]),
        (&"ana@acme.example".into(), &"acme-prod".into(), &Value::Null)
    );
    assert_eq!((&resolved["given"]["user"], &resolved["given"]["tenant"]), (&"ANA ITO".into(), &Value::Null));
    assert!(ran.stderr.contains("is in acme-prod only"), "{}", ran.stderr);
    let text = run(&sandbox, &["--user", "  ANA ITO\u{a0}"]).stdout;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let taken = "Taken as: ana@acme.example for `ANA ITO`; acme-prod, the only tenant they are in";
    assert!(words.contains(taken), "{text}");
    assert!(!run(&sandbox, ANA).stdout.contains("Taken as"));
    let plain = run(&sandbox, &[ANA, &["--format", "json"]].concat());
    let report: Value = serde_json::from_str(&plain.stdout).unwrap();
    assert_eq!((&report["resolved"], plain.stderr.as_str()), (&Value::Null, ""));
    let by_title = run(&sandbox, &["--user", "ana@acme.example", "--tenant", "acme", "--format", "json"]);
    let report: Value = serde_json::from_str(&by_title.stdout).unwrap();
    assert_eq!(report["resolved"]["tenant"], "acme-prod");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn two_people_of_one_name_and_two_tenants_of_one_person() {
    let sandbox = example();
    let users = std::fs::read_to_string(sandbox.path("users.csv")).unwrap();
    let more = "ana.ito@acme.example,u-112,Ana Ito,acme-prod,active,,,Agent,,,,,,,,\n\
                jon@acme.example,u-113,Jon Adeyemi,acme-sandbox,active,,,Agent,,,,,,,,\n";
    sandbox.write("users.csv", users + more);
    let two = error(&run(&sandbox, &["--user", "Ana Ito", "--format", "json"]));
    assert_eq!(two["candidates"].as_array().unwrap().len(), 2, "{two}");
    let one = run(&sandbox, &["--user", "Jon Adeyemi", "--tenant", "acme-prod", "--format", "json"]);
    let report: Value = serde_json::from_str(&one.stdout).unwrap_or_else(|_| panic!("{}", one.stderr));
    assert_eq!(report["case"]["user"], "jon@acme.example", "a row for each tenant is one person");
    let where_ = error(&run(&sandbox, &["--user", "jon@acme.example", "--format", "json"]));
    assert_eq!((&where_["what"], &where_["given"]), (&"tenant".into(), &Value::Null));
    assert_eq!(where_["candidates"].as_array().unwrap().len(), 2, "{where_}");
}

#[test]
fn near_to_nothing_goes_on() {
    let sandbox = example();
    let ran = run(&sandbox, &["--user", "zoe@elsewhere.example", "--tenant", "acme-prod"]);
    assert_ne!(ran.code, 2, "{}", ran.stderr);
    let ran = run(&sandbox, &[ANA, &["--action", "dance on the table"]].concat());
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    let ran = run(
        &sandbox,
        &[ANA, &["--action", "reasign a conversation", "--permission", "conversations.read"]].concat(),
    );
    assert_ne!(ran.code, 2, "{}", ran.stderr);
}

#[test]
fn recorded_facts_are_looked_through_and_no_more() {
    let sandbox = example();
    let recorded =
        run(&sandbox, &[ANA, &["--action", "reassign a conversation", "--format", "json"]].concat());
    sandbox.write("facts.json", &recorded.stdout);
    let again = |args: &[&str]| {
        sandbox.run([&["--facts", "facts.json", "--no-input", "--format", "json"], args].concat())
    };
    assert_eq!(again(&[]).code, recorded.code);
    for (args, what) in [
        (["--user", "anna@acme.example"], "user"),
        (["--tenant", "acme-prd"], "tenant"),
        (["--role", "Agnt"], "role"),
    ] {
        let ran = again(&args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.stdout);
        assert_eq!(error(&ran)["what"], what);
    }
    let by_name = again(&["--user", "Ana Ito"]);
    assert_eq!(by_name.code, recorded.code, "{}", by_name.stderr);
}

#[test]
fn every_failure_is_json_where_json_was_asked_for() {
    let sandbox = example();
    let usage = error(&sandbox.run(["--user", "ana@acme.example", "--tenent", "x", "--format", "json"]));
    assert_eq!((&usage["code"], &usage["key"]), (&"usage".into(), &"--tenent".into()), "{usage}");
    assert_eq!(usage["candidates"][0]["id"], "--tenant");
    let nobody = error(&run(&sandbox, &["--format=json"]));
    assert_eq!(
        (&nobody["code"], &nobody["exit"], &nobody["key"]),
        (&"usage".into(), &2.into(), &"--user".into())
    );
    sandbox.write("escalate.toml", "title = \"A\"\n[connect.directory]\nconnector = \"exprt\"\n");
    for command in [&["--user", "a"][..], &["doctor"], &["list", "users"]] {
        let broken = error(&run(&sandbox, &[command, &["--format", "json"]].concat()));
        assert_eq!(
            (&broken["code"], &broken["line"]),
            (&"invalid".into(), &3.into()),
            "{command:?}: {broken}"
        );
        assert!(broken["file"].as_str().unwrap().ends_with("escalate.toml"), "{broken}");
    }
    let absent = error(&sandbox.run(["--config", "nowhere.toml", "--user", "a", "--format", "json"]));
    assert_eq!(absent["code"], "invalid", "{absent}");
    assert!(sandbox.run(["--user", "a", "--tenent", "x"]).stderr.starts_with("error: "), "people read text");
}

#[test]
fn what_there_is_is_listed() {
    let sandbox = example();
    let users = run(&sandbox, &["list", "users"]);
    assert_eq!(users.code, 0, "{}", users.stderr);
    assert!(
        users.stdout.contains("ana@acme.example\tAna Ito\n") && users.stdout.contains("cleo@acme.example\n"),
        "{}",
        users.stdout
    );
    let found = run(&sandbox, &["list", "users", "ana", "--format", "json"]);
    let found: Value = serde_json::from_str(&found.stdout).unwrap();
    assert_eq!((&found[0]["id"], &found[0]["name"]), (&"u-101".into(), &"Ana Ito".into()), "{found}");
    for (what, line) in [
        ("tenants", "acme-sandbox\tAcme Sandbox\n"),
        ("actions", "open a case\n"),
        ("roles", "Senior Agent\n"),
        ("features", "cases\tCases\n"),
    ] {
        let ran = run(&sandbox, &["list", what]);
        assert_eq!(ran.code, 0, "{what}: {}", ran.stderr);
        assert!(ran.stdout.contains(line), "{what}: {}", ran.stdout);
    }
    std::fs::remove_file(sandbox.path("users.csv")).unwrap();
    let part = run(&sandbox, &["list", "tenants"]);
    assert!(
        part.code == 4 && part.stdout.contains("acme-prod") && part.stderr.contains("directory"),
        "{}",
        part.stderr
    );
}

/// In a terminal, what was meant is picked out of a list.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn in_a_terminal_it_is_picked() {
    let sandbox = example();
    let pick = |keys: &str| {
        let line = format!(
            "exec {} --config escalate.toml --user anna@acme.example --tenant acme-prod --action 'reassign a conversation' \
             --error denied --format json --now 2026-11-23T09:00:00Z >report.json",
            env!("CARGO_BIN_EXE_escalate")
        );
        let mut terminal = Terminal::shell(&sandbox, &line, 100);
        terminal.wait_for("none of these");
        // The list is drawn before a key is waited for, and Ctrl-C is one only then.
        std::thread::sleep(std::time::Duration::from_millis(300));
        terminal.send(keys);
        let (code, shown) = terminal.end_as_sent();
        let report = std::fs::read_to_string(sandbox.path("report.json")).unwrap();
        (code, report, shown)
    };
    let (code, report, shown) = pick("\r");
    assert!(
        shown.contains("no person is called `anna@acme.example`") && shown.contains("none of these"),
        "{shown}"
    );
    let report: Value = serde_json::from_str(&report).unwrap_or_else(|_| panic!("{shown}"));
    assert_eq!((code, &report["resolved"]["user"]), (3, &"ana@acme.example".into()), "{shown}");
    let (_, report, shown) = pick("none\r");
    let report: Value = serde_json::from_str(&report).unwrap_or_else(|_| panic!("{shown}"));
    assert_eq!((&report["case"]["user"], &report["resolved"]), (&"anna@acme.example".into(), &Value::Null));
    let (code, report, shown) = pick("\u{1b}");
    assert_eq!((code, report.as_str()), (2, ""), "left with Escape: {shown}");
    assert!(shown.contains("\u{1b}[?25h"), "the cursor is there again");
    let (code, report, shown) = pick("\u{3}");
    assert_eq!((code, report.as_str()), (130, ""), "interrupted: {shown}");
    assert!(shown.contains("\u{1b}[?25h"), "the cursor is there again: {shown}");
}
