//! Filing into a small ticketing system of our own, with one thing going wrong at a time. Whatever it is, after another try
//! there is exactly one ticket with exactly the right file, and the outbox is empty.

pub(crate) mod system;

use std::time::Duration;

use escalate::environment::state::State;
use escalate::filing::outbox::{Outbox, QueuedFile, Record};
use escalate::filing::{Filed, NotFiled, file};
use escalate::http::{Http, HttpLimits};
use escalate::output::template::Templates;
use escalate::output::ticket::Ticket;
use escalate::redact::findings::Log;
use escalate::redact::policy::Audience;
use escalate::redact::pseudonym::Key;
use escalate::redact::typed::Redactor;
use escalate::report::redact_report;
use escalate::vault::Vault;

use crate::connectors::bench;
use crate::fixtures::DESK;
use crate::sample;
use system::{Fault, System};

const FINGERPRINT: &str = "0123456789abcdef0123456789abcdef";
const BUNDLE: &[u8] = b"PK\x03\x04 the bytes of a bundle";

struct Bench {
    _folder: tempfile::TempDir,
    state: State,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(folder.path()).unwrap();
        Self { _folder: folder, state }
    }

    /// Puts the ticket into the outbox and files it.
    async fn file(&self, system: &System) -> Result<Filed, NotFiled> {
        let outbox = Outbox::open(&self.state).unwrap();
        let redactor = Redactor::new(
            Audience::Support,
            &Vault::new(),
            Key::new([7; 32]),
            sample::recording().facts.people(),
        );
        let report = redact_report(&redactor, &sample::report(), &mut Log::new()).unwrap();
        let ticket = Ticket::write(&report, &Templates::embedded(), FINGERPRINT).unwrap();
        let mut record = Record::new(FINGERPRINT.into(), "acme".into(), None, "desk".into(), bench::now());
        record.files.push(QueuedFile::of("bundle.zip", "application/zip", BUNDLE));
        let record = outbox.queue(record, &ticket, &[("bundle.zip", BUNDLE)]).unwrap();
        Self::send(&outbox, record, system).await
    }

    /// Goes on with what is in the outbox, as `escalate outbox retry` does.
    async fn retry(&self, system: &System) -> Result<Filed, NotFiled> {
        let outbox = Outbox::open(&self.state).unwrap();
        let record = outbox.list().unwrap().remove(0);
        Self::send(&outbox, record, system).await
    }

    async fn send(outbox: &Outbox, record: Record, system: &System) -> Result<Filed, NotFiled> {
        let configured = bench::at(&system.url(), DESK);
        let http = Http::new(HttpLimits { attempts: 1, ..HttpLimits::default() }, &Vault::new());
        let deadline = bench::deadline(Duration::from_millis(1500));
        let context = bench::context(deadline, &http);
        file(outbox, record, &configured, &context).await
    }

    fn waiting(&self) -> Vec<Record> {
        Outbox::open(&self.state).unwrap().list().unwrap()
    }
}

#[tokio::test]
async fn a_ticket_is_made_attached_to_read_back_and_taken_out_of_the_outbox() {
    let system = System::start(None).await;
    let bench = Bench::new();
    let filed = bench.file(&system).await.unwrap();
    assert!(filed.ticket.created && filed.ticket.confirmed);
    assert!(bench.waiting().is_empty());
    assert_eq!(system.tickets(), [(FINGERPRINT.to_owned(), vec![BUNDLE.to_vec()], 0)]);
}

#[tokio::test]
async fn the_same_problem_again_is_a_comment_on_the_same_ticket() {
    let system = System::start(None).await;
    let bench = Bench::new();
    let first = bench.file(&system).await.unwrap();
    let second = bench.file(&system).await.unwrap();
    assert_eq!(first.ticket.id, second.ticket.id);
    assert!(!second.ticket.created);
    let tickets = system.tickets();
    assert_eq!((tickets.len(), tickets[0].2), (1, 1));
}

#[tokio::test]
async fn a_ticket_that_search_does_not_find_yet_is_known_from_the_last_run() {
    let system = System::start(Some(Fault::SearchFindsNothing)).await;
    let bench = Bench::new();
    bench.file(&system).await.unwrap();
    bench.file(&system).await.unwrap();
    assert_eq!(system.tickets().len(), 1);
}

#[tokio::test]
async fn somebody_elses_ticket_is_not_ours_when_the_filter_is_ignored() {
    let system = System::start(Some(Fault::FilterIgnored)).await;
    system.add_stranger();
    let bench = Bench::new();
    let filed = bench.file(&system).await.unwrap();
    assert!(filed.ticket.created);
    assert_eq!(system.tickets()[0], ("ffff".to_owned(), vec![], 0), "the stranger's ticket is untouched");
}

#[tokio::test]
async fn whatever_fails_once_there_is_one_ticket_after_another_try() {
    for fault in Fault::ONCE {
        let system = System::start(Some(*fault)).await;
        let bench = Bench::new();
        let failure = bench.file(&system).await.expect_err(&format!("{fault:?} is noticed"));
        let waiting = bench.waiting();
        assert_eq!(waiting.len(), 1, "{fault:?}: the ticket is safe");
        assert_eq!(waiting[0].last_failure.as_deref(), Some(failure.to_string().as_str()));
        system.heal();
        let filed = bench.retry(&system).await.unwrap_or_else(|failure| panic!("{fault:?}: {failure}"));
        assert!(filed.ticket.confirmed && filed.duplicates.is_empty(), "{fault:?}");
        let tickets = system.tickets();
        assert_eq!(tickets.len(), 1, "{fault:?}: one ticket");
        assert!(tickets[0].1.contains(&BUNDLE.to_vec()), "{fault:?}: with its file");
        assert!(bench.waiting().is_empty(), "{fault:?}: nothing waits");
    }
}

#[tokio::test]
async fn a_system_that_cuts_files_under_201_is_found_out() {
    let system = System::start(Some(Fault::CutsFiles)).await;
    let failure = Bench::new().file(&system).await.unwrap_err().to_string();
    assert!(failure.contains("bundle.zip") && failure.contains("changed by the system"), "{failure}");
}

#[tokio::test]
async fn a_system_that_drops_the_fingerprint_is_found_out() {
    let system = System::start(Some(Fault::DropsFingerprint)).await;
    let failure = Bench::new().file(&system).await.unwrap_err().to_string();
    assert!(failure.contains("does not show the fingerprint"), "{failure}");
}

#[tokio::test]
async fn a_second_ticket_made_at_the_same_time_is_said() {
    let system = System::start(Some(Fault::TwinAppears)).await;
    let filed = Bench::new().file(&system).await.unwrap();
    assert_eq!(filed.duplicates.len(), 1);
}
