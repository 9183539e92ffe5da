//! The job engine, on either database, with the settings under which it loses nothing. It may run a job twice, after a crash or for a worker
//! that was paused: what a job does is made for that.

use std::sync::Arc;
use std::time::Duration;

use apalis::prelude::{BackendExt as _, BoxDynError, Data, Monitor, WorkerBuilder, WorkerBuilderExt as _};
use apalis_postgres::PostgresStorage;
use apalis_sqlite::SqliteStorage;
use futures_util::stream::{self, BoxStream, StreamExt as _};
use tokio::sync::watch;

use super::running::Service;
use super::stop;
use super::store::{CaseId, EnginePool, QUEUE};
use super::work;
use crate::environment::random;

/// Cases that a process works on at once. Jobs that are fetched are held by their worker, so it fetches no more than that.
const AT_ONCE: usize = 16;
/// A worker that is silent for six of these is dead, and its jobs are others'.
const HEARTBEAT: Duration = Duration::from_secs(5);
const MISSED: usize = 6;
/// How long jobs under way may still take at the end: shorter than the time after which a worker is dead, because it is silent meanwhile.
pub(super) const DRAIN: Duration = Duration::from_secs(20);
/// How often the queue is looked at that nobody has said anything about.
const LOOK: Duration = Duration::from_millis(500);
/// How long it is waited before a worker that ended is started again, at most.
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// Runs the workers until `stop` is true, and then what is under way to its end. A worker that ends by itself, because the database is away, is
/// started again under another name: with one name, the living one would answer for the jobs of the dead one.
pub(super) async fn run(service: Arc<Service>, mut stop: watch::Receiver<bool>) {
    let mut pause = Duration::from_millis(500);
    while !*stop.borrow() {
        let begun = tokio::time::Instant::now();
        let ended = watched(&service, stop.clone()).await;
        if *stop.borrow() {
            return;
        }
        tracing::warn!("the workers ended, and are started again: {}", ended.unwrap_or_default());
        if begun.elapsed() > LONGEST_PAUSE {
            pause = Duration::from_millis(500);
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = stop::said(&mut stop) => return,
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// One run of the workers; the reason for which they ended.
async fn watched(service: &Arc<Service>, stop: watch::Receiver<bool>) -> Option<String> {
    // The types of a worker cannot be written down, and each database has its own.
    macro_rules! monitor {
        ($storage:expr) => {{
            let (storage, own) = ($storage, Arc::clone(service));
            let name = name();
            Monitor::new().register(move |restarts| {
                WorkerBuilder::new(format!("{name}-{restarts}"))
                    .backend(storage.clone().poll_with_stream(wakes(Arc::clone(&own))))
                    .concurrency(AT_ONCE)
                    .catch_panic()
                    .data(Arc::clone(&own))
                    .build(handle)
            })
        }};
    }
    let monitor = match &service.store.pools().engine {
        EnginePool::Sqlite(pool) => {
            let config = apalis_sqlite::Config::default().queue(QUEUE).batch_size(AT_ONCE);
            let config = config.heartbeat_interval(HEARTBEAT).missed_heartbeats(MISSED);
            monitor!(SqliteStorage::<String>::new(pool).with_config(config))
        }
        EnginePool::Postgres(pool) => {
            let config = apalis_postgres::Config::default().queue(QUEUE).batch_size(AT_ONCE);
            let config = config.heartbeat_interval(HEARTBEAT).missed_heartbeats(MISSED);
            monitor!(PostgresStorage::<String>::new(pool).with_config(config))
        }
    };
    let monitor = monitor
        .on_event(|worker, event| tracing::debug!("worker {}: {event}", worker.name()))
        .with_terminator(async { tokio::time::sleep(DRAIN).await });
    // Without a word from here it would wait for the signal even when every worker has ended.
    let context = monitor.context();
    let mut stopping = stop;
    let run = monitor.run();
    tokio::pin!(run);
    let ended = tokio::select! {
        ended = &mut run => ended,
        () = stop::said(&mut stopping) => {
            drop(context.shutdown());
            tokio::select! {
                ended = &mut run => ended,
                () = tokio::time::sleep(DRAIN) => return None,
            }
        }
    };
    ended.err().map(|error| error.to_string())
}

/// A name that no worker has had.
fn name() -> String {
    // Without random bytes nothing else works either.
    let unique = random::digits(8).unwrap_or_default();
    format!("escalate-{}-{unique}", std::process::id())
}

/// When the queue is looked at: at once, when this process put something in; every now and then for what others did.
fn wakes(service: Arc<Service>) -> BoxStream<'static, ()> {
    stream::unfold(service, |service| async move {
        tokio::select! {
            () = service.wake.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
        Some(((), service))
    })
    .boxed()
}

/// A job. It goes on in a task of its own: a worker that ends drops its jobs, and half a case is worse than one that is done unheard.
async fn handle(case: String, service: Data<Arc<Service>>) -> Result<(), BoxDynError> {
    let Ok(id) = case.parse::<CaseId>() else {
        tracing::error!("a job that names no case was left out");
        return Ok(());
    };
    let service = Arc::clone(&service);
    tokio::spawn(async move { work::case(&service, &id).await }).await??;
    Ok(())
}
