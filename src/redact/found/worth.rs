//! Which found values are worth looking for elsewhere: not words, numbers, hosts or paths, which stand everywhere and mean
//! nothing there, and nothing that the case is about.

use std::collections::HashSet;

use crate::redact::class::Class;
use crate::redact::pseudonym;
use crate::redact::rules::{self, Ground};
use crate::redact::vocabulary::placeholder::is_placeholder;

/// The shortest value that is looked for elsewhere, in characters; one that only looks random must be longer.
const SHORTEST: usize = 8;
const SHORTEST_LOOKS: usize = 16;
/// The longest, in bytes.
const LONGEST: usize = 4096;
/// Letters of a line of a private key that counts by itself, and how many such lines.
const KEY_LINE: usize = 32;
const KEY_LINES: usize = 128;
/// The fewest digits of a number that is no date, port or id.
const SHORTEST_NUMBER: usize = 16;
/// Words joined to a passphrase, at least. Fewer are a name: of an error, a role, a pod.
const PASSPHRASE: usize = 4;

/// Rules that found a password by its name: a word may be one.
const PASSWORDS: &[&str] = &["value behind a telling name", "field name"];

/// Words of logs, settings and sign-ins that are never looked for, though somebody may have them for a password. Sorted.
#[rustfmt::skip]
const COMMON: &[&str] = &[
    "abstract", "accepted", "accessed", "accounts", "activated", "addresses", "administrator", "alphabet",
    "anonymous", "application", "assigned", "attempts", "authenticate", "authenticated", "authentication",
    "authorization", "authorized", "automatic", "available", "business", "cancelled", "challenge", "changeme",
    "checking", "complete", "completed", "conditional", "configuration", "configured", "confirmed", "connected",
    "connection", "connector", "consumer", "container", "contains", "controller", "created", "credential",
    "credentials", "customer", "database", "deactivated", "debugging", "declined", "decrypted", "default",
    "definition", "delegated", "denied", "deployment", "description", "development", "directory", "disabled",
    "document", "duplicate", "elements", "employee", "encrypted", "endpoint", "enterprise", "environment",
    "exception", "exceptions", "expected", "external", "failures", "feature", "finished", "firewall", "followed",
    "forbidden", "function", "generated", "handling", "hostname", "identifier", "identity", "implementation",
    "incorrect", "information", "initialized", "instance", "internal", "invalid", "javascript", "kubernetes",
    "language", "localhost", "location", "manager", "mandatory", "manually", "memberships", "messages",
    "microsoft", "mismatch", "monitoring", "multiple", "namespace", "negotiate", "notification", "operation",
    "operator", "optional", "organization", "otherwise", "overview", "parameter", "parameters", "passphrase",
    "password", "passwords", "permission", "permissions", "permitted", "personal", "platform", "postgres",
    "previous", "priority", "processing", "production", "protected", "protocol", "provided", "provider",
    "question", "received", "recovery", "redirect", "refreshed", "registered", "registration", "rejected",
    "released", "replaced", "repository", "requested", "required", "requires", "resource", "response",
    "restricted", "retrieved", "security", "selected", "sensitive", "sequence", "services", "sessions",
    "settings", "simulator", "something", "software", "specified", "standard", "starting", "statement",
    "succeeded", "succeeds", "successful", "supported", "suspended", "temporary", "terminated", "terraform",
    "timestamp", "transaction", "undefined", "unauthorized", "unavailable", "unexpected", "universal", "unknown",
    "unlocked", "unsupported", "unverified", "updated", "username", "validated", "validation", "variable",
    "verification", "verified", "versions", "workspace",
];

/// The words of a case: its roles, tenants, permissions, ids, and what its error is made of. They are no secrets, whatever a
/// log calls them.
#[derive(Debug, Default)]
pub(in crate::redact) struct CaseWords(HashSet<String>);

impl CaseWords {
    /// Texts that stay as they are, with the words in them.
    pub(in crate::redact) fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut words = HashSet::new();
        for text in texts {
            let text = text.to_lowercase();
            let blanks = text.split_whitespace();
            let names = text.split(|letter: char| !(letter.is_alphanumeric() || "-_.@".contains(letter)));
            let plain = text.split(|letter: char| !letter.is_alphanumeric());
            let long = |word: &&str| word.len() >= SHORTEST;
            words.extend(blanks.chain(names).chain(plain).filter(long).map(str::to_owned));
            words.insert(text);
        }
        Self(words)
    }

    pub(super) fn holds(&self, value: &str) -> bool {
        !self.0.is_empty() && self.0.contains(&value.to_lowercase())
    }
}

