//! The servers as the tests see them: their addresses and credentials, and changes to their state.

use std::collections::BTreeMap;
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Values of `tests/servers/run SERVER env`, without the server's prefix.
pub(crate) struct Server {
    name: &'static str,
    values: BTreeMap<String, String>,
}

/// The server of that name; the test fails when it is not up.
#[track_caller]
pub(crate) fn server(name: &'static str) -> Server {
    let alive = run(&[name, "status"]);
    let env = run(&[name, "env"]);
    assert!(
        alive.status.success() && env.status.success(),
        "the server {name} is not up: start it with `tests/servers/run {name} up`\n{}",
        String::from_utf8_lossy(&alive.stderr)
    );
    let text = String::from_utf8(env.stdout).unwrap();
    let prefix = format!("{}_", name.to_uppercase());
    let values = text
        .lines()
        .filter_map(|line| line.split_once('='))
        .filter_map(|(key, value)| Some((key.strip_prefix(&prefix)?.to_owned(), value.to_owned())))
        .collect();
    Server { name, values }
}

impl Server {
    /// Its name in `tests/servers/run`.
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// A value, e.g. `URL`.
    #[track_caller]
    pub(crate) fn get(&self, key: &str) -> &str {
        self.values.get(key).unwrap_or_else(|| panic!("the server {} says no {key}", self.name))
    }

    /// Changes something: `run SERVER do ACTION…`. What that prints, without blanks around.
    #[track_caller]
    pub(crate) fn act(&self, action: &[&str]) -> String {
        let mut words = vec![self.name, "do"];
        words.extend(action);
        succeeds(&words)
    }

    /// Ends the server; only [`Self::act`] with `reset` or `up` brings it back at the same port.
    #[track_caller]
    pub(crate) fn stop(&self) {
        succeeds(&[self.name, "stop"]);
    }
}

#[track_caller]
fn succeeds(words: &[&str]) -> String {
    let output = run(words);
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "`tests/servers/run {}` failed:\n{printed}{}",
        words.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    printed.trim().to_owned()
}

fn run(words: &[&str]) -> Output {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/servers/run");
    Command::new(script).args(words).output().unwrap_or_else(|error| panic!("{script}: {error}"))
}

/// The turns, by server.
static TURNS: Mutex<BTreeMap<&str, &'static Mutex<()>>> = Mutex::new(BTreeMap::new());

/// Takes a server's turn: what tests hold that change its shared state, so that no other test sees it halfway. Also after a test
/// that failed in the middle of its own.
pub(crate) fn take(server: &'static str) -> MutexGuard<'static, ()> {
    let mut turns = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
    let turn: &'static Mutex<()> = turns.entry(server).or_insert_with(|| Box::leak(Box::default()));
    drop(turns);
    turn.lock().unwrap_or_else(PoisonError::into_inner)
}
