//! A service from its start to its end: the doors, the workers, the chores, and how they come to their end together.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::running::Service;
use super::{chores, engine, poll};

/// How long everything together may take to end.
const END: Duration = Duration::from_secs(25);

/// Why a service ended.
#[derive(Debug, thiserror::Error)]
pub enum ServingError {
    /// The doors.
    #[error("{0}")]
    Door(String),
    /// It was told twice to end, and did so at once.
    #[error("ended at once, as it was told to: what was under way is taken up at the next start")]
    AtOnce,
}

/// Runs until the process is told to end, then what is under way to its end. Told twice, it ends at once. `door` serves what others ask.
///
/// # Errors
/// The doors cannot be opened; it was told twice.
pub async fn serve<D, E>(
    service: Arc<Service>,
    draining: watch::Sender<bool>,
    poll: Option<Duration>,
    door: D,
) -> Result<(), ServingError>
where
    D: Future<Output = Result<(), E>> + Send + 'static,
    E: std::fmt::Display + Send + 'static,
{
    let stop = || draining.subscribe();
    let mut doors = tokio::spawn(async move { door.await.map_err(|error| error.to_string()) });
    let mut rest: Vec<JoinHandle<()>> = vec![
        tokio::spawn(engine::run(Arc::clone(&service), stop())),
        tokio::spawn(chores::run(Arc::clone(&service), stop())),
    ];
    if let Some(every) = poll {
        rest.push(tokio::spawn(poll::run(Arc::clone(&service), every, stop())));
    }
    let ended = tokio::select! {
        ended = &mut doors => Some(ended),
        () = told() => None,
    };
    let _ = draining.send(true);
    // Whatever the doors ended with, what is under way comes to its end.
    if ended.is_none() {
        tracing::info!("told to end: nothing new is taken, and what is under way comes to its end");
    }
    let why = ended.map(|ended| ended.map_err(|error| error.to_string()).and_then(|ended| ended));
    let result = why.unwrap_or(Ok(())).map_err(ServingError::Door);
    let all = async {
        if !doors.is_finished() {
            drop(doors.await);
        }
        for one in rest {
            drop(one.await);
        }
    };
    tokio::select! {
        _ = tokio::time::timeout(END, all) => result,
        () = told() => Err(ServingError::AtOnce),
    }
}

/// Completes when the process is told to end: SIGTERM, Ctrl-C.
async fn told() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    drop(tokio::signal::ctrl_c().await);
}
