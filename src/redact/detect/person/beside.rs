//! Names that a line beside them tells: `name: Mia Kern` over `email: …` (YAML, INI, LDIF, XML), the value of an attribute in
//! the next line, and what stands under `Kind regards`.

use std::ops::Range;

mod closings;

use super::field_values;
use super::words;
use crate::redact::class::Class;
use crate::redact::detect::span::Span;
use crate::redact::vocabulary::person::{self as field_names, PersonField};

/// How many lines around a name are looked at.
const NEAR: usize = 4;
/// The longest line of such a list, in bytes.
const LONGEST: usize = 200;

/// Finds them in a text of several lines.
pub(super) fn find(text: &str, spans: &mut Vec<Span>) {
    if memchr::memchr(b'\n', text.as_bytes()).is_none() {
        return;
    }
    let mut weak = WeakNames::default();
    let mut attribute: Option<(usize, PersonField)> = None;
    let mut below: Option<PersonField> = None;
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
            closings::signature(line, start, spans);
        }
        if closings::is_closing(line) {
            closing = Some(number);
        } else {
            closings::on_one_line(line, start, spans);
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
        if line.starts_with("TEL;")
            && let Some(colon) = line.rfind(':')
            && let Some(found) = field_values::judge(PersonField::Phone, &line[colon + 1..], true)
        {
            let at = start + colon + 1;
            spans.push(Span::new(at + found.range.start..at + found.range.end, found.class, found.rule));
        }
        if let Some(value) = below.take().and_then(|kind| value_below(line, kind)) {
            spans.push(Span::new(
                start + value.range.start..start + value.range.end,
                value.class,
                value.rule,
            ));
            continue;
        }
        if line.ends_with("=>") {
            below = field_names::kind(line.trim_end_matches(['=', '>', ' ']));
        } else if let bare = line.trim_end_matches(['-', '+'])
            && let Some(name) = bare.strip_suffix(": >").or_else(|| bare.strip_suffix(": |"))
        {
            below = field_names::kind(name.trim_start_matches([' ', '-']));
        }
        weak.read(number, start, line, spans);
    }
}

/// The value of a bare `name` that waits for something of a person beside it.
struct WeakName {
    line: usize,
    range: Range<usize>,
    /// It reads as the name of an account, not of a person.
    is_account: bool,
}

/// Such values of the last lines, and the last line that had something of a person.
#[derive(Default)]
struct WeakNames {
    waiting: Vec<WeakName>,
    seen: Option<usize>,
    /// The last line of a list of people: `approvers:` and `- Mia Kern`.
    list: Option<usize>,
}

impl WeakNames {
    /// Reads the next line, which begins at `start` in the text.
    fn read(&mut self, number: usize, start: usize, line: &str, spans: &mut Vec<Span>) {
        if let Some(item) = line.trim_start().strip_prefix("- ")
            && self.list.is_some_and(|list| list + 1 == number)
            && let Some(found) =
                field_values::judge(PersonField::Display, item.trim_matches(['"', '\'']), true)
        {
            self.list = Some(number);
            let at = start + line.len() - item.trim_start_matches(['"', '\'']).len();
            spans.push(Span::new(at + found.range.start..at + found.range.end, found.class, found.rule));
            return;
        }
        if opens_people(line) {
            (self.seen, self.list) = (Some(number), Some(number));
            return;
        }
        let Some((name, value)) = pair(line) else { return };
        let kind = field_names::kind(name);
        let text = &line[value.clone()];
        if let Some(kind @ (PersonField::Weak | PersonField::Surname)) = kind {
            let judge = |kind| field_values::judge(kind, text, true).map(|found| found.range);
            let (range, is_account) = match judge(kind) {
                Some(range) => (range, false),
                None => match judge(PersonField::Account) {
                    Some(range) => (range, true),
                    None => return,
                },
            };
            let range = start + value.start + range.start..start + value.start + range.end;
            if !is_account && self.seen.is_some_and(|seen| number - seen <= NEAR) {
                self.seen = Some(number);
                spans.push(name_span(range));
            } else {
                self.waiting.push(WeakName { line: number, range, is_account });
            }
        } else if is_company(name, kind, text) {
            self.seen = Some(number);
            // `name: mia.kern` over `gecos: Mia Kern`.
            let tells_an_account =
                matches!(field_names::fold(name).as_str(), "gecos" | "fullname" | "realname");
            let is_near = |weak: &WeakName| {
                number - weak.line <= if weak.is_account { 1 } else { NEAR }
                    && (tells_an_account || !weak.is_account)
            };
            spans.extend(self.waiting.drain(..).filter(is_near).map(|weak| name_span(weak.range)));
        }
        if self.waiting.len() > NEAR {
            self.waiting.remove(0);
        }
    }
}

/// `people:`, `[[operators]]`, `[zugang.admins]`: what stands below is of people.
fn opens_people(line: &str) -> bool {
    let text = line.trim_start_matches([' ', '\t', '-']);
    let between =
        |open: char, close: char| text.strip_prefix(open).and_then(|text: &str| text.strip_suffix(close));
    // `member: !ruby/object:Agent`
    let tagged = text.split_once(": !").map(|(name, _)| name);
    let name = between('[', ']').or_else(|| between('<', '>')).or_else(|| text.strip_suffix(':')).or(tagged);
    name.is_some_and(|name| {
        let is_some = matches!(field_names::kind(name), Some(PersonField::Display | PersonField::Actor));
        name.len() <= 40 && !name.contains(' ') && (is_some || field_names::is_of_people(name))
    })
}

/// `string(3) "mia"` below `["user"]=>`, as PHP's `var_dump` writes it, and `Mia Kern` below `full_name: >-` of YAML.
fn value_below(line: &str, kind: PersonField) -> Option<field_values::PersonPart> {
    let (open, close) = if line.trim_start().starts_with("string(") {
        let open = line.find('"')? + 1;
        (open, line[open..].rfind('"')? + open)
    } else {
        (line.len() - line.trim_start().len(), line.len())
    };
    let mut part = field_values::judge(kind, &line[open..close], true)?;
    part.range = open + part.range.start..open + part.range.end;
    Some(part)
}

fn name_span(range: Range<usize>) -> Span {
    Span::new(range, Class::Name, "name beside a person's field")
}

/// Whether a field says that the one beside it is a person's.
fn is_company(name: &str, kind: Option<PersonField>, value: &str) -> bool {
    let is_address = value.contains('@') && value.contains('.') && !value.contains(' ');
    // `reach: +48 601 733 918`, whatever its name is.
    let is_number = value.starts_with('+') && field_values::judge(PersonField::Phone, value, true).is_some();
    let is_account = kind == Some(PersonField::Account)
        && field_values::judge(PersonField::Account, value, true).is_some();
    is_address
        || is_number
        || is_account
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
