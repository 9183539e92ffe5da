//! What goes into a bundle, and the files that are made of it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use super::{BundleError, FILES, name};
use crate::checks;
use crate::facts::Recording;
use crate::output::template::{TemplateFile, Templates, render_with};
use crate::output::ticket::{Ticket, title_of};
use crate::output::view::{FileView, ReadmeView};
use crate::output::{Format, Rendering, Style};
use crate::redact::findings::Finding;
use crate::redact::redacted::Redacted;
use crate::report::v1::{Evidence, Report, ReportedCheck};

/// Everything that a bundle is made of.
#[derive(Debug)]
pub struct Content<'a> {
    /// The report, redacted for support.
    pub report: &'a Redacted<Report>,
    /// The recorded run, redacted for support.
    pub recording: &'a Redacted<Recording>,
    /// The ticket.
    pub ticket: &'a Ticket,
    /// What the redaction took out.
    pub redactions: &'a [Finding],
    /// Attached files, already cleaned. Their names must not name a person: the cleaning sees to it.
    pub attachments: &'a [BundleAttachment<'a>],
    /// What was left out and why, one sentence each: "screen.mov: not a kind that can be cleaned".
    pub left_out: &'a [String],
    /// The ticketing system that it is filed in, where nobody has run the connector against a real one.
    pub unproven: Option<&'a str>,
    /// The templates of `README.txt` and `report.html`.
    pub templates: &'a Templates,
}

/// An attached file.
#[derive(Clone, Copy, Debug)]
pub struct BundleAttachment<'a> {
    /// Its name; only the last part is used.
    pub name: &'a str,
    /// What the reader must know about it: that it was cut, that it was not cleaned.
    pub note: Option<&'a str>,
    /// Its bytes.
    pub body: AttachmentBody<'a>,
}

/// Where the bytes of an attachment are; they are never copied as a whole.
#[derive(Clone, Copy, Debug)]
pub enum AttachmentBody<'a> {
    /// In memory.
    Bytes(&'a [u8]),
    /// In a file, read as it is packed.
    File(&'a Path),
}

/// `evidence/<check>.json`.
#[derive(Serialize)]
struct CheckEvidence<'a> {
    schema: &'static str,
    check: &'a ReportedCheck,
    evidence: Vec<&'a Evidence>,
    /// The answers behind it, as in `facts.json`.
    facts: BTreeMap<&'static str, &'a Value>,
}

/// `redactions.json`.
#[derive(Serialize)]
struct Redactions<'a> {
    schema: &'static str,
    findings: &'a [Finding],
    left_out: &'a [String],
}

/// Every file that is made here, in order; the attachments stand at the place where their paths are.
pub(super) enum BundleFile<'a> {
    Made { path: String, bytes: Vec<u8> },
    Attached { path: String, body: AttachmentBody<'a> },
}

/// All files but `SHA256SUMS`.
pub(super) fn files<'a>(content: &Content<'a>) -> Result<Vec<BundleFile<'a>>, BundleError> {
    let names = name::unique(content.attachments.iter().map(|file| file.name));
    let rendering = Rendering {
        templates: content.templates,
        reply: None,
        next: None,
        style: Style::default(),
        evidence: true,
    };
    let evidence = evidence(content)?;
    let mut files = vec![
        made("README.txt", readme(content, &evidence, &names)?.into_bytes()),
        made("ticket.md", content.ticket.markdown().as_bytes().to_vec()),
        made("report.html", Format::Html.render(content.report, &rendering)?),
        made("report.json", report_json(content)?),
        made("facts.json", content.recording.get().write().map_err(json("facts.json"))?),
    ];
    files.extend(evidence.into_iter().map(|(path, bytes)| BundleFile::Made { path, bytes }));
    files.extend(attached_files(names, content.attachments));
    files.push(redactions_json(content.redactions, content.left_out)?);
    Ok(files)
}

/// The attachments at their paths, by path.
pub(super) fn attached_files<'a>(
    paths: Vec<String>,
    attachments: &[BundleAttachment<'a>],
) -> impl Iterator<Item = BundleFile<'a>> {
    let mut attached: Vec<(String, AttachmentBody<'a>)> =
        paths.into_iter().zip(attachments.iter().map(|file| file.body)).collect();
    attached.sort_by(|one, other| one.0.cmp(&other.0));
    attached.into_iter().map(|(path, body)| BundleFile::Attached { path, body })
}

