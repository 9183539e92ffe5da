//! `cargo bench --bench remedies -- [WORLDS] [SEED]`: the remedies of the role check against brute force (`tests/least`), in small worlds:
//! how many worlds, in how many of them somebody lacks a permission, how many ways brute force looked at, and how many fronts are equal.
//! Ends with 1 if one is not, and shows the first.

#![expect(clippy::print_stdout, reason = "a benchmark prints its numbers")]
#![expect(clippy::unwrap_used, reason = "a world that cannot be recorded stops it")]

#[path = "../least/listed.rs"]
mod listed;
#[path = "../least/naive.rs"]
mod naive;
#[path = "../least/rng.rs"]
mod rng;
#[path = "../least/world.rs"]
mod world;

use std::process::ExitCode;

use escalate::checks::Status;

use listed::{carried_out, compared, role_check};

fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).filter_map(|arg| arg.parse::<u64>().ok());
    let (worlds, seed) = (numbers.next().unwrap_or(100_000), numbers.next().unwrap_or(1));
    let (mut lacking, mut candidates, mut helped, mut suggested) = (0_u64, 0, 0_u64, 0_u64);
    let mut wrong = Vec::new();
    for number in 0..worlds {
        let world = world::drawn(&mut rng::WorldRng::new(seed.wrapping_mul(1_000_003).wrapping_add(number)));
        let (differs, looked) = compared(&world);
        lacking += u64::from(looked.is_some());
        candidates += looked.unwrap_or_default();
        if let Some(text) = differs {
            wrong.push(format!("world {number}: {text}\n{world:#?}"));
        }
        if looked.is_none() || number % 10 != 0 {
            continue;
        }
        for remedy in role_check(&world).remedies {
            suggested += 1;
            let after = role_check(&carried_out(&world, &remedy));
            let left = after.reason == "not_on_object" && !world.shared;
            helped += u64::from(after.status == Status::Pass || left);
        }
    }
    println!("{worlds} worlds of seed {seed}; in {lacking} of them somebody lacks a permission");
    println!(
        "{candidates} candidates by brute force; fronts equal: {} of {lacking}",
        lacking - wrong.len() as u64
    );
    println!("{helped} of {suggested} suggested remedies of every tenth world help, once carried out");
    match wrong.first() {
        Some(first) => {
            println!("{first}");
            ExitCode::FAILURE
        }
        None if helped < suggested => ExitCode::FAILURE,
        None => ExitCode::SUCCESS,
    }
}
