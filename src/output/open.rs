//! The checks without an answer, by what would give one: a system that did not answer is said once, not for every check that wanted it.

use crate::checks::Status;
use crate::facts::{Answer, AnswerVisitor, Fact, Gap, GapReason, Need, NoAnswer};
use crate::report::v1::{Report, ReportedCheck};

use super::answer::open;

/// Checks that have no answer for one reason.
pub(super) struct OpenGroup<'a> {
    /// In the FAQ's order; at least one.
    pub(super) checks: Vec<&'a ReportedCheck>,
    /// The system that answers nothing at present, if that is why.
    pub(super) system: Option<FailedSystem<'a>>,
}

/// A system that answers nothing at present.
pub(super) struct FailedSystem<'a> {
    /// "keycloak (sso.example)".
    pub(super) name: String,
    /// Why: "no answer in time".
    pub(super) why: &'static str,
    /// A file is not there: what it would say can be looked up as well.
    pub(super) by_hand: bool,
    /// What happened to the first request, and what to do.
    pub(super) detail: &'a str,
}

/// The checks without an answer, in groups; the first check of each in the FAQ's order.
pub(super) fn groups(report: &Report) -> Vec<OpenGroup<'_>> {
    let mut gaps = Gaps(Vec::new());
    if let Some(facts) = &report.facts {
        facts.each(&mut gaps);
    }
    let mut groups: Vec<(OpenCause<'_>, OpenGroup<'_>)> = Vec::new();
    for check in open(report) {
        let cause = OpenCause::of(check, &gaps.0);
        match groups.iter_mut().find(|(known, _)| known.is(&cause)) {
            Some((_, group)) => group.checks.push(check),
            None => groups.push((cause, OpenGroup { checks: vec![check], system: cause.system() })),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Why a check is open.
#[derive(Clone, Copy)]
enum OpenCause<'a> {
    /// A system fails as a whole.
    System(&'a Gap),
    /// Something is not known.
    Need(&'a ReportedCheck),
}

impl<'a> OpenCause<'a> {
    fn of(check: &'a ReportedCheck, gaps: &[&'a Gap]) -> Self {
        let reason = check.reason.as_deref();
        let is_its =
            |gap: &&&Gap| reason == Some(gap.reason.as_str()) && check.need.as_ref() == Some(&gap.need);
        let gap = gaps.iter().find(is_its).filter(|gap| fails_as_a_whole(gap.reason) || is_not_exported(gap));
        gap.map_or(Self::Need(check), |gap| Self::System(gap))
    }

    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::System(one), Self::System(other)) => {
                let same_file = !is_not_exported(one) || one.detail == other.detail;
                one.reason == other.reason && one.connector == other.connector && same_file
            }
            // A check that waits for a contradicted one is told with it; two are told together when they are about the same claims.
            (Self::Need(one), Self::Need(other)) => {
                let same_claims = other.status == Status::Unknown || one.claims == other.claims;
                same_claims && one.need == other.need && one.need != Some(Need::default())
            }
            _ => false,
        }
    }

    fn system(self) -> Option<FailedSystem<'a>> {
        let Self::System(gap) = self else { return None };
        let name = gap.connector.as_deref().unwrap_or("the run");
        let why = if is_not_exported(gap) { "a file was not exported" } else { gap.reason.says() };
        let host = host(&gap.detail).map(|host| format!(" ({host})")).unwrap_or_default();
        Some(FailedSystem {
            name: format!("{name}{host}"),
            why,
            by_hand: is_not_exported(gap),
            detail: &gap.detail,
        })
    }
}

/// Whether every request to a system ends so at present, whatever it asks for.
fn fails_as_a_whole(reason: GapReason) -> bool {
    use GapReason::{Failed, Interrupted, Throttled, TimedOut, Unauthorized, Unreachable};
    matches!(reason, Unauthorized | Unreachable | TimedOut | Throttled | Failed | Interrupted)
}

/// Whether an export is not there: nobody looked, and one file answers all that waits for it.
fn is_not_exported(gap: &Gap) -> bool {
    gap.reason == GapReason::NotCollected && gap.connector.is_some()
}

/// The host in what happened to a request: `GET https://sso.example/users: no answer in time`.
fn host(detail: &str) -> Option<&str> {
    let (_, rest) = detail.split_once("://")?;
    let end = rest.find(['/', '?', '#', ' ']).unwrap_or(rest.len());
    Some(rest[..end].trim_end_matches(':')).filter(|host| !host.is_empty())
}

struct Gaps<'a>(Vec<&'a Gap>);

impl<'a> AnswerVisitor<'a> for Gaps<'a> {
    fn visit<T: Fact>(&mut self, answer: &'a Answer<T>) {
        if let Err(NoAnswer::Gap(gap)) = answer {
            self.0.push(gap);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn the_host_of_a_request_is_named() {
        assert_eq!(host("GET https://sso.example/users: no answer in time"), Some("sso.example"));
        assert_eq!(host("https://sso.example:8443: no connection"), Some("sso.example:8443"));
        assert_eq!(host("GET /users answered 403"), None);
    }
}
