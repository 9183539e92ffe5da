//! Which phrases a reply is made of. It claims only what was seen, and says nothing about what was not.

use super::catalogue::{Cause, Phrases, ReplyCatalogue};
use super::deed::Deed;
use super::internals::Internals;
use super::{cause, lint};
use crate::checks::{self, ClaimValue, Confidence, RemedyKind, Status};
use crate::diagnosis::{Exit, Verdict};
use crate::facts::Facts;
use crate::output::template::{PlainValue, PlainView, RenderError};
use crate::output::view::{LetterView, PhraseView};
use crate::redact::pseudonym::is_token;
use crate::report::v1::{Report, ReportedCheck};
use crate::text::few;
use crate::text::moment::moment;
use crate::text::visible::one_line;

/// The letter for a report, and the names in it that are the person's own.
pub(super) fn compose(
    report: &Report,
    internals: &Internals<'_>,
    catalogue: &ReplyCatalogue,
) -> Result<(LetterView, Vec<String>), RenderError> {
    let phrases = catalogue.phrases();
    let roles = own_roles(report);
    let primary = report.primary_check().filter(|check| check.confidence > Confidence::Suspected);
    let name = name(report);
    let mut own: Vec<String> = roles.iter().cloned().chain(name.clone()).collect();
    own.extend(until(primary));
    let feature = feature(report, internals, primary, &own);
    own.extend(feature.clone());
    let deed = Deed::of(report, internals, phrases, &own);
    let mut view = PhraseView {
        name: name.unwrap_or_default(),
        several_roles: roles.len() > 1,
        roles: join(&roles, &phrases.and),
        feature: feature.unwrap_or_default(),
        until: until(primary).unwrap_or_default(),
        list: String::new(),
        // A ticketing system that refuses for good gets no ticket as it is.
        escalated: report.gate.escalate && report.exit_code != Exit::Broken.code(),
        ..of_deed(&deed, catalogue)?
    };
    let mut parts = Vec::new();
    let mut is_proven = true;
    for (check, key) in
        report.checks.iter().filter_map(|check| Some((check, claim(report, internals, check, &roles)?)))
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
    let cause = catalogue.cause(&cause::keys(report, primary));
    let letter = said(catalogue, cause, &view)?;
    let mut means = vec![letter.means];
    for phrase in remarks(report, phrases, &view) {
        means.push(catalogue.say(phrase, &view)?);
    }
    Ok((LetterView { checked, means: means.join(" "), ..letter }, own))
}

/// A letter of one cause that holds nothing of the case.
pub(super) fn bare(catalogue: &ReplyCatalogue, cause: &str) -> Result<LetterView, RenderError> {
    let view = of_deed(&Deed::That, catalogue)?;
    said(catalogue, catalogue.cause(&[cause]), &view)
}

fn said(
    catalogue: &ReplyCatalogue,
    cause: Option<&Cause>,
    view: &PhraseView,
) -> Result<LetterView, RenderError> {
    Ok(LetterView {
        greeting: catalogue.say(&catalogue.phrases().greeting, view)?,
        checked: String::new(),
        means: catalogue.say(cause.map_or("", |cause| &cause.means), view)?,
        next: catalogue.say(cause.map_or("", |cause| &cause.next), view)?,
    })
}

/// What is said of a deed, and nothing else yet.
fn of_deed(deed: &Deed, catalogue: &ReplyCatalogue) -> Result<PhraseView, RenderError> {
    let phrases = catalogue.phrases();
    let view = PhraseView { action: deed.words().to_owned(), ..PhraseView::default() };
    Ok(PhraseView {
        cannot: catalogue.say(deed.phrase(&phrases.cannot), &view)?,
        again: catalogue.say(deed.phrase(&phrases.again), &view)?,
        ..view
    })
}

/// What is said behind the cause: how sure it is, that it is not all, that others have the case now.
fn remarks<'p>(report: &Report, phrases: &'p Phrases, view: &PhraseView) -> Vec<&'p str> {
    let suspected = report.verdict == Verdict::Outside
        && report.outside.as_ref().is_some_and(|outside| outside.confidence <= Confidence::Suspected);
    let more = report.verdict == Verdict::Blocked && report.next_blocker.is_some();
    let all = [(suspected, &phrases.suspected), (more, &phrases.more), (view.escalated, &phrases.passed_on)];
    all.into_iter().filter(|(holds, _)| *holds).map(|(_, phrase)| phrase.as_str()).collect()
}

/// The key of what may be claimed about a check; `None`: nothing. A pass that rests on a suspicion claims nothing, and neither
/// does one whose words would be more than the facts say.
fn claim(
    report: &Report,
    internals: &Internals<'_>,
    check: &ReportedCheck,
    roles: &[String],
) -> Option<&'static str> {
    let claim = checks::get(check.id)?.claim?;
    let says_enough = |facts: &Facts| (claim.holds)(&report.case, facts) || is_by_hand(facts, check);
    let may = check.confidence >= Confidence::Likely
        && claim.when.contains(&check.status)
        && claim.symptom.is_none_or(|symptom| symptom == report.case.symptom)
        && report.facts.as_ref().is_none_or(says_enough)
        && match claim.names {
            None => true,
            Some(ClaimValue::Roles) => !roles.is_empty(),
            Some(ClaimValue::Feature) => feature(report, internals, None, &[]).is_some(),
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

/// What people call the feature in question: the one that the remedy is about, or the only one.
fn feature(
    report: &Report,
    internals: &Internals<'_>,
    primary: Option<&ReportedCheck>,
    own: &[String],
) -> Option<String> {
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
    (lint::leaks(&name, report, internals, "", own).is_empty() && need.flag.as_ref() != Some(&name))
        .then_some(name)
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

impl PlainView for LetterView {
    fn value(&self, name: &str) -> Option<PlainValue<'_>> {
        let text = match name {
            "greeting" => &self.greeting,
            "checked" => &self.checked,
            "means" => &self.means,
            "next" => &self.next,
            _ => return None,
        };
        Some(PlainValue::Text(text))
    }
}

impl PlainView for PhraseView {
    fn value(&self, name: &str) -> Option<PlainValue<'_>> {
        let text = match name {
            "name" => &self.name,
            "action" => &self.action,
            "cannot" => &self.cannot,
            "again" => &self.again,
            "roles" => &self.roles,
            "several_roles" => return Some(PlainValue::Flag(self.several_roles)),
            "feature" => &self.feature,
            "until" => &self.until,
            "list" => &self.list,
            "escalated" => return Some(PlainValue::Flag(self.escalated)),
            _ => return None,
        };
        Some(PlainValue::Text(text))
    }
}
