//! What many cases share is read once, and changes nothing of what each says.

use std::path::Path;

use escalate::diagnosis::{Options, diagnose, exit};
use escalate::environment::state::State;
use escalate::escalation::{self, Customer, Desk, Destinations, Enquiry, Showing};
use escalate::output::reply;
use escalate::output::template::Templates;
use escalate::output::{Format, Rendering, Style};
use escalate::redact::fields::FieldDocument as _;
use escalate::redact::findings::Log;
use escalate::redact::policy::Audience;
use escalate::report::v1::Report;
use escalate::report::{self, redact_report};
use escalate::vault::Vault;
use serde_json::Value;

use crate::golden;

/// One in so many: the others are as these.
const EVERY: usize = 5;

/// With the key of that folder: the same value has the same token.
fn desk(vault: &Vault, state: &Path) -> Desk {
    let state = State::open(state).unwrap();
    Desk::without_systems(Customer::kept(None, vault, state).unwrap(), Templates::embedded())
}

/// The report of a golden case, by itself.
fn report_of(name: &str) -> Report {
    let (recording, _) = golden::whole(name);
    let (options, enquiry, now) = (Options::default(), Enquiry::default(), recording.facts.taken_at);
    let (case, facts) = (recording.case.unwrap(), recording.facts);
    let to = Destinations::default();
    let desk = Desk::without_systems(Customer::passing(None, &Vault::new()).unwrap(), Templates::embedded());
    escalation::escalate(case, facts, &options, &enquiry, to, &desk, now).unwrap().report
}

/// As `--format json` has it.
fn alone(report: &Report, state: &Path) -> Vec<u8> {
    let desk = desk(&Vault::new(), state);
    let redactor = desk.customer.redactor(Audience::Admin, report.facts.as_ref().unwrap());
    let language =
        reply::language::choose(None, report, reply::ReplyRecipient::User, None, &desk.templates).unwrap();
    let report = redact_report(&redactor, report, &mut Log::new()).unwrap();
    let reply = reply::write(&report, &desk.templates, &language).unwrap();
    let with = Rendering {
        templates: &desk.templates,
        reply: Some(&reply),
        next: None,
        style: Style::default(),
        evidence: true,
    };
    Format::Json.render(&report, &with).unwrap()
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_case_among_many_says_what_it_says_alone() {
    let (vault, state) = (Vault::new(), tempfile::tempdir().unwrap());
    let desk = desk(&vault, state.path());
    let showing = Showing::new(&desk, None, None);
    let names: Vec<String> = golden::names().into_iter().step_by(EVERY).collect();
    let reports: Vec<Report> = names.iter().map(|name| report_of(name)).collect();
    let value = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap();
    // There and back, so that each comes behind others than before.
    for (name, report) in names.iter().zip(&reports).chain(names.iter().zip(&reports).rev()) {
        let line = showing.show(report.clone()).unwrap().json().unwrap();
        assert!(!line.contains(&b'\n'), "{name}");
        assert_eq!(value(&line), value(&alone(report, state.path())), "{name}");
    }
    // A secret that comes now is in none of them any more.
    vault.hold("token", "conversations.assign");
    for (name, report) in names.iter().zip(&reports) {
        let line = String::from_utf8(showing.show(report.clone()).unwrap().json().unwrap()).unwrap();
        assert!(!line.contains("conversations.assign"), "{name}: {line}");
    }
}

/// A report that stays as it is, is handed on without making JSON of it and a report of that: both are the same. So nothing is in it
/// that is not written.
#[test]
fn a_report_reads_back_as_it_is() {
    for name in golden::names().iter().step_by(EVERY) {
        let (recording, _) = golden::whole(name);
        let case = recording.case.unwrap();
        let diagnosis = diagnose(&case, &recording.facts, &Options::default());
        let report = report::build(&case, &recording.facts, &diagnosis, exit(&diagnosis)).without_unwritten();
        let back: Report = serde_json::from_value(serde_json::to_value(&report).unwrap()).unwrap();
        assert_eq!(back, report, "{name}");
        assert_eq!(serde_json::to_string(&back).unwrap(), serde_json::to_string(&report).unwrap(), "{name}");
    }
}
