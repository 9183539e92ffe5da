//! Tar, in all its forms (before POSIX, ustar, pax, GNU).

use std::io::Read as _;

use tar::{Archive, Builder, EntryType, Header};

use super::{Member, Members};
use crate::redact::attach::refused::Refused;
use crate::redact::attach::{AttachJob, encoding};

pub(in crate::redact::attach) fn clean(
    job: &mut AttachJob<'_>,
    shown: &str,
    bytes: &[u8],
    depth: u8,
) -> Result<(Vec<u8>, Option<String>), Refused> {
    let unreadable = |error: std::io::Error| Refused::unreadable(shown, "the tar archive is damaged", &error);
    let mut archive = Archive::new(bytes);
    let mut out = Builder::new(Vec::new());
    let mut members = Members::default();
    for (number, entry) in archive.entries().map_err(unreadable)?.enumerate() {
        if number >= job.limits.entries {
            return Err(Refused::too_many(shown, job.limits.entries));
        }
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(error) if number == 0 => return Err(unreadable(error)),
            // What was collected for support was often cut by a limit: what is there is read.
            Err(_) => {
                members
                    .notes
                    .push("the tar archive is damaged or was cut: what follows is missing".to_owned());
                break;
            }
        };
        let written = encoding::name(&entry.path_bytes());
        if entry.header().entry_type().is_dir()
            || matches!(entry.header().entry_type(), EntryType::XGlobalHeader)
        {
            continue;
        }
        let path = members.path(&written, job);
        if let Some(why) = left_out(entry.header().entry_type()) {
            members.leave_out(&path, why);
            continue;
        }
        let size = entry.size();
        let plain = job.unpacked(shown, |most| {
            let mut plain = Vec::new();
            entry.by_ref().take(most).read_to_end(&mut plain).map_err(unreadable)?;
            Ok(plain)
        })?;
        if (plain.len() as u64) < size {
            members.notes.push(format!("{path}: the archive ends in it"));
        }
        let member = Member { archive: shown, written: &written, path: &path, plain };
        let Some((path, cleaned)) = members.clean(job, member, depth)? else { continue };
        out.append_data(&mut header(cleaned.len()), &path, cleaned.as_slice()).map_err(unreadable)?;
    }
    let packed = out.into_inner().map_err(unreadable)?;
    Ok((packed, members.note()))
}

/// Why a member that is no file is left out.
fn left_out(kind: EntryType) -> Option<&'static str> {
    if kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse() {
        None
    } else if kind.is_symlink() || kind.is_hard_link() {
        Some("a link")
    } else {
        Some("no file")
    }
}

/// A header without owner and time: the same members always become the same archive.
fn header(size: usize) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_size(size as u64);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header
}
