//! `token_key` on the command line: who needs it, who does without, and that it is never shown.

use std::path::Path;

use super::replay::recording;
use crate::support::{Ran, Sandbox};

const KEY: &str = "9c0ffee1-shared-by-all-admins";
const PROFILE: &str = "title = 'Acme'\ntoken_key = { env = 'ACME_KEY' }\n";
const LEAVES: [&str; 5] = ["--facts", "facts.json", "--still-failing", "--bundle", "out.zip"];

/// A home with a recorded run and a profile, which may lie anywhere.
fn home(profile: &str, text: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("facts.json", recording().to_string());
    sandbox.write(profile, text);
    sandbox
}

/// Runs with that profile and that key.
fn run(sandbox: &Sandbox, profile: &str, key: Option<&str>, args: &[&str]) -> Ran {
    let mut command = sandbox.escalate([args, &["--config", profile]].concat());
    command.envs(key.map(|key| ("ACME_KEY", key)));
    Ran::of(&command.output().unwrap(), &sandbox.path(""))
}

/// The words of a bundle that stand for somebody.
fn tokens(sandbox: &Sandbox) -> Vec<String> {
    let shown = sandbox.run(["bundle", "show", "out.zip"]).stdout;
    let words = shown.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let mut tokens: Vec<_> = words.filter(|word| escalate::redact::pseudonym::is_token(word)).collect();
    tokens.sort_unstable();
    tokens.dedup();
    assert!(!tokens.is_empty(), "{shown}");
    tokens.into_iter().map(str::to_owned).collect()
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn on_two_machines_with_the_same_key_people_are_called_the_same() {
    let made = |profile: &str, text: &str| {
        let sandbox = home(profile, text);
        let ran = run(&sandbox, profile, Some(KEY), &LEAVES);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(!ran.stderr.contains("hold here only"), "{}", ran.stderr);
        tokens(&sandbox)
    };
    let first = made("acme.toml", PROFILE);
    assert_eq!(made("there/other.toml", PROFILE), first);
    assert_eq!(made("acme.toml", &PROFILE.replace("Acme", "Acme Inc.")), first);
    assert_ne!(
        made("acme.toml", "title = 'Acme'\ntoken_key = { command = ['echo', 'another key of sixteen'] }\n"),
        first
    );
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn without_a_key_it_is_said_once_that_tokens_hold_on_one_machine() {
    let sandbox = home("acme.toml", "title = 'Acme'\n");
    let look = run(&sandbox, "acme.toml", None, &["--facts", "facts.json", "--still-failing", "--dry-run"]);
    assert!(!look.stderr.contains("hold here only"), "nothing left yet: {}", look.stderr);
    let first = run(&sandbox, "acme.toml", None, &LEAVES);
    assert!(
        first.stderr.contains("hold here only") && first.stderr.contains("`token_key`"),
        "{}",
        first.stderr
    );
    std::fs::remove_file(sandbox.path("out.zip")).unwrap();
    let second = run(&sandbox, "acme.toml", None, &LEAVES);
    assert_eq!((first.code, second.code), (0, 0));
    assert!(!second.stderr.contains("hold here only"), "{}", second.stderr);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_key_that_is_not_there_stops_what_leaves_and_nothing_else() {
    let sandbox = home("acme.toml", PROFILE);
    for leaves in [&LEAVES[..], &["--facts", "facts.json", "--still-failing", "--dry-run"]] {
        run(&sandbox, "acme.toml", None, leaves).fails(
            5,
            &["acme.toml: `token_key`: the environment variable ACME_KEY is not set", "openssl rand -hex 32"],
        );
        run(&sandbox, "acme.toml", Some("too short"), leaves)
            .fails(5, &["ACME_KEY", "fewer than 16 characters"]);
    }
    assert!(!sandbox.path("out.zip").exists());
    for key in [None, Some("too short"), Some(KEY)] {
        let ran = run(&sandbox, "acme.toml", key, &["--facts", "facts.json"]);
        assert_eq!((ran.code, ran.stderr.as_str()), (3, ""), "a diagnosis needs none");
    }
}

#[test]
fn it_is_named_together_with_the_other_secrets_that_are_missing() {
    let sandbox = super::connectors::sandbox();
    let system = "[connect.backstage]\nurl = 'http://127.0.0.1:9'\ntoken = { env = 'NEVER_SET' }\n";
    sandbox.profile("acme", &format!("{PROFILE}{system}"));
    sandbox.run(["--user", "a", "--bundle", "out.zip"]).fails(5, &["NEVER_SET", "ACME_KEY"]);
}

#[test]
fn a_key_in_the_open_is_refused_and_not_quoted() {
    let sandbox = home("acme.toml", &format!("token_key = '{KEY}'\n"));
    let ran = run(&sandbox, "acme.toml", None, &["--facts", "facts.json"]);
    ran.fails(5, &["acme.toml:1:1: `token_key` is a secret", "{ env = \"NAME\" }", "openssl rand -hex 32"]);
    assert!(!ran.stderr.contains(KEY));
}

/// Everything that a folder holds, also in its folders.
fn everything(folder: &Path, all: &mut Vec<u8>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            everything(&entry.path(), all);
        } else {
            all.extend(std::fs::read(entry.path()).unwrap());
        }
    }
}

/// Whatever holds it: the error, a name, an attached file, and the file that it is kept in.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_key_is_in_no_output() {
    for text in [PROFILE.to_owned(), "title = 'Acme'\ntoken_key = { file = 'keys/acme' }\n".to_owned()] {
        let sandbox = home("acme.toml", &text);
        let kept = sandbox.write("keys/acme", format!("\u{feff}{KEY}\n\n"));
        // The state folder has what is made of it.
        assert_eq!(run(&sandbox, "acme.toml", Some(KEY), &LEAVES).code, 0);
        std::fs::remove_file(sandbox.path("out.zip")).unwrap();
        let mut state = Vec::new();
        everything(&sandbox.path(".local/state/escalate/keys"), &mut state);
        let state = String::from_utf8_lossy(&state).into_owned();
        assert!(!state.contains(KEY), "{state}");
        let derived: Vec<&str> = state.split('"').filter(|part| part.len() == 64).collect();
        assert!(!derived.is_empty());
        sandbox.write("notes.txt", format!("key: {KEY}\n{}\n{state}\n", derived.join("\n")));
        let error = format!("refused: {KEY} {}", derived[0]);
        for format in ["text", "json", "markdown", "html"] {
            let typed = ["--facts", "facts.json", "--error", &error, "--format", format, "-v"];
            let attached = ["--attach", "notes.txt", "--attach", "keys/acme"];
            let left = [&LEAVES[..], &typed[2..], &attached[..]].concat();
            for args in [&typed[..], &left] {
                let ran = run(&sandbox, "acme.toml", Some(KEY), args);
                assert!(matches!(ran.code, 0 | 3), "{}", ran.stderr);
                for secret in [&[KEY], &derived[..]].concat() {
                    assert!(
                        !ran.stdout.contains(secret) && !ran.stderr.contains(secret),
                        "{format}: {}{}",
                        ran.stdout,
                        ran.stderr
                    );
                }
            }
            let shown = sandbox.run(["bundle", "show", "out.zip"]).stdout;
            assert!(shown.contains("notes.txt"), "{shown}");
            let mut zip =
                zip::ZipArchive::new(std::fs::File::open(sandbox.path("out.zip")).unwrap()).unwrap();
            for index in 0..zip.len() {
                let mut text = Vec::new();
                std::io::copy(&mut zip.by_index(index).unwrap(), &mut text).unwrap();
                let text = String::from_utf8_lossy(&text).into_owned();
                for secret in [&[KEY], &derived[..]].concat() {
                    assert!(!text.contains(secret), "{text}");
                }
            }
            std::fs::remove_file(sandbox.path("out.zip")).unwrap();
        }
        assert!(kept.exists());
    }
}

