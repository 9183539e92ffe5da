//! Tables anywhere in a text: what a client of a data base printed, a table of a wiki or a mail, columns that blanks divide. A line of
//! names of which one says that it holds credentials is the header of the rows below it.

use std::ops::Range;

use super::super::field;
use super::super::scope::DetectScope;
use super::super::span::{Span, shift};
use super::lines::TextLine;
use super::table::{ColumnTable, is_name, is_rule};
use crate::redact::vocabulary::{NameHint, classify_name};

/// The most rows below one header.
const MOST: usize = 10_000;
/// The longest header, in bytes.
const LONGEST: usize = 400;

pub(super) fn find(text: &str, lines: &[TextLine], scope: &DetectScope<'_>, spans: &mut Vec<Span>) {
    let mut at = 0;
    let mut marks_above = 0;
    while at + 1 < lines.len() {
        let header = &text[lines[at].range.clone()];
        at += 1;
        let marks = memchr::memchr3_iter(b'|', b';', b',', header.as_bytes()).count();
        // A row in the midst of another table is no header.
        let is_row = marks > 0 && marks == std::mem::replace(&mut marks_above, marks);
        // What a log writes has a colon or an equals sign in nearly every line; no name of a column has.
        if is_row
            || header.len() > LONGEST
            || lines[at - 1].blank
            || memchr::memchr2(b':', b'=', header.as_bytes()).is_some()
        {
            continue;
        }
        at += if marks > 0 {
            divided(text, header, &lines[at..], scope, spans)
        } else {
            in_columns(text, header, &lines[at..], scope, spans)
        };
    }
}

/// Rows with a mark between their cells. Returns how many lines they are.
fn divided(
    text: &str,
    header: &str,
    lines: &[TextLine],
    scope: &DetectScope<'_>,
    spans: &mut Vec<Span>,
) -> usize {
    let Some(table) = ColumnTable::header(header).filter(ColumnTable::tells) else { return 0 };
    // Two words with a comma are a sentence as often.
    if table.is_sentence() {
        return 0;
    }
    let mut read = 0;
    for line in lines.iter().take(MOST) {
        let row = &text[line.range.clone()];
        if line.blank || !is_rule(row) && !table.fits(row) {
            break;
        }
        read += 1;
        let from = spans.len();
        table.row(row, scope, spans);
        shift(&mut spans[from..], line.range.start);
    }
    read
}

/// Rows whose cells two blanks or a tab divide.
fn in_columns(
    text: &str,
    header: &str,
    lines: &[TextLine],
    scope: &DetectScope<'_>,
    spans: &mut Vec<Span>,
) -> usize {
    let names: Vec<&str> = columns(header).into_iter().map(|range| &header[range]).collect();
    let tells = |name: &&str| matches!(classify_name(name.as_bytes()), NameHint::Password | NameHint::Token);
    let framed = lines.first().is_some_and(|line| !line.blank && is_rule(&text[line.range.clone()]));
    // `pass  x` above `port  5432` are names with their values.
    if names.len() < if framed { 2 } else { 3 }
        || !names.iter().all(|name| is_name(name))
        || !names.iter().any(tells)
    {
        return 0;
    }
    let mut read = 0;
    for line in lines.iter().take(MOST) {
        let row = &text[line.range.clone()];
        let cells = columns(row);
        if line.blank || !is_rule(row) && cells.len() != names.len() {
            break;
        }
        read += 1;
        for (cell, name) in cells.into_iter().zip(&names) {
            if is_rule(row) || cell.len() < 2 {
                continue;
            }
            let from = spans.len();
            field(name, &row[cell.clone()], scope, spans);
            shift(&mut spans[from..], line.range.start + cell.start);
        }
    }
    read
}

/// The cells between which two blanks or a tab stand.
fn columns(row: &str) -> Vec<Range<usize>> {
    let bytes = row.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if matches!(bytes[at], b' ' | b'\t') {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len()
            && bytes[at] != b'\t'
            && !(bytes[at] == b' ' && matches!(bytes.get(at + 1), None | Some(b' ' | b'\t')))
        {
            at += 1;
        }
        found.push(start..at);
    }
    found
}
