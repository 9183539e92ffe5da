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

/// The mail with everything readable in it, in pieces. Parts that are left out are logged.
pub(super) fn readable(text: &str, shown: &str, log: &mut Log) -> Vec<MailPiece> {
    let mut mails = parts::MailWriter::new(shown, text, log);
    for line in text.split_inclusive('\n') {
        mails.line(line);
    }
    mails.finish()
}
