//! How a batch went, in numbers, and the exit code that follows.

use super::line_error::BROKEN;
use super::outcome::LineOutcome;
use crate::diagnosis::Exit;

/// How many lines ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Lines with a report.
    pub reports: u64,
    /// Lines that are no case.
    pub bad: u64,
    /// Lines at which something broke.
    pub broken: u64,
    /// Tickets that are refused as they are.
    pub refused: u64,
    /// Tickets that wait in the outbox.
    pub waiting: u64,
    /// Ctrl-C ended it before its end.
    pub interrupted: bool,
    /// Its journal could not be written to the end.
    pub journal_failed: bool,
}

impl Summary {
    pub(super) fn take(&mut self, outcome: &LineOutcome) {
        match outcome {
            LineOutcome::Report(line) => self.take_report(line.exit.code()),
            LineOutcome::Error(error) => self.take_wrong(error.code),
            LineOutcome::Kept(line) => match &line.state.error {
                Some(code) => self.take_wrong(code),
                None => self.take_report(line.exit),
            },
        }
    }

    fn take_report(&mut self, exit: u8) {
        self.reports += 1;
        self.waiting += u64::from(exit == Exit::NotFiledYet.code());
        self.refused += u64::from(exit == Exit::Broken.code());
    }

    fn take_wrong(&mut self, code: &str) {
        if code == BROKEN {
            self.broken += 1;
        } else {
            self.bad += 1;
        }
    }

    /// Every line so far.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.reports + self.bad + self.broken
    }

    /// How the batch ends: what waits in the outbox first, then what is wrong with lines, then what broke. What was found out about
    /// the cases makes no difference.
    #[must_use]
    pub fn exit(&self) -> Exit {
        if self.interrupted {
            Exit::Interrupted
        } else if self.waiting > 0 {
            Exit::NotFiledYet
        } else if self.bad > 0 {
            Exit::Usage
        } else if self.broken + self.refused > 0 || self.journal_failed {
            Exit::Broken
        } else {
            Exit::Escalated
        }
    }
}
