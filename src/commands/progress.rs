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
    /// How far it is, above all others.
    head: RefCell<Option<ProgressBar>>,
    by_connector: RefCell<BTreeMap<String, Line>>,
}

struct Line {
    bar: ProgressBar,
    /// The system, with its host.
    system: String,
    /// Requests that are on their way.
    waiting: usize,
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
            head: RefCell::default(),
            by_connector: RefCell::default(),
        });
        Self { lines }
    }

    /// Shows the lines once the run has taken longer than a moment; never ends.
    pub async fn show_when_slow(&self) -> Infallible {
        tokio::time::sleep(QUIET).await;
        self.show();
        future::pending().await
    }

    /// Shows the lines from now on.
    pub fn show(&self) {
        if let Some(lines) = &self.lines {
            lines.all.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Says how far it is, if anybody sees it.
    pub fn say(&self, how_far: impl FnOnce() -> String) {
        let Some(lines) = &self.lines else { return };
        let mut head = lines.head.borrow_mut();
        head.get_or_insert_with(|| lines.bar(0)).set_message(how_far());
    }

    /// Shows what happened to a request.
    pub fn tell(&self, event: RequestEvent<'_>) {
        let Some(lines) = &self.lines else { return };
        let mut by_connector = lines.by_connector.borrow_mut();
        let line = by_connector
            .entry(event.connector.to_owned())
            .or_insert_with(|| lines.add(system(event.connector, event.host)));
        match event.step {
            RequestStep::Started => line.waiting += 1,
            RequestStep::Answered | RequestStep::Failed => {
                line.waiting = line.waiting.saturating_sub(1);
                line.answered += 1;
            }
        }
        line.bar.set_message(message(&line.system, line.waiting, line.answered));
    }
}

/// "keycloak (sso.example)".
fn system(connector: &str, host: Option<&str>) -> String {
    host.map_or_else(|| connector.to_owned(), |host| format!("{connector} ({host})"))
}

/// What one line says: "keycloak (sso.example) …", and how much came already. What its requests are called tells the admin nothing.
fn message(system: &str, waiting: usize, answered: usize) -> String {
    let so_far = if answered == 0 { String::new() } else { format!(" {answered} answered") };
    let waits = if waiting == 0 { ":" } else { " …" };
    format!("{system}{waits}{so_far}")
}

impl Lines {
    fn add(&self, system: String) -> Line {
        let bar = self.bar(usize::MAX);
        Line { bar, system, waiting: 0, answered: 0 }
    }

    fn bar(&self, place: usize) -> ProgressBar {
        let bar = self.all.insert(place, ProgressBar::new_spinner());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(TICK);
        bar
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(lines) = &self.lines {
            if let Some(head) = &*lines.head.borrow() {
                head.finish_and_clear();
            }
            for line in lines.by_connector.borrow().values() {
                line.bar.finish_and_clear();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{message, system};

    #[test]
    fn a_line_says_what_is_waited_for() {
        let keycloak = system("keycloak", Some("sso.example:8443"));
        assert_eq!(message(&keycloak, 1, 0), "keycloak (sso.example:8443) …");
        assert_eq!(message(&keycloak, 2, 3), "keycloak (sso.example:8443) … 3 answered");
        assert_eq!(message(&system("export", None), 0, 5), "export: 5 answered");
    }
}
