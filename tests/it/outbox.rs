//! The outbox: on the disk before anything is sent, whole or not at all, private, and tamper-evident.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

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

/// Puts it there, as a run does.
fn queue(outbox: &Outbox, record: Record, bytes: &[u8]) -> Record {
    let turn = outbox.turn(FINGERPRINT, Duration::ZERO).unwrap();
    outbox.queue(record, &ticket(), &[("bundle.zip", bytes)], &turn).unwrap()
}

fn with(bytes: &[u8]) -> Record {
    let mut record = record();
    record.files = vec![QueuedFile::of("bundle.zip", "application/zip", bytes)];
    record
}

#[test]
fn what_is_queued_is_there_for_the_next_run() {
    let (_folder, state) = state();
    let queued = queue(&Outbox::open(&state).unwrap(), record(), b"zip bytes");
    let outbox = Outbox::open(&state).unwrap();
    let waiting = outbox.list().unwrap();
    assert_eq!((waiting.len(), waiting[0].record.as_ref().unwrap()), (1, &queued));
    assert_eq!(outbox.find("01234567").unwrap(), FINGERPRINT);
    assert_eq!(outbox.file(&queued, &queued.files[0]).unwrap(), b"zip bytes");
    assert_eq!(outbox.ticket(&queued).unwrap(), ticket());
}

#[test]
fn queueing_the_same_again_keeps_every_confirmed_step() {
    let (_folder, state) = state();
    let outbox = Outbox::open(&state).unwrap();
    let mut queued = queue(&outbox, record(), b"zip bytes");
    queued.steps.id = Some("17".into());
    queued.steps.attached = true;
    outbox.save(&queued).unwrap();
    let again = queue(&outbox, record(), b"zip bytes");
    assert_eq!(again.entry, queued.entry);
    assert_eq!(again.steps, queued.steps);
}

#[test]
fn new_content_on_a_half_filed_ticket_is_not_taken_for_sent() {
    let (_folder, state) = state();
    let outbox = Outbox::open(&state).unwrap();
    let mut queued = queue(&outbox, record(), b"zip bytes");
    queued.steps.id = Some("17".into());
    queued.steps.entry = Some(queued.entry.clone());
    queued.steps.attached = true;
    outbox.save(&queued).unwrap();
    let again = queue(&outbox, with(b"more bytes"), b"more bytes");
    assert_ne!(again.entry, queued.entry);
    assert_eq!(again.steps.id.as_deref(), Some("17"), "the ticket is known");
    assert_eq!(again.steps.entry, Some(queued.entry), "and that the other text is in it");
    assert!(!again.steps.attached);
    assert_eq!(outbox.file(&again, &again.files[0]).unwrap(), b"more bytes");
    let left = state.all(&format!("outbox/{FINGERPRINT}")).unwrap();
    assert_eq!(left.len(), 3, "what the old record named is gone: {left:?}");
}

#[test]
fn a_record_of_an_earlier_version_reads() {
    let (_folder, state) = state();
    state.folder(&format!("outbox/{FINGERPRINT}")).unwrap();
    let old = format!(
        r#"{{"schema":"escalate.outbox/1","fingerprint":"{FINGERPRINT}","profile":"acme","config":null,"system":"rt",
        "queued_at":"2026-11-23T12:00:00Z","files":[],"last_failure":null,"steps":{{"create_sent":true,"id":null,"url":null,
        "created":false,"commented":false,"attached":false,"confirmed":false}}}}"#
    );
    fs::write(state.path(&format!("outbox/{FINGERPRINT}/record.json")), old).unwrap();
    let record = Outbox::open(&state).unwrap().record(FINGERPRINT).unwrap();
    let sent = record.steps.sent.unwrap();
    assert_eq!((sent.verb.as_str(), sent.at), ("create", record.queued_at));
    assert_eq!(record.ticket, "ticket.json");
}

#[test]
fn everything_is_private() {
    let (_folder, state) = state();
    let outbox = Outbox::open(&state).unwrap();
    let queued = queue(&outbox, record(), b"zip bytes");
    let mode = |name: &str| fs::metadata(state.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(""), 0o700);
    assert_eq!(mode(&format!("outbox/{FINGERPRINT}")), 0o700);
    for file in ["record.json", &queued.ticket, "bundle.zip"] {
        assert_eq!(mode(&format!("outbox/{FINGERPRINT}/{file}")), 0o600, "{file}");
    }
}

#[test]
fn what_a_killed_run_left_is_no_entry_and_goes() {
    let (_folder, state) = state();
    let outbox = Outbox::open(&state).unwrap();
    state.folder(&format!("outbox/{FINGERPRINT}")).unwrap();
    fs::write(state.path(&format!("outbox/{FINGERPRINT}/bundle.zip")), b"whole, and no record yet").unwrap();
    assert!(outbox.list().unwrap().is_empty());
    outbox.tidy();
    assert!(!state.path(&format!("outbox/{FINGERPRINT}")).exists());
}

#[test]
fn a_damaged_record_hides_no_other() {
    let (_folder, state) = state();
    let outbox = Outbox::open(&state).unwrap();
    queue(&outbox, record(), b"zip bytes");
    let other = "f".repeat(32);
    state.folder(&format!("outbox/{other}")).unwrap();
    fs::write(state.path(&format!("outbox/{other}/record.json")), "{").unwrap();
    let waiting = outbox.list().unwrap();
    assert_eq!(waiting.len(), 2);
    assert!(waiting[0].record.is_ok() && waiting[1].record.is_err());
    let error = waiting[1].record.as_ref().unwrap_err().to_string();
    assert!(error.contains(&other) && error.contains("outbox drop"), "{error}");
    outbox.drop(&other).unwrap();
    assert_eq!(outbox.list().unwrap().len(), 1);
}

