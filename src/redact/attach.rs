//! Cleaning of attached files, before anything is packed or sent.
//!
//! A file comes back cleaned as a whole or not at all: [`clean`] gives the finished bytes or says why it refused, never a
//! part. HAR and JSON keep their structure, text its lines; mail is written readable; archives are opened and packed again; pictures
//! lose everything but the picture. What cannot be looked into is refused, and goes only where the admin says so for that file ([`raw`]).

use std::borrow::Cow;

use super::cleaner::Cleaner;
use super::findings::Log;
use crate::text::digest::sha256;

mod archive;
mod closing;
mod document;
mod encoding;
mod gzip;
mod image;
mod limits;
mod mail;
mod name;
mod outlook;
mod pieces;
mod refused;
mod sniff;
mod text;
mod truncate;

pub use limits::AttachLimits;
pub use refused::Refused;
use sniff::FileKind;

/// How often the kind of a cleaned text is looked at again. Once is nearly always enough.
const KINDS: usize = 3;

/// A file that may go into the bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// The file's name without its folder, cleaned.
    pub name: String,
    /// The media type of the cleaned bytes.
    pub media_type: String,
    /// The cleaned bytes.
    pub bytes: Vec<u8>,
    /// What the reader must know: that it was cut, how it was read, what an archive lost, that nobody looked at what a picture
    /// shows, that it is sent as it is.
    pub note: Option<String>,
    /// SHA-256 of the bytes, in lower-case hex.
    pub sha256: String,
    /// As it was: nobody looked into it.
    pub unredacted: bool,
}

/// Cleans one file. `name` may be a path; only its last part is used. Findings are added to the log when the whole file was
/// cleaned. Bytes that are given away are let go of while they are cleaned, so that a long file is not there twice.
///
/// # Errors
/// [`Refused`] if the file cannot be looked into, is damaged, or unpacks to too much. Nothing of it may be sent then.
pub fn clean<'b>(
    name: &str,
    bytes: impl Into<Cow<'b, [u8]>>,
    limits: &AttachLimits,
    cleaner: &Cleaner,
    log: &mut Log,
) -> Result<Attached, Refused> {
    let bytes = bytes.into();
    // Of a text, the last step knows all that was found in it; in an archive, what a later file gives away may stand in an
    // earlier one.
    let is_text = sniff::binary(&bytes).is_none();
    let own = cleaner.for_a_file(is_text);
    if is_text {
        let (mut made, mut found) = once(name, bytes, limits, &own)?;
        cleaner.absorb(&own);
        let called = name::again(&made.name, &own);
        if called != made.name {
            found.rename(&format!("attachments/{}", made.name), &format!("attachments/{called}"));
            made.name = called;
        }
        log.merge(found);
        return Ok(made);
    }
    let (mut made, mut found) = once(name, Cow::Borrowed(&*bytes), limits, &own)?;
    cleaner.absorb(&own);
    if let Some(knowing) = own.knowing()
        && (knowing.finds_again(&made.bytes) || knowing.finds_again(made.name.as_bytes()))
    {
        (made, found) = once(name, bytes, limits, &knowing)?;
    }
    log.merge(found);
    Ok(made)
}

fn once(
    name: &str,
    bytes: Cow<'_, [u8]>,
    limits: &AttachLimits,
    cleaner: &Cleaner,
) -> Result<(Attached, Log), Refused> {
    let mut job = AttachJob { limits, cleaner, log: Log::new(), left: limits.unpacked(bytes.len()) };
    let cleaned_name = name::clean(name, cleaner, &mut job.log);
    let part = job.part(&cleaned_name, name, bytes, 0)?;
    let name = format!("{cleaned_name}{}", part.ending);
    Ok((attached(name, part.media_type, part.bytes, part.note), job.log))
}

/// A file as it is, for `--attach-raw` and nothing else. Only its folder is left out of the name. Its note says that nothing was
/// cleaned.
#[must_use]
pub fn raw(name: &str, bytes: Vec<u8>) -> Attached {
    let kind = sniff::binary(&bytes)
        .or_else(|| encoding::read(&bytes).map(|read| sniff::text(name, &read.text)))
        .unwrap_or(FileKind::Other(sniff::foreign::BINARY));
    let media_type = media_type(kind, name);
    let note = Some("sent as it is (--attach-raw)".to_owned());
    Attached { unredacted: true, ..attached(name::last(name), media_type, bytes, note) }
}

fn attached(name: String, media_type: &str, bytes: Vec<u8>, note: Option<String>) -> Attached {
    let sha256 = sha256(&bytes);
    Attached { name, media_type: media_type.to_owned(), bytes, note, sha256, unredacted: false }
}

/// A file, or a member of an archive, cleaned.
struct CleanedPart {
    media_type: &'static str,
    bytes: Vec<u8>,
    note: Option<String>,
    /// What is put behind the name, because it is another kind of file now.
    ending: &'static str,
}

/// One attachment's cleaning, with everything that is inside it.
struct AttachJob<'c> {
    limits: &'c AttachLimits,
    cleaner: &'c Cleaner,
    log: Log,
    /// Bytes that may still be unpacked, in all archives together.
    left: u64,
}

