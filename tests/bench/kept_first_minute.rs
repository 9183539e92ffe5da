//! `cargo bench --bench kept_first_minute -- [FILE…] [--show]`: what newcomers type and break, written from the contract by somebody who had
//! not seen the program. Each is run as a user would run it, on a copy of the example's export, and judged by what its writer expects.
#![expect(clippy::print_stdout, reason = "a benchmark prints its numbers")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use base64::Engine as _;
use serde_json::{Value, json};

/// The scenarios of the project. Their hash was committed before the work on what they are about.
const KEPT: [&str; 2] = [
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/first_minute/kept-resolve.jsonl"),
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/first_minute/kept-mistakes.jsonl"),
];

/// What each scenario begins with.
const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/01_export");

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let show = args.iter().any(|arg| arg == "--show");
    let mut files: Vec<&str> = args.iter().map(String::as_str).filter(|arg| !arg.starts_with("--")).collect();
    if files.is_empty() {
        files.extend(KEPT);
    }
    for file in files {
        if let Err(error) = score(file, show) {
            println!("{file}: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// Prints the numbers of one file: scenarios that are wholly right, by group.
fn score(file: &str, show: bool) -> Result<(), Box<dyn Error>> {
    let mut groups: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    for line in std::fs::read_to_string(file)?.lines().filter(|line| !line.is_empty()) {
        let scenario: Value = serde_json::from_str(line)?;
        let name = scenario["name"].as_str().unwrap_or_default();
        let ran = run(&scenario)?;
        let wrong = judge(&scenario, &ran);
        for group in [name.split('/').next().unwrap_or_default(), "~ all"] {
            let row = groups.entry(group.to_owned()).or_default();
            row[0] += usize::from(wrong.is_empty());
            row[1] += 1;
        }
        if show && !wrong.is_empty() {
            println!("{name}: {}", scenario["why"].as_str().unwrap_or_default());
            println!("    args {}", scenario["args"]);
            for text in &wrong {
                println!("    {text}");
            }
            println!("    stderr: {}", ran.stderr.trim().replace('\n', "\n            "));
        }
    }
    println!("{file}");
    for (group, [right, all]) in &groups {
        println!("{group:<18} {right:>4} of {all}");
    }
    Ok(())
}

/// What a run left behind.
struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Runs a scenario in folders of its own.
fn run(scenario: &Value) -> Result<Ran, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let (home, dir) = (folder.path().join("home"), folder.path().join("company"));
    std::fs::create_dir_all(&home)?;
    std::fs::create_dir_all(&dir)?;
    for file in std::fs::read_dir(EXAMPLE)? {
        let file = file?;
        std::fs::copy(file.path(), dir.join(file.file_name()))?;
    }
    lay(&dir, &scenario["files"])?;
    lay(&home, &scenario["home"])?;
    let place = dir.to_string_lossy();
    let args: Vec<String> = scenario["args"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|arg| arg.replace("{dir}", &place))
        .collect();
    let mut command = Command::new(env!("CARGO_BIN_EXE_escalate"));
    let names_profile = args.iter().any(|arg| arg.starts_with("--config") || arg.starts_with("--profile"));
    if !names_profile {
        command.arg("--config").arg(dir.join("escalate.toml"));
    }
    command.args(&args).current_dir(&dir).env_clear().env("HOME", &home).env("TZ", "UTC");
    for (name, value) in scenario["env"].as_object().into_iter().flatten() {
        command.env(name, value.as_str().unwrap_or_default().replace("{dir}", &place));
    }
    let output = command.stdin(Stdio::null()).output()?;
    Ok(Ran {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// Writes the files of a scenario: texts, or bytes in base64.
fn lay(folder: &Path, files: &Value) -> Result<(), Box<dyn Error>> {
    for (name, content) in files.as_object().into_iter().flatten() {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        let bytes = match content["base64"].as_str() {
            Some(coded) => base64::engine::general_purpose::STANDARD.decode(coded)?,
            None => content.as_str().unwrap_or_default().as_bytes().to_vec(),
        };
        std::fs::write(path, bytes)?;
    }
    Ok(())
}

/// What is not as its writer expects.
fn judge(scenario: &Value, ran: &Ran) -> Vec<String> {
    let mut wrong = Vec::new();
    let (code, wanted) = (json!(ran.code), &scenario["exit"]);
    if !wanted.is_null() && *wanted != code && !wanted.as_array().is_some_and(|all| all.contains(&code)) {
        wrong.push(format!("exit {code}, expected {wanted}"));
    }
    let both = format!("{}\n{}", ran.stdout, ran.stderr);
    for (key, text, there) in [
        ("stderr_has", &ran.stderr, true),
        ("stderr_lacks", &ran.stderr, false),
        ("stdout_has", &ran.stdout, true),
        ("stdout_lacks", &ran.stdout, false),
        ("any_has", &both, true),
    ] {
        for word in scenario[key].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if has(text, word) != there {
                wrong.push(format!("{key}: {word}"));
            }
        }
    }
    if let Some(line) = scenario["line"].as_u64()
        && !has(&both, &format!("line {line}"))
        && !both.contains(&format!(":{line}:"))
    {
        wrong.push(format!("line {line} is not named"));
    }
    let documents: Vec<Value> =
        [&ran.stdout, &ran.stderr].into_iter().filter_map(|text| document(text)).collect();
    for (path, wanted) in scenario["json"].as_object().into_iter().flatten() {
        let found: Vec<&Value> = documents.iter().filter_map(|document| at(document, path)).collect();
        let fits = found.contains(&wanted) || wanted.is_null() && found.is_empty();
        if !fits {
            wrong.push(format!("{path} is {}, expected {wanted}", json!(found)));
        }
    }
    wrong
}

/// Whether the words are there, wherever a line was broken.
fn has(text: &str, words: &str) -> bool {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    text.contains(words) || flat(text).contains(&flat(words))
}

/// The JSON document of a stream, which may have lines of notes before it.
fn document(text: &str) -> Option<Value> {
    let from_line = |text: &str| serde_json::from_str(text.trim()).ok();
    from_line(text).or_else(|| text.lines().find_map(|line| from_line(line).filter(Value::is_object)))
}

/// What stands at a dotted path; a number is an index.
fn at<'a>(document: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(document, |value, part| match part.parse::<usize>() {
        Ok(index) if value.is_array() => value.get(index),
        _ => value.get(part),
    })
}
