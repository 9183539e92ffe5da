//! `cargo bench --bench bad_input -- [NAME…]`: what bad input costs: seconds, memory at the peak, exit code and the first line of the answer.
//! A diagnosis of usual facts is the first row. Goal: 25 MB; what needs more is said in the README.

#![expect(clippy::print_stdout, reason = "the figures are the result")]
#![expect(clippy::unwrap_used, reason = "it stops at the first thing that is not as expected")]

#[path = "../it/bad_input/inputs.rs"]
mod inputs;
#[path = "measure/memory.rs"]
mod memory;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use memory::peak_memory;
use serde_json::Value;
use tempfile::TempDir;

/// A name, and the recorded facts.
type Recorded = (&'static str, fn() -> Value);

const RECORDED: [Recorded; 13] = [
    ("usual facts", || inputs::roles(10)),
    ("100,000 roles", || inputs::roles(100_000)),
    ("1,000 roles, a half each", || inputs::halves(1_000)),
    ("1,002 roles, a half each: singly", || inputs::halves(1_002)),
    ("80,000 roles in a chain", || inputs::chain(80_000)),
    ("80,000 roles in a circle", || inputs::circle(80_000)),
    ("500 roles that inherit each other", || inputs::each_other(500)),
    ("a role by 10,000 groups", || inputs::groups(10_000)),
    ("10,000 roles by 10,000 groups", || inputs::roles_by_groups(10_000)),
    ("100,000 attempts", || inputs::attempts(100_000)),
    ("80,000 changes of roles", || inputs::changes(80_000)),
    ("50,000 folders in a circle", || inputs::folders(50_000)),
    ("200,000 roles: refused", || inputs::roles(200_000)),
];

const MILLION: usize = 1_000_000;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str()));
    for (name, facts) in RECORDED.iter().filter(|(name, _)| is_wanted(name)) {
        let home = TempDir::new().unwrap();
        let file = home.path().join("facts.json");
        std::fs::write(&file, facts().to_string()).unwrap();
        for format in ["text", "json"] {
            let file = file.display().to_string();
            row(name, home.path(), &["--facts", &file, "--format", format]);
        }
    }
    if is_wanted("a log of a million lines in an export") {
        let home = TempDir::new().unwrap();
        connector(home.path(), inputs::LOG, &format!("folder = \"{}\"", home.path().display()));
        inputs::log(&home.path().join("log.ndjson"), MILLION).unwrap();
        row("a log of a million lines in an export", home.path(), &ASKED);
    }
    if is_wanted("a log of a million events of a server") {
        let home = TempDir::new().unwrap();
        connector(home.path(), inputs::EVENTS, &format!("url = \"{}\"", serve()));
        row("a log of a million events of a server", home.path(), &ASKED);
    }
}

const ASKED: [&str; 6] =
    ["--user", "ana@acme.example", "--permission", inputs::PERMISSION, "--timeout", "60s"];

fn connector(home: &Path, text: &str, settings: &str) {
    let config = home.join(".config/escalate");
    std::fs::create_dir_all(config.join("profiles")).unwrap();
    std::fs::create_dir_all(config.join("templates/connectors/directory")).unwrap();
    std::fs::write(config.join("templates/connectors/directory/mine.toml"), text).unwrap();
    std::fs::write(config.join("profiles/acme.toml"), format!("[connect.mine]\n{settings}\n")).unwrap();
}

fn row(name: &str, home: &Path, args: &[&str]) {
    let command = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_escalate"));
        command.env_clear().env("HOME", home).current_dir(home).args(args);
        command.args(["--no-input", "--now", "2026-11-23T09:00:00Z"]);
        command
    };
    let answer = command().output().unwrap();
    let said = if answer.stdout.is_empty() { &answer.stderr } else { &answer.stdout };
    let first: String = String::from_utf8_lossy(said).split_whitespace().collect::<Vec<_>>().join(" ");
    let first: String = first.chars().take(110).collect();
    let started = Instant::now();
    let peak = peak_memory(command()).unwrap_or_default();
    let (seconds, code) = (started.elapsed().as_secs_f64(), answer.status.code().unwrap_or(-1));
    println!("{name:38} {seconds:>6.2} s {:>6.1} MB  exit {code}  {first}", mb(peak));
}

fn mb(kilobytes: u64) -> f64 {
    f64::from(u32::try_from(kilobytes).unwrap_or(u32::MAX)) / 1024.0
}

/// A server with a log of a million events, until this process ends.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let _ = answer(stream);
        }
    });
    address
}

fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut request = [0; 4096];
    let read = stream.read(&mut request)?;
    let text = String::from_utf8_lossy(&request[..read]).into_owned();
    let number = |name: &str| -> usize {
        let behind = text.split(['?', '&', ' ']).find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        behind.and_then(|digits| digits.parse().ok()).unwrap_or(0)
    };
    let body = inputs::events(number("first"), number("max"), MILLION).to_string();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}
