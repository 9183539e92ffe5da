//! What points to a person: addresses, names, accounts, machines, numbers that belong to one human being.

mod card;
mod ip;
mod mail;
mod people;
mod phone;

pub(in crate::redact) use people::PersonNames;

use super::span::Span;
use crate::redact::class::Class;

/// Finds one kind of thing in a line. The name is that of the field whose value the line is.
type Detector = fn(&[u8], Option<&str>, &mut Vec<Span>);

/// The class that a detector finds, and the detector.
pub(super) const DETECTORS: &[(Class, Detector)] = &[
    (Class::Email, mail::find),
    (Class::Ip, ip::find),
    (Class::Phone, phone::find),
    (Class::Card, card::find),
];
