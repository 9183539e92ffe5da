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

/// Whether none of the addresses that were found overlaps another. A token in the place of an address reads as one to every
/// detector, so that what stands around it has been judged already: a line of a log needs no second look.
pub(super) fn hide_nothing(addresses: &[Span], merged: &[Span]) -> bool {
    addresses.iter().all(|span| {
        // They are in order: a line may be nothing but addresses.
        merged
            .binary_search_by_key(&span.range.start, |whole| whole.range.start)
            .is_ok_and(|at| merged[at].range == span.range && merged[at].class == span.class)
    })
}
