//! A cluster in the real ticketing systems: one ticket with the bundle byte for byte, a comment for one more, opened again when it was
//! closed, and safe in the outbox while the system is down. Read back through the system's own API.

use std::time::Duration;

use chrono::Utc;
use escalate::bundle::{self, ReadLimits};
use escalate::case::Case;
use escalate::clusters::Gathered;
use escalate::connectors::Context;
use escalate::diagnosis::{Exit, Options};
use escalate::environment::state::State;
use escalate::escalation::cluster::{self, ClusterMember};
use escalate::escalation::{self, Customer, Desk, Destinations, Enquiry, Escalated, WantedDestinations};
use escalate::facts::Recording;
use escalate::http::{Deadline, Http, HttpLimits};
use escalate::output::template::Templates;
use escalate::profile::{Profile as Written, open_all};
use escalate::report::v1::FilingOutcome;
use escalate::vault::Vault;

use crate::filing::{entries, sha256};
use crate::profile::Profile;
use crate::servers::Server;
use crate::ticketing::{Stored, Ticketing, with_each};

const RECORDED: &str = include_str!("../../examples/02_facts/facts.json");

/// So many people who cannot do the same, diagnosed.
fn members(count: usize) -> Vec<ClusterMember> {
    let nobody = Customer::passing(None, &Vault::new()).unwrap();
    let desk = Desk::without_systems(nobody, Templates::embedded());
    let one = |nth: usize| {
        let text = RECORDED
            .replace("ana@acme.example", &format!("p{nth}@acme.test"))
            .replace("\"u-101\"", &format!("\"u-70{nth}\""))
            .replace("Ana Ito", &format!("Person{nth} Zorek"));
        let recording = Recording::read(&text).unwrap();
        let case = Case { still_failing: true, ..recording.case.unwrap() };
        let (facts, now) = (recording.facts, Utc::now());
        let (options, enquiry) = (Options { allow_unknown: true }, Enquiry::default());
        let nowhere = Destinations::default();
        let made = escalation::escalate(case.clone(), facts.clone(), &options, &enquiry, nowhere, &desk, now);
        ClusterMember { line: nth as u64 + 1, case, facts, report: made.unwrap().report }
    };
    (0..count).map(one).collect()
}

/// Files the cluster of so many people from the home of that profile, where the binary's outbox is, too.
fn file(profile: &Profile, count: usize) -> Escalated {
    let path = profile.in_files();
    let mut written = Written::read(&path, path.parent().unwrap()).unwrap();
    let wanted = WantedDestinations { file: true, ..WantedDestinations::default() };
    let destinations = Destinations::open(wanted, Some(&written)).unwrap();
    let vault = Vault::new();
    let state = State::open(&profile.path(".local/state/escalate")).unwrap();
    let customer = Customer::kept(Some(&written), &vault, state).unwrap();
    let mut desk = Desk::without_systems(customer, Templates::embedded());
    desk.config = Some(path.display().to_string());
    desk.ticketing =
        open_all(written.ticketing.take().into_iter().collect(), &path, &vault).unwrap().systems.pop();

    let members = members(count);
    let mut gathered = Gathered::new();
    for member in &members {
        gathered.take(member.line, &member.report);
    }
    let cluster = gathered.clusters().remove(0);
    assert_eq!(cluster.size, count);
    let now = Utc::now();
    let mut escalated = cluster::escalate(&cluster, members, destinations, &desk, now).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let http = Http::new(HttpLimits::default(), &vault);
        let at = tokio::time::Instant::now() + Duration::from_secs(120);
        let deadline = Deadline { at, interrupt: None, patience: None };
        let context = Context { now, deadline, http: &http, progress: &|_| {}, recorded: None, shared: None };
        escalated.file(desk.ticketing.as_ref().unwrap(), &context).await;
    });
    escalated
}

/// The only ticket of the cluster's fingerprint, with the bundle that was filed last among its files.
#[track_caller]
fn only(system: &Ticketing, server: &Server, filed: &Escalated, outcome: FilingOutcome) -> Stored {
    let failure = filed.filed.as_ref().and_then(|filed| filed.as_ref().err());
    assert!(failure.is_none(), "{}: {failure:?}", system.name);
    let ticket = filed.ticket().unwrap();
    assert_eq!((ticket.outcome, ticket.confirmed), (Some(outcome), true), "{}", system.name);
    let packed = filed.packed.as_ref().unwrap();
    assert_eq!(ticket.fingerprint, packed.ticket.fingerprint());
    holds(system, server, &ticket.fingerprint, &packed.bytes)
}

#[track_caller]
fn holds(system: &Ticketing, server: &Server, fingerprint: &str, ours: &[u8]) -> Stored {
    let mut stored = system.with_fingerprint(server, fingerprint);
    assert_eq!(stored.len(), 1, "{}: one ticket with the fingerprint {fingerprint}", system.name);
    let stored = stored.remove(0);
    let theirs = stored.bundles.iter().find(|bytes| sha256(bytes) == sha256(ours));
    let theirs = theirs.unwrap_or_else(|| panic!("{}: the bundle is not at the ticket", system.name));
    assert_eq!(bundle::verify(theirs, ReadLimits::default()).unwrap(), []);
    stored
}

fn one_ticket(system: &Ticketing, server: &Server) {
    let profile = system.files(Profile::new(), server, system.strong);
    let first = file(&profile, 3);
    let stored = only(system, server, &first, FilingOutcome::Created);
    for said in ["3 people in acme-prod", "u-700", "u-701", "u-702", "have permission"] {
        assert!(stored.texts.contains(said), "{}: {said} is not in {}", system.name, stored.texts);
    }
    assert!(!stored.texts.contains("p1@") && !stored.texts.contains("joined"), "{}", stored.texts);

    let second = file(&profile, 4);
    let again = only(system, server, &second, FilingOutcome::Added);
    assert_eq!((again.id.as_str(), again.bundles.len()), (stored.id.as_str(), 2));
    assert!(again.texts.contains("1 joined: u-703"), "{}: {}", system.name, again.texts);

    server.act(&["close", &stored.id]);
    let reopened = only(system, server, &file(&profile, 5), FilingOutcome::Reopened);
    assert!(reopened.id == stored.id && reopened.is_open && reopened.texts.contains("1 joined: u-704"));
}

#[test]
fn a_cluster_is_one_ticket_a_comment_for_one_more_and_opened_again() {
    with_each(one_ticket);
}

fn down(system: &Ticketing, server: &Server) {
    let profile = system.files(Profile::new(), server, system.strong);
    server.act(&["down"]);
    let waiting = file(&profile, 3);
    server.act(&["up"]);
    assert_eq!(waiting.exit(), Exit::NotFiledYet, "{}: {:?}", system.name, waiting.filed);
    let outbox = |arguments: &[&str]| {
        let output = profile.command(arguments).output().unwrap();
        assert!(output.status.success(), "{}: {}", system.name, String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let list = outbox(&["outbox", "list"]);
    assert_eq!(entries(&list), 1, "{list}");
    outbox(&["outbox", "retry"]);
    assert_eq!(outbox(&["outbox", "list"]), "");
    let packed = waiting.packed.unwrap();
    holds(system, server, packed.ticket.fingerprint(), &packed.bytes);
}

#[test]
fn a_cluster_waits_in_the_outbox_as_a_case_does() {
    with_each(down);
}
