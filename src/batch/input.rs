//! The lines of a batch, whatever they are written as: an object in each, or a table.

use std::collections::VecDeque;
use std::io::{self, Read};

use super::case_line::LineFields;
use super::columns::Columns;
use super::line_error::LineError;
use super::lines::{InputLines, PhysicalLine};
use super::table;
use super::table_row::Row;
use crate::text::digest::{sha256, sha256_of};

/// A stream of lines.
pub struct BatchInput {
    lines: InputLines,
    /// Lines that were read and are not used up.
    ahead: VecDeque<PhysicalLine>,
    format: InputFormat,
    /// Lines with nothing in them.
    blank: u64,
    /// What is said of the input as a whole.
    notes: Vec<String>,
}

/// What the lines are written as.
enum InputFormat {
    /// The first line says it; `table`: the name of the file did.
    Unknown {
        table: bool,
    },
    Objects,
    Table(Columns),
    /// Nothing more is read.
    Ended,
}

/// One line of the input.
#[derive(Debug)]
pub struct InputLine {
    /// Where it begins in the file, from 1.
    pub number: u64,
    pub(super) content: Result<LineContent, Box<LineError>>,
}

/// What stands in a line.
#[derive(Debug)]
pub(super) enum LineContent {
    Json(String),
    Fields(LineFields),
}

impl BatchInput {
    /// Reads from there; `is_table`: the file is called so.
    #[must_use]
    pub fn new(source: Box<dyn Read + Send>, is_table: bool) -> Self {
        Self {
            lines: InputLines::new(source),
            ahead: VecDeque::new(),
            format: InputFormat::Unknown { table: is_table },
            blank: 0,
            notes: Vec::new(),
        }
    }

    /// The next line that is not blank; `None` at the end.
    ///
    /// # Errors
    /// The source cannot be read.
    #[expect(
        clippy::should_implement_trait,
        reason = "an iterator's items cannot be asked about between two of them"
    )]
    pub fn next(&mut self) -> io::Result<Option<InputLine>> {
        loop {
            if matches!(self.format, InputFormat::Ended) {
                return Ok(None);
            }
            let Some(line) = self.physical()? else { return Ok(None) };
            if line.is_blank() && !line.too_long {
                self.blank += 1;
                continue;
            }
            if let InputFormat::Unknown { table } = self.format {
                match table::columns(&line, table) {
                    None => self.format = InputFormat::Objects,
                    Some(Ok((columns, notes))) => {
                        self.format = InputFormat::Table(columns);
                        self.notes = notes;
                        continue;
                    }
                    Some(Err(error)) => {
                        self.format = InputFormat::Ended;
                        return Ok(Some(InputLine { number: line.number, content: Err(Box::new(error)) }));
                    }
                }
            }
            let number = line.number;
            let content = match &self.format {
                InputFormat::Table(columns) => {
                    let columns = columns.clone();
                    self.row(line, &columns)?.map(LineContent::Fields)
                }
                _ => line.text().map(LineContent::Json),
            };
            return Ok(Some(InputLine { number, content: content.map_err(Box::new) }));
        }
    }

    /// Lines with nothing in them so far.
    #[must_use]
    pub fn blank(&self) -> u64 {
        self.blank
    }

    /// What is to be said of the input as a whole, once.
    pub fn take_notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }

    fn physical(&mut self) -> io::Result<Option<PhysicalLine>> {
        match self.ahead.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.lines.next(),
        }
    }

    /// A row of the table, which goes on in the next lines as long as a quote is open. Where that does not fit, only its first line is
    /// used up: one stray quote is not to swallow the rest.
    fn row(&mut self, first: PhysicalLine, columns: &Columns) -> io::Result<Result<LineFields, LineError>> {
        let number = first.number;
        let mut taken: Vec<PhysicalLine> = Vec::new();
        let mut row = Row::begin(first, columns);
        while row.is_open() {
            let Some(next) = self.physical()? else { break };
            row.add(&next);
            taken.push(next);
        }
        let read = row.fields(number, columns);
        if read.is_err() {
            taken.into_iter().rev().for_each(|line| self.ahead.push_front(line));
        }
        Ok(read)
    }
}

impl InputLine {
    /// What tells whether this line is the same as another one.
    pub(super) fn digest(&self) -> String {
        match &self.content {
            Ok(LineContent::Json(text)) => sha256(text.as_bytes()),
            Ok(LineContent::Fields(fields)) => {
                let texts: Vec<String> =
                    fields.0.iter().flat_map(|(key, value)| [key.clone(), value.to_string()]).collect();
                sha256_of(&texts.iter().map(String::as_str).collect::<Vec<_>>())
            }
            Err(error) => sha256(error.message.as_bytes()),
        }
    }
}
