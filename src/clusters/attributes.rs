//! What of a case's facts others can share: roles, groups, the tenant, flags, the tier, changes, managing systems, connectors that failed.

use std::collections::BTreeSet;

use super::v1::{SharedFact, SharedKind};
use crate::facts::{Answer, AnswerVisitor, Change, Fact, Facts, GapReason, ManagedBy, NoAnswer, listed};
use crate::report::v1::Report;

/// Every fact of a report that others can share, each once.
pub(super) fn of(report: &Report) -> BTreeSet<SharedFact> {
    let mut found = BTreeSet::new();
    found.extend(report.case.tenant.as_ref().map(|tenant| plain(SharedKind::Tenant, tenant)));
    let Some(facts) = &report.facts else { return found };
    let mut owners: Vec<&ManagedBy> = Vec::new();
    for role in listed(&facts.roles) {
        if !role.direct {
            found.insert(plain(SharedKind::Role, &role.name));
        }
        let by_way = role.via.iter().filter_map(|step| step.strip_prefix("group "));
        let groups = role.groups.iter().map(String::as_str).chain(by_way);
        found.extend(groups.map(|group| plain(SharedKind::Group, group)));
        owners.extend(&role.managed_by);
    }
    owners.extend(listed(&facts.account).iter().filter_map(|account| account.managed_by.as_ref()));
    found.extend(owners.into_iter().map(|owner| plain(SharedKind::System, owner.owner())));
    found.extend(listed(&facts.flags).iter().map(|flag| {
        let state = flag.enabled.map(|on| if on { "on" } else { "off" }.to_owned());
        SharedFact { state, ..plain(SharedKind::Flag, &flag.key) }
    }));
    if let Ok(observed) = &facts.tier {
        found.extend(observed.value.iter().map(|tier| plain(SharedKind::Tier, &tier.name)));
    }
    found.extend(listed(&facts.changes).iter().map(changed));
    let mut failures = Failures(&mut found);
    facts.each(&mut failures);
    found
}

fn plain(kind: SharedKind, name: &str) -> SharedFact {
    SharedFact { kind, name: name.to_owned(), tenant: None, state: None, at: None, by: None }
}

/// One change is the same for all in whose log it is: whom it was about is left out, so that fourteen who lost a group at one instant
/// share that.
fn changed(change: &Change) -> SharedFact {
    let subject = [&change.role, &change.group, &change.flag, &change.permission, &change.to, &change.text];
    let name = subject.into_iter().flatten().next().map_or("", String::as_str);
    SharedFact {
        tenant: change.tenant.clone(),
        state: Some(change.what.as_str().to_owned()),
        at: Some(change.at),
        by: change.by.clone(),
        ..plain(SharedKind::Change, name)
    }
}

/// Collects the connectors that did not answer.
struct Failures<'f>(&'f mut BTreeSet<SharedFact>);

impl<'f> AnswerVisitor<'f> for Failures<'_> {
    fn visit<T: Fact>(&mut self, answer: &'f Answer<T>) {
        if let Err(NoAnswer::Gap(gap)) = answer
            && let Some(connector) = &gap.connector
            && is_failure(gap.reason)
        {
            let state = Some(gap.reason.as_str().to_owned());
            self.0.insert(SharedFact { state, ..plain(SharedKind::Failure, connector) });
            // A system in trouble is slow for one and out of reach for the next; a right that is missing stays that.
            if !matches!(gap.reason, GapReason::Forbidden | GapReason::Unauthorized | GapReason::WrongAddress)
            {
                self.0.insert(plain(SharedKind::Failure, connector));
            }
        }
    }
}

/// Whether a gap is a system's failure to answer, rather than nobody's question or what cannot be told there.
pub(super) fn is_failure(reason: GapReason) -> bool {
    match reason {
        GapReason::Forbidden
        | GapReason::Unauthorized
        | GapReason::Unreachable
        | GapReason::TimedOut
        | GapReason::Throttled
        | GapReason::Failed
        | GapReason::WrongAddress
        | GapReason::Malformed
        | GapReason::Interrupted => true,
        GapReason::NotCollected
        | GapReason::Incomplete
        | GapReason::NoContext
        | GapReason::Conflict
        | GapReason::CannotTell => false,
    }
}

/// How many people hold a role, where the facts say so.
pub(super) fn holders(facts: &Facts, role: &str) -> Option<u64> {
    listed(&facts.role_catalogue).iter().find(|known| known.name == role)?.holders
}
