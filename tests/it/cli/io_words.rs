//! What the disk refuses is said in words: no message of the program has a number of the system in it, and each names the path.

use std::fs;
use std::process::{Command, Stdio};

use crate::support::{Ran, Sandbox};

/// Every place of the command line where a file or a folder is named; `PATH` stands for it. The second is what reads it.
const READ: &[&[&str]] = &[
    &["--config", "PATH", "--user", "ana@acme.example", "--tenant", "acme-prod"],
    &["doctor", "--config", "PATH"],
    &["--facts", "PATH"],
    &["--user", "ana@acme.example", "--error", "@PATH"],
    &["explain", "@PATH"],
    &["--user", "ana@acme.example", "--attach", "PATH", "--dry-run", "--allow-unknown", "--still-failing"],
    &[
        "--user",
        "ana@acme.example",
        "--attach-raw",
        "PATH",
        "--dry-run",
        "--allow-unknown",
        "--still-failing",
    ],
    &["connectors", "show", "PATH.toml"],
    &["connectors", "check", "PATH.toml"],
    &["bundle", "show", "PATH"],
    &["bundle", "verify", "PATH"],
    &["bundle", "show", "sealed.zip", "--identity", "PATH"],
];

/// Where something is written to.
const WRITTEN: &[&[&str]] = &[
    &["--user", "ana@acme.example", "--allow-unknown", "--bundle", "PATH/escalate.zip"],
    &["init", "--connector", "keycloak", "--config", "PATH/acme.toml"],
    &["man", "--dir", "PATH/man"],
];

fn with(args: &[&str], path: &str) -> Vec<String> {
    args.iter().map(|arg| arg.replace("PATH", path)).collect()
}

#[track_caller]
fn in_words(ran: &Ran, args: &[String]) {
    let said = format!("{}{}", ran.stdout, ran.stderr);
    assert!(!said.contains("os error"), "{args:?}: {said}");
    assert_ne!(ran.code, 101, "{args:?}: {said}");
}

/// Missing, a folder, behind a file, a link to itself, a name that is too long, one that may not be read.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_cannot_be_read_is_said_in_words() {
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.path("folder")).unwrap();
    fs::create_dir(sandbox.path("folder.toml")).unwrap();
    sandbox.write("file", "x");
    sandbox.write("sealed.zip", "age-encryption.org/v1\n-> X25519 x\n");
    let long = "x".repeat(300);
    let mut places = vec!["missing", "nowhere/missing", "folder", "file/missing", long.as_str()];
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        for name in ["loop", "loop.toml"] {
            symlink(sandbox.path(name), sandbox.path(name)).unwrap();
        }
        for name in ["closed", "closed.toml"] {
            let closed = sandbox.write(name, "x");
            fs::set_permissions(closed, fs::Permissions::from_mode(0o000)).unwrap();
        }
        places.extend(["loop", "closed"]);
    }
    for args in READ {
        for place in &places {
            let args = with(args, place);
            let ran = sandbox.run(&args);
            in_words(&ran, &args);
            // Whoever is root may read everything.
            let may_read = *place == "closed";
            assert!(may_read || [1, 2, 5].contains(&ran.code), "{args:?}: {} {}", ran.code, ran.stderr);
            assert!(may_read || ran.stderr.contains(place), "{args:?} names no path: {}", ran.stderr);
        }
    }
}

#[test]
fn what_cannot_be_written_is_said_in_words() {
    let sandbox = Sandbox::new();
    sandbox.write("file", "x");
    let long = "x".repeat(300);
    for args in WRITTEN {
        for place in ["file", long.as_str(), "/proc/nowhere"] {
            let args = with(args, place);
            let ran = sandbox.run(&args);
            in_words(&ran, &args);
            assert!([1, 2].contains(&ran.code), "{args:?}: {} {}", ran.code, ran.stderr);
            assert!(ran.stderr.contains(place), "{args:?}: {}", ran.stderr);
        }
    }
}

