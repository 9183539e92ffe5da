//! What a value looks like, apart from its name.

use std::borrow::Cow;

use crate::redact::pseudonym;

/// Bytes of the shortest token.
const SHORTEST_TOKEN: usize = 27;

/// A word, a short number, or words joined by `-`, `_` or `.`: what people and programs name things with. Random strings
/// are not: they mix digits and letters, or upper and lower case, all over.
pub(super) fn is_plain_words(text: &str) -> bool {
    let text = without_tokens(text);
    text.len() <= 64
        && text
            .split(['-', '_', '.', '~', ' ', ':', '$', '@', '+'])
            .all(|part| part.is_empty() || is_word(part))
}

/// The text without the tokens in it: they were put there by cleaning and are no random strings to be taken out again.
fn without_tokens(text: &str) -> Cow<'_, str> {
    if text.len() < SHORTEST_TOKEN || !text.contains('-') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if out.ends_with(|last: char| last.is_ascii_alphanumeric()) {
            None
        } else {
            pseudonym::token_length(rest)
        };
        if length.is_none() {
            out.push(first);
        }
        rest = &rest[length.unwrap_or(first.len_utf8())..];
    }
    Cow::Owned(out)
}

fn is_word(part: &str) -> bool {
    let bytes = part.as_bytes();
    if !bytes.iter().all(u8::is_ascii_alphanumeric) {
        // Words of other scripts are words, too; anything else with punctuation is not.
        return part.chars().all(char::is_alphabetic) && part.chars().count() <= 24;
    }
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    if digits == bytes.len() {
        return digits <= 10;
    }
    // Changes between kinds of character: few in `oauth2`, `v1`, `invalidGrant`, many in `x7Gq2Lp9`.
    let kind = |byte: u8| if byte.is_ascii_digit() { 0 } else { 1 + u8::from(byte.is_ascii_uppercase()) };
    let changes = bytes.windows(2).filter(|pair| (kind(pair[0]) == 0) != (kind(pair[1]) == 0)).count();
    let cases = bytes.windows(2).filter(|pair| kind(pair[0]) == 1 && kind(pair[1]) == 2).count();
    if digits > 0 {
        let few_letters = bytes.len() - digits <= 8;
        return changes <= 2
            && cases <= 2
            && (digits <= 4 && bytes.len() <= 24
                || digits <= 10 && few_letters && changes == 1 && cases == 0);
    }
    bytes.len() <= 40 && cases * 3 <= bytes.len() && has_vowels(bytes)
}

/// Long runs without a vowel are not words of any language that identifiers are written in.
fn has_vowels(bytes: &[u8]) -> bool {
    let mut run = 0;
    for byte in bytes {
        if matches!(byte.to_ascii_lowercase(), b'a' | b'e' | b'i' | b'o' | b'u' | b'y') {
            run = 0;
        } else {
            run += 1;
            if run > 6 && bytes.len() > 8 {
                return false;
            }
        }
    }
    true
}

/// An error code, a status, an enumeration's member: `invalid_grant`, `E0000004`, `AADSTS50011`, `429`.
pub(super) fn is_code(text: &str) -> bool {
    text.len() <= 48
        && is_plain_words(text)
        && !(text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() > 9)
}

/// A word as programs name things: `senior_agent`, `ROLE_MISSING`, `conversations.assign`, `dueDate`, `oauth2`. Not a name (`Mia`),
/// and not a word with digits and both cases, as passwords are made (`kiwi77Plum`).
pub(super) fn is_identifier(text: &str) -> bool {
    if text.is_empty() || !text.is_ascii() || text.contains(['@', '+', ' ']) || !is_plain_words(text) {
        return false;
    }
    let bytes = text.as_bytes();
    let (upper, lower) = (bytes.iter().any(u8::is_ascii_uppercase), bytes.iter().any(u8::is_ascii_lowercase));
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let joined = bytes.iter().any(|byte| b"-_.:".contains(byte));
    match (upper, lower) {
        (true, true) => (bytes[0].is_ascii_lowercase() || joined || names_fault(text)) && digits == 0,
        (false, true) => digits <= 2 || joined,
        _ => upper,
    }
}

/// `DataFetchingException`: a class, and no name of a person.
pub(super) fn names_fault(text: &str) -> bool {
    ["Exception", "Error", "Fault", "Failure", "Warning", "Denied", "Event", "Request", "Response"]
        .iter()
        .any(|end| text.len() > end.len() && text.ends_with(end))
}

/// An operation in `GraphQL` without a literal in it: what the program asks, and nothing of what anybody wrote.
pub(super) fn is_graphql(text: &str) -> bool {
    let text = text.trim_start();
    ["query", "mutation", "subscription", "fragment"].iter().any(|word| text.starts_with(word))
        && text.contains('{')
        && !text.contains(['"', '#'])
        && text.split(|char: char| !char.is_ascii_alphanumeric()).all(|word| word.is_empty() || is_word(word))
}

/// Whether it is worth asking the detectors for a person's data: an `@`, only the signs of addresses and numbers, or only letters.
/// Most tokens of sessions are neither.
pub(super) fn may_be_personal(text: &str) -> bool {
    let is_number = |byte: u8| byte.is_ascii_hexdigit() || b".:+-()/ %[]".contains(&byte);
    text.contains('@')
        || text.contains("%40")
        || text.bytes().all(is_number)
        || (text.len() <= 64 && !text.bytes().any(|byte| byte.is_ascii_digit()))
}

