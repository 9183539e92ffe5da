//! A batch that is killed at any line and started again prints what an undisturbed one prints, and asks nothing twice but what was in flight.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::Sandbox;

const PEOPLE: usize = 60;
const TRIALS: usize = 12;

const DIRECTORY: &str = r#"
title = "Directory"
kind  = "directory"
url   = "{{url}}"
[settings]
url = { about = "base" }
[request.user]
get   = "/users"
query = { email = "{{case.user}}" }
value = '.[0]'
[facts]
account = '[ $user // empty | { id: (.id | tostring), email, state: "active" } ]'
"#;

/// How often everybody was asked about.
type Asked = Arc<Mutex<BTreeMap<String, usize>>>;

/// A directory that takes its time.
fn directory() -> (String, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = Asked::default();
    let counts = Arc::clone(&asked);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let counts = Arc::clone(&counts);
            thread::spawn(move || answer(stream, &counts));
        }
    });
    (url, asked)
}

fn answer(mut stream: TcpStream, counts: &Asked) {
    let mut head = Vec::new();
    let mut byte = [0; 1];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).unwrap_or(0) == 0 {
            return;
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let who = head.split("email=").nth(1).and_then(|rest| rest.split([' ', '&']).next()).unwrap_or_default();
    let who = who.replace("%40", "@");
    *counts.lock().unwrap().entry(who.clone()).or_default() += 1;
    let number: u64 = who.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0);
    thread::sleep(Duration::from_millis(5 + number * 7 % 23));
    let body = json!([{ "id": number, "email": who }]).to_string();
    let length = body.len();
    let _ = write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
}

fn sandbox(url: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.profile(
        "acme",
        &format!("title = \"Acme\"\n[connect.people]\nconnector = \"../dir.toml\"\nurl = \"{url}\"\n"),
    );
    sandbox.write(".config/escalate/dir.toml", DIRECTORY);
    let line =
        |number: usize| json!({ "user": format!("u{number}@acme.example"), "tenant": "acme" }).to_string();
    sandbox.write("cases.ndjson", (1..=PEOPLE).map(|number| line(number) + "\n").collect::<String>());
    sandbox
}

fn command(sandbox: &Sandbox) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_escalate"));
    command
        .args(["batch", "cases.ndjson", "--state", "state", "--now", crate::support::NOW])
        .current_dir(sandbox.path(""))
        .env_clear()
        .env("HOME", sandbox.path(""));
    command
}

/// After Ctrl-C nothing new is begun; what is there is printed, and the next run does the rest.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn an_interruption_ends_it_and_the_next_run_goes_on() {
    let (url, asked) = directory();
    let sandbox = sandbox(&url);
    let undisturbed = command(&sandbox).output().unwrap();
    fs::remove_file(sandbox.path("state")).unwrap();
    let mut child = command(&sandbox).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut printed = String::new();
    output.read_line(&mut printed).unwrap();
    let pid = rustix::process::Pid::from_raw(child.id().try_into().unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    output.read_to_string(&mut printed).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(printed.lines().count() < PEOPLE, "it was interrupted");
    assert!(printed.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "whole lines");
    let kept = done(&sandbox);
    asked.lock().unwrap().clear();
    let ran = command(&sandbox).output().unwrap();
    assert_eq!((ran.status.code(), ran.stdout), (Some(0), undisturbed.stdout));
    assert!(kept.iter().all(|who| !asked.lock().unwrap().contains_key(who)), "nothing is asked twice");
}

/// Who stands in the journal.
fn done(sandbox: &Sandbox) -> Vec<String> {
    let text = fs::read(sandbox.path("state")).unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let lines = whole.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter_map(|line| Some(line["out"]["case"]["user"].as_str()?.to_owned())).collect()
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn nothing_is_asked_twice_but_what_was_in_flight() {
    let (url, asked) = directory();
    let whole = sandbox(&url);
    let undisturbed = command(&whole).output().unwrap();
    assert_eq!(undisturbed.status.code(), Some(0), "{undisturbed:?}");
    assert_eq!(asked.lock().unwrap().values().sum::<usize>(), PEOPLE);
    for trial in 0..TRIALS {
        asked.lock().unwrap().clear();
        let sandbox = sandbox(&url);
        // Killed twice, at lines that differ from trial to trial; the first time also before any.
        for at in [trial * 5 % PEOPLE, trial * 17 % 20] {
            let mut child = command(&sandbox).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
            let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
            for _ in 0..at {
                lines.next();
            }
            child.kill().unwrap();
            child.wait().unwrap();
            // Whatever is on its way comes to the server yet.
            thread::sleep(Duration::from_millis(60));
        }
        let (kept, before) = (done(&sandbox), asked.lock().unwrap().clone());
        let ran = command(&sandbox).output().unwrap();
        assert_eq!(ran.status.code(), Some(0), "{ran:?}");
        assert_eq!(ran.stdout, undisturbed.stdout, "trial {trial}: what is printed is the same");
        let after = asked.lock().unwrap().clone();
        let again = kept.iter().filter(|who| after[*who] != before[*who]).count();
        assert_eq!(again, 0, "trial {trial}: asked again though done");
        let more = after.values().filter(|times| **times > 3).count();
        assert_eq!(more, 0, "trial {trial}: once for each time that it was in flight, and once more");
    }
}
