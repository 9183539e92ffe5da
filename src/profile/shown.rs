//! A profile as it counts, to be shown: defaults filled in, secrets as references and never as values, and what is not filled in yet.

use std::collections::BTreeMap;

use serde::Serialize;

use super::connection::{Connection, Setting};
use super::secret::SecretRef;
use super::valid::Profile;
use crate::connectors::Proven;
use crate::redact::policy::Audience;

/// All of a profile that may be shown.
#[derive(Debug, Serialize)]
pub struct ShownProfile {
    /// The file's name without `.toml`.
    pub name: String,
    /// The file.
    pub path: String,
    /// What the company is called.
    pub title: String,
    /// Who reads the ticket: support or admin.
    pub audience: &'static str,
    /// The subscription tiers, lowest first.
    pub tiers: Vec<String>,
    /// Display names of tenants, by id.
    pub tenants: BTreeMap<String, String>,
    /// Where the key of tokens is kept; null: each machine makes its own.
    pub token_key: Option<String>,
    /// Whom bundles are encrypted to.
    pub encrypt_to: Vec<String>,
    /// Whether an assistant may file tickets.
    pub assistant_files: bool,
    /// How long listings are kept, in seconds; null: they are not.
    pub kept_for: Option<u64>,
    /// The systems to ask, in the order of the file.
    pub connections: Vec<ShownConnection>,
    /// Where tickets are filed; null: nowhere.
    pub ticketing: Option<ShownConnection>,
    /// What is switched.
    pub features: Vec<ShownFeature>,
    /// What people do.
    pub actions: Vec<ShownAction>,
}

/// One system.
#[derive(Debug, Serialize)]
pub struct ShownConnection {
    /// Its name in the profile.
    pub name: String,
    /// The connector.
    pub connector: String,
    /// The system's name.
    pub title: String,
    /// What the connector was run against.
    pub proven: Proven,
    /// Whether it is left out as long as something is not filled in.
    pub optional: bool,
    /// The questions that it answers.
    pub answers: Vec<&'static str>,
    /// Its settings, in the order of the connector.
    pub settings: Vec<ShownSetting>,
    /// What is not filled in, one line each.
    pub not_filled_in: Vec<String>,
}

/// One setting.
#[derive(Debug, Serialize)]
pub struct ShownSetting {
    /// Its key.
    pub key: String,
    /// The value, or where the secret is kept: `{ env = "NAME" }`. Null: there is none.
    pub value: Option<String>,
    /// written, default or missing.
    pub from: &'static str,
}

/// One of `[features]`.
#[derive(Debug, Serialize)]
pub struct ShownFeature {
    /// Its key in the profile.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// The tenant's flag.
    pub flag: Option<String>,
    /// Whether beta access gates it.
    pub beta: bool,
    /// The tiers that include it.
    pub tiers: Vec<String>,
}

/// One of `[actions]`.
#[derive(Debug, Serialize)]
pub struct ShownAction {
    /// What it is called.
    pub name: String,
    /// What else it is called.
    pub aliases: Vec<String>,
    /// Permissions of which all are needed.
    pub all_of: Vec<String>,
    /// Permissions of which one is enough.
    pub any_of: Vec<String>,
    /// Features that must be on.
    pub features: Vec<String>,
}

impl Profile {
    /// As it counts. No command of a secret is run: what it would print is not known to be there.
    #[must_use]
    pub fn shown(&self) -> ShownProfile {
        let features = self.catalogue.features.iter().map(|feature| ShownFeature {
            key: feature.key.clone(),
            name: feature.need.name.clone(),
            flag: feature.need.flag.clone(),
            beta: feature.need.beta,
            tiers: feature.need.tiers.clone(),
        });
        let actions = self.catalogue.actions.iter().map(|action| ShownAction {
            name: action.name.clone(),
            aliases: action.aliases.clone(),
            all_of: action.all_of.clone(),
            any_of: action.any_of.clone(),
            features: action.features.clone(),
        });
        ShownProfile {
            name: self.name.clone(),
            path: self.path.display().to_string(),
            title: self.title.clone(),
            audience: if self.audience == Audience::Support { "support" } else { "admin" },
            tiers: self.tiers.clone(),
            tenants: self.tenants.clone(),
            token_key: self.token_key.as_ref().map(SecretRef::written),
            encrypt_to: self.encrypt_to.clone(),
            assistant_files: self.assistant_files,
            kept_for: self.kept_for.map(|time| time.as_secs()),
            connections: self.connections.iter().map(Connection::shown).collect(),
            ticketing: self.ticketing.as_ref().map(Connection::shown),
            features: features.collect(),
            actions: actions.collect(),
        }
    }
}

impl Connection {
    fn shown(&self) -> ShownConnection {
        let mut not_filled_in: Vec<String> = self.unfilled.iter().map(|(_, says)| says.clone()).collect();
        let mut settings = Vec::new();
        for spec in &self.connector.settings {
            let (value, from) = match (self.settings.get(&spec.name), &spec.default) {
                (Some(Setting::Plain(text)), _) => (Some(text.clone()), "written"),
                (Some(Setting::Secret(secret)), _) => {
                    if secret.is_missing() {
                        not_filled_in.push(format!("`{}`: {} is not there", spec.name, secret.place()));
                    }
                    (Some(secret.written()), "written")
                }
                (None, Some(default)) => (Some(default.clone()), "default"),
                (None, None) => (None, "missing"),
            };
            settings.push(ShownSetting { key: spec.name.clone(), value, from });
        }
        ShownConnection {
            name: self.name.clone(),
            connector: self.connector.name.clone(),
            title: self.connector.title.clone(),
            proven: self.connector.proven.unwrap_or_default(),
            optional: self.optional,
            answers: self.connector.questions().into_iter().map(crate::facts::Question::as_str).collect(),
            settings,
            not_filled_in,
        }
    }
}
