//! `escalate --file` and `escalate outbox retry` as they are typed: what they say.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use super::system::{Fault, System};
use crate::fixtures::DESK;
use crate::support::{Ran, Sandbox};

struct Typed {
    sandbox: Sandbox,
    system: System,
    _runtime: tokio::runtime::Runtime,
}

impl Typed {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let system = runtime.block_on(System::start(None));
        let sandbox = Sandbox::new();
        sandbox.write(".config/escalate/templates/connectors/ticketing/desk.toml", DESK);
        let profile = format!(
            "[ticketing]\nconnector = \"desk\"\nurl = {:?}\ntoken = {{ env = \"DESK_TOKEN\" }}\n",
            system.url()
        );
        sandbox.write("my.toml", profile);
        Self { sandbox, system, _runtime: runtime }
    }

    fn run(&self, args: &[&str]) -> Ran {
        let mut command = self.sandbox.escalate(args);
        let output = command.env("DESK_TOKEN", "a-token-of-the-desk").output().unwrap();
        Ran::of(&output, &self.sandbox.path(""))
    }

    /// Reports the problem in words of that number.
    fn file(&self, number: usize) -> Ran {
        let error = format!("Something went wrong, code {}", 100_000 + number);
        let fixed =
            "--config my.toml --user ana@acme.example --tenant acme --allow-unknown --file --no-input";
        let mut args: Vec<&str> = fixed.split(' ').collect();
        args.extend(["--action", "open a case", "--error", &error]);
        self.run(&args)
    }

    /// Reports it while the system cannot be searched, and tries again when that is over.
    fn file_and_retry(&self, number: usize, then: Option<Fault>) -> Ran {
        self.system.break_with(Fault::SearchFails);
        let ran = self.file(number);
        assert_eq!(ran.code, 6, "{}", ran.stderr);
        self.system.heal();
        if let Some(fault) = then {
            self.system.break_with(fault);
        }
        self.run(&["outbox", "retry"])
    }

    fn bundles(&self) -> Vec<PathBuf> {
        let outbox = self.sandbox.path(".local/state/escalate/outbox");
        let entries = fs::read_dir(outbox).unwrap().flatten().filter(|entry| entry.path().is_dir());
        let files = entries.flat_map(|entry| fs::read_dir(entry.path()).unwrap().flatten());
        files
            .map(|file| file.path())
            .filter(|path| path.extension().is_some_and(|end| end == "zip"))
            .collect()
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_retry_says_what_became_of_the_ticket() {
    let typed = Typed::new();
    let said = |ran: Ran, parts: &[&str]| {
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        for part in parts {
            assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
        }
    };
    said(typed.file_and_retry(1, None), &["filed in desk as 0", "/tickets/0"]);
    said(typed.file_and_retry(2, None), &["added in desk to 0"]);
    typed.system.change(0, |ticket| ticket.closed = true);
    said(typed.file_and_retry(3, None), &["opened again in desk", ": 0 "]);
    typed.system.change(0, |ticket| ticket.closed = true);
    let ran = typed.file_and_retry(4, Some(Fault::ReopenRefused));
    said(ran, &["filed anew in desk as 1", "names the earlier", "/tickets/0"]);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_is_to_be_changed_goes_by_what_was_refused() {
    let typed = Typed::new();
    let limit = "attach less";
    for (fault, hint) in [
        (Fault::CreateAnswers(400), "[ticketing.fields]"),
        (Fault::CreateAnswers(422), "[ticketing.fields]"),
        (Fault::CreateAnswers(401), "credential"),
        (Fault::CreateAnswers(403), "have the account given"),
        (Fault::CreateAnswers(404), "`url`"),
        (Fault::CreateAnswers(301), "`url`"),
        (Fault::CreateAnswers(413), limit),
        (Fault::CreateAnswers(415), limit),
        (Fault::AttachAnswers(413), limit),
        (Fault::AttachAnswers(422), limit),
    ] {
        typed.system.break_with(fault);
        let ran = typed.file(1);
        assert_eq!(ran.code, 1, "{fault:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(hint), "{fault:?}: {}", ran.stderr);
        assert_eq!(ran.stderr.contains(limit), hint == limit, "{fault:?}: {}", ran.stderr);
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn damage_on_our_own_disk_is_not_blamed_on_the_ticketing_system() {
    let typed = Typed::new();
    typed.system.break_with(Fault::SearchFails);
    assert_eq!(typed.file(1).code, 6);
    typed.system.heal();
    for bundle in typed.bundles() {
        fs::OpenOptions::new().append(true).open(bundle).unwrap().write_all(b"x").unwrap();
    }
    let ran = typed.run(&["outbox", "retry"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("damaged") && ran.stderr.contains("was changed"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("refuses") && !ran.stderr.contains("attach"), "{}", ran.stderr);
    let again = typed.file(1);
    assert_eq!(again.code, 0, "the hint is true: {}", again.stderr);
    assert_eq!(typed.system.tickets().len(), 1);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn one_entry_that_cannot_be_read_does_not_stop_a_retry() {
    let typed = Typed::new();
    typed.system.break_with(Fault::SearchFails);
    assert_eq!(typed.file(1).code, 6);
    typed.system.heal();
    typed.sandbox.write(&format!(".local/state/escalate/outbox/{}/record.json/x", "0".repeat(32)), "");
    let ran = typed.run(&["outbox", "retry"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("filed in desk as 0") && ran.stderr.contains("00000000"), "{}", ran.stderr);
}
