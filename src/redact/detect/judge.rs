//! Whether what stands behind a telling name is a secret: what it is decides first, then what its name tells.

use super::shape::{self, CharStats};
use crate::redact::vocabulary::placeholder::is_placeholder;
use crate::redact::vocabulary::{NameHint, classify_name, is_password_word};

mod notations;

pub(super) use notations::is_amount;
use notations::{is_entry_point, is_package};

/// How a value is joined to its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delimiter {
    /// `=`, `:`, `=>`, or a command-line flag.
    Firmly,
    /// White space, a comma, a dash.
    Loosely,
    /// An opening parenthesis.
    Call,
}

/// Where a value stands.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing that stands around the value, or does not"
)]
pub(super) struct ValuePlace {
    pub(super) joined: Delimiter,
    pub(super) quoted: bool,
    /// Nothing between the operator and the value.
    pub(super) tight: bool,
    /// The byte behind the value.
    pub(super) behind: Option<u8>,
    /// It is the last of its line: `proxy_set_header X-Upstream-Secret "x";`.
    pub(super) ends: bool,
    /// The name is no word of a sentence: `X-Api-Key: `, `client_secret: `, `token = `. Any word may be its value.
    pub(super) named: bool,
}

impl ValuePlace {
    /// A value that is a field's whole: a cell, an element, what stands below or beside its name.
    pub(super) const FIELD: Self = Self {
        joined: Delimiter::Firmly,
        quoted: true,
        tight: true,
        behind: None,
        ends: false,
        named: false,
    };
}

/// Whether the value is a secret.
pub(super) fn is_secret(value: &[u8], hint: NameHint, place: ValuePlace) -> bool {
    let ValuePlace { joined, quoted, tight, behind, ends, named } = place;
    if value.len() < 3 || is_no_secret(value) {
        return false;
    }
    let said = || shape::is_status_word(value) || (quoted && says_a_sentence(value));
    let prose = || !quoted && !tight && shape::is_word(value) && behind == Some(b' ');
    if joined != Delimiter::Firmly && is_object_name(value) || value.starts_with(b"--") {
        return false;
    }
    // `AuthenticatedUser: ACME\mia`: an account, which has a class of its own.
    if hint != NameHint::Password
        && memchr::memchr(b'\\', value).is_some_and(|at| {
            at > 1
                && value[..at].iter().all(|byte| {
                    byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.')
                })
        })
    {
        return false;
    }
    let stats = CharStats::of(value);
    let wordy = matches!(hint, NameHint::Maybe | NameHint::Near | NameHint::About) && shape::is_wordy(value);
    let random = shape::is_uuid(value) || (stats.is_mixed() && !is_plain(value, &stats) && !wordy);
    // At least 20 characters, either of one class (lower, upper, digit) or with more class switches than camelCase has.
    let kinds = [stats.lower, stats.upper, stats.digits].iter().filter(|count| **count > 0).count();
    let long = stats.length >= 20
        && stats.other == 0
        && stats.distinct >= 6
        && (kinds == 1 || stats.density() >= 38 || stats.length >= 24 && !shape::is_camel(value));
    // A generated secret never looks like a function call (`get_token(`); a password may, but not like a column's type.
    if shape::is_call(value) && (hint != NameHint::Password || shape::is_type(value)) {
        return false;
    }
    let is_secret = match (hint, joined) {
        (NameHint::Password, Delimiter::Firmly) => {
            // `password: Passwort` labels a field, `password: req.body.password` reads one.
            !said() && !prose() && !is_password_word(value) && (quoted && !named || !is_member(value))
        }
        (NameHint::Password, Delimiter::Loosely | Delimiter::Call) => {
            !said()
                // `["password", "passwd", "pwd"]`: a list of names.
                && !is_name_of_one(value)
                && ((quoted && joined == Delimiter::Loosely)
                    || (stats.is_mixed() && stats.length >= 6 && random))
        }
        (NameHint::Token, Delimiter::Firmly) => {
            let number = stats.digits == stats.length && stats.length < 6;
            let word = shape::is_word(value)
                && (!named
                    || prose()
                    || is_constant(value)
                    || is_expression(value)
                    || VERBS.contains(&value))
                && (!quoted || stats.length < 6)
                && (stats.upper == 0 || shape::is_wordy(value));
            let code = stats.digits == 0 && is_code(value);
            // `content="authenticity_token"`: the name of another field.
            let names = (quoted || named) && is_name_of_one(value);
            stats.length >= 4 && !number && !word && !code && !names && !said()
        }
        (NameHint::Token, Delimiter::Loosely) if quoted && ends && !said() => {
            stats.length >= 8 && !(shape::is_word(value) && value.contains(&b' '))
        }
        (NameHint::Token, Delimiter::Loosely | Delimiter::Call) => {
            (random && stats.length >= 10) || (long && joined == Delimiter::Loosely)
        }
        (NameHint::About, Delimiter::Firmly) => {
            random && stats.length >= 12 && !stats.is_hex() && stats.density() >= 15
        }
        (NameHint::Near, Delimiter::Firmly) => random && stats.length >= 8,
        // `dsn: "host=db port=5432 password=x"`: fields with names of their own.
        (NameHint::Maybe, _)
            if memchr::memchr(b' ', value).is_some() && memchr::memchr(b'=', value).is_some() =>
        {
            false
        }
        (NameHint::Maybe, Delimiter::Firmly) => {
            (random && stats.length >= 8 && (stats.density() >= 12 || stats.length >= 16))
                || (long && stats.length >= 20)
        }
        (NameHint::Maybe | NameHint::Near, _) => {
            (random && stats.length >= 16 && (stats.density() >= 10 || stats.other == 0))
                || (hint == NameHint::Maybe && long && joined == Delimiter::Loosely && stats.length >= 24)
        }
        _ => false,
    };
    let next_field = joined != Delimiter::Firmly && !quoted && is_field(value);
    is_secret && !next_field
}

