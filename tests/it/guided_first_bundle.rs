//! `cargo test --test it guided_first_bundle -- --nocapture`: keys and commands from nothing to a bundle, by somebody at a terminal.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::support::{NOW, Sandbox};

/// Somebody's situation.
struct Situation {
    says: &'static str,
    /// Whether the example profile is there.
    profile: bool,
    /// What is typed at each question, less Enter.
    answers: &'static [&'static str],
}

const SITUATIONS: &[Situation] = &[
    Situation {
        says: "no profile, cannot sign in, everything is in order",
        profile: false,
        answers: &["ana@acme.example", "acme", "", "Sign-in failed", "1", "1", "1", "2", "", "Agent", ""],
    },
    Situation {
        says: "example profile, the fix did not help",
        profile: true,
        answers: &[
            "ana@acme.example",
            "acme-prod",
            "reassign a conversation",
            "You don't have permission",
            "2",
            "2",
            "",
        ],
    },
    Situation {
        says: "no profile, an error text that names the check",
        profile: false,
        answers: &[
            "ana@acme.example",
            "acme",
            "open a case",
            "Upgrade your subscription to use this feature",
            "1",
            "3",
            "2",
            "Agent",
            "",
            "2",
            "",
        ],
    },
];

/// Types the answers into a pseudo-terminal, and says what it showed and how it ended.
fn typed(sandbox: &Sandbox, answers: &[&str]) -> (String, i32) {
    let command = format!("{} --now {NOW}", env!("CARGO_BIN_EXE_escalate"));
    let mut child = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .env_clear()
        .env("HOME", sandbox.path(""))
        .env("PATH", "/usr/bin:/bin")
        .env("TERM", "xterm")
        .env("SHELL", "/bin/sh")
        .current_dir(sandbox.path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let keys = answers.join("\n") + "\n";
    // Held open: the end of the input would be an answer, too.
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(keys.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    drop(stdin);
    (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code().unwrap())
}

#[test]
fn keys_and_commands_to_the_first_bundle() {
    println!("commands  questions  keys  situation");
    for situation in SITUATIONS {
        let sandbox = Sandbox::new();
        if situation.profile {
            let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/01_export");
            let profiles = sandbox.config().join("profiles");
            std::fs::create_dir_all(&profiles).unwrap();
            for file in std::fs::read_dir(example).unwrap().flatten() {
                let name = file.file_name().into_string().unwrap();
                let text = std::fs::read_to_string(file.path()).unwrap();
                let name = if name == "escalate.toml" { "acme.toml".to_owned() } else { name };
                std::fs::write(profiles.join(name), text).unwrap();
            }
        }
        let (shown, code) = typed(&sandbox, situation.answers);
        assert_eq!(code, 0, "{shown}");
        assert!(sandbox.path("escalate.zip").is_file(), "{shown}");
        let answered: usize = situation.answers.iter().map(|answer| answer.chars().count() + 1).sum();
        let keys = "escalate".len() + 1 + answered;
        println!("{:>8}  {:>9}  {keys:>4}  {}", 1, situation.answers.len(), situation.says);
    }
}
