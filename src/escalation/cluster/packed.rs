//! A case of a cluster as it is packed.

use super::ClusterMember;
use crate::bundle::case_number;
use crate::case::Case;
use crate::facts::{Facts, Recording};
use crate::report::v1::Report;

/// A case that is packed.
pub(super) struct PackedMember {
    /// Its folder below `cases/`.
    pub(super) number: String,
    pub(super) line: u64,
    pub(super) case: Case,
    pub(super) recording: Recording,
    /// With as much of the facts as its words are made of: all of them are in the recording.
    pub(super) report: Report,
}

impl PackedMember {
    /// The n-th, counted from 1.
    pub(super) fn new(nth: usize, member: ClusterMember) -> Self {
        let ClusterMember { line, case, facts, report } = member;
        let spoken_of = Facts {
            account: facts.account.clone(),
            roles: facts.roles.clone(),
            invite: facts.invite.clone(),
            reset: facts.reset.clone(),
            found: facts.found.clone(),
            ..Facts::nothing(facts.taken_at)
        };
        let report = Report { facts: Some(spoken_of), ..report.without_links() };
        let recording = Recording::new(case.clone(), facts);
        Self { number: case_number(nth), line, case, recording, report }
    }
}
