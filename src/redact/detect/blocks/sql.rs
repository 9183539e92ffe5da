//! Rows of a dump: `COPY t (a, b) FROM stdin;` and `INSERT INTO t (a, b) VALUES` name the columns of the lines below.

use super::super::scope::DetectScope;
use super::super::span::{Span, shift};
use super::lines::TextLine;
use super::table::ColumnTable;

/// The most rows of one table within a text.
const MOST: usize = 100_000;

pub(super) fn find(text: &str, lines: &[TextLine], scope: &DetectScope<'_>, spans: &mut Vec<Span>) {
    let mut at = 0;
    while at < lines.len() {
        let line = &text[lines[at].range.clone()];
        at += 1;
        let Some(word) = line.trim_start().get(..5) else { continue };
        if word.eq_ignore_ascii_case("copy ") {
            let Some(table) =
                columns(line).and_then(|columns| ColumnTable::header(&columns.replace(',', "\t")))
            else {
                continue;
            };
            for row in lines[at..].iter().take(MOST) {
                at += 1;
                let content = &text[row.range.clone()];
                if content.starts_with("\\.") {
                    break;
                }
                read(&table, content, row.range.start, scope, spans);
            }
        } else if word.eq_ignore_ascii_case("inser") || word.eq_ignore_ascii_case("repla") {
            // `VALUES` at the end of the line: a tuple on each of the next. On the line itself they are read with it.
            if !line.trim_end().to_ascii_lowercase().ends_with("values") {
                continue;
            }
            let Some(table) = columns(line).and_then(ColumnTable::header) else { continue };
            for row in lines[at..].iter().take(MOST) {
                let content = row.content(text);
                let Some(tuple) = content.strip_prefix('(') else { break };
                let tuple = tuple.trim_end_matches([',', ';']);
                let tuple = tuple.strip_suffix(')').unwrap_or(tuple);
                at += 1;
                read(&table, tuple, row.place(text, tuple).start, scope, spans);
            }
        }
    }
}

fn read(table: &ColumnTable, row: &str, start: usize, scope: &DetectScope<'_>, spans: &mut Vec<Span>) {
    let from = spans.len();
    table.row(row, scope, spans);
    shift(&mut spans[from..], start);
}

/// The list of columns in the first brackets.
fn columns(line: &str) -> Option<&str> {
    let open = line.find('(')?;
    let close = line[open..].find(')')?;
    Some(&line[open + 1..open + close])
}
