//! What the rules of the cleaning are called for people, and what each says about a value.

/// What a rule says about what it found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::redact) enum Ground {
    /// A credential: its name, its prefix or the place where it stands says so.
    Credential,
    /// It looks like one: long and random. It may be an id as well.
    Looks,
    /// Nothing is known against it: what stands there never leaves, or what follows from a credential that was told already.
    Policy,
}

/// A rule, one of what it finds, and several.
struct RuleWords {
    rule: &'static str,
    one: &'static str,
    several: &'static str,
    ground: Ground,
}

const fn row(rule: &'static str, one: &'static str, several: &'static str, ground: Ground) -> RuleWords {
    RuleWords { rule, one, several, ground }
}

use Ground::{Credential, Looks, Policy};

/// The rules that say more than a maker's name of a key. Such a key is a credential, and its rule is its name.
const RULES: &[RuleWords] = &[
    row(
        "value behind a telling name",
        "credential behind a telling name",
        "credentials behind a telling name",
        Credential,
    ),
    row(
        "field name",
        "credential in a field of that name",
        "credentials in fields of such names",
        Credential,
    ),
    row("header name", "credential in a header", "credentials in headers", Credential),
    row("parameter name", "credential in a parameter", "credentials in parameters", Credential),
    row("authorization", "credential of an authorization", "credentials of authorizations", Credential),
    row("cookie", "cookie", "cookies", Credential),
    row("json web token", "signed token (JWT)", "signed tokens (JWT)", Credential),
    row("known secret", "credential of this tool's own", "credentials of this tool's own", Credential),
    row("password in a link", "password in a link", "passwords in links", Credential),
    row("user in a URL", "user and password in a URL", "users and passwords in URLs", Credential),
    row("key in a link", "key in a link", "keys in links", Credential),
    row("one-time link or webhook", "one-time link or webhook", "one-time links or webhooks", Credential),
    row("signed or one-time link", "signed or one-time link", "signed or one-time links", Credential),
    row("password on a command line", "password on a command line", "passwords on command lines", Credential),
    row("random text", "long random text", "long random texts", Looks),
    row("path part", "random part of a URL", "random parts of URLs", Looks),
    row("seen as a secret elsewhere", "", "", Policy),
    row("too deep", "", "", Policy),
    row("not a code", "", "", Policy),
    row("not a word", "", "", Policy),
    row("body removed", "", "", Policy),
    row("withheld", "", "", Policy),
    row("certificate", "", "", Policy),
    row("field not on the allow list", "", "", Policy),
];

fn known(rule: &str) -> Option<&'static RuleWords> {
    RULES.iter().find(|row| row.rule == rule)
}

/// What the rule says about a value of the class of secrets.
pub(in crate::redact) fn ground(rule: &str) -> Ground {
    match known(rule) {
        Some(row) => row.ground,
        None if rule.starts_with("not on the list") || rule.starts_with("body") => Policy,
        None => Credential,
    }
}

/// "3 cookies", "1 GitHub token".
pub(in crate::redact) fn counted(rule: &str, count: u64, more: bool) -> String {
    let number = if more { format!("more than {count}") } else { count.to_string() };
    match known(rule).filter(|row| !row.one.is_empty()) {
        Some(row) if count == 1 && !more => format!("{number} {}", row.one),
        Some(row) => format!("{number} {}", row.several),
        None if count == 1 && !more => format!("{number} {rule}"),
        // A name of words takes its plural at its end; "user and password (Basic)" has none.
        None if rule.ends_with(|last: char| last.is_ascii_lowercase()) && !rule.contains(" and ") => {
            format!("{number} {}", plural(rule))
        }
        None => format!("{number} times {rule}"),
    }
}

fn plural(word: &str) -> String {
    match word.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if word.ends_with('s') => word.to_owned(),
        _ => format!("{word}s"),
    }
}
