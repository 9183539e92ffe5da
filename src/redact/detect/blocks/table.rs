//! Tables: the header row names the columns, and every cell is judged by its column's name. CSV, TSV, columns between bars, and
//! the logs that name their fields in a comment (`#Fields:` of the W3C format, `#fields` of Zeek).

use std::ops::Range;

use super::super::scope::DetectScope;
use super::super::span::{Span, shift};
use super::super::{field, line, person as person_of};
use super::list_names::names_a_list;
use crate::redact::class::Class;
use crate::redact::vocabulary::{NameHint, classify_name, person, told};

/// Columns of which each cell is the name of what stands in one of [`VALUES`].
const NAMES: &[&str] = &[
    "name",
    "key",
    "setting",
    "parameter",
    "param",
    "variable",
    "option",
    "property",
    "schl\u{fc}ssel",
    "einstellung",
    "nom",
    "nombre",
    "clave",
    "nazwa",
];
/// Columns of such values.
const VALUES: &[&str] = &[
    "value",
    "val",
    "wert",
    "valeur",
    "valor",
    "valore",
    "waarde",
    "warto\u{15b}\u{107}",
    "inhalt",
    "content",
];

/// The most columns that are read.
const MOST: usize = 400;
/// The longest name of a column, in bytes.
const LONGEST_NAME: usize = 48;

/// A table's header: its delimiter and the names of its columns.
#[derive(Debug, Clone)]
pub(in crate::redact) struct ColumnTable {
    delimiter: u8,
    names: Vec<String>,
    header: String,
    /// Fewer cells than this are no row.
    least: usize,
    /// The columns of which one names what stands in the other.
    pair: Option<(usize, usize)>,
}

impl ColumnTable {
    /// The header in the first lines of a text, if they are one.
    pub(in crate::redact) fn of(text: &str) -> Option<Self> {
        let comment =
            text.lines().take(12).find(|line| line.starts_with("#F") || line.starts_with("#fields"));
        if let Some(table) = comment.and_then(Self::header) {
            return Some(table);
        }
        let mut lines = text.lines().filter(|line| !is_rule(line) && !is_comment(line));
        let first = lines.next()?;
        let table = Self::header(first)?;
        // A sentence has commas, too: the line below must have as many cells, and more than one.
        let row = cells(lines.next()?, table.delimiter).len();
        let is_sentence = first.trim_end().ends_with(['.', '!', ':', ',']);
        (row >= 2 && row.abs_diff(table.names.len()) <= 1 && !is_sentence).then_some(table)
    }

    /// A line that names columns.
    pub(in crate::redact) fn header(line: &str) -> Option<Self> {
        if let Some(fields) = line.strip_prefix("#Fields:").or_else(|| line.strip_prefix("#fields\t")) {
            let delimiter = if line.starts_with("#F") { b' ' } else { b'\t' };
            let names: Vec<String> = fields.trim().split(char::from(delimiter)).map(str::to_owned).collect();
            return (names.len() >= 3).then(|| Self {
                delimiter,
                pair: pair_of(&names),
                least: names.len(),
                names: meant(names),
                header: line.trim_end().to_owned(),
            });
        }
        if line.len() > 8192 || line.trim_start().starts_with(['{', '<', '[']) {
            return None;
        }
        let delimiter = [b'\t', b';', b'|', b',']
            .into_iter()
            .max_by_key(|delimiter| memchr::memchr_iter(*delimiter, line.as_bytes()).count())?;
        let cells = cells(line.trim_end_matches(['\r', '\n']), delimiter);
        if cells.len() < 2 || cells.len() > MOST {
            return None;
        }
        let names: Vec<String> = cells.into_iter().map(|cell| line[cell].trim().to_owned()).collect();
        let sound = names.iter().filter(|name| is_name(name)).count();
        let whole = names.iter().enumerate().all(|(at, name)| {
            let is_number = at == 0 && matches!(name.as_str(), "#" | "№");
            is_name(name)
                || is_number
                || name.is_empty() && (at == 0 || at + 1 == names.len() || delimiter == b'|')
        });
        (sound >= 2 && whole).then(|| Self {
            delimiter,
            pair: pair_of(&names),
            least: names.len().saturating_sub(1).max(2),
            names: meant(names),
            header: line.trim_end().to_owned(),
        })
    }

