//! `cargo bench --bench worlds -- [WORLDS] [SEED] [SHOW]`: random worlds, judged by the diagnosis and by an oracle that was written from
//! the contract alone, by somebody who saw neither the checks nor this file (`tests/oracle`). Prints verdict × reason × symptom, then
//! differences and overclaims by kind, `SHOW` of each with its world; ends with 1 if there is any. All cores draw, each block of worlds
//! from a seed of its own: the same worlds on any number of them.

#![expect(clippy::print_stdout, reason = "a benchmark prints its numbers")]
#![expect(
    clippy::assigning_clones,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cloned_instead_of_copied,
    clippy::items_after_statements,
    clippy::many_single_char_names,
    clippy::match_bool,
    clippy::match_same_arms,
    clippy::needless_pass_by_value,
    clippy::redundant_closure_for_method_calls,
    clippy::semicolon_if_nothing_returned,
    clippy::single_match_else,
    clippy::stable_sort_primitive,
    clippy::trivially_copy_pass_by_ref,
    clippy::use_self,
    clippy::wildcard_imports,
    reason = "the oracle stays as it was written by somebody who had not seen the checks"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::num::NonZero;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use escalate::checks::Status;
use escalate::diagnosis::{Diagnosis, Options, Verdict, decides, diagnose, exit};
use escalate::facts::Recording;
use serde_json::{Value, json};

#[path = "../oracle/account.rs"]
mod account;
#[path = "../oracle/amended.rs"]
mod amended;
#[path = "../oracle/common.rs"]
mod common;
#[path = "../oracle/compare.rs"]
mod compare;
#[path = "../oracle/draw.rs"]
mod draw;
#[path = "../oracle/feature.rs"]
mod feature;
#[path = "../oracle/grant.rs"]
mod grant;
#[path = "../oracle/invite.rs"]
mod invite;
#[path = "../oracle/json.rs"]
mod json_of_world;
#[path = "../oracle/judge.rs"]
mod judge;
#[path = "../oracle/opts.rs"]
mod opts;
#[path = "../oracle/outside.rs"]
mod outside;
#[path = "../oracle/password.rs"]
mod password;
#[path = "../oracle/rng.rs"]
mod rng;
#[path = "../oracle/role.rs"]
mod role;
#[path = "../oracle/shake.rs"]
mod shake;
#[path = "../oracle/some.rs"]
mod some;
#[path = "../oracle/tenant.rs"]
mod tenant;
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

/// What of a report the oracle compares.
fn report(diagnosis: &Diagnosis) -> Value {
    let checks: Vec<Value> = diagnosis
        .checks
        .iter()
        .map(|check| json!({"id": check.id, "status": check.status, "reason": check.reason}))
        .collect();
    let outside = diagnosis.outside.as_ref().map(|outside| json!({"kind": outside.kind}));
    json!({
        "checks": checks, "verdict": diagnosis.verdict, "primary": diagnosis.primary,
        "exit_code": exit(diagnosis).code(), "outside": outside,
    })
}

/// `blocked account/inactive access`, once for every failed check; for what is not settled, once for every open one that decides.
fn rows(diagnosis: &Diagnosis) -> Vec<String> {
    let verdict = json!(diagnosis.verdict);
    let verdict = verdict.as_str().unwrap_or_default();
    let symptom = diagnosis.symptom.as_str();
    let row = |place: &str, reason: &str| {
        let reason = format!("{place}/{reason}");
        format!("{verdict:<12} {reason:<32} {symptom}")
    };
    let mut rows = Vec::new();
    for check in &diagnosis.checks {
        let open = match check.status {
            Status::Unknown => "(unknown)",
            Status::Contradicted => "(contradicted)",
            _ => "",
        };
        if check.status == Status::Fail {
            rows.push(row(check.id.as_str(), &check.reason));
        } else if diagnosis.verdict == Verdict::Undetermined
            && decides(diagnosis.symptom, check.id)
            && !open.is_empty()
        {
            rows.push(row(check.id.as_str(), open));
        }
    }
    if let Some(outside) = &diagnosis.outside {
        rows.push(row("outside", outside.kind.as_str()));
    }
    if rows.is_empty() {
        rows.push(row("", ""));
    }
    rows
}

/// Worlds that are drawn from one seed.
const BLOCK: u64 = 500;

/// What came of some worlds.
#[derive(Debug, Default)]
struct Tally {
    table: BTreeMap<String, u64>,
    wrong: BTreeMap<String, u64>,
    /// By kind, with the block of each, so that the ones that are shown do not depend on the number of cores.
    shown: BTreeMap<String, Vec<(u64, String)>>,
    differences: u64,
    overclaims: u64,
}

