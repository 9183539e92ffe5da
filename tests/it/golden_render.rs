//! Recorded cases end to end, from facts to every text: `report.txt`, `report.json`, `reply.txt` and `ticket.md` beside the
//! `facts.json` of each case in `tests/cases/`. `ESCALATE_BLESS=1 cargo test` writes them anew; read the difference.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use escalate::bundle::{self, Content, ReadLimits};
use escalate::diagnosis::{Diagnosis, Options, diagnose, exit};
use escalate::facts::Recording;
use escalate::output::reply::{self, Reply};
use escalate::output::template::Templates;
use escalate::output::ticket::{Ticket, TicketSource, fingerprint};
use escalate::output::{Format, Rendering, Style};
use escalate::redact::affected::AffectedUser;
use escalate::redact::findings::Log;
use escalate::redact::policy::Audience;
use escalate::redact::pseudonym::Key;
use escalate::redact::redacted::Redacted;
use escalate::redact::typed::Redactor;
use escalate::report;
use escalate::report::v1::Report;
use escalate::report::{redact_for_ticket, redact_recording, redact_report};
use escalate::vault::Vault;
use serde_json::{Value, json};

use crate::{expected, golden};

/// A case with all that is made of it.
pub(crate) struct Made {
    recording: Recording,
    diagnosis: Diagnosis,
    pub(crate) admin: Redacted<Report>,
    support: Redacted<Report>,
    redacted_recording: Redacted<Recording>,
    pub(crate) reply: Reply,
    pub(crate) ticket: Ticket,
}

fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(expected::path("cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|folder| {
            folder.join("facts.json").is_file()
                && folder.file_name().unwrap().to_string_lossy().starts_with("render_")
        })
        .collect();
    folders.sort();
    assert!(folders.len() >= 14, "the cases are there");
    folders
}

fn made(folder: &Path) -> Made {
    made_of(Recording::read(&std::fs::read_to_string(folder.join("facts.json")).unwrap()).unwrap())
}

/// Every recorded case of `tests/cases/`, with all that is made of it.
pub(crate) fn every_case() -> impl Iterator<Item = (String, &'static Made)> {
    static CASES: LazyLock<Vec<(String, Made)>> = LazyLock::new(|| {
        let short = golden::names().into_iter().map(|name| {
            let (recording, _) = golden::whole(&name);
            (name, made_of(recording))
        });
        let rendered = folders().into_iter().map(|folder| (folder.display().to_string(), made(&folder)));
        short.chain(rendered).collect()
    });
    CASES.iter().map(|(name, case)| (name.clone(), case))
}

/// The page of each, with the reply.
pub(crate) fn every_page() -> impl Iterator<Item = (String, &'static Made, &'static str)> {
    static PAGES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let templates = Templates::embedded();
        let page = |(_, case): (String, &'static Made)| {
            let style = Style::default();
            let with = Rendering {
                templates: &templates,
                reply: Some(&case.reply),
                next: None,
                style,
                evidence: true,
            };
            String::from_utf8(Format::Html.render(&case.admin, &with).unwrap()).unwrap()
        };
        every_case().map(page).collect()
    });
    every_case().zip(PAGES.iter()).map(|((name, case), page)| (name, case, page.as_str()))
}

fn made_of(recording: Recording) -> Made {
    let case = recording.case.clone().unwrap();
    let diagnosis = diagnose(&case, &recording.facts, &Options::default());
    let report = report::build(&case, &recording.facts, &diagnosis, exit(&diagnosis));
    let redactor =
        |audience| Redactor::new(audience, &Vault::new(), Key::new([7; 32]), recording.facts.people());
    let mut log = Log::new();
    let admin = redact_report(&redactor(Audience::Admin), &report, &mut log).unwrap();
    let support = redact_report(&redactor(Audience::Support), &report, &mut log).unwrap();
    let redacted_recording = redact_recording(&redactor(Audience::Support), &recording, &mut log).unwrap();
    let templates = Templates::embedded();
    let reply = reply::write(&admin, &templates, "en").unwrap();
    let shown =
        redact_for_ticket(&redactor(Audience::Support), &report, AffectedUser::default(), &mut log).unwrap();
    let source = TicketSource { report: &shown, files: &support, encrypted: false, files_stay: false };
    let ticket = Ticket::write_from(&source, &templates, &fingerprint::of(&report, &[7; 32])).unwrap();
    Made { recording, diagnosis, admin, support, redacted_recording, reply, ticket }
}

/// The report without the recorded facts, and these: they are what `facts.json` says, in the long form.
fn without_facts(report: &str) -> (String, Value) {
    let start = report.find("  \"facts\": {\n").unwrap();
    let end = start + report[start..].find("\n  },\n").unwrap() + "\n  },\n".len();
    let facts = serde_json::from_str::<Value>(report).unwrap()["facts"].take();
    (format!("{}{}", &report[..start], &report[end..]), facts)
}

#[test]
fn every_text_of_every_case_is_as_expected() {
    let templates = Templates::embedded();
    for folder in folders() {
        let case = made(&folder);
        let with = Rendering {
            templates: &templates,
            reply: Some(&case.reply),
            next: None,
            style: Style::default(),
            evidence: true,
        };
        let text = |format: Format| String::from_utf8(format.render(&case.admin, &with).unwrap()).unwrap();
        expected::file(&folder.join("report.txt"), &text(Format::Text));
        let (json, facts) = without_facts(&text(Format::Json));
        expected::file(&folder.join("report.json"), &json);
        assert_eq!(facts, json!(case.recording.facts), "{}", folder.display());
        expected::file(&folder.join("report.md"), &text(Format::Markdown));
        expected::file(&folder.join("reply.txt"), case.reply.text());
        expected::file(
            &folder.join("ticket.md"),
            &format!("{}\n\n{}", case.ticket.title(), case.ticket.markdown()),
        );
        assert!(!case.reply.was_replaced(), "{}: {:?}", folder.display(), case.reply.leaks());
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_facts_of_a_bundle_replay_to_the_same_verdict() {
    let templates = Templates::embedded();
    for folder in folders() {
        let case = made(&folder);
        let content = Content {
            report: &case.support,
            recording: &case.redacted_recording,
            ticket: &case.ticket,
            redactions: &[],
            attachments: &[],
            left_out: &[],
            unproven: None,
            templates: &templates,
        };
        let bytes = bundle::write(&content).unwrap();
        assert_eq!(bundle::verify(&bytes, ReadLimits::default()).unwrap(), []);
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let facts = std::io::read_to_string(zip.by_name("facts.json").unwrap()).unwrap();
        let replayed = Recording::read(&facts).unwrap();
        let again = diagnose(replayed.case.as_ref().unwrap(), &replayed.facts, &Options::default());
        let name = folder.display();
        assert_eq!(
            (again.verdict, again.primary),
            (case.diagnosis.verdict, case.diagnosis.primary),
            "{name}"
        );
        assert_eq!(again.gate.reason, case.diagnosis.gate.reason, "{name}");
        let statuses = |diagnosis: &Diagnosis| {
            diagnosis
                .checks
                .iter()
                .map(|check| (check.id, check.status, check.reason.clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(statuses(&again), statuses(&case.diagnosis), "{name}");
        assert_eq!(replayed.facts.taken_at, case.recording.facts.taken_at);
    }
}
