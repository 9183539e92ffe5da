//! Archives: opened with limits, every member cleaned like a file of its own, and packed again without times, owners, modes,
//! comments, links and paths that lead out of the folder.

use std::collections::BTreeSet;

use super::refused::Refused;
use super::{AttachJob, name};
use crate::text::file_name::same_file_key;

pub(super) mod tar;
pub(super) mod zip;

/// Members that are named in the note; of more, the number.
const NAMED: usize = 5;

/// Folders in which every folder is called like a person.
const HOMES: &[&str] = &["home", "users", "documents and settings"];

/// What is known of the members so far.
#[derive(Default)]
struct Members {
    names: BTreeSet<String>,
    packed: BTreeSet<String>,
    notes: Vec<String>,
    missing: Vec<String>,
    pictures: usize,
}

impl Members {
    /// The path of a member as it may be shown.
    fn path(&mut self, written: &str, job: &mut AttachJob<'_>) -> String {
        unique(&path(written, job), &mut self.names)
    }

    /// Notes a member that is left out.
    fn leave_out(&mut self, path: &str, why: &str) {
        self.missing.push(format!("{path} ({why})"));
    }

    /// A member's new path and cleaned bytes. `None`: it is left out, and noted.
    fn clean(
        &mut self,
        job: &mut AttachJob<'_>,
        member: Member<'_>,
        depth: u8,
    ) -> Result<Option<(String, Vec<u8>)>, Refused> {
        let Member { archive, written, path, plain } = member;
        let cleaned = match job.part(&format!("{archive}/{path}"), written, plain.into(), depth + 1) {
            Ok(cleaned) => cleaned,
            Err(Refused::Unsupported { what, .. }) => {
                self.leave_out(path, &what);
                return Ok(None);
            }
            Err(Refused::Unreadable { why, .. }) => {
                self.leave_out(path, &why);
                return Ok(None);
            }
            Err(too_big) => return Err(too_big),
        };
        if cleaned.media_type.starts_with("image/") {
            self.pictures += 1;
        } else if let Some(note) = cleaned.note {
            self.notes.push(format!("{path}: {note}"));
        }
        // The new ending may make it the name of another member.
        let path = unique(&format!("{path}{}", cleaned.ending), &mut self.packed);
        Ok(Some((path, cleaned.bytes)))
    }

    fn note(mut self) -> Option<String> {
        match self.pictures {
            0 => {}
            1 => self.notes.push("what the picture in it shows was not looked at: check it".to_owned()),
            many => {
                self.notes.push(format!("what the {many} pictures in it show was not looked at: check them"));
            }
        }
        if !self.missing.is_empty() {
            let named = self.missing[..self.missing.len().min(NAMED)].join(", ");
            let more = self.missing.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            self.notes.push(format!("left out, because they cannot be cleaned: {named}{more}"));
        }
        (!self.notes.is_empty()).then(|| self.notes.join("; "))
    }
}

/// A member before it is cleaned.
struct Member<'m> {
    /// The archive's name, cleaned.
    archive: &'m str,
    /// The path as it stands in the archive: it decides about the kind.
    written: &'m str,
    /// The path as it may be shown.
    path: &'m str,
    plain: Vec<u8>,
}

/// A member's path below the archive: no root, no drive, no `..`, every part cleaned.
fn path(written: &str, job: &mut AttachJob<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut is_person = false;
    for part in written.split(['/', '\\']).filter(|part| !part.is_empty() && *part != "." && *part != "..") {
        let whose = if is_person { name::home(part, job.cleaner, &mut job.log) } else { part.to_owned() };
        is_person = HOMES.iter().any(|home| part.eq_ignore_ascii_case(home));
        parts.push(name::clean(&whose, job.cleaner, &mut job.log));
    }
    if parts.is_empty() { "file".to_owned() } else { parts.join("/") }
}

/// The path, with a number if there is such a member already.
fn unique(path: &str, names: &mut BTreeSet<String>) -> String {
    let mut free = path.to_owned();
    let mut number = 2_usize;
    while !names.insert(same_file_key(&free)) {
        free = match path.rsplit_once('.') {
            Some((stem, ending)) if !ending.contains('/') => format!("{stem}-{number}.{ending}"),
            _ => format!("{path}-{number}"),
        };
        number += 1;
    }
    free
}
