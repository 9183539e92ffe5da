//! The attachments of one case: cleaned, and left out with the reason where that cannot be done or was not enough.

use std::path::{Path, PathBuf};

use crate::bundle::{self, AttachmentBody, BundleAttachment};
use crate::case::Case;
use crate::environment::file;
use crate::escalation::destinations::AttachedFile;
use crate::escalation::error::EscalationError;
use crate::redact::attach::{self, AttachLimits, Attached};
use crate::redact::cleaner::Cleaner;
use crate::redact::findings::Log;
use crate::redact::scan::ScanHit;

/// Bytes of one file to attach: it is cleaned in memory. What is kept of it is far less.
const MOST: u64 = 1 << 30;

/// A file that is not attached, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOutFile {
    /// For the reader of the ticket: the file and the reason.
    pub reason: String,
    /// For the admin: the same, with what to do.
    pub message: String,
}

/// A file that may leave, and what was taken out of it.
#[derive(Debug)]
struct PreparedFile {
    path: PathBuf,
    attached: Attached,
    log: Log,
}

/// All of them.
#[derive(Debug, Default)]
pub(in crate::escalation) struct Attachments {
    prepared: Vec<PreparedFile>,
    left_out: Vec<LeftOutFile>,
}

impl Attachments {
    /// Cleans the files. A kind of file that cannot be cleaned is left out and named; the others go.
    pub(super) fn clean(files: &[AttachedFile], cleaner: &Cleaner) -> Result<Self, EscalationError> {
        let mut all = Self::default();
        for file in files {
            let shown = file.path.display().to_string();
            let bytes = read(&file.path)?;
            let mut log = Log::new();
            let attached = if file.unredacted {
                Ok(attach::raw(&shown, bytes))
            } else {
                attach::clean(&shown, bytes, &AttachLimits::default(), cleaner, &mut log)
            };
            match attached {
                Ok(attached) => all.prepared.push(PreparedFile { path: file.path.clone(), attached, log }),
                Err(refused) => {
                    all.left_out.push(LeftOutFile { reason: refused.reason(), message: refused.to_string() });
                }
            }
        }
        Ok(all)
    }

    /// Cleans those again, from the beginning, in which something stands that another file or the case gave away.
    pub(super) fn clean_again(&mut self, knowing: &Cleaner) -> Result<(), EscalationError> {
        for prepared in self.prepared.iter_mut().filter(|prepared| !prepared.attached.unredacted) {
            let attached = &prepared.attached;
            if !knowing.finds_again(&attached.bytes) && !knowing.finds_again(attached.name.as_bytes()) {
                continue;
            }
            let mut log = Log::new();
            let shown = prepared.path.display().to_string();
            let again =
                attach::clean(&shown, &read(&prepared.path)?, &AttachLimits::default(), knowing, &mut log);
            // It was cleaned a moment ago; a file that has changed since and cannot be any more is noticed by its scan.
            if let Ok(again) = again {
                (prepared.attached, prepared.log) = (again, log);
            }
        }
        Ok(())
    }

    /// Leaves out every cleaned file in which the closing scan found something; says whether there was one.
    pub(super) fn leave_out(&mut self, hits: &[ScanHit]) -> Result<bool, EscalationError> {
        let mut kept = Vec::new();
        let before = self.left_out.len();
        for (path, prepared) in self.paths().into_iter().zip(std::mem::take(&mut self.prepared)) {
            let hit = hits.iter().find(|hit| hit.files.get(1) == Some(&path));
            match hit.filter(|_| !prepared.attached.unredacted) {
                Some(hit) => self.left_out.push(prepared.stopped_by(hit)?),
                None => kept.push(prepared),
            }
        }
        self.prepared = kept;
        Ok(self.left_out.len() > before)
    }

    /// Where they are in the bundle, in their order. Of two files with one name, the second has another.
    pub(super) fn paths(&self) -> Vec<String> {
        bundle::attachment_paths(self.prepared.iter().map(|prepared| prepared.attached.name.as_str()))
    }