/// `redactions.json`.
pub(super) fn redactions_json(
    findings: &[Finding],
    left_out: &[String],
) -> Result<BundleFile<'static>, BundleError> {
    let all = Redactions { schema: "escalate.redactions/1", findings, left_out };
    Ok(made("redactions.json", pretty("redactions.json", &all)?))
}

pub(super) fn made(path: &str, bytes: Vec<u8>) -> BundleFile<'static> {
    BundleFile::Made { path: path.to_owned(), bytes }
}

fn json(what: &str) -> impl FnOnce(serde_json::Error) -> BundleError {
    let what = what.to_owned();
    move |cause| BundleError::Json { what, cause }
}

pub(super) fn pretty<T: Serialize>(what: &str, value: &T) -> Result<Vec<u8>, BundleError> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(json(what))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The report without the facts: they are in `facts.json`, once.
fn report_json(content: &Content<'_>) -> Result<Vec<u8>, BundleError> {
    pretty("report.json", &Report { facts: None, ..content.report.get().clone() })
}

/// One file for each check that rests on something, by name.
fn evidence(content: &Content<'_>) -> Result<BTreeMap<String, Vec<u8>>, BundleError> {
    let report = content.report.get();
    let facts = serde_json::to_value(&content.recording.get().facts).map_err(json("evidence"))?;
    let mut files = BTreeMap::new();
    for check in &report.checks {
        let evidence: Vec<&Evidence> =
            report.evidence.iter().filter(|seen| check.evidence.contains(&seen.id)).collect();
        if evidence.is_empty() {
            continue;
        }
        let answer = |seen: &&Evidence| Some((seen.question.as_str(), facts.get(seen.question.as_str())?));
        let path = format!("evidence/{}.json", check.id.as_str());
        let file = CheckEvidence {
            schema: "escalate.evidence/1",
            check,
            facts: evidence.iter().filter_map(answer).collect(),
            evidence,
        };
        let bytes = pretty(&path, &file)?;
        files.insert(path, bytes);
    }
    Ok(files)
}

fn readme(
    content: &Content<'_>,
    evidence: &BTreeMap<String, Vec<u8>>,
    attached: &[String],
) -> Result<String, BundleError> {
    let tool = &content.report.get().tool;
    let between = evidence.keys().map(|path| listed(path, "what this check rests on")).collect();
    let files = listing(FILES, 5, between, attached, content.attachments);
    let view = ReadmeView {
        // The ticket may show the person whom it is about; the other files do not.
        title: title_of(content.report, content.templates)?,
        tool: format!("{} {}", tool.name, tool.version),
        count: checks::how_many().into_owned(),
        files,
        left_out: content.left_out.to_vec(),
        unproven: content.unproven.unwrap_or_default().to_owned(),
    };
    Ok(render_with(content.templates, TemplateFile::BundleReadme, &view)?)
}

/// A file, as the README lists it.
pub(super) fn listed(name: &str, about: &str) -> FileView {
    FileView { name: name.to_owned(), about: about.to_owned() }
}

/// All files, as the README lists them: the first so many of the fixed ones, what is between them, what is attached by name, the last
/// of the fixed ones.
pub(super) fn listing(
    fixed: &[(&str, &str)],
    first: usize,
    between: Vec<FileView>,
    attached: &[String],
    attachments: &[BundleAttachment<'_>],
) -> Vec<FileView> {
    let (first, last) = fixed.split_at(first);
    let count = checks::how_many();
    let own = |(name, about): &(&str, &str)| listed(name, &about.replace("{checks}", &count));
    let mut attachments: Vec<FileView> = attached
        .iter()
        .zip(attachments)
        .map(|(path, file)| listed(path, file.note.unwrap_or("attached by the admin")))
        .collect();
    attachments.sort_by(|one, other| one.name.cmp(&other.name));
    let mut files: Vec<FileView> = first.iter().map(own).collect();
    files.extend(between);
    files.extend(attachments);
    files.extend(last.iter().map(own));
    let widest = files.iter().map(|file| file.name.chars().count()).max().unwrap_or_default();
    for file in &mut files {
        let gap = widest - file.name.chars().count();
        file.name.extend(std::iter::repeat_n(' ', gap));
    }
    files
}
