//! The people whom the facts mention, for the redaction.

use super::{Account, Change, Facts};
use crate::redact::typed::People;

impl Facts {
    /// The people whom the facts mention: the accounts found, who set their state, and who changed something lately.
    #[must_use]
    pub fn people(&self) -> People {
        let mut people = People::default();
        let accounts = self.account.iter().flat_map(|seen| seen.value.iter().flatten());
        for account in accounts {
            // Every field is named, so that a new one is decided about here.
            let Account { id, email: _, username, name, state: _, since: _, by, reason: _, last_sign_in: _ } =
                account;
            people.ids.extend(id.clone());
            people.names.extend([name, username, by].into_iter().flatten().cloned());
        }
        let changes = self.changes.iter().flat_map(|seen| seen.value.iter().flatten());
        people.names.extend(changes.filter_map(|Change { at: _, what: _, by }| by.clone()));
        people.names.retain(|name| !name.contains('@'));
        people
    }
}
