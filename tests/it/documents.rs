//! The README and the examples are run: every `console` block, line by line, must print what it shows. `ESCALATE_BLESS=1` writes
//! what was printed into the block; read it before you commit.
//!
//! The date of an export is the date of its files, so the dates of evidence are not compared.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;

use crate::expected;
use crate::support::Sandbox;

/// README.md and the README of every example.
fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = vec![root.join("README.md")];
    for entry in fs::read_dir(root.join("examples")).unwrap() {
        let readme = entry.unwrap().path().join("README.md");
        if readme.is_file() {
            found.push(readme);
        }
    }
    found.sort();
    found
}

/// One shell for each document, so that `export` counts for what follows.
struct Shell {
    sandbox: Sandbox,
    before: String,
}

impl Shell {
    fn new() -> Self {
        let sandbox = Sandbox::new();
        fs::create_dir(sandbox.path("bin")).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_escalate"), sandbox.path("bin/escalate")).unwrap();
        Self { sandbox, before: String::new() }
    }

    fn run(&mut self, command: &str) -> String {
        if command.starts_with("export ") {
            self.before.push_str(command);
            self.before.push('\n');
            return String::new();
        }
        let output = Command::new("sh")
            .args(["-c", &format!("{}{command}", self.before)])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env_clear()
            .env("TZ", "UTC")
            .env("HOME", self.sandbox.path(""))
            .env("PATH", format!("{}:/usr/bin:/bin", self.sandbox.path("bin").display()))
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    }
}

/// The document as it would read with what its commands print now.
fn replay(text: &str) -> String {
    let mut shell = Shell::new();
    let (mut out, mut in_block) = (String::new(), false);
    for line in text.lines() {
        let is_command = in_block && line.starts_with("$ ");
        match line {
            "```console" => in_block = true,
            "```" => in_block = false,
            _ => {}
        }
        if !in_block || is_command || line == "```console" {
            out.push_str(line);
            out.push('\n');
        }
        if is_command {
            out.push_str(shell.run(&line[2..]).trim_end());
            if !out.ends_with('\n') {
                out.push('\n');
            }
        }
    }
    out
}

#[test]
fn documents_show_what_is_printed() {
    let date = r"\d{4}-\d\d-\d\d\s+\d\d:\d\d\s+UTC";
    let dates = Regex::new(&format!(r"(?s)(,|s\s+of\s+the\s+export\s+of)\s+{date}(\]|\.|\))")).unwrap();
    let comparable = |text: &str| dates.replace_all(text, "$1 DATE$2").into_owned();
    for document in documents() {
        let written = fs::read_to_string(&document).unwrap();
        let printed = replay(&written);
        expected::file_up_to(&document, &printed, comparable);
    }
}
