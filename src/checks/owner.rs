//! Where a remedy lasts: at the system that keeps the account, the membership or the role, never by hand in a copy.

use crate::case::Case;
use crate::facts::{Account, Channel, Facts, ManagedBy};

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

/// The identity provider, by name: where the password says that they sign in, what the tenant demands, or who keeps the account here
/// (what provisions or synchronises people is where they sign in).
pub(super) fn provider<'a>(case: &Case, facts: &'a Facts) -> Option<&'a str> {
    let password = facts.password.as_ref().ok().and_then(|seen| seen.value.as_ref());
    let policy = facts.policy.as_ref().ok().and_then(|seen| seen.value.as_ref());
    let synced = |manager: &&ManagedBy| {
        matches!(manager.kind, Some(Channel::Scim | Channel::Directory | Channel::SignIn))
    };
    let kept = || {
        let managers = super::accounts_of(case, facts).into_iter().filter_map(|own| own.managed_by.as_ref());
        managers.filter(synced).find_map(|manager| manager.name.as_deref())
    };
    let demanded = policy.and_then(|policy| policy.single_sign_on.as_ref()?.name());
    password.and_then(|password| password.single_sign_on.as_deref()).or(demanded).or_else(kept)
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
    // Where to click is this system's: at the owner it is another page.
    let step = remedy.text.strip_prefix("Settings →").and_then(|path| path.split_once(": "));
    let text = match step {
        _ if remedy.text.contains(owner) => remedy.text,
        Some((_, step)) => format!("In {owner}, which keeps it, and not by hand in a copy: {step}"),
        None => format!("{owner} keeps it, so do it there and not by hand in a copy. {}", remedy.text),
    };
    Remedy { text, at: Some(owner.to_owned()), ..remedy }
}
