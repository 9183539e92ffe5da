//! Names that a line beside them tells: `name: Mia Kern` over `email: …` (YAML, INI, LDIF, XML), the value of an attribute in
//! the next line, and what stands under `Kind regards`.

use std::ops::Range;

use super::field_values;
use super::words;
use crate::redact::class::Class;
use crate::redact::detect::span::Span;
use crate::redact::vocabulary::person::{self as field_names, PersonField};

/// How many lines around a name are looked at.
const NEAR: usize = 4;
/// The longest line of such a list, in bytes.
const LONGEST: usize = 200;

/// Ends of letters, in lower case.
#[rustfmt::skip]
const CLOSINGS: &[&str] = &[
    "regards", "kind regards", "best regards", "best", "many thanks", "thanks", "thank you", "cheers", "sincerely", "yours sincerely", "with kind regards",
    "mit freundlichen grüßen", "mit freundlichen gruessen", "freundliche grüße", "viele grüße", "beste grüße", "liebe grüße", "mfg", "vg", "lg",
    "cordialement", "bien cordialement", "bien à vous", "meilleures salutations", "saludos", "un saludo", "saludos cordiales", "atentamente", "atenciosamente",
    "abraços", "obrigado", "cordiali saluti", "distinti saluti", "saluti", "met vriendelijke groet", "groeten", "pozdrawiam", "z poważaniem", "med vänliga hälsningar",
    "mvh", "med venlig hilsen", "s pozdravem", "с уважением", "--", "-- ",
];

/// Finds them in a text of several lines.
pub(super) fn find(text: &str, spans: &mut Vec<Span>) {
    if memchr::memchr(b'\n', text.as_bytes()).is_none() {
        return;
    }
    // The last lines: where a weak name stands that waits for company, and how long ago a person was seen.
    let mut waiting: Vec<(usize, Range<usize>)> = Vec::new();
    let mut seen: Option<usize> = None;
    let mut attribute: Option<(usize, PersonField)> = None;
    let mut closing: Option<usize> = None;
    let mut at = 0;
    for (number, raw) in text.split_inclusive('\n').enumerate() {
        let start = at;
        at += raw.len();
        let line = raw.trim_end();
        if line.len() > LONGEST || line.is_empty() {
            closing = closing.filter(|closed| line.is_empty() && number - closed <= 2);
            continue;
        }
        if let Some(closed) = closing.take()
            && number - closed <= 2
        {
            signature(line, start, spans);
        }
        if is_closing(line) {
            closing = Some(number);
        }
        if let Some((from, kind)) = attribute.take()
            && number - from <= 2
        {
            value_of_attribute(line, start, kind, spans);
            if !line.contains("Value>") && !line.contains("value>") {
                attribute = Some((from, kind));
            }
        }
        if line.trim_end().ends_with('>')
            && line.contains("ame=\"")
            && !line.contains("</")
            && !line.ends_with("/>")
        {
            attribute = attribute_of(line).map(|kind| (number, kind));
        }
        if line.starts_with("N:") || line.starts_with("N;") {
            card(line, start, spans);
        }
        let Some((name, value)) = pair(line) else { continue };
        let kind = field_names::kind(name);
        if kind == Some(PersonField::Weak) {
            if let Some(found) = field_values::judge(PersonField::Weak, &line[value.clone()], true) {
                let range = start + value.start + found.range.start..start + value.start + found.range.end;
                if seen.is_some_and(|seen| number - seen <= NEAR) {
                    spans.push(name_span(range));
                } else {
                    waiting.push((number, range));
                }
            }
        } else if is_company(name, kind, &line[value]) {
            seen = Some(number);
            spans.extend(
                waiting
                    .drain(..)
                    .filter(|(waited, _)| number - waited <= NEAR)
                    .map(|(_, range)| name_span(range)),
            );
        }
        if waiting.len() > NEAR {
            waiting.remove(0);
        }
    }
}

fn name_span(range: Range<usize>) -> Span {
    Span::new(range, Class::Name, "name beside a person's field")
}

