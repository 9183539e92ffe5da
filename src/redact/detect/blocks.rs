//! What reaches over lines: private keys, YAML under a telling key, pairs of name and value on two lines, lists of recovery codes, a
//! value on the line below its name. Tables are read by their header ([`ColumnTable`]).

use super::scope::DetectScope;
use super::span::Span;

mod announce;
mod codes;
mod lines;
mod list_names;
mod netrc;
mod outline;
mod pairs;
mod public;
mod questions;
mod sql;
mod table;
mod tables;
mod told;

pub(super) use public::find as public_blocks;
pub(in crate::redact) use table::ColumnTable;

/// Finds what reaches over lines.
pub(super) fn find(text: &str, scope: &DetectScope<'_>, spans: &mut Vec<Span>) {
    super::pem::find(text.as_bytes(), spans);
    if memchr::memchr(b'\n', text.as_bytes()).is_none_or(|first| first + 1 == text.len()) {
        return;
    }
    let lines = lines::of(text);
    outline::find(text, &lines, spans);
    pairs::find(text, &lines, spans);
    codes::find(text, &lines, spans);
    told::find(text, &lines, spans);
    questions::find(text, &lines, spans);
    netrc::find(text, &lines, spans);
    sql::find(text, &lines, scope, spans);
    tables::find(text, &lines, scope, spans);
}

/// Whether a search could not be built: then nothing counts as clean.
pub(super) fn is_broken() -> bool {
    announce::is_broken() || questions::is_broken()
}
