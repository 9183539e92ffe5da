//! Ticket and bundle of a cluster, redacted.

use super::news::FiledBefore;
use super::packed::PackedMember;
use crate::bundle::{self, ClusterContent};
use crate::clusters::v1::Cluster;
use crate::escalation::desk::Desk;
use crate::escalation::error::EscalationError;
use crate::escalation::pack::{Attachments, BundleRoute, PackedDraft, Parcel};
use crate::facts::Recording;
use crate::output::ticket::Ticket;
use crate::output::ticket::cluster::{
    CLUSTER_SCHEMA, ClusterNews, ClusterPerson, ClusterReport, ClusterSource, PackedCase, redact_cluster,
};
use crate::redact::findings::Log;
use crate::redact::redacted::Redacted;
use crate::redact::typed::{RedactError, Redactor};
use crate::report::v1::Tool;
use crate::report::{redact_for_ticket, redact_recording, redact_report};

/// A cluster that is to leave.
pub(super) struct ClusterParcel<'a> {
    document: ClusterReport,
    members: &'a [PackedMember],
    news: Option<ClusterNews>,
    desk: &'a Desk,
    fingerprint: String,
}

impl<'a> ClusterParcel<'a> {
    pub(super) fn new(
        cluster: &Cluster,
        members: &'a [PackedMember],
        before: Option<&FiledBefore>,
        desk: &'a Desk,
        fingerprint: String,
    ) -> Self {
        let news = before.map(|before| before.news(cluster, members));
        Self { document: document(cluster, members), members, news, desk, fingerprint }
    }
}

/// What of the cluster leaves: not what is for the admin only.
fn document(cluster: &Cluster, members: &[PackedMember]) -> ClusterReport {
    let mut cluster = cluster.clone();
    for remedy in &mut cluster.remedies {
        (remedy.remedy.url, remedy.remedy.command) = (None, None);
    }
    for fact in &mut cluster.shared {
        fact.by = None;
    }
    if let Some(by) = cluster.change.as_mut().and_then(|change| change.by.take()) {
        let said = format!(", by {by}");
        cluster.summary = cluster.summary.replace(&said, "");
    }
    let packed = |member: &PackedMember| PackedCase { number: member.number.clone(), line: member.line };
    ClusterReport {
        schema: CLUSTER_SCHEMA.to_owned(),
        tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        evaluated_at: members.iter().map(|member| member.report.evaluated_at).max().unwrap_or_default(),
        packed: members.iter().map(packed).collect(),
        not_packed: cluster.cases.len().saturating_sub(members.len()),
        cluster,
        attachments: Vec::new(),
        attachment_notes: Vec::new(),
        left_out: Vec::new(),
    }
}

impl Parcel for ClusterParcel<'_> {
    fn look(&self, redactor: &Redactor) -> Result<(), RedactError> {
        redact_cluster(redactor, &self.document, &mut Log::new())?;
        for member in self.members {
            redact_report(redactor, &member.report, &mut Log::new())?;
            redact_recording(redactor, &member.recording, &mut Log::new())?;
        }
        Ok(())
    }

    fn draft(
        &self,
        attachments: &Attachments,
        redactor: &Redactor,
        route: &BundleRoute<'_>,
    ) -> Result<PackedDraft, EscalationError> {
        let customer = &self.desk.customer;
        let mut log = Log::new();
        let cluster = redact_cluster(redactor, &self.with(attachments), &mut log)?;
        let (mut people, mut recordings) = (Vec::new(), Vec::new());
        for member in self.members {
            let mut own = Log::new();
            let files = redact_report(redactor, &member.report, &mut own)?;
            let recording = redact_recording(redactor, &member.recording, &mut own)?;
            let shown = redact_for_ticket(redactor, &member.report, customer.affected_user, &mut Log::new())?;
            for file in ["report.json", "facts.json"] {
                own.rename(file, &format!("cases/{}/{file}", member.number));
            }
            log.merge(own);
            people.push(ClusterPerson { number: member.number.clone(), shown, files });
            recordings.push(recording);
        }
        log.merge(attachments.log());
        self.written(&cluster, &people, &recordings, &log, attachments, route)
    }
}

impl ClusterParcel<'_> {
    /// The document with what is attached, and what was left out.
    fn with(&self, attachments: &Attachments) -> ClusterReport {
        let mut document = self.document.clone();
        if let Some(first) = self.members.first() {
            let mut said = first.case.clone();
            attachments.say_in(&mut said);
            document.attachments = said.attachments;
            document.attachment_notes = said.attachment_notes;
            document.left_out = said.left_out;
        }
        document
    }

    fn written(
        &self,
        cluster: &Redacted<ClusterReport>,
        people: &[ClusterPerson],
        recordings: &[Redacted<Recording>],
        log: &Log,
        attachments: &Attachments,
        route: &BundleRoute<'_>,
    ) -> Result<PackedDraft, EscalationError> {
        let templates = &self.desk.templates;
        let source = ClusterSource {
            cluster,
            people,
            news: self.news.as_ref(),
            encrypted: route.encrypted,
            files_stay: route.files_stay(),
        };
        let ticket = Ticket::write_cluster(&source, templates, &self.fingerprint)?;
        let findings = log.findings();
        let zip = bundle::write_cluster(&ClusterContent {
            source,
            recordings,
            ticket: &ticket,
            redactions: &findings,
            attachments: &attachments.bodies(),
            unproven: route.unproven(),
            templates,
        })?;
        Ok(PackedDraft { ticket, zip, findings })
    }
}
