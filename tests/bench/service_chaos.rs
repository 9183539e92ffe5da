//! `cargo bench --features serve --bench service_chaos -- sqlite|postgres CASES [SEED [APART]]`: the real binary as one process (SQLite) or two (PostgreSQL), killed at
//! random with SIGKILL, the database restarted, and the ticketing system answering 429 and 500 and dropping connections after it did what it
//! was asked. Then nothing is wrong any more, and the ticketing system and the database are asked.
//! Kills are APART to three times APART milliseconds apart (4,000): with less there is hardly a start between two.
//!
//! Goal: 0 lost, noted twice, filed twice, stranded. Root is needed for PostgreSQL, which does not run as root.

#![expect(clippy::print_stdout, reason = "the figures are the result")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a bench that cannot go on says where")]
#![expect(dead_code, reason = "the desk and the replicas are also those of the other benches")]

#[path = "service/audit.rs"]
mod audit;
#[path = "service/desk.rs"]
mod desk;
#[path = "service/postgres.rs"]
mod postgres;
#[path = "service/replica.rs"]
mod replica;

use std::sync::Arc;
use std::time::{Duration, Instant};

use desk::Desk;
use postgres::Postgres;
use replica::{Home, Replica};

/// How long everything may take once nothing is wrong any more: dead workers are told after 30 s, and a case that waited is tried after that.
const CALM: Duration = Duration::from_secs(420);

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let with_server = words.first().is_some_and(|word| word == "postgres");
    let cases: usize = words.get(1).and_then(|word| word.parse().ok()).unwrap_or(200);
    let seed: u64 = words.get(2).and_then(|word| word.parse().ok()).unwrap_or(1);
    let apart: u64 = words.get(3).and_then(|word| word.parse().ok()).unwrap_or(4000);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(trial(with_server, cases, seed, apart));
}

async fn trial(with_server: bool, cases: usize, seed: u64, apart: u64) {
    let folder = tempfile::tempdir().unwrap();
    let server = with_server.then(|| Postgres::start(folder.path()));
    let desk = Desk::open(cases, seed).await;
    let home = Home::make(folder.path(), &desk.url, server.as_ref());
    let mut replicas: Vec<Replica> = (0..if with_server { 2 } else { 1 }).map(|n| home.replica(n)).collect();
    let begun = Instant::now();
    desk.faults(true);
    let sent = tokio::spawn(replica::deliver(Arc::clone(&desk), home.addresses(replicas.len()), cases));
    let mut random = desk::Random(seed);
    let (mut kills, mut restarts) = (0, 0);
    // To the end: what was the last to come is killed, too.
    while !sent.is_finished() || desk.noted() < cases * 9 / 10 {
        // Longer than a start and a few cases take, so that between two deaths something is done.
        tokio::time::sleep(Duration::from_millis(apart + random.below(2 * apart))).await;
        let victim = usize::try_from(random.below(replicas.len() as u64)).unwrap();
        replicas[victim].kill();
        kills += 1;
        tokio::time::sleep(Duration::from_millis(300 + random.below(700))).await;
        replicas[victim].start();
        if let Some(server) = &server
            && random.below(4) == 0
        {
            server.restart();
            restarts += 1;
        }
    }
    sent.await.unwrap();
    desk.faults(false);
    println!(
        "{cases} cases, each delivered twice; {kills} kills, {restarts} database restarts in {:.0} s",
        begun.elapsed().as_secs_f64()
    );
    let store = home.store(server.as_ref()).await;
    let calm = Instant::now();
    while calm.elapsed() < CALM && store.unfinished().await.unwrap_or(1) > 0 {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    println!("calm after {:.0} s", calm.elapsed().as_secs_f64());
    audit::print(&desk, &store, cases).await;
    for replica in &mut replicas {
        println!("SIGTERM: exit {:?} after {:.1} s", replica.end(), replica.ended_after());
    }
}
