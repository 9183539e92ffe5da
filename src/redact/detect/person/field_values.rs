//! What of the value of a field is a person's: all of it, its first words, or nothing.

use std::ops::Range;

mod numbers;

use super::account;
use super::words;
use crate::redact::class::Class;
use crate::redact::pseudonym;
use crate::redact::vocabulary::person::PersonField;
use crate::redact::vocabulary::placeholder;

/// The part of a value that goes.
pub(super) struct PersonPart {
    pub(super) range: Range<usize>,
    pub(super) class: Class,
    pub(super) rule: &'static str,
}

/// The longest value that is a name.
const LONGEST_NAME: usize = 80;

/// What goes of a value. `whole`: the text is the value; otherwise it is what follows the name, to the end of the line.
pub(super) fn judge(kind: PersonField, text: &str, whole: bool) -> Option<PersonPart> {
    let lead = text.len() - text.trim_start().len();
    let text = text[lead..].trim_end();
    if text.is_empty() || pseudonym::is_token(text) {
        return None;
    }
    let found = match kind {
        PersonField::Account => account(text, whole),
        PersonField::Name | PersonField::Surname => encoded(text).or_else(|| name(text, whole)),
        PersonField::Display => {
            encoded(text).or_else(|| display(text, whole)).or_else(|| initials(text, whole))
        }
        PersonField::Actor => encoded(text)
            .or_else(|| display(text, whole))
            .or_else(|| initials(text, whole))
            .or_else(|| account(text, whole)),
        PersonField::Weak => encoded(text).or_else(|| display(text, whole)),
        PersonField::Phone => numbers::phone(text, whole).map(|range| (range, Class::Phone, "phone field")),
        PersonField::Mac => {
            numbers::mac(text).map(|range| (range, Class::Mac, "field of a hardware address"))
        }
        PersonField::Id => {
            numbers::id(text, whole).map(|range| (range, Class::Id, "field of a person's number"))
        }
        PersonField::Birth => numbers::date(text, whole).map(|range| (range, Class::Id, "date of birth")),
        PersonField::Serial => numbers::serial(text).map(|range| (range, Class::Id, "serial number")),
    };
    let (range, class, rule) = found?;
    Some(PersonPart { range: lead + range.start..lead + range.end, class, rule })
}

