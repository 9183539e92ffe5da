//! Outlook's .msg: a compound file (MS-CFB) with one stream for each property of the mail (MS-OXMSG, MS-OXPROPS). It is written as the
//! mail that it is, as text.

use std::fmt::Write as _;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use cfb::CompoundFile;
use chrono::DateTime;

use super::encoding;
use super::sniff;
use crate::redact::structure::placeholder;

type Compound<'b> = CompoundFile<Cursor<&'b [u8]>>;

/// Mails attached to mails that are opened.
const DEEPEST: u8 = 3;
/// Bytes of one property that are read.
const LONGEST: u64 = 64 << 20;

/// Properties by their number (MS-OXPROPS).
mod tag {
    pub(super) const SUBJECT: u16 = 0x0037;
    pub(super) const SUBMITTED: u16 = 0x0039;
    pub(super) const HEADERS: u16 = 0x007D;
    pub(super) const SENDER_NAME: u16 = 0x0C1A;
    pub(super) const SENDER_ADDRESS: u16 = 0x0C1F;
    pub(super) const CC: u16 = 0x0E03;
    pub(super) const TO: u16 = 0x0E04;
    pub(super) const DELIVERED: u16 = 0x0E06;
    pub(super) const BODY: u16 = 0x1000;
    pub(super) const HTML: u16 = 0x1013;
    pub(super) const RTF: u16 = 0x1009;
    pub(super) const MESSAGE_ID: u16 = 0x1035;
    pub(super) const DISPLAY_NAME: u16 = 0x3001;
    pub(super) const ADDRESS: u16 = 0x3003;
    pub(super) const DATA: u16 = 0x3701;
    pub(super) const FILE_NAME: u16 = 0x3704;
    pub(super) const LONG_FILE_NAME: u16 = 0x3707;
    pub(super) const MEDIA_TYPE: u16 = 0x370E;
    pub(super) const SMTP_ADDRESS: u16 = 0x39FE;
    pub(super) const SENDER_SMTP_ADDRESS: u16 = 0x5D01;
}

/// The mail as text.
///
/// # Errors
/// What is wrong with the file.
pub(super) fn text(bytes: &[u8]) -> Result<String, String> {
    let file = CompoundFile::open(Cursor::new(bytes))
        .map_err(|error| format!("the compound file is damaged ({error})"))?;
    let mut mail = OutlookReader { file, out: String::new() };
    mail.message(Path::new("/"), 32, 0);
    if mail.out.trim().is_empty() { Err("there is no mail in it".to_owned()) } else { Ok(mail.out) }
}

struct OutlookReader<'b> {
    file: Compound<'b>,
    out: String,
}

