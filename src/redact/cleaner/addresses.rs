//! Addresses in a text: which lines need no second look after theirs were replaced, and whose stay.

use crate::redact::class::Class;
use crate::redact::detect::Span;

/// Addresses of one person that stay in a text as they are written there, in lower case.
#[derive(Clone, Debug, Default)]
pub(super) struct ShownAddresses(Vec<String>);

impl ShownAddresses {
    pub(super) fn new(addresses: &[String]) -> Self {
        Self(addresses.iter().map(|address| address.to_lowercase()).collect())
    }

    /// Whether this value is one of them, whatever its case.
    pub(super) fn holds(&self, class: Class, value: &str) -> bool {
        class == Class::Email && !self.0.is_empty() && self.0.contains(&value.to_lowercase())
    }
}

/// Whether all that was found are addresses of people and machines.
pub(super) fn are_addresses(found: &[Span]) -> bool {
    found.iter().all(|span| matches!(span.class, Class::Email | Class::Ip))
}

/// Whether none of the addresses that were found in a line overlaps another, and each stands by itself. A token in the place of an
/// address reads as one to every detector, so that what stands around it has been judged already: a line of a log needs no second
/// look.
///
/// `a@x.org@y.org` does: behind the first address, `@y.org` was nothing, and behind its token it is an address. So does `::1-a`.
pub(super) fn hide_nothing(line: &str, addresses: &[Span], merged: &[Span]) -> bool {
    addresses.iter().all(|span| {
        // They are in order: a line may be nothing but addresses.
        merged
            .binary_search_by_key(&span.range.start, |whole| whole.range.start)
            .is_ok_and(|at| merged[at].range == span.range && merged[at].class == span.class)
            && stands_alone(line, span)
    })
}

/// Whether marks or blanks stand on both sides of it, or the sign in front of a value, or a port behind it.
fn stands_alone(line: &str, span: &Span) -> bool {
    let is_mark = |byte: u8| byte.is_ascii_whitespace() || b"\"'`<>()[]{},;|".contains(&byte);
    let bytes = line.as_bytes();
    let (before, after) = (&bytes[..span.range.start], &bytes[span.range.end..]);
    let port = after.strip_prefix(b":").filter(|_| span.class == Class::Ip);
    let behind =
        port.map_or(after, |port| &port[port.iter().take_while(|byte| byte.is_ascii_digit()).count()..]);
    before.last().is_none_or(|byte| is_mark(*byte) || *byte == b'=')
        && behind.first().is_none_or(|byte| is_mark(*byte))
}