/// Whether a value is the name of a field that holds a secret.
pub(super) fn is_name_of_one(value: &[u8]) -> bool {
    shape::is_word(value) && matches!(classify_name(value), NameHint::Token | NameHint::Password)
}

/// `token = params.code`, `apiKey: process`: what a program reads it from.
fn is_expression(value: &[u8]) -> bool {
    #[rustfmt::skip]
    const ROOTS: &[&[u8]] = &[
        b"app", b"args", b"await", b"body", b"cfg", b"conf", b"config", b"cookies", b"credentials", b"ctx", b"context",
        b"data", b"env", b"event", b"headers", b"input", b"json", b"local", b"options", b"opts", b"os", b"params",
        b"parser", b"payload", b"process", b"props", b"query", b"req", b"request", b"res", b"response", b"result", b"row",
        b"self", b"session", b"settings", b"state", b"store", b"this", b"user", b"values", b"var", b"vault",
    ];
    let root = value.split(|byte| *byte == b'.').next().unwrap_or_default();
    ROOTS.contains(&root)
}

/// `token = CLOSE_PAREN`: the name of a constant. One of twenty capitals and no divider is drawn: `ERLANG_COOKIE=UVWQXKPE…`.
fn is_constant(value: &[u8]) -> bool {
    !value.iter().any(u8::is_ascii_lowercase)
        && (value.len() < 20 || value.iter().any(|byte| !byte.is_ascii_uppercase()))
}

/// `req.body.password`: where a program reads it from.
fn is_member(value: &[u8]) -> bool {
    memchr::memrchr(b'.', value).is_some_and(|dot| dot > 0 && is_name_of_one(&value[dot + 1..]))
        && value.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_'))
}

/// `module.params['login_password`: the same, by the name of an item.
fn is_item(value: &[u8]) -> bool {
    memchr::memrchr(b'[', value).is_some_and(|open| {
        let root = &value[..open];
        let [b'\'' | b'"', name @ ..] = &value[open + 1..] else { return false };
        let name = name.split(|byte| matches!(byte, b'\'' | b'"')).next().unwrap_or_default();
        root.first().is_some_and(u8::is_ascii_alphabetic)
            && root.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_'))
            && is_name_of_one(name)
    })
}

