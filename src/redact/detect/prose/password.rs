//! "my password is V", "Passwort lautet V", "V als Passwort", "パスワードは V です".

use std::ops::Range;

use super::sentence::{self, SentenceWord, TOLD};
use super::{apart, grammar, looks, nouns};
use crate::redact::detect::cue::{Cue, cues};
use crate::redact::detect::span::Span;
use crate::redact::vocabulary::told;

/// What reads on from which word.
pub(super) const CUES: &[&[Cue]] = &[
    &cues::<{ told::PASSWORDS.len() }>(told::PASSWORDS, find),
    &cues::<{ told::CODE_WORDS.len() }>(told::CODE_WORDS, word),
];

/// How many words may stand between the noun and what it is.
const GAP: usize = 9;

fn find(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let Some(end) = nouns::end_of(line, &hit) else { return };
    // `PASS: TestLogin` is a runner's verdict.
    if line[hit.clone()] == *b"PASS" {
        return;
    }
    // Short nouns are nouns only where a colon or "is" follows.
    let is_short = hit.len() <= 4 && line[hit.start].is_ascii();
    let before = spans.len();
    behind(line, &hit, end, is_short, spans);
    if !is_short {
        in_front(line, hit.start, spans);
    }
    match spans[before..].last().map(|span| span.range.end) {
        Some(told) => apart::others(line, told, spans),
        None => apart::find(line, &hit, end, spans),
    }
}

/// "Кодовое слово — снегирь": whatever word follows.
fn word(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if nouns::end_of(line, &hit).is_some() {
        apart::word(line, hit.end, spans);
    }
}

/// What stands behind the noun.
fn behind(line: &[u8], hit: &Range<usize>, end: usize, is_short: bool, spans: &mut Vec<Span>) {
    let Some(at) = joint(line, end) else {
        // `<Password>`, `password/new`: a tag, a path, a program's expression.
        if line.get(end).is_none_or(|byte| b">=&?/|.;([{\\@$%#+~^".contains(byte)) {
            return;
        }
        let words = sentence::ahead(line, end, GAP + 4, 160);
        return gap(line, hit, &words, is_short, spans);
    };
    let words = sentence::ahead(line, at, 8, 120);
    let skipped = words.iter().take(2).take_while(|word| is_small(word)).count();
    if !told(line, &words, skipped, spans) {
        joined(line, &words, skipped, spans);
    }
}

/// Behind a colon, words that are joined count, too, where nothing follows: "Kennwort: kiwi-plum".
fn joined(line: &[u8], words: &[SentenceWord], index: usize, spans: &mut Vec<Span>) -> bool {
    let Some(word) = words.get(index) else { return false };
    let value = std::str::from_utf8(&line[word.range.clone()]).unwrap_or_default();
    let is_last = words.len() == index + 1 || word.ends || word.comma;
    let fits = is_last && looks::is_joined(value);
    if fits {
        push(line, words, index, spans);
    }
    fits
}

fn is_small(word: &SentenceWord) -> bool {
    !word.quoted && (grammar::is_copula(&word.lower) || grammar::is_particle(&word.lower))
}

/// Behind a colon, an arrow, or an equals sign with blanks around it. One without is a program's, and read elsewhere.
fn joint(line: &[u8], end: usize) -> Option<usize> {
    let marks = line[end..].iter().take(3).take_while(|byte| b"*\"')`]".contains(byte)).count();
    let mut at = end + marks;
    let blanks = line[at..].iter().take(4).take_while(|byte| **byte == b' ').count();
    at += blanks;
    for (sign, needs_blank) in [
        ("：", false),
        ("＝", false),
        ("→", false),
        ("->", false),
        ("=>", false),
        ("–", true),
        ("—", true),
        (":", true),
        ("=", true),
        ("-", true),
    ] {
        if let Some(rest) = line[at..].strip_prefix(sign.as_bytes()) {
            let is_apart = rest.first().is_none_or(|byte| b" *\t<".contains(byte) || *byte >= 0x80);
            let fits = !needs_blank || (is_apart && (blanks > 0 || sign == ":"));
            return fits.then_some(line.len() - rest.len());
        }
    }
    None
}