/// The parts of what a rule found that are worth looking for elsewhere.
pub(super) fn parts<'t>(class: Class, rule: &str, text: &'t str) -> Vec<&'t str> {
    match class {
        Class::Name => {
            Some(text.trim()).filter(|name| is_name(name) || is_account(name, rule)).into_iter().collect()
        }
        Class::Secret => secrets(rule, text),
        _ => Vec::new(),
    }
}

fn secrets<'t>(rule: &str, text: &'t str) -> Vec<&'t str> {
    let ground = rules::ground(rule);
    if ground == Ground::Policy || text.len() > LONGEST * 4 {
        return Vec::new();
    }
    if text.contains("PRIVATE KEY") {
        let lines = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || "+/=".contains(letter)));
        return lines.filter(|line| line.len() >= KEY_LINE).take(KEY_LINES).collect();
    }
    // `user:password` goes as one; the password may stand alone elsewhere.
    let behind = text.split_once(':').map(|(_, password)| password);
    let behind = behind.filter(|_| rule.contains("link") || rule.contains("command") || rule.contains("URL"));
    let least = if ground == Ground::Looks || rule == "cookie" { SHORTEST_LOOKS } else { SHORTEST };
    [Some(text), behind]
        .into_iter()
        .flatten()
        .map(str::trim)
        .filter(|value| value.chars().count() >= least && value.len() <= LONGEST)
        .filter(|value| !is_ordinary(value, rule) && !is_placeholder(value.as_bytes()))
        .filter(|value| pseudonym::token_length(value).is_none())
        .collect()
}

/// What stands in many places and means nothing there.
fn is_ordinary(value: &str, rule: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.chars().filter(|letter| letter.is_alphabetic()).count();
    if letters == 0 {
        return digits < SHORTEST_NUMBER;
    }
    if value.contains("://") || value.starts_with(['/', '.', '~', '$', '{', '<', '[', '%']) || is_host(value)
    {
        return true;
    }
    let pieces: Vec<&str> = value
        .split(|letter: char| !letter.is_alphabetic())
        .flat_map(humps)
        .filter(|piece| !piece.is_empty())
        .collect();
    let in_words = digits == 0 && pieces.iter().all(|piece| is_word(piece));
    // Letters and digits in turn: a version, a date, a size with its unit.
    let in_numbers = digits > 0 && letters <= 2 && digits < SHORTEST_NUMBER;
    in_numbers
        || (in_words
            && match pieces.as_slice() {
                [word] if *word == value => !PASSWORDS.contains(&rule) || is_common(word),
                pieces => pieces.len() < PASSPHRASE || pieces.iter().any(|piece| is_common(piece)),
            })
}

/// `queryString` as `query`, `String`, when each is long enough to be a word.
fn humps(piece: &str) -> Vec<&str> {
    let mut starts = vec![0];
    let bounds = piece.char_indices().zip(piece.chars().skip(1));
    starts.extend(
        bounds
            .filter(|((_, one), next)| one.is_lowercase() && next.is_uppercase())
            .map(|((at, one), _)| at + one.len_utf8()),
    );
    starts.push(piece.len());
    let humps: Vec<&str> = starts.windows(2).map(|pair| &piece[pair[0]..pair[1]]).collect();
    if humps.iter().all(|hump| hump.chars().count() >= 3) { humps } else { vec![piece] }
}

/// Lower case, upper case, or with a capital.
fn is_word(piece: &str) -> bool {
    let rest = piece.chars().skip(1);
    rest.clone().all(char::is_lowercase) || piece.chars().all(char::is_uppercase)
}

fn is_common(word: &str) -> bool {
    COMMON.binary_search(&word.to_lowercase().as_str()).is_ok()
}

/// `app.acme.example`, `mia@acme.example`: labels in lower case without a random one.
fn is_host(value: &str) -> bool {
    let host = value.rsplit('@').next().unwrap_or(value);
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty()
            && label.len() <= 24
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    labels.len() >= 2
        && labels.iter().all(is_label)
        && labels.last().is_some_and(|last| {
            (2..=8).contains(&last.len()) && last.bytes().all(|byte| byte.is_ascii_lowercase())
        })
}

