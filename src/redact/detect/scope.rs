//! What the detectors are asked to find.

use super::person::PersonNames;
use crate::redact::class::Class;
use crate::redact::policy::{Policy, Treatment};

/// What to look for beside secrets, which are always looked for.
pub(in crate::redact) struct DetectScope<'n> {
    /// Asks whether a class is wanted.
    pub(in crate::redact) policy: &'n Policy,
    /// The names of people, when they are wanted.
    pub(in crate::redact) names: Option<&'n PersonNames>,
}

impl DetectScope<'_> {
    pub(super) fn wants(&self, class: Class) -> bool {
        self.policy.treatment(class) != Treatment::Keep
    }
}