impl Tally {
    fn add(&mut self, other: Self, show: usize) {
        for (row, count) in other.table {
            *self.table.entry(row).or_default() += count;
        }
        for (kind, count) in other.wrong {
            *self.wrong.entry(kind).or_default() += count;
        }
        for (kind, texts) in other.shown {
            let all = self.shown.entry(kind).or_default();
            all.extend(texts);
            all.sort();
            all.truncate(show);
        }
        self.differences += other.differences;
        self.overclaims += other.overclaims;
    }
}

fn block(seed: u64, number: u64, worlds: u64, show: usize, tally: &mut Tally) {
    let mut rng = rng::Rng::new(seed.wrapping_mul(1_000_003).wrapping_add(number));
    for _ in 0..worlds {
        one(&world::random(&mut rng), number, show, tally);
    }
}

fn one(world: &world::World, number: u64, show: usize, tally: &mut Tally) {
    let expected = judge::judge(world);
    let file = json_of_world::recording(world);
    let (recording, notes) = match Recording::read_noting(&file.to_string()) {
        Ok(read) => read,
        Err(error) => panic!("a world that does not read: {error}\n{file}"),
    };
    assert!(notes.is_empty(), "{notes:?}");
    let Some(case) = recording.case else { panic!("a world without a case: {file}") };
    let diagnosis = diagnose(&case, &recording.facts, &Options::default());
    for row in rows(&diagnosis) {
        *tally.table.entry(row).or_default() += 1;
    }
    let found = compare::compare(&expected, &report(&diagnosis));
    tally.differences += u64::from(!found.differences.is_empty());
    tally.overclaims += u64::from(!found.overclaims.is_empty());
    let kinds = found.differences.iter().map(|text| ("difference", text));
    for (kind, text) in kinds.chain(found.overclaims.iter().map(|text| ("overclaim", text))) {
        let kind = format!("{kind}: {} {text}", diagnosis.symptom.as_str());
        let shown = tally.shown.entry(kind.clone()).or_default();
        if shown.len() < show {
            shown.push((number, told(&file, &diagnosis)));
        }
        *tally.wrong.entry(kind).or_default() += 1;
    }
}

/// A world, and what was made of it.
fn told(file: &Value, diagnosis: &Diagnosis) -> String {
    let mut text = format!("  {file}\n");
    for check in &diagnosis.checks {
        let id = check.id.as_str();
        let _ = writeln!(text, "    {id:<9} {:?} {} — {}", check.status, check.reason, check.summary);
    }
    text
}

fn main() -> ExitCode {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|arg| arg.parse().ok()).collect();
    let number = |at: usize, otherwise| numbers.get(at).copied().unwrap_or(otherwise);
    let (worlds, seed) = (number(0, 1_000_000), number(1, 1));
    let show = usize::try_from(number(2, 1)).unwrap_or(usize::MAX);
    let next = AtomicU64::new(0);
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let draw = || {
        let mut tally = Tally::default();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let left = worlds.saturating_sub(number * BLOCK);
            if left == 0 {
                return tally;
            }
            block(seed, number, left.min(BLOCK), show, &mut tally);
        }
    };
    let mut all = Tally::default();
    thread::scope(|scope| {
        let running: Vec<_> = (0..cores).map(|_| scope.spawn(draw)).collect();
        for one in running {
            match one.join() {
                Ok(tally) => all.add(tally, show),
                Err(world) => std::panic::resume_unwind(world),
            }
        }
    });
    print(&all, worlds, seed);
    if all.differences + all.overclaims == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Every combination is to be seen so often.
const ENOUGH: u64 = 1_000;

fn print(all: &Tally, worlds: u64, seed: u64) {
    for (kind, texts) in &all.shown {
        for (_, text) in texts {
            println!("{kind}\n{text}");
        }
    }
    println!("\nverdict      check/reason                     symptom: worlds");
    for (row, count) in &all.table {
        let few = if *count < ENOUGH { " <" } else { "" };
        println!("{row:<54} {count:>9}{few}");
    }
    let mut wrong: Vec<(&String, &u64)> = all.wrong.iter().collect();
    wrong.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    for (text, count) in &wrong {
        println!("{count:>8}  {text}");
    }
    let few = all.table.values().filter(|count| **count < ENOUGH).count();
    if let Some((row, least)) = all.table.iter().min_by_key(|(_, count)| **count) {
        println!(
            "\n{} combinations of verdict, reason and symptom; the rarest {least} times: {row}",
            all.table.len()
        );
        println!("{few} of them less than {ENOUGH} times");
    }
    println!(
        "{worlds} worlds, seed {seed}: {} with a difference, {} with an overclaim",
        all.differences, all.overclaims
    );
}