    /// The paths of those that nobody looks into.
    pub(super) fn raw_paths(&self) -> Vec<String> {
        let paths = self.paths().into_iter().zip(&self.prepared);
        paths.filter(|(_, prepared)| prepared.attached.unredacted).map(|(path, _)| path).collect()
    }

    /// What was taken out of them.
    pub(in crate::escalation) fn log(&self) -> Log {
        let mut log = Log::new();
        for prepared in &self.prepared {
            log.merge(prepared.log.clone());
        }
        log
    }

    /// As the bundle takes them.
    pub(in crate::escalation) fn bodies(&self) -> Vec<BundleAttachment<'_>> {
        let body = |attached| BundleAttachment::from(attached);
        self.prepared.iter().map(|prepared| body(&prepared.attached)).collect()
    }

    /// What the case says of them: only what is attached is called so.
    pub(in crate::escalation) fn say_in(&self, case: &mut Case) {
        say_in(case, &self.paths(), self.prepared.iter().map(|prepared| &prepared.attached), &self.left_out);
    }

    /// The files as they leave, and those that do not.
    pub(super) fn finish(self) -> (Vec<Attached>, Vec<LeftOutFile>) {
        (self.prepared.into_iter().map(|prepared| prepared.attached).collect(), self.left_out)
    }
}

/// Writes into the case what is attached, what must be known about it, and what was left out.
pub(super) fn say_in<'a>(
    case: &mut Case,
    paths: &[String],
    attached: impl Iterator<Item = &'a Attached>,
    left_out: &[LeftOutFile],
) {
    let name = |path: &String| path.trim_start_matches("attachments/").to_owned();
    case.attachments = paths.iter().map(name).collect();
    case.attachment_notes = paths
        .iter()
        .zip(attached)
        .filter_map(|(path, attached)| Some(format!("{}: {}", name(path), attached.note.as_ref()?)))
        .collect();
    case.left_out = left_out.iter().map(|left_out| left_out.reason.clone()).collect();
}

impl PreparedFile {
    /// Why it is left out: what was found, and where: in what was made of it, and in the file itself where it stands there, too.
    fn stopped_by(&self, hit: &ScanHit) -> Result<LeftOutFile, EscalationError> {
        let name = &self.attached.name;
        let inner = hit.files.get(2..).unwrap_or_default().join(": ");
        let inside = if inner.is_empty() { String::new() } else { format!(" in {inner}") };
        let place = match (hit.line, self.line_in_the_file(hit)?) {
            (_, Some(line)) => format!(", line {line} of the file"),
            (Some(line), None) => format!(", line {line} of the cleaned text"),
            (None, None) => String::new(),
        };
        let rule = &hit.rule;
        Ok(LeftOutFile {
            reason: format!("{name}: the closing scan found this in it{inside}: {rule}"),
            message: format!(
                "{name} is not attached: the closing scan found this in what was cleaned{inside}{place}: {rule}. Take it out of \
                 the file, or send it as it is with --attach-raw FILE if nothing in it is secret"
            ),
        })
    }

    /// The line of the file itself in which the same bytes stand.
    fn line_in_the_file(&self, hit: &ScanHit) -> Result<Option<usize>, EscalationError> {
        let Some(found) = self.attached.bytes.get(hit.bytes.clone()).filter(|found| !found.is_empty()) else {
            return Ok(None);
        };
        if hit.files.len() > 2 {
            return Ok(None);
        }
        let file = read(&self.path)?;
        let at = memchr::memmem::find(&file, found);
        Ok(at.map(|at| 1 + memchr::memchr_iter(b'\n', &file[..at]).count()))
    }
}

impl<'a> From<&'a Attached> for BundleAttachment<'a> {
    fn from(attached: &'a Attached) -> Self {
        Self {
            name: &attached.name,
            note: attached.note.as_deref(),
            body: AttachmentBody::Bytes(&attached.bytes),
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, EscalationError> {
    file::read(path, MOST).map_err(|cause| EscalationError::Attachment { path: path.to_owned(), cause })
}
