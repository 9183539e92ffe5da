//! Digits that open something, without the noun of a code: of a safe, an alarm, a door, and what a message brought.

use std::ops::Range;

use super::code::{self, Said};
use super::sentence;
use super::{code_nouns, nouns, one_time};
use crate::redact::detect::cue::{Cue, cue, cues};
use crate::redact::detect::span::Span;

const RULE: &str = "one-time code";

/// What reads on from which word.
pub(super) const CUES: &[&[Cue]] = &[&cues::<{ LOCKS.len() }>(LOCKS, lock), &[cue("sms", sms)]];

/// What is locked with digits: safes, alarms, doors. In prose only; what follows must be digits.
#[rustfmt::skip]
const LOCKS: &[&str] = &[
    "tresor", "zahlenschloss", "schlüsselkasten", "schlüsseltresor", "schlüsselsafe", "schlüsselbox", "alarmanlage", "schließfach", "spind", "keypad", "key safe",
    "key box", "lockbox", "padlock", "alarm panel", "the safe", "safe combination", "door lock", "gate keypad", "cadenas", "digicode",
    "coffre-fort", "coffre", "alarme", "caja fuerte", "candado", "portero", "cassaforte", "lucchetto", "allarme", "cofre", "cadeado",
    "kluis", "sejf", "trezor", "kasa", "kassaskåp", "pengeskab", "hänglås", "kassakaappi", "сейф", "домофон", "замок", "сигнализаци", "金庫", "保险箱", "门锁", "금고", "도어락",
    "kastl", "türöffner", "garagentor",
];

/// "Tresor hinten links: 17-42-08", "the alarm panel wants 2-8-5-5": digits in the same sentence as what they open.
fn lock(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let is_word = |at: usize| {
        !line.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_=\"/.".contains(byte))
    };
    if hit.start > 0 && !is_word(hit.start - 1) || nouns::end_of(line, &hit).is_none_or(|end| !is_word(end)) {
        return;
    }
    if !line[hit.end..line.len().min(hit.end + 120)].iter().any(u8::is_ascii_digit) {
        return;
    }
    let words = sentence::ahead(line, hit.end, 9, 120);
    for index in 0..words.len() {
        let before = index.checked_sub(1).map(|before| &words[before]);
        let is_named = before.is_some_and(|word| code_nouns::NUMBERED.contains(&word.lower.as_str()));
        let text = &line[words[index].range.clone()];
        let is_year = text.len() == 4 && (text.starts_with(b"19") || text.starts_with(b"20"));
        if let Some(count) = code::at(line, &words, index, Said::Digits).filter(|_| !is_named && !is_year) {
            if text.len() <= 8 || count > 1 {
                spans.push(Span::secret(words[index].range.start..words[index + count - 1].range.end, RULE));
            }
            return;
        }
        if words[index].ends {
            return;
        }
    }
}

/// "me llegó un sms con 662019": a message brings a code.
fn sms(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if nouns::end_of(line, &hit).is_none() {
        return;
    }
    let words = sentence::ahead(line, hit.end, 4, 60);
    let Some(index) = words.iter().position(|word| {
        one_time::WITH.contains(&word.lower.as_str())
            || matches!(word.lower.as_str(), "z" | "с" | "says" | "said")
    }) else {
        return;
    };
    if let Some(count) = code::at(line, &words, index + 1, Said::Barely) {
        spans.push(Span::secret(words[index + 1].range.start..words[index + count].range.end, RULE));
    }
}
