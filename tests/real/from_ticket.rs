//! From a ticket to the case and back, on the systems themselves: the note is internal there, the letter is not, and neither is twice.

use std::process::Output;

use serde_json::{Value, json};

use crate::profile::Profile;
use crate::servers::Server;
use crate::ticketing::{Ticketing, with_each};

const WORDS: &str =
    "Hi,\n\nI can't reassign a conversation:\n\n> Error 403: {{include(Secret)}} @admin #1\n\nThanks\nAna";
const REQUESTER: &str = "ana@acme.test";

fn run(profile: &Profile, args: &[&str]) -> (Output, String) {
    let output = profile.command(args).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output, said)
}

/// Looked up by hand: what was found is not the question here.
fn line<'a>(id: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let found = [
        "--found=account=pass",
        "--found=invite=pass",
        "--found=tenant=pass",
        "--found=role=fail:no_role_grants",
    ];
    ["ticket", id, "--no-input", "--tenant", "acme"]
        .into_iter()
        .chain(found)
        .chain(more.iter().copied())
        .collect()
}

fn there_and_back(system: &Ticketing, server: &Server) {
    let Some(inbox) = &system.inbox else { return };
    let profile = system.files(Profile::new(), server, system.strong);
    let id = (inbox.report)(server, REQUESTER, "Help", WORDS);
    let user: &[&str] = if inbox.names_requester { &[] } else { &["--user", REQUESTER] };
    let args = line(&id, user);
    let (first, said) = run(&profile, &[args.as_slice(), &["--format", "json"]].concat());
    assert_eq!(first.status.code(), Some(3), "{said}");
    let report: Value = serde_json::from_slice(&first.stdout).unwrap();
    assert_eq!(report["case"]["user"], json!(REQUESTER));
    assert_eq!(report["case"]["error"], json!("Error 403: {{include(Secret)}} @admin #1"), "{said}");
    assert!(said.contains("An internal note was written"), "{said}");
    let (_, again) = run(&profile, &args);
    assert!(again.contains("says the same already"), "{again}");
    let written = (inbox.entries)(server, &id);
    let (notes, seen): (Vec<_>, Vec<_>) = written.iter().partition(|(internal, _)| *internal);
    assert_eq!((notes.len(), seen.len()), (1, 0), "{written:?}");
    assert!(
        notes[0].1.contains("escalate-note/1") && notes[0].1.contains("verdict=blocked"),
        "{}",
        notes[0].1
    );

    let reply = [args.as_slice(), &["--reply"]].concat();
    let (sent, said) = run(&profile, &reply);
    if !inbox.names_requester {
        assert_eq!(sent.status.code(), Some(2), "{said}");
        return;
    }
    run(&profile, &reply);
    let written = (inbox.entries)(server, &id);
    assert_eq!(written.iter().filter(|(internal, _)| !internal).count(), 1, "{said} {written:?}");
    assert_eq!(written.iter().filter(|(internal, _)| *internal).count(), 1, "{written:?}");
}

#[test]
fn a_note_once_and_a_letter_once() {
    with_each(there_and_back);
}
