//! The bundle of a cluster: its ticket, page and report at the root, and a folder for each person.

use std::io::Cursor;

use super::content::{BundleFile, attached_files, listed, listing, made, pretty, redactions_json};
use super::{BundleAttachment, BundleError, name, write};
use crate::checks;
use crate::facts::Recording;
use crate::output::template::{TemplateFile, Templates, render_with};
use crate::output::ticket::Ticket;
use crate::output::ticket::cluster::{self, ClusterReadmeView, ClusterSource};
use crate::redact::findings::Finding;
use crate::redact::redacted::Redacted;
use crate::report::v1::Report;

/// The names of its own files, in their order, and a word about each; `cases/` and `attachments/` stand before the last two.
pub const CLUSTER_FILES: &[(&str, &str)] = &[
    ("README.txt", "this file"),
    ("ticket.md", "the ticket: what was reported, what all of them share, the {checks} checks, who it is"),
    ("report.html", "the same for a browser"),
    ("report.json", "the same for a program (escalate.cluster/1)"),
    ("redactions.json", "what was taken out: rule, place and token, never a value"),
    ("SHA256SUMS", "a hash of every other file"),
];

/// The files of one person, below `cases/NNN/`.
pub(super) const CASE_FILES: [&str; 2] = ["report.json", "facts.json"];

/// Everything that the bundle of a cluster is made of.
#[derive(Debug)]
pub struct ClusterContent<'a> {
    /// The cluster and its people, redacted for support.
    pub source: ClusterSource<'a>,
    /// The recorded run of each of the people, in the same order.
    pub recordings: &'a [Redacted<Recording>],
    /// The ticket.
    pub ticket: &'a Ticket,
    /// What the redaction took out.
    pub redactions: &'a [Finding],
    /// Attached files, already cleaned.
    pub attachments: &'a [BundleAttachment<'a>],
    /// The ticketing system that it is filed in, where nobody has run the connector against a real one.
    pub unproven: Option<&'a str>,
    /// The templates.
    pub templates: &'a Templates,
}

/// The folder of the n-th person, counted from 1: `001`.
#[must_use]
pub fn case_number(nth: usize) -> String {
    format!("{nth:03}")
}

/// The bundle's bytes.
///
/// # Errors
/// A template that cannot be rendered. Nothing has been written then.
pub fn write_cluster(content: &ClusterContent<'_>) -> Result<Vec<u8>, BundleError> {
    Ok(write::pack(files(content)?, Cursor::new(Vec::new()))?.into_inner())
}

/// All files but `SHA256SUMS`.
fn files<'a>(content: &ClusterContent<'a>) -> Result<Vec<BundleFile<'a>>, BundleError> {
    let source = &content.source;
    let names = name::unique(content.attachments.iter().map(|file| file.name));
    let mut files = vec![
        made("README.txt", readme(content, &names)?.into_bytes()),
        made("ticket.md", content.ticket.markdown().as_bytes().to_vec()),
        made("report.html", cluster::page(source, content.templates)?.into_bytes()),
        made("report.json", pretty("report.json", source.cluster.get())?),
    ];
    for (person, recording) in source.people.iter().zip(content.recordings) {
        let [report, facts] = CASE_FILES.map(|file| format!("cases/{}/{file}", person.number));
        // The facts are beside it, once.
        let bytes = pretty(&report, &Report { facts: None, ..person.files.get().clone() })?;
        files.push(BundleFile::Made { path: report, bytes });
        let written = recording.get().write();
        let bytes = written.map_err(|cause| BundleError::Json { what: facts.clone(), cause })?;
        files.push(BundleFile::Made { path: facts, bytes });
    }
    files.extend(attached_files(names, content.attachments));
    files.push(redactions_json(content.redactions, &source.cluster.get().left_out)?);
    Ok(files)
}

fn readme(content: &ClusterContent<'_>, attached: &[String]) -> Result<String, BundleError> {
    let document = content.source.cluster.get();
    let packed = content.source.people.len();
    let folders = if packed == 1 {
        "cases/001/".to_owned()
    } else {
        format!("cases/001/ … cases/{}/", case_number(packed))
    };
    let folders =
        listed(&folders, "report.json and facts.json of one person each, in the order of the ticket");
    let first = CLUSTER_FILES.len() - 2;
    let files = listing(CLUSTER_FILES, first, vec![folders], attached, content.attachments);
    let view = ClusterReadmeView {
        title: cluster::cluster_title(&content.source, content.templates)?,
        tool: format!("{} {}", document.tool.name, document.tool.version),
        count: checks::how_many().into_owned(),
        packed,
        not_packed: document.not_packed,
        files,
        left_out: document.left_out.clone(),
        unproven: content.unproven.unwrap_or_default().to_owned(),
    };
    Ok(render_with(content.templates, TemplateFile::ClusterReadme, &view)?)
}