/// What a value is, whatever its name: a placeholder, a version, a pointer, a link, a path, a reference.
pub(super) fn is_no_secret(value: &[u8]) -> bool {
    is_placeholder(value)
        || shape::is_version(value)
        || shape::is_pointer(value)
        || is_reference(value)
        || is_amount(value)
        || is_package(value)
        // `[Community contributed](https://…)`: a link of Markdown.
        || value.windows(2).any(|pair| pair == b"](")
        || is_entry_point(value)
        || is_item(value)
}

/// `secret "desk-tls-2026" not found`: the name of an object, words and short numbers joined by dashes.
pub(super) fn is_object_name(value: &[u8]) -> bool {
    memchr::memchr(b'-', value).is_some()
        && value.split(|byte| *byte == b'-').all(|piece| {
            piece.iter().all(u8::is_ascii_lowercase)
                || piece.len() <= 4 && piece.iter().all(u8::is_ascii_digit)
        })
}

/// What may be done with a thing.
#[rustfmt::skip]
const VERBS: &[&[u8]] = &[
    b"any", b"all", b"own", b"read", b"write", b"list", b"reset", b"create", b"delete", b"update", b"rotate", b"manage", b"view",
    b"revoke", b"edit", b"admin", b"change", b"issue", b"get", b"use", b"show",
];

/// `password:reset:any`, `token:read`: a permission and not a name with its value. `rest` is what stands behind the first colon.
pub(super) fn is_permission(rest: &[u8]) -> bool {
    rest.split(|byte| *byte == b':').all(|piece| {
        !piece.is_empty()
            && (piece == b"*" || piece.iter().all(|byte| byte.is_ascii_lowercase() || *byte == b'_'))
    }) && rest
        .rsplit(|byte| matches!(byte, b':' | b'_'))
        .next()
        .is_some_and(|verb| verb == b"*" || VERBS.contains(&verb))
}

/// Whether a value may be what `Basic` brings.
pub(super) fn is_base64(value: &[u8]) -> bool {
    value.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_'))
        && (value.contains(&b'=') || CharStats::of(value).density() >= 25)
}

/// `expires_in=3600` behind `token_type=bearer `: the next field, not a value.
pub(super) fn is_field(value: &[u8]) -> bool {
    let padding = value.iter().rev().take_while(|byte| **byte == b'=').count();
    value[..value.len() - padding].contains(&b'=')
}

/// A link, a path or a program's expression: not a value itself.
fn is_reference(value: &[u8]) -> bool {
    const STARTS: &[&[u8]] = &[
        b"http://",
        b"error:",
        b"dword:",
        b"hex:",
        b"https://",
        b"vault:",
        b"op://",
        b"env:",
        b"file:",
        b"secret:",
        b"arn:",
        b"ref+",
        b"keyring:",
        b"os.environ",
        b"process.env",
        b"System.getenv",
        b"getenv(",
        b"ENV[",
        b"secrets.",
        b"var.",
        b"data.",
        b"local.",
        b"Configuration[",
        b"config.",
        b"self.",
        b"this.",
        b"/run/secrets/",
    ];
    STARTS.iter().any(|start| value.starts_with(start))
        || has_scheme(value)
        // Go's `mia:V@tcp(host)/db`: its password goes, the rest of it stays.
        || memchr::memmem::find(value, b"@tcp(").is_some()
        || ((value.starts_with(b"/")
            || value.starts_with(b"./")
            || value.starts_with(b"../")
            || value.starts_with(b"~/"))
            && CharStats::of(value).density() < 35)
}

/// `mysql://mia:V@host/db?tls=x`: its parts are judged each by its own grammar.
fn has_scheme(value: &[u8]) -> bool {
    let scheme =
        value.iter().take(32).take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte));
    value[scheme.count()..].starts_with(b"://")
}

fn is_code(value: &[u8]) -> bool {
    value.iter().any(|byte| matches!(byte, b'(' | b'[' | b'{' | b'$'))
        || value.windows(2).any(|pair| pair == b"::")
}

