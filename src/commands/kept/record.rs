//! What is kept of a case: its words, its error as a text, what was answered and looked up, and whose it is.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::case::{Case, CheckId, Missing, Resolved, Unresolved};
use crate::commands::cli::FlagWord;
use crate::facts::{Facts, Found};
use crate::profile::Profile;

/// The name of the format.
const SCHEMA: &str = "escalate.case/1";

/// A case that goes on later.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::commands) struct KeptCase {
    /// The name of the format; written with the file.
    pub(in crate::commands) schema: String,
    /// When it was last written.
    pub(in crate::commands) kept_at: DateTime<Utc>,
    /// When it was reported first; `None`: no run came so far.
    pub(in crate::commands) reported_at: Option<DateTime<Utc>>,
    /// Whose systems; `None`: there was no profile, or recorded facts stand for it.
    pub(in crate::commands) profile: Option<KeptProfile>,
    /// The flags, answers among them, with whole paths; less the error and what was looked up.
    pub(in crate::commands) words: Vec<FlagWord>,
    /// The exact error itself, wherever it was read.
    pub(in crate::commands) error: Option<String>,
    /// Names that are near to others, and were said to be meant as they are; what a name is of stands before it.
    pub(in crate::commands) as_given: BTreeSet<String>,
    /// What nobody could tell when it was asked, by the flag that would say it: it is not asked again.
    pub(in crate::commands) passed: BTreeSet<String>,
    /// What was looked up by hand, and when.
    pub(in crate::commands) found: BTreeMap<CheckId, Found>,
}

/// Whose case it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::commands) struct KeptProfile {
    /// The customer's name.
    pub(in crate::commands) title: String,
    /// The profile's file, in full.
    pub(in crate::commands) file: String,
}

impl KeptProfile {
    /// The identity of a profile.
    pub(in crate::commands) fn of(profile: &Profile) -> Self {
        let path = std::fs::canonicalize(&profile.path).unwrap_or_else(|_| profile.path.clone());
        Self { title: profile.title.clone(), file: path.display().to_string() }
    }
}

impl KeptCase {
    /// What these bytes hold; `None`: no case of this version.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().filter(|kept: &Self| kept.schema == SCHEMA)
    }

    /// The bytes of the file.
    pub(super) fn written(&self) -> Vec<u8> {
        let kept = Self { schema: SCHEMA.to_owned(), ..self.clone() };
        serde_json::to_vec_pretty(&kept).unwrap_or_default()
    }

    /// Whether nothing was said of it.
    pub(in crate::commands) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.error.is_none() && self.found.is_empty()
    }

    /// Puts this value in the place of all others of the flag; `None` only takes them away.
    pub(in crate::commands) fn set(&mut self, flag: &str, value: Option<&str>) {
        self.words.retain(|word| word.flag != flag);
        self.words.extend(value.map(|value| FlagWord::new(flag, value)));
    }

    /// Takes what somebody answered: it is worth what a flag is.
    pub(super) fn take_answer(&mut self, missing: Missing, answer: &str) {
        match missing {
            Missing::User => self.set("user", Some(answer)),
            Missing::Tenant => self.set("tenant", Some(answer)),
            Missing::Action { .. } => self.set("action", Some(answer)),
            Missing::Error => self.error = Some(answer.to_owned()),
        }
    }

    /// Takes down that nobody can tell.
    pub(super) fn pass(&mut self, missing: Missing) {
        self.passed.insert(name(missing).to_owned());
    }

    /// Whether it was asked, and nobody could tell.
    pub(in crate::commands) fn was_passed(&self, missing: Missing) -> bool {
        self.passed.contains(name(missing))
    }

    /// Takes down that a name is meant as it was given.
    pub(in crate::commands) fn take_as_given(&mut self, asked: &Unresolved) {
        self.as_given.insert(key(asked));
    }

    /// Whether somebody said so.
    pub(in crate::commands) fn is_as_given(&self, asked: &Unresolved) -> bool {
        self.as_given.contains(&key(asked))
    }

    /// Takes what the names that were given were taken for, so that it is not asked again.
    pub(in crate::commands) fn take_names(&mut self, resolved: &Resolved, case: &Case) {
        let given = &resolved.given;
        for (flag, given, taken) in [
            ("user", &given.user, &resolved.user),
            ("tenant", &given.tenant, &resolved.tenant),
            ("action", &given.action, &resolved.action),
        ] {
            if let (Some(_), Some(taken)) = (given, taken) {
                self.set(flag, Some(taken));
            }
        }
        if self.words.iter().any(|word| word.flag == "role") {
            self.words.retain(|word| word.flag != "role");
            self.words.extend(case.roles.iter().map(|role| FlagWord::new("role", role.as_str())));
        }
    }

    /// Takes what was looked up by hand, and the roles that were read on the profile.
    pub(super) fn take_looks(&mut self, case: &Case, facts: &Facts) {
        self.found.clone_from(&facts.found);
        for role in &case.roles {
            let word = FlagWord::new("role", role.as_str());
            if !self.words.contains(&word) {
                self.words.push(word);
            }
        }
    }
}

fn key(asked: &Unresolved) -> String {
    format!("{} {}", asked.of.listing(), asked.given.as_deref().unwrap_or_default())
}

/// The flag that says it.
fn name(missing: Missing) -> &'static str {
    match missing {
        Missing::User => "user",
        Missing::Tenant => "tenant",
        Missing::Action { .. } => "action",
        Missing::Error => "error",
    }
}
