//! Nothing that is named waits for ever: pipes, devices and folders in place of files, locks that are held, commands that do not
//! end. And keys that others can write.

use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::cli::replay::recording;
use crate::fixtures::{EXPORTS, LEAST, varied};
use crate::support::{Ran, Sandbox};

/// Far more than any of this takes, far less than for ever.
const SOON: Duration = Duration::from_secs(30);

fn pipe(path: &Path) -> PathBuf {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = std::fs::remove_file(path);
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    path.to_owned()
}

/// Runs it; it fails when it does not end.
#[track_caller]
fn ends(sandbox: &Sandbox, args: &[&str]) -> Ran {
    let mut command = sandbox.escalate(args);
    command.env("TOKEN", "t0ken-of-the-test").timeout(SOON);
    let started = Instant::now();
    let output = command.output().unwrap();
    assert!(output.status.code().is_some() && started.elapsed() < SOON, "{args:?} does not end");
    Ran::of(&output, &sandbox.path(""))
}

#[track_caller]
fn is_refused(sandbox: &Sandbox, args: &[&str], what: &str) {
    let ran = ends(sandbox, args);
    assert!(
        ran.code != 0 && (ran.stderr.contains(what) || ran.stdout.contains(what)),
        "{args:?}: {}\n{}",
        ran.stdout,
        ran.stderr
    );
}

const PIPE: &str = "it is a pipe, a socket or a device";

/// Something leaves, so that the key of the customer is read or made.
const LEAVES: [&str; 7] =
    ["--facts", "facts.json", "--still-failing", "--bundle", "x.zip", "--profile", "acme"];

fn with_facts() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("facts.json", recording().to_string());
    sandbox
}

#[test]
fn a_pipe_in_place_of_a_file_is_refused_wherever_one_is_named() {
    let sandbox = with_facts();
    pipe(&sandbox.path("pipe"));
    sandbox.write("key.txt", "AGE-SECRET-KEY-1");
    for args in [
        ["--facts", "pipe"].as_slice(),
        &["--user", "a@b.example", "--error", "@pipe"],
        &["--facts", "facts.json", "--attach", "pipe", "--bundle", "x.zip", "--still-failing"],
        &["--facts", "facts.json", "--attach-raw", "pipe", "--bundle", "x.zip", "--still-failing"],
        &["bundle", "verify", "pipe"],
        &["bundle", "show", "pipe"],
        &["bundle", "verify", "/dev/zero"],
        &["--facts", "/dev/zero"],
    ] {
        is_refused(&sandbox, args, PIPE);
    }
    is_refused(&sandbox, &["--facts", "."], "it is a folder");
    is_refused(&sandbox, &["--config", "pipe", "doctor"], "there is no profile pipe");
    pipe(&sandbox.path("pipe.toml"));
    is_refused(&sandbox, &["connectors", "check", "pipe.toml"], PIPE);
    is_refused(&sandbox, &["connectors", "show", "pipe.toml"], PIPE);
    #[cfg(feature = "encrypt")]
    {
        sandbox.write("x.age", "age-encryption.org/v1\n");
        is_refused(&sandbox, &["bundle", "verify", "x.age", "--identity", "pipe"], PIPE);
    }
}

#[test]
fn a_pipe_in_a_folder_of_the_tool_is_refused_too() {
    let sandbox = with_facts();
    let profile = pipe(&sandbox.path(".config/escalate/profiles/acme.toml"));
    is_refused(&sandbox, &["doctor"], PIPE);
    std::fs::remove_file(profile).unwrap();

    sandbox.profile("acme", "[connect.least]\nurl = \"http://127.0.0.1:9\"\n");
    let connector = pipe(&sandbox.path(".config/escalate/templates/connectors/directory/least.toml"));
    is_refused(&sandbox, &["doctor"], PIPE);
    std::fs::remove_file(connector).unwrap();
    sandbox.write(".config/escalate/templates/connectors/directory/least.toml", LEAST);

    let template = pipe(&sandbox.path(".config/escalate/templates/ticket/ticket.hbs"));
    let other = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/ticket")).unwrap();
    for name in other.flatten().map(|entry| entry.file_name()) {
        pipe(&template.with_file_name(name));
    }
    is_refused(&sandbox, &["--facts", "facts.json"], PIPE);
    std::fs::remove_dir_all(template.parent().unwrap()).unwrap();

    let samples = pipe(&sandbox.path("least.samples.json"));
    sandbox.write("least.toml", LEAST);
    assert_eq!(ends(&sandbox, &["connectors", "check", "least.toml"]).code, 0);
    std::fs::remove_file(samples).unwrap();

    pipe(&sandbox.path(".local/state/escalate/keys/.lock"));
    is_refused(&sandbox, &LEAVES, "a link or a pipe");
}

#[test]
fn exports_and_secrets_that_are_pipes() {
    let sandbox = Sandbox::new();
    sandbox.write(".config/escalate/templates/connectors/directory/export.toml", EXPORTS);
    sandbox.profile("acme", "[connect.export]\n");
    pipe(&sandbox.path(".config/escalate/profiles/exports/users.csv"));
    let ran = ends(
        &sandbox,
        &["--user", "a@b.example", "--tenant", "acme", "--permission", "a.b", "--format", "json"],
    );
    assert!(ran.stdout.contains(PIPE), "{}{}", ran.stdout, ran.stderr);

    let secret = varied(
        LEAST,
        &[
            ("[settings]", "[settings]\npass = { secret = true }"),
            ("[request.all]", "[auth]\nbearer = \"{{pass}}\"\n[request.all]"),
        ],
    );
    sandbox.write(".config/escalate/templates/connectors/directory/least.toml", secret);
    sandbox.profile("acme", "[connect.least]\nurl = \"http://127.0.0.1:9\"\npass = { file = \"pass\" }\n");
    pipe(&sandbox.path(".config/escalate/profiles/pass"));
    is_refused(&sandbox, &["--user", "a@b.example"], PIPE);
}