/// Looks for "is" among the next words, and for the value behind it.
fn gap(line: &[u8], hit: &Range<usize>, words: &[SentenceWord], is_short: bool, spans: &mut Vec<Span>) {
    let Some(first) = words.first() else { return };
    if nouns::is_about(&first.lower) && !first.quoted {
        return;
    }
    let is_slavic = line[hit.clone()].starts_with("has".as_bytes()) || line[hit.clone()].starts_with(b"Has");
    for (index, word) in words.iter().enumerate().take(GAP) {
        let before = index.checked_sub(1).map(|before| &words[before]);
        let is_to = grammar::leads(&word.lower)
            && before.is_some_and(|before| grammar::is_change(&before.lower))
            || (is_slavic && index < 4 && word.lower == "to")
            || (word.lower == "auf" && index < 4)
            || (index == 0 && grammar::leads(&word.lower) && is_changed(line, hit.start));
        if index > 0 && changed_far(line, hit.start, words, index) {
            return push(line, words, index + 1, spans);
        }
        if !word.quoted && (grammar::is_copula(&word.lower) || is_to || (word.joins && index < 6)) {
            let from = index + 1;
            let skipped =
                words[from.min(words.len())..].iter().take(4).take_while(|word| is_small(word)).count();
            if told(line, words, from + skipped, spans)
                || (grammar::is_copula(&word.lower) && plain(line, hit.start, words, from + skipped, spans))
                || (word.joins && joined(line, words, from + skipped, spans))
            {
                return;
            }
        }
        if word.ends {
            break;
        }
    }
    // "signs in with password "kiwiplum""
    let value = std::str::from_utf8(&line[first.range.clone()]).unwrap_or_default();
    let is_ours = || {
        is_with(line, hit.start)
            || sentence::before(line, hit.start, 1, 24).iter().any(|word| grammar::is_whose(&word.lower))
    };
    if first.quoted && looks::is_told(value, true) && is_ours() {
        return push(line, words, 0, spans);
    }
    // "met het wachtwoord fietsbel (kleine letters)", "mon mot de passe (Kiwi-plum)"
    let is_closed = line[first.range.end..].starts_with(b" (") && is_with(line, hit.start);
    let is_inside = line[..first.range.start].ends_with(b"(") && line[first.range.end..].starts_with(b")");
    if starts_near(line, hit, first)
        && (looks::is_in_fours(value)
            || is_closed && looks::is_plain_word(value) && !looks::describes(value)
            || is_inside && (looks::is_joined(value) || looks::is_strong(value)))
    {
        return push(line, words, 0, spans);
    }
    // "senha do portal kiwi40plum"
    if let [of, what, third, ..] = words
        && OF.contains(&of.lower.as_str())
        && !what.quoted
        && !what.ends
        && std::str::from_utf8(&line[third.range.clone()])
            .is_ok_and(|value| looks::is_strong(value) && !value.contains('/'))
    {
        return push(line, words, 2, spans);
    }
    // "my new password Kiwi77plum does not work"
    let value = &line[first.range.clone()];
    if !is_short
        && std::str::from_utf8(value)
            .is_ok_and(|value| looks::is_strong(value) && (first.quoted || !value.contains('/')))
        && starts_near(line, hit, first)
    {
        push(line, words, 0, spans);
    }
}

/// What leads to a place as often as to a value.
const PLACES: &[&str] = &["in", "en", "na", "su", "op", "on", "в", "на", "în"];

/// "trocou a senha do usuário integrador para kiwi-plum-71": the verb stands in front, and whose password it is between.
fn changed_far(line: &[u8], start: usize, words: &[SentenceWord], index: usize) -> bool {
    let Some(next) = words.get(index + 1).filter(|_| index < 7) else { return false };
    let word = &words[index];
    grammar::leads(&word.lower)
        && !word.quoted
        && !PLACES.contains(&word.lower.as_str())
        && std::str::from_utf8(&line[next.range.clone()])
            .is_ok_and(|value| looks::is_strong(value) && !looks::is_numbered(value) && !value.contains('/'))
        && is_changed(line, start)
}

/// "I reset his password to Kiwi77plum": the verb stands in front.
fn is_changed(line: &[u8], start: usize) -> bool {
    sentence::before(line, start, 4, 60).iter().any(|word| grammar::is_change(&word.lower))
}

/// What joins a noun to what it is the password of.
const OF: &[&str] = &[
    "of", "for", "do", "da", "de", "del", "du", "für", "fürs", "vom", "zum", "per", "della", "van", "voor",
    "till", "til", "k", "ke", "для", "от",
];

/// "with password", "mit Kennwort"
fn is_with(line: &[u8], start: usize) -> bool {
    let words = sentence::before(line, start, 2, 40);
    let with = [
        "with", "using", "mit", "dem", "avec", "con", "com", "met", "med", "com", "z", "hasłem", "s", "с",
        "password", "ile", "comme", "como", "come", "wie", "als", "som",
    ];
    words.iter().any(|word| with.contains(&word.lower.as_str()))
}

/// Whether only blanks and marks stand between the noun and the word.
fn starts_near(line: &[u8], hit: &Range<usize>, word: &SentenceWord) -> bool {
    let between = &line[hit.end..word.range.start];
    between.len() <= 16 && !between.iter().any(|byte| b"=&?/.;|".contains(byte))
}

