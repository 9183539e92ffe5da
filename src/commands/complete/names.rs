//! The names that an argument takes, by command and argument: one table.

use std::ffi::OsString;
use std::path::Path;

use crate::checks;
use crate::connectors::shipped;
use crate::environment;
use crate::environment::state::State;
use crate::filing::outbox::Outbox;
use crate::output::reply::language;
use crate::profile::{self, Profile};

/// A name and what it is, in a few words.
type NameAndAbout = (String, String);

/// The line so far: what of it decides which names there are.
pub(super) struct Typed {
    words: Vec<String>,
}

impl Typed {
    pub(super) fn new(line: &[OsString]) -> Self {
        Self { words: line.iter().map(|word| word.to_string_lossy().into_owned()).collect() }
    }

    /// Whether it is `escalate explain …`.
    pub(super) fn explains(&self) -> bool {
        self.words.get(1).is_some_and(|word| word == "explain")
    }

    /// The value of a flag, as `--flag VALUE` or `--flag=VALUE`.
    fn value(&self, flag: &str) -> Option<&str> {
        let joined = self.words.iter().find_map(|word| word.strip_prefix(flag)?.strip_prefix('='));
        joined.or_else(|| self.after(flag))
    }

    fn after(&self, word: &str) -> Option<&str> {
        let at = self.words.iter().position(|other| other == word)?;
        self.words.get(at + 1).map(String::as_str)
    }

    /// The profile that the line names, or the only one. One with mistakes has no names; `escalate doctor` says what they are.
    fn profile(&self) -> Option<Profile> {
        let config = environment::config_dir().ok()?;
        let file = profile::locate(self.value("--config").map(Path::new), self.value("--profile"), &config);
        Profile::read(&file.ok()??, &config).ok()
    }
}

/// What names the argument of that id takes in a command of that name; `None`: any text, or what clap knows by itself.
pub(super) fn of(command: &str, argument: &str) -> Option<fn(&Typed) -> Vec<NameAndAbout>> {
    Some(match (command, argument) {
        (_, "tenant") => tenants,
        (_, "action") => actions,
        (_, "permission") => permissions,
        (_, "feature") => features,
        (_, "what_if") => suppositions,
        (_, "found") => found,
        (_, "lang") => languages,
        (_, "profile") if command != "init" => profiles,
        (_, "connector") => connectors,
        ("try", "connection") => connections,
        ("try", "request") => requests,
        ("retry" | "drop", "id") => entries,
        _ => return None,
    })
}

fn tenants(typed: &Typed) -> Vec<NameAndAbout> {
    typed.profile().map_or_else(Vec::new, |profile| profile.tenants.into_iter().collect())
}

fn actions(typed: &Typed) -> Vec<NameAndAbout> {
    let Some(profile) = typed.profile() else { return Vec::new() };
    let actions = profile.catalogue.actions.into_iter().map(|action| {
        let needs = [action.all_of, action.any_of, action.features].concat().join(", ");
        (action.name, format!("needs {needs}"))
    });
    actions.collect()
}

fn permissions(typed: &Typed) -> Vec<NameAndAbout> {
    let Some(profile) = typed.profile() else { return Vec::new() };
    let needed = profile.catalogue.actions.into_iter().flat_map(|action| {
        let about = format!("to {}", action.name);
        [action.all_of, action.any_of].concat().into_iter().map(move |id| (id, about.clone()))
    });
    let mut needed: Vec<NameAndAbout> = needed.collect();
    needed.sort();
    needed.dedup_by(|one, other| one.0 == other.0);
    needed
}

fn features(typed: &Typed) -> Vec<NameAndAbout> {
    let Some(profile) = typed.profile() else { return Vec::new() };
    profile.catalogue.features.into_iter().map(|feature| (feature.key, feature.need.name)).collect()
}

fn suppositions(typed: &Typed) -> Vec<NameAndAbout> {
    let Some(profile) = typed.profile() else { return Vec::new() };
    let flags = profile
        .catalogue
        .features
        .into_iter()
        .filter_map(|feature| Some((format!("flag={}", feature.need.flag?), feature.need.name)));
    flags.chain([("role=".to_owned(), "a role by its name".to_owned())]).collect()
}

/// `account=pass`, and each way in which the check may fail.
fn found(_: &Typed) -> Vec<NameAndAbout> {
    let ways = checks::ALL.iter().flat_map(|check| {
        let id = check.id.as_str();
        let plain = [format!("{id}=pass"), format!("{id}=fail")].map(|way| (way, String::new()));
        let reasons = check.by_hand.reasons.iter();
        plain
            .into_iter()
            .chain(reasons.map(move |reason| (format!("{id}=fail:{}", reason.code), String::new())))
    });
    ways.collect()
}

/// The checks by name.
pub(super) fn checks(_: &Typed) -> Vec<NameAndAbout> {
    checks::ALL.iter().map(|check| (check.id.as_str().to_owned(), check.question.to_owned())).collect()
}

fn languages(_: &Typed) -> Vec<NameAndAbout> {
    let own = environment::config_dir().ok().map(|config| config.join("templates"));
    language::names(own.as_deref()).into_iter().map(|tag| (tag, String::new())).collect()
}

fn profiles(_: &Typed) -> Vec<NameAndAbout> {
    let names = environment::config_dir().ok().and_then(|config| profile::names(&config).ok());
    names.unwrap_or_default().into_iter().map(|name| (name, String::new())).collect()
}

fn connectors(_: &Typed) -> Vec<NameAndAbout> {
    let config = environment::config_dir().ok();
    let all = shipped::list(config.as_deref()).unwrap_or_default();
    all.into_iter().map(|listed| (listed.name, listed.kind.as_str().to_owned())).collect()
}

fn connections(typed: &Typed) -> Vec<NameAndAbout> {
    let Some(profile) = typed.profile() else { return Vec::new() };
    profile
        .connections
        .into_iter()
        .chain(profile.ticketing)
        .map(|one| (one.name, one.connector.title))
        .collect()
}

/// The requests of the connection that is named before.
fn requests(typed: &Typed) -> Vec<NameAndAbout> {
    let wanted = typed.after("try").unwrap_or_default();
    let Some(profile) = typed.profile() else { return Vec::new() };
    let mut all = profile.connections.into_iter().chain(profile.ticketing);
    let Some(found) = all.find(|connection| connection.name == wanted) else { return Vec::new() };
    found.connector.requests().iter().map(|name| ((*name).to_owned(), String::new())).collect()
}

/// What waits in the outbox. Where there is no folder of state, none is made for a Tab.
fn entries(_: &Typed) -> Vec<NameAndAbout> {
    let folder = environment::state_dir().ok().filter(|folder| folder.join("outbox").is_dir());
    let outbox = folder.and_then(|folder| Outbox::open(&State::open(&folder).ok()?).ok());
    let waiting = outbox.and_then(|outbox| outbox.list().ok()).unwrap_or_default();
    waiting.into_iter().map(|entry| (entry.name, String::new())).collect()
}
