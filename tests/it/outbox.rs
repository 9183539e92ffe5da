//! The outbox: on the disk before anything is sent, whole or not at all, private, and tamper-evident.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use escalate::environment::state::State;
use escalate::filing::outbox::{LedgerEntry, Outbox, QueuedFile, Record};
use escalate::output::template::Templates;
use escalate::output::ticket::Ticket;
use escalate::redact::policy::Audience;
use escalate::redact::pseudonym::Key;
use escalate::redact::typed::Redactor;
use escalate::report::redact_report;
use escalate::vault::Vault;

use crate::sample;

const FINGERPRINT: &str = "0123456789abcdef0123456789abcdef";

fn ticket() -> Ticket {
    let redactor = Redactor::new(
        Audience::Support,
        &Vault::new(),
        Key::new([7; 32]),
        sample::recording().facts.people(),
    );
    let report =
        redact_report(&redactor, &sample::report(), &mut escalate::redact::findings::Log::new()).unwrap();
    Ticket::write(&report, &Templates::embedded(), FINGERPRINT).unwrap()
}

fn record() -> Record {
    let at = "2026-11-23T12:00:00Z".parse().unwrap();
    let mut record = Record::new(FINGERPRINT.into(), "acme".into(), None, "rt".into(), at);
    record.files.push(QueuedFile::of("bundle.zip", "application/zip", b"zip bytes"));
    record
}

fn state() -> (tempfile::TempDir, State) {
    let folder = tempfile::tempdir().unwrap();
    let state = State::open(&folder.path().join("escalate")).unwrap();
    (folder, state)
}

#[test]
fn what_is_queued_is_there_for_the_next_run() {
    let (_folder, state) = state();
    let queued = {
        let outbox = Outbox::open(&state).unwrap();
        outbox.queue(record(), &ticket(), &[("bundle.zip", b"zip bytes")]).unwrap()
    };
    let outbox = Outbox::open(&state).unwrap();
    assert_eq!(outbox.list().unwrap(), vec![queued.clone()]);
    assert_eq!(outbox.find("01234567").unwrap(), FINGERPRINT);
    assert_eq!(outbox.file(&queued, &queued.files[0]).unwrap(), b"zip bytes");
    assert_eq!(outbox.ticket(&queued).unwrap(), ticket());
}

#[test]
fn queueing_again_keeps_the_confirmed_steps() {
    let (_folder, state) = state();
    let outbox = Outbox::open(&state).unwrap();
    let mut queued = outbox.queue(record(), &ticket(), &[("bundle.zip", b"zip bytes")]).unwrap();
    queued.steps.create_sent = true;
    queued.steps.id = Some("17".into());
    outbox.save(&queued).unwrap();
    let again = outbox.queue(record(), &ticket(), &[("bundle.zip", b"zip bytes")]).unwrap();
    assert_eq!(again.steps.id.as_deref(), Some("17"));
}

#[test]
fn everything_is_private() {
    let (_folder, state) = state();
    let outbox = Outbox::open(&state).unwrap();
    outbox.queue(record(), &ticket(), &[("bundle.zip", b"zip bytes")]).unwrap();
    let mode = |name: &str| fs::metadata(state.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(""), 0o700);
    assert_eq!(mode(&format!("outbox/{FINGERPRINT}")), 0o700);
    for file in ["record.json", "ticket.json", "bundle.zip"] {
        assert_eq!(mode(&format!("outbox/{FINGERPRINT}/{file}")), 0o600, "{file}");
    }
}

#[test]
fn a_killed_run_leaves_nothing_behind() {
    let (_folder, state) = state();
    state.folder("outbox/aaaa.unfinished").unwrap();
    fs::write(state.path("outbox/aaaa.unfinished/bundle.zip"), b"half").unwrap();
    fs::write(state.path("outbox/.x.unfinished"), b"half").unwrap();
    let outbox = Outbox::open(&state).unwrap();
    assert!(outbox.list().unwrap().is_empty());
    assert!(!state.path("outbox/aaaa.unfinished").exists());
    assert!(!state.path("outbox/.x.unfinished").exists());
}

#[test]
fn a_changed_file_is_not_sent() {
    let (_folder, state) = state();
    let outbox = Outbox::open(&state).unwrap();
    let queued = outbox.queue(record(), &ticket(), &[("bundle.zip", b"zip bytes")]).unwrap();
    fs::write(state.path(&format!("outbox/{FINGERPRINT}/bundle.zip")), b"other bytes").unwrap();
    let error = outbox.file(&queued, &queued.files[0]).unwrap_err().to_string();
    assert!(error.contains("changed"), "{error}");
}

#[test]
fn a_filed_ticket_leaves_the_queue_and_is_remembered() {
    let (_folder, state) = state();
    let outbox = Outbox::open(&state).unwrap();
    let queued = outbox.queue(record(), &ticket(), &[("bundle.zip", b"zip bytes")]).unwrap();
    let seen = LedgerEntry { system: "rt".into(), id: "17".into(), url: None, filed_at: queued.queued_at };
    outbox.done(&queued, &seen).unwrap();
    assert!(outbox.list().unwrap().is_empty());
    assert_eq!(outbox.seen("rt", FINGERPRINT).unwrap(), Some(seen));
    outbox.forget("rt", FINGERPRINT).unwrap();
    assert_eq!(outbox.seen("rt", FINGERPRINT).unwrap(), None);
}

#[test]
fn a_fingerprint_never_leads_out_of_the_outbox() {
    let (_folder, state) = state();
    let outbox = Outbox::open(&state).unwrap();
    for name in ["", "..", "../filed", "/etc", "ABC"] {
        assert!(outbox.drop(name).is_err(), "{name}");
    }
}
