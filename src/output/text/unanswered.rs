//! What has no answer, why, and who has one: in full where the verdict waits for it.

use super::page::Page;
use crate::case::CheckId;
use crate::checks;
use crate::diagnosis::Verdict;
use crate::facts::{Need, Question};
use crate::output::open::{FailedSystem, OpenGroup, groups};
use crate::report::v1::{Evidence, Report, ReportedCheck};
use crate::text::few::and;

/// The section. Where the verdict is settled, open checks do not matter, and only a system that fails is named, once; `all` tells all.
pub(super) fn section(page: &mut Page<'_>, report: &Report, all: bool) {
    let waits = all || report.verdict == Verdict::Undetermined;
    let groups: Vec<OpenGroup<'_>> =
        groups(report).into_iter().filter(|group| waits || group.system.is_some()).collect();
    if groups.is_empty() {
        return;
    }
    page.heading("Not answered");
    for group in &groups {
        match &group.system {
            Some(system) => failed(page, group, system),
            None => open(page, report, group),
        }
        // What helps against a system that does not answer is said with what happened; each check by hand is the second choice.
        if group.system.as_ref().is_none_or(|system| system.by_hand) {
            who(page, group);
        }
    }
    if waits {
        let names = groups.iter().flat_map(|group| &group.checks).map(|check| check.id.as_str());
        let names: Vec<&str> = names.collect();
        let found = match names.as_slice() {
            // Nobody is to paste a finding that nobody made.
            [one] => format!("--found {one}=… (pass, or fail:REASON)"),
            several => format!("--found CHECK=… (pass, or fail:REASON), for {}", several.join(", ")),
        };
        page.row("", 0, &format!("Say what you find: {found}"));
    }
}

/// One line for all that a system leaves open.
fn failed(page: &mut Page<'_>, group: &OpenGroup<'_>, system: &FailedSystem<'_>) {
    let names: Vec<&str> = group.checks.iter().map(|check| check.id.as_str()).collect();
    let are = if names.len() == 1 { "is" } else { "are" };
    let open = format!("{}: {}, so {} {are} open", system.name, system.why, and(&names));
    page.row("- ", 2, &open);
    page.row("  ", 2, system.detail);
}

fn open(page: &mut Page<'_>, report: &Report, group: &OpenGroup<'_>) {
    let Some(first) = group.checks.first() else { return };
    let cited: Vec<String> = group.checks.iter().map(|check| check.id.cited()).collect();
    let cited: Vec<&str> = cited.iter().map(String::as_str).collect();
    page.row("- ", 2, &format!("{}: {}", and(&cited), why(first)));
    for other in &group.checks[1..] {
        // A check that waits for another one says what that one says, and more, or less.
        if !other.summary.contains(&first.summary) && !first.summary.contains(&other.summary) {
            page.row("  ", 2, &format!("{}: {}", other.id.as_str(), other.summary));
        }
    }
    for claim in &first.claims {
        page.row("  - ", 4, &format!("{} says {}", claim.connector, claim.says));
    }
    if first.claims.is_empty() {
        let seen = found_so_far(report, first);
        if !seen.is_empty() {
            page.row("  ", 2, &format!("Found so far: {}", seen.join("; ")));
        }
    }
}

/// What a check that has no answer did find: of its own questions, those that were answered.
fn found_so_far<'a>(report: &'a Report, check: &ReportedCheck) -> Vec<&'a str> {
    let needs = checks::get(check.id).map_or(&[][..], |check| check.needs);
    let own = |seen: &&Evidence| needs.contains(&seen.question) && is_own(check.id, seen.question);
    report.evidence.iter().filter(own).map(|seen| seen.says.as_str()).collect()
}

/// Whether a question is what the check is about, and not something that it only looks at as well.
fn is_own(check: CheckId, question: Question) -> bool {
    use Question::{Account, Beta, Flags, Invite, Lock, Reset, RoleCatalogue, Roles, SignIn, Tenants, Tier};
    match check {
        CheckId::Account => matches!(question, Account | Lock),
        CheckId::Invite => matches!(question, Invite),
        CheckId::Password => matches!(question, SignIn | Reset),
        CheckId::Tenant => matches!(question, Tenants),
        CheckId::Role => matches!(question, Roles | RoleCatalogue),
        CheckId::Feature => matches!(question, Flags | Beta | Tier),
    }
}

/// What is not known, and why.
fn why(check: &ReportedCheck) -> String {
    // What is missing is mostly a question; where it is a thing, the summary says it.
    let asks =
        |what: &&str| ["whether ", "which ", "what ", "how "].iter().any(|word| what.starts_with(word));
    let what = check.need.as_ref().map(|need| need.what.as_str()).filter(asks);
    match what {
        // Sources that disagree say more than the question does.
        Some(what) if check.claims.is_empty() => {
            format!("not known {what}: {}", check.summary)
        }
        _ => check.summary.clone(),
    }
}

/// Who can answer it, where, and with which right; and what helps meanwhile.
fn who(page: &mut Page<'_>, group: &OpenGroup<'_>) {
    let mut told: Vec<Need> = Vec::new();
    for check in &group.checks {
        let need = check.need.clone().unwrap_or_default();
        if !told.contains(&need) {
            if let Some(asked) = asked(&need) {
                page.row("  ", 2, &format!("Ask {asked}"));
            }
            told.push(need);
        }
        for remedy in &check.remedies {
            page.row("  ", 2, &remedy.text);
        }
    }
}

/// `None`: nobody is known to have the answer.
fn asked(need: &Need) -> Option<String> {
    if need.who.is_none() && need.place.is_none() && need.scope.is_none() {
        return None;
    }
    let mut line = need.who.clone().unwrap_or_else(|| "an admin".to_owned());
    if let Some(place) = &need.place {
        line.push_str(": ");
        line.push_str(place);
    }
    if let Some(scope) = &need.scope {
        line.push_str("; or give the credential the right ");
        line.push_str(scope);
    }
    Some(line)
}
