//! What the pages of clusters say, in words: the same for a terminal and for a browser.

use schemars::JsonSchema;
use serde::Serialize;

use super::BatchSummary;
use crate::case::{CheckId, OutsideKind, RemedyKind};
use crate::clusters::v1::{Cluster, ClusterException, ClusterRemedy, ClusteredCase, SharedFact};
use crate::diagnosis::Verdict;
use crate::output::already_tried::says_vendor;
use crate::output::answer::after;
use crate::text::few::and;
use crate::text::moment::moment;

/// What a template of clusters sees.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(in crate::output) struct ClustersView {
    /// `escalate` and its version.
    pub(in crate::output) tool: String,
    /// What became of all cases, one sentence.
    pub(in crate::output) whole: String,
    /// The clusters, the largest first.
    pub(in crate::output) clusters: Vec<ClusterView>,
}

/// A cluster.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(in crate::output) struct ClusterView {
    /// Counted from 1.
    pub(in crate::output) number: usize,
    /// One sentence.
    pub(in crate::output) summary: String,
    /// `blocked`, `outside` or `undetermined`.
    pub(in crate::output) verdict: String,
    /// A system does not answer: the sentence says what they share.
    pub(in crate::output) silent: bool,
    /// Since when, and by what; empty when it is not known.
    pub(in crate::output) since: String,
    /// What all of them share.
    pub(in crate::output) shared: Vec<String>,
    /// What helps, best first.
    pub(in crate::output) remedies: Vec<ClusterRemedyView>,
    /// Every case of it is for support.
    pub(in crate::output) escalate: bool,
    /// The cases, in the order of the lines.
    pub(in crate::output) cases: Vec<ClusterCaseView>,
    /// Cases that have all of that and not its cause.
    pub(in crate::output) exceptions: Vec<ClusterCaseView>,
    /// Cases with the same cause that nothing explains; said once for a cause.
    pub(in crate::output) unexplained: Vec<ClusterCaseView>,
}

/// What helps all of them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(in crate::output) struct ClusterRemedyView {
    /// The step.
    pub(in crate::output) text: String,
    /// How it stands to the one before it: "or:", "then:", "and:". Empty for the first.
    pub(in crate::output) after: String,
    /// Only the vendor can do it.
    pub(in crate::output) vendor: bool,
    /// Whom it touches: "turning it on reaches 37 people, 12 of them here"; empty when there is nothing to say.
    pub(in crate::output) reach: String,
}

/// A case.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(in crate::output) struct ClusterCaseView {
    /// The line that it was read from.
    pub(in crate::output) line: u64,
    /// Who.
    pub(in crate::output) user: String,
    /// Where; empty when it is not known.
    pub(in crate::output) tenant: String,
    /// Of an exception, what became of it; else empty.
    pub(in crate::output) says: String,
}

/// What cases with one cause have in common, whatever explains them.
type SameCause<'c> = (Option<CheckId>, Option<OutsideKind>, Option<&'c str>);

impl ClustersView {
    pub(super) fn of(clusters: &[Cluster], whole: &BatchSummary) -> Self {
        let mut said: Vec<SameCause<'_>> = Vec::new();
        let mut views = Vec::with_capacity(clusters.len());
        for (number, cluster) in (1..).zip(clusters) {
            let cause = (cluster.primary, cluster.outside, cluster.reason.as_deref());
            let is_first = !said.contains(&cause);
            if is_first {
                said.push(cause);
            }
            views.push(cluster_view(number, cluster, is_first));
        }
        Self {
            tool: format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")),
            whole: sentence(clusters, whole),
            clusters: views,
        }
    }
}

/// "14 cases: 12 blocked and 2 should work. 1 cluster explains 12 of them."
fn sentence(clusters: &[Cluster], whole: &BatchSummary) -> String {
    let mut counts: Vec<String> =
        whole.verdicts.iter().map(|(verdict, count)| format!("{count} {}", outcome(*verdict))).collect();
    if whole.errors > 0 {
        counts.push(of_number(whole.errors, "line that is no case", "lines that are no case"));
    }
    let cases = of_number(whole.cases, "case", "cases");
    let all = if counts.is_empty() { format!("{cases}.") } else { format!("{cases}: {}.", and(&counts)) };
    let explained: usize = clusters.iter().map(|cluster| cluster.cases.len()).sum();
    match clusters.len() {
        0 => format!("{all} No three of them have a cause in common that anything explains."),
        1 => format!("{all} 1 cluster explains {explained} of them."),
        many => format!("{all} {many} clusters explain {explained} of them."),
    }
}

