//! Somebody who knows how it is, and answers what guided mode asks.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use escalate::case::{Case, CheckId};
use escalate::checks::{self, CheckResult, Sight, Status};
use escalate::diagnosis::{Diagnosis, Options, diagnose, guide};
use escalate::facts::{Facts, FoundStatus};

/// What was asked, and what came of it.
pub(crate) struct Walked {
    pub(crate) asked: Vec<CheckId>,
    /// Whether a check was asked about that was settled already.
    pub(crate) twice: bool,
    pub(crate) diagnosis: Diagnosis,
}

/// Guided mode without any system, from the first question to the diagnosis.
pub(crate) fn walk(case: &Case, truth: &[CheckResult], at: DateTime<Utc>) -> Walked {
    let mut facts = Facts::nothing(at);
    let (mut asked, mut looked, mut twice) = (Vec::new(), BTreeSet::new(), false);
    while let Some(check) = guide::next(case, &facts, &looked) {
        let before = diagnose(case, &facts, &Options::default());
        twice |= before.checks.iter().any(|result| result.id == check && result.status != Status::Unknown);
        asked.push(check);
        assert!(asked.len() <= checks::ALL.len(), "{asked:?} is asked without end");
        looked.insert(check);
        let sights = checks::get(check).map_or(&[][..], |check| check.look.sights);
        match seen(check, sights, truth) {
            Some(Ok(sight)) => guide::take(&mut facts.found, check, sight, None, at),
            Some(Err(())) => guide::take_words(&mut facts.found, check, "", at),
            None => {}
        }
    }
    Walked { asked, twice, diagnosis: diagnose(case, &facts, &Options::default()) }
}

/// What they see: a sight, something else that is wrong, or nothing that they can tell.
fn seen(
    asked: CheckId,
    sights: &'static [Sight],
    truth: &[CheckResult],
) -> Option<Result<&'static Sight, ()>> {
    let of = |id: CheckId| &truth[truth.iter().position(|result| result.id == id).unwrap_or_default()];
    let elsewhere = of(CheckId::Tenant).status == Status::Fail
        && matches!(of(CheckId::Tenant).reason.as_str(), "other_tenant_only" | "no_tenant")
        && of(CheckId::Account).status == Status::NotApplicable;
    let fits = |sight: &&Sight| {
        sight.settles.iter().all(|finding| {
            let result = of(finding.check);
            match finding.status {
                Some(FoundStatus::Pass) => matches!(result.status, Status::Pass | Status::NotApplicable),
                Some(FoundStatus::Fail) => {
                    result.status == Status::Fail && Some(result.reason.as_str()) == finding.reason
                        // Who is in another tenant only stands in none of the lists here.
                        || elsewhere && finding.reason == Some("absent")
                }
                None => result.status == Status::NotApplicable,
            }
        })
    };
    // Whoever is switched off may have an invite as well: what is wrong is seen before what is in order.
    let wrong = |sight: &&&Sight| sight.settles.iter().any(|one| one.status == Some(FoundStatus::Fail));
    let fitting: Vec<&Sight> = sights.iter().filter(fits).collect();
    if let Some(sight) = fitting.iter().find(wrong).or(fitting.first()) {
        return Some(Ok(sight));
    }
    (of(asked).status == Status::Fail).then_some(Err(()))
}
