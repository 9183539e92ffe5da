//! A world through the real diagnosis and report, and its clusters against what was planted.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use escalate::clusters::Gathered;
use escalate::clusters::v1::{Cluster, SharedFact};
use escalate::diagnosis::{self, Options, Verdict};
use escalate::facts::Facts;
use escalate::report;
use escalate::report::v1::Report;

use super::{Fault, Mark, Planted, World, recorded};

/// What became of a world.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    /// Of each planted cause: its kind, whether its cases were found, and whether they were named.
    pub(crate) planted: Vec<(&'static str, bool, bool)>,
    /// Clusters of people whom nothing that was planted is about, and of causes that are not theirs.
    pub(crate) invented: usize,
    /// What is not as it should be, for people.
    pub(crate) wrong: Vec<String>,
}

/// The report of every person.
pub(crate) fn reports(world: &World) -> Vec<Report> {
    let mut otherwise = BTreeSet::new();
    let mut reports = Vec::with_capacity(world.people.len());
    for (person, (case, facts)) in world.people.iter().zip(recorded::recordings(world)) {
        let report = diagnosed(&case, &facts);
        if said(&report) != person.fault.truth() {
            let checks: Vec<String> = report
                .checks
                .iter()
                .map(|check| format!("{} {:?}: {}", check.id.as_str(), check.status, check.summary))
                .collect();
            let all = world.marks(person);
            otherwise.insert(format!(
                "{:?}, and it is {}\n{checks:#?}\n{all:?}",
                person.fault,
                said(&report)
            ));
        }
        reports.push(report);
    }
    assert!(
        otherwise.is_empty(),
        "not as it was drawn: {}",
        otherwise.into_iter().collect::<Vec<_>>().join("\n")
    );
    reports
}

/// The diagnosis of facts, as the program makes it.
pub(crate) fn diagnosed(case: &escalate::case::Case, facts: &Facts) -> Report {
    let diagnosis = diagnosis::diagnose(case, facts, &Options::default());
    let exit = diagnosis::exit(&diagnosis);
    let mut report = report::build(case, facts, &diagnosis, exit);
    if let Some(history) = diagnosis::what_changed(case, facts, &diagnosis) {
        report.tell_history(history);
    }
    report
}

/// What is in the way, as [`Fault::truth`] has it.
fn said(report: &Report) -> String {
    let check = report.checks.iter().find(|check| Some(check.id) == report.primary);
    match (check, &report.outside, report.verdict) {
        (Some(check), ..) => format!("{}/{}", check.id.as_str(), check.reason.as_deref().unwrap_or_default()),
        (None, Some(outside), Verdict::Outside) => format!("outside/{}", outside.kind.as_str()),
        (.., Verdict::Undetermined) => Fault::Unanswered.truth().to_owned(),
        _ => String::new(),
    }
}

/// The clusters of a world against what was planted.
pub(crate) fn judge(world: &World, reports: &[Report]) -> Judged {
    let mut gathered = Gathered::new();
    for (line, report) in (1..).zip(reports) {
        gathered.take(line, report);
    }
    let clusters = gathered.clusters();
    let mut judged = Judged::default();
    let mut taken = BTreeSet::new();
    for (number, planted) in world.planted.iter().enumerate() {
        let found =
            clusters.iter().position(|one| of(one) == planted.members && is_cause(one, planted.fault));
        let named = found.is_some_and(|at| {
            let shared: BTreeSet<Mark> = clusters[at].shared.iter().map(mark).collect();
            planted.named.contains(&shared) && are_exceptions(world, number, &excepted(&clusters[at]))
        });
        judged.planted.push((planted.kind, found.is_some(), named));
        taken.extend(found);
        if !named {
            judged.wrong.push(told(world, planted, &clusters));
        }
    }
    for (at, cluster) in clusters.iter().enumerate().filter(|(at, _)| !taken.contains(at)) {
        let about = of(cluster);
        if world.planted.iter().all(|planted| !about.is_subset(&planted.members)) {
            judged.invented += 1;
            judged.wrong.push(format!("invented: {}: {about:?}", clusters[at].summary));
        }
    }
    judged
}

/// The places of a cluster's people.
fn of(cluster: &Cluster) -> BTreeSet<usize> {
    places(cluster.cases.iter().map(|case| case.line))
}

/// Whether those are named who are exceptions, and at most those besides who have it behind something else.
fn are_exceptions(world: &World, number: usize, named: &BTreeSet<usize>) -> bool {
    let exceptions = &world.planted[number].exceptions;
    let may = |at: &usize| exceptions.contains(at) || world.people[*at].hidden == Some(number);
    exceptions.is_subset(named) && named.iter().all(may)
}

fn excepted(cluster: &Cluster) -> BTreeSet<usize> {
    places(cluster.exceptions.iter().map(|case| case.line))
}

fn places(lines: impl Iterator<Item = u64>) -> BTreeSet<usize> {
    lines.filter_map(|line| usize::try_from(line - 1).ok()).collect()
}

fn is_cause(cluster: &Cluster, fault: Fault) -> bool {
    let reason = cluster.reason.as_deref().unwrap_or_default();
    let truth = match (cluster.primary, cluster.outside) {
        (Some(check), _) => format!("{}/{reason}", check.as_str()),
        (None, Some(outside)) => format!("outside/{}", outside.as_str()),
        (None, None) => Fault::Unanswered.truth().to_owned(),
    };
    truth == fault.truth()
}

/// A shared fact as a world has it.
pub(crate) fn mark(fact: &SharedFact) -> Mark {
    let state = fact.state.as_deref().unwrap_or_default();
    let text = match (fact.kind.as_str(), fact.at) {
        ("change", Some(at)) => {
            let taken = "2026-11-23T18:00:00Z".parse().unwrap_or(at);
            let before = taken.signed_duration_since(at).num_minutes();
            return format!("change {state} {} -{before}", fact.name);
        }
        (kind, _) => format!("{kind} {} {state}", fact.name),
    };
    text.trim_end().to_owned()
}

/// What was planted, and what was made of it.
fn told(world: &World, planted: &Planted, clusters: &[Cluster]) -> String {
    let mut text = format!(
        "{} ({}): {} people {:?}, named {:?}, exceptions {:?}",
        planted.kind,
        planted.fault.truth(),
        planted.members.len(),
        planted.members,
        planted.named,
        planted.exceptions
    );
    for cluster in clusters.iter().filter(|one| is_cause(one, planted.fault)) {
        let shared: Vec<Mark> = cluster.shared.iter().map(mark).collect();
        let _ =
            write!(text, "\n    found {:?} by {shared:?}, exceptions {:?}", of(cluster), excepted(cluster));
        for at in of(cluster).symmetric_difference(&planted.members).chain(&excepted(cluster)) {
            let person = &world.people[*at];
            let _ = write!(
                text,
                "\n      {at} {:?} hidden {:?} {:?}",
                person.fault,
                person.hidden,
                world.marks(person)
            );
        }
    }
    text
}
