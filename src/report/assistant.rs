//! The report for a language model: nobody but the person that was asked about is told from their token, that one as the caller
//! called them, and nothing that a reader would not see is in it.

use std::borrow::Cow;

use serde_json::Value;

use super::affected::called;
use super::fields::REPORT;
use super::v1::Report;
use crate::checks::accounts_of;
use crate::redact::affected::AffectedPerson;
use crate::redact::findings::Log;
use crate::redact::redacted::Redacted;
use crate::redact::typed::{RedactError, Redactor};
use crate::text::bare::bare;

/// Redacts a report for the audience `assistant`. Links, commands, and who changed something are left out; so are the facts, unless the
/// report is still to become a ticket.
///
/// # Errors
/// When a field does not fit any more after redaction: nothing leaves then.
pub fn redact_for_assistant(
    redactor: &Redactor,
    mut report: Report,
    keeps_facts: bool,
    log: &mut Log,
) -> Result<Redacted<Report>, RedactError> {
    let facts = report.facts.as_ref();
    let accounts = facts.map(|facts| accounts_of(&report.case, facts)).unwrap_or_default();
    let typed = report.case.user.clone();
    let mut aliases = called(&typed, &accounts);
    for alias in &mut aliases {
        *alias = bare(alias).into_owned();
    }
    if !keeps_facts {
        report.facts = None;
    }
    // First: an address with a space of no width in it is no address to those who look for addresses.
    let mut report = seen(&report)?;
    // What the error calls the id of a request may be the id of somebody.
    let is_person = |id: &str| aliases.iter().any(|alias| alias == id);
    let ids = report.ids.iter().filter(|id| !is_person(&id.value)).cloned().collect();
    let spelt = if typed.contains('@') { vec![typed.clone()] } else { Vec::new() };
    report.ids = ids;
    leave_out(&mut report);
    redactor.fields_showing(&report, &AffectedPerson { shown: typed, spelt, aliases }, &REPORT, log)
}

/// What only somebody at a screen has use for, or what is about others.
fn leave_out(report: &mut Report) {
    let checks = report.checks.iter_mut().flat_map(|check| &mut check.remedies);
    let beside = report.outside.iter_mut().flat_map(|outside| &mut outside.remedies);
    for remedy in checks.chain(beside).chain(&mut report.remedies) {
        (remedy.url, remedy.command) = (None, None);
    }
    report.changed.iter_mut().for_each(|change| change.by = None);
    report.compared = None;
}

/// The report of which every text is as it is seen.
fn seen(report: &Report) -> Result<Report, RedactError> {
    let failed = |cause| RedactError::of("the report", cause);
    let mut tree = serde_json::to_value(report).map_err(failed)?;
    see(&mut tree);
    serde_json::from_value(tree).map_err(failed)
}

fn see(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(plain) = bare(text) {
                *text = plain;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(see),
        Value::Object(fields) => fields.values_mut().for_each(see),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
