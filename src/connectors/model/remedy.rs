//! `[remedies]` as it was loaded.

use crate::connectors::template::TextTemplate;

/// What the templates of `[remedies]` may name beside settings: of the remedy, `user` the id of the account.
pub(in super::super) const REMEDY_NAMES: &[&str] = &["role", "tenant", "feature", "user", "object"];

/// One line of `[remedies]`.
#[derive(Debug)]
pub(in super::super) struct RemedyTemplates {
    pub(in super::super) text: Option<TextTemplate>,
    pub(in super::super) url: Option<TextTemplate>,
    pub(in super::super) command: Option<TextTemplate>,
}
