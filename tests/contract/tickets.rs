//! Every verb of a ticketing connector, for awkward tickets and people, against a server made of a description: each request is
//! judged, and what is made of the answers is a result or a clean failure, never a hit with another fingerprint.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use escalate::connectors::system_fields::SystemFields;
use escalate::connectors::ticket::{OutgoingTicket, SystemTicket, Upload};
use escalate::connectors::ticket_verbs::{self, VerbFailure};
use escalate::connectors::{Configured, Context, Verb};
use escalate::http::Http;
use serde_json::Value;

use super::description::Description;
use super::sample::{FILE, FINGERPRINT};
use super::server::{Contract, Log};
use super::table::Table;
use super::{run, served};

/// Another problem than the one that the answers are about.
const OTHER: &str = "fedcba9876543210fedcba9876543210";

/// What came of running every verb.
#[derive(Default)]
pub(crate) struct Ran {
    /// Requests that the server took, by operation.
    pub(crate) accepted: BTreeMap<String, usize>,
    /// Those that it refused, and why.
    pub(crate) refused: Vec<String>,
    /// Hits and read-backs with another fingerprint than the ticket's that passed for it.
    pub(crate) wrong: Vec<String>,
    /// Verbs that gave a result at least once.
    pub(crate) worked: BTreeSet<&'static str>,
    /// Why the others failed, the last time.
    pub(crate) failed: BTreeMap<&'static str, String>,
}

/// Texts as people write them: quotes, plus, other alphabets, wildcards, markup, an address of the greatest length.
fn awkward() -> Vec<OutgoingTicket> {
    let long = format!("{}@{}.example", "a".repeat(64), "b".repeat(247));
    let hostile = include_str!("../data/filing/hostile_texts_dev.jsonl").lines().map(|line| {
        let line: Value = serde_json::from_str(line).expect("every line is JSON");
        line["text"].as_str().unwrap_or_default().to_owned()
    });
    let hostile: Vec<String> = hostile.collect();
    let people =
        ["o'brien+\"x\"@acme.example", "\u{5c71}\u{7530}@\u{4f8b}\u{3048}.jp", "*@acme.example", &long, ""];
    let texts = [
        "You don't have \"permission\": 403".to_owned(),
        "Zo\u{eb} \u{5c71} \u{202e}abc\u{0} \\ \u{1f600} \" ' ` ${x} {{y}} %s".to_owned(),
        "*".to_owned(),
        hostile.join("\n"),
        "<@`\t\n".repeat(13_000),
        "]]> -- ) OR project = \"X\" OR summary ~ (\"".to_owned(),
    ];
    texts
        .iter()
        .enumerate()
        .map(|(at, text)| OutgoingTicket {
            title: format!(
                "{} cannot sign in\n{}",
                people[at % people.len()],
                text.chars().take(300).collect::<String>()
            ),
            text: format!("{text}\nEntry 0123456789ab\n"),
            html: format!("<p>{at}</p>"),
            markdown: format!("{at}"),
            fingerprint: FINGERPRINT.to_owned(),
            fingerprints: vec![FINGERPRINT.to_owned(), "00112233445566778899aabbccddeeff".to_owned()],
            entry: "0123456789ab".to_owned(),
            requester: people[at % people.len()].to_owned(),
            follow_up: String::new(),
            uuid: "01234567-89ab-8def-8123-456789abcdef".to_owned(),
            action: text.clone(),
            error: text.clone(),
            roles: vec![text.clone()],
            tenant: "acme, prod".to_owned(),
            verdict: "should_work".to_owned(),
            primary: String::new(),
            user: people[at % people.len()].to_owned(),
            missing: Vec::new(),
            same_as: None,
        })
        .collect()
}

fn file(name: &str) -> Upload {
    let bytes = b"PK\x03\x04 bundle".to_vec();
    let sha256 = "0".repeat(64);
    Upload {
        name: name.into(),
        media_type: "application/zip".into(),
        size: bytes.len() as u64,
        sha256,
        bytes: Arc::new(bytes),
    }
}

/// The connector, unchanged, at a generated server, with the settings and fields of its table.
fn at(server: &Contract, table: &Table, name: &str, text: &str) -> Result<Configured, String> {
    let mut fields = SystemFields::default();
    for (name, text) in &table.fields {
        fields.add(name, text)?;
    }
    // how far apart requests start is not what is looked at here
    let text: Vec<&str> = text.lines().filter(|line| !line.starts_with("pace")).collect();
    let text = text.join("\n");
    Ok(served::at_server(server, table, name, &text)?.for_tickets(fields, None, None))
}