/// Two to four words that begin with a capital, none of them a word of a log: `Mia Kern`, not `Password Reset`.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_part = |word: &&str| {
        word.chars().next().is_some_and(|first| first.is_alphabetic() && !first.is_lowercase())
            && word.chars().all(|letter| letter.is_alphabetic() || ".-'’,".contains(letter))
            && !is_common(word)
    };
    (2..=4).contains(&words.len())
        && words.iter().all(is_part)
        && words.iter().filter(|word| word.chars().count() >= 3).count() >= 2
}

/// Letters of the shortest account that is looked for elsewhere.
const SHORTEST_ACCOUNT: usize = 5;

/// Rules that find an account where nothing else can stand.
const ACCOUNTS: &[&str] = &[
    "account field",
    "account in quotes",
    "home folder",
    "account of a domain",
    "account at a host",
    "account of a list",
    "user in front of a password",
    "owner of a process",
    "owner of a file",
    "user of an access log",
    "session of a user",
];

/// The name of an account that means nothing else: `mia.kern`, `mkern7`, and a word that no log has where it stood as one.
fn is_account(name: &str, rule: &str) -> bool {
    let shaped = name.contains(['.', '_', '-']) || name.bytes().any(|byte| byte.is_ascii_digit());
    let letters = name.chars().filter(|char| char.is_alphabetic()).count();
    let in_a_sentence = rule == "account in a sentence" && name.contains('.');
    letters >= SHORTEST_ACCOUNT
        && (ACCOUNTS.contains(&rule) || in_a_sentence)
        && !name.contains(char::is_whitespace)
        && !is_host(name.rsplit('.').next().unwrap_or(name))
        && (shaped || !is_common(name))
}

#[cfg(test)]
mod tests {
    use super::{CaseWords, Class, parts};

    #[test]
    fn only_what_can_be_nothing_else_is_looked_for() {
        let named = "value behind a telling name";
        for (rule, text, wanted) in [
            (named, "kiwi77Plum", &["kiwi77Plum"][..]),
            (named, "short7", &[]),
            (named, "production", &[]),
            (named, "elderberry", &["elderberry"]),
            ("seed phrase", "umbrella", &[]),
            (named, "invalid_grant", &[]),
            ("field name", "queryString", &[]),
            ("field name", "redirectURL", &[]),
            (named, "xKqPzLmWnRtY", &["xKqPzLmWnRtY"]),
            (named, "correct-horse-battery-staple", &["correct-horse-battery-staple"]),
            (named, "20260101", &[]),
            (named, "2026-01-01T10:00:00Z", &[]),
            (named, "app.acme.example", &[]),
            (named, "https://app.acme.example/reset", &[]),
            (named, "your_password_here", &[]),
            ("cookie", "theme-7-dark", &[]),
            ("random text", "x7Gq2Lp9sT3u", &[]),
            ("random text", "x7Gq2Lp9sT3uW8yA1cD5", &["x7Gq2Lp9sT3uW8yA1cD5"]),
            ("not on the list: field", "x7Gq2Lp9sT3uW8yA1cD5", &[]),
            ("password in a link", "mia:kiwi77Plum", &["mia:kiwi77Plum", "kiwi77Plum"]),
        ] {
            assert_eq!(parts(Class::Secret, rule, text), wanted, "{rule}: {text}");
        }
        for (name, is_one) in
            [("Mia Kern", true), ("mia", false), ("Password Reset", false), ("Support", false)]
        {
            assert_eq!(!parts(Class::Name, "name beside an address", name).is_empty(), is_one, "{name}");
        }
        for (name, rule, is_one) in [
            ("hkern", "account field", true),
            ("m.kern", "home folder", true),
            ("mia", "account field", false),
            ("operator", "account field", false),
            ("hkern", "account in a sentence", false),
        ] {
            assert_eq!(!parts(Class::Name, rule, name).is_empty(), is_one, "{name}");
        }
    }

    #[test]
    fn the_words_of_the_case_are_none() {
        let words = CaseWords::of(["conversations.assign", "Senior Agent (EMEA-West1)", "acme-prod7"]);
        for word in ["conversations.assign", "ACME-prod7", "emea-west1"] {
            assert!(words.holds(word), "{word}");
        }
        assert!(!words.holds("kiwi77Plum"));
    }
}
