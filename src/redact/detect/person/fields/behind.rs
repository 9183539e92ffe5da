//! Where the value of a field stands: behind `=` or `:`, in quotes, in an element, in the pair beside.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::LONGEST_VALUE;

/// Where a value stands.
pub(super) struct PersonValue {
    pub(super) start: usize,
    pub(super) end: Option<usize>,
    /// Whether only a blank joins it to its name: `PESEL 44051401359`.
    pub(super) loose: bool,
}

impl PersonValue {
    fn new((start, end): (usize, Option<usize>)) -> Self {
        Self { start, end, loose: false }
    }
}

/// The attribute of a field of a form that holds what somebody wrote.
static VALUE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(" value="));

/// Where the value begins behind a name that ends at `end`, and where it ends if it has quotes or tags.
pub(super) fn value_behind(line: &[u8], name: &Range<usize>, end: usize) -> Option<PersonValue> {
    let mut at = end;
    let skip = |at: &mut usize, set: &[u8], most: usize| {
        let count = line[*at..].iter().take(most).take_while(|byte| set.contains(byte)).count();
        *at += count;
        count
    };
    // <GivenName>Mia</GivenName>, <ns:GivenName xml:lang="en">
    let is_element = name.start > 0 && matches!(line[name.start - 1], b'<') || is_prefixed(line, name.start);
    if is_element && matches!(line.get(at), Some(b'>' | b' ')) {
        let open = at + line[at..].iter().take(80).position(|byte| *byte == b'>')?;
        return Some(PersonValue::new(element(line, open + 1)));
    }
    let closed = skip(&mut at, b"\"'`*", 2) > 0;
    if closed {
        // <Data Name="SubjectUserName">mia</Data>, <Attribute Name="displayName"><AttributeValue>Mia Kern</AttributeValue>
        let attributes = line[at..].iter().take(120).position(|byte| matches!(byte, b'<' | b'>'));
        // <input name="lastname" value="Kern">
        let inside = &line[at..at + attributes.unwrap_or(0)];
        if let Some(found) = VALUE.find(inside).map(|found| found + VALUE.needle().len())
            && let quote @ Some(b'"' | b'\'') = inside.get(found)
            && is_in_tag(line, name.start)
            && let Some(length) = inside[found + 1..].iter().position(|byte| Some(byte) == quote)
        {
            let start = at + found + 1;
            return Some(PersonValue::new((start, Some(start + length))));
        }
        if let Some(length) = attributes
            && line[at + length] == b'>'
            && line[at..at + length].last() != Some(&b'/')
            && is_in_tag(line, name.start)
        {
            return Some(PersonValue::new(element(line, at + length + 1)));
        }
        // {"name":"userName","value":"mia"}
        let mut beside = at;
        skip(&mut beside, b" ,\t", 4);
        skip(&mut beside, b"\"'", 1);
        if line[beside..].starts_with(b"value") {
            at = beside + 5;
            skip(&mut at, b"\"'", 1);
        }
    }
    skip(&mut at, b")]*", 2);
    let tabs = line[at..].iter().take(8).any(|byte| *byte == b'\t');
    // `user            = mia`: files of settings have their values one below the other.
    let spaces = skip(&mut at, b" \t", 40);
    let joint = at;
    let mut operators = skip(&mut at, b"=:|", 2);
    if operators > 0 && line[at - 1] == b'=' {
        skip(&mut at, b">", 1);
    }
    // A path of a program (`User::new`), and the cells of a table.
    if &line[joint..at] == b"::" || (operators > 0 && line[joint] == b'|' && is_cell(line, joint)) {
        return None;
    }
    if operators == 0 && (line[at..].starts_with("：".as_bytes()) || line[at..].starts_with("＝".as_bytes()))
    {
        at += 3;
        operators = 1;
    }
    // `Customer name - Mia Kern`
    if operators == 0 && spaces == 1 && line[at..].starts_with(b"- ") && super::is_at_start(line, end) {
        at += 1;
        operators = 1;
    }
    if operators == 0 && line[at..].starts_with(b"->") {
        at += 2;
        operators = 1;
    }
    let quoted = |at: usize| matches!(line.get(at), Some(b'"' | b'\'' | b'`'));
    let flag = name.start >= 2 && line[name.start - 1] == b'-';
    // `jdbc.user   mia`, the whole line of a file of settings.
    let property = spaces >= 2
        && name.start == 0
        && line[..end].contains(&b'.')
        && line[at..].iter().take(LONGEST_VALUE).all(|byte| !byte.is_ascii_whitespace());
    if operators == 0 && property {
        return Some(PersonValue::new((at, None)));
    }
    if operators == 0 && !(0 < spaces && spaces <= 8 && (quoted(at) || flag || (tabs && spaces < 8))) {
        let begins = line.get(at).is_some_and(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        return (spaces == 1 && begins).then_some(PersonValue { start: at, end: None, loose: true });
    }
    skip(&mut at, b" \t*", 40);
    // user=[mia], user=<mia>, ["Mia Kern"]
    if matches!(line.get(at), Some(b'[' | b'<' | b'('))
        && line.get(at + 1).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"\"'".contains(byte))
    {
        at += 1;
    }
    let Some(quote) = line.get(at).filter(|byte| matches!(byte, b'"' | b'\'' | b'`')) else {
        return Some(PersonValue::new((at, None)));
    };
    let start = at + 1;
    let length = line[start..].iter().take(LONGEST_VALUE).position(|byte| byte == quote || *byte == b'\n');
    Some(PersonValue::new((start, length.map(|length| start + length))))
}

