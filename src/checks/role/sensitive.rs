//! Permissions that nobody should gain on the side: judged by what they do (verb and noun), in any spelling, and by the profile's own list.

/// Verbs that change or reveal more than the one thing at hand, whatever they are applied to.
const VERBS: &[&str] = &[
    "admin",
    "administer",
    "administrate",
    "manage",
    "delete",
    "remove",
    "destroy",
    "purge",
    "wipe",
    "erase",
    "export",
    "import",
    "bulk",
    "impersonate",
    "sudo",
    "grant",
    "revoke",
    "override",
    "bypass",
    "transfer",
    "elevate",
    "escalate",
    "full",
    "all",
    "any",
    "everything",
    "superuser",
    "root",
];

/// Things that decide over other people, money, secrets or the system itself: whatever is done to them but reading.
const NOUNS: &[&str] = &[
    "user",
    "member",
    "membership",
    "people",
    "person",
    "account",
    "role",
    "permission",
    "privilege",
    "policy",
    "group",
    "team",
    "owner",
    "admin",
    "invite",
    "invitation",
    "setting",
    "config",
    "configuration",
    "billing",
    "payment",
    "invoice",
    "subscription",
    "plan",
    "seat",
    "licence",
    "license",
    "webhook",
    "integration",
    "app",
    "plugin",
    "sso",
    "saml",
    "scim",
    "oidc",
    "mfa",
    "security",
    "domain",
    "tenant",
    "organization",
    "organisation",
    "org",
    "workspace",
    "realm",
    "client",
    "provider",
    "identity",
    "session",
    "backup",
    "retention",
    "flag",
    "environment",
    "schema",
    "script",
    "automation",
    "credential",
];

/// Things that are worth as much to whoever reads them.
const SECRETS: &[&str] = &[
    "secret",
    "token",
    "key",
    "apikey",
    "password",
    "credential",
    "audit",
    "log",
    "certificate",
    "vault",
    "billing",
    "payment",
    "invoice",
    "salary",
    "payroll",
];

/// Verbs that only look.
const READS: &[&str] =
    &["read", "view", "list", "get", "see", "show", "search", "query", "browse", "access", "use"];

/// Whether a permission is one that nobody should gain on the side. `own`: the profile's list, whole ids or words of them.
pub(super) fn is_sensitive(id: &str, own: &[String]) -> bool {
    if id == "*" || id.ends_with(".*") || id.ends_with(":*") || id.ends_with("/*") {
        return true;
    }
    let words = words(id);
    let listed = |entry: &String| {
        let entry_words = self::words(entry);
        entry.eq_ignore_ascii_case(id) || entry_words.len() == 1 && words.contains(&entry_words[0])
    };
    if own.iter().any(listed) {
        return true;
    }
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let reads = has(READS) && !has(VERBS);
    has(VERBS) || has(SECRETS) || has(NOUNS) && !reads
}

/// The words of an id, in lower case and the singular: `Users:InviteMany` is user, invite, many.
fn words(id: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut lower = false;
    for letter in id.chars() {
        let camel = letter.is_uppercase() && lower;
        lower = letter.is_lowercase() || letter.is_numeric();
        if !letter.is_alphanumeric() || camel {
            words.push(String::new());
        }
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
    }
    words.into_iter().filter(|word| !word.is_empty()).map(|word| stem(&word)).collect()
}

/// The singular of a noun and the plain form of a verb, as far as ids need it.
fn stem(word: &str) -> String {
    let known = |word: &str| [VERBS, NOUNS, SECRETS, READS].iter().any(|list| list.contains(&word));
    if known(word) {
        return word.to_owned();
    }
    let ends = [
        ("ies", "y"),
        ("ses", "s"),
        ("es", ""),
        ("s", ""),
        ("ing", ""),
        ("ing", "e"),
        ("ment", ""),
        ("ion", "e"),
        ("al", "e"),
        ("r", ""),
    ];
    let stems =
        ends.iter().filter_map(|(end, instead)| Some(format!("{}{instead}", word.strip_suffix(end)?)));
    stems.into_iter().find(|stem| known(stem)).unwrap_or_else(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::is_sensitive;

    #[test]
    fn verb_and_noun_decide() {
        for id in [
            "user:invite",
            "users.create",
            "Users:InviteMany",
            "members.remove",
            "billing.write",
            "api_keys.read",
            "conversations.delete",
            "data:export",
            "role.assign",
            "settings/update",
            "canManageTeams",
            "policies.edit",
            "*",
            "conversations.*",
            "realm-management:realm-admin",
            "audit_log.view",
            "deletion.approve",
            "BulkUpdate",
            "removal:run",
        ] {
            assert!(is_sensitive(id, &[]), "{id}");
        }
        for id in [
            "conversations.assign",
            "notes.write",
            "users.read",
            "teams.view",
            "kb.edit",
            "orders.route",
            "dashboards:read",
            "listUsers",
            "annotations:read",
            "conversations.reply",
        ] {
            assert!(!is_sensitive(id, &[]), "{id}");
        }
        assert!(is_sensitive("notes.write", &["notes.write".to_owned()]));
        assert!(is_sensitive("macros.run", &["macros".to_owned()]));
    }
}
