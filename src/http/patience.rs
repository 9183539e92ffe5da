//! Waiting for hosts that ask to be left alone, in a batch: for a while it counts against nobody's deadline.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// How long hosts may ask to be left alone, in all of a batch, without that counting against the time that a case has.
#[derive(Clone, Debug)]
pub struct Patience(Arc<Mutex<Waits>>);

#[derive(Debug)]
struct Waits {
    /// How long hosts may still ask for.
    left: Duration,
    /// How long they asked for, those who asked for the same time counted once.
    asked: Duration,
    /// Until when they asked.
    until: Option<Instant>,
}

impl Patience {
    /// So much of it.
    #[must_use]
    pub fn new(most: Duration) -> Self {
        Self(Arc::new(Mutex::new(Waits { left: most, asked: Duration::ZERO, until: None })))
    }

    /// Whether it is waited until then; what hosts asked for already costs nothing again.
    fn grants(&self, until: Instant, now: Instant) -> bool {
        let mut waits = self.waits();
        let from = waits.until.map_or(now, |known| known.max(now));
        let more = until.saturating_duration_since(from);
        let Some(left) = waits.left.checked_sub(more) else { return false };
        waits.left = left;
        waits.asked += more;
        waits.until = waits.until.max(Some(until));
        true
    }

    fn waits(&self) -> MutexGuard<'_, Waits> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When to stop waiting.
#[derive(Clone, Debug)]
pub struct Deadline {
    /// No answer is waited for after this instant.
    pub at: Instant,
    /// Becomes true at Ctrl-C. `None`: nobody interrupts.
    pub interrupt: Option<watch::Receiver<bool>>,
    /// For a case of a batch. `None`: what a host asks for counts.
    pub patience: Option<CasePatience>,
}

/// The patience of a batch, as a case sees it: what was waited before it began does not give it more time.
#[derive(Clone, Debug)]
pub struct CasePatience {
    batch: Patience,
    before: Duration,
}

impl Deadline {
    /// So much time from now on, whatever hosts ask for.
    #[must_use]
    pub fn within(time: Duration, interrupt: Option<watch::Receiver<bool>>) -> Self {
        Self { at: Instant::now() + time, interrupt, patience: None }
    }

    /// For a case of a batch that begins now: so much time, and more by as much as hosts ask to be left alone from now on.
    #[must_use]
    pub fn patient(time: Duration, interrupt: Option<watch::Receiver<bool>>, patience: &Patience) -> Self {
        Self::patient_from(Instant::now(), time, interrupt, patience)
    }

    fn patient_from(
        now: Instant,
        time: Duration,
        interrupt: Option<watch::Receiver<bool>>,
        patience: &Patience,
    ) -> Self {
        let waits = patience.waits();
        let to_come = waits.until.map_or(Duration::ZERO, |until| until.saturating_duration_since(now));
        let before = waits.asked.saturating_sub(to_come);
        drop(waits);
        let patience = CasePatience { batch: patience.clone(), before };
        Self { at: now + time, interrupt, patience: Some(patience) }
    }

    /// The instant after which no answer is waited for, as far as is known now.
    pub(crate) fn until(&self) -> Instant {
        let more = self.patience.as_ref().map(|case| case.batch.waits().asked.saturating_sub(case.before));
        self.at + more.unwrap_or_default()
    }

    /// Completes when it is over.
    pub(crate) async fn passed(&self) {
        loop {
            let until = self.until();
            sleep_until(until).await;
            if self.until() <= until {
                return;
            }
        }
    }

    /// Whether a host is waited for until then.
    pub(super) fn grants(&self, until: Instant) -> bool {
        let patient = self.patience.as_ref().is_some_and(|case| case.batch.grants(until, Instant::now()));
        patient || until <= self.until()
    }

    /// Whether hosts are waited for at no cost.
    pub(super) fn is_patient(&self) -> bool {
        self.patience.is_some()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{Instant, sleep};

    use super::{Deadline, Patience};

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn what_hosts_ask_for_counts_once_and_up_to_a_limit() {
        let patience = Patience::new(s(100));
        let start = Instant::now();
        let first = Deadline::patient_from(start, s(5), None, &patience);
        assert!(patience.grants(start + s(60), start));
        assert!(patience.grants(start + s(30), start), "the shorter is in the longer");
        assert_eq!(first.until(), start + s(65));
        let second = Deadline::patient_from(start + s(20), s(5), None, &patience);
        assert_eq!(second.until(), start + s(65), "what is still to be waited counts for who comes now");
        assert!(!patience.grants(start + s(101), start + s(20)), "100 s are all that there is");
        assert!(patience.grants(start + s(100), start + s(20)));
        assert_eq!((first.until(), second.until()), (start + s(105), start + s(105)));
        let third = Deadline::patient_from(start + s(120), s(5), None, &patience);
        assert_eq!(third.until(), start + s(125), "what is over gives nobody more time");
    }

    #[tokio::test]
    async fn a_deadline_that_moved_is_not_over() {
        let patience = Patience::new(s(60));
        let start = Instant::now();
        let deadline = Deadline::patient(Duration::from_millis(30), None, &patience);
        tokio::join!(deadline.passed(), async {
            sleep(Duration::from_millis(5)).await;
            assert!(deadline.grants(Instant::now() + Duration::from_millis(50)));
        });
        assert!(start.elapsed() >= Duration::from_millis(80));
    }
}