#[test]
fn init_leaves_a_line_for_it_and_no_two_customers_have_one_name() {
    let sandbox = super::connectors::sandbox();
    let init = ["init", "--no-input", "--connector", "backstage"];
    assert_eq!(sandbox.run([&init[..], &["--profile", "Acme Corp."]].concat()).code, 0);
    let text = std::fs::read_to_string(sandbox.config().join("profiles/acme-corp.toml")).unwrap();
    let line = "# token_key = { env = \"ACME_CORP_TOKEN_KEY\" }\n";
    assert!(text.contains(line) && text.contains("openssl rand -hex 32"), "{text}");
    // Without the sign of a comment it is a valid profile.
    sandbox.profile(
        "acme-corp",
        &text.replace(line, &line[2..]).replace("url = \"\"", "url = \"http://127.0.0.1:9\""),
    );
    let set = sandbox.run(["--user", "a", "--profile", "acme-corp", "--bundle", "out.zip"]);
    set.fails(5, &["ACME_CORP_TOKEN_KEY is not set"]);
    for name in ["globex", "initech"] {
        assert_eq!(sandbox.run([&init[..], &["--config", &format!("{name}.toml")]].concat()).code, 0);
        let text = std::fs::read_to_string(sandbox.path(&format!("{name}.toml"))).unwrap();
        assert!(text.contains(&format!("title    = \"{name}\"")), "{text}");
    }
}
