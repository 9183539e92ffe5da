//! What an action needs: permissions and features.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What must hold for the action to work. Empty needs mean "the action is not known", not "it needs nothing":
/// the checks tell those apart by [`Needs::known`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Needs {
    /// Whether somebody said what the action needs (catalogue, `--permission`, `--feature`).
    #[serde(default)]
    pub known: bool,
    /// Permission ids of which all are needed.
    #[serde(default)]
    pub all_of: Vec<String>,
    /// Permission ids of which one is enough. Empty: no such condition.
    #[serde(default)]
    pub any_of: Vec<String>,
    /// Features that must be on, all of them.
    #[serde(default)]
    pub features: Vec<FeatureNeed>,
    /// The action's name in the catalogue, when it was found there.
    #[serde(default)]
    pub action: Option<String>,
    /// Permission ids, or words of them, that the profile calls sensitive: nobody is to gain them on the side.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sensitive: Vec<String>,
    /// Names in the catalogue that are near to what was asked, nearest first, when none was equal.
    #[serde(default)]
    pub near: Vec<String>,
}

/// One feature that the action needs: a tenant flag, per-user beta access and a tier, each only if it is named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeatureNeed {
    /// What people call it: "Cases". Safe to show to the user.
    pub name: String,
    /// The tenant flag's key, if a flag gates it.
    #[serde(default)]
    pub flag: Option<String>,
    /// Whether per-user beta access gates it.
    #[serde(default)]
    pub beta: bool,
    /// Tiers that include it, if the subscription gates it. Empty: no tier gates it.
    #[serde(default)]
    pub tiers: Vec<String>,
    /// The other tiers of the profile, which do not include it. Where both are said, any other name is of no known tier.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_tiers: Vec<String>,
    /// Whether the admin can switch the flag; `false` when only the vendor can; `None` when nobody said (then the flag
    /// itself may say).
    #[serde(default)]
    pub admin_can_set: Option<bool>,
}
