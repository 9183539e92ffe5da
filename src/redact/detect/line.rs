//! One line, or what an escaped line says: runs every detector over it.

use super::view::View;
use super::{Span, Wanted, assign, card, email, encoded, ip, links, pem, phone, prefixes, random};
use crate::redact::class::Class;

/// How many layers of base64 are opened.
const DEEPEST: usize = 2;

/// Finds everything in one line.
pub(super) fn find(
    line: &[u8],
    name: Option<&str>,
    wanted: &Wanted<'_>,
    depth: usize,
    spans: &mut Vec<Span>,
) {
    let Some(view) = View::of(line) else { return plain(line, name, wanted, depth, spans) };
    let mut found = Vec::new();
    pem::find(&view.bytes, &mut found);
    plain(&view.bytes, name, wanted, depth, &mut found);
    for mut span in found {
        let range = view.back(span.range.clone());
        if line[range.clone()] != view.bytes[span.range.clone()] {
            span.says = Some(String::from_utf8_lossy(&view.bytes[span.range.clone()]).into_owned());
        }
        span.range = range;
        spans.push(span);
    }
}

fn plain(line: &[u8], name: Option<&str>, wanted: &Wanted<'_>, depth: usize, spans: &mut Vec<Span>) {
    if line.len() < 3 {
        return;
    }
    prefixes::find(line, spans);
    assign::find(line, spans);
    links::find(line, spans);
    random::find(line, name, spans);
    if depth < DEEPEST {
        encoded::find(line, |inside, found| find(inside, None, wanted, depth + 1, found), spans);
    }
    if wanted.wants(Class::Email) {
        email::find(line, spans);
    }
    if wanted.wants(Class::Ip) {
        ip::find(line, spans);
    }
    if wanted.wants(Class::Phone) {
        phone::find(line, spans);
    }
    if wanted.wants(Class::Card) {
        card::find(line, name, spans);
    }
    if let Some(names) = wanted.names {
        names.find(line, spans);
    }
}
