//! `cargo bench --features serve --bench service_ten -- [PROCESSES] [CASES]`: ten processes on one PostgreSQL, 200 cases, counted from the database: each done once, and how many
//! jobs each worker did.

#![expect(clippy::print_stdout, reason = "the figures are the result")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a bench that cannot go on says where")]
#![expect(dead_code, reason = "the desk and the replicas are those of the chaos")]

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

const JOBS: &str =
    "SELECT lock_by, COUNT(*), SUM(attempts) FROM apalis.jobs WHERE status = 'Done' GROUP BY lock_by";

fn main() {
    let words: Vec<usize> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let (processes, cases) =
        (words.first().copied().unwrap_or(10).min(16), words.get(1).copied().unwrap_or(200));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(trial(processes, cases));
}

async fn trial(processes: usize, cases: usize) {
    let folder = tempfile::tempdir().unwrap();
    let server = Postgres::start(folder.path());
    let desk = Desk::open(cases, 1).await;
    let home = Home::make(folder.path(), &desk.url, Some(&server));
    let replicas: Vec<Replica> = (0..processes).map(|number| home.replica(number)).collect();
    let begun = Instant::now();
    replica::deliver(Arc::clone(&desk), home.addresses(processes), cases).await;
    let store = home.store(Some(&server)).await;
    while store.unfinished().await.unwrap() > 0 && begun.elapsed() < Duration::from_secs(300) {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    println!("{processes} processes, {cases} cases in {:.0} s", begun.elapsed().as_secs_f64());
    let pool = sqlx::PgPool::connect(&server.url()).await.unwrap();
    let jobs: Vec<(Option<String>, i64, Option<i64>)> = sqlx::query_as(JOBS).fetch_all(&pool).await.unwrap();
    for (worker, count, attempts) in &jobs {
        println!("  {}: {count} jobs, {} attempts", worker.as_deref().unwrap_or("?"), attempts.unwrap_or(0));
    }
    println!("{} workers did {} jobs", jobs.len(), jobs.iter().map(|(_, count, _)| count).sum::<i64>());
    audit::print(&desk, &store, cases).await;
    drop(replicas);
}
