//! The ticket of a cluster: what all of its cases share, once, and each person by name.

mod build;
mod checked;
mod document;
mod named;
mod readme;
mod tally;
mod view;

pub use document::{CLUSTER_SCHEMA, ClusterReport, PackedCase, redact_cluster};
pub(crate) use readme::ClusterReadmeView;
pub(crate) use view::ClusterTicketView;

use chrono::{DateTime, Utc};

use super::{Ticket, TicketParts, title};
use crate::output::template::{RenderError, TemplateFile, Templates, render_with};
use crate::redact::redacted::Redacted;
use crate::report::v1::Report;
use crate::text::visible::one_line;

/// What the ticket of a cluster is written from.
#[derive(Clone, Copy, Debug)]
pub struct ClusterSource<'a> {
    /// The cluster.
    pub cluster: &'a Redacted<ClusterReport>,
    /// The people whose cases are packed, in their order.
    pub people: &'a [ClusterPerson],
    /// What is new since it was filed last.
    pub news: Option<&'a ClusterNews>,
    /// The bundle is encrypted: the ticket says how to open it.
    pub encrypted: bool,
    /// The bundle does not get to the ticket: the ticket does not say that anything is attached.
    pub files_stay: bool,
}

/// A person of a cluster.
#[derive(Clone, Debug)]
pub struct ClusterPerson {
    /// The folder below `cases/`.
    pub number: String,
    /// The report as those who read the ticket may see it.
    pub shown: Redacted<Report>,
    /// The report as the attached files have it.
    pub files: Redacted<Report>,
}

/// What is new about a cluster that was filed before from this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterNews {
    /// When that was.
    pub at: DateTime<Utc>,
    /// The folders of the people who are new in it.
    pub joined: Vec<String>,
    /// How many were in it then and are not now.
    pub left: usize,
}

impl Ticket {
    /// The ticket of a cluster. `fingerprint` is [`super::fingerprint::of_cluster`] the unredacted one.
    ///
    /// # Errors
    /// A template of the config folder that cannot be rendered.
    pub fn write_cluster(
        source: &ClusterSource<'_>,
        templates: &Templates,
        fingerprint: &str,
    ) -> Result<Self, RenderError> {
        let view = &ClusterTicketView::of(source, |person| &person.shown);
        Ok(Self {
            title: title(&render_with(templates, TemplateFile::ClusterTitle, view)?),
            text: render_with(templates, TemplateFile::ClusterText, view)?,
            markdown: render_with(templates, TemplateFile::ClusterMarkdown, view)?,
            html: render_with(templates, TemplateFile::ClusterHtml, view)?,
            fingerprint: fingerprint.to_owned(),
            fields: parts(source),
        })
    }
}

/// The page of the bundle: as the files beside it, it need not name the people whom the ticket is about.
pub(crate) fn page(source: &ClusterSource<'_>, templates: &Templates) -> Result<String, RenderError> {
    let view = ClusterTicketView::of(source, |person| &person.files);
    render_with(templates, TemplateFile::ClusterPage, &view)
}

/// The title that the ticket of a cluster has, for the files beside it.
pub(crate) fn cluster_title(
    source: &ClusterSource<'_>,
    templates: &Templates,
) -> Result<String, RenderError> {
    let view = ClusterTicketView::of(source, |person| &person.files);
    Ok(title(&render_with(templates, TemplateFile::ClusterTitle, &view)?))
}

/// The parts for systems with fields of their own: what most of them say, and the first person by line, because such a field takes one.
fn parts(source: &ClusterSource<'_>) -> TicketParts {
    let of_each: Vec<TicketParts> =
        source.people.iter().map(|person| TicketParts::of(&person.shown)).collect();
    let usual = |of: fn(&TicketParts) -> Option<&String>| {
        let commonest = tally::tally(of_each.iter().filter_map(of)).into_iter().next();
        commonest.map(|(text, _)| text.clone())
    };
    let roles = tally::tally(of_each.iter().flat_map(|parts| &parts.roles));
    let lacks_everywhere = |lacks: &&String| of_each.iter().all(|parts| parts.missing.contains(*lacks));
    let first = of_each.first();
    let cluster = &source.cluster.get().cluster;
    TicketParts {
        action: usual(|parts| parts.action.as_ref()),
        error: usual(|parts| parts.error.as_ref()),
        roles: roles.into_iter().map(|(role, _)| role.clone()).collect(),
        tenant: cluster.tenant.as_ref().map(|tenant| one_line(tenant).into_owned()),
        verdict: usual(|parts| Some(&parts.verdict)).unwrap_or_default(),
        primary: cluster.primary.map(|check| check.as_str().to_owned()),
        user: first.map(|parts| parts.user.clone()).unwrap_or_default(),
        missing: first
            .into_iter()
            .flat_map(|parts| &parts.missing)
            .filter(lacks_everywhere)
            .cloned()
            .collect(),
    }
}
