//! Looks whether a document stays as it is, without making another of it: for the admin, most do.

mod scan;

use std::borrow::Cow;

use serde::Serialize;

use super::Redactor;
use crate::redact::clean_texts::CleanTextsNow;
use crate::redact::fields::{DecisionNode, DecisionTree, FieldDecisions, Handling};
use crate::redact::findings::{Log, TextPlace};
use scan::FieldScan;

/// Whether nothing has to be taken out of a document. False also where that is not known: who redacts it sees it then.
pub(super) fn stays(redactor: &Redactor, value: &impl Serialize, decisions: &FieldDecisions) -> bool {
    let Some(clean) = redactor.clean_texts() else { return false };
    let vault = redactor.cleaner().vault();
    let version = vault.version();
    let look = TextLook {
        redactor,
        clean: clean.as_of(version),
        place: TextPlace::new(decisions.file, String::new()),
        log: Log::new(),
    };
    let mut scan = FieldScan::new(decisions.tree(), look);
    // A secret that came in the meantime was not looked for in the first fields.
    value.serialize(&mut scan).is_ok() && vault.version() == version
}

/// Looks at one text after the other.
struct TextLook<'l> {
    redactor: &'l Redactor,
    clean: CleanTextsNow<'l>,
    /// Nobody reads it: what is found is looked for again by who replaces it.
    place: TextPlace,
    log: Log,
}

impl TextLook<'_> {
    fn stays(&mut self, text: &str, handling: Handling) -> bool {
        let Some(looked) = self.redactor.looked_at_as(handling) else { return false };
        if self.clean.holds(looked, text) {
            return true;
        }
        let cleaned = self.redactor.string(text, Some(handling), &self.place, &mut self.log);
        let stays = matches!(cleaned, Cow::Borrowed(_)) && self.log.is_empty();
        if stays {
            self.clean.note(looked, text);
        }
        stays
    }
}
