//! What the template of the `README.txt` in the bundle of a cluster sees.

use schemars::JsonSchema;
use serde::Serialize;

use crate::output::view::FileView;

/// What it says.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ClusterReadmeView {
    /// The ticket's title.
    pub(crate) title: String,
    /// `escalate` and its version.
    pub(crate) tool: String,
    /// How many checks there are, in a word.
    pub(crate) count: String,
    /// How many cases are packed.
    pub(crate) packed: usize,
    /// How many more the cluster has.
    pub(crate) not_packed: usize,
    /// Every file with a word about it; the folders of the cases are one line.
    pub(crate) files: Vec<FileView>,
    /// What was left out, and why.
    pub(crate) left_out: Vec<String>,
    /// The ticketing system that it is filed in, where nobody has run the connector against a real one; empty otherwise.
    pub(crate) unproven: String,
}
