//! One ticket for a cluster: what all of its cases share once, each person by name, and a bundle with a folder for each of them.

mod news;
mod packed;
mod parcel;
mod people;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::desk::Desk;
use super::destinations::Destinations;
use super::error::EscalationError;
use super::leave::{Escalated, requester};
use super::pack;
use crate::case::Case;
use crate::clusters::v1::Cluster;
use crate::facts::{Facts, Recording};
use crate::report::sparing_the_cases;
use crate::report::v1::Report;

use news::FiledBefore;
use packed::PackedMember;
use parcel::ClusterParcel;

/// Cases of one cluster that a bundle holds. Of a larger one the first by line are packed, and ticket and bundle say so; a caller
/// needs to keep no more than these.
pub const MOST_MEMBERS: usize = 400;

/// A case of a cluster, with everything that is packed of it.
#[derive(Clone, Debug)]
pub struct ClusterMember {
    /// The line that it was read from, counted from 1: one of the cluster's.
    pub line: u64,
    /// What was reported.
    pub case: Case,
    /// What was seen.
    pub facts: Facts,
    /// What was found out. Not redacted.
    pub report: Report,
}

/// Packs a cluster, writes its bundle and puts its ticket into the outbox: [`Escalated::file`] sends it. `members` are its cases, in any order, or the
/// first [`MOST_MEMBERS`] of them. Nothing of a cluster leaves of which the gate of some case says that the admin can fix it.
///
/// # Errors
/// Something that should have left could not be made or written; nothing was sent then.
pub fn escalate(
    cluster: &Cluster,
    members: Vec<ClusterMember>,
    destinations: Destinations,
    desk: &Desk,
    now: DateTime<Utc>,
) -> Result<Escalated, EscalationError> {
    let members = chosen(cluster, members);
    let Some(first) = members.first() else { return Ok(Escalated::default()) };
    if !cluster.escalate || !destinations.is_wanted() {
        return Ok(Escalated::default());
    }
    let customer = &desk.customer;
    let requester = requester(customer, &first.case);
    let facts: Vec<&Facts> = members.iter().map(|member| &member.recording.facts).collect();
    let fingerprints = customer.cluster_fingerprints(cluster, &facts, now);
    let redactor = customer.redactor_of(customer.audience, people::of(cluster, &members));
    let recordings: Vec<&Recording> = members.iter().map(|member| &member.recording).collect();
    let redactor = sparing_the_cases(redactor, &recordings)?;
    // Only what is filed is ever filed again.
    let state = customer.state.as_ref().filter(|_| destinations.file);
    let before = state.and_then(|state| FiledBefore::read(state, &fingerprints));
    let parcel = ClusterParcel::new(cluster, &members, before.as_ref(), desk, fingerprints.current.clone());
    let packed = pack::pack_parcel(&parcel, redactor, fingerprints.former, &destinations, desk)?;
    let is_filed = destinations.file && !destinations.dry_run;
    let escalated = destinations.send(packed, requester, desk, now)?;
    if let Some(state) = state.filter(|_| is_filed) {
        FiledBefore::remember(before, state, &fingerprints.current, cluster, now);
    }
    Ok(escalated)
}

/// The cases that are packed, by line, each with its folder.
fn chosen(cluster: &Cluster, mut members: Vec<ClusterMember>) -> Vec<PackedMember> {
    let lines: BTreeSet<u64> = cluster.cases.iter().map(|case| case.line).collect();
    members.retain(|member| lines.contains(&member.line));
    members.sort_by_key(|member| member.line);
    members.dedup_by_key(|member| member.line);
    members.truncate(MOST_MEMBERS);
    members.into_iter().enumerate().map(|(index, member)| PackedMember::new(index + 1, member)).collect()
}
