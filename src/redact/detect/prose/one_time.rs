//! "Your verification code is 492 113", "492113 ist Ihr Bestätigungscode", "PIN: 4711", "enter the code WDJB-MJHT".

use std::ops::Range;

use super::code::{self, Said};
use super::sentence::{self, SentenceWord};
use super::{code_nouns, grammar, nouns};
use crate::redact::detect::cue::{Cue, cue, cues};
use crate::redact::detect::span::Span;
use crate::redact::vocabulary::told;

const RULE: &str = "one-time code";

/// What reads on from which word.
pub(super) const CUES: &[&[Cue]] = &[
    &cues::<{ code_nouns::STRICT.len() }>(code_nouns::STRICT, strict),
    &cues::<{ told::CODES.len() }>(told::CODES, bare),
    &cues::<{ code_nouns::DIGITS.len() }>(code_nouns::DIGITS, digits),
    &[cue("tan", capital), cue("tap", capital)],
    &cues::<{ code_nouns::FIELDS.len() }>(code_nouns::FIELDS, field),
    &cues::<{ code_nouns::ENTERED.len() }>(code_nouns::ENTERED, entered),
];

/// How many words may stand between the noun and its code.
const GAP: usize = 10;

fn strict(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if let Some(end) = nouns::end_of(line, &hit) {
        find(line, hit.start, end, Said::Strictly, spans);
    }
}

/// `TAN` is a number for one transfer; `tan` is a function and a colour.
fn capital(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if matches!(&line[hit.clone()], b"TAN" | b"TAP") {
        strict(line, hit, spans);
    }
}

fn digits(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if let Some(end) = nouns::end_of(line, &hit) {
        let rest = &line[end..];
        let nouns = ["-Code", " code", " Code", "-code", " number", "-Nummer"];
        let more = nouns.iter().find(|more| rest.starts_with(more.as_bytes())).map_or(0, |more| more.len());
        find(line, hit.start, end + more, Said::Digits, spans);
    }
}

/// "code" alone: only the reader's own, and only what looks like nothing else.
fn bare(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let Some(end) = nouns::end_of(line, &hit) else { return };
    // `code=…`, `"code":…`, `code:1045` are fields of a program.
    let is_tag = line[..hit.start].ends_with(b"<") || line[..hit.start].ends_with(b"</");
    if is_tag
        || line.get(end).is_some_and(|byte| b"=\"'_.([".contains(byte))
        || line.get(end..end + 2).is_some_and(|two| two[0] == b':' && two[1] != b' ')
    {
        return;
    }
    // `  code 20003  Permission denied`: a row of a table of errors.
    let number =
        line[end..].iter().take(12).take_while(|byte| byte.is_ascii_digit() || **byte == b' ').count();
    if number >= 4 && line[end + 1..end + number].ends_with(b"  ") {
        return;
    }
    let before = sentence::before(line, hit.start, 4, 80);
    let is_own = |word: &SentenceWord| {
        (grammar::is_whose(&word.lower) || code_nouns::OWN.contains(&word.lower.as_str())) && !word.ends
    };
    let nearest = before.first();
    let is_other = |words: &[SentenceWord]| {
        words
            .iter()
            .take_while(|word| !word.ends)
            .any(|word| code_nouns::OTHERS.contains(&word.lower.as_str()))
    };
    if is_other(&before) || is_other(&sentence::ahead(line, end, 2, 40)) {
        return;
    }
    let is_foreign = !line[hit.clone()].eq_ignore_ascii_case(b"code") && is_at_start(line, hit.start);
    if is_foreign || has_purpose(line, end, &before) || is_warned(line, hit.start) {
        return find(line, hit.start, end, Said::Strictly, spans);
    }
    let is_dense = line[hit.start] >= 0xd7;
    let is_owned = nearest.is_some_and(is_own)
        || (before.get(1).is_some_and(is_own) && nearest.is_some_and(|word| !word.ends));
    // Turkish and others put whose it is behind the noun: `kodunuz`.
    let is_suffixed = end > hit.end + 1 && !line[hit.start..end].eq_ignore_ascii_case(b"codes");
    if is_owned || is_suffixed || is_dense || is_at_start(line, hit.start) {
        find(line, hit.start, end, Said::Barely, spans);
    }
}