/// Codes, or a few words of the product, with what stands between them in a list.
pub(super) fn is_code_list(text: &str) -> bool {
    text.len() <= 400
        && text
            .split([' ', ',', ';', '|', '+', '[', ']', '/', '\\', '(', ')', '=', '"', '\''])
            .all(|part| is_plain_words(part) || is_uuid(part))
}

/// An id of an object: a number, a UUID, a word.
pub(super) fn is_object_id(text: &str) -> bool {
    is_uuid(text)
        || (text.len() <= 20 && is_plain_number(text))
        || (is_plain_words(text) && !text.contains(['@', '+', ' ']))
}

/// Digits only.
pub(super) fn is_plain_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number with a sign, a decimal point, a grouping, a per cent.
pub(super) fn is_number(text: &str) -> bool {
    let text = text.strip_suffix('%').unwrap_or(text).trim_start_matches(['-', '+']);
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'_'))
}

/// `1`, `1.2.3`, `v2`, `2.0.0-rc.1+build5`.
pub(super) fn is_version(text: &str) -> bool {
    let number = text.strip_prefix(['v', 'V', '^', '~']).unwrap_or(text);
    text.len() <= 32
        && number.bytes().next().is_some_and(|byte| byte.is_ascii_digit())
        && (number.matches('.').count() > 1 || number.bytes().any(|byte| byte.is_ascii_alphabetic()))
        && number.contains('.')
        && number.split(['.', '-', '+']).enumerate().all(|(at, part)| {
            // `11.2.0-c9f1`: the commit that it was built from.
            let is_commit =
                at > 1 && part.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'));
            part.len() <= 10 && (is_word(part) || is_commit)
        })
}

/// Whether a field of this name holds a version: `29.1.1.0` is one, and no IP address.
pub(super) fn names_version(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["version", "versions", "build", "release", "ver"].iter().any(|end| name.ends_with(end))
}

/// A word or a number that tells about nobody: `true`, `no`, `0`, `12.5`, `UTF-8`, `{{name}}`.
pub(super) fn says_nothing(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "auto",
        "default",
        "empty",
        "false",
        "n/a",
        "nan",
        "nil",
        "no",
        "none",
        "null",
        "off",
        "ok",
        "on",
        "true",
        "undefined",
        "unknown",
        "utf-16",
        "utf-8",
        "utf8",
        "yes",
    ];
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (digits <= 6 && is_number(text))
        || (text.len() <= 9 && WORDS.contains(&text.to_ascii_lowercase().as_str()))
        || text.bytes().all(|byte| byte.is_ascii_punctuation() || byte == b' ')
        || is_template(text)
}

/// What stands for a value that is put in later: `{userId}`, `{{user.name}}`, `${HOST}`, `<id>`, `%s`, `:id`, `*`.
pub(super) fn is_template(text: &str) -> bool {
    let inner = [("${", "}"), ("{{", "}}"), ("{", "}"), ("<", ">"), ("%", "%")]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close));
    let is_name = |name: &str| {
        name.len() <= 48
            && name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && is_plain_words(name)
            && !name.contains('@')
    };
    match inner {
        Some(inner) => is_name(inner.trim_matches(['#', '/', '.', '%', ' '])) || inner == "*",
        None => matches!(text, "*" | "**" | "%s" | "%d") || text.strip_prefix(':').is_some_and(is_name),
    }
}

/// `8-4-4-4-12` hex digits.
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// A date or a time in the ISO way, at most with a zone: only digits and the letters and signs of a timestamp.
pub(super) fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    // The basic form, as in signed URLs: `20260102T100000Z`.
    let is_basic = matches!(bytes.len(), 15 | 16)
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 => *byte == b'T',
            15 => *byte == b'Z',
            _ => byte.is_ascii_digit(),
        });
    is_basic
        || (10..=35).contains(&bytes.len())
            && bytes[..4].iter().all(u8::is_ascii_digit)
            && bytes[4] == b'-'
            && bytes[7] == b'-'
            && bytes.iter().all(|byte| byte.is_ascii_digit() || b"-:.+TZ ".contains(byte))
}

/// An absolute URL, or nearly.
pub(super) fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    (1..=20).contains(&scheme.len())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        && !rest.is_empty()
        && !text.chars().any(char::is_whitespace)
}

/// `a=b&c=d`, without spaces: a form or a query string. (`c2VjcmV0=` is none: base64 ends so.)
pub(super) fn is_form(text: &str) -> bool {
    let text = text.strip_prefix('?').unwrap_or(text);
    let is_name = |name: &str| {
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.[]%+:~".contains(&byte))
    };
    !text.trim_end_matches('=').is_empty()
        && text.trim_end_matches('=').contains('=')
        && !text.chars().any(|char| char.is_whitespace() || "\"'<>{}()".contains(char))
        && text.split('&').all(|pair| pair.split_once('=').is_some_and(|(name, _)| is_name(name)))
}

/// The compact form of a JSON web token, signed or not, or an encrypted one.
pub(super) fn is_jwt(text: &str) -> bool {
    text.starts_with("eyJ")
        && (2..=5).contains(&text.split('.').count())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.=".contains(&byte))
}

/// What may be JSON: worth trying to read it as such.
pub(super) fn is_jsonish(text: &str) -> bool {
    let text = text.trim();
    text.len() >= 2
        && matches!(
            (text.as_bytes()[0], text.as_bytes()[text.len() - 1]),
            (b'{', b'}') | (b'[', b']') | (b'"', b'"')
        )
}
