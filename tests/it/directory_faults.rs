//! Every directory and flag service of which there is a table, as a server that is generated from it, with each thing going wrong at each
//! request: `cargo test --all-features --test it directory_faults -- --ignored --nocapture` runs one trial of sixteen and prints how many
//! there were; with `ESCALATE_ONE_OF=1` all of them. What is real is disturbed by `cargo test --all-features --test servers disturbed`.

use std::sync::Arc;

use escalate::connectors::ConnectorKind;
use serde_json::json;

use crate::contract::sample::USER;
use crate::contract::server::Contract;
use crate::contract::{run, served, shipped, table};
use crate::faults::directory::{self, Directory, Outcome};
use crate::faults::wire::Swap;

/// Other verdicts that are right all the same: connector, place, what the sweep says.
const TRUE: &[(&str, &str, &str)] = &[
    // An admin's block stands on the person, whatever is told of too many attempts.
    ("auth0", "/api/v2/", "account fail inactive was fail locked"),
    // A ban stands on the person, whether or not there is a seat to come back to.
    ("clerk", "/organizations/", "account fail inactive was fail no_seat"),
    // The person is listed as invited; the log tells only when, and so whether the link still lives.
    ("directus", "/activity", "invite fail not_accepted was fail invite_expired"),
    // The stranger is who changed the person's password, which is another log, and not that of another person.
    ("directus", "/revisions", "password fail single_sign_on was pass"),
];

/// Whether that line of a connector's outcome is one of these.
fn is_true(name: &str, line: &str) -> bool {
    TRUE.iter()
        .any(|(of, place, says)| *of == name && line.contains(place) && line.ends_with(&format!("): {says}")))
}

/// Somebody else, in answers that are about the wrong person.
fn stranger() -> Swap {
    Swap {
        ids: Some(("id-0".to_owned(), "id-9".to_owned())),
        marks: vec![(USER.to_owned(), "bob@acme.example".to_owned())],
    }
}

/// Runs one of so many trials of a connector. `None`: there is no table to make a server of.
pub(crate) fn trials(path: &std::path::Path, one_of: usize) -> Option<Outcome> {
    let name = run::name(path);
    let table = table::of(&name)?;
    let text = run::text(path);
    let description = Arc::new(table.description(|_| true));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let mut outcome = Outcome::default();
    for variant in 0..shipped::VARIANTS {
        for symptom in ["access", "sign-in"] {
            let server =
                runtime.block_on(Contract::start(Arc::clone(&description), table.token.clone(), variant));
            let host = server.url().trim_start_matches("http://").to_owned();
            let needs = json!({ "known": true, "all_of": ["cases.read"], "features": [{ "name": "Cases", "flag": "cases" }] });
            let mut about = table.clone();
            about.case.insert("symptom".to_owned(), symptom.into());
            let directory = Directory {
                host,
                connector: &|url| served::at(url, &table, &name, &text).unwrap(),
                case: about.case(USER, needs),
                account: None,
                answers: directory::answers(&text),
                stranger: stranger(),
            };
            outcome.add(directory::sweep(&directory, one_of));
        }
    }
    outcome.wrong.retain(|line| !is_true(&name, line));
    Some(outcome)
}

#[test]
#[ignore = "it takes minutes: .ci/run runs it, and `cargo test --all-features --test it -- --ignored`"]
fn whatever_goes_wrong_at_a_request_no_other_verdict_comes_of_it() {
    let mut wrong = Vec::new();
    for path in run::files() {
        let kind = path.parent().and_then(|folder| folder.file_name()).unwrap_or_default();
        if kind == ConnectorKind::Ticketing.as_str() {
            continue;
        }
        let Some(outcome) = trials(&path, directory::one_of(16)) else { continue };
        let name = run::name(&path);
        println!(
            "{name:<18} {:>6} trials at {} requests, {} of them another way, {} verdicts of a status that is an answer, {} wrong",
            outcome.trials,
            outcome.requests,
            outcome.missed,
            outcome.answers.len(),
            outcome.wrong.len()
        );
        for line in outcome.wrong.iter().chain(&outcome.answers) {
            println!("  {line}");
        }
        wrong.extend(outcome.wrong.into_iter().map(|line| format!("{name}: {line}")));
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