/// Whether a bar is one of several: a row of a table, not `name | value`.
fn is_cell(line: &[u8], bar: usize) -> bool {
    let near = &line[bar.saturating_sub(LONGEST_VALUE)..line.len().min(bar + LONGEST_VALUE)];
    memchr::memchr_iter(b'|', near).nth(1).is_some()
}

/// `<ns:Name`: the name of an element behind a prefix.
fn is_prefixed(line: &[u8], start: usize) -> bool {
    let Some(before) = line[..start].strip_suffix(b":") else { return false };
    let length = before.iter().rev().take(20).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    length > 0 && before[..before.len() - length].last() == Some(&b'<')
}

/// Whether a name stands in the value of an attribute: `<x Name="…`.
pub(super) fn is_in_tag(line: &[u8], start: usize) -> bool {
    let before = &line[start.saturating_sub(200)..start];
    before.iter().rposition(|byte| matches!(byte, b'<' | b'>')).is_some_and(|at| before[at] == b'<')
}

/// The text of an element that begins at `start`, or of the one inside it.
fn element(line: &[u8], start: usize) -> (usize, Option<usize>) {
    let mut start = start;
    let blank = line[start..].iter().take(40).take_while(|byte| byte.is_ascii_whitespace()).count();
    let inner = &line[start + blank..];
    if inner.starts_with(b"<") && !inner.starts_with(b"</") {
        let tag = &inner[..inner.len().min(160)];
        let is_value =
            memchr::memmem::find(tag, b"Value").is_some() || memchr::memmem::find(tag, b"value").is_some();
        if let Some(close) = memchr::memchr(b'>', tag).filter(|_| is_value) {
            start += blank + close + 1;
        }
    }
    let length = line[start..].iter().take(LONGEST_VALUE).position(|byte| *byte == b'<').unwrap_or(0);
    (start, Some(start + length))
}

/// Nouns of numbers that are nobody's: `tax id of the wrong format, error: 40012345`.
#[rustfmt::skip]
pub(super) const OTHER_NUMBERS: &[&[u8]] = &[
    b"error", b"code", b"order", b"ticket", b"case", b"request", b"invoice", b"fehler", b"fehlercode", b"vorgang", b"auftrag", b"rechnung", b"erreur", b"commande",
    b"errore", b"ordine", b"erro", b"pedido", b"fout", b"kod", b"status", b"version", b"build", b"length", b"count", b"line", b"job",
];

/// `PESEL (klient): 44…`: how long a remark in brackets behind the words is, with the blank in front of it.
pub(super) fn in_brackets(rest: &[u8]) -> usize {
    if !rest.starts_with(b" (") {
        return 0;
    }
    let inside =
        rest[2..].iter().take(30).take_while(|byte| !byte.is_ascii_digit() && **byte != b')').count();
    if rest[2 + inside..].starts_with(b"):") { inside + 3 } else { 0 }
}