/// Folders of the program's own that are files.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn own_folders_that_are_none() {
    let commands: &[&[&str]] = &[
        &["connectors", "list"],
        &["connectors", "new", "own"],
        &["init", "--connector", "keycloak"],
        &["doctor"],
        &["outbox", "list"],
        &["outbox", "retry"],
        &["reveal", "mail-2deb0ccb44482afb186c52e4"],
        &["--user", "ana@acme.example", "--allow-unknown", "--bundle", "escalate.zip"],
    ];
    for variable in ["ESCALATE_CONFIG_DIR", "ESCALATE_STATE_DIR"] {
        let sandbox = Sandbox::new();
        let file = sandbox.write("taken", "x");
        for args in commands {
            let output = sandbox.escalate(*args).env(variable, &file).output().unwrap();
            let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
            in_words(&Ran::of(&output, &sandbox.path("")), &args);
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_behind_standard_output() {
    let sandbox = Sandbox::new();
    for args in [vec!["--help"], vec!["explain"], vec!["connectors", "list"], vec!["man"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_escalate"));
        command.env_clear().env("HOME", sandbox.path("")).args(&args).stdout(Stdio::from(full));
        let output = command.stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
        assert!(!said.contains("os error"), "{args:?}: {said}");
    }
}

/// A system that is not there, a certificate that is not there, a secret and a program that are not there.
#[test]
fn systems_and_secrets_that_are_not_there() {
    let sandbox = Sandbox::new();
    sandbox.profile(
        "acme",
        "[connect.keycloak]\nurl = \"http://127.0.0.1:9\"\nclient_id = \"x\"\nclient = \"x\"\nclient_secret = { file = \"nowhere/secret\" }\n\
         [connect.unleash]\nurl = \"http://127.0.0.1:9\"\ntoken = { command = [\"no-such-program\"] }\n",
    );
    for args in [["doctor", "--no-input"], ["--user=ana@acme.example", "--tenant=acme"]] {
        let ran = sandbox.run(args);
        in_words(&ran, &args.map(str::to_owned));
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert!(said.contains("nowhere/secret cannot be read: it is not there"), "{said}");
        assert!(
            said.contains("`no-such-program` cannot be started: there is no such program in PATH"),
            "{said}"
        );
    }
    sandbox.write("nowhere/secret", "s3cret-of-a-test");
    sandbox.profile("acme", "[tenants]\nacme = \"Acme\"\n[connect.keycloak]\nurl = \"http://127.0.0.1:9\"\nclient_id = \"x\"\nclient = \"x\"\nclient_secret = { file = \"HOME/nowhere/secret\" }\n".replace("HOME", &sandbox.path("").display().to_string()).as_str());
    for args in [["doctor", "--no-input"], ["--user=ana@acme.example", "--tenant=acme"]] {
        let ran = sandbox.run(args);
        in_words(&ran, &args.map(str::to_owned));
        let shown = format!("{} {}", ran.stdout, ran.stderr);
        assert!(
            shown.split_whitespace().collect::<Vec<_>>().join(" ").contains("nothing listens there"),
            "{}{}",
            ran.stdout,
            ran.stderr
        );
    }
}

#[test]
fn a_profile_file_that_is_not_there_says_what_next() {
    let sandbox = Sandbox::new();
    sandbox
        .run(["doctor", "--config", "nowhere.toml"])
        .fails(5, &["nowhere.toml", "escalate init --config nowhere.toml"]);
    sandbox.write("acme.toml", "title = \"Acme\"");
    sandbox.run(["doctor", "--config", "amce.toml"]).fails(5, &["did you mean `acme.toml`?"]);
    fs::create_dir(sandbox.path("folder")).unwrap();
    sandbox.run(["doctor", "--config", "folder"]).fails(5, &["it is a folder and not a file"]);
}
