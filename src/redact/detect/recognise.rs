//! What something is decides first: a URN, a tag, a stack frame, a time with its zone, a package, a digest with its name never is a
//! secret, however it is named and however random it looks.
//!
//! A detector's finding is held against these grammars: each reads the words around it, at most [`REACH`] bytes to either side, so
//! that a line of any length costs no more than its findings.

use std::ops::Range;

use super::span::Span;
use crate::redact::class::Class;

mod agent;
mod algorithm;
mod digest;
mod frame;
mod markup;
mod object;
mod template;
mod time;
mod urn;

/// The rule that finds the owner of a home folder, also in a frame.
pub(super) const HOME_FOLDER: &str = "home folder";

/// Bytes that are read to either side of a finding.
const REACH: usize = 256;

/// A grammar: whether what stands in this range of the line is a part of it.
type Grammar = fn(&[u8], &Range<usize>) -> bool;

/// The grammars, and which classes of findings they explain.
const GRAMMARS: &[(&[Class], Grammar)] = &[
    (&[Class::Secret, Class::Email, Class::Phone, Class::Ip, Class::Card], urn::covers),
    (&[Class::Secret], markup::covers),
    (&[Class::Secret, Class::Email, Class::Name], frame::covers),
    (&[Class::Phone, Class::Card], time::covers),
    (&[Class::Secret, Class::Phone, Class::Card], digest::covers),
    (&[Class::Secret, Class::Email], algorithm::covers),
    (&[Class::Secret], agent::covers),
    (&[Class::Secret], object::covers),
    (&[Class::Secret], template::covers),
];

/// Leaves out what one of the grammars explains.
pub(super) fn leave_out(line: &[u8], spans: &mut Vec<Span>, from: usize) {
    remove(spans, from, |span| {
        // `/home/mia/app/run.rb:3:in`: whose folder it is says nothing of the frame.
        span.rule != HOME_FOLDER
            && GRAMMARS
                .iter()
                .any(|(classes, covers)| classes.contains(&span.class) && covers(line, &span.range))
    });
}

/// Leaves out what a build wrote: `video_box.ico-7a38….png` begins like a vendor's key.
pub(super) fn leave_out_files(line: &[u8], spans: &mut Vec<Span>, from: usize) {
    remove(spans, from, |span| object::is_built_file(line, &span.range));
}

/// Removes those behind the first `from` that are explained. Their order is made when they are merged.
fn remove(spans: &mut Vec<Span>, from: usize, explained: impl Fn(&Span) -> bool) {
    let mut at = from;
    while at < spans.len() {
        if explained(&spans[at]) {
            spans.swap_remove(at);
        } else {
            at += 1;
        }
    }
}

/// The word around a range: to the next byte that `ends`.
fn around(line: &[u8], range: &Range<usize>, ends: fn(u8) -> bool) -> Range<usize> {
    let before = line[..range.start].iter().rev().take(REACH).take_while(|byte| !ends(**byte)).count();
    let after = line[range.end..].iter().take(REACH).take_while(|byte| !ends(**byte)).count();
    range.start - before..range.end + after
}

/// What ends a word in any notation: white space, quotes, brackets of tags.
const fn ends_word(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>')
}
