//! Version 2: one admin types the address, another the id or the name, a third copies an `é` of two characters from a Mac.

use super::error_words;
use crate::facts::{Account, Facts};
use crate::report::v1::Report;
use crate::text::fold::fold;

/// What it covers.
pub(super) fn parts(report: &Report) -> Vec<String> {
    let case = &report.case;
    vec![
        tenant(case.tenant.as_deref().unwrap_or_default(), report.facts.as_ref()),
        person(&case.user, report.facts.as_ref()),
        case.symptom.as_str().to_owned(),
        words(case.needs.action.as_deref().or(case.action.as_deref()).unwrap_or_default()),
        super::because(report),
        error_words::of(case.error.as_deref().unwrap_or_default()),
    ]
}

/// The address of the one account that answers to what was typed; without a directory that knows it, what was typed.
fn person(typed: &str, facts: Option<&Facts>) -> String {
    let typed = address(typed);
    let account = facts.and_then(|facts| match facts.account.as_ref().ok()?.value.as_deref()? {
        [only] => Some(only),
        _ => None,
    });
    let called = |account: &Account| {
        let names = [&account.id, &account.username, &account.name];
        names.into_iter().flatten().any(|name| fold(name) == typed)
    };
    let known = account.filter(|account| called(account)).and_then(|account| account.email.as_deref());
    known.map_or(typed, address)
}

/// `Ana Kovac <ana@acme.example>`, `mailto:ana@acme.example` and `ANA@acme.example` are one; so are both ways to write a domain
/// that is not ASCII (RFC 5890).
fn address(text: &str) -> String {
    let folded = fold(text);
    let inner = folded
        .rsplit_once('<')
        .and_then(|(_, inner)| inner.strip_suffix('>'))
        .filter(|inner| inner.contains('@'));
    let bare = inner.unwrap_or(&folded).trim();
    let bare = bare.strip_prefix("mailto:").unwrap_or(bare);
    match bare.rsplit_once('@') {
        Some((local, domain)) => {
            let domain = domain.trim_end_matches('.');
            let ascii = idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_owned());
            format!("{local}@{ascii}")
        }
        None => bare.to_owned(),
    }
}

/// The tenant's id, also when its display name was typed.
pub(super) fn tenant(typed: &str, facts: Option<&Facts>) -> String {
    let typed = fold(typed);
    let listed = facts.and_then(|facts| facts.tenants.as_ref().ok()?.value.as_deref()).unwrap_or_default();
    if listed.iter().any(|known| fold(&known.tenant) == typed) {
        return typed;
    }
    let mut named =
        listed.iter().filter(|known| known.name.as_deref().is_some_and(|name| fold(name) == typed));
    match (named.next(), named.next()) {
        (Some(only), None) => fold(&only.tenant),
        _ => typed,
    }
}

/// Words without the punctuation between and after them.
fn words(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{address, words};

    #[test]
    fn one_address_however_it_is_written() {
        for (one, other) in [
            ("ana@acme.example", "Ana Kovac <ANA@acme.example>"),
            ("ana@acme.example", "mailto:ana@acme.example."),
            ("zoë@bücher.example", "zoe\u{308}@xn--bcher-kva.EXAMPLE"),
            ("u-17", " U-17\u{200b}"),
        ] {
            assert_eq!(address(one), address(other), "{other}");
        }
        assert_ne!(address("ana@acme.example"), address("ana@acme-labs.example"));
        assert_ne!(address("zoë@acme.example"), address("zoe@acme.example"));
        assert_eq!(address("<>"), "<>");
    }

    #[test]
    fn an_action_without_its_punctuation() {
        assert_eq!(words("Reassign a  conversation."), words("“reassign a conversation”"));
        assert_ne!(words("open report 7"), words("open report 8"));
    }
}