impl OutlookReader<'_> {
    /// One mail: headers, a blank line, the body, and what is attached.
    fn message(&mut self, at: &Path, header: usize, depth: u8) {
        self.headers(at, header);
        self.out.push('\n');
        match (self.string(at, tag::BODY), self.bytes(at, tag::HTML)) {
            (Some(body), _) => self.out.push_str(&body),
            (None, Some(html)) => {
                if let Some(read) = encoding::read(&html) {
                    self.out.push_str(&read.text);
                }
            }
            (None, None) => {
                if let Some(rtf) = self.bytes(at, tag::RTF) {
                    self.out.push_str(&placeholder::part("text/rtf", rtf.len()));
                }
            }
        }
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        for attachment in self.storages(at, "__attach_version1.0_") {
            self.attachment(&attachment, depth);
        }
    }

    fn headers(&mut self, at: &Path, header: usize) {
        if let Some(written) = self.string(at, tag::HEADERS) {
            self.out.push_str(&without_form(&written));
            return;
        }
        let address =
            self.string(at, tag::SENDER_SMTP_ADDRESS).or_else(|| self.string(at, tag::SENDER_ADDRESS));
        let from = person(self.string(at, tag::SENDER_NAME), address);
        let recipients: Vec<String> = self
            .storages(at, "__recip_version1.0_")
            .iter()
            .map(|one| {
                let address = self.string(one, tag::SMTP_ADDRESS).or_else(|| self.string(one, tag::ADDRESS));
                person(self.string(one, tag::DISPLAY_NAME), address)
            })
            .collect();
        let to = if recipients.is_empty() {
            self.string(at, tag::TO).unwrap_or_default()
        } else {
            recipients.join(", ")
        };
        let date = [tag::SUBMITTED, tag::DELIVERED].into_iter().find_map(|tag| self.time(at, header, tag));
        let fields = [
            ("From", Some(from)),
            ("To", Some(to)),
            ("Cc", self.string(at, tag::CC)),
            ("Subject", self.string(at, tag::SUBJECT)),
            ("Date", date),
            ("Message-ID", self.string(at, tag::MESSAGE_ID)),
        ];
        for (name, value) in fields {
            let value = value.unwrap_or_default();
            let value: Vec<&str> = value.split_whitespace().collect();
            if !value.is_empty() {
                let _ = writeln!(self.out, "{name}: {}", value.join(" "));
            }
        }
    }

    /// A file is text, or a note; a mail is a mail again.
    fn attachment(&mut self, at: &Path, depth: u8) {
        let name = self.string(at, tag::LONG_FILE_NAME).or_else(|| self.string(at, tag::FILE_NAME));
        let name = name.or_else(|| self.string(at, tag::DISPLAY_NAME)).unwrap_or_default();
        let _ = writeln!(self.out, "\nAttachment: {}", name.trim());
        let embedded = at.join(format!("__substg1.0_{:04X}000D", tag::DATA));
        if depth < DEEPEST && self.file.is_storage(&embedded) {
            self.message(&embedded, 24, depth + 1);
            return;
        }
        let Some(data) = self.bytes(at, tag::DATA) else { return };
        let media_type = self.string(at, tag::MEDIA_TYPE).unwrap_or_default();
        let text = if sniff::binary(&data).is_none() { encoding::read(&data) } else { None };
        match text {
            Some(read) => self.out.push_str(&read.text),
            None => self.out.push_str(&placeholder::part(media_type.trim(), data.len())),
        }
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// The storages below one whose names begin so, in the order of their numbers.
    fn storages(&self, at: &Path, prefix: &str) -> Vec<PathBuf> {
        let Ok(entries) = self.file.read_storage(at) else { return Vec::new() };
        let named = entries.filter(|entry| entry.is_storage() && entry.name().starts_with(prefix));
        let mut found: Vec<PathBuf> = named.map(|entry| at.join(entry.name())).collect();
        found.sort();
        found
    }

    /// A property that is text: in UTF-16, or in the code page of its writer.
    fn string(&mut self, at: &Path, tag: u16) -> Option<String> {
        let text = match self.stream(&at.join(format!("__substg1.0_{tag:04X}001F"))) {
            Some(wide) => {
                let units = wide.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair));
                let chars = char::decode_utf16(units);
                chars.map(|char| char.unwrap_or('?')).collect()
            }
            None => encoding::name(&self.stream(&at.join(format!("__substg1.0_{tag:04X}001E")))?),
        };
        Some(text.trim_end_matches('\0').to_owned()).filter(|text| !text.trim().is_empty())
    }

    fn bytes(&mut self, at: &Path, tag: u16) -> Option<Vec<u8>> {
        self.stream(&at.join(format!("__substg1.0_{tag:04X}0102")))
    }

    fn stream(&mut self, path: &Path) -> Option<Vec<u8>> {
        let stream = self.file.open_stream(path).ok()?;
        let mut bytes = Vec::new();
        stream.take(LONGEST).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// A time: in 16 bytes of the stream of properties, of which the first four are type and number and the last eight hundreds of
    /// nanoseconds since 1601 (MS-OXMSG 2.4.2).
    fn time(&mut self, at: &Path, header: usize, tag: u16) -> Option<String> {
        let stream = self.stream(&at.join("__properties_version1.0"))?;
        let key = (u32::from(tag) << 16 | 0x0040).to_le_bytes();
        let entry = stream.get(header..)?.as_chunks::<16>().0.iter().find(|entry| entry.starts_with(&key))?;
        let ticks = i64::from_le_bytes(*entry.last_chunk::<8>()?);
        let time = DateTime::from_timestamp(ticks / 10_000_000 - 11_644_473_600, 0)?;
        Some(time.to_rfc2822())
    }
}

/// `Mia Kern <mia@acme.example>`, as far as it is known.
fn person(name: Option<String>, address: Option<String>) -> String {
    match (name, address) {
        (Some(name), Some(address)) if name != address => format!("{name} <{address}>"),
        (_, Some(address)) => address,
        (name, None) => name.unwrap_or_default(),
    }
}

/// Headers without those that say how the body was encoded: here it is not.
fn without_form(headers: &str) -> String {
    let (mut out, mut kept) = (String::with_capacity(headers.len()), true);
    for line in headers.lines().filter(|line| !line.trim().is_empty()) {
        if !line.starts_with([' ', '\t']) {
            let name = line.to_ascii_lowercase();
            kept = !name.starts_with("content-") && !name.starts_with("mime-version");
        }
        if kept {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}
