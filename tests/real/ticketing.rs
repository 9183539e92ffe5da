//! The ticketing systems that have a server: one row each. The tests about filing run with every row, and read tickets back
//! through the system's own API with curl: the tool's own word is not taken for it.

mod gitea;
mod helpdesk;
mod redmine;
pub(crate) mod roundup;
mod rt;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;
use std::thread;

use escalate::connectors::{Configured, Connector, SettingValue, configure, shipped};
use serde_json::Value;

use crate::profile::Profile;
use crate::servers::{Server, server, take};

/// A connector, its server, and how to ask the server itself.
pub(crate) struct Ticketing {
    /// The connector, and the server of `tests/servers/run`.
    pub(crate) name: &'static str,
    /// The setting that holds the credential.
    pub(crate) secret: &'static str,
    /// The server's value of the credential that may file.
    pub(crate) strong: &'static str,
    /// The server's value of the credential that may look and not file.
    pub(crate) weak: &'static str,
    /// The right to file that it lacks, as the tool names it.
    pub(crate) right: &'static str,
    /// The other settings, each with the server's value of it.
    settings: &'static [(&'static str, &'static str)],
    /// Those that are others with the credential that may only look: the account's name.
    weak_settings: &'static [(&'static str, &'static str)],
    /// The ids of all tickets with a fingerprint, open and closed.
    ids: fn(&Server, &str) -> Vec<String>,
    /// A ticket by its id.
    read: fn(&Server, String) -> Stored,
    /// How people write there, for systems with internal notes.
    pub(crate) inbox: Option<Inbox>,
}

/// How a ticket is written by somebody who asks, and what is written at it.
pub(crate) struct Inbox {
    /// Makes a ticket as somebody would: requester, subject, words; its id.
    pub(crate) report: fn(&Server, &str, &str, &str) -> String,
    /// What was written at a ticket behind its first words, and whether it is internal.
    pub(crate) entries: fn(&Server, &str) -> Vec<(bool, String)>,
    /// The requester writes once more at a ticket: its id, their address, words.
    pub(crate) answers: Option<fn(&Server, &str, &str, &str)>,
    /// Whether the system shows the account who asked.
    pub(crate) names_requester: bool,
}

/// Every row.
pub(crate) const ALL: &[&Ticketing] =
    &[&rt::RT, &redmine::REDMINE, &gitea::GITEA, &roundup::ROUNDUP, &helpdesk::HELPDESK];

/// The row of that name.
#[track_caller]
pub(crate) fn of(name: &str) -> &'static Ticketing {
    ALL.iter().find(|system| system.name == name).unwrap_or_else(|| panic!("no row for {name}"))
}

/// Whether a run is about that system: `ESCALATE_TICKETING` names them, and else they are those that `run all` starts.
pub(crate) fn is_asked_for(name: &str) -> bool {
    if let Ok(names) = std::env::var("ESCALATE_TICKETING") {
        return names.split_whitespace().any(|one| one == name);
    }
    let script = format!("{}/tests/servers/{name}.sh", env!("CARGO_MANIFEST_DIR"));
    let script = std::fs::read_to_string(script).unwrap();
    !script.lines().any(|line| line.starts_with("FULL_ONLY=1"))
}

/// Runs a test with that system, if it is asked for, while nothing else changes its server.
pub(crate) fn with(name: &'static str, test: impl Fn(&'static Ticketing, &Server)) {
    if is_asked_for(name) {
        let _turn = take(name);
        test(of(name), &server(name));
    }
}

/// Runs a test with every system that is asked for, all at the same time, each while nothing else changes its server.
pub(crate) fn with_each(test: impl Fn(&'static Ticketing, &Server) + Sync) {
    let test = &test;
    thread::scope(|scope| {
        for system in ALL.iter().filter(|system| is_asked_for(system.name)) {
            scope.spawn(move || {
                let _turn = take(system.name);
                test(system, &server(system.name));
            });
        }
    });
}

impl Ticketing {
    /// A profile that files there with a credential of the server.
    pub(crate) fn files(&self, profile: Profile, server: &Server, credential: &str) -> Profile {
        let mut lines = format!("[ticketing]\nconnector = {:?}\nurl = {:?}\n", self.name, server.get("URL"));
        let _ = writeln!(lines, "{} = {{ env = \"TICKETING\" }}", self.secret);
        for (setting, value) in self.settings {
            let weak = self.weak_settings.iter().find(|(name, _)| name == setting && credential == self.weak);
            let _ = writeln!(lines, "{setting} = {:?}", server.get(weak.map_or(*value, |(_, value)| value)));
        }
        profile.secret("TICKETING", server.get(credential)).with(&lines)
    }

    /// Its connector, for what no command does.
    pub(crate) fn configured(&self, server: &Server, credential: &str) -> Configured {
        let shipped = shipped::ALL.iter().find(|one| one.name == self.name).unwrap();
        let connector = Connector::load(&shipped.file()).unwrap();
        let plain = |value: &str| SettingValue::Plain(value.to_owned());
        let mut settings: BTreeMap<String, SettingValue> = self
            .settings
            .iter()
            .map(|(setting, value)| ((*setting).to_owned(), plain(server.get(value))))
            .collect();
        settings.insert("url".to_owned(), plain(server.get("URL")));
        settings.insert(self.secret.to_owned(), SettingValue::Secret(server.get(credential).into()));
        configure(self.name, connector, settings).unwrap()
    }

    /// A ticket by its id.
    pub(crate) fn stored(&self, server: &Server, id: &str) -> Stored {
        (self.read)(server, id.to_owned())
    }

    /// All tickets with that fingerprint, open and closed.
    pub(crate) fn with_fingerprint(&self, server: &Server, fingerprint: &str) -> Vec<Stored> {
        (self.ids)(server, fingerprint).into_iter().map(|id| (self.read)(server, id)).collect()
    }
}

/// A ticket in the system.
pub(crate) struct Stored {
    /// Its id.
    pub(crate) id: String,
    /// Whether somebody still works on it.
    pub(crate) is_open: bool,
    /// The field that holds the fingerprint.
    pub(crate) fingerprint: String,
    /// The zips at it, oldest first.
    pub(crate) bundles: Vec<Vec<u8>>,
    /// Everything else that was written at it: its text and the comments.
    pub(crate) texts: String,
}

pub(crate) fn curl(header: &str, url: &str, more: &[&str]) -> Vec<u8> {
    let output = Command::new("curl").args(["-sSf", "-H", header, url]).args(more).output().unwrap();
    assert!(output.status.success(), "{url}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}
