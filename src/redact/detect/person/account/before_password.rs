//! `jdbc:oracle:thin:mia/V@db`, `[mia/V]`, `mia:V@host`: whose password was found stands in front of it.

use crate::redact::detect::span::Span;
use crate::redact::vocabulary::{NameHint, classify_name};

/// Rules that find a password by the account that stands with it.
const PAIRS: &[&str] = &[
    "password in a connection string",
    "sign-in of a protocol",
    "password on a command line",
    "password told in a sentence",
    "hash of a password",
    PGPASS,
];

/// Its lines have the account behind the machine, the port and the database.
const PGPASS: &str = "password of .pgpass";

/// Finds the accounts. Only the spans behind the first `from` are of this line.
pub(super) fn find(line: &[u8], spans: &mut Vec<Span>, from: usize) {
    let starts: Vec<(usize, bool)> = spans[from..]
        .iter()
        .filter(|span| PAIRS.contains(&span.rule))
        .map(|span| (span.range.start, span.rule == PGPASS))
        .collect();
    for (start, in_columns) in starts {
        let Some(end) = start.checked_sub(1).filter(|at| matches!(line[*at], b'/' | b':')) else { continue };
        let length = line[..end].iter().rev().take(64).take_while(|byte| super::is_part(**byte)).count();
        let before = &line[..end - length];
        let free = before.last().is_none_or(|byte| {
            byte.is_ascii_whitespace()
                || (in_columns && *byte == b':')
                || matches!(byte, b'"' | b'\'' | b'`' | b'[' | b'(' | b'=' | b',' | b';')
        });
        let is_oracle =
            before.ends_with(b":thin:") || before.ends_with(b":oci:") || before.ends_with(b":oci8:");
        if length >= 3 && (free || is_oracle) && classify_name(&line[end - length..end]) == NameHint::Nothing
        {
            super::push(line, end - length, end, "user in front of a password", spans);
        }
    }
}
