//! `escalate.cluster/1`: what the bundle of a cluster has at its root as `report.json`, and what of a cluster may leave.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clusters::v1::Cluster;
use crate::redact::fields::Handling::{self, Keep, Name, PersonId, Text};
use crate::redact::fields::{FieldDecisions, FieldDocument};
use crate::redact::findings::Log;
use crate::redact::redacted::Redacted;
use crate::redact::typed::{RedactError, Redactor};
use crate::report::v1::Tool;

/// The schema's name.
pub const CLUSTER_SCHEMA: &str = "escalate.cluster/1";

/// A cluster, and where each of its cases is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClusterReport {
    /// Always [`CLUSTER_SCHEMA`].
    pub schema: String,
    /// What wrote it.
    pub tool: Tool,
    /// When the facts of the last case were taken.
    pub evaluated_at: DateTime<Utc>,
    /// The cluster, as `--clusters` has it, without who changed something.
    #[serde(flatten)]
    pub cluster: Cluster,
    /// The cases whose report and facts are beside it, in their order.
    pub packed: Vec<PackedCase>,
    /// How many more cases the cluster has.
    pub not_packed: usize,
    /// Attached files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<String>,
    /// What a reader must know about them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachment_notes: Vec<String>,
    /// What was left out, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
}

/// A case that is in the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PackedCase {
    /// Its folder below `cases/`: `001`.
    pub number: String,
    /// The line that it was read from.
    pub line: u64,
}

impl FieldDocument for ClusterReport {
    fn without_unwritten(mut self) -> Self {
        for helps in &mut self.cluster.remedies {
            helps.remedy.note.clear();
        }
        self
    }
}

static CLUSTER: FieldDecisions = FieldDecisions::new("the cluster", "report.json", FIELDS);

/// As the list of a report: what is not here does not leave.
const FIELDS: &[(&str, Handling)] = &[
    ("schema", Keep),
    ("tool.*", Keep),
    ("evaluated_at", Keep),
    ("primary", Keep),
    ("outside", Keep),
    ("reason", Keep),
    ("tenant", Name),
    ("system", Name),
    ("since", Keep),
    ("summary", Text),
    ("shared.*.kind", Keep),
    // Of a change it may be words that somebody wrote.
    ("shared.*.name", Text),
    ("shared.*.tenant", Name),
    ("shared.*.state", Keep),
    ("shared.*.at", Keep),
    ("change.at", Keep),
    ("change.what", Text),
    ("cases.*.user", PersonId),
    ("cases.*.tenant", Name),
    ("unexplained.*.user", PersonId),
    ("unexplained.*.tenant", Name),
    ("exceptions.*.user", PersonId),
    ("exceptions.*.tenant", Name),
    ("exceptions.*.verdict", Keep),
    ("exceptions.*.primary", Keep),
    ("remedies.*.text", Text),
    ("remedies.*.command", Text),
    ("remedies.**", Name),
    ("packed.*.number", Keep),
    ("attachments.*", Text),
    ("attachment_notes.*", Text),
    ("left_out.*", Text),
];

/// Redacts a cluster: everybody in it is a token where its redactor says so.
///
/// # Errors
/// When a field does not fit any more after redaction: nothing leaves then.
pub fn redact_cluster(
    redactor: &Redactor,
    cluster: &ClusterReport,
    log: &mut Log,
) -> Result<Redacted<ClusterReport>, RedactError> {
    redactor.fields(cluster, &CLUSTER, log)
}
