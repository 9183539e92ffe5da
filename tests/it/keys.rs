//! The customer's key: shared by all admins or this machine's own, and what becomes of tickets when it changes.

mod changed;
mod kept;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use escalate::case::Case;
use escalate::diagnosis::Options;
use escalate::environment::state::State;
use escalate::escalation::{
    self, Customer, CustomerError, Desk, Destinations, Enquiry, Fingerprints, WantedDestinations,
};
use escalate::output::template::Templates;
use escalate::profile::Profile;
use escalate::redact::class::Class;
use escalate::redact::policy::Audience;
use escalate::vault::Vault;
use tempfile::TempDir;

use crate::sample;

/// A text that all admins share.
const SHARED: &str = "d41f2c7b8e9a4b6f-shared-by-all";

/// The day of the first ticket.
fn day_one() -> DateTime<Utc> {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn days(days: i64) -> DateTime<Utc> {
    day_one() + TimeDelta::days(days)
}

/// An admin's machine: its state folder, and a place for profiles.
struct Machine {
    home: TempDir,
}

/// What one escalation made.
struct Made {
    fingerprints: Fingerprints,
    /// What stands for somebody's address.
    token: String,
    notes: Vec<String>,
}

impl Machine {
    fn new() -> Self {
        Self { home: TempDir::new().unwrap() }
    }

    fn path(&self, relative: &str) -> PathBuf {
        self.home.path().join(relative)
    }

    fn state(&self) -> State {
        State::open(&self.path("state")).unwrap()
    }

    fn write(&self, relative: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(relative);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// A profile at that place, with a shared key in a file beside it if one is given.
    fn profile(&self, relative: &str, title: &str, shared: Option<&str>) -> Profile {
        let path = self.path(relative);
        let mut text = format!("title = {}\n", toml::Value::from(title));
        if let Some(shared) = shared {
            let name = format!("{}.secret", path.file_stem().unwrap().to_str().unwrap());
            let _ = writeln!(text, "token_key = {{ file = {name:?} }}");
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path.with_file_name(&name), shared).unwrap();
        }
        read(&self.write(relative, text))
    }

    fn customer(&self, profile: &Profile) -> Result<Customer, CustomerError> {
        Customer::kept(Some(profile), &Vault::new(), self.state())
    }

    /// Writes a bundle for the case of the sample.
    fn escalate(&self, profile: &Profile, now: DateTime<Utc>) -> Made {
        let recording = sample::recording();
        let case = Case { still_failing: true, ..recording.case.unwrap() };
        let desk = Desk::without_systems(self.customer(profile).unwrap(), Templates::embedded());
        let bundle = self.path(&format!("{}.zip", now.timestamp_micros()));
        let wanted = WantedDestinations { bundle: Some(bundle.clone()), ..WantedDestinations::default() };
        let destinations = Destinations::open(wanted, None).unwrap();
        let options = Options { allow_unknown: true };
        let facts = recording.facts.clone();
        let handled =
            escalation::escalate(case, facts, &options, &Enquiry::default(), destinations, &desk, now)
                .unwrap();
        std::fs::remove_file(bundle).unwrap();
        let packed = handled.escalated.unwrap().packed.unwrap();
        let redactor = desk.customer.redactor(Audience::Support, &recording.facts);
        Made {
            token: redactor.cleaner().pseudonyms().token(Class::Email, "bo@acme.example"),
            notes: packed.notes(),
            fingerprints: Fingerprints {
                current: packed.ticket.fingerprint().to_owned(),
                former: packed.former,
            },
        }
    }
}

impl Made {
    fn says(&self, words: &str) -> bool {
        self.notes.iter().any(|note| note.contains(words))
    }

    /// What a colleague's ticket is known by, and what the person is called in it.
    fn names(&self) -> (&str, &str) {
        (&self.fingerprints.current, &self.token)
    }
}

fn read(path: &Path) -> Profile {
    Profile::read(path, path.parent().unwrap()).unwrap()
}