type Part = Option<(Range<usize>, Class, &'static str)>;

fn account(text: &str, whole: bool) -> Part {
    const RULE: &str = "account field";
    let found = |range: Range<usize>| Some((range, Class::Name, RULE));
    if whole {
        if words::is_full_name(text) {
            return found(0..text.len());
        }
        let named = words::name_at_start(text);
        if named > 0
            && words::is_full_name(&text[..named])
            && text[named..].starts_with([' ', ','])
            && text.len() <= LONGEST_NAME
        {
            return found(0..text.len());
        }
        if text.contains('.') && text.contains('@') {
            return None;
        }
        let start = text.rfind('\\').map_or_else(|| behind_realm(text), |at| at + 1);
        let end = text.find('@').unwrap_or(text.len());
        let domain = text[..start].to_ascii_lowercase();
        let of_system =
            domain.starts_with("nt ") || domain.starts_with("builtin") || domain.starts_with("iis ");
        let name = text.get(start..end)?;
        return (!of_system && account::is_somebody(name)).then_some((start..end, Class::Name, RULE));
    }
    // uid=1000(mia)
    let digits = text.len() - text.trim_start_matches(|char: char| char.is_ascii_digit()).len();
    if digits > 0 && text[digits..].starts_with('(') {
        let inside = &text[digits + 1..];
        let name = &inside[..inside.find(')')?];
        return account::is_somebody(name).then_some((
            digits + 1..digits + 1 + name.len(),
            Class::Name,
            RULE,
        ));
    }
    let named = words::name_at_start(text);
    if named > 0
        && words::is_full_name(&text[..named])
        && !text[named..].starts_with(['=', ':', '@', '\\', '.'])
    {
        return found(0..named);
    }
    let realm = behind_realm(text.split([' ', ',', ';', ')', '"']).next().unwrap_or_default());
    let length = account::length(&text.as_bytes()[realm..]);
    if realm > 0 && account::is_somebody(&text[realm..realm + length]) {
        return found(realm..realm + length);
    }
    let length = account::length(text.as_bytes());
    let (name, rest) = text.split_at_checked(length)?;
    // A path, a call, another field, a link, an address, a domain in front of the account.
    if rest.starts_with(['/', '(', '{', '=', '\\', '@', '[', ':', '*'])
        && !(rest.starts_with(':') && !rest.starts_with("://") && rest[1..].starts_with([' ']))
    {
        let host = rest
            .strip_prefix('@')
            .is_some_and(|host| !host.split([' ', ',', ';', '"']).next().unwrap_or_default().contains('.'));
        return (host && account::is_somebody(name)).then_some((0..length, Class::Name, RULE));
    }
    // `user: permission denied`: a word in front of another is more often a sentence than an account.
    let sentence = rest.strip_prefix(' ').is_some_and(|behind| {
        let word: &str = behind.split([' ', ',', ';', '.']).next().unwrap_or_default();
        !word.is_empty()
            && word.chars().all(char::is_alphabetic)
            && !behind[word.len()..].starts_with(['=', ':'])
    });
    let shaped = name.contains(|char: char| char.is_ascii_digit() || matches!(char, '.' | '_' | '-'));
    // `User: Supports [folders]`, `AUDIT_USER: u32 = 1005`
    let declared = rest.starts_with(" = ");
    let title = name.starts_with(char::is_uppercase) && rest.starts_with(' ') && !shaped;
    if declared || (title && !is_followed_by_place(rest) && !is_before_field(rest)) {
        return None;
    }
    ((!sentence || shaped || is_followed_by_place(rest)) && account::is_somebody(name)).then_some((
        0..length,
        Class::Name,
        RULE,
    ))
}

/// Services of Kerberos, whose principals have a computer behind the mark.
const SERVICES: &[&str] = &[
    "HTTP", "HOST", "LDAP", "CIFS", "NFS", "IMAP", "SMTP", "DNS", "POP", "FTP", "XMPP", "MSSQLSVC", "GC",
    "NT",
];

/// Where the account begins behind a realm or domain in capitals: `ACME/mia.kern` of RADIUS. Zero: there is none.
fn behind_realm(text: &str) -> usize {
    let Some((realm, user)) = text.split_once('/') else { return 0 };
    let is_realm = (2..=40).contains(&realm.len())
        && realm.starts_with(|char: char| char.is_ascii_uppercase())
        && realm.bytes().all(|byte| {
            byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_')
        })
        && !SERVICES.contains(&realm);
    let ends =
        !user.is_empty() && user.bytes().all(|byte| account::length(&[byte, b'a']) == 2 || byte == b'@');
    if is_realm && ends { realm.len() + 1 } else { 0 }
}

/// `user=Mia role=agent`
fn is_before_field(rest: &str) -> bool {
    let word = rest.trim_start().split(' ').next().unwrap_or_default();
    word.contains(['=', ':']) && word.starts_with(char::is_alphabetic)
}

/// `user=mia from 203.0.113.7`, `user=mia failed`: what follows says that it was an account.
fn is_followed_by_place(rest: &str) -> bool {
    const WORDS: &str = "at authenticated blocked connected denied disabled disconnected expired failed from has host in ip is locked logged not on
        rejected rhost unknown via was";
    let first = rest.trim_start().split([' ', ':']).next();
    WORDS.split_ascii_whitespace().any(|word| first == Some(word))
}

fn name(text: &str, whole: bool) -> Part {
    const RULE: &str = "field of a person's name";
    let is_value = |value: &str| {
        value.len() <= LONGEST_NAME
            && !value.contains(['/', '{', '}', '<', '=', '%', '$', '\\', '@', '(', ':', '|'])
            && !value.chars().any(|char| char.is_ascii_digit())
            && !placeholder::is_placeholder(value.as_bytes())
            && (words::is_given_as_name(value) || is_one_caseless(value))
    };
    if whole {
        return is_value(text).then_some((0..text.len(), Class::Name, RULE));
    }
    let end = text
        .find([',', ';', '|', '\t', '"', '\'', '<', '(', ')', ']', '}', '&', '、', '，'])
        .unwrap_or(text.len());
    let mut value = text[..end].trim_end();
    if let Some(cut) = value.find("  ") {
        value = &value[..cut];
    }
    // `full_name=Mia Kern role=agent`
    if let Some(equals) = value.find('=') {
        value = value[..equals].rfind(' ').map_or("", |blank| &value[..blank]);
    }
    if is_value(value) && value.split(' ').count() <= 4 {
        return Some((0..value.len(), Class::Name, RULE));
    }
    let named = words::name_at_start(value);
    (named > 0).then_some((0..named, Class::Name, RULE))
}

/// `=?UTF-8?B?TWlhIEtlcm4=?=`: nobody encodes what is no name.
fn encoded(text: &str) -> Part {
    let mut end = 0;
    while text[end..].trim_start().starts_with("=?") {
        let start = text.len() - text[end..].trim_start().len();
        let close = text[start..].match_indices("?=").map(|(at, _)| at).find(|at| {
            // Behind the character set and the letter of the encoding.
            text[start..start + at].matches('?').count() == 3
        })?;
        end = start + close + 2;
    }
    (end > 0).then_some((0..end, Class::Name, "field of a person's name"))
}

/// Ends of names of hosts, which stand behind a dot as family names do.
const HOSTS: &[&str] = &[
    "com", "org", "net", "dev", "local", "internal", "lan", "corp", "example", "test", "home", "info", "app",
    "cloud",
];

/// `m.kern`, `mia.kern` where a name is expected: the account of a person.
fn initials(text: &str, whole: bool) -> Part {
    let length = account::length(text.as_bytes());
    let (name, rest) = text.split_at_checked(length)?;
    let ends = rest.is_empty() || !whole && rest.starts_with([' ', ',', ';', '"', '\'', ')', ']', '}']);
    let parts: Vec<&str> = name.split('.').collect();
    let is_word =
        |part: &&str| part.chars().all(char::is_alphabetic) && !words::is_no_name(&part.to_lowercase());
    // `owner: mkern`
    if ends && crate::redact::vocabulary::person::is_initial_and_name(name) && account::is_somebody(name) {
        return Some((0..length, Class::Name, "account field"));
    }
    (ends
        && matches!(parts.len(), 2 | 3)
        && parts.iter().all(is_word)
        && parts.last().is_some_and(|last| last.len() >= 3 && !HOSTS.contains(last))
        && account::is_somebody(name))
    .then_some((0..length, Class::Name, "account field"))
}

/// One letter of Han is a family name, and given names of one are common.
fn is_one_caseless(value: &str) -> bool {
    value.chars().count() <= 8 && value.chars().all(|char| matches!(char, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}'))
}

fn display(text: &str, whole: bool) -> Part {
    const RULE: &str = "field of a person's name";
    if whole && words::is_full_name(text) {
        return Some((0..text.len(), Class::Name, RULE));
    }
    let named = words::name_at_start(text);
    let name = &text[..named];
    let rest = &text[named..];
    // `Kern, Mia` unquoted, as LDIF writes it.
    if !whole
        && let Some(first) = rest.strip_prefix('\\').unwrap_or(rest).strip_prefix(", ")
        && words::is_capital(name)
        && let given = words::name_at_start(first)
        && given > 0
        && words::is_capital(&first[..given])
        && !first[given..].starts_with([' ', '(', '/', '='])
    {
        let end = text.len() - first.len() + given;
        return Some((0..end, Class::Name, RULE));
    }
    let ends = rest.trim_start_matches(' ').chars().next().is_none_or(|char| !char.is_alphanumeric());
    let field = rest.trim_start().split([' ', ',']).next().is_some_and(|word| word.contains(['=', ':']));
    (named > 0 && words::is_full_name(name) && (ends || field)).then_some((0..named, Class::Name, RULE))
}