impl AttachJob<'_> {
    /// Cleans by kind. `shown` is the cleaned name, for messages and the log; `name` decides about the kind.
    fn part(
        &mut self,
        shown: &str,
        name: &str,
        bytes: Cow<'_, [u8]>,
        depth: u8,
    ) -> Result<CleanedPart, Refused> {
        let Some(kind) = sniff::binary(&bytes) else { return self.text(shown, name, bytes) };
        let mut ending = "";
        let (bytes, note) = match kind {
            FileKind::Gzip | FileKind::Zip | FileKind::Tar if depth >= self.limits.depth => {
                return Err(Refused::too_deep(shown, self.limits.depth));
            }
            FileKind::Gzip => {
                let plain = self.unpacked(shown, |left| gzip::open(shown, &bytes, left))?;
                // A packed tar archive is one archive, not two.
                let inner_depth = if sniff::is_tar(&plain) { depth } else { depth + 1 };
                let inner = self.part(shown, gzip::inner_name(name), plain.into(), inner_depth)?;
                (gzip::pack(shown, &inner.bytes)?, inner.note)
            }
            FileKind::Zip => archive::zip::clean(self, shown, &bytes, depth)?,
            FileKind::Tar => archive::tar::clean(self, shown, &bytes, depth)?,
            FileKind::OutlookMail => {
                let mail = outlook::text(&bytes).map_err(|why| Refused::damaged(shown, &why))?;
                ending = ".txt";
                let mail = self.opened(shown, mail.into());
                let (bytes, note) = self.document(shown, name, FileKind::Mail, mail);
                (bytes, joined(Some("an Outlook mail, as text".to_owned()), note))
            }
            FileKind::Image(picture) => {
                let cleaned = image::clean(picture, &bytes).map_err(|why| Refused::damaged(shown, why))?;
                (cleaned, Some(image::NOTE.to_owned()))
            }
            FileKind::Other(foreign) => return Err(Refused::unsupported(shown, foreign)),
            FileKind::Har(_) | FileKind::Json | FileKind::Mail | FileKind::Text => {
                return self.text(shown, name, bytes);
            }
        };
        Ok(CleanedPart { media_type: media_type(kind, name), bytes, note, ending })
    }

    /// A file that is none of bytes: text in some encoding, or nothing that is known.
    fn text(&mut self, shown: &str, name: &str, bytes: Cow<'_, [u8]>) -> Result<CleanedPart, Refused> {
        let (text, read_as) =
            encoding::read_all(bytes).ok_or_else(|| Refused::unsupported(shown, sniff::foreign::BINARY))?;
        let text = self.opened(shown, text);
        let kind = sniff::text(name, &text);
        let (bytes, note) = self.document(shown, name, kind, text);
        let note = joined(read_as, note);
        Ok(CleanedPart { media_type: media_type(kind, name), bytes, note, ending: "" })
    }

    /// A text by its kind, and by the one that it has afterwards: cleaning may take away what the kind was told by. Of a HAR
    /// that is cut in its entries and called `a.json`, only `{"log":{"comment":"…"` stays; read again, that is plain JSON, in
    /// which other values go. Without this, cleaning would not be idempotent.
    fn document(
        &mut self,
        shown: &str,
        name: &str,
        kind: FileKind,
        text: Cow<'_, str>,
    ) -> (Vec<u8>, Option<String>) {
        let (mut bytes, mut note) =
            document::clean(shown, kind, text, self.limits, self.cleaner, &mut self.log);
        let mut cleaned_as = kind;
        for _ in 0..KINDS {
            let Ok(text) = str::from_utf8(&bytes) else { break };
            let kind = sniff::text(name, text);
            if kind == cleaned_as {
                break;
            }
            let text = Cow::Borrowed(text);
            let (again, cut) = document::clean(shown, kind, text, self.limits, self.cleaner, &mut self.log);
            (bytes, cleaned_as) = (again, kind);
            note = note.or(cut);
        }
        (self.closed(shown, bytes), note)
    }

    /// The first step: without the secrets that the tool holds.
    fn opened<'t>(&mut self, shown: &str, text: Cow<'t, str>) -> Cow<'t, str> {
        if self.cleaner.vault().version() == 0 {
            return text;
        }
        Cow::Owned(closing::open(text.into_owned(), shown, self.cleaner, &mut self.log))
    }

    /// The last step: without what the closing scan would stop at.
    fn closed(&mut self, shown: &str, bytes: Vec<u8>) -> Vec<u8> {
        let text = String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        closing::close(text, shown, self.cleaner, &mut self.log).into_bytes()
    }

    /// Unpacks with what is left: `open` reads one byte more than it may at most.
    fn unpacked(
        &mut self,
        shown: &str,
        open: impl FnOnce(u64) -> Result<Vec<u8>, Refused>,
    ) -> Result<Vec<u8>, Refused> {
        let plain = open(self.left + 1)?;
        self.left = self.left.checked_sub(plain.len() as u64).ok_or_else(|| Refused::bomb(shown))?;
        Ok(plain)
    }
}

/// Two notes as one.
fn joined(first: Option<String>, second: Option<String>) -> Option<String> {
    match (first, second) {
        (Some(first), Some(second)) => Some(format!("{first}; {second}")),
        (first, second) => first.or(second),
    }
}

fn media_type(kind: FileKind, name: &str) -> &'static str {
    match kind {
        FileKind::Har(_) | FileKind::Json => "application/json",
        FileKind::Text if name.to_ascii_lowercase().ends_with(".csv") => "text/csv",
        // Not message/rfc822: systems show that as a mail, with what was taken out of it missing.
        FileKind::Text | FileKind::Mail | FileKind::OutlookMail => "text/plain",
        FileKind::Gzip => "application/gzip",
        FileKind::Zip => "application/zip",
        FileKind::Tar => "application/x-tar",
        FileKind::Image(image::Picture::Png) => "image/png",
        FileKind::Image(image::Picture::Jpeg) => "image/jpeg",
        FileKind::Image(image::Picture::Gif) => "image/gif",
        FileKind::Image(image::Picture::WebP) => "image/webp",
        FileKind::Other(_) => "application/octet-stream",
    }
}
