//! Typed redaction: every field was decided about, tokens are the same everywhere, and recorded facts stay replayable.

use escalate::facts::Recording;
use escalate::redact::findings::Log;
use escalate::redact::policy::Audience;
use escalate::redact::pseudonym::Key;
use escalate::redact::typed::{Redactor, WITHHELD};
use escalate::report::{redact_recording, redact_report};
use escalate::vault::Vault;
use secrecy::SecretString;

use crate::sample;

fn redactor(audience: Audience, recording: &Recording) -> Redactor {
    let held = [("token".to_owned(), SecretString::from("planted-token-9f31c7".to_owned()))];
    Redactor::new(audience, &Vault::from_iter(held), Key::new([7; 32]), recording.facts.people())
}

fn text(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

#[test]
fn every_field_of_report_and_facts_was_decided_about() {
    let mut log = Log::new();
    for recording in sample::recordings() {
        let redactor = redactor(Audience::Support, &recording);
        let facts = redact_recording(&redactor, &recording, &mut log);
        let report = redact_report(&redactor, &sample::report(), &mut log);
        let findings = log.findings();
        let undecided = findings.iter().find(|finding| finding.rule == "field not on the allow list");
        assert_eq!(
            undecided.map(|finding| &finding.place),
            None,
            "report/fields.rs must say what becomes of it"
        );
        let (facts, report) = (text(facts.unwrap().get()), text(report.unwrap().get()));
        assert!(!facts.contains(WITHHELD), "{facts}");
        assert!(!report.contains(WITHHELD), "{report}");
    }
}

#[test]
fn support_sees_no_person_and_the_admin_does() {
    let recording = sample::recording();
    let mut log = Log::new();
    let support = redactor(Audience::Support, &recording);
    let sent = text(redact_recording(&support, &recording, &mut log).unwrap().get())
        + &text(redact_report(&support, &sample::report(), &mut log).unwrap().get());
    for person in ["ana@acme.example", "Ana", "Kovac", "akovac", "Olga", "Petrova"] {
        assert!(!sent.contains(person), "{person} in {sent}");
    }
    for kept in ["acme-prod", "Agent", "conversations.assign", "u-17", "req-1", "2026-11-01T08:00:00Z"] {
        assert!(sent.contains(kept), "{kept} not in {sent}");
    }
    let admin = redactor(Audience::Admin, &recording);
    assert!(text(redact_recording(&admin, &recording, &mut log).unwrap().get()).contains("Ana Kovac"));
}

#[test]
fn the_person_asked_for_and_the_person_found_get_one_token() {
    let recording = sample::recording();
    let redactor = redactor(Audience::Support, &recording);
    let redacted = redact_recording(&redactor, &recording, &mut Log::new()).unwrap();
    let found = redacted.get().facts.account.as_ref().unwrap().value.as_ref().unwrap()[0].email.clone();
    assert_eq!(Some(redacted.get().case.as_ref().unwrap().user.clone()), found);
    let written = String::from_utf8(redacted.get().write().unwrap()).unwrap();
    assert_eq!(&Recording::read(&written).unwrap(), redacted.get());
}

#[test]
fn a_secret_that_the_tool_holds_goes_from_every_field() {
    let mut recording = sample::recording();
    let planted = "planted-token-9f31c7";
    let case = recording.case.as_mut().unwrap();
    case.tenant = Some(format!("t-{planted}"));
    case.error = Some(format!("GET /x?k={planted}"));
    case.needs.all_of = vec![planted.to_owned()];
    for audience in [Audience::Admin, Audience::Support, Audience::User, Audience::Assistant] {
        let redactor = redactor(audience, &recording);
        let sent = text(redact_recording(&redactor, &recording, &mut Log::new()).unwrap().get());
        assert!(!sent.contains(planted), "{sent}");
    }
}

#[test]
fn a_secret_that_comes_after_the_redactor_was_made_goes_too() {
    let vault = Vault::new();
    let mut recording = sample::recording();
    let redactor = Redactor::new(Audience::Admin, &vault, Key::new([7; 32]), recording.facts.people());
    if let Ok(roles) = &mut recording.facts.roles {
        roles.value.as_mut().unwrap()[0].name = "Agent plum-orchard-gate".to_owned();
    }
    let redacted = || text(redact_recording(&redactor, &recording, &mut Log::new()).unwrap().get());
    assert!(redacted().contains("Agent plum-orchard-gate"), "the name of a role is kept");
    vault.hold("token", "plum-orchard-gate");
    assert!(!redacted().contains("orchard") && redacted().contains("Agent secret-"));
}
