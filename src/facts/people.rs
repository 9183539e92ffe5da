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
            let Account {
                id,
                email: _,
                username,
                name,
                state: _,
                since: _,
                by,
                reason: _,
                last_sign_in: _,
                valid_until: _,
                aliases,
                former,
                managed_by: _,
                required_actions: _,
                seat: _,
                identity_conflict: _,
                locale: _,
            } = account;
            people.names.extend(aliases.iter().chain(former).cloned());
            people.ids.extend(id.clone());
            people.names.extend([name, username, by].into_iter().flatten().cloned());
        }
        let changes = self.changes.iter().flat_map(|seen| seen.value.iter().flatten());
        for Change { by, person, .. } in changes {
            people.names.extend(by.iter().chain(person).cloned());
        }
        people.names.retain(|name| !name.contains('@'));
        people
    }
}
