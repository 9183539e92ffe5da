//! Finds codes in a text: identifiers by themselves, bare numbers and words only beside the marks of their family.

use std::collections::HashSet;

use super::family::{self, Family};
use super::{Code, TABLE, marked, squashed};

/// Words that say that a code follows.
const LEADS: &[&str] = &[
    "error",
    "errors",
    "code",
    "codes",
    "err",
    "errno",
    "status",
    "state",
    "reason",
    "result",
    "exception",
    "msg",
    "number",
    "rc",
    "errorcode",
    "error_code",
    "error_codes",
    "substatus",
    "failure",
    "sqlstate",
    "errcode",
    "type",
    "event",
    "eventtype",
    "outcome",
    "failurereason",
    "failure_reason",
    "statuscode",
    "status_code",
    "sub_error",
    "suberror",
    "cause",
    "fehlercode",
    "fehler",
    "erreur",
    "fault",
    "errortype",
    "__type",
    "subcode",
    "login_error",
    "details",
];

/// More codes than this are not looked for: a log is no complaint.
const MOST: usize = 64;

/// The codes of a text, each once: the precise ones first, else in the order of the text.
pub(in crate::error_text) fn find(text: &str) -> Vec<&'static Code> {
    let lower = text.to_lowercase();
    let tokens = tokens(text);
    let named = |family: &&Family| family.marks.iter().any(|mark| lower.contains(mark));
    let marked = family::ALL.iter().filter(named).map(|family| family.name).collect();
    let scene = Scene { marked, alone: tokens.len() == 1, tokens: &tokens };
    let mut seen = HashSet::new();
    let mut found: Vec<&'static Code> = Vec::new();
    let sentences = text.split([':', ';', ',', '"', '(', ')', '[', ']', '{', '}', '|', '=', '\n', '\'']);
    let whole = std::iter::once(text).chain(sentences).filter(|part| part.len() < 120);
    let mut add = |place: usize, found: &mut Vec<&'static Code>| {
        if seen.insert(place) && found.len() < MOST {
            found.extend(TABLE.codes.get(place));
        }
    };
    for part in whole.filter(|part| part.trim().contains(' ')) {
        // "Invalid username or password" is a status of Salesforce's, and of everybody's.
        let key = squashed(part);
        let place = TABLE.sentences.get(&key).filter(|_| key.starts_with("failed"));
        let of = |place: &&usize| TABLE.codes.get(**place).is_some_and(|code| scene.marked(code.family));
        if let Some(place) = place.or_else(|| TABLE.sentences.get(&key).filter(of)) {
            add(*place, &mut found);
        }
    }
    for at in 0..tokens.len() {
        for place in scene.at(at) {
            add(place, &mut found);
        }
    }
    found.sort_by_key(|code| code.wide);
    found
}

/// The text around a token.
struct Scene<'a> {
    /// The families of whose marks the text has one.
    marked: HashSet<&'static str>,
    alone: bool,
    tokens: &'a [&'a str],
}

impl Scene<'_> {
    /// The places of the codes that a token is.
    fn at(&self, at: usize) -> Vec<usize> {
        let token = self.tokens[at];
        let named = self.named(at, token).or_else(|| self.joined(at, token));
        named.map_or_else(|| self.bare(at, token), |place| vec![place])
    }

    /// A token that has the shape of a code, or stands where a code stands.
    fn named(&self, at: usize, token: &str) -> Option<usize> {
        if !(self.alone || shaped(token) || self.led(at, LEADS, 1)) {
            return None;
        }
        let last = token.rsplit([':', '.', '#', '/', '$', '[']).next().unwrap_or(token);
        let first = token.split([':', '[']).next().unwrap_or(token);
        let line = token.rsplit_once('.').map_or(token, |(before, _)| before);
        let spellings = [token, last, first, line];
        spellings.into_iter().flat_map(keys).find_map(|key| self.choose(TABLE.by_key.get(&key)?))
    }

    /// `AADSTS 50126`, `ORA 1017`, `SQLSTATE 28P01`: the code's two halves.
    fn joined(&self, at: usize, token: &str) -> Option<usize> {
        let before = self.tokens.get(at.checked_sub(1)?)?.to_ascii_lowercase();
        let digits = token.bytes().all(|byte| byte.is_ascii_digit());
        let prefix = match before.as_str() {
            "aadsts" | "ora" if digits => before.as_str(),
            // "error code 50126" beside a word of Microsoft's.
            _ if digits && token.len() >= 5 && self.marked(&family::ALL[0]) => "aadsts",
            _ => return None,
        };
        keys(&format!("{prefix}{token}")).into_iter().find_map(|key| self.choose(TABLE.by_key.get(&key)?))
    }

    /// A number or a short word that is a code beside the marks of its family.
    fn bare(&self, at: usize, token: &str) -> Vec<usize> {
        let token = token.trim_start_matches('#').to_ascii_lowercase();
        if token.len() > 24 {
            return Vec::new();
        }
        let families = family::ALL.iter().filter(|family| self.marked(family));
        let near = families.filter(|family| {
            let leads = if family.leads.is_empty() { LEADS } else { family.leads };
            let reach = if family.marked { 1 } else { 3 };
            self.alone || self.led(at, leads, reach) || self.reason(at, family)
        });
        let mut places: Vec<usize> =
            near.filter_map(|family| TABLE.by_key.get(&marked(family, &token))?.first().copied()).collect();
        // One number is one code: that of the first family, with the state of an error of SQL Server beside it.
        places.truncate(1);
        places
    }

    /// Whether one of these words stands among the few before.
    fn led(&self, at: usize, leads: &[&str], reach: usize) -> bool {
        self.tokens[at.saturating_sub(reach)..at].iter().any(|before| {
            let before = before.to_ascii_lowercase();
            leads.iter().any(|lead| {
                before == *lead
                    || before.starts_with(lead)
                        && before[lead.len()..].starts_with(['_', '-', '.', '/', ':', '[', '='])
            })
        })
    }

    /// `403 Forbidden`: the reason phrase behind it.
    fn reason(&self, at: usize, family: &Family) -> bool {
        const PHRASES: &[&str] = &[
            "unauthorized",
            "forbidden",
            "not",
            "bad",
            "payment",
            "too",
            "internal",
            "service",
            "gateway",
            "conflict",
            "gone",
            "locked",
            "proxy",
            "request",
            "method",
            "unavailable",
            "network",
            "error",
            "fehler",
        ];
        let next = self.tokens.get(at + 1).map(|next| next.to_ascii_lowercase());
        family.name == "HTTP" && next.is_some_and(|next| PHRASES.contains(&next.as_str()))
    }

    fn marked(&self, family: &Family) -> bool {
        self.marked.contains(family.name)
    }

    /// Of the families that have a spelling, the one that the text names; else the first.
    fn choose(&self, places: &[usize]) -> Option<usize> {
        let of = |place: &&usize| TABLE.codes.get(**place).is_some_and(|code| self.marked(code.family));
        places.iter().find(of).or_else(|| places.first()).copied()
    }
}

