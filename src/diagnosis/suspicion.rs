//! What an error text points to, and no more than that: identity systems hide causes on purpose, so a text raises a suspicion
//! and never settles a check.

use super::Suspicion;
use crate::case::CheckId;
use crate::error_text::{self, Code, Point, Reading};

/// A check that has less than this part of what a text says, in percent, is not named beside the first.
const NAMED: i32 = 25;

/// What an error text points to first.
#[must_use]
pub fn suspect(error: &str) -> Option<Suspicion> {
    raised(&error_text::read(error))
}

/// The suspicion that a text raises.
pub(super) fn raised(reading: &Reading) -> Option<Suspicion> {
    let first = reading.first()?;
    let check = first.cause.check();
    let masked = reading.masked && check == Some(CheckId::Password);
    let others = reading.points.iter().skip(1).filter(|point| point.weight >= NAMED);
    Some(Suspicion {
        check,
        why: why(first, masked),
        kind: first.cause.kind(),
        code: first.code.map(Code::spelling),
        means: first.code.map(|code| code.means.to_owned()),
        also: others.filter_map(|point| point.cause.check()).collect(),
    })
}

fn why(point: &Point, masked: bool) -> String {
    let masked = if masked { ", which hides its cause on purpose" } else { "" };
    match point.code {
        Some(code) => {
            format!("the error text has {} of {}: {}{masked}", code.spelling(), code.family.name, code.means)
        }
        None => format!("the error text says \"{}\"{masked}", point.quoted()),
    }
}
