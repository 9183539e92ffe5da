//! The ways out: the bundle and the ticketing system. What can be wrong with them is found before the first request; what
//! goes through them is redacted, scanned once more, and safe on the disk before it is sent.

mod filing;
mod pack;

pub(super) use pack::Packed;

use std::fs::File;
use std::path::{Path, PathBuf};

use super::facts::Systems;
use super::keeping::Keeping;
use super::preview;
use super::printing::Printing;
use crate::bundle::BundleTarget;
use crate::bundle::encrypt::{self, Recipient};
use crate::commands::cli::{DiagnoseArgs, Global};
use crate::commands::failure::Failure;
use crate::commands::output;
use crate::commands::setup::Loaded;
use crate::diagnosis::Exit;
use crate::facts::Recording;
use crate::output::Format;
use crate::redact::pseudonym_map;
use crate::report::v1::{FiledTicket, Report};

/// How an encrypted bundle's name ends.
const ENCRYPTED: &str = ".age";

/// Where the ticket is to go.
pub(super) struct WayOut {
    bundle: Option<BundleTarget>,
    file: bool,
    dry_run: bool,
    recipients: Vec<Recipient>,
    attachments: Vec<Attachment>,
}

/// A file to attach.
struct Attachment {
    path: PathBuf,
    /// As it is.
    raw: bool,
}

/// What left, or would have.
#[derive(Default)]
pub(super) struct Left {
    /// The ticket, if it was filed.
    pub(super) ticket: Option<FiledTicket>,
    /// What `--dry-run` shows.
    preview: Option<String>,
    /// For the admin.
    notes: Vec<String>,
    /// Why the ticket is still in the outbox.
    waiting: Option<Failure>,
}

impl WayOut {
    /// Makes sure that the bundle can be written, the attachments are there, the receivers can be encrypted to, and that
    /// there is a ticketing system if something is to be filed.
    pub(super) fn open(args: &DiagnoseArgs, loaded: Option<&Loaded>) -> Result<Self, Failure> {
        let recipients = recipients(args, loaded)?;
        let attach = |raw: bool| move |path: &PathBuf| Attachment { path: path.clone(), raw };
        let cleaned = args.attach.iter().map(attach(false));
        let attachments: Vec<_> = cleaned.chain(args.attach_raw.iter().map(attach(true))).collect();
        for attachment in &attachments {
            readable(&attachment.path)?;
        }
        let way_out = Self {
            bundle: args.bundle.as_deref().map(|path| target(path, !recipients.is_empty())).transpose()?,
            file: args.file,
            dry_run: args.dry_run,
            recipients,
            attachments,
        };
        if !way_out.attachments.is_empty() && !way_out.is_wanted() {
            return Err(Failure::usage("an attachment goes with a ticket, and none is to be written")
                .hint("add --bundle PATH or --file, or --dry-run to see what would leave"));
        }
        if args.file && loaded.and_then(|loaded| loaded.ticketing.as_ref()).is_none() {
            return Err(Failure::invalid("--file needs a ticketing system, and the profile names none")
                .hint("add [ticketing] to the profile; `escalate connectors list` shows what can file")
                .hint("or write the bundle with --bundle PATH and attach it by hand"));
        }
        Ok(way_out)
    }

    /// Whether anything is to leave, or to be shown as if.
    pub(super) fn is_wanted(&self) -> bool {
        self.bundle.is_some() || self.file || self.dry_run
    }

    /// Whether something is really to be filed.
    pub(super) fn files(&self) -> bool {
        self.file && !self.dry_run
    }

    /// Writes the bundle and files the ticket, or shows both.
    pub(super) fn leave(
        self,
        report: &Report,
        recording: &Recording,
        systems: &Systems,
        keeping: &Keeping,
        printing: &Printing,
        global: &Global,
    ) -> Result<Left, Failure> {
        if !self.is_wanted() {
            return Ok(Left::default());
        }
        let packed = pack::pack(report, recording, &self.attachments, &self.recipients, keeping, printing)?;
        let mut left = Left { notes: packed.notes.clone(), ..Left::default() };
        if self.dry_run {
            left.preview = Some(preview::text(&packed));
            return Ok(left);
        }
        if let Some(state) = &keeping.state {
            pseudonym_map::remember(state, &keeping.profile, &packed.tokens)?;
        }
        if let Some(target) = self.bundle {
            let path = target.path().display().to_string();
            target.commit(&packed.bytes)?;
            left.notes.push(format!("The bundle is {path} ({}).", preview::size(packed.bytes.len())));
        }
        if self.file {
            filing::file(&packed, recording, systems, keeping, global, &mut left)?;
        }
        Ok(left)
    }
}

impl Left {
    /// How the run ends.
    pub(super) fn exit(&self) -> Exit {
        self.waiting.as_ref().map_or(Exit::Escalated, Failure::exit)
    }

    /// Says what left: the preview as a result, the rest as notes.
    pub(super) fn say(self, printing: &Printing) -> Result<(), Failure> {
        if let Some(preview) = self.preview {
            // Scripts read one document on stdout.
            if printing.format == Format::Text {
                output::result(preview.as_bytes())?;
            } else {
                output::note(preview.trim_end());
            }
        }
        for note in &self.notes {
            output::note(note);
        }
        if let Some(waiting) = self.waiting {
            // The exit code is already the run's.
            let _ = waiting.print();
        }
        Ok(())
    }
}

/// The receivers of the command line and of the profile, each once.
fn recipients(args: &DiagnoseArgs, loaded: Option<&Loaded>) -> Result<Vec<Recipient>, Failure> {
    let mut texts: Vec<(&str, &str)> =
        args.encrypt_to.iter().map(|text| (text.as_str(), "--encrypt-to")).collect();
    // Where nothing leaves, a build without encryption can still say what is wrong.
    let counts = encrypt::IS_BUILT || args.bundle.is_some() || args.file || args.dry_run;
    let profile = loaded.filter(|_| counts).map(|loaded| loaded.profile.encrypt_to.as_slice());
    let profile = profile.unwrap_or_default();
    for text in profile {
        if !texts.iter().any(|(known, _)| known == text) {
            texts.push((text, "`encrypt_to` of the profile"));
        }
    }
    let read = texts.into_iter().map(|(text, place)| encrypt::recipient(text, place));
    Ok(read.collect::<Result<_, _>>()?)
}

/// The bundle's place; an encrypted one says so in its name.
fn target(path: &Path, encrypted: bool) -> Result<BundleTarget, Failure> {
    let mut name = path.as_os_str().to_owned();
    if encrypted && path.extension().is_none_or(|extension| extension != "age") {
        name.push(ENCRYPTED);
    }
    Ok(BundleTarget::open(Path::new(&name))?)
}

fn readable(path: &Path) -> Result<(), Failure> {
    let failed = |what: &dyn std::fmt::Display| {
        Failure::invalid(format_args!("the attachment {} cannot be read: {what}", path.display()))
    };
    let file = File::open(path).map_err(|error| failed(&error))?;
    let is_file = file.metadata().is_ok_and(|metadata| metadata.is_file());
    if is_file { Ok(()) } else { Err(failed(&"it is not a file")) }
}
