//! `cargo bench --features serve --bench service_webhooks -- sqlite|postgres [SECONDS] [RUNS]`: webhooks that `escalate serve` accepts per second, in turn with an axum
//! handler that does one such commit on the same database under the same load; webhook to note with one and two replicas; memory.
//!
//! Goal: at least 0.8 of the bare handler. Workers rest while webhooks are counted: they are of a profile whose desk is away.

#![expect(clippy::print_stdout, reason = "the figures are the result")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a bench that cannot go on says where")]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures of a few digits"
)]
#![expect(dead_code, reason = "the desk and the replicas are those of the chaos")]

#[path = "service/bare.rs"]
mod bare;
#[path = "service/desk.rs"]
mod desk;
#[path = "service/load.rs"]
mod load;
#[path = "service/postgres.rs"]
mod postgres;
#[path = "service/replica.rs"]
mod replica;

use std::time::{Duration, Instant};

use desk::Desk;
use postgres::Postgres;
use replica::{Home, Replica};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let with_server = words.first().is_some_and(|word| word == "postgres");
    let number = |at: usize, own: u64| words.get(at).and_then(|word| word.parse().ok()).unwrap_or(own);
    let (seconds, runs) = (number(1, 5), number(2, 5));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        accepted(with_server, Duration::from_secs(seconds), runs).await;
        for replicas in if with_server { 1..=2 } else { 1..=1 } {
            noted(with_server, replicas).await;
        }
    });
}

/// Webhooks per second, ours and the bare handler's in turn.
async fn accepted(with_server: bool, time: Duration, runs: u64) {
    let folder = tempfile::tempdir().unwrap();
    let server = with_server.then(|| Postgres::start(folder.path()));
    let away = format!("http://127.0.0.1:{}", replica::free_port());
    let home = Home::make(folder.path(), &away, server.as_ref());
    let ours = home.replica(0);
    let address = home.addresses(1)[0];
    load::until_ready(address).await;
    println!("idle: {} MB", ours.megabytes());
    let bare = bare::start(&home, server.as_ref()).await;
    let (mut us, mut them) = (Vec::new(), Vec::new());
    for run in 0..runs {
        us.push(load::per_second(address, time, run * 2).await);
        them.push(load::per_second(bare, time, run * 2 + 1).await);
    }
    println!("under load: {} MB", ours.megabytes());
    let (median, other) = (load::median(&us), load::median(&them));
    println!(
        "webhooks per second: {median:.0} (spread {}), bare handler {other:.0} (spread {}): {:.2}",
        load::spread(&us),
        load::spread(&them),
        median / other
    );
}

/// Seconds from a webhook to its note, ten webhooks a second.
async fn noted(with_server: bool, replicas: usize) {
    const CASES: usize = 100;
    let folder = tempfile::tempdir().unwrap();
    let server = with_server.then(|| Postgres::start(folder.path()));
    let desk = Desk::open(CASES, 1).await;
    let home = Home::make(folder.path(), &desk.url, server.as_ref());
    let all: Vec<Replica> = (0..replicas).map(|number| home.replica(number)).collect();
    let addresses = home.addresses(replicas);
    for address in &addresses {
        load::until_ready(*address).await;
    }
    let mut begun = Vec::new();
    for ticket in 1..=CASES {
        begun.push(Instant::now());
        while !replica::taken(addresses[ticket % addresses.len()], ticket).await {}
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let end = Instant::now() + Duration::from_secs(120);
    while desk.noted() < CASES && Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let took: Vec<f64> = desk
        .noted_at()
        .iter()
        .map(|(ticket, at)| at.duration_since(begun[ticket - 1]).as_secs_f64())
        .collect();
    println!(
        "{replicas} replica(s): webhook to note p50 {:.2} s, p99 {:.2} s, of {} notes; {} MB",
        load::part(&took, 0.5),
        load::part(&took, 0.99),
        took.len(),
        all[0].megabytes()
    );
}
