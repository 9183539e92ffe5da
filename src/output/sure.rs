//! What a result that is only likely lacks to be sure, in words: of when it is, what was not read, who said it.

use std::mem::discriminant;

use chrono::{DateTime, TimeDelta, Utc};

use crate::checks::{Confidence, FRESH_HOURS, Status};
use crate::facts::Origin;
use crate::report::v1::{Evidence, Report, ReportedCheck};

use super::zone::Instants;

/// Why a result is not sure.
enum Caveat<'a> {
    /// Only the error text points there.
    ErrorText,
    /// A listing of this connector was not read to its end.
    Part(&'a str),
    /// It rests on an export of then.
    Export(DateTime<Utc>),
    /// It rests on a listing that an earlier run kept.
    Kept(DateTime<Utc>),
    /// It rests on what a system said so long ago that it counts as stale.
    Old(DateTime<Utc>),
}

/// "as of the export of 2026-11-23 17:40 UTC", "not all of the listing was read"; `None` where it is sure, or where nothing that was seen
/// says what is missing.
pub(super) fn caveat(report: &Report, check: &ReportedCheck, instants: &Instants<'_>) -> Option<String> {
    Some(in_words(&caveat_of(report, check)?, instants))
}

/// What all results that are not sure have in common, to be said once; `None` where they differ, or where it is a single one.
pub(super) fn common(report: &Report, instants: &Instants<'_>) -> Option<String> {
    let caveats: Vec<Caveat<'_>> =
        report.checks.iter().filter_map(|check| caveat_of(report, check)).collect();
    let [first, _, ..] = caveats.as_slice() else { return None };
    if !caveats.iter().all(|other| same_kind(first, other)) {
        return None;
    }
    let oldest = caveats.iter().min_by_key(|caveat| match caveat {
        Caveat::ErrorText | Caveat::Part(_) => None,
        Caveat::Export(at) | Caveat::Kept(at) | Caveat::Old(at) => Some(*at),
    })?;
    Some(in_words(oldest, instants))
}

fn caveat_of<'a>(report: &'a Report, check: &ReportedCheck) -> Option<Caveat<'a>> {
    match check.confidence {
        _ if !matches!(check.status, Status::Pass | Status::Fail) => None,
        Confidence::Suspected => Some(Caveat::ErrorText),
        Confidence::Likely => likely(report, check),
        Confidence::None | Confidence::Proven => None,
    }
}

fn likely<'a>(report: &'a Report, check: &ReportedCheck) -> Option<Caveat<'a>> {
    let seen: Vec<&Evidence> =
        report.evidence.iter().filter(|seen| check.evidence.contains(&seen.id)).collect();
    let oldest = |origin: Origin| seen.iter().filter(|one| one.origin == origin).map(|one| one.at).min();
    if let Some(part) = seen.iter().find(|one| !one.complete) {
        return Some(Caveat::Part(&part.connector));
    }
    // Of what the admin looked up, the summary itself says so.
    let export = oldest(Origin::Export).map(Caveat::Export);
    let stale = || {
        let at = oldest(Origin::System)?;
        let age = report.evaluated_at.signed_duration_since(at);
        (age > TimeDelta::hours(FRESH_HOURS)).then_some(Caveat::Old(at))
    };
    export.or_else(|| oldest(Origin::Kept).map(Caveat::Kept)).or_else(stale)
}

fn in_words(caveat: &Caveat<'_>, instants: &Instants<'_>) -> String {
    match caveat {
        Caveat::ErrorText => "only the error text says so".to_owned(),
        Caveat::Part(connector) => format!("only a part of the listing of {connector} was read"),
        Caveat::Export(at) => format!("as of the export of {}", instants.moment(*at)),
        Caveat::Kept(at) => format!("as of the listing kept from {}", instants.moment(*at)),
        Caveat::Old(at) => format!("as of {}", instants.moment(*at)),
    }
}

fn same_kind(one: &Caveat<'_>, other: &Caveat<'_>) -> bool {
    match (one, other) {
        (Caveat::Part(one), Caveat::Part(other)) => one == other,
        _ => discriminant(one) == discriminant(other),
    }
}
