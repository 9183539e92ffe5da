//! The first session of somebody new, in a terminal: a profile, a look whether it holds, a case that no system can answer, and the bundle.

use crate::support::Sandbox;
use crate::terminal::Terminal;

/// What is asked when a profile is made, and what somebody answers whose platform has no API.
const INIT: &[(&str, &str)] = &[
    ("What is the company called?", "Acme\r"),
    ("Where are the accounts", "\r"),
    ("Where are the feature flags", "\r"),
    ("Where are tickets filed", "\r"),
];

/// What is asked about a person: they are where they should be, and no role of theirs grants it.
const GUIDED: &[(&str, &str)] = &[
    ("In which tenant?", "acme-prod\r"),
    ("What were they trying to do", "reassign a conversation\r"),
    ("The exact error", "You don't have permission\r"),
    ("Are they in the right tenant?", "1\r"),
    ("Do their roles grant what the action needs?", "2\r"),
    ("which role do they have", "Agent\r"),
    ("another one?", "\r"),
];

/// The line under `Next:`, without the name of the program.
fn next_line(shown: &str) -> Vec<String> {
    let line = shown.split("Next:").nth(1).unwrap_or_else(|| panic!("no next line: {shown}"));
    let line = line.lines().map(str::trim).find(|line| line.starts_with("escalate ")).unwrap();
    let words =
        std::process::Command::new("sh").args(["-c", &format!("printf '%s\\n' {line}")]).output().unwrap();
    String::from_utf8(words.stdout).unwrap().lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn from_nothing_to_a_bundle() {
    let home = Sandbox::new();
    let (code, shown) = Terminal::escalate(&home, ["init"], 100).answer(INIT);
    assert_eq!(code, 0, "{shown}");
    assert!(
        home.config().join("profiles/acme.toml").is_file() && shown.contains("escalate doctor"),
        "{shown}"
    );

    let (code, shown) = Terminal::escalate(&home, ["doctor"], 100).answer(&[]);
    assert!(code == 0 && shown.contains("It names no system"), "{code}: {shown}");

    let (code, shown) = Terminal::escalate(&home, ["--user", "ana@acme.example"], 100).answer(GUIDED);
    assert!(code == 3 && shown.contains("check 5"), "{code}: {shown}");

    // What stands under `Next:` is typed as it stands there.
    let next = next_line(&shown);
    let (code, shown) = Terminal::escalate(&home, &next, 100).answer(GUIDED);
    assert_eq!(code, 0, "{next:?}: {shown}");
    let bundle = std::fs::read_dir(home.path(""))
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name().into_string().unwrap());
    let bundle = bundle.into_iter().find(|name| name.ends_with(".zip")).expect("a bundle");
    let verified = home.run(["bundle", "verify", &bundle]);
    assert_eq!(verified.code, 0, "{}", verified.stderr);
    assert!(home.run(["bundle", "show", &bundle]).stdout.contains("reassign a conversation"));
}

/// Nobody is left with a terminal that does not answer: Ctrl-C ends a question.
#[test]
#[cfg(target_os = "linux")]
fn ctrl_c_ends_a_question() {
    let home = Sandbox::new();
    let mut terminal = Terminal::escalate(&home, ["--user", "ana@acme.example"], 80);
    terminal.wait_for("In which tenant?").send("\x03");
    let (code, shown) = terminal.end();
    assert_ne!(code, 0, "{shown}");
    assert!(!shown.contains("panicked"), "{shown}");
}
