//! Everything that may leave, finished: redacted, packed, scanned once more, encrypted. An error anywhere means that nothing
//! is written and nothing is sent.

use std::collections::BTreeMap;

use super::Attachment;
use crate::bundle::encrypt::{self, Recipient};
use crate::bundle::{self, AttachmentBody, BundleAttachment, Content};
use crate::commands::diagnose::keeping::Keeping;
use crate::commands::diagnose::printing::Printing;
use crate::commands::failure::Failure;
use crate::facts::Recording;
use crate::output::ticket::{Ticket, fingerprint};
use crate::redact::attach::{self, AttachLimits, Attached};
use crate::redact::findings::{Finding, Log};
use crate::redact::pseudonym::Original;
use crate::redact::scan::{self, ScanHit};
use crate::redact::typed::Redactor;
use crate::report::v1::Report;
use crate::report::{redact_recording, redact_report};

/// What may leave.
pub(in crate::commands::diagnose) struct Packed {
    /// The ticket.
    pub(in crate::commands::diagnose) ticket: Ticket,
    /// The bundle: a zip, or an age file.
    pub(in crate::commands::diagnose) bytes: Vec<u8>,
    /// Whether the bundle is encrypted.
    pub(in crate::commands::diagnose) encrypted: bool,
    /// What was taken out.
    pub(in crate::commands::diagnose) findings: Vec<Finding>,
    /// The attachments as they leave.
    pub(in crate::commands::diagnose) attached: Vec<Attached>,
    /// What was left out, and why.
    pub(in crate::commands::diagnose) left_out: Vec<String>,
    /// What the tokens stand for; stays on this machine.
    pub(in crate::commands::diagnose) tokens: BTreeMap<String, Original>,
    /// For the admin.
    pub(in crate::commands::diagnose) notes: Vec<String>,
}

/// Makes it.
pub(super) fn pack(
    report: &Report,
    recording: &Recording,
    attachments: &[Attachment],
    recipients: &[Recipient],
    keeping: &Keeping,
    printing: &Printing,
) -> Result<Packed, Failure> {
    let redactor = keeping.redactor(keeping.audience, &recording.facts);
    let mut log = Log::new();
    let clean_report = redact_report(&redactor, report, &mut log)?;
    let clean_recording = redact_recording(&redactor, recording, &mut log)?;
    let fingerprint = fingerprint::of(report, keeping.key());
    let encrypted = !recipients.is_empty();
    let write = if encrypted { Ticket::write_encrypted } else { Ticket::write };
    let ticket = write(&clean_report, &printing.templates, &fingerprint)?;
    let (attached, left_out) = attach(attachments, &redactor, &mut log)?;
    let findings = log.findings();

    let bodies: Vec<BundleAttachment<'_>> = attached.iter().map(body).collect();
    let content = Content {
        report: &clean_report,
        recording: &clean_recording,
        ticket: &ticket,
        redactions: &findings,
        attachments: &bodies,
        left_out: &left_out,
        templates: &printing.templates,
    };
    let zip = bundle::write(&content)?;
    scan(&zip, &ticket, attachments, &attached, keeping)?;
    let bytes = if encrypted { encrypt::encrypt(&zip, recipients)? } else { zip };
    Ok(Packed {
        notes: left_out.iter().cloned().chain(rotate(&findings)).collect(),
        tokens: redactor.cleaner().pseudonyms().map(),
        ticket,
        bytes,
        encrypted,
        findings,
        attached,
        left_out,
    })
}

/// Cleans the attachments. A kind of file that cannot be cleaned is left out and named; the others go.
fn attach(
    attachments: &[Attachment],
    redactor: &Redactor,
    log: &mut Log,
) -> Result<(Vec<Attached>, Vec<String>), Failure> {
    let mut attached = Vec::new();
    let mut left_out = Vec::new();
    for attachment in attachments {
        let shown = attachment.path.display().to_string();
        let bytes = std::fs::read(&attachment.path).map_err(|error| {
            Failure::invalid(format_args!("the attachment {shown} cannot be read: {error}"))
        })?;
        if attachment.raw {
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

/// The second look, over the finished bytes.
fn scan(
    zip: &[u8],
    ticket: &Ticket,
    attachments: &[Attachment],
    attached: &[Attached],
    keeping: &Keeping,
) -> Result<(), Failure> {
    let vault = keeping.vault();
    let as_they_are = attachments.iter().any(|attachment| attachment.raw);
    let raw: Vec<String> = if as_they_are {
        let sent = attached
            .iter()
            .filter(|one| one.note.as_deref().is_some_and(|note| note.contains("--attach-raw")));
        sent.map(|one| format!("attachments/{}", one.name)).collect()
    } else {
        Vec::new()
    };
    let raw: Vec<&str> = raw.iter().map(String::as_str).collect();
    let mut hits: Vec<ScanHit> = Vec::new();
    hits.extend(scan::scan_bundle("bundle", zip, vault, &raw).err().into_iter().flatten());
    for (name, text) in [
        ("ticket title", ticket.title()),
        ("ticket", ticket.text()),
        ("ticket (Markdown)", ticket.markdown()),
        ("ticket (HTML)", ticket.html()),
    ] {
        hits.extend(scan::scan(name, text.as_bytes(), vault).err().into_iter().flatten());
    }
    if hits.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = hits.iter().map(|hit| format!("  {hit}")).collect();
    Err(Failure::broken(format_args!(
        "the closing scan found what must not leave; nothing was written and nothing was sent:\n{}",
        lines.join("\n")
    ))
    .hint("leave that file out, or take the value out of it by hand")
    .hint("this is also a gap in the cleaning: please report rule and place, not the value"))
}

/// Credentials in what people attached were out of the house already when they were saved there.
fn rotate(findings: &[Finding]) -> Vec<String> {
    let credentials = findings.iter().filter(|finding| {
        finding.class == crate::redact::class::Class::Secret && finding.file.starts_with("attachments")
    });
    let mut lines: Vec<String> = credentials
        .map(|found| format!("Seen in {}, {}: {}. Rotate it.", found.file, found.place, found.rule))
        .collect();
    lines.dedup();
    lines
}
