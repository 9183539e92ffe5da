//! `cargo bench --bench cluster_worlds -- [WORLDS] [SEED] [SHOW]`: generated worlds with one to three common causes planted among noise
//! and decoys (`tests/worlds`), each through the real diagnosis and report. Prints, by kind, how many were found exactly and named
//! exactly, and how many clusters were invented, `SHOW` of each that is wrong; then the CPU of the clusters of 10,000 cases.

#![expect(clippy::print_stdout, reason = "a benchmark prints its numbers")]

use std::collections::BTreeMap;
use std::num::NonZero;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

#[path = "measure/thread.rs"]
#[expect(dead_code, reason = "another bench measures one call")]
mod on_one_thread;
#[path = "../worlds/mod.rs"]
#[expect(dead_code, reason = "the tests use all of it")]
mod worlds;

use escalate::output::Style;
use escalate::output::clusters::BatchSummary;
use escalate::output::template::Templates;
use on_one_thread::on_cpu;
use worlds::World;
use worlds::judged::{Judged, judge, reports};
use worlds::plant::CLEAN;
use worlds::rng::WorldRng;

/// What came of some worlds.
#[derive(Default)]
struct Tally {
    /// By kind: planted, found, named.
    kinds: BTreeMap<&'static str, [u64; 3]>,
    invented: u64,
    thrown: BTreeMap<&'static str, u64>,
    worlds: u64,
    people: u64,
    wrong: BTreeMap<String, Vec<String>>,
}

impl Tally {
    fn add(&mut self, judged: Judged) {
        for (kind, found, named) in judged.planted {
            let counts = self.kinds.entry(kind).or_default();
            counts[0] += 1;
            counts[1] += u64::from(found);
            counts[2] += u64::from(named);
        }
        self.invented += judged.invented as u64;
        for text in judged.wrong {
            let kind = text.split(" (").next().unwrap_or_default().split(": ").next().unwrap_or_default();
            self.wrong.entry(kind.to_owned()).or_default().push(text);
        }
    }

    fn merge(&mut self, other: Self) {
        for (kind, counts) in other.kinds {
            let all = self.kinds.entry(kind).or_default();
            for (sum, count) in all.iter_mut().zip(counts) {
                *sum += count;
            }
        }
        for (why, count) in other.thrown {
            *self.thrown.entry(why).or_default() += count;
        }
        for (kind, texts) in other.wrong {
            self.wrong.entry(kind).or_default().extend(texts);
        }
        self.invented += other.invented;
        self.worlds += other.worlds;
        self.people += other.people;
    }
}

/// The most people of a world.
const PEOPLE: usize = 150;

fn main() -> ExitCode {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|arg| arg.parse().ok()).collect();
    let number = |at: usize, otherwise| numbers.get(at).copied().unwrap_or(otherwise);
    let (worlds, seed) = (number(0, 1_000), number(1, 1));
    let show = usize::try_from(number(2, 1)).unwrap_or(usize::MAX);
    let all = tally(worlds, |number| {
        let kind = usize::try_from(number).unwrap_or_default() % CLEAN;
        (seed.wrapping_mul(1_000_003).wrapping_add(number), kind)
    });
    let exact = print(&all, show, seed);
    println!("\nBeside the goal, because others have what is planted:");
    print(
        &tally(worlds.div_ceil(20), |number| (seed.wrapping_mul(7_000_003).wrapping_add(number), CLEAN)),
        0,
        seed,
    );
    speed(seed);
    if exact && all.invented == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// So many worlds, each of a seed and a kind, on all cores.
fn tally(worlds: u64, of: impl Fn(u64) -> (u64, usize) + Sync) -> Tally {
    let next = AtomicU64::new(0);
    let draw = || {
        let mut tally = Tally::default();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= worlds {
                return tally;
            }
            let (seed, kind) = of(number);
            let world = World::of_seed(seed, kind, PEOPLE, |why| *tally.thrown.entry(why).or_default() += 1);
            tally.worlds += 1;
            tally.people += world.people.len() as u64;
            tally.add(judge(&world, &reports(&world)));
        }
    };
    let mut all = Tally::default();
    thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let running: Vec<_> = (0..cores).map(|_| scope.spawn(draw)).collect();
        for one in running {
            match one.join() {
                Ok(tally) => all.merge(tally),
                Err(world) => std::panic::resume_unwind(world),
            }
        }
    });
    all
}

/// Whether at least 99 of 100 were found.
fn print(all: &Tally, show: usize, seed: u64) -> bool {
    for (kind, texts) in &all.wrong {
        let mut shortest: Vec<&String> = texts.iter().collect();
        shortest.sort_by_key(|text| (text.len(), *text));
        for text in shortest.into_iter().take(show) {
            println!("{kind} ({} times)\n  {text}\n", texts.len());
        }
    }
    for (why, count) in &all.thrown {
        println!("{count:>7} drawings thrown away: {why}");
    }
    println!("\n{:<58} {:>8} {:>8} {:>8}", "planted", "causes", "found", "named");
    let mut sum = [0; 3];
    for (kind, counts) in &all.kinds {
        println!("{kind:<58} {:>8} {:>8} {:>8}", counts[0], counts[1], counts[2]);
        for (sum, count) in sum.iter_mut().zip(counts) {
            *sum += count;
        }
    }
    println!("{:<58} {:>8} {:>8} {:>8}", "all", sum[0], sum[1], sum[2]);
    let share = |count: u64| {
        100.0 * f64::from(u32::try_from(count).unwrap_or(u32::MAX))
            / f64::from(u32::try_from(sum[0]).unwrap_or(1).max(1))
    };
    println!(
        "{} worlds, seed {seed}, {} people: found exactly {:.2} %, named exactly {:.2} %, {} invented",
        all.worlds,
        all.people,
        share(sum[1]),
        share(sum[2]),
        all.invented
    );
    share(sum[1]) >= 99.0
}

/// CPU of the clusters of one big world of 10,000 cases.
fn speed(seed: u64) {
    let big = worlds::big(&mut WorldRng::new(seed), 10_000);
    let began = on_cpu();
    let reports = reports(&big);
    let diagnosed = on_cpu().saturating_sub(began);
    let mut gathered = escalate::clusters::Gathered::new();
    let began = on_cpu();
    for (line, report) in (1..).zip(&reports) {
        gathered.take(line, report);
    }
    let taken = on_cpu().saturating_sub(began);
    let clusters = gathered.clusters();
    let whole = on_cpu().saturating_sub(began);
    let mut counts = BatchSummary::default();
    for report in &reports {
        counts.count(report.verdict);
    }
    let began = on_cpu();
    let page = escalate::output::clusters::html(&clusters, &counts, Style::default(), &Templates::embedded());
    let shown = on_cpu().saturating_sub(began);
    println!(
        "{} cases, {} clusters: {:.2} s of CPU, of it {:.2} s to take them (reading and diagnosing them: {:.2} s); the page of {} bytes {:.2} s",
        reports.len(),
        clusters.len(),
        whole.as_secs_f64(),
        taken.as_secs_f64(),
        diagnosed.as_secs_f64(),
        page.map_or(0, |page| page.len()),
        shown.as_secs_f64()
    );
}