    /// Whether this line is the header itself: names, and no values.
    pub(in crate::redact) fn is_header(&self, line: &str) -> bool {
        line.trim_end() == self.header
    }

    /// Whether the header may be a sentence with a comma in it, or a row of two strings.
    pub(super) fn is_sentence(&self) -> bool {
        self.delimiter == b',' && (self.names.len() < 3 || self.header.starts_with([' ', '\'', '\t']))
    }

    /// Whether a line has as many cells as the header, or one less or more.
    pub(super) fn fits(&self, row: &str) -> bool {
        self.has_as_many(cells(row, self.delimiter).len())
    }

    fn has_as_many(&self, cells: usize) -> bool {
        (self.least..=self.names.len() + 1).contains(&cells)
    }

    /// `SMTP_PASSWORD,x` below `name,value`: one cell names the other.
    fn named_in_row(
        &self,
        row: &str,
        cells: &[Range<usize>],
        scope: &DetectScope<'_>,
        spans: &mut Vec<Span>,
    ) {
        let Some((name, cell)) = self.pair else { return };
        let (Some(name), Some(cell)) = (cells.get(name), cells.get(cell)) else { return };
        let (name, value) = (row[name.clone()].trim(), row[cell.clone()].trim());
        if !matches!(classify_name(name.as_bytes()), NameHint::Password | NameHint::Token)
            || name.contains(' ')
        {
            return;
        }
        let start = value.as_ptr() as usize - row.as_ptr() as usize;
        let from = spans.len();
        field(name, value, scope, spans);
        shift(&mut spans[from..], start);
    }

    /// Whether a column's name says that its cells are credentials.
    pub(super) fn tells(&self) -> bool {
        self.names
            .iter()
            .any(|name| matches!(classify_name(name.as_bytes()), NameHint::Password | NameHint::Token))
    }

    /// Finds what must go in one row.
    pub(in crate::redact) fn row(&self, row: &str, scope: &DetectScope<'_>, spans: &mut Vec<Span>) {
        if is_comment(row) {
            return;
        }
        let cells = cells(row, self.delimiter);
        if !self.has_as_many(cells.len()) {
            return;
        }
        self.named_in_row(row, &cells, scope, spans);
        // `Kern, Mia;m.kern@…`: an address tells the name in another cell, whatever its column is called.
        if scope.wants(Class::Name) {
            person_of::find_beside_addresses(row.as_bytes(), spans);
        }
        for (cell, name) in cells.into_iter().zip(&self.names) {
            let value = &row[cell.clone()];
            if value.trim().len() < 2 || value == name {
                continue;
            }
            let lead = value.len() - value.trim_start().len();
            let value = value.trim();
            let from = spans.len();
            field(name, value, scope, spans);
            if spans.len() == from {
                line::find(value.as_bytes(), Some(name), scope, 0, spans);
            }
            shift(&mut spans[from..], cell.start + lead);
        }
    }
}

/// The names that say what the columns hold, where that depends on those beside them.
fn meant(names: Vec<String>) -> Vec<String> {
    let folded: Vec<String> = names.iter().map(|name| person::fold(name)).collect();
    let counts = folded.iter().any(|name| matches!(name.as_str(), "fail" | "failed" | "failures"));
    let parts = names.iter().any(|name| person::is_part_of_a_name(name));
    let persons = names.iter().any(|name| person::tells_a_person(name));
    let asks = names.iter().any(|name| told::QUESTIONS.contains(&name.to_lowercase().as_str()));
    let meant = |(name, folded): (String, String)| match folded.as_str() {
        // How many passed, beside how many failed: no password.
        "pass" if counts => "passed".to_owned(),
        // Beside an address or a given name, a `name` is a person's, and so is the number of a document.
        "documentno" | "documentnumber" | "docno" if persons => "passportNumber".to_owned(),
        _ if parts && person::is_bare_name(&name) => "firstName".to_owned(),
        _ if persons && person::is_bare_name(&name) => "displayName".to_owned(),
        _ if asks && told::ANSWERS.contains(&name.to_lowercase().as_str()) => "securityAnswer".to_owned(),
        _ if names_a_list(&name.to_lowercase()) => "backupCode".to_owned(),
        _ => name,
    };
    names.into_iter().zip(folded).map(meant).collect()
}