/// Whether the word at `index` is a password where one is told; then it and those that "and" joins to it go.
fn told(line: &[u8], words: &[SentenceWord], index: usize, spans: &mut Vec<Span>) -> bool {
    let Some(word) = words.get(index) else { return false };
    let Ok(value) = std::str::from_utf8(&line[word.range.clone()]) else { return false };
    let counts = words.get(index + 1).is_some_and(|next| is_counted(&next.lower))
        && value.bytes().all(|byte| byte.is_ascii_digit());
    if !looks::is_told(value, word.quoted) || counts {
        return false;
    }
    push(line, words, index, spans);
    true
}

/// A plain word at the end of its clause: "minha senha é beija-flor", "das Kennwort ist immer noch Osterglocke, also bitte". It
/// is a name (a capital where adjectives have none), or the sentence says whose password it is.
fn plain(line: &[u8], start: usize, words: &[SentenceWord], index: usize, spans: &mut Vec<Span>) -> bool {
    let Some(word) = words.get(index) else { return false };
    let Ok(value) = std::str::from_utf8(&line[word.range.clone()]) else { return false };
    let closes = word.ends
        || word.comma
        || words
            .get(index + 1)
            .is_none_or(|next| grammar::joins(&next.lower) || line[word.range.end..].starts_with(b" ("));
    let ends = word.ends || word.comma || words.len() == index + 1;
    let named = value.chars().next().is_some_and(char::is_uppercase)
        && value.chars().skip(1).all(|letter| !letter.is_uppercase());
    let owned = sentence::before(line, start, 3, 40).iter().any(|word| grammar::is_whose(&word.lower));
    if !closes
        || !looks::is_plain_word(value)
        || !(named || value.contains(['-', '_']) || owned && ends && !looks::describes(value))
    {
        return false;
    }
    push(line, words, index, spans);
    true
}

/// "is 12345 characters long", "is 2000 days old"
fn is_counted(lower: &str) -> bool {
    [
        "characters",
        "chars",
        "days",
        "hours",
        "minutes",
        "seconds",
        "months",
        "zeichen",
        "tage",
        "caractères",
        "caracteres",
        "bytes",
        "times",
        "ms",
        "users",
        "accounts",
        "%",
    ]
    .contains(&lower)
}

fn push(line: &[u8], words: &[SentenceWord], index: usize, spans: &mut Vec<Span>) {
    spans.push(Span::secret(cut(line, &words[index]), TOLD));
    // "Kiwi77 or Plum88"
    let mut next = index + 1;
    let mut joined = words[index].comma;
    while let Some(word) = words.get(next).filter(|_| next < index + 6) {
        let is_strong = std::str::from_utf8(&line[word.range.clone()]).is_ok_and(looks::is_strong);
        if is_strong && joined {
            spans.push(Span::secret(cut(line, word), TOLD));
            joined = word.comma;
        } else if grammar::joins(&word.lower) {
            joined = true;
        } else {
            break;
        }
        next += 1;
    }
}

/// The word without the next setting that is glued to it: `V;encrypt=true`.
fn cut(line: &[u8], word: &SentenceWord) -> Range<usize> {
    let text = &line[word.range.clone()];
    let end = text.iter().enumerate().position(|(at, byte)| {
        matches!(byte, b';' | b'&' | b',')
            && text[at + 1..].iter().take(40).any(|next| matches!(next, b'=' | b':'))
    });
    let length = end.filter(|end| !word.quoted && *end >= 4).unwrap_or(text.len());
    word.range.start..word.range.start + length
}

/// "Kiwi77 and Plum88 as password", "Kiwi77plum is my password".
fn in_front(line: &[u8], start: usize, spans: &mut Vec<Span>) {
    let words = sentence::before(line, start, 12, 120);
    let serves = |word: &SentenceWord| {
        !word.quoted && (grammar::serves(&word.lower) || grammar::is_copula(&word.lower))
    };
    let Some(index) = words.iter().take(4).position(serves) else { return };
    // Between "is" and the noun stands whose it is; "as" needs nothing.
    let is_whose = index > 0
        && words[..index].iter().all(|word| grammar::is_whose(&word.lower) || word.lower.len() <= 10);
    let is_as = grammar::serves(&words[index].lower);
    let is_owned = is_whose && words[..index].iter().any(|word| grammar::is_whose(&word.lower));
    if !(is_as || is_owned) {
        return;
    }
    if words[..=index].iter().any(|word| word.ends) {
        return;
    }
    for word in words.iter().skip(index + 1).take(6) {
        let is_strong = std::str::from_utf8(&line[word.range.clone()]).is_ok_and(|value| {
            looks::is_strong(value) || (word.quoted && looks::is_told(value, true) && !value.contains(' '))
        });
        if is_strong && !word.ends {
            spans.push(Span::secret(word.range.clone(), TOLD));
        } else if !grammar::joins(&word.lower) {
            break;
        }
    }
}
