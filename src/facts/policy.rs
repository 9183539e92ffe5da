//! What the tenant demands of everybody who signs in, and how many seats it has.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fact::push;
use super::{Answer, Answers, Fact, Question};

/// The tenant's rules for signing in. Each may be missing: not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TenantPolicy {
    /// The domains of mail that may sign in; an empty list is all.
    #[serde(default)]
    pub domains: Option<Vec<String>>,
    /// Whether everybody must come through the identity provider, or through which one.
    #[serde(default)]
    pub single_sign_on: Option<Demand>,
    /// Whether a second factor is required.
    #[serde(default)]
    pub second_factor: Option<Demand>,
    /// Whether only listed networks may sign in.
    #[serde(default)]
    pub networks: Option<Demand>,
}

/// A demand: on or off, or what is demanded, which is on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Demand {
    /// On or off.
    Set(bool),
    /// By name: the provider.
    Named(String),
    /// Several: the networks. An empty list demands nothing.
    Listed(Vec<String>),
}

impl Demand {
    /// Whether something is demanded.
    #[must_use]
    pub fn holds(&self) -> bool {
        match self {
            Self::Set(on) => *on,
            Self::Named(name) => !name.is_empty(),
            Self::Listed(list) => !list.is_empty(),
        }
    }

    /// What, by name; `None`: only that something is.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Named(name) if !name.is_empty() => Some(name),
            _ => None,
        }
    }
}

impl TenantPolicy {
    /// Whether nobody gets in with a password here.
    #[must_use]
    pub fn demands_single_sign_on(&self) -> bool {
        self.single_sign_on.as_ref().is_some_and(Demand::holds)
    }

    /// Whether an address may sign in by its domain; `None`: not known. A subdomain counts only when it is listed.
    #[must_use]
    pub fn admits(&self, address: &str) -> Option<bool> {
        let domains = self.domains.as_ref()?;
        let domain = address.rsplit_once('@')?.1.to_lowercase();
        let same = |listed: &String| listed.trim_start_matches('@').to_lowercase() == domain;
        Some(domains.is_empty() || domains.iter().any(same))
    }
}

/// How many people the tenant may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Seats {
    /// How many are taken; pending invites count.
    pub used: u64,
    /// How many there are; `None`: unlimited.
    #[serde(default)]
    pub limit: Option<u64>,
}

impl Seats {
    /// Whether nobody else fits.
    #[must_use]
    pub fn full(self) -> bool {
        self.limit.is_some_and(|limit| self.used >= limit)
    }
}

impl Fact for TenantPolicy {
    const QUESTION: Question = Question::Policy;

    fn says(policy: Option<&Self>) -> String {
        let Some(policy) = policy else { return "no rules for signing in".into() };
        let mut says = Vec::new();
        match policy.domains.as_deref() {
            Some([]) => says.push("any domain".to_owned()),
            Some(domains) => says.push(format!("domains: {}", domains.join(", "))),
            None => {}
        }
        let demands = [
            ("single sign-on", &policy.single_sign_on),
            ("a second factor", &policy.second_factor),
            ("listed networks only", &policy.networks),
        ];
        for (what, demand) in demands {
            if let Some(demand) = demand {
                let mut line = format!("{what} {}", if demand.holds() { "required" } else { "not required" });
                push(&mut line, ": ", demand.name());
                says.push(line);
            }
        }
        if says.is_empty() { "no rules shown".into() } else { says.join("; ") }
    }

    fn merged(answers: Answers<Self>) -> Answer<Self> {
        answers.one(Clone::clone, |policy| Self::says(Some(policy)))
    }
}

impl Fact for Seats {
    const QUESTION: Question = Question::Seats;

    fn says(seats: Option<&Self>) -> String {
        match seats {
            None => "no seats are counted".into(),
            Some(Self { used, limit: Some(limit) }) => format!("{used} of {limit} seats taken"),
            Some(Self { used, limit: None }) => format!("{used} seats taken, no limit"),
        }
    }

    fn merged(answers: Answers<Self>) -> Answer<Self> {
        answers.one(|seats| seats.full(), |seats| Self::says(Some(seats)))
    }
}
