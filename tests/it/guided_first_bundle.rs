//! Somebody at a terminal: from nothing to a bundle, and how the conversation ends. `cargo test --test it guided_first_bundle -- --nocapture`
//! prints keys and commands.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

use serde_json::json;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::fixtures::DESK;
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
fn typed(sandbox: &Sandbox, line: &str, answers: &[&str]) -> (String, i32) {
    let command = format!("{} {line} --now {NOW}", env!("CARGO_BIN_EXE_escalate"));
    let mut child = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .env_clear()
        .env("HOME", sandbox.path(""))
        .env("PATH", "/usr/bin:/bin")
        .env("TERM", "xterm")
        .env("SHELL", "/bin/sh")
        .env("DESK_TOKEN", "a-token-of-the-desk")
        .current_dir(sandbox.path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut keys, mut screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (mut shown, mut answers) = (Vec::new(), answers.iter());
    let mut bytes = [0; 4096];
    // Nobody types before they are asked: Ctrl-C would throw away what was typed, and reach whoever runs then.
    while let Ok(count @ 1..) = screen.read(&mut bytes) {
        shown.extend_from_slice(&bytes[..count]);
        if shown.ends_with(b": ") {
            match answers.next() {
                Some(key @ &"\u{3}") => write!(keys, "{key}").unwrap(),
                Some(answer) => writeln!(keys, "{answer}").unwrap(),
                None => child.kill().unwrap(),
            }
        }
    }
    let code = child.wait().unwrap().code();
    (String::from_utf8_lossy(&shown).into_owned(), code.unwrap_or(-1))
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn keys_and_commands_to_the_first_bundle() {
    println!("commands  questions  keys  situation");
    for situation in SITUATIONS {
        let sandbox = Sandbox::new();
        if situation.profile {
            sandbox.example(".config/escalate/profiles", "acme.toml");
        }
        let (shown, code) = typed(&sandbox, "", situation.answers);
        assert_eq!(code, 0, "{shown}");
        assert!(sandbox.path("escalate.zip").is_file(), "{shown}");
        let answered: usize = situation.answers.iter().map(|answer| answer.chars().count() + 1).sum();
        let keys = "escalate".len() + 1 + answered;
        println!("{:>8}  {:>9}  {keys:>4}  {}", 1, situation.answers.len(), situation.says);
    }
}

const ANSWERS: &[&str] = &["ana@acme.example", "acme", "", "Sign-in failed", "2"];

/// Ctrl-C in a question keeps what was answered, and the case goes on where it was.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn ctrl_c_keeps_the_case() {
    let sandbox = Sandbox::new();
    let (shown, code) = typed(&sandbox, "", &["ana@acme.example", "acme", "\u{3}"]);
    assert_eq!(code, 130, "{shown}");
    assert!(shown.contains("kept: escalate continue"), "{shown}");
    let (shown, code) = typed(&sandbox, "continue", &["", "Sign-in failed", "2", ""]);
    assert_eq!(code, 3, "{shown}");
    assert!(
        !shown.contains("Who cannot get in?") && shown.contains("ana@acme.example cannot sign in"),
        "{shown}"
    );
    // Nothing was said: nothing takes its place.
    let (shown, code) = typed(&sandbox, "", &["\u{3}"]);
    assert_eq!((code, shown.contains("nothing was said yet")), (130, true), "{shown}");
    assert_eq!(sandbox.run(["continue"]).code, 3);
}

/// Whoever comes back is only asked what to do; the letter stands alone, nothing is written over, and another name is taken.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_end_is_a_choice() {
    let sandbox = Sandbox::new();
    sandbox.write("mine.zip", "mine");
    let (shown, code) = typed(&sandbox, "", &[ANSWERS, &["1", "b", "q"]].concat());
    assert_eq!(code, 3, "{shown}");
    assert!(shown.contains("\u{1b}]52;c;") && shown.contains("That is the reply alone"), "{shown}");
    assert!(shown.matches("What now?").count() == 3 && shown.contains("kept: escalate continue"), "{shown}");
    let (shown, code) =
        typed(&sandbox, "continue", &["2", "", "2", "mine.zip", "nowhere/x.zip", ".", "b", "2", "new.zip"]);
    assert_eq!(code, 0, "{shown}");
    for part in ["is there already", "its folder does not exist", "is a folder", "The bundle is new.zip"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert_eq!(std::fs::read_to_string(sandbox.path("mine.zip")).unwrap(), "mine");
    assert!(sandbox.path("new.zip").is_file());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_ticket_is_filed_in_the_same_run() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let server = runtime.block_on(async {
        let server = MockServer::start().await;
        let empty = ResponseTemplate::new(200).set_body_json(json!([]));
        Mock::given(method("GET")).respond_with(empty).mount(&server).await;
        let made =
            ResponseTemplate::new(200).set_body_json(json!({ "id": "7", "url": "https://desk.example/7" }));
        Mock::given(method("POST")).and(path("/tickets")).respond_with(made).mount(&server).await;
        Mock::given(method("POST")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
        server
    });
    let sandbox = Sandbox::new();
    // Delivered is enough here: nothing is read back.
    let (requests, rest) = DESK.split_once("[request.again]").unwrap();
    let targets = rest.split_once("[ticket]").unwrap().1;
    let targets: Vec<&str> = targets.lines().filter(|line| !line.starts_with("confirm ")).collect();
    let connector = format!("{requests}[ticket]{}\n", targets.join("\n"));
    sandbox.write(".config/escalate/templates/connectors/ticketing/desk.toml", connector);
    let desk = format!("url = {:?}\ntoken = {{ env = \"DESK_TOKEN\" }}\n", server.uri());
    sandbox.profile("acme", &format!("title = \"Acme\"\n\n[ticketing]\nconnector = \"desk\"\n{desk}"));
    let (shown, code) = typed(&sandbox, "", &[ANSWERS, &["2", "Agent", "", "3"]].concat());
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("file the ticket in ") && shown.contains("The ticket is "), "{shown}");
    let received = runtime.block_on(server.received_requests()).unwrap();
    assert!(received.iter().any(|one| one.url.path() == "/tickets" && one.method.as_str() == "POST"));
}
