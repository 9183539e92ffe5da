//! What many cases have in common, for scripts, a terminal and a browser.
//!
//! Clusters are made of reports that went through the redaction and of nothing else.

mod text;
pub(super) mod view;

use std::collections::BTreeMap;

use super::template::{RenderError, TemplateFile, Templates, render_with};
use super::text::Style;
use super::zone::Instants;
use crate::clusters::v1::Cluster;
use crate::diagnosis::Verdict;
use view::ClustersView;

/// All cases of a batch, whether they are in a cluster or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchSummary {
    /// Lines, also those that are no case.
    pub cases: u64,
    /// Lines that are no case, or whose case could not be told.
    pub errors: u64,
    /// How many cases there are of each verdict.
    pub verdicts: BTreeMap<Verdict, u64>,
}

impl BatchSummary {
    /// Counts a case.
    pub fn count(&mut self, verdict: Verdict) {
        self.cases += 1;
        *self.verdicts.entry(verdict).or_default() += 1;
    }

    /// Counts a line that is an error.
    pub fn count_error(&mut self) {
        self.cases += 1;
        self.errors += 1;
    }
}

/// For scripts: an array of [`Cluster`], with a last newline.
///
/// # Errors
/// None is known of: whatever a cluster holds can be written.
pub fn json(clusters: &[Cluster]) -> Result<Vec<u8>, RenderError> {
    let mut bytes = serde_json::to_vec_pretty(clusters)
        .map_err(|cause| RenderError::Value { what: "the clusters", cause })?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// For a terminal: a sentence for each cluster, with what helps; a system that does not answer is the sentence and nothing else.
#[must_use]
pub fn text(clusters: &[Cluster], whole: &BatchSummary, style: Style) -> Vec<u8> {
    let view = ClustersView::of(clusters, whole);
    text::render(&view, style, Instants::beside(written_by_others(clusters), style.zone)).into_bytes()
}

/// For a browser: one page without a script that asks for nothing, with every case of every cluster.
///
/// # Errors
/// A template of the config folder that cannot be rendered.
pub fn html(
    clusters: &[Cluster],
    whole: &BatchSummary,
    style: Style,
    templates: &Templates,
) -> Result<Vec<u8>, RenderError> {
    let view = ClustersView::of(clusters, whole);
    let mut view =
        serde_json::to_value(view).map_err(|cause| RenderError::Value { what: "the clusters", cause })?;
    Instants::beside(written_by_others(clusters), style.zone).reword_all(&mut view);
    render_with(templates, TemplateFile::ClustersHtml, &view).map(String::into_bytes)
}

/// Names, in which an instant stays as somebody else wrote it.
fn written_by_others(clusters: &[Cluster]) -> String {
    let mut written = String::new();
    let mut add = |name: &str| {
        written.push_str(name);
        written.push('\n');
    };
    for cluster in clusters {
        cluster.shared.iter().for_each(|fact| add(&fact.name));
        cluster.cases.iter().chain(&cluster.unexplained).for_each(|case| add(&case.user));
        cluster.exceptions.iter().for_each(|case| add(&case.user));
        cluster.tenant.iter().for_each(|tenant| add(tenant));
    }
    written
}
