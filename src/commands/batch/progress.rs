//! How far a batch is: one line above those of the systems, in a terminal, once it takes longer than a moment.

use std::cell::Cell;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::batch::Summary;
use crate::commands::progress::Progress;
use crate::connectors::RequestEvent;

/// What ends before this is not worth a line that comes and goes.
const QUIET: Duration = Duration::from_secs(1);

/// The lines of a batch.
pub(super) struct BatchProgress {
    lines: Progress,
    begun: Instant,
    shown: Cell<bool>,
}

impl BatchProgress {
    pub(super) fn new() -> Self {
        Self { lines: Progress::in_terminal(), begun: Instant::now(), shown: Cell::new(false) }
    }

    /// Shows what happened to a request.
    pub(super) fn tell(&self, event: RequestEvent<'_>) {
        self.show();
        self.lines.tell(event);
    }

    /// Shows how far it is.
    pub(super) fn count(&self, summary: &Summary, under_way: usize) {
        self.show();
        self.lines.say(|| words(summary, under_way));
    }

    fn show(&self) {
        if !self.shown.get() && self.begun.elapsed() > QUIET {
            self.shown.set(true);
            self.lines.show();
        }
    }
}

/// "412 done, 3 lines with errors, 9 under way".
fn words(summary: &Summary, under_way: usize) -> String {
    let mut words = format!("{} done", summary.lines());
    let wrong = summary.bad + summary.broken;
    if wrong > 0 {
        let _ = write!(words, ", {wrong} {} with errors", if wrong == 1 { "line" } else { "lines" });
    }
    if under_way > 0 {
        let _ = write!(words, ", {under_way} under way");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::words;
    use crate::batch::Summary;

    #[test]
    fn how_far_it_is() {
        let summary = Summary { reports: 409, bad: 2, broken: 1, ..Summary::default() };
        assert_eq!(words(&summary, 9), "412 done, 3 lines with errors, 9 under way");
        assert_eq!(words(&Summary { reports: 1, ..Summary::default() }, 0), "1 done");
    }
}
