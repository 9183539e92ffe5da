//! The examples under `--help` are typed in, and end as they say.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use escalate::commands::cli;
use escalate::commands::cli::examples::EXAMPLES;

use crate::expected;
use crate::support::Sandbox;

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            std::fs::copy(&path, &to).unwrap();
        }
    }
}

/// A home with the first example as its profile, or, where a ticket waits, with what version 0.1 left; and a text of an error.
pub(crate) fn home(waits: bool) -> Sandbox {
    let sandbox = Sandbox::new();
    if waits {
        copy(&expected::path("data/v0_1/state"), &sandbox.path(".local/state/escalate"));
        copy(&expected::path("data/v0_1/config"), &sandbox.config());
    } else {
        sandbox.example(".config/escalate/profiles", "acme.toml");
    }
    sandbox.write("error.txt", "You don't have permission");
    std::fs::create_dir(sandbox.path("bin")).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_escalate"), sandbox.path("bin/escalate")).unwrap();
    sandbox
}

/// A help desk whose tickets are in a file beside the profile.
fn desk() -> Sandbox {
    let sandbox = home(false);
    let folder = sandbox.config().join("profiles");
    let profile = std::fs::read_to_string(folder.join("acme.toml")).unwrap();
    let ticketing = "[ticketing]\nconnector = \"../desk.toml\"\ntickets = \"../tickets.json\"\n";
    std::fs::write(folder.join("acme.toml"), format!("{profile}\n{ticketing}")).unwrap();
    let connector = "title = \"Desk\"\nkind = \"ticketing\"\n[settings]\ntickets = { about = \"the file\" }\n\
        [request.all]\nread = \"{{tickets}}\"\nvalue = '.'\n[ticket]\ncreate = 'error(\"not here\")'\n\
        read = '[ $all[] | select(.id == $found.id) ][0]'\n";
    std::fs::write(sandbox.config().join("desk.toml"), connector).unwrap();
    let ticket = r#"[{ "id": "1017", "url": "https://desk.acme.example/1017", "requester": { "email": "ana@acme.example" },
        "subject": "Help", "body": "I can't reassign a conversation:\n\n> You don't have permission" }]"#;
    std::fs::write(sandbox.config().join("tickets.json"), ticket).unwrap();
    sandbox
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn examples_of_help_run() {
    let (acme, harbour, desk) = (home(false), home(true), desk());
    let has_man = Path::new("/usr/bin/man").exists();
    for example in EXAMPLES {
        // What only shows the page has nothing to add where there is no `man`.
        if example.line.contains("man -l") && !has_man {
            continue;
        }
        let sandbox = if example.command.starts_with("outbox") || example.command == "reveal" {
            &harbour
        } else if example.command == "ticket" {
            &desk
        } else {
            &acme
        };
        let output = Command::new("bash")
            .args(["-c", &format!("set -o pipefail; {}", example.line)])
            .current_dir(sandbox.path(""))
            .env_clear()
            .env("HOME", sandbox.path(""))
            .envs([("FRONTDESK_TOKEN", "frontdesk-throw-away-1"), ("COUNTER_TOKEN", "counter-throw-away-1")])
            .env("PATH", format!("{}:/usr/bin:/bin", sandbox.path("bin").display()))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(example.exit.into()), "{}\n{said}", example.line);
        // `init` writes a second one, and the other lines name none.
        let _ = std::fs::remove_file(acme.config().join("profiles/harbour.toml"));
    }
}

/// Every command that does something by itself, as it is typed behind `escalate`.
fn leaves(command: &clap::Command, path: &str, found: &mut BTreeSet<String>) {
    let subs: Vec<_> =
        command.get_subcommands().filter(|sub| sub.get_name() != "help" && !sub.is_hide_set()).collect();
    // `serve` runs by itself, and has commands below it, too.
    if subs.is_empty() || !command.is_subcommand_required_set() {
        found.insert(path.to_owned());
    }
    for sub in subs {
        leaves(sub, format!("{path} {}", sub.get_name()).trim_start(), found);
    }
}

/// A text in one line, as a shell reads it: a `\` at the end of a line goes on.
fn read(text: &str) -> String {
    text.replace("\\\n", " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn every_command_has_an_example_under_its_help() {
    let mut commands = BTreeSet::new();
    leaves(&cli::command(80), "", &mut commands);
    let shown: BTreeSet<String> = EXAMPLES.iter().map(|example| example.command.to_owned()).collect();
    assert_eq!(
        commands, shown,
        "a command without an example in src/commands/cli/examples.rs, or one that is gone"
    );
    for example in EXAMPLES {
        let args: Vec<&str> = example.command.split_whitespace().chain(["--help"]).collect();
        let help = Sandbox::new().run(args).stdout;
        // Its lines end where the screen does.
        assert!(read(&help).contains(&read(&format!("# {} {}", example.about, example.line))), "{help}");
    }
}

/// What every command understands is explained by `escalate --help`, under its own heading, and named in one place elsewhere.
#[test]
fn what_every_command_understands_is_explained_once() {
    let main = Sandbox::new().run(["--help"]).stdout;
    assert!(main.contains("\nGlobal:\n") && main.contains("      --timeout <DURATION>\n"), "{main}");
    let mut commands = BTreeSet::new();
    leaves(&cli::command(80), "", &mut commands);
    for command in commands.iter().filter(|command| !command.is_empty()) {
        let help = Sandbox::new().run(command.split_whitespace().chain(["--help"])).stdout;
        assert_eq!(help.matches("--timeout").count(), 1, "{help}");
        assert!(
            read(&help).contains(
                "Global: --config FILE, --profile NAME, --color WHEN, --no-input, --timeout DURATION, -v "
            ),
            "{help}"
        );
    }
}
