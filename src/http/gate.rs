//! What is kept for each host: how many requests are in flight, and until when it asked to be left alone.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use super::error::HttpError;
use super::patience::Deadline;
use super::reply::HttpReply;
use super::retry;
use crate::facts::GapReason;

#[derive(Debug)]
pub(super) struct Host {
    gate: Semaphore,
    not_before: Mutex<Option<Instant>>,
    /// When the next request of a system with a pace may start.
    next_turn: Mutex<Option<Instant>>,
    /// How often in a row it answered 429 without a word on when to come again.
    unsaid: Mutex<u32>,
}

/// The longest pause after 429 without `Retry-After`; the first one is a second.
const LONGEST_UNSAID: u64 = 30;

impl Host {
    pub(super) fn new(at_once: usize) -> Self {
        Self {
            gate: Semaphore::new(at_once.max(1)),
            not_before: Mutex::new(None),
            next_turn: Mutex::new(None),
            unsaid: Mutex::new(0),
        }
    }

    /// Waits for a place among the requests in flight.
    pub(super) async fn enter(&self) -> Option<SemaphorePermit<'_>> {
        // `acquire` fails only for a closed semaphore, and this one is never closed.
        self.gate.acquire().await.ok()
    }

    /// Waits for a turn: requests of a system with a pace start so far apart, whoever sends them. One that could not start before the
    /// deadline takes no turn.
    pub(super) async fn turn(
        &self,
        apart: Duration,
        deadline: Instant,
        place: &str,
    ) -> Result<(), HttpError> {
        if apart.is_zero() {
            return Ok(());
        }
        let start = {
            let mut next = self.next_turn.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            let start = next.map_or(now, |next| next.max(now));
            if start > deadline {
                let apart = apart.as_secs_f32();
                let detail = format!(
                    "{place}: this system is asked once in {apart} s, and there was no turn in time; give it more with --timeout"
                );
                return Err(HttpError::new(GapReason::TimedOut, detail));
            }
            *next = Some(start + apart);
            start
        };
        tokio::time::sleep_until(start).await;
        Ok(())
    }

    /// Nothing goes to this host for so long.
    pub(super) fn hold(&self, pause: Duration) {
        let until = Instant::now() + pause;
        let mut not_before = self.not_before.lock().unwrap_or_else(PoisonError::into_inner);
        *not_before = Some(not_before.map_or(until, |known| known.max(until)));
    }

    /// Whether it asked to be left alone, and still does.
    pub(super) fn is_held(&self) -> bool {
        self.held_until().is_some_and(|until| until > Instant::now())
    }

    fn held_until(&self) -> Option<Instant> {
        *self.not_before.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// In a batch: whether it asks to be left alone, in so many words or by 429, so that nothing goes to it for that long. `started` is
    /// when the request went out: several that were on their way together are told the same thing once.
    pub(super) fn asks_for_time(&self, result: &Result<HttpReply, HttpError>, started: Instant) -> bool {
        let Ok(reply) = result else { return false };
        let asked = retry::asked_to_wait(reply);
        let knew = self.held_until().is_none_or(|until| started >= until);
        let mut unsaid = self.unsaid.lock().unwrap_or_else(PoisonError::into_inner);
        match asked.filter(|pause| !pause.is_zero()) {
            Some(pause) => {
                *unsaid = 0;
                self.hold(pause);
            }
            None if reply.status == 429 || asked.is_some() => {
                if knew {
                    *unsaid += 1;
                    let pause = 2_u64.saturating_pow(*unsaid - 1).min(LONGEST_UNSAID);
                    self.hold(Duration::from_secs(pause));
                }
            }
            None => {
                if knew {
                    *unsaid = 0;
                }
                return false;
            }
        }
        true
    }

    /// Waits as long as the host asked, unless that is past the deadline.
    pub(super) async fn wait(&self, deadline: &Deadline, place: &str) -> Result<(), HttpError> {
        loop {
            let now = Instant::now();
            let Some(until) = self.held_until().filter(|until| *until > now) else { return Ok(()) };
            if !deadline.grants(until) {
                let left = until.duration_since(now);
                let mut error = HttpError::new(
                    GapReason::Throttled,
                    format!(
                        "{place}: the system asks to wait {} more seconds; try again then",
                        left.as_secs().max(1)
                    ),
                );
                error.retry_after = Some(left);
                return Err(error);
            }
            tokio::time::sleep_until(until).await;
        }
    }
}