/// What a verb sends for each of some texts: the JSON bodies.
pub(crate) async fn sent(
    table: &Table,
    name: &str,
    text: &str,
    verb: Verb,
    texts: &[String],
) -> Vec<Vec<Value>> {
    let own = Arc::new(table.description(|_| true));
    let server =
        Contract::answering(Arc::clone(&own), own, table.token.clone(), table.plant.clone(), 0).await;
    let configured = at(&server, table, name, text).expect("it loads");
    let (mut all, mut seen) = (Vec::new(), 0);
    for text in texts {
        let ticket = OutgoingTicket {
            title: text.clone(),
            text: text.clone(),
            tenant: text.clone(),
            ..awkward().swap_remove(0)
        };
        one(&configured, table, verb, &ticket, &mut Ran::default()).await;
        let bodies = server.bodies().await;
        all.push(bodies[seen..].to_vec());
        seen = bodies.len();
    }
    all
}

/// Runs every verb for every awkward ticket; the answers are those of `answers`.
pub(crate) async fn every_verb(
    table: &Table,
    description: &Arc<Description>,
    answers: &Arc<Description>,
    name: &str,
    text: &str,
    variant: usize,
) -> Result<Ran, String> {
    let server = Contract::answering(
        Arc::clone(description),
        Arc::clone(answers),
        table.token.clone(),
        table.plant.clone(),
        variant,
    )
    .await;
    let configured = at(&server, table, name, text)?;
    let mut ran = Ran::default();
    for ticket in awkward() {
        for verb in configured.connector.verbs() {
            one(&configured, table, verb, &ticket, &mut ran).await;
        }
    }
    let Log { accepted, refused } = server.log();
    Ok(Ran { accepted, refused, ..ran })
}

async fn one(configured: &Configured, table: &Table, verb: Verb, ticket: &OutgoingTicket, ran: &mut Ran) {
    let found = SystemTicket {
        id: table.found.clone().unwrap_or_else(|| "1".to_owned()),
        url: "https://tickets.example.com/1".into(),
        fingerprint: Some(FINGERPRINT.to_owned()),
        state: None,
    };
    let mut ticket = ticket.clone();
    if verb == Verb::Close {
        let same =
            SystemTicket { id: "2".into(), url: "https://tickets.example.com/2".into(), ..found.clone() };
        ticket.same_as = Some(same);
    }
    let files = [file(FILE), file("two \u{fc} \"2\".zip")];
    let found = (!matches!(verb, Verb::Find | Verb::Create | Verb::Probe)).then_some(&found);
    let outcome = typed(configured, verb, &ticket, &files, found).await;
    match outcome {
        Ok(fingerprints) => {
            ran.worked.insert(verb.as_str());
            // what the answers hold is the ticket's own fingerprint, or none
            let known = |mark: &String| ticket.fingerprints.contains(mark);
            ran.wrong.extend(
                fingerprints.into_iter().filter(|mark| mark == OTHER || !known(mark) && mark == FINGERPRINT),
            );
        }
        Err(failure) => {
            assert!(!failure.detail.is_empty(), "{}: {failure:?}", verb.as_str());
            ran.failed.insert(verb.as_str(), failure.detail);
        }
    }
    if matches!(verb, Verb::Find | Verb::Confirm) {
        let other = OutgoingTicket { fingerprint: OTHER.into(), fingerprints: vec![OTHER.into()], ..ticket };
        if let Ok(marks) = typed(configured, verb, &other, &files, found).await {
            ran.wrong.extend(marks.into_iter().filter(|mark| mark == OTHER));
        }
    }
}

/// The result of a verb with its type, and the fingerprints in it.
async fn typed(
    configured: &Configured,
    verb: Verb,
    ticket: &OutgoingTicket,
    files: &[Upload],
    found: Option<&SystemTicket>,
) -> Result<Vec<String>, VerbFailure> {
    let http = Http::default();
    let context = Context {
        now: run::now(),
        deadline: run::deadline(),
        http: &http,
        progress: &|_| {},
        recorded: None,
        shared: None,
    };
    match (verb, found) {
        (Verb::Find, _) => {
            let hits = ticket_verbs::find(configured, &context, ticket).await?;
            Ok(hits.into_iter().filter_map(|hit| hit.fingerprint).collect())
        }
        (Verb::Create, _) => {
            ticket_verbs::create(configured, &context, ticket, files).await.map(|_| Vec::new())
        }
        (Verb::Probe, _) => ticket_verbs::probe(configured, &context, ticket).await.map(|_| Vec::new()),
        (Verb::Confirm, Some(found)) => {
            let held = ticket_verbs::confirm(configured, &context, ticket, files, found).await?;
            Ok(held.fingerprint.into_iter().collect())
        }
        _ => ticket_verbs::result(configured, &context, verb, ticket, files, found).await.map(|_| Vec::new()),
    }
}
