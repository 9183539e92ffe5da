//! The first session of somebody new, in a terminal: a profile, a look whether it holds, a case that no system can answer, and the bundle.

use crate::support::Sandbox;
use crate::terminal::Terminal;

/// What is asked when a profile is made, and what somebody answers whose platform has no API.
const INIT: &[(&str, &str)] = &[
    ("What is the company called?", "Acme\r"),
    ("Which product is it about?", "\r"),
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
    ("What now?", "\r"),
];

/// The line under `Next:`, without the name of the program.
fn next_line(shown: &str) -> Vec<String> {
    let line = shown.split("Next:").nth(1).unwrap_or_else(|| panic!("no next line: {shown}"));
    let line = line.lines().map(str::trim).find(|line| line.starts_with("escalate ")).unwrap();
    let words =
        std::process::Command::new("sh").args(["-c", &format!("printf '%s\\n' {line}")]).output().unwrap();
    String::from_utf8(words.stdout).unwrap().lines().skip(1).map(str::to_owned).collect()
}

/// Commands that are typed one after the other, and the keys that it takes.
struct Session {
    home: Sandbox,
    commands: usize,
    keys: usize,
}

impl Session {
    /// Types a command and answers what it asks; what it shows.
    #[track_caller]
    fn types(&mut self, line: &[&str], answers: &[(&str, &str)], exit: i32) -> String {
        let (code, shown, keys) = Terminal::escalate(&self.home, line, 100).answer(answers);
        assert_eq!(code, exit, "{line:?}: {shown}");
        self.commands += 1;
        // The line itself, with the name of the program in front and Enter behind.
        self.keys +=
            keys + line.iter().map(|word| word.chars().count() + 1).sum::<usize>() + "escalate ".len();
        shown
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn from_nothing_to_a_bundle() {
    let mut session = Session { home: Sandbox::new(), commands: 0, keys: 0 };
    let shown = session.types(&["init"], INIT, 0);
    assert!(
        session.home.config().join("profiles/acme.toml").is_file() && shown.contains("escalate doctor"),
        "{shown}"
    );

    let shown = session.types(&["doctor"], &[], 0);
    assert!(shown.contains("It names no system"), "{shown}");

    let shown = session.types(&["--user", "ana@acme.example"], GUIDED, 3);
    assert!(shown.contains("check 5"), "{shown}");

    // What stands under `Next:` is typed as it stands there.
    let next = next_line(&shown);
    let next: Vec<&str> = next.iter().map(String::as_str).collect();
    session.types(&next, GUIDED, 0);

    let home = &session.home;
    let files = std::fs::read_dir(home.path("")).unwrap().flatten();
    let is_zip = |path: &std::path::PathBuf| path.extension().is_some_and(|end| end == "zip");
    let bundle = files.map(|entry| entry.path()).find(is_zip).unwrap().display().to_string();
    let verified = home.run(["bundle", "verify", &bundle]);
    assert_eq!(verified.code, 0, "{}", verified.stderr);
    assert!(home.run(["bundle", "show", &bundle]).stdout.contains("reassign a conversation"));
    println!(
        "from nothing to a bundle in guided mode: {} commands, {} keystrokes",
        session.commands, session.keys
    );
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