/// Whether the words beside "code" say that it signs somebody in: "login code", "code to sign in", "kode verifikasi".
fn has_purpose(line: &[u8], end: usize, before: &[SentenceWord]) -> bool {
    let serves = |word: &SentenceWord| {
        !word.lower.contains(['_', '.', '=', '/'])
            && told::PURPOSES.iter().any(|stem| word.lower.starts_with(stem))
    };
    let behind = sentence::ahead(line, end, 3, 60);
    let until = behind.iter().position(|word| word.ends || word.joins).map_or(behind.len(), |at| at + 1);
    before.first().is_some_and(|word| serves(word) && !word.ends)
        || behind[..until].iter().any(serves)
        // "sign in with code 492113"
        || before.first().is_some_and(|word| WITH.contains(&word.lower.as_str()))
            && before[1..].iter().take(2).any(|word| serves(word) || matches!(word.lower.as_str(), "sign" | "log" | "in"))
}

/// "with" in those languages.
pub(super) const WITH: &[&str] = &["with", "mit", "avec", "con", "com", "met", "med", "using"];

/// How much around a code is searched for a warning, in bytes.
const WARNED: usize = 120;

/// "Do not share": who warns so has sent a code.
fn is_warned(line: &[u8], at: usize) -> bool {
    let from = at.saturating_sub(WARNED);
    let near = &line[from..line.len().min(at + WARNED)];
    if near.iter().filter(|byte| byte.is_ascii_digit()).count() < 4 {
        return false;
    }
    let near = String::from_utf8_lossy(near).to_lowercase();
    told::WARNINGS.iter().any(|warning| near.contains(warning))
}

/// `Code 492113` opens a message, a text in quotes, or a bracket.
fn is_at_start(line: &[u8], start: usize) -> bool {
    let before = &line[..start];
    let quoted = before.last().is_some_and(|byte| matches!(byte, b'"' | b'\'' | b'(' | b'>'));
    // `ERROR: duplicate key … (code 23505)`: the code of an error.
    let of_an_error = before.last() == Some(&b'(')
        && ["error", "exception", "constraint", "violat", "fehler", "sqlstate"].iter().any(|word| {
            let near = &before[before.len().saturating_sub(160)..];
            near.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
        });
    quoted && !of_an_error || (start <= 2 && before.iter().all(|byte| *byte == b' '))
}

/// `Entered 118 263 -> DRIFT_TOO_LARGE`: what somebody typed, as an authenticator shows it, and nothing that it counts.
fn entered(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if hit.start > 0 && (line[hit.start - 1].is_ascii_alphanumeric() || b"_-.".contains(&line[hit.start - 1]))
    {
        return;
    }
    let near = &line[hit.end..line.len().min(hit.end + 40)];
    let lead = near.iter().take(4).take_while(|byte| b" :\"'".contains(byte)).count();
    let near = &near[lead..];
    let code = near.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b' ').count();
    let code = near[..code].trim_ascii_end();
    let is_grouped =
        code.len() == 7 && code[3] == b' ' && !code[..3].contains(&b' ') && !code[4..].contains(&b' ');
    let is_six = code.len() == 6 && !code.contains(&b' ');
    let rest = near[code.len()..].trim_ascii_start();
    let leads = rest.starts_with(b"->") || rest.starts_with(b"=>") || rest.starts_with("→".as_bytes());
    let ends = rest.first().is_none_or(|byte| b",.;()\"'!".contains(byte))
        && !rest.get(1).is_some_and(u8::is_ascii_digit)
        || rest.starts_with("–".as_bytes())
        || rest.starts_with("—".as_bytes());
    if lead > 0 && (is_grouped && (leads || ends) || is_six && leads) {
        let start = hit.end + lead;
        spans.push(Span::secret(start..start + code.len(), RULE));
    }
}

