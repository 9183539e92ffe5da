//! Progress: one line for each connector that moves while it waits, in a terminal, once it takes longer than a moment. In a pipe, nothing.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future;
use std::io::{self, IsTerminal as _};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::connectors::{RequestEvent, RequestStep};
use crate::environment;

/// How often a line moves.
const TICK: Duration = Duration::from_millis(100);

/// What ends before this is not worth a line that comes and goes.
const QUIET: Duration = Duration::from_secs(1);

/// The lines of a run. They disappear when it is dropped: the result stands alone.
pub struct Progress {
    lines: Option<Lines>,
}

struct Lines {
    all: MultiProgress,
    by_connector: RefCell<BTreeMap<String, Line>>,
}

struct Line {
    bar: ProgressBar,
    /// Requests that are on their way, oldest first.
    waiting: Vec<String>,
    answered: usize,
}

impl Progress {
    /// Lines on stderr if that is a terminal in which lines can move, and nothing otherwise. Nothing is seen of them before
    /// [`Self::show_when_slow`].
    #[must_use]
    pub fn in_terminal() -> Self {
        let moves = io::stderr().is_terminal() && !environment::dumb_terminal();
        let lines = moves.then(|| Lines {
            all: MultiProgress::with_draw_target(ProgressDrawTarget::hidden()),
            by_connector: RefCell::default(),
        });
        Self { lines }
    }

    /// Shows the lines once the run has taken longer than a moment; never ends.
    pub async fn show_when_slow(&self) -> Infallible {
        tokio::time::sleep(QUIET).await;
        if let Some(lines) = &self.lines {
            lines.all.set_draw_target(ProgressDrawTarget::stderr());
        }
        future::pending().await
    }

    /// Shows what happened to a request.
    pub fn tell(&self, event: RequestEvent<'_>) {
        let Some(lines) = &self.lines else { return };
        let mut by_connector = lines.by_connector.borrow_mut();
        let line =
            by_connector.entry(event.connector.to_owned()).or_insert_with(|| lines.add(event.connector));
        match event.step {
            RequestStep::Started => line.waiting.push(event.request.to_owned()),
            RequestStep::Answered | RequestStep::Failed => {
                line.waiting.retain(|request| request != event.request);
                line.answered += 1;
            }
        }
        line.bar.set_message(message(&line.waiting, line.answered));
    }
}

/// What one line says: "3 answered, waiting for user, roles".
fn message(waiting: &[String], answered: usize) -> String {
    if waiting.is_empty() {
        format!("{answered} answered")
    } else {
        format!("{answered} answered, waiting for {}", waiting.join(", "))
    }
}

impl Lines {
    fn add(&self, connector: &str) -> Line {
        let bar = self.all.add(ProgressBar::new_spinner());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix}: {wide_msg}") {
            bar.set_style(style);
        }
        bar.set_prefix(connector.to_owned());
        bar.enable_steady_tick(TICK);
        Line { bar, waiting: Vec::new(), answered: 0 }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(lines) = &self.lines {
            for line in lines.by_connector.borrow().values() {
                line.bar.finish_and_clear();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::message;

    #[test]
    fn a_line_says_what_is_waited_for() {
        let waiting = ["user".to_owned(), "roles".to_owned()];
        assert_eq!(message(&waiting, 3), "3 answered, waiting for user, roles");
        assert_eq!(message(&[], 5), "5 answered");
    }
}
