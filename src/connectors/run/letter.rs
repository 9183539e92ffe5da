//! A message as it goes out (RFC 5322, with the parts of RFC 2045). The same ticket, files and clock give the same bytes, and no value
//! makes a header.

use std::collections::BTreeMap;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use lettre::Address;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Mailbox, Message, MultiPart, SinglePart};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::connectors::ticket::Upload;
use crate::text::digest::hex;

/// What the program of `mail` gives.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Letter {
    from: String,
    to: OneOrMany,
    #[serde(default)]
    cc: OneOrMany,
    #[serde(default)]
    reply_to: Option<String>,
    subject: String,
    text: String,
    /// Without angle brackets; the same for the same sending.
    message_id: String,
    #[serde(default)]
    in_reply_to: Option<String>,
    /// Headers beside those, by name.
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// `required`, or `none` on a network of one's own.
    #[serde(default = "required")]
    pub(super) starttls: String,
}

fn required() -> String {
    "required".to_owned()
}

/// `"a@b"`, several between commas, or a list.
#[derive(Debug, Default, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    #[default]
    Nobody,
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn all(&self) -> impl Iterator<Item = &str> {
        let (one, many) = match self {
            Self::Nobody => (None, [].as_slice()),
            Self::One(one) => (Some(one), [].as_slice()),
            Self::Many(many) => (None, many.as_slice()),
        };
        one.into_iter()
            .chain(many)
            .flat_map(|text| text.split(','))
            .map(str::trim)
            .filter(|text| !text.is_empty())
    }
}

/// A message, and what the mail server is told of it.
#[derive(Debug)]
pub(super) struct WrittenMail {
    pub(super) from: Address,
    pub(super) to: Vec<Address>,
    pub(super) bytes: Vec<u8>,
    /// A name for a file with it: the part of its id in front of the `@`.
    pub(super) name: String,
}

/// Characters of a subject.
const LONGEST_SUBJECT: usize = 240;

/// Headers that say who, what and how: they are made here and nowhere else.
const OWN: &[&str] = &[
    "from",
    "sender",
    "to",
    "cc",
    "bcc",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "return-path",
    "received",
];

/// Writes a message.
///
/// # Errors
/// What cannot stand in one: how a sentence goes on that begins with the name of the request.
pub(super) fn write(letter: &Letter, files: &[&Upload], now: DateTime<Utc>) -> Result<WrittenMail, String> {
    let from = mailbox("from", &letter.from)?;
    let boxes = |key, of: &OneOrMany| {
        of.all().map(|text| mailbox(key, text)).collect::<Result<Vec<Mailbox>, String>>()
    };
    let (to, cc) = (boxes("to", &letter.to)?, boxes("cc", &letter.cc)?);
    if to.is_empty() {
        return Err("`to` names nobody".to_owned());
    }
    let id = message_id("message_id", &letter.message_id)?;
    let mut message = Message::builder()
        .from(from.clone())
        .subject(short(one_line("subject", &letter.subject)?))
        .date(SystemTime::from(now))
        .message_id(Some(id));
    for to in &to {
        message = message.to(to.clone());
    }
    for cc in &cc {
        message = message.cc(cc.clone());
    }
    if let Some(reply_to) = letter.reply_to.as_deref().filter(|text| !text.trim().is_empty()) {
        message = message.reply_to(mailbox("reply_to", reply_to)?);
    }
    if let Some(first) = letter.in_reply_to.as_deref() {
        let first = message_id("in_reply_to", first)?;
        message = message.in_reply_to(first.clone()).references(first);
    }
    for (name, value) in &letter.headers {
        message = message.raw_header(header(name, value)?);
    }
    let text = SinglePart::plain(letter.text.clone());
    let message = if files.is_empty() {
        message.singlepart(text)
    } else {
        let mut parts = MultiPart::mixed().boundary(boundary(letter, files)).singlepart(text);
        for file in files {
            parts = parts.singlepart(attachment(file)?);
        }
        message.multipart(parts)
    };
    let message = message.map_err(|error| format!("is no message: {error}"))?;
    let everybody = to.into_iter().chain(cc).map(|mailbox| mailbox.email).collect();
    let name = letter.message_id.split('@').next().unwrap_or_default();
    let name = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect();
    Ok(WrittenMail { from: from.email, to: everybody, bytes: message.formatted(), name })
}