/// `# made by hand`, and not `#,Integration,Key`, where it names a column of numbers.
fn is_comment(line: &str) -> bool {
    line.starts_with('#') && !line[1..].starts_with([',', ';', '\t', '|'])
}

/// The columns of names and of their values.
fn pair_of(names: &[String]) -> Option<(usize, usize)> {
    let column =
        |words: &[&str]| names.iter().position(|name| words.contains(&name.to_ascii_lowercase().as_str()));
    Some((column(NAMES)?, column(VALUES)?))
}

/// Whether a line is nothing but the frame of a table.
pub(super) fn is_rule(line: &str) -> bool {
    line.bytes().all(|byte| b"-+|=: ".contains(&byte))
}

/// Whether a cell of a first line may name a column: few words, with a letter, and nothing that only values have.
pub(super) fn is_name(cell: &str) -> bool {
    let cell = cell.trim().trim_matches(['"', '\'', '*', '`']);
    !cell.is_empty()
        && cell.len() <= LONGEST_NAME
        && cell.split_whitespace().count() <= 5
        && cell.chars().any(char::is_alphabetic)
        && !cell.contains(['@', '=', '{', '}', '<', '>', '\\', ':', '!', '?', ';', '"'])
        // `Parola d'ordine`, and no value in quotes.
        && (!cell.contains('\'')
            || cell.split('\'').all(|part| !part.is_empty() && part.chars().all(|char| char.is_alphabetic() || char == ' ')))
        && !cell.contains("://")
        // `File "/srv/x.py", line 7, in run`: a path, no name.
        && !cell.contains('"')
        && cell.matches('/').count() < 2
        && !cell.starts_with(|char: char| char.is_ascii_digit())
        && cell.chars().filter(char::is_ascii_digit).count() <= 4
}

/// The contents of the cells, without their quotes.
pub(super) fn cells(row: &str, delimiter: u8) -> Vec<Range<usize>> {
    let bytes = row.as_bytes();
    let mut cells = Vec::new();
    let mut next = 0;
    loop {
        let start = next;
        // `1, 'x'`: blanks in front of a quote are no part of the cell.
        let blanks =
            bytes[start..].iter().take(8).take_while(|byte| **byte == b' ' && delimiter != b' ').count();
        let opens = bytes.get(start + blanks).is_some_and(|byte| matches!(byte, b'"' | b'\''));
        let start = if opens { start + blanks } else { start };
        let quote = bytes
            .get(start)
            .copied()
            .filter(|byte| matches!(byte, b'"') || *byte == b'\'' && delimiter != b' ');
        let closed = quote.and_then(|quote| closing(bytes, start + 1, quote, delimiter));
        let end = match closed {
            Some(end) => end + 1,
            None => memchr::memchr(delimiter, &bytes[start..]).map_or(row.len(), |at| start + at),
        };
        cells.push(if closed.is_some() { start + 1..end - 1 } else { start..end });
        if end >= row.len() || cells.len() > MOST {
            return cells;
        }
        next = end + 1;
        if next >= row.len() {
            cells.push(row.len()..row.len());
            return cells;
        }
    }
}

/// The quote that closes a cell: doubled ones do not (RFC 4180).
fn closing(bytes: &[u8], from: usize, quote: u8, delimiter: u8) -> Option<usize> {
    let mut at = from;
    while let Some(found) = memchr::memchr(quote, bytes.get(at..)?).map(|found| at + found) {
        match bytes.get(found + 1) {
            Some(next) if *next == quote => at = found + 2,
            Some(next) if *next == delimiter => return Some(found),
            None => return Some(found),
            Some(_) => return None,
        }
    }
    None
}
