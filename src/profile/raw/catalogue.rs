//! What people do and what gates it, as it was written.

use schemars::JsonSchema;

use super::{optional, texts};
use crate::text::spanned_toml::{SpannedTable, Text};

/// One `[features.KEY]`.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, transform = optional)]
pub(in crate::profile) struct RawFeature {
    #[schemars(skip)]
    pub(in crate::profile) key: Text,
    /// What people call it; the key if left out. Safe to show to the user.
    #[schemars(with = "Option<String>")]
    pub(in crate::profile) name: Option<Text>,
    /// The tenant flag's key, if a flag gates it.
    #[schemars(with = "Option<String>")]
    pub(in crate::profile) flag: Option<Text>,
    /// Whether per-user beta access gates it.
    pub(in crate::profile) beta: Option<bool>,
    /// The tiers that include it, if the subscription gates it.
    #[schemars(with = "Vec<String>")]
    pub(in crate::profile) tiers: Vec<Text>,
    /// Whether the admin can switch the flag.
    pub(in crate::profile) admin_can_set: Option<bool>,
}

/// One `[actions."…"]`.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, transform = optional)]
pub(in crate::profile) struct RawAction {
    #[schemars(skip)]
    pub(in crate::profile) name: Text,
    /// Permission ids of which all are needed.
    #[schemars(with = "Vec<String>")]
    pub(in crate::profile) all_of: Vec<Text>,
    /// Permission ids of which one is enough.
    #[schemars(with = "Vec<String>")]
    pub(in crate::profile) any_of: Vec<Text>,
    /// Keys of `[features]` that must be on.
    #[schemars(with = "Vec<String>")]
    pub(in crate::profile) features: Vec<Text>,
    /// What else people call it.
    #[schemars(with = "Vec<String>")]
    pub(in crate::profile) aliases: Vec<Text>,
}

pub(super) fn feature(key: Text, table: &SpannedTable<'_>) -> RawFeature {
    let feature = RawFeature {
        key,
        name: table.text("name"),
        flag: table.text("flag"),
        beta: table.flag("beta"),
        tiers: texts(table, "tiers"),
        admin_can_set: table.flag("admin_can_set"),
    };
    table.finish();
    feature
}

pub(super) fn action(name: Text, table: &SpannedTable<'_>) -> RawAction {
    let action = RawAction {
        name,
        all_of: texts(table, "all_of"),
        any_of: texts(table, "any_of"),
        features: texts(table, "features"),
        aliases: texts(table, "aliases"),
    };
    table.finish();
    action
}
