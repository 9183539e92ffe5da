//! `escalate continue`: the last case goes on with everything that was given and answered, and what `Next:` prints is true.

use std::path::Path;
use std::process::Command;

use escalate::commands::cli;
use serde_json::{Value, json};

use crate::support::{NOW, Ran, Sandbox};

const KEPT: &str = ".local/state/escalate/case/last.json";
const CASE: [&str; 4] = ["--user", "ana@acme.example", "--tenant", "acme-prod"];

fn kept(sandbox: &Sandbox) -> Value {
    serde_json::from_slice(&std::fs::read(sandbox.path(KEPT)).unwrap()).unwrap()
}

/// The words that are kept, as `--flag value`.
fn words(sandbox: &Sandbox) -> Vec<String> {
    let word = |word: &Value| match word["value"].as_str() {
        Some(value) => format!("--{} {value}", word["flag"].as_str().unwrap()),
        None => format!("--{}", word["flag"].as_str().unwrap()),
    };
    kept(sandbox)["words"].as_array().unwrap().iter().map(word).collect()
}

fn report(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}{}", ran.stdout, ran.stderr))
}

/// Runs again with JSON and what is new.
fn continued(sandbox: &Sandbox, new: &[&str]) -> Value {
    report(&sandbox.run([&["continue", "--format", "json"], new].concat()))
}

/// The command that is printed under `Next:`.
fn next(ran: &Ran) -> String {
    // A long one goes on behind a backslash.
    let stdout = ran.stdout.replace(" \\\n    ", " ");
    let mut lines = stdout.lines().skip_while(|line| !line.starts_with("Next:"));
    lines.find(|line| line.starts_with("  escalate ")).map(|line| line.trim().to_owned()).unwrap_or_default()
}

