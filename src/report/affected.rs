//! The report as the ticket has it: the affected person is shown as the profile says, and the systems' own ids are among those for
//! support's logs.

use super::fields::{REPORT, redact_report};
use super::v1::{FoundId, Report};
use crate::checks::accounts_of;
use crate::facts::Account;
use crate::redact::affected::{AffectedPerson, AffectedUser};
use crate::redact::findings::Log;
use crate::redact::policy::Audience;
use crate::redact::redacted::Redacted;
use crate::redact::typed::{RedactError, Redactor};

/// Redacts a report for the ticket: as [`redact_report`], but for the affected person.
///
/// # Errors
/// When a field does not fit any more after redaction: nothing leaves then.
pub fn redact_for_ticket(
    redactor: &Redactor,
    report: &Report,
    affected: AffectedUser,
    log: &mut Log,
) -> Result<Redacted<Report>, RedactError> {
    if affected == AffectedUser::Token && redactor.audience() != Audience::Admin {
        return redact_report(redactor, report, log);
    }
    let accounts = report.facts.as_ref().map(|facts| accounts_of(&report.case, facts)).unwrap_or_default();
    let mut report = report.clone();
    let ids = ids(&report, &accounts);
    report.ids.extend(ids);
    let person = person(&report, &accounts, affected);
    redactor.fields_showing(&report, &person, &REPORT, log)
}

/// The person's ids, and whose they are.
fn ids(report: &Report, accounts: &[&Account]) -> Vec<FoundId> {
    let seen = report.facts.as_ref().and_then(|facts| facts.account.as_ref().ok());
    let kind = seen.map_or_else(|| "user".to_owned(), |seen| format!("user in {}", seen.connector));
    let ids = accounts.iter().filter_map(|account| account.id.clone());
    ids.map(|value| FoundId { kind: kind.clone(), value }).collect()
}

fn person(report: &Report, accounts: &[&Account], affected: AffectedUser) -> AffectedPerson {
    let typed = &report.case.user;
    let ids: Vec<&str> = accounts.iter().filter_map(|account| account.id.as_deref()).collect();
    let address = accounts.iter().find_map(|account| account.email.clone());
    let address = if typed.contains('@') { Some(typed.clone()) } else { address };
    let by_id = Some(ids.join(" / ")).filter(|ids| !ids.is_empty());
    let shown = match affected {
        AffectedUser::Email => address.or(by_id),
        AffectedUser::Id | AffectedUser::Token => by_id.or(address),
    };
    let (shown, aliases) = (shown.unwrap_or_else(|| typed.clone()), called(typed, accounts));
    // Where the person's address may be seen, so may every spelling of it.
    let spelt = if shown.contains('@') { aliases.clone() } else { Vec::new() };
    AffectedPerson { shown, spelt, aliases }
}

/// What somebody is called: as it was typed, and as their accounts have it.
pub(super) fn called(typed: &str, accounts: &[&Account]) -> Vec<String> {
    let named = accounts.iter().flat_map(|account| {
        let Account { id, email, username, name, .. } = account;
        [id, email, username, name].into_iter().flatten().cloned()
    });
    std::iter::once(typed.to_owned()).chain(named).filter(|alias| !alias.trim().is_empty()).collect()
}