/// `"resetCode": "81-40-22"`, `sms_code=492113`: a field of a program.
fn field(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let near = &line[hit.end..line.len().min(hit.end + 12)];
    let mut at = near.iter().take(2).take_while(|byte| b"\"'\\".contains(byte)).count();
    at += near[at..].iter().take(2).take_while(|byte| **byte == b' ').count();
    let signs = near[at..].iter().take(2).take_while(|byte| b":=>".contains(byte)).count();
    if signs == 0 {
        return;
    }
    at += signs;
    at += near[at..].iter().take(4).take_while(|byte| b" \"'\\[".contains(byte)).count();
    let start = hit.end + at;
    let length = line[start..]
        .iter()
        .take(24)
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-')
        .count();
    let is_code = std::str::from_utf8(&line[start..start + length])
        .is_ok_and(|text| code::is_code(text, Said::Strictly));
    if is_code && line.get(start + length) != Some(&b'_') {
        spans.push(Span::secret(start..start + length, RULE));
    }
}

fn find(line: &[u8], start: usize, end: usize, said: Said, spans: &mut Vec<Span>) {
    let before = spans.len();
    behind(line, end, said, spans);
    if spans.len() == before {
        in_front(line, start, said, spans);
    }
}

/// What stands behind the noun: at once, behind a colon, or behind "is".
fn behind(line: &[u8], end: usize, said: Said, spans: &mut Vec<Span>) {
    // A parameter or a field of a program is read by its name.
    if line.get(end).is_some_and(|byte| b"=_".contains(byte))
        && line.get(end + 1).is_some_and(|byte| *byte != b' ')
        && said != Said::Strictly
    {
        return;
    }
    let is_joined = line[end..]
        .iter()
        .take(3)
        .find(|byte| !b" \"'*)".contains(byte))
        .is_some_and(|byte| b":=-".contains(byte))
        || line[end..].starts_with("：".as_bytes());
    let skip = line[end..].iter().take(4).take_while(|byte| b"\"'*):= ".contains(byte)).count();
    let words = sentence::ahead(line, end + skip, GAP + 4, 140);
    let is_slavic =
        memchr::memmem::rfind(&line[end.saturating_sub(24)..end].to_ascii_lowercase(), b"kod").is_some();
    let mut ended = 0;
    for index in 0..words.len().min(GAP) {
        let is_led = index == 0 || {
            let before = &words[index - 1];
            before.joins
                || (index <= 4 && before.lower == "to" && is_slavic)
                || grammar::is_copula(&before.lower)
                || ["คือ", "为", "為", "是", "は", "는", "은"]
                    .iter()
                    .any(|copula| before.lower.ends_with(copula))
                || said == Said::Strictly && (grammar::is_whose(&before.lower) || names_what(&words, index))
                || said == Said::Strictly && LIGHT.contains(&before.lower.as_str())
                || said == Said::Strictly && COMPARED.contains(&before.lower.as_str())
                || said == Said::Digits && names_what(&words, index)
                || said != Said::Digits && before.comma && index <= 2
                || grammar::is_particle(&before.lower)
                    && (is_joined || words[..index].iter().any(|word| grammar::is_copula(&word.lower)))
        };
        // "Никому не говорите код! 8305 - для входа": the next sentence begins with it.
        let begins = index > 0 && words[index - 1].ends;
        ended = if begins || ended > 0 { ended + 1 } else { 0 };
        if (is_led || begins && opens(line, &words, index))
            && let Some(count) = code::at(line, &words, index, said)
            && !is_counted(&words, index + count, index, said)
        {
            spans.push(Span::secret(words[index].range.start..words[index + count - 1].range.end, RULE));
            // "got 442918 want 190377"
            if words.get(index + count).is_none_or(|next| !COMPARED.contains(&next.lower.as_str())) {
                return;
            }
        }
        let word = &words[index];
        // "It is XK-77."
        if nouns::is_about(&word.lower) && index == 0 || ended > 2 {
            return;
        }
        if word.ends && !word.joins && !(said == Said::Strictly && words.len() > index + 1) {
            return;
        }
    }
}

/// "Is" without its accent, and in languages where it is a word of another one elsewhere.
const LIGHT: &[&str] = &["e", "la", "es", "ar", "la:", "to", "je"];

