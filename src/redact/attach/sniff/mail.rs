//! How a mail begins (RFC 5322), and a folder of mails (mbox).

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
pub(crate) fn is_mail(text: &str) -> bool {
    let mut found = [false; KNOWN.len()];
    let lines = text.lines().skip_while(|line| line.trim().is_empty()).take(LINES);
    for (number, line) in lines.enumerate() {
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) && number > 0 || number == 0 && is_envelope(line) {
            continue;
        }
        let Some(name) = header_name(line) else { return false };
        if let Some(known) = KNOWN.iter().position(|known| known.eq_ignore_ascii_case(name)) {
            found[known] = true;
        }
    }
    found[..TELLING].contains(&true) && found.iter().filter(|found| **found).count() >= 3
}

/// The name of a header, if the line begins with one.
pub(crate) fn header_name(line: &str) -> Option<&str> {
    let (name, _) = line.split_once(':')?;
    let is_name = |byte: u8| byte.is_ascii_graphic();
    ((1..=76).contains(&name.len()) && name.bytes().all(is_name)).then_some(name)
}

/// Whether a line is that of a folder of mails: `From ana@acme.example Mon Nov 23 09:15:04 2026`, with a zone somewhere.
pub(crate) fn is_envelope(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("From ") else { return false };
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_time = |word: &str| word.len() == 8 && word.as_bytes()[2] == b':' && word.as_bytes()[5] == b':';
    rest.split_whitespace().skip(1).any(is_time) && rest.split_whitespace().rev().take(2).any(is_year)
}
