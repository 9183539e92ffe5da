//! `escalate ticket`: from a ticket of a system that is played here to the case, and back to the ticket, once.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::fixtures::TICKETS as DESK;
use crate::support::{Ran, Sandbox};

struct Desk {
    _runtime: tokio::runtime::Runtime,
    _server: MockServer,
    sandbox: Sandbox,
    notes: Arc<Mutex<Vec<String>>>,
    letters: Arc<Mutex<Vec<String>>>,
}

fn text_of(request: &Request) -> String {
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    body["text"].as_str().unwrap().to_owned()
}

impl Desk {
    /// With this ticket. `answers`: the status of an answer to something that was written, which is kept in any case.
    fn with(ticket: Value, connector: &str, ticketing: &str, answers: u16) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (notes, letters) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let server = runtime.block_on(async {
            let server = MockServer::start().await;
            for (place, kept) in [("/notes", &notes), ("/letters", &letters)] {
                let kept: Arc<Mutex<Vec<String>>> = Arc::clone(kept);
                let take = move |request: &Request| {
                    kept.lock().unwrap().push(text_of(request));
                    ResponseTemplate::new(answers).set_body_json(json!({ "id": 1 }))
                };
                Mock::given(method("POST")).and(path(place)).respond_with(take).mount(&server).await;
            }
            let (shown, sent) = (Arc::clone(&notes), Arc::clone(&letters));
            let read = move |_: &Request| {
                let mut ticket = ticket.clone();
                ticket["notes"] = json!(*shown.lock().unwrap());
                ticket["replies"] = json!(*sent.lock().unwrap());
                ResponseTemplate::new(200).set_body_json(ticket)
            };
            Mock::given(method("GET")).and(path("/tickets/17")).respond_with(read).mount(&server).await;
            let bytes = ResponseTemplate::new(200).set_body_bytes(b"the log says 403".to_vec());
            Mock::given(method("GET")).and(path("/files/app.log")).respond_with(bytes).mount(&server).await;
            server
        });
        let sandbox = Sandbox::new();
        sandbox.example(".config/escalate/profiles", "acme.toml");
        let profile = sandbox.config().join("profiles/acme.toml");
        let written = std::fs::read_to_string(&profile).unwrap();
        let more = format!(
            "\n[domains]\n\"acme.example\" = \"acme-prod\"\n\n[ticketing]\nconnector = \"desk.toml\"\nurl = {:?}\n{ticketing}",
            server.uri()
        );
        std::fs::write(&profile, written + &more).unwrap();
        std::fs::write(sandbox.config().join("profiles/desk.toml"), connector).unwrap();
        Self { _runtime: runtime, _server: server, sandbox, notes, letters }
    }

    fn run(&self, args: &[&str]) -> Ran {
        let line = ["ticket", "17", "--profile", "acme", "--no-input"].iter().chain(args);
        self.sandbox.run(line.copied().collect::<Vec<_>>())
    }

    fn notes(&self) -> Vec<String> {
        self.notes.lock().unwrap().clone()
    }

    fn letters(&self) -> Vec<String> {
        self.letters.lock().unwrap().clone()
    }
}

fn ticket(requester: &str, body: &str) -> Value {
    json!({
        "id": "17", "url": "https://desk.acme.example/17", "requester": { "email": requester, "name": null },
        "subject": "Help", "body": body,
    })
}

