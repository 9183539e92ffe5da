//! Zip.

use std::borrow::Cow;
use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{Member, Members};
use crate::redact::attach::AttachJob;
use crate::redact::attach::refused::Refused;
use crate::redact::unzip;

pub(in crate::redact::attach) fn clean(
    job: &mut AttachJob<'_>,
    shown: &str,
    bytes: &[u8],
    depth: u8,
) -> Result<(Vec<u8>, Option<String>), Refused> {
    let damaged =
        |error: zip::result::ZipError| Refused::unreadable(shown, "the zip file is damaged", &error);
    let mut zip = unzip::open(bytes).map_err(damaged)?;
    if zip.archive.len() > job.limits.entries {
        return Err(Refused::too_many(shown, job.limits.entries));
    }
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let mut members = Members::default();
    for number in 0..zip.archive.len() {
        // Raw, so that an encrypted member can be asked about.
        let raw = zip.archive.by_index_raw(number).map_err(damaged)?;
        if raw.is_dir() {
            continue;
        }
        let left_out = match (raw.encrypted(), raw.is_symlink()) {
            (true, _) => Some("encrypted"),
            (_, true) => Some("a link"),
            _ => None,
        };
        let (read, shown_name) =
            (raw.name_raw().to_vec(), raw.name().map_or(Cow::Borrowed("file"), Cow::from).into_owned());
        drop(raw);
        // Without the flag for UTF-8 the format says code page 437, and some writers write UTF-8 all the same.
        let written = String::from_utf8(zip.name(number, &read)).unwrap_or(shown_name);
        let path = members.path(&written, job);
        if let Some(why) = left_out {
            members.leave_out(&path, why);
            continue;
        }
        let mut member = zip.archive.by_index(number).map_err(damaged)?;
        // The size in the archive's directory may be a lie: what counts is what comes out.
        let unreadable =
            |error: std::io::Error| Refused::unreadable(shown, "a file in the zip is damaged", &error);
        let plain = job.unpacked(shown, |most| {
            let mut plain = Vec::new();
            member.by_ref().take(most).read_to_end(&mut plain).map_err(unreadable)?;
            Ok(plain)
        })?;
        let member = Member { archive: shown, written: &written, path: &path, plain };
        let Some((path, cleaned)) = members.clean(job, member, depth)? else { continue };
        // The same bytes always become the same file: the oldest time that a zip can hold.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        out.start_file(path.as_str(), options).map_err(damaged)?;
        out.write_all(&cleaned).map_err(unreadable)?;
    }
    let packed = out.finish().map_err(damaged)?.into_inner();
    Ok((packed, members.note()))
}