/// Pastes a line into a shell.
fn pasted(sandbox: &Sandbox, line: &str) -> Ran {
    let program = Path::new(env!("CARGO_BIN_EXE_escalate")).parent().unwrap().display().to_string();
    let output = Command::new("sh")
        .args(["-c", &format!("{line} --now {NOW}")])
        .env_clear()
        .env("HOME", sandbox.path(""))
        .env("PATH", format!("{program}:/usr/bin:/bin"))
        .current_dir(sandbox.path(""))
        .output()
        .unwrap();
    Ran::of(&output, &sandbox.path(""))
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_case_goes_on_with_what_is_new() {
    let sandbox = Sandbox::new();
    sandbox.write("error.txt", "Access denied\n");
    let begun = [
        &CASE[..],
        &["--error", "@error.txt", "--permission", "a.b", "--role", "Agent", "--trait", "plan=free"],
        &["--found", "account=pass", "--found", "role=fail:no such role"],
    ];
    assert_eq!(sandbox.run(begun.concat()).code, 3);
    std::fs::remove_file(sandbox.path("error.txt")).unwrap();

    let same = continued(&sandbox, &[]);
    assert_eq!(same["case"]["error"], "Access denied", "the text itself");
    assert_eq!(same["primary"], "role");
    assert_eq!(same["case"]["roles"], json!(["Agent"]));

    // A new value wins, lists add up, and a new finding takes the former one's place.
    let new = ["--action", "export", "--role", "Reader", "--trait", "plan=pro", "--found", "role=pass"];
    let other = continued(&sandbox, &new);
    assert_eq!(other["case"]["action"], "export");
    assert_eq!(other["case"]["roles"], json!(["Agent", "Reader"]));
    assert_eq!(other["primary"], Value::Null);
    let status = |check: usize| other["checks"][check]["status"].clone();
    assert_eq!((status(0), status(4)), (json!("pass"), json!("pass")));
    // And all of it is the case from then on.
    let again = continued(&sandbox, &[]);
    assert_eq!((&again["case"], &again["checks"]), (&other["case"], &other["checks"]));
}

/// What was seen of one person, in one tenant, is not said of another.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn looks_are_of_one_person_in_one_tenant() {
    for change in [["--user", "bob@acme.example"], ["--tenant", "acme-test"]] {
        let sandbox = Sandbox::new();
        sandbox
            .run([&CASE[..], &["--error", "denied", "--role", "Agent", "--found", "account=pass"]].concat());
        let ran = sandbox.run([&["continue", "--format", "json"][..], &change].concat());
        assert!(
            ran.stderr.contains("what was looked up by hand and tried before is left out"),
            "{}",
            ran.stderr
        );
        let report = report(&ran);
        assert_eq!(
            (&report["checks"][0]["status"], &report["case"]["error"]),
            (&json!("unknown"), &json!("denied"))
        );
        assert_eq!(report["case"].get("roles"), None);
        assert_eq!(kept(&sandbox)["found"], json!({}));
        // The same once more is no change.
        let same = sandbox.run([&["continue", "--found", "account=pass"][..], &change].concat());
        assert!(!same.stderr.contains("left out"), "{}", same.stderr);
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_line_that_is_pasted_is_read_by_sh_as_it_was_meant() {
    let sandbox = Sandbox::new();
    let found = ["--found", "account=fail:inactive", "--action", "open the boss's \"case\" $HOME"];
    let ran = sandbox.run([&CASE[..], &found].concat());
    assert_eq!(ran.code, 3);
    assert_eq!(next(&ran), "escalate continue --still-failing --bundle escalate.zip");
    let pasted_ran = pasted(&sandbox, &next(&ran));
    assert_eq!(pasted_ran.code, 0, "{}", pasted_ran.stderr);
    assert!(sandbox.path("escalate.zip").is_file());
    // The next one takes no other one's place.
    let ran = sandbox.run([&CASE[..], &found].concat());
    assert_eq!(next(&ran), "escalate continue --still-failing --bundle escalate-2.zip");
    // The bundle's own name.
    let ran = sandbox.run([&CASE[..], &found, &["--bundle", "my case.zip"]].concat());
    assert_eq!(next(&ran), "escalate continue --still-failing --bundle 'my case.zip'");
    assert_eq!(pasted(&sandbox, &next(&ran)).code, 0);
    assert!(sandbox.path("my case.zip").is_file());
}

/// Nobody looked: the line that is printed says nothing that nobody saw.
#[test]
fn what_nobody_looked_at_is_never_said_to_be_in_order() {
    let sandbox = Sandbox::new();
    for args in
        [&[][..], &["--found", "account=pass"], &["--action", "open a case", "--found", "tenant=pass"]]
    {
        let ran = sandbox.run([&CASE[..], args].concat());
        assert_eq!(ran.code, 4);
        assert_eq!(next(&ran), "escalate continue", "{}", ran.stdout);
        assert!(!ran.stdout.contains("=pass"), "{}", ran.stdout);
        let again = pasted(&sandbox, &next(&ran));
        assert_eq!((again.code, again.stdout), (4, ran.stdout));
    }
    let placeholder = sandbox.run(["continue", "--found", "invite=…"]);
    placeholder.fails(2, &["neither pass nor fail"]);
}

/// Where nothing can be kept, the whole line is printed, and it says the same.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_case_that_cannot_be_kept_is_said_again_whole() {
    let sandbox = Sandbox::new();
    sandbox.write(".local/state/escalate/case", "no folder");
    sandbox.write("Ana's error.txt", "Access denied\nat line 2\n");
    let args = [
        &CASE[..],
        &["--action", "open the boss's \"case\" $HOME", "--error", "@Ana's error.txt"],
        &["--permission", "a.b", "--feature", "cases", "--trait", "plan=pro", "--on", "project:x y"],
        &["--found", "account=pass", "--found", "role=fail:not_on_object: they said `no`"],
        &["--role", "-Agent", "--last-worked", "3d", "--what-if", "flag=cases", "--symptom", "access"],
        &["--no-input", "--timeout", "10s", "--lang", "de"],
    ];
    let mut command = args.concat();
    // A value that begins like a flag is said with `=`.
    let at = command.iter().position(|word| *word == "-Agent").unwrap();
    command.splice(at - 1..=at, ["--role=-Agent"]);
    let ran = sandbox.run(&command);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    let line = next(&ran);
    assert!(line.starts_with("escalate --user ana@acme.example "), "{line}");
    assert!(line.contains(r"--error '@Ana'\''s error.txt'") && line.contains("--role=-Agent"), "{line}");
    // An error of several lines comes in at the side, and that is said.
    let lines = sandbox.run([&CASE[..], &["--found", "account=fail", "--error", "one\ntwo"]].concat());
    let by_input = format!("printf 'one\ntwo' | {}", next(&lines).replace("escalate.zip", "by_input.zip"));
    assert!(lines.stdout.contains("the error comes on standard input again"), "{}", lines.stdout);
    assert_eq!(pasted(&sandbox, &by_input).code, 0, "{by_input}");
    let said = pasted(&sandbox, &line);
    assert_eq!(said.code, 0, "{line}\n{}", said.stderr);
    assert!(sandbox.path("escalate.zip").is_file());
    // The state that it promises: the same case, still failing.
    let by_line = report(&pasted(&sandbox, &format!("{line} --format json")));
    let by_hand = report(&sandbox.run([&command[..], &["--still-failing", "--format", "json"]].concat()));
    for part in ["case", "primary", "checks", "what_if"] {
        assert_eq!(by_line[part], by_hand[part], "{part}");
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn none_expired_damaged_and_another_profiles() {
    let sandbox = Sandbox::new();
    sandbox.run(["continue"]).fails(2, &["there is no case to go on with", "hint: say it anew"]);
    sandbox.run(CASE);
    let at = |now: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_escalate"))
            .args(["continue", "--now", now])
            .env_clear()
            .env("HOME", sandbox.path(""))
            .output()
            .unwrap();
        Ran::of(&output, &sandbox.path(""))
    };
    assert_eq!(at("2026-11-24T08:59:59Z").code, 4);
    // It was kept anew then, for another day.
    at("2026-11-25T08:59:59Z").fails(2, &["24 hours are over", "hint: say it anew"]);
    at("2026-11-24T09:00:00Z").fails(2, &["there is no case to go on with"]);

    sandbox.write(KEPT, "{\"schema\": \"escalate.case/9\"}");
    #[cfg(unix)]
    Command::new("chmod").args(["go-w"]).arg(sandbox.path(KEPT)).status().unwrap();
    sandbox.run(["continue"]).fails(2, &["another version"]);

    sandbox.run(CASE);
    sandbox.profile("acme", "title = \"Acme\"\n");
    sandbox.run(["continue"]).fails(2, &["belongs to no profile", "`Acme`", "say it anew"]);
    sandbox.profile("globex", "title = \"Globex\"\n");
    assert_eq!(sandbox.run([&CASE[..], &["--profile", "acme"]].concat()).code, 4);
    // The case has its own profile with it.
    assert_eq!(sandbox.run(["continue"]).code, 4);
    assert_eq!(sandbox.run(["continue", "--profile", "acme"]).code, 4);
    sandbox.run(["continue", "--profile", "globex"]).fails(2, &["`Acme`", "`Globex`", "leave --profile"]);
    sandbox.profile("acme", "title = \"Acme Ltd\"\n");
    sandbox.run(["continue"]).fails(2, &["`Acme`", "`Acme Ltd`"]);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_recording_and_attachments_go_on_from_another_folder() {
    let sandbox = Sandbox::new();
    let facts = include_str!("../../../examples/02_facts/facts.json");
    sandbox.write("here/facts.json", facts);
    sandbox.write("here/app.log", "started\n");
    sandbox.write("there/.keep", "");
    let in_folder = |folder: &str, args: &[&str]| {
        let output = sandbox.escalate(args).current_dir(sandbox.path(folder)).output().unwrap();
        Ran::of(&output, &sandbox.path(""))
    };
    let begun = ["--facts", "facts.json", "--attach", "app.log", "--bundle", "out.zip"];
    assert_eq!(in_folder("here", &begun).code, 3);
    let gone_on = in_folder("there", &["continue", "--still-failing"]);
    assert_eq!(gone_on.code, 0, "{}", gone_on.stderr);
    assert!(sandbox.path("here/out.zip").is_file(), "where it was wanted");
    let shown = in_folder("here", &["bundle", "show", "out.zip"]);
    assert!(shown.stdout.contains("app.log"), "{}", shown.stdout);
    // It is written: nothing is written over without a word, and attachments wait for the next one.
    std::fs::remove_file(sandbox.path("here/out.zip")).unwrap();
    assert_eq!(in_folder("there", &["continue"]).code, 0);
    assert!(!sandbox.path("here/out.zip").exists());
}

/// What sends something is said on each line.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_only_was_to_be_shown_is_not_done_later() {
    let sandbox = Sandbox::new();
    let all: Vec<String> = escalate::checks::ALL
        .iter()
        .flat_map(|check| ["--found".to_owned(), format!("{}=pass", check.id.as_str())])
        .collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let ran = sandbox.run([&CASE[..], &all, &["--bundle", "out.zip", "--dry-run"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(next(&ran), "escalate continue --bundle out.zip");
    assert_eq!(sandbox.run(["continue"]).code, 0);
    assert!(!sandbox.path("out.zip").exists());
    assert_eq!(pasted(&sandbox, &next(&ran)).code, 0);
    assert!(sandbox.path("out.zip").is_file());
}

#[test]
fn it_is_kept_for_one_person_and_without_secrets() {
    let sandbox = Sandbox::new();
    let secret = "correct-Horse-7battery";
    let error = format!("401 for ana@acme.example: Authorization: Bearer {secret} password={secret}");
    let note = format!("account=fail:they typed password={secret}");
    sandbox.run([&CASE[..], &["--error", &error, "--found", &note]].concat());
    let text = std::fs::read_to_string(sandbox.path(KEPT)).unwrap();
    assert!(!text.contains(secret), "{text}");
    assert!(text.contains("401 for ana@acme.example"), "{text}");
    #[cfg(unix)]
    for (path, mode) in [(KEPT, 0o600), (".local/state/escalate/case", 0o700)] {
        use std::os::unix::fs::PermissionsExt as _;
        let found = std::fs::metadata(sandbox.path(path)).unwrap().permissions().mode() & 0o777;
        assert_eq!(found, mode, "{path}");
    }
}

/// A line that is no case takes no other one's place.
#[test]
fn a_mistake_does_not_lose_the_last_case() {
    let sandbox = Sandbox::new();
    sandbox.run(CASE);
    let before = words(&sandbox);
    sandbox.run::<&str>([]).fails(2, &[]);
    sandbox.run(["--user", "a\u{200b}"]).fails(2, &[]);
    sandbox.run(["--user", "b", "--facts", "nowhere.json"]).fails(5, &[]);
    sandbox.run(["--tenant", "x", "continue"]).fails(2, &["put it behind `escalate continue`"]);
    assert_eq!(words(&sandbox), before);
    assert_eq!(before, ["--user ana@acme.example", "--tenant acme-prod"]);
}

/// A value that each flag of a case takes, by its name in the help.
fn sample(flag: &str, value: &str) -> Option<&'static str> {
    Some(match (flag, value) {
        ("symptom", _) => "sign-in",
        ("trait", _) => "plan=pro",
        ("on", _) => "project:x",
        ("found", _) => "account=fail:inactive: since May",
        ("last-worked", _) => "3d",
        ("what-if", _) => "flag=cases",
        ("format", _) => "json",
        ("lang", _) => "de",
        (_, "") => return None,
        _ => "a b's \"c\" $d",
    })
}

/// Every flag of a case, whichever there are, comes out of its words as it went in, and a later line's value wins or is added.
#[test]
fn every_flag_of_a_case_survives() {
    let command = <cli::DiagnoseArgs as clap::Args>::augment_args(clap::Command::new("escalate"));
    let mut line = vec!["escalate".to_owned()];
    let mut flags = 0;
    for arg in command.get_arguments() {
        let flag = arg.get_long().unwrap();
        let takes = matches!(arg.get_action(), clap::ArgAction::Set | clap::ArgAction::Append);
        let name = if takes { "VALUE" } else { "" };
        line.push(match sample(flag, name).filter(|_| takes) {
            Some(value) => format!("--{flag}={value}"),
            None => format!("--{flag}"),
        });
        flags += 1;
    }
    assert!(flags > 20, "{line:?}");
    let typed = cli::parse(line.into_iter().map(Into::into), 80).unwrap();
    let words = typed.words.unwrap();
    assert_eq!(words.case.len(), flags);
    let again = cli::read_again(&words.case).unwrap();
    assert_eq!(format!("{again:?}"), format!("{:?}", typed.diagnose));
    // The same line once more changes nothing.
    assert_eq!(cli::joined(words.case.clone(), &words.case).len(), flags);
}
