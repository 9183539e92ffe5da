//! The fingerprint of a cluster: its cause and what its cases share, so that it is the same when one more person joins.
//!
//! It has no version but the first; [`super::VERSIONS`] are those of a case, and no case can have the fingerprint of a cluster.

use super::second;
use crate::clusters::v1::{Cluster, SharedFact, SharedKind};
use crate::facts::Facts;
use crate::text::fold::fold;

const PURPOSE: &[u8] = b"escalate.fingerprint/cluster/1";

/// How a system does not answer, where the next run may find it otherwise and it is the same trouble.
const SILENT: &[&str] = &["unreachable", "timed_out", "throttled", "failed", "malformed", "interrupted"];

/// The fingerprint of an unredacted cluster: lower-case hex. `facts` are those of its cases, which know the id of a tenant whose name was typed;
/// `key` is the customer's. Neither the people nor the lines nor when it was looked at are in it.
#[must_use]
pub fn of_cluster(cluster: &Cluster, facts: &[&Facts], key: &[u8]) -> String {
    super::keyed(PURPOSE, &parts(cluster, facts), key)
}

fn parts(cluster: &Cluster, facts: &[&Facts]) -> Vec<String> {
    let reason = cluster.reason.as_deref().unwrap_or_default();
    let is_silence = cluster.primary.is_none() && cluster.outside.is_none();
    let mut shared: Vec<String> = cluster.shared.iter().map(|fact| words(fact, facts)).collect();
    shared.sort_unstable();
    shared.dedup();
    let mut parts = vec![
        cluster.primary.map_or("", |check| check.as_str()).to_owned(),
        cluster.outside.map_or("", |kind| kind.as_str()).to_owned(),
        if is_silence { how_silent(reason) } else { reason }.to_owned(),
        tenant(cluster.tenant.as_deref(), facts),
    ];
    parts.extend(shared);
    parts
}

/// One shared fact. Who made a change is not in it: not every credential may see that.
fn words(fact: &SharedFact, facts: &[&Facts]) -> String {
    let state = fact.state.as_deref().unwrap_or_default();
    let (name, state) = match fact.kind {
        SharedKind::Tenant => (tenant(Some(&fact.name), facts), state),
        SharedKind::Failure => (fold(&fact.name), how_silent(state)),
        _ => (fold(&fact.name), state),
    };
    let at = fact.at.map(|at| at.timestamp_millis().to_string()).unwrap_or_default();
    let place = tenant(fact.tenant.as_deref(), facts);
    [fact.kind.as_str(), &name, state, &place, &at].join("\u{0}")
}

/// No state is one way and the other.
fn how_silent(state: &str) -> &str {
    if state.is_empty() || SILENT.contains(&state) { "silent" } else { state }
}

/// The tenant's id, also when its display name was typed and any of the cases knows it.
fn tenant(typed: Option<&str>, facts: &[&Facts]) -> String {
    let Some(typed) = typed else { return String::new() };
    let plain = fold(typed);
    let known = facts.iter().map(|facts| second::tenant(typed, Some(facts)));
    known.into_iter().find(|id| *id != plain).unwrap_or(plain)
}
