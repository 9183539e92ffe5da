//! Proves of a finished reply that it shows no permission id, role id, flag key, tenant id, connector, address, or data of
//! another person.

use std::collections::{BTreeSet, HashSet};

use crate::report::v1::Report;

/// One thing that a reply must not show.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leak {
    /// What it is.
    pub kind: LeakKind,
    /// The text; for the admin only.
    pub text: String,
}

/// What a reply must not show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeakKind {
    /// A permission's id.
    Permission,
    /// A role that is not the person's own, or a role's id.
    Role,
    /// A feature flag's key.
    Flag,
    /// A tenant's id.
    Tenant,
    /// The id of the account.
    Account,
    /// The name of a connector.
    Connector,
    /// Another person's address or name.
    Person,
    /// An address of a server or a page.
    Url,
    /// Something that the redaction put in the place of a value, or that was not filled in.
    Token,
}

/// What a text must not show, and shows. `own_words` (lower case) is the text of the phrases themselves: an ordinary word such
/// as `read` that is also somebody's permission id is no leak where the phrase itself says it.
pub(super) fn leaks(text: &str, report: &Report, own_words: &str) -> Vec<Leak> {
    let folded = text.to_lowercase();
    let user_words = format!(
        "{own_words}\n{}\n{}",
        report.case.action.as_deref().unwrap_or_default().to_lowercase(),
        report.case.needs.features.iter().map(|need| need.name.to_lowercase()).collect::<Vec<_>>().join("\n"),
    );
    let mut found = BTreeSet::new();
    for (kind, value) in forbidden(report) {
        let value_folded = value.to_lowercase();
        // A plain word of the reporter's own, or of the phrase, is no internal. An id with a dot, a digit or a dash is.
        let is_word = value.chars().all(char::is_alphabetic);
        if is_word && contains_word(&user_words, &value_folded) {
            continue;
        }
        if contains_word(&folded, &value_folded) {
            found.insert(Leak { kind, text: value });
        }
    }
    let own = report.case.user.to_lowercase();
    for word in
        folded.split(|character: char| character.is_whitespace() || "<>()[]\"'“”„‚,;".contains(character))
    {
        let word = word.trim_matches(['.', ':', '!', '?']);
        if own_words.contains(word) || word.is_empty() {
            continue;
        }
        if word.contains('@') && word != own {
            found.insert(Leak { kind: LeakKind::Person, text: word.to_owned() });
        }
        if is_address(word) {
            found.insert(Leak { kind: LeakKind::Url, text: word.to_owned() });
        }
    }
    for mark in ["{{", "[secret removed]", "[mail removed]", "[user removed]", "[withheld]"] {
        if text.contains(mark) {
            found.insert(Leak { kind: LeakKind::Token, text: mark.to_owned() });
        }
    }
    found.into_iter().collect()
}

/// Every value of the report that is an internal.
fn forbidden(report: &Report) -> BTreeSet<(LeakKind, String)> {
    let mut all = BTreeSet::new();
    let mut add = |kind: LeakKind, value: &str| {
        let value = value.trim();
        if value.chars().count() > 1 {
            all.insert((kind, value.to_owned()));
        }
    };
    let own: HashSet<&str> = report.roles.iter().map(String::as_str).collect();
    let needs = &report.case.needs;
    needs.all_of.iter().chain(&needs.any_of).for_each(|id| add(LeakKind::Permission, id));
    needs.features.iter().filter_map(|need| need.flag.as_deref()).for_each(|key| add(LeakKind::Flag, key));
    report.case.tenant.iter().for_each(|tenant| add(LeakKind::Tenant, tenant));
    report.evidence.iter().for_each(|seen| add(LeakKind::Connector, &seen.connector));
    for remedy in report.checks.iter().flat_map(|check| &check.remedies) {
        remedy.permissions.iter().for_each(|id| add(LeakKind::Permission, id));
        remedy.tenant.iter().for_each(|tenant| add(LeakKind::Tenant, tenant));
        remedy
            .role
            .iter()
            .filter(|role| !own.contains(role.as_str()))
            .for_each(|role| add(LeakKind::Role, role));
    }
    let Some(facts) = &report.facts else { return all };
    for role in facts.roles.iter().flat_map(|seen| seen.value.iter().flatten()) {
        role.permissions.iter().flatten().chain(&role.denies).for_each(|id| add(LeakKind::Permission, id));
        role.via.iter().for_each(|step| add(LeakKind::Role, step));
    }
    for role in facts.role_catalogue.iter().flat_map(|seen| seen.value.iter().flatten()) {
        role.permissions.iter().for_each(|id| add(LeakKind::Permission, id));
        if !own.contains(role.name.as_str()) {
            add(LeakKind::Role, &role.name);
        }
    }
    for decision in facts.decisions.iter().flat_map(|seen| seen.value.iter().flatten()) {
        add(LeakKind::Permission, &decision.permission);
        decision.path.iter().for_each(|step| add(LeakKind::Role, step));
    }
    for flag in facts.flags.iter().flat_map(|seen| seen.value.iter().flatten()) {
        add(LeakKind::Flag, &flag.key);
    }
    for place in facts.tenants.iter().flat_map(|seen| seen.value.iter().flatten()) {
        add(LeakKind::Tenant, &place.tenant);
    }
    for account in facts.account.iter().flat_map(|seen| seen.value.iter().flatten()) {
        account.id.iter().for_each(|id| add(LeakKind::Account, id));
        account.by.iter().for_each(|by| add(LeakKind::Person, by));
    }
    for change in facts.changes.iter().flat_map(|seen| seen.value.iter().flatten()) {
        change.by.iter().for_each(|by| add(LeakKind::Person, by));
    }
    // Two accounts for one address: neither name can be told to be the person's own.
    let accounts = facts.account.iter().flat_map(|seen| seen.value.iter().flatten()).collect::<Vec<_>>();
    if accounts.len() > 1 {
        accounts
            .iter()
            .filter_map(|account| account.name.as_deref())
            .for_each(|name| add(LeakKind::Person, name));
    }
    all
}

/// Whether `word` stands in `text` and is not a part of a longer word.
fn contains_word(text: &str, word: &str) -> bool {
    let edge = |character: Option<char>| character.is_none_or(|character| !character.is_alphanumeric());
    text.match_indices(word)
        .any(|(at, _)| edge(text[..at].chars().next_back()) && edge(text[at + word.len()..].chars().next()))
}

/// A URL, an IP address, or a host name of an inner network.
fn is_address(word: &str) -> bool {
    let host = word.split(['/', ':']).next().unwrap_or_default();
    let inner = [".internal", ".local", ".localdomain", ".corp", ".lan", ".intranet", ".home.arpa"];
    word.contains("://")
        || word.starts_with("www.")
        || host == "localhost"
        || inner.iter().any(|end| host.ends_with(end))
        || host.parse::<std::net::IpAddr>().is_ok()
        || word.parse::<std::net::IpAddr>().is_ok()
}