#[test]
fn one_run_at_a_time_works_on_an_entry_and_listing_waits_for_none() {
    let (_folder, state) = state();
    let outbox = Outbox::open(&state).unwrap();
    queue(&outbox, record(), b"zip bytes");
    let turn = outbox.turn(FINGERPRINT, Duration::ZERO).unwrap();
    let second = Outbox::open(&state).unwrap();
    assert_eq!(second.list().unwrap().len(), 1);
    let error = second.turn(FINGERPRINT, Duration::from_millis(50)).unwrap_err().to_string();
    assert!(error.contains("another run") && error.contains("01234567"), "{error}");
    drop(turn);
    second.turn(FINGERPRINT, Duration::ZERO).unwrap();
}

#[test]
fn another_problem_is_nobodys_concern_and_no_lock_file_stays() {
    let (_folder, state) = state();
    let outbox = Outbox::open(&state).unwrap();
    let turn = outbox.turn(FINGERPRINT, Duration::ZERO).unwrap();
    // Of the same first digits.
    for other in ["0123456789abcdef0123456789abcdee", "0123456789abcdef0123456789abcde"] {
        outbox.turn(other, Duration::ZERO).unwrap();
    }
    drop(turn);
    assert!(state.all("outbox").unwrap().is_empty());
    // That of a killed run.
    fs::write(state.path(&format!("outbox/.turn-{FINGERPRINT}")), "").unwrap();
    outbox.tidy();
    assert!(state.all("outbox").unwrap().is_empty());
}

#[test]
fn a_turn_is_never_held_by_two_though_its_file_comes_and_goes() {
    let (_folder, state) = state();
    let holders = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let outbox = Outbox::open(&state).unwrap();
                for _ in 0..100 {
                    let _turn = outbox.turn(FINGERPRINT, Duration::from_secs(60)).unwrap();
                    assert_eq!(holders.fetch_add(1, Ordering::SeqCst), 0);
                    thread::yield_now();
                    holders.fetch_sub(1, Ordering::SeqCst);
                }
            });
        }
    });
}

#[test]
fn an_entry_that_cannot_be_read_stops_no_other() {
    let (_folder, state) = state();
    let outbox = Outbox::open(&state).unwrap();
    queue(&outbox, record(), b"zip bytes");
    let left = state.path(&format!("outbox/{FINGERPRINT}/left-over"));
    fs::write(&left, "of a killed run").unwrap();
    // Before it by name: a folder in the place of the record, a file in that of the entry.
    fs::create_dir_all(state.path(&format!("outbox/{}/record.json", "0".repeat(32)))).unwrap();
    fs::write(state.path("outbox/00ff"), "").unwrap();
    outbox.tidy();
    assert!(!left.exists(), "the others are tidied");
    assert!(outbox.list().unwrap().iter().any(|entry| entry.record.is_ok()));
    outbox.drop(&"0".repeat(32)).unwrap();
}

#[test]
fn a_changed_file_is_not_sent() {
    let (_folder, state) = state();
    let outbox = Outbox::open(&state).unwrap();
    let queued = queue(&outbox, record(), b"zip bytes");
    fs::write(state.path(&format!("outbox/{FINGERPRINT}/bundle.zip")), b"other bytes").unwrap();
    let error = outbox.file(&queued, &queued.files[0]).unwrap_err().to_string();
    assert!(error.contains("changed"), "{error}");
}

#[test]
fn a_filed_ticket_leaves_the_queue_and_is_remembered() {
    let (_folder, state) = state();
    let outbox = Outbox::open(&state).unwrap();
    let queued = queue(&outbox, record(), b"zip bytes");
    let seen = LedgerEntry {
        system: "rt".into(),
        id: "17".into(),
        url: None,
        confirmed: true,
        filed_at: queued.queued_at,
        entry: None,
    };
    outbox.done(&queued, &seen).unwrap();
    assert!(outbox.list().unwrap().is_empty());
    assert_eq!(outbox.seen("rt", FINGERPRINT).unwrap(), Some(seen));
    assert_eq!(
        outbox.filed().unwrap(),
        [(FINGERPRINT.to_owned(), outbox.seen("rt", FINGERPRINT).unwrap().unwrap())]
    );
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

#[test]
fn what_waits_under_a_former_fingerprint_becomes_the_new_entry() {
    for former in ["fedcba9876543210fedcba9876543210", "0edcba9876543210fedcba9876543210"] {
        let (_folder, state) = state();
        let outbox = Outbox::open(&state).unwrap();
        let mut old = record();
        old.fingerprint = former.to_owned();
        let turn = outbox.turn(former, Duration::ZERO).unwrap();
        let mut old = outbox.queue(old, &ticket(), &[("bundle.zip", b"zip bytes")], &turn).unwrap();
        old.steps.id = Some("17".into());
        outbox.save(&old).unwrap();
        drop(turn);
        let mut new = with(b"more bytes");
        new.former = vec![former.to_owned()];
        let new = queue(&outbox, new, b"more bytes");
        assert_eq!(new.steps.id.as_deref(), Some("17"), "its ticket is known");
        let waiting = outbox.list().unwrap();
        assert_eq!((waiting.len(), waiting[0].name.as_str()), (1, FINGERPRINT));
    }
}
