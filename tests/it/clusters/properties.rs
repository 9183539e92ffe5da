//! What holds in every generated world (`tests/worlds`), whatever was planted in it.

use std::collections::BTreeSet;

use escalate::case::{CheckId, OutsideKind};
use escalate::checks::Status;
use escalate::clusters::Gathered;
use escalate::clusters::v1::Cluster;
use escalate::diagnosis::Verdict;
use escalate::facts::{Answer, AnswerSource, Fact, Facts, Gap, GapReason, Question};
use escalate::report::v1::Report;
use proptest::prelude::*;

use crate::cluster_worlds::World;
use crate::cluster_worlds::judged::{diagnosed, judge, mark, reports};
use crate::cluster_worlds::plant::{CLEAN, KINDS};
use crate::cluster_worlds::recorded::recordings;
use crate::support::cases;

/// The most people of a world here: the bench has larger ones.
const PEOPLE: usize = 45;

fn world(seed: u64, kind: usize) -> World {
    World::of_seed(seed, kind, PEOPLE, |_| {})
}

/// The clusters of reports, each with its line.
fn clusters<'r>(reports: impl IntoIterator<Item = (u64, &'r Report)>) -> Vec<Cluster> {
    let mut gathered = Gathered::new();
    for (line, report) in reports {
        gathered.take(line, report);
    }
    gathered.clusters()
}

/// A cluster without the sentence, which says of how many it is.
fn silent(cluster: &Cluster) -> Cluster {
    Cluster { summary: String::new(), ..cluster.clone() }
}

/// The place of a line in the world.
fn place(line: u64) -> usize {
    usize::try_from(line - 1).unwrap()
}

/// Places in another order.
fn shuffled(count: usize, seed: u64) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by_key(|place| (*place as u64 + 1).wrapping_mul(seed | 1).rotate_left(17));
    places
}

/// Facts in which one question has no answer.
struct Without<'f> {
    facts: &'f Facts,
    question: Question,
    reason: GapReason,
}

impl AnswerSource for Without<'_> {
    fn answer<T: Fact>(&mut self, of: fn(&Facts) -> &Answer<T>) -> Answer<T> {
        if T::QUESTION != self.question {
            return of(self.facts).clone();
        }
        let mut gap = Gap::new(T::QUESTION, self.reason, "nobody answers");
        gap.connector = Some("directory".to_owned());
        Err(gap.into())
    }
}

/// The causes of a case: every check that fails, and the cause beside them.
fn causes(report: &Report) -> BTreeSet<String> {
    let failed = report.checks.iter().filter(|check| check.status == Status::Fail);
    let mut causes: BTreeSet<String> = failed.map(|check| check.id.as_str().to_owned()).collect();
    causes.extend(report.outside.as_ref().map(|outside| outside.kind.as_str().to_owned()));
    causes
}

