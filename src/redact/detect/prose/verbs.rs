//! A code by what is done with it: "use 492113 to sign in", "enter 9918 22 in the app".

use std::ops::Range;

use super::code::{self, Said};
use super::code_nouns;
use super::sentence::{self, SentenceWord};
use crate::redact::detect::cue::{Cue, cues};
use crate::redact::detect::span::Span;

const RULE: &str = "one-time code";

/// What reads on from which word.
pub(super) const CUES: &[&[Cue]] =
    &[&cues::<{ code_nouns::USED.len() }>(code_nouns::USED, used), &cues::<{ TYPED.len() }>(TYPED, typed)];

/// "Enter" in the languages of those who send codes.
const TYPED: &[&str] = &[
    "enter ",
    "type ",
    "gib ",
    "eingeben: ",
    "saisissez ",
    "introduce ",
    "introduzca ",
    "ingrese ",
    "digite ",
    "inserisci ",
    "voer ",
    "wpisz ",
    "ange ",
    "zadejte ",
    "введите ",
];

/// "Enter 9918 22 in the app", "and enter FJ8K2LQ9P": six digits and more, or capitals and digits mixed, behind the verb.
fn typed(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if hit.start > 0 && (line[hit.start - 1].is_ascii_alphanumeric() || line[hit.start - 1] >= 0x80) {
        return;
    }
    let words = sentence::ahead(line, hit.end, 5, 48);
    let Some(count) = code::at(line, &words, 0, Said::Strictly) else { return };
    let range = words[0].range.start..words[count - 1].range.end;
    let text = &line[range.clone()];
    let digits = text.iter().filter(|byte| byte.is_ascii_digit()).count();
    let capitals = text.iter().filter(|byte| byte.is_ascii_uppercase()).count();
    let others = text.len() - digits - capitals - text.iter().filter(|byte| b"- ".contains(byte)).count();
    let is_drawn = digits >= 1 && capitals >= 2 && digits + capitals >= 7;
    if others == 0 && range.start <= hit.end + 2 && ((6..=8).contains(&digits) && capitals == 0 || is_drawn) {
        spans.push(Span::secret(range, RULE));
    }
}

/// "Use 492113 to sign in".
fn used(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let words = sentence::before(line, hit.start, 4, 60);
    for length in [2, 1] {
        let Some(part) = words.get(..length) else { continue };
        let part: Vec<SentenceWord> = part.iter().rev().cloned().collect();
        let verb = words.get(length).map_or("", |word| word.lower.as_str());
        let is_told = [
            "use",
            "enter",
            "type",
            "code",
            "gib",
            "geben",
            "sie",
            "utilisez",
            "saisissez",
            "use:",
            "usa",
            "introduce",
            "with",
            "bitte",
            "utilice",
            "ingrese",
            "digite",
            "insira",
            "inserisci",
            "voer",
            "wpisz",
            "ange",
            "введите",
        ]
        .contains(&verb);
        if is_told && code::at(line, &part, 0, Said::Barely) == Some(length) {
            spans.push(Span::secret(part[0].range.start..part[length - 1].range.end, RULE));
            return;
        }
    }
}
