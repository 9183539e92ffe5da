//! Who was in a cluster when it was filed last from this machine, so that a comment says who joined. Nobody is named there: a person is a digest.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::packed::PackedMember;
use crate::clusters::v1::{Cluster, ClusteredCase};
use crate::environment::state::State;
use crate::escalation::customer::Fingerprints;
use crate::filing::outbox::Outbox;
use crate::output::ticket::cluster::ClusterNews;
use crate::text::digest::sha256;
use crate::text::fold::canonical;

const FOLDER: &str = "clusters";
const SCHEMA: &str = "escalate.filed-cluster/1";
/// Hex digits of a person's digest.
const DIGITS: usize = 16;
/// So long, and so many clusters, are known.
const LONGEST: Duration = Duration::from_secs(180 * 24 * 3600);
const MOST: usize = 1_000;

/// Who was in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FiledBefore {
    at: DateTime<Utc>,
    people: BTreeSet<String>,
}

/// The file: of the last filings two, because the last one may still wait in the outbox, and be replaced there.
#[derive(Debug, Serialize, Deserialize)]
struct FiledClusters {
    schema: String,
    filed: Vec<FiledBefore>,
}

impl FiledBefore {
    /// The last filing that got out of the outbox, as far as this machine knows. What cannot be read is not known.
    pub(super) fn read(state: &State, fingerprints: &Fingerprints) -> Option<Self> {
        let names = std::iter::once(&fingerprints.current).chain(&fingerprints.former);
        names.into_iter().find_map(|fingerprint| {
            let bytes = state.read(&path(fingerprint)).ok()??;
            let mut known: FiledClusters = serde_json::from_slice(&bytes).ok()?;
            let waits = Outbox::open(state).is_ok_and(|outbox| outbox.record(fingerprint).is_ok());
            if waits {
                known.filed.pop();
            }
            known.filed.pop()
        })
    }

    /// What is new since then.
    pub(super) fn news(&self, cluster: &Cluster, members: &[PackedMember]) -> ClusterNews {
        let now = everybody(cluster);
        let is_new = |member: &&PackedMember| {
            let own = cluster.cases.iter().find(|case| case.line == member.line);
            own.is_some_and(|case| !self.people.contains(&digest(case)))
        };
        ClusterNews {
            at: self.at,
            joined: members.iter().filter(is_new).map(|member| member.number.clone()).collect(),
            left: self.people.difference(&now).count(),
        }
    }

    /// Notes who is in it now. That the next comment does not say who joined is no reason to stop one that is queued already.
    pub(super) fn remember(
        before: Option<Self>,
        state: &State,
        fingerprint: &str,
        cluster: &Cluster,
        now: DateTime<Utc>,
    ) {
        let filed = before.into_iter().chain([Self { at: now, people: everybody(cluster) }]).collect();
        let known = FiledClusters { schema: SCHEMA.to_owned(), filed };
        let written = serde_json::to_vec(&known).map_err(|error| error.to_string()).and_then(|bytes| {
            let written = state.folder(FOLDER).and_then(|_| state.write(&path(fingerprint), &bytes));
            let tidied = written.and_then(|()| state.remove_old(FOLDER, LONGEST, MOST));
            tidied.map_err(|error| error.to_string())
        });
        if let Err(error) = written {
            tracing::warn!("who is in the cluster is not noted: {error}");
        }
    }
}

fn path(fingerprint: &str) -> String {
    format!("{FOLDER}/{fingerprint}.json")
}

fn everybody(cluster: &Cluster) -> BTreeSet<String> {
    cluster.cases.iter().map(digest).collect()
}

fn digest(case: &ClusteredCase) -> String {
    let who = format!("{}\u{0}{}", canonical(&case.user), case.tenant.as_deref().unwrap_or_default());
    sha256(who.as_bytes()).chars().take(DIGITS).collect()
}