/// The cause of a cluster; `None`: that something does not answer.
fn cause(cluster: &Cluster) -> Option<&'static str> {
    let outside = cluster.outside.map(OutsideKind::as_str);
    cluster.primary.map(CheckId::as_str).or(outside)
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    #[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
    fn the_order_of_the_lines_makes_no_difference(seed in any::<u64>(), kind in 0..KINDS.len()) {
        let world = world(seed, kind);
        let reports = reports(&world);
        let in_order = clusters((1..).zip(&reports));
        let order = shuffled(reports.len(), seed);
        let lines: Vec<(u64, &Report)> = order.iter().map(|at| (*at as u64 + 1, &reports[*at])).collect();
        prop_assert_eq!(&in_order, &clusters(lines));
        // In a file that is sorted otherwise the lines have other numbers, and the people are the same.
        let people = |clusters: &[Cluster]| -> BTreeSet<(Vec<String>, Vec<String>)> {
            let sorted = |mut names: Vec<String>| { names.sort(); names };
            clusters
                .iter()
                .map(|one| (
                    one.shared.iter().map(mark).collect(),
                    sorted(one.cases.iter().map(|case| case.user.clone()).collect()),
                ))
                .collect()
        };
        let other = clusters((1..).zip(order.iter().map(|at| &reports[*at])));
        prop_assert_eq!(people(&in_order), people(&other));
    }

    #[test]
    #[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
    fn a_case_that_has_nothing_to_do_with_it_changes_nothing(seed in any::<u64>(), kind in 0..KINDS.len()) {
        let world = world(seed, kind);
        let reports = reports(&world);
        let before: Vec<Cluster> = clusters((1..).zip(&reports)).iter().map(silent).collect();
        // Somebody of another tenant, with roles and groups of that one, for whom everything is in order.
        let fine = reports.iter().find(|report| report.verdict == Verdict::ShouldWork);
        let Some(fine) = fine else { return Ok(()) };
        let text = serde_json::to_string(fine).unwrap().replace(&fine.case.user, "zoe@elsewhere.example");
        let mut other: serde_json::Value = serde_json::from_str(&text).unwrap();
        other["case"]["tenant"] = "elsewhere".into();
        for known in ["roles", "flags", "tier", "changes"] {
            other["facts"][known] = other["facts"]["lock"].clone();
        }
        other["facts"]["account"]["known"]["value"][0]["managed_by"] = serde_json::Value::Null;
        let other: Report = serde_json::from_value(other).unwrap();
        let lines = (1..).zip(&reports).chain([(reports.len() as u64 + 1, &other)]);
        let after: Vec<Cluster> = clusters(lines).iter().map(silent).collect();
        prop_assert_eq!(before, after);
    }

    #[test]
    #[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
    fn ignorance_makes_nobody_pass_and_joins_no_other_cause(
        seed in any::<u64>(), kind in 0..KINDS.len(), who in any::<prop::sample::Index>(),
        question in prop::sample::select(Question::ALL), is_failure in any::<bool>(),
    ) {
        let world = world(seed, kind);
        let mut reports = reports(&world);
        let at = who.index(reports.len());
        let (case, facts) = recordings(&world).nth(at).unwrap();
        let reason = if is_failure { GapReason::Unreachable } else { GapReason::NotCollected };
        let less = Facts::collect(facts.taken_at, &mut Without { facts: &facts, question, reason });
        let had = causes(&reports[at]);
        let verdict = reports[at].verdict;
        reports[at] = diagnosed(&case, &less);
        if verdict != Verdict::ShouldWork {
            prop_assert_ne!(reports[at].verdict, Verdict::ShouldWork, "without {:?} {:?} passes", question, world.people[at].fault);
        }
        for cluster in clusters((1..).zip(&reports)) {
            if cluster.cases.iter().any(|case| place(case.line) == at) {
                let cause = cause(&cluster);
                prop_assert!(
                    cause.is_none_or(|cause| had.contains(cause)),
                    "without {:?} {:?} is in {:?}: {}", question, world.people[at].fault, cause, cluster.summary
                );
            }
        }
    }

    #[test]
    #[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
    fn all_of_a_cluster_have_what_it_shares_and_no_other_has_but_the_exceptions(
        seed in any::<u64>(), kind in 0..KINDS.len(),
    ) {
        let world = world(seed, kind);
        let reports = reports(&world);
        let clusters = clusters((1..).zip(&reports));
        let mut seen = BTreeSet::new();
        for cluster in &clusters {
            let shared: BTreeSet<String> = cluster.shared.iter().map(mark).collect();
            let members: BTreeSet<usize> = cluster.cases.iter().map(|case| place(case.line)).collect();
            let exceptions: BTreeSet<usize> = cluster.exceptions.iter().map(|case| place(case.line)).collect();
            prop_assert!(members.is_disjoint(&exceptions));
            for at in &members {
                prop_assert!(shared.is_subset(&world.marks(&world.people[*at])), "{}: {}", at, cluster.summary);
                prop_assert!(seen.insert(*at), "{} is in two", at);
            }
            for (at, person) in world.people.iter().enumerate().filter(|(at, _)| !members.contains(at)) {
                let is_fine = person.fault.truth().is_empty();
                let asks_it = members.iter().any(|member| world.ask_the_same(*member, at));
                if is_fine && asks_it && shared.is_subset(&world.marks(person)) {
                    prop_assert!(exceptions.contains(&at), "{}: {}", at, cluster.summary);
                }
            }
        }
    }
}

/// A few of each kind; the bench has a thousand.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_was_planted_is_found_and_named() {
    let mut wrong = Vec::new();
    for (kind, (name, _)) in KINDS.iter().enumerate().take(CLEAN) {
        let world = world(7 + kind as u64, kind);
        let judged = judge(&world, &reports(&world));
        let right = judged.planted.iter().all(|(_, found, named)| *found && *named);
        if !right || judged.invented > 0 {
            wrong.push(format!("{name}: {}", judged.wrong.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