/// What a check says in front of each of two codes.
const COMPARED: &[&str] = &[
    "got",
    "want",
    "wanted",
    "expected",
    "entered",
    "received",
    "actual",
    "given",
    "submitted",
    "erwartet",
    "eingegeben",
];

/// "PIN do aplicativo 2580.", "pin alarmanlage 4 4 7 1": what it opens stands between.
fn names_what(words: &[SentenceWord], index: usize) -> bool {
    let word = &words[index];
    // "PIN fürs Handy 80 26, …": the last group of it.
    let is_digits = |word: &&SentenceWord| word.lower.bytes().all(|byte| byte.is_ascii_digit());
    let groups = words[index..].iter().take_while(is_digits).count();
    let last = &words[index + groups.max(1) - 1];
    let is_last = last.ends
        || last.comma
        || words[index..].iter().all(|word| word.lower.bytes().all(|byte| byte.is_ascii_digit()));
    let is_year = word.lower.len() == 4 && (word.lower.starts_with("19") || word.lower.starts_with("20"));
    (1..=3).contains(&index)
        && is_last
        && !is_year
        && words[..index].iter().all(|word| {
            word.lower.chars().all(char::is_alphabetic)
                && !word.ends
                && !code_nouns::NUMBERED.contains(&word.lower.as_str())
                && !nouns::is_about(&word.lower)
        })
}

/// Whether a code that opens a sentence is all that the sentence has, or a dash follows.
fn opens(line: &[u8], words: &[SentenceWord], index: usize) -> bool {
    let word = &words[index];
    let behind = line[word.range.end..].trim_ascii_start();
    word.joins
        || word.ends
        || words.len() == index + 1
        || behind.starts_with(b"-")
        || behind.starts_with("–".as_bytes())
        || behind.starts_with("—".as_bytes())
}

/// "code 3600 seconds": a number that counts something.
fn is_counted(words: &[SentenceWord], next: usize, index: usize, said: Said) -> bool {
    let counted = [
        "seconds",
        "second",
        "minutes",
        "min",
        "sec",
        "ms",
        "times",
        "attempts",
        "digits",
        "characters",
        "bytes",
        "sekunden",
        "minuten",
        "zeichen",
    ];
    words.get(next).is_some_and(|word| {
        counted.contains(&word.lower.as_str()) && !words[next - 1].comma && !words[next - 1].ends
    }) || said == Said::Digits && index > 6
}

/// "492 113 is your verification code", "G-492113 – Ihr Code".
fn in_front(line: &[u8], start: usize, said: Said, spans: &mut Vec<Span>) {
    let mut words = sentence::before(line, start, 12, 220);
    words.truncate(9);
    let is_end =
        |word: &SentenceWord| grammar::is_copula(&word.lower) || grammar::serves(&word.lower) || word.joins;
    // "448120 (your verification code)"
    let mut led = line[start.saturating_sub(30)..start]
        .iter()
        .rev()
        .take_while(|byte| **byte != b')')
        .any(|byte| *byte == b'(')
        && words
            .iter()
            .take(3)
            .any(|word| word.lower.len() >= 4 && word.lower.bytes().all(|byte| byte.is_ascii_digit()));
    let is_dense = line[start] >= 0xe3;
    for index in 0..words.len().min(8) {
        let word = &words[index];
        if word.joins && index > 0 {
            led = true;
        }
        if led || is_dense && index == 0 || index == 0 && line[start] >= 0x80 {
            // Read forwards from there: the words stand with the nearest first.
            for length in [3, 2, 1] {
                let Some(part) = words.get(index..index + length) else { continue };
                let part: Vec<SentenceWord> = part.iter().rev().cloned().collect();
                // "bpo-77: the user code is": small letters are of a name here.
                let text = &line[part[0].range.start..part[length - 1].range.end];
                let is_name = text.contains(&b'-') && text.iter().any(u8::is_ascii_lowercase);
                if !is_name && code::at(line, &part, 0, said) == Some(length) && !part[length - 1].ends {
                    spans.push(Span::secret(part[0].range.start..part[length - 1].range.end, RULE));
                    return;
                }
            }
        }
        if word.ends || (led && !is_end(word) && !grammar::is_whose(&word.lower)) {
            return;
        }
        led |= is_end(word);
    }
}
