//! Everything that may leave, finished: redacted, packed, scanned once more, encrypted. An error anywhere means that nothing
//! is written and nothing is sent.

use chrono::{DateTime, Utc};

use super::desk::Desk;
use super::destinations::Destinations;
use super::error::EscalationError;
use crate::bundle::encrypt;
use crate::bundle::{self, Content};
use crate::case::Case;
use crate::connectors::{Configured, Proven, Verb};
use crate::facts::Recording;
use crate::output::ticket::{Ticket, TicketSource};
use crate::redact::attach::Attached;
use crate::redact::findings::{Finding, Log, summary};
use crate::redact::keyring::KeyNews;
use crate::redact::pseudonym::TokenMap;
use crate::redact::scan::{self, ScanHit};
use crate::redact::typed::{RedactError, Redactor};
use crate::report::v1::Report;
use crate::report::{redact_for_ticket, redact_recording, redact_report, sparing_the_case};
use crate::vault::Vault;

mod attachments;

pub(super) use attachments::Attachments;
pub use attachments::LeftOutFile;

/// Said once for each customer and machine.
const OWN_KEY: &str = "Tokens and fingerprints are made with a key of this machine: they hold here only, and a colleague who \
    files the same problem makes a second ticket. `token_key` in the profile gives all admins the same key \
    (`openssl rand -hex 32` makes one). This is said once.";

/// What may leave.
#[derive(Debug)]
pub struct Packed {
    /// The ticket.
    pub ticket: Ticket,
    /// Fingerprints that earlier tickets of the same problem may have.
    pub former: Vec<String>,
    /// The bundle: a zip, or an age file.
    pub bytes: Vec<u8>,
    /// Whether the bundle is encrypted.
    pub encrypted: bool,
    /// What is new about the key that it was made with.
    pub key_news: KeyNews,
    /// What was taken out.
    pub findings: Vec<Finding>,
    /// The attachments as they leave.
    pub attached: Vec<Attached>,
    /// What was left out, and why.
    pub left_out: Vec<LeftOutFile>,
    /// What the tokens stand for; stays on this machine.
    pub tokens: TokenMap,
}

/// A bundle that nobody has looked at yet.
pub(super) struct PackedDraft {
    pub(super) ticket: Ticket,
    pub(super) zip: Vec<u8>,
    pub(super) findings: Vec<Finding>,
}

/// How a bundle goes.
pub(super) struct BundleRoute<'a> {
    /// To its receivers only.
    pub(super) encrypted: bool,
    /// With a ticket into this system.
    system: Option<&'a Configured>,
}

impl BundleRoute<'_> {
    /// That the system takes no files.
    pub(super) fn files_stay(&self) -> bool {
        self.system.is_some_and(|system| !system.connector.delivers_files(Verb::Create))
    }

    /// The system's name, where nobody has run its connector.
    pub(super) fn unproven(&self) -> Option<&str> {
        let connector = &self.system?.connector;
        (connector.proven == Some(Proven::Unproven)).then_some(connector.title.as_str())
    }
}

/// What is packed: one case, or a cluster of them.
pub(super) trait Parcel {
    /// Redacts all of it, so that whatever any of it gives away as a secret is known.
    fn look(&self, redactor: &Redactor) -> Result<(), RedactError>;

    /// Ticket and bundle with these attachments.
    fn draft(
        &self,
        attachments: &Attachments,
        redactor: &Redactor,
        route: &BundleRoute<'_>,
    ) -> Result<PackedDraft, EscalationError>;
}

/// Makes it of one case.
pub(super) fn pack(
    report: &Report,
    recording: &Recording,
    destinations: &Destinations,
    desk: &Desk,
    now: DateTime<Utc>,
) -> Result<Packed, EscalationError> {
    let customer = &desk.customer;
    let fingerprints = customer.fingerprints(report, now);
    let from_ticket = report.from_ticket.as_ref();
    let redactor = customer.redactor_of_case(customer.audience, Some(&recording.facts), from_ticket);
    let redactor = sparing_the_case(redactor, recording)?;
    let parcel = OneCase { report, recording, desk, fingerprint: fingerprints.current };
    pack_parcel(&parcel, redactor, fingerprints.former, destinations, desk)
}