/// Whether a field says that the one beside it is a person's.
fn is_company(name: &str, kind: Option<PersonField>, value: &str) -> bool {
    let is_address = value.contains('@') && value.contains('.') && !value.contains(' ');
    is_address
        || (field_names::tells_a_person(name) && kind != Some(PersonField::Id) && !value.trim().is_empty())
}

/// `name: value`, `- name = "value"`, `<name>value</name>`: the name, and where the value stands.
fn pair(line: &str) -> Option<(&str, Range<usize>)> {
    let lead =
        line.len() - line.trim_start_matches([' ', '\t', '-', '*', '"', '\'', '<', '|', '{', '>']).len();
    let rest = &line[lead..];
    let end = rest.find([':', '=', '>', '"', '\'', '|']).filter(|end| *end > 0 && *end <= 40)?;
    // EMAIL;PREF=1:mia@acme.example
    let name = rest[..end].split(';').next().unwrap_or_default().trim_end();
    // A time or the words of a sentence.
    if name.starts_with(|char: char| char.is_ascii_digit()) || name.matches(' ').count() > 3 {
        return None;
    }
    let behind = rest[end..].trim_start_matches(['"', '\'']);
    let behind = behind.trim_start_matches([':', '=', '>', ' ', '\t', '|']);
    let behind = behind.trim_start_matches(['"', '\'']);
    let start = line.len() - behind.len();
    let stop =
        if rest[end..].starts_with('>') { behind.find('<').unwrap_or(behind.len()) } else { behind.len() };
    let value = behind[..stop].trim_end_matches([',', ' ', '"', '\'', ';', '}']);
    (!value.is_empty()).then(|| (name, start..start + value.len()))
}

/// The kind of the attribute that a tag names: `<saml:Attribute Name="displayName">`.
fn attribute_of(line: &str) -> Option<PersonField> {
    let names = line.match_indices("ame=\"").filter_map(|(at, mark)| {
        let value = &line[at + mark.len()..];
        value.find('"').map(|end| &value[..end])
    });
    let mut names = names;
    names.find_map(|name| field_names::kind(name.rsplit(['/', ':']).next().unwrap_or(name)))
}

fn value_of_attribute(line: &str, start: usize, kind: PersonField, spans: &mut Vec<Span>) {
    let Some(open) = line.find('>').map(|open| open + 1) else { return };
    let Some(close) = line[open..].find("</").map(|close| open + close) else { return };
    // Its name says that it is a person's: a family name alone need not read as a whole name.
    let kind = if kind == PersonField::Weak { PersonField::Display } else { kind };
    if let Some(found) = field_values::judge(kind, &line[open..close], true) {
        let range = start + open + found.range.start..start + open + found.range.end;
        spans.push(Span::new(range, found.class, found.rule));
    }
}

/// The parts of the name in a vCard (RFC 6350): `N:Kern;Mia;;;`.
fn card(line: &str, start: usize, spans: &mut Vec<Span>) {
    let Some(colon) = line.find(':') else { return };
    let mut at = colon + 1;
    if line[at..].matches(';').count() < 2 {
        return;
    }
    for part in line[at..].split(';').take(3) {
        if words::is_given_as_name(part) {
            spans.push(name_span(start + at..start + at + part.len()));
        }
        at += part.len() + 1;
    }
}

fn is_closing(line: &str) -> bool {
    let text = line.trim_start_matches(['>', ' ', '|']).trim_end_matches([',', '!', '.']);
    text.len() <= 60 && CLOSINGS.contains(&text.to_lowercase().as_str())
}

/// The name under a closing: `Mia Kern`, `Mia`, `Mia Kern, IT Support`.
fn signature(line: &str, start: usize, spans: &mut Vec<Span>) {
    let lead = line.len() - line.trim_start_matches(['>', ' ', '|', '*', '_']).len();
    let text = &line[lead..];
    let length = words::name_at_start(text);
    let ends = text[length..]
        .trim_start()
        .chars()
        .next()
        .is_none_or(|char| matches!(char, ',' | '|' | '(' | '-' | '–' | '*' | '_' | '/' | '<'));
    if length > 0 && ends && (words::is_full_name(&text[..length]) || words::is_capital(&text[..length])) {
        spans.push(Span::new(start + lead..start + lead + length, Class::Name, "name under a letter"));
    }
}
