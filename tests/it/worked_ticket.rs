//! A ticket worked on as a service does: read, diagnosed, and its note written once, whatever else happens.

mod desk;

use std::cell::Cell;

use escalate::case::TicketGap;
use escalate::connectors::ticket_read::ReportedTicket;
use escalate::escalation::ticket_note::TicketNote;
use escalate::escalation::worked_ticket::{
    FiledByOthers, FilingGuard, LetterOutcome, NoteAbout, NoteOutcome, TicketMemoryError, TicketResult,
    WorkFailure, WriteBack,
};
use escalate::escalation::{Customer, Desk, Destinations, WantedDestinations};
use escalate::filing::outbox::{LedgerEntry, Outbox, Record};
use escalate::output::template::Templates;
use escalate::report::v1::FiledTicket;
use escalate::vault::Vault;
use futures_util::future::LocalBoxFuture;
use serde_json::{Value, json};

use crate::planted::marker;
use desk::{HelpDesk, READS_NO_NOTES};

fn of_ana() -> Value {
    desk::ticket(
        "Ana@acme.example",
        "Hi,\n\nI can't reassign a conversation:\n\n> You don't have permission\n",
    )
}

#[tokio::test]
async fn what_was_found_is_noted_once() {
    let desk = HelpDesk::with(of_ana()).await;
    let first = desk.work(true).await.unwrap();
    assert_eq!(first.note, Some(NoteOutcome::Written { changes: Vec::new() }));
    assert_eq!((first.letter, first.about_requester), (Some(LetterOutcome::Sent), true));
    let TicketResult::Handled(handled) = &first.result else { panic!("{:?}", first.result) };
    assert_eq!(handled.report.from_ticket.as_ref().unwrap().id, "17");
    assert!(desk.notes()[0].contains("verdict=blocked primary=role"), "{}", desk.notes()[0]);
    let again = desk.work(true).await.unwrap();
    assert_eq!(
        (again.note, again.letter),
        (Some(NoteOutcome::SaidAlready), Some(LetterOutcome::SentAlready))
    );
    assert_eq!((desk.notes().len(), desk.letters().len()), (1, 1));

    // Another one read the ticket before the note was there, and comes to the same result a minute later.
    let stale = ReportedTicket {
        id: "17".to_owned(),
        url: "https://desk.acme.example/17".to_owned(),
        notes: Some(Vec::new()),
        ..ReportedTicket::default()
    };
    let opened = desk.open();
    let back = WriteBack {
        ticket: &stale,
        system: opened.ticketing.as_ref().unwrap(),
        desk: &opened,
        memory: desk.memory(),
        lang: None,
        dry_run: false,
    };
    let note = desk.asked(async |context| back.note(NoteAbout::Report(&handled.report), context).await).await;
    assert_eq!(note.unwrap(), NoteOutcome::SaidAlready);
}

#[tokio::test]
async fn what_a_ticket_does_not_tell_is_noted_instead() {
    let body = "ben@acme.example and ana@acme.example cannot log in.";
    let desk = HelpDesk::with(desk::ticket("it@acme.example", body)).await;
    let worked = desk.work(true).await.unwrap();
    assert_eq!((worked.exit().code(), worked.letter.clone()), (2, None));
    let TicketResult::Missing(gaps) = &worked.result else { panic!("{:?}", worked.result) };
    assert_eq!(gaps[0].what, "user");
    let notes = desk.notes();
    for part in ["user: it has several addresses that a directory knows\n    ", "verdict=not_told"] {
        assert!(notes[0].contains(part), "{part} is not in\n{}", notes[0]);
    }
    assert!(!notes[0].contains("ben@"), "those who read tickets may be the vendor's support\n{}", notes[0]);
    assert_eq!(desk.work(true).await.unwrap().note, Some(NoteOutcome::SaidAlready));
    assert_eq!((desk.notes().len(), desk.letters().len()), (1, 0));

    // A name that is near to one that there is: nobody is there to say which one was meant.
    let near = HelpDesk::with(desk::ticket("anna@acme.example", "I can't log in.")).await;
    let worked = near.work(false).await.unwrap();
    assert_eq!(worked.exit().code(), 2, "{:?}", worked.result);
    assert!(near.notes()[0].contains("no person is called"), "{}", near.notes()[0]);
}

