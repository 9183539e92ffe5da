//! A name behind a greeting: `Dear Mia,`, `Bonjour <b>Mia Kern</b>,`, `Good morning, *Mia Kern*!`.

use super::super::words;
use super::name_at;
use crate::redact::class::Class;
use crate::redact::detect::span::Span;

/// Greetings at the beginning of a line, of a string or of a text between tags, with the name of somebody behind them.
#[rustfmt::skip]
const GREETINGS: &[&str] = &[
    "Hi", "Hello", "Dear", "Hey", "Hi there", "Hello there", "Greetings", "Welcome", "Welcome back", "Good morning", "Good afternoon", "Good evening", "Good day",
    "Hallo", "Liebe", "Lieber", "Guten Tag", "Guten Morgen", "Guten Abend", "Moin", "Servus", "Grüß Gott", "Grüezi", "Willkommen", "Bonjour", "Bonsoir", "Salut",
    "Cher", "Chère", "Bienvenue", "Hola", "Estimado", "Estimada", "Querido", "Querida", "Buenos días", "Buenas tardes", "Buenas noches", "Bienvenido", "Bienvenida",
    "Olá", "Oi", "Bom dia", "Boa tarde", "Boa noite", "Prezado", "Prezada", "Caro", "Cara", "Ciao", "Gentile", "Buongiorno", "Buonasera", "Salve", "Beste", "Hoi",
    "Goedemorgen", "Goedemiddag", "Goedendag", "Dag", "Geachte", "Cześć", "Dzień dobry", "Szanowny", "Szanowna", "Witaj", "Ahoj", "Dobrý den", "Привет",
    "Здравствуйте", "Уважаемый", "Уважаемая", "Добрый день", "Доброе утро", "Добрий день", "Вітаю", "Hej", "Hei", "Kære", "Kjære", "God morgon", "God dag", "Goddag",
    "Merhaba", "Sayın", "Günaydın", "Hyvä", "Kedves", "Tisztelt", "Szia", "Bună ziua", "Zdravo", "Pozdravljeni",
];

/// The longest tag between a greeting and a name, in bytes.
const LONGEST_TAG: usize = 200;

/// Finds them.
pub(super) fn find(line: &[u8], spans: &mut Vec<Span>) {
    let is_lead = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'>' | b'"' | b'|' | b'*' | b'_');
    at_place(line, line.iter().take(12).take_while(is_lead).count(), true, spans);
    for mark in memchr::memchr3_iter(b'>', b'"', b'\n', line) {
        let blanks = line[mark + 1..].iter().take(8).take_while(is_lead).count();
        at_place(line, mark + 1 + blanks, line[mark] == b'\n', spans);
    }
}

/// A greeting at this place. `begins`: a line begins here; between tags, `Beste Auswahl` is as often a heading.
fn at_place(line: &[u8], at: usize, begins: bool, spans: &mut Vec<Span>) {
    let rest = &line[at..];
    // The greetings begin with a capital, in Latin or Cyrillic.
    if !rest.first().is_some_and(|byte| byte.is_ascii_uppercase() || *byte == 0xD0) {
        return;
    }
    for greeting in GREETINGS.iter().filter(|greeting| rest.starts_with(greeting.as_bytes())) {
        let Some(between) = between(&rest[greeting.len()..]) else { continue };
        let start = at + greeting.len() + between;
        let Some(length) = name_at(line, start) else { continue };
        let name = std::str::from_utf8(&line[start..start + length]).unwrap_or_default();
        let is_full = words::is_full_name(name);
        // `Hi, Please`: behind a comma, one word with a capital may begin a sentence.
        if !is_full && greeting.is_ascii() && rest.get(greeting.len()) == Some(&b',') {
            continue;
        }
        // `Hi Mia,` and nothing else: behind a longer sentence it is as often a thing.
        let behind = behind_marks(&line[start + length..]);
        let ends = behind
            .first()
            .is_none_or(|byte| matches!(byte, b',' | b'!' | b':' | b';' | b'-' | b'.' | b'<' | b'\n' | b'"'));
        let is_called = matches!(behind.first(), Some(b',' | b'!'));
        if ends && (begins || is_full || is_called) {
            spans.push(Span::new(start..start + length, Class::Name, "name behind a greeting"));
            return;
        }
    }
}

/// How many bytes of blanks, marks of emphasis and tags stand between a greeting and a name.
fn between(text: &[u8]) -> Option<usize> {
    let comma = usize::from(text.first() == Some(&b','));
    let mut at = comma;
    while at < LONGEST_TAG {
        at += match text.get(at)? {
            b' ' | b'*' | b'_' => 1,
            0xC2 if text.get(at + 1) == Some(&0xA0) => 2,
            b'&' if text[at..].starts_with(b"&nbsp;") => 6,
            b'<' => text[at..].iter().take(LONGEST_TAG).position(|byte| *byte == b'>')? + 1,
            _ => break,
        };
    }
    (at > comma).then_some(at)
}

/// What follows a name behind blanks, marks of emphasis and the tags that close around it.
fn behind_marks(text: &[u8]) -> &[u8] {
    let emphasis = text.iter().take(3).take_while(|byte| matches!(byte, b'*' | b'_')).count();
    let mut rest = text[emphasis..].trim_ascii_start();
    for _ in 0..4 {
        let close =
            rest.starts_with(b"</").then(|| rest.iter().take(24).position(|byte| *byte == b'>')).flatten();
        // `Mia</b> is new here`: the tags end the name as good as a mark does.
        let Some(close) = close.filter(|close| matches!(rest.get(close + 1), Some(b',' | b'!' | b'<')))
        else {
            break;
        };
        rest = &rest[close + 1..];
    }
    rest
}