/// The spellings under which a token is looked up.
fn keys(token: &str) -> Vec<String> {
    let plain = squashed(token);
    let mut keys = vec![plain.clone()];
    // ORA-1017 is ORA-01017.
    if let Some(digits) =
        plain.strip_prefix("ora").filter(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
    {
        keys.push(format!("ora{digits:0>5}"));
    }
    // C000006D, 0x0000C000006D and 0xC000006D; 0x8007052E is the Win32 code 1326.
    let hex = plain.strip_prefix("0x").unwrap_or(&plain);
    if hex.len() >= 8 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let eight = hex[hex.len() - 8..].to_owned();
        if let Some(code) = eight.strip_prefix("8007").and_then(|code| u32::from_str_radix(code, 16).ok()) {
            keys.push(format!("Windows#{code}"));
        }
        keys.push(format!("0x{eight}"));
    }
    for ending in ["exception", "error", "fault"] {
        keys.extend(plain.strip_suffix(ending).filter(|stem| stem.len() > 5).map(str::to_owned));
    }
    keys
}

/// Whether a token looks like an identifier and not like a word.
fn shaped(token: &str) -> bool {
    let inside = token.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
    let digits = inside.bytes().filter(u8::is_ascii_digit).count();
    let letters = inside.bytes().filter(u8::is_ascii_alphabetic).count();
    let camel =
        inside.as_bytes().windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    let shouted = letters >= 4 && inside.bytes().all(|byte| !byte.is_ascii_lowercase());
    let signs = inside.contains(['_', '/', ':'])
        || inside.contains('.') && !inside.contains('@')
        || inside.contains('-') && letters > 3;
    camel || shouted || signs || digits > 0 && (letters > 0 || inside.len() > 6)
}

/// The tokens of a text, without what encloses them.
fn tokens(text: &str) -> Vec<&str> {
    let border = |letter: char| {
        letter.is_whitespace()
            || matches!(
                letter,
                '"' | '\''
                    | '`'
                    | '('
                    | ')'
                    | '{'
                    | '}'
                    | '<'
                    | '>'
                    | ','
                    | ';'
                    | '='
                    | '|'
                    | '&'
                    | '?'
                    | '!'
                    | '*'
                    | '['
                    | ']'
                    | '\u{201c}'
                    | '\u{201d}'
                    | '\u{201e}'
                    | '「'
                    | '」'
                    | '«'
                    | '»'
                    | '、'
                    | '。'
            )
    };
    let trimmed = |token: &str| -> (usize, usize) {
        let start = token.len() - token.trim_start_matches(['.', ':', '-', '/', '_']).len();
        (start, token.trim_end_matches(['.', ':', '-', '/', '_']).len())
    };
    text.split(border)
        .filter_map(|token| {
            let (start, end) = trimmed(token);
            // A decimal status keeps its sign: -1073741715.
            let start = if token.len() > 9 && token.starts_with('-') { 0 } else { start };
            token.get(start..end)
        })
        .filter(|token| !token.is_empty())
        .collect()
}
