//! The catalogue of actions: from what people say to what it needs. A near miss is suggested and never taken.

use crate::case::{Candidate, FeatureNeed, Needs};
use crate::text::suggest;

/// The profile's actions and features.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// Actions, in the order of the file.
    pub actions: Vec<Action>,
    /// Features, in the order of the file.
    pub features: Vec<Feature>,
    /// Permission ids, or words of them, that nobody is to gain on the side.
    pub sensitive: Vec<String>,
}

/// Something that people do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Action {
    /// What it is called.
    pub name: String,
    /// What else it is called.
    pub aliases: Vec<String>,
    /// Permission ids of which all are needed.
    pub all_of: Vec<String>,
    /// Permission ids of which one is enough.
    pub any_of: Vec<String>,
    /// Keys of features that must be on.
    pub features: Vec<String>,
}

/// Something that is switched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feature {
    /// Its key in the profile.
    pub key: String,
    /// What gates it.
    pub need: FeatureNeed,
}

impl Catalogue {
    /// What the action needs, together with what was named directly.
    ///
    /// An action is found by its name or an alias, or by a feature's name ("Cases"), whatever the case and the spaces. If
    /// none is equal, [`Needs::near`] has the nearest names. A feature that the profile does not know is taken for a flag's
    /// key, because that is what `--feature` says.
    #[must_use]
    pub fn needs(&self, action: Option<&str>, permissions: &[String], features: &[String]) -> Needs {
        let mut needs = action.map(|action| self.of_action(action)).unwrap_or_default();
        for permission in permissions {
            add(&mut needs.all_of, permission.clone());
        }
        for key in features {
            let unknown =
                || FeatureNeed { name: key.clone(), flag: Some(key.clone()), ..FeatureNeed::default() };
            add(&mut needs.features, self.feature(key).map_or_else(unknown, |feature| feature.need.clone()));
        }
        needs.sensitive.clone_from(&self.sensitive);
        needs.known |= !permissions.is_empty() || !features.is_empty();
        needs
    }

    /// Every action, and every feature by its name: what an action may be called.
    #[must_use]
    pub fn candidates(&self) -> Vec<Candidate> {
        let actions = self.actions.iter().map(|action| Candidate {
            aliases: action.aliases.clone(),
            ..Candidate::new(action.name.as_str(), action.name.as_str())
        });
        let features = self.features.iter().map(|feature| {
            let name = feature.need.name.as_str();
            Candidate::new(name, name)
        });
        actions.chain(features).collect()
    }

    /// Every feature, by its key.
    #[must_use]
    pub fn feature_candidates(&self) -> Vec<Candidate> {
        let of = |feature: &Feature| Candidate {
            aliases: feature.need.flag.iter().filter(|flag| **flag != feature.key).cloned().collect(),
            ..Candidate::new(feature.key.as_str(), feature.need.name.as_str())
        };
        self.features.iter().map(of).collect()
    }

    fn of_action(&self, wanted: &str) -> Needs {
        let folded = fold(wanted);
        if let Some(action) = self.actions.iter().find(|action| action.is_called(&folded)) {
            let features = action.features.iter().filter_map(|key| self.feature(key));
            return Needs {
                known: true,
                all_of: action.all_of.clone(),
                any_of: action.any_of.clone(),
                features: features.map(|feature| feature.need.clone()).collect(),
                action: Some(action.name.clone()),
                ..Needs::default()
            };
        }
        if let Some(feature) = self.features.iter().find(|feature| fold(&feature.need.name) == folded) {
            return Needs {
                known: true,
                features: vec![feature.need.clone()],
                action: Some(feature.need.name.clone()),
                ..Needs::default()
            };
        }
        Needs { near: self.near(wanted), ..Needs::default() }
    }

    /// The feature with that key or flag.
    fn feature(&self, key: &str) -> Option<&Feature> {
        let by_key = self.features.iter().find(|feature| feature.key == key);
        by_key.or_else(|| self.features.iter().find(|feature| feature.need.flag.as_deref() == Some(key)))
    }

    /// The names near to what was asked, an action once however many of its aliases are near.
    fn near(&self, wanted: &str) -> Vec<String> {
        let names = self.actions.iter().flat_map(|action| {
            std::iter::once(&action.name)
                .chain(&action.aliases)
                .map(|name| (name.as_str(), action.name.as_str()))
        });
        let features = self.features.iter().map(|feature| {
            let name = feature.need.name.as_str();
            (name, name)
        });
        let all: Vec<(&str, &str)> = names.chain(features).collect();
        let mut near = Vec::new();
        for found in suggest::names(wanted, all.iter().map(|(name, _)| *name)) {
            for (_, owner) in all.iter().filter(|(name, _)| *name == found) {
                add(&mut near, (*owner).to_owned());
            }
        }
        near
    }
}

impl Action {
    fn is_called(&self, folded: &str) -> bool {
        fold(&self.name) == folded || self.aliases.iter().any(|alias| fold(alias) == folded)
    }
}

/// The same text whatever its case and spaces, without a last full stop.
pub(crate) fn fold(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ").trim_end_matches('.').to_owned()
}

fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