/// Makes it of a parcel.
pub(super) fn pack_parcel(
    parcel: &dyn Parcel,
    mut redactor: Redactor,
    former: Vec<String>,
    destinations: &Destinations,
    desk: &Desk,
) -> Result<Packed, EscalationError> {
    let mut attachments = Attachments::clean(&destinations.attachments, redactor.cleaner())?;
    // What any of it gave away as a secret is one in all of it.
    parcel.look(&redactor)?;
    if let Some(knowing) = redactor.knowing_all() {
        attachments.clean_again(knowing.cleaner())?;
        redactor = knowing;
    }
    let encrypted = !destinations.recipients.is_empty();
    let route = BundleRoute { encrypted, system: desk.ticketing.as_ref().filter(|_| destinations.file) };
    let draft = loop {
        let draft = parcel.draft(&attachments, &redactor, &route)?;
        let hits = scan(&draft, &attachments, desk.customer.vault());
        if hits.is_empty() {
            break draft;
        }
        // An attachment that is still hit stays here, and the rest goes; what we wrote ourselves stops everything.
        if !attachments.leave_out(&hits)? {
            return Err(EscalationError::Leak(hits));
        }
    };
    let bytes = if encrypted { encrypt::encrypt(&draft.zip, &destinations.recipients)? } else { draft.zip };
    let (attached, left_out) = attachments.finish();
    Ok(Packed {
        tokens: redactor.cleaner().pseudonyms().take_map(),
        ticket: draft.ticket,
        former,
        bytes,
        encrypted,
        key_news: KeyNews::default(),
        findings: draft.findings,
        attached,
        left_out,
    })
}

impl Packed {
    /// For the admin: what was left out, what must be known about what is attached, and which credentials must be replaced. Those
    /// in what people attached were out of the house already when they were saved there.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let paths = bundle::attachment_paths(self.attached.iter().map(|attached| attached.name.as_str()));
        let left_out = self.left_out.iter().map(|left_out| left_out.message.clone());
        let known = paths.iter().zip(&self.attached);
        let known =
            known.filter_map(|(path, attached)| Some(format!("{path}: {}.", attached.note.as_ref()?)));
        let credentials = summary::credentials(&self.findings);
        left_out.chain(known).chain(credentials).chain(self.key_notes()).collect()
    }

    fn key_notes(&self) -> impl Iterator<Item = String> {
        let changed = self.key_news.changed.map(|until| {
            format!(
                "The key of tokens and fingerprints is a new one; tickets that were filed with the former one are found until {}.",
                until.format("%Y-%m-%d")
            )
        });
        let own = self.key_news.own.then(|| OWN_KEY.to_owned());
        changed.into_iter().chain(own)
    }

    /// Writes into the case what is attached, what must be known about it, and what was left out.
    pub(super) fn say_in(&self, case: &mut Case) {
        let paths = bundle::attachment_paths(self.attached.iter().map(|attached| attached.name.as_str()));
        attachments::say_in(case, &paths, self.attached.iter(), &self.left_out);
    }
}

/// One case.
struct OneCase<'a> {
    report: &'a Report,
    recording: &'a Recording,
    desk: &'a Desk,
    fingerprint: String,
}

impl Parcel for OneCase<'_> {
    fn look(&self, redactor: &Redactor) -> Result<(), RedactError> {
        redact_report(redactor, self.report, &mut Log::new())?;
        redact_recording(redactor, self.recording, &mut Log::new())?;
        Ok(())
    }

    fn draft(
        &self,
        attachments: &Attachments,
        redactor: &Redactor,
        route: &BundleRoute<'_>,
    ) -> Result<PackedDraft, EscalationError> {
        let (mut report, mut recording) = (self.report.clone(), self.recording.clone());
        attachments.say_in(&mut report.case);
        if let Some(case) = &mut recording.case {
            attachments.say_in(case);
        }
        let mut log = Log::new();
        let clean_report = redact_report(redactor, &report, &mut log)?;
        let clean_recording = redact_recording(redactor, &recording, &mut log)?;
        // Those who get the ticket must find the person whom it is about; the files that go with it need not name them.
        let desk = self.desk;
        let shown = redact_for_ticket(redactor, &report, desk.customer.affected_user, &mut Log::new())?;
        let (encrypted, files_stay) = (route.encrypted, route.files_stay());
        let source = TicketSource { report: &shown, files: &clean_report, encrypted, files_stay };
        let ticket = Ticket::write_from(&source, &desk.templates, &self.fingerprint)?;
        log.merge(attachments.log());
        let findings = log.findings();
        let zip = bundle::write(&Content {
            report: &clean_report,
            recording: &clean_recording,
            ticket: &ticket,
            redactions: &findings,
            attachments: &attachments.bodies(),
            left_out: &report.case.left_out,
            unproven: route.unproven(),
            templates: &desk.templates,
        })?;
        Ok(PackedDraft { ticket, zip, findings })
    }
}

/// The second look, over the finished bytes. Files that were attached as they are are not looked into here either.
fn scan(draft: &PackedDraft, attachments: &Attachments, vault: &Vault) -> Vec<ScanHit> {
    let raw = attachments.raw_paths();
    let raw: Vec<&str> = raw.iter().map(String::as_str).collect();
    let mut hits: Vec<ScanHit> = Vec::new();
    hits.extend(scan::scan_bundle("bundle", &draft.zip, vault, &raw).err().into_iter().flatten());
    let ticket = &draft.ticket;
    for (name, text) in [
        ("ticket title", ticket.title()),
        ("ticket", ticket.text()),
        ("ticket (Markdown)", ticket.markdown()),
        ("ticket (HTML)", ticket.html()),
    ] {
        hits.extend(scan::scan(name, text.as_bytes(), vault).err().into_iter().flatten());
    }
    hits
}
