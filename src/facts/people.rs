//! The people whom the facts mention, for the redaction.

use super::Facts;
use crate::redact::typed::People;

impl Facts {
    /// The people whom the facts mention: the accounts found, who set their state, and who changed something lately.
    #[must_use]
    pub fn people(&self) -> People {
        let mut people = People::default();
        let accounts = self.account.iter().flat_map(|seen| seen.value.iter().flatten());
        for account in accounts {
            people.ids.extend(account.id.clone());
            people
                .names
                .extend([&account.name, &account.username, &account.by].into_iter().flatten().cloned());
        }
        let changes = self.changes.iter().flat_map(|seen| seen.value.iter().flatten());
        people.names.extend(changes.filter_map(|change| change.by.clone()));
        people.names.retain(|name| !name.contains('@'));
        people
    }
}
