//! What is known for certain about one permission, and by which source.

use crate::facts::{NoAnswer, Role};

use super::refusal::Refusal;

/// A permission that was asked about, and what is known of it.
pub(super) type Asked = (String, Result<PermissionVerdict, NoAnswer>);

/// What is known for certain about one permission.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "three of them name the sources, which combine freely")]
pub(super) struct PermissionVerdict {
    /// Granted, or not.
    pub(super) granted: bool,
    /// By what, as a sentence.
    pub(super) how: String,
    /// The role that takes it away, if that is why it is not granted.
    pub(super) denied_by: Option<String>,
    /// Which roles exist is not known; only the profile's catalogue of actions names it.
    pub(super) unlisted: bool,
    /// A role that has ended would grant it.
    pub(super) ended: Option<Role>,
    /// A role of theirs grants it on another object.
    pub(super) elsewhere: bool,
    /// They have no role, and had none that ended.
    pub(super) none_held: bool,
    /// The log of changes was used.
    pub(super) by_log: bool,
    /// The person's roles were used.
    pub(super) by_roles: bool,
    /// The catalogue of roles was used.
    pub(super) by_catalogue: bool,
    /// The engine's decision was used.
    pub(super) by_engine: bool,
    /// Its reasons, if it says no.
    pub(super) refusal: Option<Refusal>,
}

impl PermissionVerdict {
    pub(super) fn new(granted: bool, how: String) -> Self {
        Self {
            granted,
            how,
            denied_by: None,
            unlisted: false,
            ended: None,
            elsewhere: false,
            none_held: false,
            by_log: false,
            by_roles: false,
            by_catalogue: false,
            by_engine: false,
            refusal: None,
        }
    }

    /// "granted" or "not granted".
    pub(super) fn verb(&self) -> &'static str {
        if self.granted { "granted" } else { "not granted" }
    }
}