/// `jane@example.com`, or `Jane <jane@example.com>`. A domain that is not ASCII goes out as the mail system knows it.
fn mailbox(key: &str, text: &str) -> Result<Mailbox, String> {
    let text = one_line(key, text)?;
    let wrong = |why: &str| format!("`{key}`: `{text}` {why}");
    let (name, address) = match text.trim().strip_suffix('>').and_then(|inner| inner.rsplit_once('<')) {
        Some((name, address)) => (Some(name.trim().trim_matches('"').to_owned()), address),
        None => (None, text.trim()),
    };
    let (local, domain) = address.rsplit_once('@').ok_or_else(|| wrong("is no address"))?;
    if !local.is_ascii() {
        return Err(wrong(
            "has letters in front of its @ that are not ASCII, which few mail servers take; name another address",
        ));
    }
    let domain = idna::domain_to_ascii(domain).map_err(|_| wrong("has no domain behind its @"))?;
    if domain.is_empty() || local.contains([' ', '<', '>', '"', ',', ';']) {
        return Err(wrong("is no address"));
    }
    let address = Address::new(local, domain).map_err(|_| wrong("is no address"))?;
    Ok(Mailbox::new(name.filter(|name| !name.is_empty()), address))
}

/// An id between angle brackets (RFC 5322, 3.6.4), with its domain as the mail system knows it.
fn message_id(key: &str, text: &str) -> Result<String, String> {
    let wrong =
        || format!("`{key}` must be like `abc@example.com`, in ASCII and without <>, and is `{text}`");
    let is_plain = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_graphic() && !"<>()[]\\,;:\"@".contains(c))
    };
    let (local, domain) = text.split_once('@').ok_or_else(wrong)?;
    let domain = idna::domain_to_ascii(domain).map_err(|_| wrong())?;
    if !is_plain(local) || !is_plain(&domain) {
        return Err(wrong());
    }
    Ok(format!("<{local}@{domain}>"))
}

/// A text that ends no line: behind a line break a value would be a header of its own.
fn one_line(key: &str, text: &str) -> Result<String, String> {
    if text.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err(format!(
            "`{key}` has a line break or another control character in it, which cannot stand in the head of a mail"
        ));
    }
    Ok(text.to_owned())
}

/// At most so much that one word of it fits into a line of a mail's head, which has 998 characters (RFC 5322, 2.1.1).
fn short(subject: String) -> String {
    if subject.chars().count() <= LONGEST_SUBJECT {
        subject
    } else {
        subject.chars().take(LONGEST_SUBJECT).chain(['…']).collect()
    }
}

fn header(name: &str, value: &str) -> Result<HeaderValue, String> {
    let lower = name.to_ascii_lowercase();
    if OWN.contains(&lower.as_str()) || lower.starts_with("content-") || lower.starts_with("resent-") {
        return Err(format!("the header `{name}` is made by itself and cannot be set"));
    }
    let of_name = HeaderName::new_from_ascii(name.to_owned());
    let is_token = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    match of_name {
        Ok(of_name) if is_token && !name.is_empty() => Ok(HeaderValue::new(of_name, one_line(name, value)?)),
        _ => Err(format!("`{name}` cannot be the name of a header")),
    }
}

/// Always base64: a server between may change the line ends of anything else.
fn attachment(file: &Upload) -> Result<SinglePart, String> {
    let kind = ContentType::parse(&file.media_type);
    let kind = kind.map_err(|_| format!("the type of {} is none: `{}`", file.name, file.media_type))?;
    let body = Body::new_with_encoding(file.bytes.to_vec(), ContentTransferEncoding::Base64);
    let body = body.map_err(|_| format!("{} cannot be written", file.name))?;
    Ok(Attachment::new(one_line("files", &file.name)?).body(body, kind))
}

