//! `cargo bench --bench guided -- [WORLDS] [SEED]`: how many questions guided mode asks without any system, beside asking all six checks.
//! The truth of a world (`tests/oracle`) is what its facts say; only worlds in which they settle every check that decides. Somebody who
//! knows it answers. Half of the causes come with an error text that points to them, a quarter with one that points elsewhere.

#![expect(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::unwrap_used,
    reason = "a benchmark prints its numbers"
)]
#![expect(
    dead_code,
    clippy::assigning_clones,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::items_after_statements,
    clippy::semicolon_if_nothing_returned,
    clippy::use_self,
    clippy::wildcard_imports,
    reason = "the oracle stays as it was written by somebody who had not seen the checks"
)]

use std::collections::BTreeMap;

use escalate::case::{Case, CheckId, Symptom};
use escalate::checks::{CheckResult, Status};
use escalate::diagnosis::{Options, Verdict, decides, diagnose};
use escalate::facts::Recording;

#[path = "../oracle/draw.rs"]
mod draw;
#[path = "../oracle/json.rs"]
mod json_of_world;
#[path = "../oracle/opts.rs"]
mod opts;
#[path = "../oracle/rng.rs"]
mod rng;
#[path = "../oracle/shake.rs"]
mod shake;
#[path = "../oracle/some.rs"]
mod some;
mod somebody;
#[path = "../oracle/theme.rs"]
mod theme;
#[path = "../oracle/theme_access.rs"]
mod theme_access;
#[path = "../oracle/theme_password.rs"]
mod theme_password;
#[path = "../oracle/theme_rare.rs"]
mod theme_rare;
#[path = "../oracle/world.rs"]
mod world;

/// What came of the worlds of one symptom and kind of text.
#[derive(Debug, Default)]
struct Tally {
    worlds: u64,
    questions: u64,
    most: usize,
    /// The verdict is the truth's.
    verdict: u64,
    /// So is the cause that is named first.
    primary: u64,
    /// It is a cause, where several are.
    a_cause: u64,
    twice: u64,
}

fn main() {
    let arguments: Vec<u64> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let wanted = arguments.first().copied().unwrap_or(1_000);
    let seed = arguments.get(1).copied().unwrap_or(1);
    let texts: BTreeMap<String, Vec<String>> =
        toml::from_str(include_str!("../data/errors/texts.toml")).unwrap();
    let mut rng = rng::Rng::new(seed);
    let mut all: BTreeMap<(&str, &str), Tally> = BTreeMap::new();
    let (mut drawn, mut kept) = (0_u64, 0_u64);
    while kept < wanted {
        drawn += 1;
        let file = json_of_world::recording(&world::random(&mut rng)).to_string();
        let Ok(Recording { case: Some(case), facts, .. }) = Recording::read(&file) else { continue };
        let truth = diagnose(&case, &facts, &Options::default());
        let settled = |result: &CheckResult| {
            !decides(truth.symptom, result.id)
                || !matches!(result.status, Status::Unknown | Status::Contradicted)
        };
        // What no look can settle, and what the six do not cover, is not the matter here.
        let ends = matches!(truth.verdict, Verdict::Blocked | Verdict::ShouldWork);
        if !ends || !truth.checks.iter().all(settled) {
            continue;
        }
        kept += 1;
        let symptom = truth.symptom;
        let (kind, error) = text(&mut rng, truth.primary, &texts);
        let told =
            Case { symptom, symptom_said: true, error, ..Case::of(case.user, symptom, facts.taken_at) };
        let told = Case { tenant: case.tenant, ..told };
        let walked = somebody::walk(&told, &truth.checks, facts.taken_at);
        for kind in [kind, "all"] {
            let tally =
                all.entry((if symptom == Symptom::SignIn { "sign-in" } else { "access" }, kind)).or_default();
            tally.worlds += 1;
            tally.questions += walked.asked.len() as u64;
            tally.most = tally.most.max(walked.asked.len());
            tally.verdict += u64::from(walked.diagnosis.verdict == truth.verdict);
            tally.primary += u64::from(walked.diagnosis.primary == truth.primary);
            let named = walked.diagnosis.primary;
            tally.a_cause +=
                u64::from(named.map_or(truth.primary.is_none(), |id| truth.blockers.contains(&id)));
            tally.twice += u64::from(walked.twice);
        }
    }
    println!("{kept} worlds of {drawn}, seed {seed}");
    println!(
        "symptom  error text          worlds  questions  of six  most  verdict  primary  a cause  asked what was settled"
    );
    for ((symptom, kind), one) in &all {
        let mean = one.questions as f64 / one.worlds as f64;
        let share = |count: u64| 100.0 * count as f64 / one.worlds as f64;
        println!(
            "{symptom:<8} {kind:<18} {:>7} {mean:>10.2} {:>6.0}% {:>5} {:>7.1}% {:>7.1}% {:>7.1}% {:>8}",
            one.worlds,
            100.0 * mean / 6.0,
            one.most,
            share(one.verdict),
            share(one.primary),
            share(one.a_cause),
            one.twice
        );
    }
    let questions: u64 =
        all.iter().filter(|((_, kind), _)| *kind == "all").map(|(_, one)| one.questions).sum();
    println!("{:.2} questions a case, beside 6", questions as f64 / kept as f64);
}

/// An error text, and whether it points to the cause.
fn text(
    rng: &mut rng::Rng,
    cause: Option<CheckId>,
    texts: &BTreeMap<String, Vec<String>>,
) -> (&'static str, Option<String>) {
    let draw = rng.below(4);
    let own = cause.and_then(|cause| texts.get(cause.as_str()));
    let (kind, from) = match (draw, own) {
        (0 | 1, Some(own)) => ("names the cause", own),
        (2, _) => {
            let all: Vec<&Vec<String>> = texts.values().collect();
            ("names something", all[rng.below(all.len())])
        }
        _ => return ("none", None),
    };
    (kind, Some(rng.pick(from)))
}
