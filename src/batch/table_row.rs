//! One row of a table.

use csv::ReaderBuilder;
use serde_json::Value;

use super::case_line::LineFields;
use super::columns::Columns;
use super::line_error::LineError;
use super::lines::{MOST, PhysicalLine, too_long_at};

/// Between two items of a cell that is a list.
const ITEMS: char = ';';
/// The keys that are lists.
const LISTS: [&str; 4] = ["permission", "feature", "role", "trait"];

/// A row, as far as its lines were read.
pub(super) struct Row {
    bytes: Vec<u8>,
    separator: u8,
    /// In quotes at its end.
    quoted: bool,
    /// A line of it is too long, or all of them are.
    too_long: bool,
}

impl Row {
    pub(super) fn begin(first: PhysicalLine, columns: &Columns) -> Self {
        let mut row = Self {
            bytes: first.bytes,
            separator: columns.separator,
            quoted: false,
            too_long: first.too_long,
        };
        row.quoted = !row.too_long && opens(&row.bytes, row.separator, false);
        row
    }

    /// Whether it goes on in the next line.
    pub(super) fn is_open(&self) -> bool {
        self.quoted && !self.too_long
    }

    pub(super) fn add(&mut self, next: &PhysicalLine) {
        if next.too_long || self.bytes.len() + next.bytes.len() >= MOST {
            self.too_long = true;
            return;
        }
        self.bytes.push(b'\n');
        self.bytes.extend_from_slice(&next.bytes);
        self.quoted = opens(&next.bytes, self.separator, true);
    }

    /// The fields of its case.
    pub(super) fn fields(self, number: u64, columns: &Columns) -> Result<LineFields, LineError> {
        if self.quoted {
            let message = "a quote opens in this row and is never closed";
            return Err(
                LineError::invalid(number, message).with_hint("a quote in a cell is written twice: \"\"")
            );
        }
        if self.too_long {
            return Err(too_long_at(number));
        }
        let text = PhysicalLine { number, bytes: self.bytes, too_long: false }.text()?;
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .from_reader(text.as_bytes());
        let record = reader.records().next();
        let record = record.ok_or_else(|| LineError::invalid(number, "the row has nothing in it"))?;
        let record =
            record.map_err(|error| LineError::invalid(number, format!("the row cannot be read: {error}")))?;
        let wanted = columns.keys.len();
        // A spreadsheet leaves empty cells out, or writes more of them.
        if record.iter().skip(wanted).any(|cell| !cell.trim().is_empty()) {
            let message =
                format!("the row has {} cells, and the first line names {wanted} columns", record.len());
            return Err(LineError::invalid(number, message)
                .with_hint("a cell with a separator in it is written in quotes"));
        }
        let cells = columns.keys.iter().zip(record.iter()).filter_map(|(key, cell)| Some(((*key)?, cell)));
        let said = cells.filter(|(_, cell)| !cell.trim().is_empty());
        Ok(LineFields(said.map(|(key, cell)| (key.to_owned(), value(key, cell))).collect()))
    }
}

fn value(key: &str, cell: &str) -> Value {
    if LISTS.contains(&key) {
        return cell.split(ITEMS).map(str::trim).filter(|item| !item.is_empty()).map(Value::from).collect();
    }
    Value::from(cell)
}

/// Where in a row a byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CellPart {
    /// A cell begins: a quote here opens it.
    Begin,
    /// In a cell without quotes, where a quote is a letter like others.
    Plain,
    Quoted,
    /// Behind a quote in quotes: another one makes both a letter, anything else ends the cell.
    Closed,
}

/// Whether a quote is open behind these bytes; `quoted`: one was open before them.
fn opens(bytes: &[u8], separator: u8, quoted: bool) -> bool {
    let begin = if quoted { CellPart::Quoted } else { CellPart::Begin };
    let end = bytes.iter().fold(begin, |at, byte| match (at, *byte) {
        (CellPart::Quoted, b'"') => CellPart::Closed,
        (CellPart::Begin | CellPart::Closed, b'"') | (CellPart::Quoted, _) => CellPart::Quoted,
        (_, byte) if byte == separator => CellPart::Begin,
        _ => CellPart::Plain,
    });
    end == CellPart::Quoted
}
