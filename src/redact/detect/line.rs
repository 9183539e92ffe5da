//! Runs every detector over one line. A line with escapes in it is decoded first.

use super::person::PersonLine;
use super::scope::DetectScope;
use super::span::Span;
use super::unescaped::UnescapedLine;
use super::{
    assign, cookie_jar, cued, elements, encoded, links, pem, person, prefixes, random, recognise, word_search,
};
use crate::redact::class::Class;

/// How many layers of base64 are opened.
const DEEPEST: usize = 2;

/// Finds everything in one line.
pub(super) fn find(
    line: &[u8],
    name: Option<&str>,
    scope: &DetectScope<'_>,
    depth: usize,
    spans: &mut Vec<Span>,
) {
    if scope.wants(Class::Name) {
        person::find_in_raw_line(line, spans);
    }
    let Some(unescaped) = UnescapedLine::of(line) else { return plain(line, name, scope, depth, spans) };
    let mut found = Vec::new();
    pem::find(&unescaped.bytes, &mut found);
    plain(&unescaped.bytes, name, scope, depth, &mut found);
    // `back\"stein44` in quotes: without its escapes, the value would end at the quote in it.
    if line.windows(2).any(|pair| pair == b"\\\"") {
        assign::find(line, &word_search::words_of(line), spans);
    }
    for mut span in found {
        let range = unescaped.back(span.range.clone());
        if span.decoded.is_none() && line[range.clone()] != unescaped.bytes[span.range.clone()] {
            span.decoded = Some(String::from_utf8_lossy(&unescaped.bytes[span.range.clone()]).into_owned());
        }
        span.range = range;
        spans.push(span);
    }
}

fn plain(line: &[u8], name: Option<&str>, scope: &DetectScope<'_>, depth: usize, spans: &mut Vec<Span>) {
    if line.len() < 3 {
        return;
    }
    // These know by their own grammar what they find.
    let first = spans.len();
    prefixes::find(line, spans);
    recognise::leave_out_files(line, spans, first);
    let mut words = word_search::words_of(line);
    let from = cued::find(line, &words, scope, spans);
    assign::find(line, &words, spans);
    elements::find(line, spans);
    cookie_jar::find(line, spans);
    links::find(line, spans);
    random::find(line, name, spans);
    if depth < DEEPEST {
        encoded::find(line, |inside, found| find(inside, None, scope, depth + 1, found), spans);
    }
    let numbers = if line.iter().any(u8::is_ascii_digit) { person::OF_NUMBERS } else { &[] };
    let mut wanted =
        person::DETECTORS.iter().chain(numbers).filter(|(class, _)| scope.wants(*class)).peekable();
    if wanted.peek().is_some() {
        let mut persons = PersonLine::of(line, name, &mut words);
        wanted.for_each(|(_, find)| find(&mut persons, spans));
    }
    if scope.wants(Class::Name) {
        person::find_beside_found(line, spans, first);
    }
    if let Some(names) = scope.names {
        names.find(line, spans);
    }
    recognise::leave_out(line, spans, from);
    // Fields of persons hold numbers, too, and a policy may want the ones without the others.
    spans.retain(|span| scope.wants(span.class));
}
