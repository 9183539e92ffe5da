//! `cargo bench --bench worlds -- [WORLDS] [SEED] [SHOW]`: random worlds, judged by the diagnosis and by an oracle that was written from
//! the contract alone, by somebody who saw neither the checks nor this file (`tests/oracle`). Prints verdict × reason × symptom, then
//! differences and overclaims by kind, `SHOW` of each with its world; ends with 1 if there is any.

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
use std::process::ExitCode;

use escalate::checks::Status;
use escalate::diagnosis::{Diagnosis, Options, diagnose, exit};
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

/// `blocked account/inactive access`, once for every failed check.
fn rows(diagnosis: &Diagnosis) -> Vec<String> {
    let verdict = json!(diagnosis.verdict);
    let verdict = verdict.as_str().unwrap_or_default();
    let symptom = diagnosis.symptom.as_str();
    let failed = diagnosis.checks.iter().filter(|check| check.status == Status::Fail);
    let mut rows: Vec<String> = failed
        .map(|check| format!("{verdict:<12} {}/{:<22} {symptom}", check.id.as_str(), check.reason))
        .collect();
    if let Some(outside) = &diagnosis.outside {
        rows.push(format!("{verdict:<12} outside/{:<20} {symptom}", outside.kind.as_str()));
    }
    if rows.is_empty() {
        rows.push(format!("{verdict:<12} {:<28} {symptom}", "-"));
    }
    rows
}

fn main() -> ExitCode {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|arg| arg.parse().ok()).collect();
    let number = |at: usize, otherwise| numbers.get(at).copied().unwrap_or(otherwise);
    let (worlds, seed, show) = (number(0, 1_000_000), number(1, 1), number(2, 1));
    let mut rng = rng::Rng::new(seed);
    let mut table: BTreeMap<String, u64> = BTreeMap::new();
    let mut wrong: BTreeMap<String, u64> = BTreeMap::new();
    let (mut differences, mut overclaims) = (0_u64, 0_u64);
    for _ in 0..worlds {
        let world = world::random(&mut rng);
        let expected = judge::judge(&world);
        let file = json_of_world::recording(&world);
        let (recording, notes) = match Recording::read_noting(&file.to_string()) {
            Ok(read) => read,
            Err(error) => {
                println!("a world that does not read: {error}\n{file}");
                return ExitCode::FAILURE;
            }
        };
        assert!(notes.is_empty(), "{notes:?}");
        let Some(case) = recording.case else { return ExitCode::FAILURE };
        let diagnosis = diagnose(&case, &recording.facts, &Options::default());
        for row in rows(&diagnosis) {
            *table.entry(row).or_default() += 1;
        }
        let found = compare::compare(&expected, &report(&diagnosis));
        differences += u64::from(!found.differences.is_empty());
        overclaims += u64::from(!found.overclaims.is_empty());
        let kinds = found.differences.iter().map(|text| ("difference", text));
        for (kind, text) in kinds.chain(found.overclaims.iter().map(|text| ("overclaim", text))) {
            let count = wrong.entry(format!("{kind}: {} {text}", diagnosis.symptom.as_str())).or_default();
            *count += 1;
            if *count <= show && kind == "difference" {
                println!("{text}\n  {file}");
                for check in &diagnosis.checks {
                    println!(
                        "    {:<9} {:?} {} — {}",
                        check.id.as_str(),
                        check.status,
                        check.reason,
                        check.summary
                    );
                }
            }
        }
    }
    println!("\nverdict      check/reason                 symptom: worlds");
    for (row, count) in &table {
        println!("{row:<52} {count:>9}");
    }
    let mut wrong: Vec<(&String, &u64)> = wrong.iter().collect();
    wrong.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    for (text, count) in &wrong {
        println!("{count:>8}  {text}");
    }
    println!(
        "\n{worlds} worlds, seed {seed}: {differences} with a difference, {overclaims} with an overclaim"
    );
    if differences + overclaims == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
