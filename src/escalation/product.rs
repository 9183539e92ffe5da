//! Remedies in the words of the product where they are done: from the connector that answered what the check rests on.

use crate::case::Case;
use crate::checks::{self, Remedy, RemedyKind};
use crate::connectors::{Configured, RemedyValues};
use crate::facts::Facts;
use crate::report::v1::{Report, ReportedCheck};

/// Rewrites the remedies of a report. What no file says stays in the FAQ's words.
pub(super) fn word(report: &mut Report, case: &Case, facts: &Facts, systems: &[Configured]) {
    let mut sources: Vec<Vec<&Configured>> =
        report.checks.iter().map(|check| behind(check, report, systems)).collect();
    let account = account(case, facts);
    let mut worded: Vec<(Remedy, Remedy)> = Vec::new();
    let mut word = |remedy: &mut Remedy, sources: &[&Configured]| {
        let plain = remedy.clone();
        in_product(remedy, sources, systems, case, account.as_deref());
        worded.push((plain, remedy.clone()));
    };
    for (check, sources) in report.checks.iter_mut().zip(&mut sources) {
        check.remedies.iter_mut().for_each(|remedy| word(remedy, sources));
    }
    if let Some(outside) = &mut report.outside {
        let asked: Vec<&Configured> = systems.iter().collect();
        outside.remedies.iter_mut().for_each(|remedy| word(remedy, &asked));
    }
    // What the verdict rests on says the same as where it stands.
    for remedy in &mut report.remedies {
        if let Some((_, in_product)) = worded.iter().find(|(plain, _)| plain == remedy) {
            remedy.clone_from(in_product);
        }
    }
}

/// What a ticket says instead of with whom it was compared.
const A_COLLEAGUE: &str = "a colleague";

impl Report {
    /// Without what is for the admin and leaves with nothing: links and commands, who changed something, and with whom it was compared.
    pub(super) fn without_links(&self) -> Self {
        let mut report = self.clone();
        let checks = report.checks.iter_mut().flat_map(|check| &mut check.remedies);
        let beside = report.outside.iter_mut().flat_map(|outside| &mut outside.remedies);
        for remedy in checks.chain(beside).chain(&mut report.remedies) {
            (remedy.url, remedy.command) = (None, None);
        }
        for change in &mut report.changed {
            change.by = None;
        }
        if let Some(compared) = &mut report.compared {
            A_COLLEAGUE.clone_into(&mut compared.with);
        }
        report
    }
}

/// The systems that answered what a check rests on, in the order of its evidence.
fn behind<'c>(check: &ReportedCheck, report: &Report, systems: &'c [Configured]) -> Vec<&'c Configured> {
    let evidence = report.evidence.iter().filter(|seen| check.evidence.contains(&seen.id));
    let named = evidence.flat_map(|seen| seen.connector.split(" + "));
    named.filter_map(|name| systems.iter().find(|system| system.name == name)).collect()
}

/// The id of the account, where there is one account.
fn account(case: &Case, facts: &Facts) -> Option<String> {
    match checks::accounts_of(case, facts).as_slice() {
        [account] => account.id.clone(),
        _ => None,
    }
}

fn in_product(
    remedy: &mut Remedy,
    sources: &[&Configured],
    systems: &[Configured],
    case: &Case,
    account: Option<&str>,
) {
    let (role, tenant) = (remedy.role.clone(), remedy.tenant.clone().or_else(|| case.tenant.clone()));
    let (feature, object) = (remedy.feature.clone(), remedy.for_object.clone());
    let values = RemedyValues {
        role: role.as_deref(),
        tenant: tenant.as_deref(),
        feature: feature.as_deref(),
        user: account,
        object: object.as_ref().map(|object| object.id.as_str()),
    };
    // Done at its owner: in the owner's words, if that system is asked, too.
    let owner = remedy.at.as_deref().map(str::to_lowercase);
    let owners = systems.iter().filter(|system| Some(system.connector.title.to_lowercase()) == owner);
    let sources: Vec<&Configured> = if owner.is_some() { owners.collect() } else { sources.to_vec() };
    let Some(told) = sources.iter().find_map(|system| system.remedy(remedy.kind, &values)) else { return };
    if let Some(text) = told.text {
        let on = remedy.for_object.as_ref().filter(|_| remedy.kind == RemedyKind::AssignRole);
        let on = on.map(|on| format!(" on {on} only")).unwrap_or_default();
        remedy.text = format!("{text}{on}{}{}", consequence(remedy), remedy.note);
    }
    (remedy.url, remedy.command) = (told.url, told.command);
}

/// What comes with a role, which the file does not know.
fn consequence(remedy: &Remedy) -> String {
    let opens = if remedy.sensitive.is_empty() {
        String::new()
    } else {
        format!("; it also opens {}", remedy.sensitive.join(", "))
    };
    match remedy.extra_permissions {
        None => String::new(),
        Some(0) if remedy.role.is_none() && remedy.roles.is_empty() => String::new(),
        Some(0) => format!(" (nothing else comes with it{opens})"),
        Some(1) => format!(" (1 other permission comes with it{opens})"),
        Some(count) => format!(" ({count} other permissions come with it{opens})"),
    }
}