/// What stands between the parts: a hash of them, so that none of them can hold it, and the same for the same message.
fn boundary(letter: &Letter, files: &[&Upload]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(&letter.message_id);
    hasher.update(&letter.text);
    for file in files {
        hasher.update(&file.sha256);
    }
    format!("escalate-{}", &hex(&hasher.finalize())[..40])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Value, json};

    use super::{Letter, Upload, write};
    use crate::text::digest::sha256;

    fn letter(changes: &Value) -> Letter {
        let mut all = json!({ "from": "escalate@example.com", "to": "support@example.com", "subject": "Help", "text": "It fails.\n", "message_id": "f00d.1@example.com" });
        for (key, value) in changes.as_object().unwrap() {
            all[key] = value.clone();
        }
        serde_json::from_value(all).unwrap()
    }

    fn written(changes: &Value, files: &[&Upload]) -> Result<String, String> {
        let now = "2026-11-29T10:00:00Z".parse().unwrap();
        write(&letter(changes), files, now).map(|written| String::from_utf8(written.bytes).unwrap())
    }

    fn upload(name: &str, bytes: &[u8]) -> Upload {
        let bytes = Arc::new(bytes.to_vec());
        let (size, sha256) = (bytes.len() as u64, sha256(&bytes));
        Upload { name: name.to_owned(), media_type: "application/zip".to_owned(), bytes, size, sha256 }
    }

    #[test]
    fn the_same_message_has_the_same_bytes() {
        let zip = upload("escalate-f00d.zip", &[0, 13, 10, 46, 10, 255].repeat(1000));
        let changes =
            json!({ "in_reply_to": "f00d.0@example.com", "headers": { "Auto-Submitted": "auto-generated" } });
        let one = written(&changes, &[&zip]).unwrap();
        assert_eq!(one, written(&changes, &[&zip]).unwrap());
        for line in [
            "From: escalate@example.com\r\n",
            "To: support@example.com\r\n",
            "Subject: Help\r\n",
            "Date: Sun, 29 Nov 2026 10:00:00 +0000\r\n",
            "Message-ID: <f00d.1@example.com>\r\n",
            "In-Reply-To: <f00d.0@example.com>\r\n",
            "References: <f00d.0@example.com>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "MIME-Version: 1.0\r\n",
            "Content-Disposition: attachment; filename=\"escalate-f00d.zip\"\r\n",
        ] {
            assert!(one.contains(line), "{line:?} is not in\n{one}");
        }
        assert!(one.split("\r\n").all(|line| line.len() <= 998 && !line.contains('\n')), "{one}");
    }

    #[test]
    fn no_value_makes_a_header() {
        for changes in [
            json!({ "subject": "a\r\nBcc: x@evil.example" }),
            json!({ "subject": "a\nBcc: x@evil.example" }),
            json!({ "from": "a@example.com\r\nBcc: x@evil.example" }),
            json!({ "to": ["a@example.com\nBcc: x@evil.example"] }),
            json!({ "reply_to": "Jane\r\nBcc: x <a@example.com>" }),
            json!({ "message_id": "a\r\n@example.com" }),
            json!({ "message_id": "a> <b@example.com" }),
            json!({ "in_reply_to": "a@b\n" }),
            json!({ "headers": { "X-A": "b\r\nBcc: x@evil.example" } }),
            json!({ "headers": { "X-A: b\r\nBcc": "x@evil.example" } }),
            json!({ "headers": { "bcc": "x@evil.example" } }),
            json!({ "headers": { "Content-Type": "text/html" } }),
            json!({ "to": "a b@example.com" }),
            json!({ "to": "<script>@example.com" }),
            json!({ "to": "nobody" }),
            json!({ "to": "" }),
        ] {
            assert!(written(&changes, &[]).is_err(), "{changes}: {:?}", written(&changes, &[]));
        }
    }

    #[test]
    fn letters_beyond_ascii_are_encoded_or_refused() {
        let text = written(&json!({ "subject": "Zoë kann nicht öffnen", "text": "für Zoë", "to": "Zoë <help@bücher.example>", "headers": { "X-Role": "Prüfer" } }), &[]).unwrap();
        assert!(text.is_ascii(), "{text}");
        assert!(text.contains("help@xn--bcher-kva.example"), "{text}");
        let refused = written(&json!({ "to": "zoë@example.com" }), &[]).unwrap_err();
        assert!(refused.contains("not ASCII"), "{refused}");
    }

    #[test]
    fn long_lines_are_broken_and_text_stays() {
        let long = format!("{}\n.\n..\nFrom me\n", "x".repeat(5000));
        let text = written(&json!({ "text": long, "subject": "s".repeat(2000) }), &[]).unwrap();
        assert!(text.split("\r\n").all(|line| line.len() <= 998), "{text}");
    }
}
