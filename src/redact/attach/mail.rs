//! Mail (RFC 5322, MIME), one or many (mbox). What is encoded in it is written readable before it is cleaned: encoded words of headers,
//! and the parts that are text. Any other part becomes one note. A malformed mail is what its lines are: nothing is refused.

use super::sniff::FileKind;
use crate::redact::findings::Log;

mod body;
mod field;
mod parts;
mod words;

/// A piece of the mail as it is cleaned: the headers and texts in one, a capture or JSON by its structure.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct MailPiece {
    pub(super) kind: FileKind,
    pub(super) text: String,
}

/// Headers that a mail has, folded to lower case. Three of them, and one of the first five, make a text a mail.
const KNOWN: &[&str] = &[
    "from",
    "received",
    "return-path",
    "message-id",
    "subject",
    "to",
    "cc",
    "date",
    "delivered-to",
    "mime-version",
    "content-type",
    "reply-to",
    "sender",
    "references",
    "in-reply-to",
    "x-mailer",
    "x-received",
    "list-id",
    "dkim-signature",
    "authentication-results",
    "content-transfer-encoding",
    "thread-topic",
];
/// How many of them are found in mail only.
const TELLING: usize = 5;
/// Lines of headers that are looked at.
const LINES: usize = 400;

/// Whether the text begins with the headers of a mail.
pub(super) fn is_mail(text: &str) -> bool {
    let mut found = [false; KNOWN.len()];
    let lines = text.lines().skip_while(|line| line.trim().is_empty()).take(LINES);
    for (number, line) in lines.enumerate() {
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) && number > 0 || number == 0 && parts::is_envelope(line) {
            continue;
        }
        let Some(name) = field::name(line) else { return false };
        if let Some(known) = KNOWN.iter().position(|known| known.eq_ignore_ascii_case(name)) {
            found[known] = true;
        }
    }
    found[..TELLING].contains(&true) && found.iter().filter(|found| **found).count() >= 3
}

/// The mail with everything readable in it, in pieces. Parts that are left out are logged.
pub(super) fn readable(text: &str, shown: &str, log: &mut Log) -> Vec<MailPiece> {
    let mut mails = parts::MailWriter::new(shown, text, log);
    for line in text.split_inclusive('\n') {
        mails.line(line);
    }
    mails.finish()
}
