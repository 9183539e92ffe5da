//! The people whom the facts mention, for the redaction.

use super::{Account, Change, Facts};
use crate::redact::typed::People;
use crate::text::bare::bare;

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

    /// The same, for readers who see no id of a person either: an id is one more name there.
    #[must_use]
    pub fn people_and_ids(&self) -> People {
        let People { mut names, ids } = self.people();
        let session =
            self.sign_in.as_ref().ok().and_then(|seen| seen.value.as_ref()?.session_account.clone());
        names.extend(ids.into_iter().chain(session).filter(|id| !id.contains('@')));
        // As these readers get every text: less what nobody sees.
        let names = names.iter().map(|name| bare(name).into_owned()).collect();
        People { names, ids: Vec::new() }
    }
}