/// A profile with one secret, and a directory that does not answer.
fn with_secret(value: &str) -> Sandbox {
    let sandbox = with_facts();
    let secret = varied(
        LEAST,
        &[
            ("[settings]", "[settings]\npass = { secret = true }"),
            ("[request.all]", "[auth]\nbearer = \"{{pass}}\"\n[request.all]"),
        ],
    );
    sandbox.write(".config/escalate/templates/connectors/directory/least.toml", secret);
    sandbox.profile("acme", &format!("[connect.least]\nurl = \"http://127.0.0.1:9\"\npass = {value}\n"));
    sandbox
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_command_for_a_secret_ends_with_the_timeout() {
    for command in ["[\"sleep\", \"120\"]", "[\"sh\", \"-c\", \"sleep 120 & echo secret\"]"] {
        let sandbox = with_secret(&format!("{{ command = {command} }}"));
        let started = Instant::now();
        is_refused(&sandbox, &["--user", "a@b.example", "--timeout", "1s"], "did not end within");
        assert!(started.elapsed() < Duration::from_secs(15), "{command}");
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_lock_that_is_held_ends_with_the_timeout() {
    let sandbox = with_facts();
    sandbox.profile("acme", "title = \"Acme\"\n");
    let lock = sandbox.write(".local/state/escalate/keys/.lock", "");
    let held = std::fs::File::open(lock).unwrap();
    held.lock().unwrap();
    let started = Instant::now();
    is_refused(
        &sandbox,
        &[LEAVES.as_slice(), &["--timeout", "1s"]].concat(),
        "another run of escalate holds it",
    );
    assert!(started.elapsed() < Duration::from_secs(15));
}

#[test]
fn a_secret_that_others_can_write_is_refused_and_one_that_they_can_read_is_noted() {
    let sandbox = with_secret("{ file = \"pass\" }");
    let file = sandbox.write(".config/escalate/profiles/pass", "correct-horse-battery");
    let with_mode = |mode| {
        std::fs::set_permissions(&file, Permissions::from_mode(mode)).unwrap();
        ends(&sandbox, &["--user", "a@b.example"])
    };
    for mode in [0o620, 0o602, 0o666] {
        let ran = with_mode(mode);
        assert_eq!(ran.code, 5, "{mode:o}: {}", ran.stderr);
        assert!(
            ran.stderr.contains("chmod go-w [HOME]") && !ran.stderr.contains("correct-horse"),
            "{}",
            ran.stderr
        );
    }
    let noted = with_mode(0o644);
    assert!(noted.code == 4 && noted.stderr.contains("chmod go-r [HOME]"), "{}", noted.stderr);
    let private = with_mode(0o600);
    assert!(private.code == 4 && !private.stderr.contains("chmod"), "{}", private.stderr);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_key_of_the_state_folder_that_others_can_write_is_refused() {
    let sandbox = with_facts();
    let leaves = LEAVES;
    sandbox.profile("acme", "title = \"Acme\"\n");
    let first = ends(&sandbox, &leaves);
    assert_eq!(first.code, 0, "{}", first.stderr);
    let keys = sandbox.path(".local/state/escalate/keys");
    let key = std::fs::read_dir(keys).unwrap().flatten().map(|entry| entry.path());
    let key = key.filter(|path| path.extension().is_some_and(|ending| ending == "json")).last().unwrap();
    std::fs::set_permissions(&key, Permissions::from_mode(0o666)).unwrap();
    is_refused(&sandbox, &leaves, "chmod go-w");
    std::fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();
    assert_eq!(ends(&sandbox, &leaves).code, 0);
    // A key that is a link to a file elsewhere: whoever made the link chose the key.
    let elsewhere = sandbox.path("elsewhere");
    std::fs::rename(&key, &elsewhere).unwrap();
    symlink(&elsewhere, &key).unwrap();
    is_refused(&sandbox, &leaves, "it is a link");
}

#[test]
fn links_in_the_state_folder_are_not_followed() {
    for place in ["keys", "keys/.lock", "tokens"] {
        let sandbox = with_facts();
        sandbox.profile("acme", "title = \"Acme\"\n");
        let target = sandbox.path("target");
        let is_lock = place.ends_with("/.lock");
        if is_lock {
            sandbox.write("target", "untouched");
        } else {
            std::fs::create_dir(&target).unwrap();
        }
        let mode = std::fs::metadata(&target).unwrap().permissions().mode();
        let link = sandbox.path(".local/state/escalate").join(place);
        std::fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink(&target, &link).unwrap();
        is_refused(&sandbox, &LEAVES, "link");
        assert_eq!(std::fs::metadata(&target).unwrap().permissions().mode(), mode, "{place}");
        if is_lock {
            assert_eq!(std::fs::read(&target).unwrap(), b"untouched");
        } else {
            assert_eq!(std::fs::read_dir(&target).unwrap().count(), 0, "{place}");
        }
    }
}
