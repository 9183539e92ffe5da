//! A file of any length, read thing by thing: what `keep` does not want is forgotten at once.

use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use jaq_json::Val;
use serde::de::{Deserializer as _, Error as _, SeqAccess, Visitor};
use serde_json::Value as Json;

use super::decoded::DecodedExport;
use super::separator::{self, Separator};
use super::{NO_HEADER, usual};
use crate::connectors::jq;
use crate::text::io_words::io_words;

/// Bytes that one line, row or item may have.
const LONGEST: usize = 1_000_000;

/// Bytes that a reader reads ahead.
const AHEAD: usize = 64 * 1024;

/// Things of a file that a program looks at together.
const TOGETHER: usize = 1_000;

/// Bytes of the file that are looked at together.
const TOGETHER_BYTES: usize = 1_000_000;

/// Hands the things of the file to `wanted`, in order and some at a time, until that refuses. A JSON file is a list.
///
/// # Errors
/// What is wrong with the file, with its line where it has lines, or what `wanted` says.
pub(super) fn each(
    file: File,
    ending: &str,
    separator: Option<u8>,
    wanted: &mut dyn FnMut(Vec<Val>) -> Result<(), String>,
) -> Result<(), String> {
    let allowance = Rc::new(Cell::new(LONGEST + AHEAD));
    let file = DecodedExport::new(Bounded { file, left: Rc::clone(&allowance) });
    let mut reader = BufReader::with_capacity(AHEAD, file);
    let mut some = Vec::new();
    let mut bytes = 0;
    let mut take = |value| {
        some.push(value);
        bytes += (LONGEST + AHEAD).saturating_sub(allowance.get());
        allowance.set(LONGEST + AHEAD);
        if some.len() < TOGETHER && bytes < TOGETHER_BYTES {
            return Ok(());
        }
        bytes = 0;
        wanted(std::mem::take(&mut some))
    };
    match ending {
        "json" => {
            let mut read = serde_json::Deserializer::from_reader(reader);
            let items = ItemsInTurn(&mut take);
            let read = read.deserialize_seq(items).and_then(|()| read.end());
            read.map_err(|error| format!("not JSON: {error}"))?;
        }
        "ndjson" | "jsonl" => lines(reader, &mut take)?,
        _ => {
            let start = reader.fill_buf().map_err(|error| error.to_string())?;
            let found = separator.map_or_else(|| separator::of(start, usual(ending)), Separator::said);
            reader.consume(found.skipped);
            rows(reader, found.byte, &mut take)?;
        }
    }
    wanted(some)
}

fn lines(mut reader: impl BufRead, wanted: &mut dyn FnMut(Val) -> Result<(), String>) -> Result<(), String> {
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let read = reader
            .read_until(b'\n', &mut line)
            .map_err(|error| format!("line {number}: {}", io_words(&error)))?;
        if read == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let value: Json =
            serde_json::from_slice(&line).map_err(|error| format!("line {number}: not JSON: {error}"))?;
        wanted(jq::to_jq(value))?;
    }
    Ok(())
}

/// Rows as objects by the header's names; every value is a text.
fn rows(
    reader: impl Read,
    separator: u8,
    wanted: &mut dyn FnMut(Val) -> Result<(), String>,
) -> Result<(), String> {
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_reader(reader);
    let names: Vec<Val> = reader.headers().map_err(|error| error.to_string())?.iter().map(jq::text).collect();
    if names.is_empty() {
        return Err(NO_HEADER.to_owned());
    }
    for (index, name) in names.iter().enumerate() {
        if names[..index].contains(name) {
            return Err(format!("two columns are called {name}"));
        }
    }
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| error.to_string())? {
        wanted(Val::obj(names.iter().cloned().zip(record.iter().map(jq::text)).collect()))?;
    }
    Ok(())
}

/// A file that gives no more than `left` bytes before somebody has taken a thing out of them.
struct Bounded {
    file: File,
    left: Rc<Cell<usize>>,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.get();
        if left == 0 {
            return Err(io::Error::other(format!("a single line or item has more than {LONGEST} bytes")));
        }
        let most = buffer.len().min(left);
        let read = self.file.read(&mut buffer[..most])?;
        self.left.set(left - read);
        Ok(read)
    }
}

/// The items of a list, one after the other.
struct ItemsInTurn<'w>(&'w mut dyn FnMut(Val) -> Result<(), String>);

impl<'de> Visitor<'de> for ItemsInTurn<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element::<Json>()? {
            (self.0)(jq::to_jq(item)).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}
