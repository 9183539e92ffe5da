//! Zip archives: opened with limits, every member cleaned like a file of its own, and packed again without times, modes,
//! comments, links and paths that lead out of the folder.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::refused::Refused;
use super::{AttachJob, name};

/// Members that are named in the note; of more, the number.
const NAMED: usize = 5;

pub(super) fn clean(
    job: &mut AttachJob<'_>,
    shown: &str,
    bytes: &[u8],
    depth: u8,
) -> Result<(Vec<u8>, Option<String>), Refused> {
    let damaged =
        |error: zip::result::ZipError| Refused::unreadable(shown, "the zip file is damaged", &error);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > job.limits.entries {
        return Err(Refused::too_many(shown, job.limits.entries));
    }
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let (mut names, mut notes, mut missing) = (BTreeSet::new(), Vec::new(), Vec::new());
    for number in 0..archive.len() {
        let mut member = archive.by_index(number).map_err(damaged)?;
        if member.is_dir() {
            continue;
        }
        let written = String::from_utf8_lossy(member.name_raw()).into_owned();
        let path = unique(&path(&written, job), &mut names);
        if member.is_symlink() || member.encrypted() {
            missing.push(path);
            continue;
        }
        // The size in the archive's directory may be a lie: what counts is what comes out.
        let unreadable =
            |error: std::io::Error| Refused::unreadable(shown, "a file in the zip is damaged", &error);
        let plain = job.unpacked(shown, |most| {
            let mut plain = Vec::new();
            member.by_ref().take(most).read_to_end(&mut plain).map_err(unreadable)?;
            Ok(plain)
        })?;
        let cleaned = match job.part(&format!("{shown}/{path}"), &written, &plain, depth + 1) {
            Ok(cleaned) => cleaned,
            Err(Refused::Unsupported { .. } | Refused::Unreadable { .. }) => {
                missing.push(path);
                continue;
            }
            Err(too_big) => return Err(too_big),
        };
        if let Some(note) = cleaned.note {
            notes.push(format!("{path}: {note}"));
        }
        // The same bytes always become the same file: the oldest time that a zip can hold.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        out.start_file(path.as_str(), options).map_err(damaged)?;
        out.write_all(&cleaned.bytes).map_err(unreadable)?;
    }
    if !missing.is_empty() {
        notes.push(left_out(&missing));
    }
    let packed = out.finish().map_err(damaged)?.into_inner();
    Ok((packed, (!notes.is_empty()).then(|| notes.join("; "))))
}

fn left_out(missing: &[String]) -> String {
    let named = missing[..missing.len().min(NAMED)].join(", ");
    let more = missing.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("left out, because they cannot be cleaned: {named}{more}")
}

/// A member's path below the archive: no root, no drive, no `..`, every part cleaned.
fn path(written: &str, job: &mut AttachJob<'_>) -> String {
    let parts: Vec<String> = written
        .split(['/', '\\'])
        .filter(|part| !part.is_empty() && *part != "." && *part != "..")
        .map(|part| name::clean(part, job.cleaner, &mut job.log))
        .collect();
    if parts.is_empty() { "file".to_owned() } else { parts.join("/") }
}

/// The path, with a number if there is such a member already.
fn unique(path: &str, names: &mut BTreeSet<String>) -> String {
    let mut free = path.to_owned();
    let mut number = 2_usize;
    while !names.insert(free.to_lowercase()) {
        free = match path.rsplit_once('.') {
            Some((stem, ending)) if !ending.contains('/') => format!("{stem}-{number}.{ending}"),
            _ => format!("{path}-{number}"),
        };
        number += 1;
    }
    free
}
