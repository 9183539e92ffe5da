//! Which phrases a reply is made of. It claims only what was seen, and says nothing about what was not.

use super::catalogue::ReplyCatalogue;
use super::lint;
use crate::case::Symptom;
use crate::checks::{self, ClaimValue, Confidence, RemedyKind, Status};
use crate::diagnosis::{Exit, GateReason, Verdict};
use crate::facts::{Facts, TenantPolicy};
use crate::output::answer::{action_phrase, primary};
use crate::output::template::RenderError;
use crate::output::view::{LetterView, PhraseView};
use crate::redact::pseudonym::is_token;
use crate::report::v1::{Report, ReportedCheck};
use crate::text::few;
use crate::text::moment::moment;
use crate::text::visible::one_line;

/// The letter for a report.
pub(super) fn compose(report: &Report, catalogue: &ReplyCatalogue) -> Result<LetterView, RenderError> {
    let phrases = catalogue.phrases();
    let roles = own_roles(report);
    let primary = primary(report).filter(|check| check.confidence > Confidence::Suspected);
    let mut view = PhraseView {
        name: name(report).unwrap_or_default(),
        action: action(report, catalogue),
        several_roles: roles.len() > 1,
        roles: join(&roles, &phrases.and),
        feature: feature(report, primary).unwrap_or_default(),
        until: until(primary).unwrap_or_default(),
        list: String::new(),
        // A ticketing system that refuses for good gets no ticket as it is.
        escalated: report.gate.escalate && report.exit_code != Exit::Broken.code(),
    };
    let mut parts = Vec::new();
    let mut is_proven = true;
    for (check, key) in report.checks.iter().filter_map(|check| Some((check, claim(report, check, &roles)?)))
    {
        if let Some(phrase) = phrases.checked.get(key) {
            parts.push(catalogue.say(phrase, &view)?);
            is_proven &= check.confidence == Confidence::Proven || check.status == Status::Fail;
        }
    }
    view.list = join(&parts, &phrases.and);
    let checked = match (parts.is_empty(), is_proven) {
        (true, _) => String::new(),
        (false, true) => catalogue.say(&phrases.confirmed, &view)?,
        (false, false) => catalogue.say(&phrases.seen, &view)?,
    };
    let cause = cause(report, primary, catalogue);
    Ok(LetterView {
        greeting: catalogue.say(&phrases.greeting, &view)?,
        checked,
        means: catalogue.say(cause.map_or("", |cause| &cause.means), &view)?,
        next: catalogue.say(cause.map_or("", |cause| &cause.next), &view)?,
    })
}

/// The letter that holds nothing of the case.
pub(super) fn general(catalogue: &ReplyCatalogue) -> Result<LetterView, RenderError> {
    let phrases = catalogue.phrases();
    let view = PhraseView { action: phrases.that.clone(), ..PhraseView::default() };
    let cause = catalogue.cause(&["general"]);
    Ok(LetterView {
        greeting: catalogue.say(&phrases.greeting, &view)?,
        checked: String::new(),
        means: catalogue.say(cause.map_or("", |cause| &cause.means), &view)?,
        next: catalogue.say(cause.map_or("", |cause| &cause.next), &view)?,
    })
}

fn cause<'c>(
    report: &Report,
    primary: Option<&ReportedCheck>,
    catalogue: &'c ReplyCatalogue,
) -> Option<&'c super::catalogue::Cause> {
    if report.gate.reason == GateReason::StillFailing {
        return catalogue.cause(&["still_failing", "general"]);
    }
    // Nobody logs out of where they cannot get in.
    let at_the_door = report.case.symptom == Symptom::SignIn;
    let by_symptom = |key: &str| if at_the_door { format!("{key}.sign_in") } else { key.to_owned() };
    match (report.verdict, primary) {
        (Verdict::Blocked, Some(check)) => {
            let id = check.id.as_str();
            let exact = format!("{id}.{}", check.reason.as_deref().unwrap_or_default());
            // Whoever quotes a dead link is not sent to it once more.
            let first = check.remedies.first().map(|remedy| remedy.kind);
            let exact = match (exact.as_str(), first) {
                (_, Some(RemedyKind::AssignSeat)) => "account.seat_not_assigned".to_owned(),
                ("invite.invite_pending", Some(RemedyKind::ResendInvite)) => "invite.link_void".to_owned(),
                ("password.single_sign_on", _) if demanded(report) => {
                    "password.single_sign_on_demanded".to_owned()
                }
                _ => exact,
            };
            catalogue.cause(&[&exact, id, "general"])
        }
        (Verdict::Outside, _) => {
            let outside = report.outside.as_ref();
            let kind = outside.map_or("outside", |outside| outside.kind.as_str());
            // "Another account" is not mended by signing in to the same one again.
            let first = outside.and_then(|outside| outside.remedies.first());
            let other = first.is_some_and(|remedy| remedy.kind == RemedyKind::UseOtherAccount);
            let exact = format!("outside.{}", if other { "other_account" } else { kind });
            catalogue.cause(&[&by_symptom(&exact), &exact, "outside", "general"])
        }
        (Verdict::ShouldWork, _) => catalogue.cause(&[&by_symptom("should_work"), "should_work", "general"]),
        _ => catalogue.cause(&[&by_symptom("undetermined"), "undetermined", "general"]),
    }
}