/// Words of many sentences and of few passphrases, in the languages of those who write to support.
#[rustfmt::skip]
const SENTENCE_WORDS: &[&str] = &[
    "a", "an", "and", "are", "be", "been", "bitte", "bir", "can", "cannot", "could", "das", "de", "der", "des", "did",
    "die", "does", "ein", "eine", "el", "en", "es", "est", "et", "expired", "failed", "für", "for", "forgot", "from", "has",
    "have", "het", "ihr", "il", "in", "invalid", "is", "ist", "it", "jest", "la", "le", "les", "lo", "los", "mit", "must",
    "muss", "need", "needs", "nicht", "nie", "niet", "no", "non", "not", "o", "oder", "of", "on", "or", "para", "pas",
    "please", "por", "required", "should", "su", "than", "that", "the", "this", "to", "too", "un", "una", "und", "une",
    "uw", "van", "votre", "was", "we", "were", "will", "with", "wurde", "you", "your", "zu",
];

/// What a demand on a password ends with.
const LENGTHS: &[&str] = &[
    "characters",
    "chars",
    "letters",
    "digits",
    "zeichen",
    "caract\u{e8}res",
    "caracteres",
    "caratteri",
    "tekens",
    "znak\u{f3}w",
    "karakter",
    "tegn",
    "tecken",
];

/// What sends somebody to another place.
const SEE: &[&str] =
    &["see", "siehe", "s.", "vgl", "voir", "ver", "vedi", "zie", "zob", "bkz", "per", "via", "wie", "like"];

/// Whether several words say something about a secret instead of being one.
pub(super) fn says_a_sentence(value: &[u8]) -> bool {
    let words: Vec<String> = String::from_utf8_lossy(&value[..value.len().min(400)])
        .split(' ')
        .map(|word| word.trim_matches(|char: char| !char.is_alphanumeric()).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let described = words.first().is_some_and(|first| shape::is_status_word(first.as_bytes()));
    let known = words.iter().filter(|word| SENTENCE_WORDS.contains(&word.as_str())).count();
    // `unter der Linde/7`: a word with digits in it is of no sentence.
    let mixed = words
        .iter()
        .any(|word| word.bytes().any(|byte| byte.is_ascii_digit()) && word.chars().any(char::is_alphabetic));
    // `Repeat your password`: what speaks of one is none.
    let speaks =
        words.iter().any(|word| word.len() >= 5 && classify_name(word.as_bytes()) == NameHint::Password);
    // `at least 12 characters`, `siehe Tresor`
    let demands = words.len() <= 5
        && (words.last().is_some_and(|last| LENGTHS.contains(&last.as_str()))
            || words.len() <= 3 && words.first().is_some_and(|first| SEE.contains(&first.as_str())));
    words.len() >= 2 && (described || speaks || demands) || words.len() >= 4 && known >= 1 && !mixed
}

/// Whether several words begin with one that says how it is with a secret, or are as many as of a sentence.
pub(super) fn is_described(value: &[u8]) -> bool {
    let first = value.split(|byte| *byte == b' ').next().unwrap_or_default();
    shape::is_status_word(first) || value.split(|byte| *byte == b' ').count() >= 6
}

/// Whether the value of this name is words by its nature: a passphrase, an answer.
pub(super) fn is_phrase_name(name: &[u8]) -> bool {
    let folded = crate::redact::vocabulary::fold(name);
    [&b"phrase"[..], b"mnemonic", b"answer", b"antwort"].iter().any(|end| folded.ends_with(end))
}

/// A date, time, version, size, or other number with a unit: letters and digits, and yet not random.
fn is_plain(value: &[u8], stats: &CharStats) -> bool {
    let starts_with_year = value.len() >= 8
        && value[..4].iter().all(u8::is_ascii_digit)
        && matches!(value[4], b'-' | b'/' | b'.');
    starts_with_year
        || (stats.letters() <= 2 && stats.length < 14)
        || (stats.digits <= 2 && stats.switches <= 2 && stats.length < 16)
        || shape::is_version(value)
}