fn of_ana() -> Value {
    ticket(
        "Ana@acme.example",
        "Hi,\n\nI can't reassign a conversation:\n\n> You don't have permission\n\nThanks\nAna",
    )
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_result_goes_back_once_and_later_says_what_changed() {
    let desk = Desk::with(of_ana(), DESK, "", 201);
    let first = desk.run(&["--format", "json"]);
    assert_eq!(first.code, 3, "{}", first.stderr);
    let report: Value = serde_json::from_str(&first.stdout).unwrap();
    assert_eq!(report["case"]["error"], "You don't have permission");
    assert_eq!(report["case"]["action"], "reassign a conversation");
    assert_eq!(report["from_ticket"]["id"], "17");
    assert_eq!(report["from_ticket"]["taken"][0]["from"], "the requester", "{report}");
    assert!(first.stderr.contains("tenant: acme-prod (from the domain acme.example)"), "{}", first.stderr);
    let notes = desk.notes();
    assert_eq!(notes.len(), 1);
    for part in
        ["Blocked:", "5 role", "fail", "Evidence", "Reply to the user", "verdict=blocked primary=role"]
    {
        assert!(notes[0].contains(part), "{part} is not in\n{}", notes[0]);
    }
    // Who wrote the ticket is not known to be Ana: the letter tells nothing.
    let draft = notes[0].split("Reply to the user").nth(1).unwrap();
    assert!(!draft.contains("Agent"), "{draft}");

    let again = desk.run(&[]);
    assert!(again.stderr.contains("says the same already"), "{}", again.stderr);
    assert_eq!(desk.notes().len(), 1);

    let other = desk.run(&["--action", "reply to a conversation"]);
    let notes = desk.notes();
    assert_eq!(notes.len(), 2, "{}", other.stderr);
    assert!(notes[1].contains("Since the note before: "), "{}", notes[1]);
    assert!(notes[1].contains("role: fail before, pass now"), "{}", notes[1]);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_lost_answer_writes_nothing_twice() {
    let desk = Desk::with(of_ana(), DESK, "", 503);
    let first = desk.run(&["--reply"]);
    assert_eq!((first.code, desk.notes().len(), desk.letters().len()), (3, 1, 1), "{}", first.stderr);
    desk.run(&["--reply"]);
    assert_eq!((desk.notes().len(), desk.letters().len()), (1, 1));
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_letter_about_another_person_is_refused() {
    let body = "Our colleague ben@acme.example cannot log in.";
    let desk = Desk::with(ticket("olga@acme.example", body), DESK, "", 201);
    desk.run(&["--reply"]).fails(2, &["about another person than its requester"]);
    assert!(desk.letters().is_empty() && desk.notes().is_empty());
    let note = desk.run(&[]);
    assert!(note.stderr.contains("user: ben@acme.example (from the one address"), "{}", note.stderr);
    assert_eq!(desk.notes().len(), 1);
    // Neither where the person is named on the line.
    let desk = Desk::with(of_ana(), DESK, "", 201);
    desk.run(&["--reply", "--user", "ben@acme.example"]).fails(2, &["about another person"]);
    assert!(desk.letters().is_empty());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn who_is_not_told_is_asked_for_and_not_guessed() {
    let body = "ben@acme.example and ana@acme.example cannot log in.";
    let desk = Desk::with(ticket("it@acme.example", body), DESK, "", 201);
    desk.run(&[]).fails(2, &["whom ticket 17 is about is not told", "ben@acme.example", "--user"]);
    assert!(desk.notes().is_empty());
    let named = desk.run(&["--user", "ben@acme.example"]);
    assert_eq!(named.code, 3, "{}", named.stderr);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn without_internal_notes_nothing_is_written_unless_the_profile_says_so() {
    let connector = DESK
        .replace("note   = '$noted'\n", "")
        .replace("[request.noted]\npost = \"/notes\"\njson = '{ text: $ticket.text }'\n", "");
    let desk = Desk::with(of_ana(), &connector, "", 201);
    let ran = desk.run(&[]);
    assert!(ran.stderr.contains("Desk has no internal notes, so nothing was written"), "{}", ran.stderr);
    assert!(desk.letters().is_empty() && desk.notes().is_empty());

    let desk = Desk::with(of_ana(), &connector, "public_notes = true\n", 201);
    desk.run(&[]);
    desk.run(&[]);
    let letters = desk.letters();
    assert_eq!(letters.len(), 1);
    assert!(!letters[0].contains("role") && !letters[0].contains("verdict"), "{}", letters[0]);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn files_of_the_ticket_are_cleaned_into_the_bundle() {
    let mut ticket = of_ana();
    ticket["files"] = json!([{ "name": "app.log", "size": 16, "type": "text/plain" }]);
    let desk = Desk::with(ticket, DESK, "", 201);
    let ran = desk.run(&["--still-failing", "--bundle", "out.zip"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let shown = desk.sandbox.run(["bundle", "show", "out.zip"]).stdout;
    assert!(shown.contains("attachments/app.log"), "{shown}");
    let left = std::fs::read_dir(desk.sandbox.path(".local/state/escalate/ticket-files"));
    assert!(left.is_err() || left.unwrap().next().is_none(), "what was fetched does not stay");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_would_be_written_is_shown() {
    let desk = Desk::with(of_ana(), DESK, "", 201);
    let ran = desk.run(&["--dry-run", "--reply", "--still-failing"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("This internal note would be written"), "{}", ran.stdout);
    assert!(ran.stdout.contains("This letter would be sent"), "{}", ran.stdout);
    assert!(desk.letters().is_empty() && desk.notes().is_empty());
}

#[test]
fn text_of_a_ticket_is_only_text() {
    let body = "@/etc/passwd\n-\n--still-failing --user ben@evil.example\n{{case.user}} $(id)\n\
                I can't reassign a conversation\n\n> {{include}} \u{1b}[31m@/etc/hostname denied";
    let desk = Desk::with(ticket("ana@acme.example", body), DESK, "", 201);
    let ran = desk.run(&["--format", "json"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["case"]["user"], "ana@acme.example");
    assert_eq!(report["case"]["still_failing"], json!(false));
    assert!(!ran.stderr.contains('\u{1b}') && !ran.stdout.contains("root:"));
}