/// The tenant demands single sign-on of somebody who has a password.
fn demanded(report: &Report) -> bool {
    let Some(facts) = &report.facts else { return false };
    let policy = facts.policy.as_ref().ok().and_then(|seen| seen.value.as_ref());
    let password = facts.password.as_ref().ok().and_then(|seen| seen.value.as_ref());
    policy.is_some_and(TenantPolicy::demands_single_sign_on)
        && password.is_none_or(|password| password.single_sign_on.is_none())
}

/// The key of what may be claimed about a check; `None`: nothing. A pass that rests on a suspicion claims nothing, and neither
/// does one whose words would be more than the facts say.
fn claim(report: &Report, check: &ReportedCheck, roles: &[String]) -> Option<&'static str> {
    let claim = checks::get(check.id)?.claim?;
    let says_enough = |facts: &Facts| (claim.holds)(&report.case, facts) || is_by_hand(facts, check);
    let may = check.confidence >= Confidence::Likely
        && claim.when.contains(&check.status)
        && claim.symptom.is_none_or(|symptom| symptom == report.case.symptom)
        && report.facts.as_ref().is_none_or(says_enough)
        && match claim.names {
            None => true,
            Some(ClaimValue::Roles) => !roles.is_empty(),
            Some(ClaimValue::Feature) => feature(report, None).is_some(),
        };
    may.then(|| check.id.as_str())
}

/// An admin looked it up, because no system could be asked.
fn is_by_hand(facts: &Facts, check: &ReportedCheck) -> bool {
    facts.found.contains_key(&check.id) && check.confidence == Confidence::Likely
}

/// Names of the person's own roles that read like names, unless there are too many for a letter: an id is an internal.
fn own_roles(report: &Report) -> Vec<String> {
    let reads = |name: &String| {
        name.chars().any(char::is_alphabetic)
            && !name.contains(['_', ':', '.', '/', '\\', '@', '<', '{'])
            && name.chars().count() <= 40
            && !name.chars().all(|character| character.is_ascii_hexdigit() || character == '-')
    };
    if !report.roles_known || few::is_long(&report.roles) || !report.roles.iter().all(reads) {
        return Vec::new();
    }
    report.roles.iter().map(|name| one_line(name).into_owned()).collect()
}

/// The person's name, when there is exactly one account and the name was not taken out.
fn name(report: &Report) -> Option<String> {
    let seen = report.facts.as_ref()?.account.as_ref().ok()?;
    let [account] = seen.value.as_deref()? else { return None };
    let name = one_line(account.name.as_ref()?).trim().to_owned();
    let reads = !name.is_empty()
        && name.chars().count() <= 60
        && !is_token(&name)
        && !name.contains(['@', '/', '<', '>', '[', '{', '\\']);
    reads.then_some(name)
}

/// The action in the reporter's words, unless those hold an internal.
fn action(report: &Report, catalogue: &ReplyCatalogue) -> String {
    let phrases = catalogue.phrases();
    if report.case.symptom == Symptom::SignIn {
        return phrases.sign_in.clone();
    }
    if report.case.action.as_deref().is_none_or(|action| action.trim().is_empty()) {
        return phrases.that.clone();
    }
    let action = action_phrase(report);
    if lint::leaks(&action, report, "").is_empty() { action } else { phrases.that.clone() }
}

/// What people call the feature in question: the one that the remedy is about, or the only one.
fn feature(report: &Report, primary: Option<&ReportedCheck>) -> Option<String> {
    let features = &report.case.needs.features;
    let named = primary.and_then(|check| check.remedies.iter().find_map(|remedy| remedy.feature.as_ref()));
    let need = match (named, features.as_slice()) {
        (Some(name), _) => {
            features.iter().find(|need| need.name == *name || need.flag.as_ref() == Some(name))
        }
        (None, [only]) => Some(only),
        _ => None,
    }?;
    let name = one_line(&need.name).into_owned();
    (lint::leaks(&name, report, "").is_empty() && need.flag.as_ref() != Some(&name)).then_some(name)
}

/// When waiting ends.
fn until(primary: Option<&ReportedCheck>) -> Option<String> {
    let wait = primary?.remedies.iter().find(|remedy| remedy.kind == RemedyKind::Wait)?;
    wait.until.map(moment)
}

/// "a, b and c".
fn join(parts: &[String], and: &str) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [all @ .., last] => format!("{} {and} {last}", all.join(", ")),
    }
}
