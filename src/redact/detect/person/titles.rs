//! A name behind a title: `Frau Kern`, `Mr. Doe`; and before one: 田中様, 김민수님.

use std::sync::LazyLock;

use memchr::memmem::Finder;

mod greeting;

use super::words;
use crate::redact::class::Class;
use crate::redact::detect::line_words::{self, LineWord};
use crate::redact::detect::span::Span;

/// Titles, as they are written.
#[rustfmt::skip]
pub(in super::super) const TITLES: &[&str] = &[
    "Frau ", "Herr ", "Herrn ", "Fr. ", "Hr. ", "Mr. ", "Mr ", "Mrs. ", "Mrs ", "Ms. ", "Ms ", "Miss ", "Dr. ", "Prof. ", "Mme ", "Mme. ", "Mlle ", "Madame ",
    "Monsieur ", "M. ", "Sr. ", "Sra. ", "Srta. ", "Señor ", "Señora ", "Don ", "Doña ", "Senhor ", "Senhora ", "Sig. ", "Sig.ra ", "Signor ",
    "Signora ", "Dott. ", "Dott.ssa ", "Dhr. ", "Mevr. ", "Mevrouw ", "Meneer ", "Pani ", "Panu ", "Sir ", "Ing. ", "Dipl.-Ing. ",
    "г-н ", "г-жа ", "господин ", "госпожа ",
    "y name is ", "ein Name ist ", "ch heiße ", "'appelle ", "e llamo ", "i nombre es ", "eu nome é ", "hamo-me ", "i chiamo ", "io nome è ", "ijn naam is ",
    "k heet ", "itt namn är ", "ag heter ", "itt navn er ", "eg heter ", "eg hedder ", "azywam się ", "menuji se ", " nevem ", "imeni on ", "enim adım ",
    "еня зовут ", "ене звати ",
    // Words for people, behind which only a whole name is one.
    "agent ", "Agent ", "user ", "User ", "customer ", "Customer ", "employee ", "Employee ", "operator ", "Operator ", "caller ", "Caller ", "colleague ", "Kunde ", "Kundin ",
    "Mitarbeiter ", "Mitarbeiterin ", "Benutzer ", "Benutzerin ", "Kollege ", "Kollegin ", "Kollegen ", "Agentin ", "cliente ", "Cliente ", "usuario ", "Usuario ",
    "utilisateur ", "Utilisateur ", "agente ", "Agente ", "utente ", "Utente ", "medewerker ", "gebruiker ", "@",
];

/// How many of them, at the end, are words for people.
const OF_PEOPLE: usize = 36;

/// Titles behind a name of Han or Hangul, and what is no name before them.
const BEHIND: &[(&str, &[char])] = &[
    ("様", &['客', '皆', '者', '方', '何', '各', '御', '仕', '同', '多', '模', '神', '王', '一']),
    ("さん", &['客', '皆', '者']),
    ("님", &['객', '원', '자', '생', '손']),
    ("先生", &['客', '各']),
    ("女士", &['客', '各']),
];

/// Finds them.
pub(super) fn find(line: &[u8], titles: &mut Vec<LineWord>, spans: &mut Vec<Span>) {
    titles.retain(|word| line[word.range.clone()] == *TITLES[word.number].as_bytes());
    for word in line_words::longest(titles) {
        let hit = &word.range;
        // Who introduces himself: the first letter is small or a capital.
        let introduced = memchr::memchr_iter(b' ', &line[hit.clone()]).nth(1).is_some()
            || !line[hit.start].is_ascii_uppercase() && !matches!(line[hit.start], 0xD0);
        let free = introduced
            || hit.start == 0
            || !(line[hit.start - 1].is_ascii_alphanumeric()
                || matches!(line[hit.start - 1], b'.' | b'-' | b'_')
                || !line[hit.start - 1].is_ascii());
        let title = &line[hit.clone()];
        if !free {
            continue;
        }
        if word.number >= TITLES.len() - OF_PEOPLE {
            whole_name(line, hit.end, "name behind a word for people", spans);
            continue;
        }
        // Frau Dr. Kern: the second title is found by itself.
        if let Some(length) = name_at(line, hit.end)
            && !(title == b"M. "
                && hit.start > 0
                && line[..hit.start].trim_ascii_end().last().is_some_and(u8::is_ascii_uppercase))
        {
            spans.push(Span::new(hit.end..hit.end + length, Class::Name, "name behind a title"));
        }
    }
    greeting::find(line, spans);
    for by in BY.iter() {
        for at in by.find_iter(line) {
            done_by(line, at, at + by.needle().len(), spans);
        }
    }
    if !line.is_ascii() {
        behind(line, spans);
    }
}

