//! Who is in a cluster that is for support, with everything that its ticket needs, and who is for support alone.

use std::collections::BTreeSet;

use super::line_error::LineError;
use super::run::{BatchRun, BatchSettings};
use crate::clusters::v1::Cluster;
use crate::escalation::cluster::{ClusterMember, MOST_MEMBERS};
use crate::escalation::{self, Desk, Destinations, Enquiry, Handled};

impl BatchRun<'_> {
    /// The cases of a cluster, as many of them as a bundle holds. Those that cannot be had any more are left out, and that is said.
    pub fn members(&mut self, cluster: &Cluster, desk: &Desk) -> Vec<ClusterMember> {
        let lines: Vec<u64> = cluster.cases.iter().map(|case| case.line).take(MOST_MEMBERS).collect();
        let mut members = Vec::new();
        for line in lines {
            match self.again(line, desk, Destinations::default()) {
                Ok((recording, handled)) => {
                    let (case, facts) = recording;
                    members.push(ClusterMember { line, case, facts, report: handled.report });
                }
                Err(error) => (self.settings.note)(&format!("line {line}: {}", error.message)),
            }
        }
        members
    }

    /// The lines that are for support and in none of these clusters.
    #[must_use]
    pub fn alone(&self, clusters: &[Cluster]) -> Vec<u64> {
        let inside: BTreeSet<u64> = clusters
            .iter()
            .filter(|cluster| cluster.escalate)
            .flat_map(|cluster| cluster.cases.iter().map(|case| case.line))
            .collect();
        self.spool.iter().flat_map(super::spool::Spool::lines).filter(|line| !inside.contains(line)).collect()
    }

    /// Escalates one of these lines by itself.
    ///
    /// # Errors
    /// What should have left could not be made.
    pub fn escalate_alone(
        &mut self,
        line: u64,
        destinations: Destinations,
        desk: &Desk,
    ) -> Result<Handled, LineError> {
        self.again(line, desk, destinations).map(|(_, handled)| handled)
    }

    /// Diagnoses a line once more, from what was seen: the same comes of it.
    fn again(
        &mut self,
        line: u64,
        desk: &Desk,
        destinations: Destinations,
    ) -> Result<((crate::case::Case, crate::facts::Facts), Handled), LineError> {
        let gone = || LineError::broken(line, "what was put aside for its ticket is not there any more");
        let spool = self.spool.as_mut().ok_or_else(gone)?;
        let recording = spool.take(line).map_err(|error| LineError::broken(line, error.to_string()))?;
        let case = recording.case.ok_or_else(gone)?;
        let BatchSettings { options, now, .. } = &self.settings;
        let (kept, facts) = ((case.clone(), recording.facts.clone()), recording.facts);
        let handled =
            escalation::escalate(case, facts, options, &Enquiry::default(), destinations, desk, now())
                .map_err(|error| LineError::of_escalation(line, &error))?;
        Ok((kept, handled))
    }
}
