//! What a line is: a case to look up, or recorded facts with theirs.

use chrono::{DateTime, Utc};

use super::case_line::{self, LineFields};
use super::input::LineContent;
use super::line_error::LineError;
use crate::case::{self, Case, Catalogue, FieldNames, Given};
use crate::diagnosis::Peer;
use crate::facts::{Facts, FactsError, Recording};

/// How recorded facts say what they are.
const SCHEMA: &[u8] = b"\"schema\"";

/// A line that was understood.
#[derive(Debug)]
pub(super) enum LineEntry {
    /// The systems are asked.
    Case(Box<Case>),
    /// They were asked before.
    Recorded(Box<RecordedEntry>),
}

/// A recording that has its case.
#[derive(Debug)]
pub(super) struct RecordedEntry {
    pub(super) case: Case,
    pub(super) facts: Facts,
    pub(super) peer: Option<Peer>,
    /// What of it this version does not know.
    pub(super) notes: Vec<String>,
}

/// Understands a line.
pub(super) fn read(
    number: u64,
    content: LineContent,
    catalogue: &Catalogue,
    now: DateTime<Utc>,
) -> Result<LineEntry, LineError> {
    let made = |fields| Ok(LineEntry::Case(Box::new(case_line::case(number, fields, catalogue, now)?)));
    let text = match content {
        LineContent::Json(text) => text,
        LineContent::Fields(fields) => return made(fields),
    };
    if memchr::memmem::find(text.as_bytes(), SCHEMA).is_none() {
        return made(case_line::fields(number, &text)?);
    }
    match Recording::read_noting(&text) {
        Ok((recording, notes)) => recorded(number, recording, notes, catalogue, now),
        Err(FactsError::Syntax { column, what, .. }) => {
            let what = what.split(" at line ").next().unwrap_or_default().to_owned();
            Err(LineError::invalid(number, format!("column {column}: it is not JSON: {what}"))
                .with_hint("every case is one line; `jq -c .` writes them so"))
        }
        Err(error @ FactsError::Schema { .. }) => match case_line::fields(number, &text)? {
            // The word stands somewhere in a case.
            LineFields(fields) if fields.iter().all(|(key, _)| key != "schema") => made(LineFields(fields)),
            _ => Err(LineError::invalid(number, error.to_string()).of_key("schema")),
        },
        Err(error @ FactsError::Shape { .. }) => {
            let wrong = LineError::invalid(number, format!("the recorded facts cannot be used: {error}"));
            let FactsError::Shape { key, .. } = error else { return Err(wrong) };
            Err(wrong.of_key(&key))
        }
    }
}

fn recorded(
    number: u64,
    recording: Recording,
    notes: Vec<String>,
    catalogue: &Catalogue,
    now: DateTime<Utc>,
) -> Result<LineEntry, LineError> {
    let Recording { case, facts, peer, .. } = recording;
    let Some(case) = case else {
        return Err(LineError::usage(
            number,
            "the recorded facts do not say whom they are about: they have no `case`",
        )
        .of_key("case"));
    };
    // As the command line takes a recording beside which nothing was given.
    let given = Given { names: FieldNames::default(), ..Given::default() };
    let case = case::assemble(&given, Some(&case), catalogue, &mut |_| None, now)
        .map_err(|error| LineError::of_case(number, &error))?;
    let peer = peer.map(|peer| Peer::Person { name: peer.name(), facts: Box::new(peer.facts) });
    Ok(LineEntry::Recorded(Box::new(RecordedEntry { case, facts, peer, notes })))
}