/// Who may be meant, and what is quoted, is read by whoever works on tickets: people are tokens there, and secrets are gone.
#[tokio::test]
async fn a_note_of_what_is_not_told_names_nobody() {
    for (body, named) in [
        ("ben@acme.example and ana@acme.example cannot log in.", "(user-"),
        ("Greta Holm cannot log in.", "    user-"),
        ("I can't log in.\n\nBest regards,\nGreta Holm", "    user-"),
    ] {
        let desk = HelpDesk::with(desk::ticket("olga@acme.example", body)).await;
        desk.work(false).await.unwrap();
        let note = desk.notes().remove(0);
        assert!(note.contains("verdict=not_told") && note.contains(named), "{note}");
        for name in ["Ana", "Ito", "Ben", "Okafor", "Greta", "Holm", "ben@", "ana@", "olga@"] {
            assert!(!note.contains(name), "{name} of {body} is in\n{note}");
        }
    }

    let (held, looks) = (marker("Held"), marker("Looks"));
    let gap = |what: &str, why: String, candidates: &[&str], people: &[&str]| TicketGap {
        what: what.to_owned(),
        why,
        candidates: candidates.iter().map(|one| (*one).to_owned()).collect(),
        people: people.iter().map(|one| (*one).to_owned()).collect(),
    };
    let (quoted, called) = (format!("password={looks}"), format!("no tenant is called {held}"));
    let named = ["u-7 (Bo)", "李明", "gh (Greta\tHolm), in acme-prod"];
    let gaps = [
        gap("user", "`gh` names several".to_owned(), &named, &["Bo", "李明", "Greta\tHolm", "gh"]),
        gap("tenant", called, &[&quoted], &[]),
    ];
    let vault = Vault::new();
    vault.hold("crm", &held);
    let customer = Customer::passing(None, &vault).unwrap();
    let desk = Desk::without_systems(customer, Templates::embedded());
    let note = TicketNote::of_missing(&gaps, None, &desk, chrono::Utc::now()).unwrap();
    for gone in ["Bo)", "李明", "Greta", "gh (", "`gh`", held.as_str(), looks.as_str()] {
        assert!(!note.text().contains(gone), "{gone} is in\n{}", note.text());
    }
    assert!(note.text().contains("u-7 (user-") && note.text().contains(", in acme-prod"), "{}", note.text());

    // The mark is the same again, and nobody without the key can try people out in the place of their tokens.
    let again = TicketNote::of_missing(&gaps, Some(&note.mark), &desk, chrono::Utc::now()).unwrap();
    assert_eq!((&again.mark, again.changes), (&note.mark, Vec::new()));
    let other = Desk::without_systems(Customer::passing(None, &vault).unwrap(), Templates::embedded());
    let other = TicketNote::of_missing(&gaps, None, &other, chrono::Utc::now()).unwrap();
    assert_ne!(other.mark.entry, note.mark.entry);
}

#[tokio::test]
async fn the_requester_is_told_nothing_about_another() {
    let body = "Our colleague ben@acme.example cannot log in.";
    let desk = HelpDesk::with(desk::ticket("olga@acme.example", body)).await;
    let worked = desk.work(true).await.unwrap();
    assert_eq!((worked.about_requester, worked.letter), (false, None));
    assert_eq!((desk.notes().len(), desk.letters().len()), (1, 0));
}

