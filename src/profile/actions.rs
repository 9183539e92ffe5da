//! Actions and features as they were written, into the catalogue: names that exist, no name twice, nothing empty.

use std::collections::BTreeMap;

use super::raw::{Raw, RawAction, RawFeature};
use crate::case::FeatureNeed;
use crate::case::catalogue::{Action, Catalogue, Feature, fold};
use crate::text::spanned_toml::{Source, Text, values};
use crate::text::suggest;

/// The catalogue that was written.
pub(super) fn catalogue(source: &Source<'_>, raw: &Raw) -> Catalogue {
    let features = raw.features.iter().map(|written| feature(source, raw, written)).collect();
    let mut taken = BTreeMap::new();
    let actions = raw.actions.iter().map(|written| action(source, raw, written, &mut taken)).collect();
    Catalogue { actions, features, sensitive: values(&raw.sensitive) }
}

fn feature(source: &Source<'_>, raw: &Raw, written: &RawFeature) -> Feature {
    for tier in &written.tiers {
        known(source, tier, "one of `tiers`", raw.tiers.iter());
    }
    Feature {
        key: written.key.value.clone(),
        need: FeatureNeed {
            name: written.name.as_ref().unwrap_or(&written.key).value.clone(),
            flag: written.flag.as_ref().map(|flag| flag.value.clone()),
            beta: written.beta.unwrap_or(false),
            tiers: values(&written.tiers),
            other_tiers: if written.tiers.is_empty() { Vec::new() } else { others(raw, written) },
            admin_can_set: written.admin_can_set,
        },
    }
}

/// The tiers of the profile that are not those of a feature.
fn others(raw: &Raw, feature: &RawFeature) -> Vec<String> {
    let of_feature = |tier: &&Text| feature.tiers.iter().any(|own| own.value == tier.value);
    raw.tiers.iter().filter(|tier| !of_feature(tier)).map(|tier| tier.value.clone()).collect()
}

/// `taken` holds every name and alias so far, and whose it is.
fn action(
    source: &Source<'_>,
    raw: &Raw,
    written: &RawAction,
    taken: &mut BTreeMap<String, String>,
) -> Action {
    let name = &written.name.value;
    for feature in &written.features {
        known(source, feature, "a key of [features]", raw.features.iter().map(|feature| &feature.key));
    }
    for called in std::iter::once(&written.name).chain(&written.aliases) {
        if let Some(other) = taken.insert(fold(&called.value), name.clone()) {
            source.report(&called.at, format!("\"{}\" already names the action \"{other}\"", called.value));
        }
    }
    if written.all_of.is_empty() && written.any_of.is_empty() && written.features.is_empty() {
        let message = format!("action \"{name}\" needs nothing; say `all_of`, `any_of` or `features`");
        source.report(&written.name.at, message);
    }
    Action {
        name: name.clone(),
        aliases: values(&written.aliases),
        all_of: values(&written.all_of),
        any_of: values(&written.any_of),
        features: values(&written.features),
    }
}

fn known<'t>(source: &Source<'_>, text: &Text, what: &str, names: impl Iterator<Item = &'t Text> + Clone) {
    if !names.clone().any(|name| name.value == text.value) {
        let hint = suggest::hint(&text.value, names.map(|name| name.value.as_str()), "there are:");
        source.report(&text.at, format!("\"{}\" is not {what}; {hint}", text.value));
    }
}
