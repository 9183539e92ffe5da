//! The thread on which cases are worked on. A diagnosis keeps its programs and answers to itself and cannot change threads, while the
//! doors of a service run on many: they hand work over to this one, where any number of cases are under way at once, waiting for
//! systems.

use std::panic::AssertUnwindSafe;
use std::thread;

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use tokio::sync::{mpsc, oneshot};

use crate::connectors::Context;
use crate::environment::clock;
use crate::escalation::Desk;
use crate::http::{Deadline, Http};
use crate::profile::Profile;

/// What cases are worked on with.
#[derive(Debug)]
pub struct OpenDesk {
    /// Systems, customer, templates.
    pub desk: Desk,
    /// The profile, for where tickets go and how they are read. Its systems are the desk's.
    pub profile: Profile,
    /// The client that all cases share.
    pub http: Http,
}

impl OpenDesk {
    /// What a case is asked with that begins now.
    #[must_use]
    pub fn context(&self, deadline: Deadline) -> Context<'_> {
        let now = clock::now(None);
        Context { now, deadline, http: &self.http, progress: &|_| {}, recorded: None, shared: None }
    }
}

/// Hands work to the thread. The thread ends with the last of its clones, after what is under way.
#[derive(Clone, Debug)]
pub struct CaseDesk {
    work: mpsc::UnboundedSender<DeskWork>,
}

/// The work broke off, or the thread is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the case broke off within this program; its log has where")]
pub struct DeskClosed;

type DeskWork = Box<dyn for<'d> FnOnce(&'d OpenDesk) -> LocalBoxFuture<'d, ()> + Send>;

impl CaseDesk {
    /// Starts a thread of that name and opens its desk there.
    ///
    /// # Errors
    /// As `open` says; the system gives no thread or no runtime.
    pub fn start<E>(
        name: &str,
        open: impl FnOnce() -> Result<OpenDesk, E> + Send + 'static,
    ) -> Result<Self, E>
    where
        E: From<std::io::Error> + Send + 'static,
    {
        let (work, waiting) = mpsc::unbounded_channel();
        let (says, opened) = std::sync::mpsc::channel();
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let started = runtime.map_err(E::from).and_then(|runtime| Ok((runtime, open()?)));
            match started {
                Err(error) => drop(says.send(Err(error))),
                Ok((runtime, desk)) => {
                    drop(says.send(Ok(())));
                    runtime.block_on(worked_on(&desk, waiting));
                }
            }
        })?;
        let gone = || E::from(std::io::Error::other("the thread for cases ended at once"));
        opened.recv().map_err(|_| gone())??;
        Ok(Self { work })
    }

    /// Whether the thread takes work.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.work.is_closed()
    }

    /// Does this on the thread, beside whatever else is under way there, and waits for what comes of it.
    ///
    /// # Errors
    /// It broke off.
    pub async fn with<T: Send + 'static>(
        &self,
        work: impl for<'d> FnOnce(&'d OpenDesk) -> LocalBoxFuture<'d, T> + Send + 'static,
    ) -> Result<T, DeskClosed> {
        let (sender, result) = oneshot::channel();
        let work: DeskWork = Box::new(move |desk| {
            Box::pin(async move {
                // Begun in here, where a panic ends this case and not the thread. Nobody waits any more when a caller has hung up.
                drop(sender.send(work(desk).await));
            })
        });
        self.work.send(work).map_err(|_| DeskClosed)?;
        result.await.map_err(|_| DeskClosed)
    }
}

/// All that comes in, at once, until nobody can send any more and everything is done.
async fn worked_on(desk: &OpenDesk, mut waiting: mpsc::UnboundedReceiver<DeskWork>) {
    let mut under_way = FuturesUnordered::new();
    let mut open = true;
    while open || !under_way.is_empty() {
        tokio::select! {
            work = waiting.recv(), if open => match work {
                Some(work) => under_way.push(AssertUnwindSafe(work(desk)).catch_unwind()),
                None => open = false,
            },
            Some(done) = under_way.next() => {
                if done.is_err() {
                    tracing::error!("a case broke off; the others go on");
                }
            }
        }
    }
}
