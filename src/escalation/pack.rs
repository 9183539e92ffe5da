//! Everything that may leave, finished: redacted, packed, scanned once more, encrypted. An error anywhere means that nothing
//! is written and nothing is sent.

use std::collections::BTreeMap;

use super::desk::Desk;
use super::destinations::{AttachedFile, Destinations};
use super::error::EscalationError;
use crate::bundle::encrypt;
use crate::bundle::{self, AttachmentBody, BundleAttachment, Content};
use crate::facts::Recording;
use crate::output::ticket::{Ticket, fingerprint};
use crate::redact::attach::{self, AttachLimits, Attached};
use crate::redact::class::Class;
use crate::redact::findings::{Finding, Log};
use crate::redact::pseudonym::Original;
use crate::redact::scan::{self, ScanHit};
use crate::redact::typed::Redactor;
use crate::report::v1::Report;
use crate::report::{redact_recording, redact_report};
use crate::vault::Vault;

/// What may leave.
#[derive(Debug)]
pub struct Packed {
    /// The ticket.
    pub ticket: Ticket,
    /// The bundle: a zip, or an age file.
    pub bytes: Vec<u8>,
    /// Whether the bundle is encrypted.
    pub encrypted: bool,
    /// What was taken out.
    pub findings: Vec<Finding>,
    /// The attachments as they leave.
    pub attached: Vec<Attached>,
    /// What was left out, and why.
    pub left_out: Vec<String>,
    /// What the tokens stand for; stays on this machine.
    pub tokens: BTreeMap<String, Original>,
}

/// Makes it.
pub(super) fn pack(
    report: &Report,
    recording: &Recording,
    destinations: &Destinations,
    desk: &Desk,
) -> Result<Packed, EscalationError> {
    let customer = &desk.customer;
    let redactor = customer.redactor(customer.audience, &recording.facts);
    let mut log = Log::new();
    let clean_report = redact_report(&redactor, report, &mut log)?;
    let clean_recording = redact_recording(&redactor, recording, &mut log)?;
    let fingerprint = fingerprint::of(report, customer.key());
    let encrypted = !destinations.recipients.is_empty();
    let write = if encrypted { Ticket::write_encrypted } else { Ticket::write };
    let ticket = write(&clean_report, &desk.templates, &fingerprint)?;
    let (attached, left_out) = attach(&destinations.attachments, &redactor, &mut log)?;
    let findings = log.findings();

    let bodies: Vec<BundleAttachment<'_>> = attached.iter().map(body).collect();
    let content = Content {
        report: &clean_report,
        recording: &clean_recording,
        ticket: &ticket,
        redactions: &findings,
        attachments: &bodies,
        left_out: &left_out,
        templates: &desk.templates,
    };
    let zip = bundle::write(&content)?;
    scan(&zip, &ticket, &attached, customer.vault())?;
    let bytes = if encrypted { encrypt::encrypt(&zip, &destinations.recipients)? } else { zip };
    Ok(Packed {
        tokens: redactor.cleaner().pseudonyms().map(),
        ticket,
        bytes,
        encrypted,
        findings,
        attached,
        left_out,
    })
}

impl Packed {
    /// For the admin: what was left out, and which credentials must be replaced. Those in what people attached were out of the
    /// house already when they were saved there.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let seen = |found: &Finding| found.class == Class::Secret && found.file.starts_with("attachments");
        let credentials = self.findings.iter().filter(|found| seen(found));
        let mut rotate: Vec<String> = credentials
            .map(|found| format!("Seen in {}, {}: {}. Rotate it.", found.file, found.place, found.rule))
            .collect();
        rotate.dedup();
        self.left_out.iter().cloned().chain(rotate).collect()
    }
}

/// Cleans the attachments. A kind of file that cannot be cleaned is left out and named; the others go.
fn attach(
    files: &[AttachedFile],
    redactor: &Redactor,
    log: &mut Log,
) -> Result<(Vec<Attached>, Vec<String>), EscalationError> {
    let mut attached = Vec::new();
    let mut left_out = Vec::new();
    for file in files {
        let shown = file.path.display().to_string();
        let bytes = std::fs::read(&file.path)
            .map_err(|cause| EscalationError::Attachment { path: file.path.clone(), cause })?;
        if file.unredacted {
            attached.push(attach::raw(&shown, bytes));
            continue;
        }
        match attach::clean(&shown, &bytes, &AttachLimits::default(), redactor.cleaner(), log) {
            Ok(clean) => attached.push(clean),
            Err(refused) => left_out.push(refused.to_string()),
        }
    }
    Ok((attached, left_out))
}

fn body(attached: &Attached) -> BundleAttachment<'_> {
    BundleAttachment {
        name: &attached.name,
        note: attached.note.as_deref(),
        body: AttachmentBody::Bytes(&attached.bytes),
    }
}

/// The second look, over the finished bytes. Files that were attached as they are are not looked into here either.
fn scan(zip: &[u8], ticket: &Ticket, attached: &[Attached], vault: &Vault) -> Result<(), EscalationError> {
    // Under the names that they have in the zip: of two files with one name, the second has another.
    let paths = bundle::attachment_paths(attached.iter().map(|one| one.name.as_str()));
    let unredacted = paths.iter().zip(attached).filter(|(_, one)| one.unredacted);
    let unredacted: Vec<&str> = unredacted.map(|(path, _)| path.as_str()).collect();
    let mut hits: Vec<ScanHit> = Vec::new();
    hits.extend(scan::scan_bundle("bundle", zip, vault, &unredacted).err().into_iter().flatten());
    for (name, text) in [
        ("ticket title", ticket.title()),
        ("ticket", ticket.text()),
        ("ticket (Markdown)", ticket.markdown()),
        ("ticket (HTML)", ticket.html()),
    ] {
        hits.extend(scan::scan(name, text.as_bytes(), vault).err().into_iter().flatten());
    }
    if hits.is_empty() { Ok(()) } else { Err(EscalationError::Leak(hits)) }
}
