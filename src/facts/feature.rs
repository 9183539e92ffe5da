//! What gates a feature: flags, beta access, the subscription.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fact::{list, push};
use super::{Answer, Answers, Fact, Question};
use crate::text::few::few;

/// A feature flag as it stands for this person in this tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Flag {
    /// Its key.
    pub key: String,
    /// On, off, or `None`: the service cannot tell without more context.
    pub enabled: Option<bool>,
    /// Why, in the service's words ("switched off in production").
    #[serde(default)]
    pub because: Option<String>,
    /// Whether the admin can set it; `None`: not known.
    #[serde(default)]
    pub admin_can_set: Option<bool>,
    /// What its rules read of the context and nobody told the service: names of traits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// What the service was told of the person, where it is off or cannot be told.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub asked_with: BTreeMap<String, String>,
}

/// Per-user beta access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Beta {
    /// The toggle.
    pub enabled: bool,
}

/// The subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Its name, as the profile's tiers have it.
    pub name: String,
}

impl Flag {
    /// "on" or "off"; `None`: the service cannot tell.
    #[must_use]
    pub fn word(&self) -> Option<&'static str> {
        self.enabled.map(|on| if on { "on" } else { "off" })
    }
}

impl Flag {
    /// What the service was told: `email=ana@acme.example, plan=pro`; `None`: it was not said.
    #[must_use]
    pub fn was_asked_with(&self) -> Option<String> {
        let all: Vec<String> =
            self.asked_with.iter().map(|(name, value)| format!("{name}={value}")).collect();
        (!all.is_empty()).then(|| few(&all))
    }
}

impl Fact for Vec<Flag> {
    const QUESTION: Question = Question::Flags;

    fn says(flags: Option<&Self>) -> String {
        list(flags, "no flags", |flag| {
            let mut line = format!("{} {}", flag.key, flag.word().unwrap_or("cannot be told"));
            push(&mut line, ": ", flag.because.as_ref());
            push(&mut line, ", reads ", (!flag.missing.is_empty()).then(|| few(&flag.missing)));
            push(&mut line, ", asked with ", flag.was_asked_with());
            line
        })
    }

    fn merged(answers: Answers<Self>) -> Answer<Self> {
        answers.members(
            |flag| flag.key.clone(),
            |flag| flag.enabled,
            |flag| format!("{} {}", flag.key, flag.word().unwrap_or("not known")),
        )
    }
}

impl Fact for Beta {
    const QUESTION: Question = Question::Beta;

    fn says(beta: Option<&Self>) -> String {
        match beta {
            None => "there is no beta switch",
            Some(Self { enabled: true }) => "beta access on",
            Some(Self { enabled: false }) => "beta access off",
        }
        .into()
    }

    fn merged(answers: Answers<Self>) -> Answer<Self> {
        answers.one(
            |beta| beta.enabled,
            |beta| if beta.enabled { "beta access" } else { "no beta access" }.to_owned(),
        )
    }
}

impl Fact for Tier {
    const QUESTION: Question = Question::Tier;

    fn says(tier: Option<&Self>) -> String {
        tier.map_or_else(|| "there are no tiers".into(), |tier| format!("tier {}", tier.name))
    }

    fn merged(answers: Answers<Self>) -> Answer<Self> {
        answers.one(|tier| tier.name.clone(), |tier| tier.name.clone())
    }
}