#[tokio::test]
async fn what_passes_is_told_from_what_stays() {
    let desk = HelpDesk::with(of_ana()).await;
    for (status, wait, permanent) in [(404, None, true), (403, None, true), (429, Some(3600), false)] {
        desk.reads(status, wait);
        let failure = desk.work(false).await.unwrap_err();
        assert_eq!(failure.is_permanent(), permanent, "{status}: {failure}");
        assert_eq!(failure.retry_after().is_some(), wait.is_some(), "{status}");
        assert_eq!(failure.is_gone(), status == 404);
    }
    desk.reads(200, None);
    let other_form = HelpDesk::with(json!({ "number": 17 })).await;
    assert!(other_form.work(false).await.unwrap_err().is_permanent(), "it has another form");

    desk.writes(429, Some(7));
    let failure = desk.work(false).await.unwrap_err();
    assert!(!failure.is_permanent() && failure.retry_after().is_some(), "{failure}");
    assert!(failure.to_string().contains("the note was not written at ticket 17"), "{failure}");
    assert!(desk.notes().is_empty());
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn what_was_refused_is_sent_again_and_what_was_lost_is_not() {
    // Nobody can see what is there: what is remembered decides.
    let desk = HelpDesk::of(of_ana(), READS_NO_NOTES).await;
    desk.writes(429, Some(1));
    desk.work(false).await.unwrap_err();
    desk.writes(201, None);
    assert!(matches!(desk.work(false).await.unwrap().note, Some(NoteOutcome::Written { .. })));
    assert_eq!(desk.work(false).await.unwrap().note, Some(NoteOutcome::SaidAlready));

    let desk = HelpDesk::of(of_ana(), READS_NO_NOTES).await;
    desk.writes(503, None);
    assert!(!desk.work(false).await.unwrap_err().is_permanent());
    desk.writes(201, None);
    assert_eq!(desk.work(false).await.unwrap().note, Some(NoteOutcome::Unknown));
    assert_eq!(desk.notes().len(), 1);
}

#[tokio::test]
async fn what_was_called_off_is_no_result() {
    let desk = HelpDesk::with(of_ana()).await;
    desk.interrupt();
    let failure = desk.work(true).await.unwrap_err();
    assert!(!failure.is_permanent(), "{failure}");
    assert!(matches!(failure, WorkFailure::Interrupted | WorkFailure::Unread { .. }), "{failure}");
    assert!(desk.notes().is_empty() && desk.letters().is_empty());
}

#[tokio::test]
async fn what_is_to_be_escalated_leaves_with_the_files_of_the_ticket() {
    let body = "Hi,\n\nI can't reply to a conversation:\n\n> Something went wrong\n";
    let mut ticket = desk::ticket("ana@acme.example", body);
    ticket["files"] = json!([{ "name": "app.log", "size": 16, "type": "text/plain" }]);
    let desk = HelpDesk::with(ticket).await;
    let bundle = desk.path("out.zip");
    let made = |attach: Vec<std::path::PathBuf>| {
        assert_eq!(attach.len(), 1, "{attach:?}");
        let wanted =
            WantedDestinations { bundle: Some(bundle.clone()), attach, ..WantedDestinations::default() };
        Destinations::open(wanted, None)
    };
    let worked = desk.work_leaving(false, Some(&made)).await.unwrap();
    assert_eq!((worked.exit().code(), worked.notes.len()), (0, 0), "{:?}", worked.result);
    let bytes = std::fs::read(&bundle).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    assert!(zip.by_name("attachments/app.log").is_ok());
    let left = desk.state().list("ticket-files").unwrap();
    assert!(left.is_empty(), "what was fetched does not stay: {left:?}");
}

#[tokio::test]
async fn a_ticket_that_was_filed_from_here_is_nobodys_report() {
    let mark = "0123456789abcdef0123456789abcdef";
    let body = format!("ana@acme.example cannot log in.\n\nReference {mark}\n");
    let desk = HelpDesk::with(desk::ticket("bot@acme.example", &body)).await;
    let filed = |id: &str| LedgerEntry {
        system: "mine".to_owned(),
        id: id.to_owned(),
        url: None,
        confirmed: true,
        filed_at: chrono::Utc::now(),
        entry: None,
    };
    let outbox = Outbox::open(&desk.state()).unwrap();
    let record = Record::new(mark.to_owned(), "Acme".to_owned(), None, "mine".to_owned(), chrono::Utc::now());
    // Somebody's report that only quotes another ticket's reference is a report.
    outbox.done(&record, &filed("16")).unwrap();
    let quoted = desk.work(false).await.unwrap();
    assert!(!matches!(quoted.result, TicketResult::Ours), "{:?}", quoted.result);
    outbox.done(&record, &filed("17")).unwrap();
    let ours = desk.work(true).await.unwrap();
    assert!(matches!(ours.result, TicketResult::Ours), "{:?}", ours.result);
    assert_eq!((ours.note, ours.letter, desk.notes().len()), (None, None, 1));
}

/// A replica on another machine has an outbox of its own: who keeps the replicas apart is asked.
#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn a_ticket_that_another_replica_filed_is_nobodys_report() {
    let mark = "0123456789abcdef0123456789abcdef";
    // A log has many words that look alike.
    let log: Vec<String> = (0..4000).map(|number| format!("{number:032x}")).collect();
    let body = format!("ana@acme.example cannot log in.\n\n{}\nReference {mark}\n", log.join("\n"));
    let desk = HelpDesk::with(desk::ticket("bot@acme.example", &body)).await;
    let ticket = |system: &str, id: &str| -> FiledTicket {
        let ticket =
            json!({ "system": system, "id": id, "fingerprint": mark, "created": true, "confirmed": true });
        serde_json::from_value(ticket).unwrap()
    };
    let asked = Cell::new(0);
    let work = async |known: Option<FiledByOthers>| {
        let filed = |fingerprint: &str| -> LocalBoxFuture<'static, Result<_, TicketMemoryError>> {
            asked.set(asked.get() + 1);
            let known = known.clone().filter(|_| fingerprint == mark);
            Box::pin(async { Ok(known) })
        };
        let before = |_: &str| -> LocalBoxFuture<'static, _> { Box::pin(async { Ok(None) }) };
        let after =
            |_: &str, _: Option<&FiledTicket>| -> LocalBoxFuture<'static, _> { Box::pin(async { Ok(()) }) };
        let guard = FilingGuard { before: &before, after: &after, filed: &filed };
        desk.work_guarded(false, None, Some(guard)).await.unwrap().result
    };
    for (known, ours) in [
        (None, false),
        (Some(FiledByOthers::Ticket(ticket("mine", "16"))), false),
        (Some(FiledByOthers::Ticket(ticket("other", "17"))), false),
        (Some(FiledByOthers::Ticket(ticket("mine", "17"))), true),
        (Some(FiledByOthers::UnderWay), true),
    ] {
        let result = work(known.clone()).await;
        assert_eq!(matches!(result, TicketResult::Ours), ours, "{known:?}: {result:?}");
    }
    assert!(asked.get() < 200, "the database was asked {} times", asked.get());
}
