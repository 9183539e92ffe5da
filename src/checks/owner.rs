//! Where a remedy lasts: at the system that keeps the account, the membership or the role, never by hand in a copy.

use crate::facts::{Account, Facts, ManagedBy};

use super::Remedy;

/// Words by which a log or a profile says that a machine did it, where nothing says who keeps the account.
const MACHINES: &[&str] = &["scim", "provision", "directory sync", "ldap", "sync", "mapping"];

/// Who keeps the account, by name: what it says itself, or what switched it off ("SCIM (Okta)").
pub(super) fn of(account: &Account, facts: &Facts) -> Option<String> {
    if let Some(manager) = &account.managed_by {
        return Some(manager.owner().to_owned());
    }
    let provider = facts.password.as_ref().ok().and_then(|seen| seen.value.as_ref());
    let provider = provider.and_then(|password| password.single_sign_on.clone());
    let by = account.by.as_deref().filter(|by| by_machine(by));
    let reason = account.reason.as_deref().filter(|reason| by_machine(reason));
    match (by, reason) {
        (None, None) => None,
        (Some(by), _) => Some(provider.unwrap_or_else(|| by.to_owned())),
        (None, Some(_)) => Some(provider.unwrap_or_else(|| "the system that provisions accounts".to_owned())),
    }
}

/// Whether a machine did it, by its name.
pub(super) fn by_machine(name: &str) -> bool {
    let name = name.to_lowercase();
    // An address is a person's, whatever its domain is called.
    !name.contains('@') && MACHINES.iter().any(|word| name.contains(word))
}

/// The remedy, done at whoever keeps what it is about, if that is not this system.
pub(super) fn kept_by(manager: Option<&ManagedBy>, remedy: Remedy) -> Remedy {
    match manager {
        Some(manager) => at_owner(remedy, manager.owner()),
        None => remedy,
    }
}

/// The remedy, done at the owner.
pub(super) fn at_owner(remedy: Remedy, owner: &str) -> Remedy {
    let text = if remedy.text.contains(owner) {
        remedy.text
    } else {
        format!("{owner} keeps it, so do it there and not by hand in a copy. {}", remedy.text)
    };
    Remedy { text, at: Some(owner.to_owned()), ..remedy }
}