/// How many bytes from a place on are a name with a capital in each word.
fn name_at(line: &[u8], at: usize) -> Option<usize> {
    let most = line.len().min(at + 80);
    let most = (at..=most).rev().find(|place| line.get(*place).is_none_or(|byte| byte & 0xC0 != 0x80))?;
    let text = std::str::from_utf8(&line[at..most]).ok()?;
    let length = words::name_at_start(text);
    let first = text[..length].split(' ').next().unwrap_or_default();
    let joined = text[length..].starts_with(|char: char| {
        char.is_alphanumeric() || matches!(char, '_' | '/' | '\\' | '(' | ':' | '=')
    }) && !text[length..].starts_with(": ");
    (length > 0 && (words::is_capital(first) || words::is_full_name(&text[..length])) && !joined)
        .then_some(length)
}

/// What stands between what was done and who did it.
static BY: LazyLock<[Finder<'static>; 3]> = LazyLock::new(|| [" by ", " von ", " durch "].map(Finder::new));

/// What is done by programs and companies, in lower case.
const BY_THINGS: &[&str] = &[
    "caused",
    "developed",
    "driven",
    "generated",
    "given",
    "hosted",
    "issued",
    "licensed",
    "made",
    "manufactured",
    "offered",
    "powered",
    "protected",
    "provided",
    "published",
    "required",
    "secured",
    "served",
    "signed",
    "sponsored",
    "supplied",
    "supported",
    "used",
    "verwendet",
    "entwickelt",
    "gehostet",
];

/// `reassigned by Mia Kern`, `gesperrt von Mia Kern`: a whole name behind what somebody did.
fn done_by(line: &[u8], at: usize, end: usize, spans: &mut Vec<Span>) {
    let length = line[..at]
        .iter()
        .rev()
        .take(24)
        .take_while(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii())
        .count();
    let word = String::from_utf8_lossy(&line[at - length..at]).to_lowercase();
    let is_done = ["ed", "en", "t", "change", "assign", "update", "request", "edit"]
        .iter()
        .any(|ending| word.ends_with(ending));
    if !is_done || BY_THINGS.contains(&word.as_str()) {
        return;
    }
    whole_name(line, end, "who did it", spans);
}

/// Two words or more at a place that are a person's name.
fn whole_name(line: &[u8], at: usize, rule: &'static str, spans: &mut Vec<Span>) {
    if let Some(length) = name_at(line, at)
        && std::str::from_utf8(&line[at..at + length]).is_ok_and(|name| {
            name.contains(' ') && name.contains(char::is_uppercase) && words::is_full_name(name)
        })
    {
        spans.push(Span::new(at..at + length, Class::Name, rule));
    }
}

fn behind(line: &[u8], spans: &mut Vec<Span>) {
    for (title, no_names) in BEHIND {
        for found in memchr::memmem::find_iter(line, title.as_bytes()) {
            let from = found.saturating_sub(18);
            let from = (from..found).find(|at| line[*at] & 0xC0 != 0x80).unwrap_or(found);
            let Ok(text) = std::str::from_utf8(&line[from..found]) else { continue };
            let is_name = |char: char| match *title {
                "님" => matches!(char, '\u{AC00}'..='\u{D7AF}'),
                _ => matches!(char, '\u{3400}'..='\u{9FFF}' | '々' | ' ' | '　'),
            };
            let start = text
                .char_indices()
                .rev()
                .take_while(|(_, char)| is_name(*char))
                .last()
                .map_or(text.len(), |(at, _)| at);
            let name = text[start..].trim();
            let letters = name.chars().count();
            if (1..=5).contains(&letters) && !name.ends_with(*no_names) && (letters > 1 || *title != "님") {
                let at = found - text[start..].trim_start().len();
                spans.push(Span::new(at..at + name.len(), Class::Name, "name before a title"));
            }
        }
    }
}