fn of_number(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn outcome(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Blocked => "blocked",
        Verdict::Outside => "beside the checks",
        Verdict::ShouldWork => "should work",
        Verdict::Undetermined => "not settled",
    }
}

fn cluster_view(number: usize, cluster: &Cluster, with_unexplained: bool) -> ClusterView {
    let silent = cluster.primary.is_none() && cluster.outside.is_none();
    let verdict = match (cluster.primary, cluster.outside) {
        (Some(_), _) => "blocked",
        (None, Some(_)) => "outside",
        (None, None) => "undetermined",
    };
    let unexplained: &[ClusteredCase] = if with_unexplained { &cluster.unexplained } else { &[] };
    ClusterView {
        number,
        summary: cluster.summary.clone(),
        verdict: verdict.to_owned(),
        silent,
        since: since(cluster),
        shared: cluster.shared.iter().map(SharedFact::says_when).collect(),
        remedies: remedies(cluster),
        escalate: cluster.escalate,
        cases: cluster.cases.iter().map(case).collect(),
        exceptions: cluster.exceptions.iter().map(exception).collect(),
        unexplained: unexplained.iter().map(case).collect(),
    }
}

/// "2026-11-23 14:02 UTC: role changed Agent, by ivo@acme.example", where the sentence does not say it anyway; where no change is
/// recorded, the first of the cases.
fn since(cluster: &Cluster) -> String {
    match (&cluster.change, cluster.since) {
        (Some(change), _) if cluster.summary.contains(&change.what) => moment(change.at),
        (Some(change), _) => {
            let by = change.by.as_ref().map(|by| format!(", by {by}")).unwrap_or_default();
            format!("{}: {}{by}", moment(change.at), change.what)
        }
        (None, Some(since)) => {
            format!("{} at the latest; no change is recorded that explains it", moment(since))
        }
        (None, None) => String::new(),
    }
}

fn remedies(cluster: &Cluster) -> Vec<ClusterRemedyView> {
    let mut before = None;
    let mut views = Vec::new();
    for one in &cluster.remedies {
        views.push(ClusterRemedyView {
            text: one.remedy.text.clone(),
            after: before.map(|before| after(before, &one.remedy)).unwrap_or_default().to_owned(),
            vendor: says_vendor(&one.remedy),
            reach: reach(one, cluster),
        });
        before = Some(&one.remedy);
    }
    views
}

/// Whom a remedy touches, and whom it helps.
fn reach(one: &ClusterRemedy, cluster: &Cluster) -> String {
    let mut words = Vec::new();
    if one.helps < cluster.size {
        words.push(format!("helps {} of these {}", one.helps, cluster.size));
    }
    let verb = match one.remedy.kind {
        RemedyKind::ExtendRole if one.remedy.turns_on() => "turning it on reaches",
        RemedyKind::EnableFlag | RemedyKind::EnableBeta => "turning it on reaches",
        _ => "it touches",
    };
    match one.touches {
        Some(touches) => {
            let here = touches.min(cluster.size as u64);
            let people = of_number(touches, "person", "people");
            words.push(format!("{verb} {people}, {here} of them here"));
        }
        None if one.remedy.kind == RemedyKind::ExtendRole => {
            words.push(format!("{verb} everybody who has the role; how many others that is, is not known"));
        }
        None => {}
    }
    words.join("; ")
}

fn case(case: &ClusteredCase) -> ClusterCaseView {
    ClusterCaseView {
        line: case.line,
        user: case.user.clone(),
        tenant: case.tenant.clone().unwrap_or_default(),
        says: String::new(),
    }
}

fn exception(case: &ClusterException) -> ClusterCaseView {
    let check = case.primary.map(|check| format!(" by {}", check.cited())).unwrap_or_default();
    ClusterCaseView {
        line: case.line,
        user: case.user.clone(),
        tenant: String::new(),
        says: format!("{}{check}", outcome(case.verdict)),
    }
}
