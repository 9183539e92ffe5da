//! Ids in an error text that support can look up: request, correlation and trace ids. They are what finds the log line, so they
//! go into the ticket verbatim.

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IdKind {
    /// One request.
    Request,
    /// What belongs together over several systems.
    Correlation,
    /// A distributed trace.
    Trace,
    /// An incident, event or error number.
    Other,
}

impl IdKind {
    /// The word in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Correlation => "correlation",
            Self::Trace => "trace",
            Self::Other => "other",
        }
    }
}

/// One id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorId {
    /// What it names.
    pub kind: IdKind,
    /// The id, verbatim.
    pub value: String,
}

/// The names that stand in front of an id, lower case, without blanks, `-` and `_`: header names (`x-request-id`,
/// `x-amzn-RequestId`, `CF-Ray`), JSON keys (`correlationId`, `trace_id`), prose ("Request Id:", "Error ID"), and the three
/// lines under an AADSTS error. Longer names first where one contains the other.
const NAMES: &[(&str, IdKind)] = &[
    ("correlationid", IdKind::Correlation),
    ("correlation", IdKind::Correlation),
    ("requestid", IdKind::Request),
    ("requestreference", IdKind::Request),
    ("reqid", IdKind::Request),
    ("cfray", IdKind::Request),
    ("rayid", IdKind::Request),
    ("cloudtracecontext", IdKind::Trace),
    ("traceparent", IdKind::Trace),
    ("traceid", IdKind::Trace),
    ("transactionid", IdKind::Trace),
    ("errorid", IdKind::Other),
    ("eventid", IdKind::Other),
    ("incidentid", IdKind::Other),
    ("supportid", IdKind::Other),
    ("activityid", IdKind::Other),
    ("logid", IdKind::Other),
];

/// The shortest thing that is taken for an id, and the longest.
const LENGTH: std::ops::RangeInclusive<usize> = 6..=128;

/// How far in front of an id its name may begin, in bytes.
const REACH: usize = 48;

/// All ids, in the order of the text, each once.
#[must_use]
pub fn find(error: &str) -> Vec<ErrorId> {
    let mut found: Vec<ErrorId> = Vec::new();
    let mut start = 0;
    while let Some((from, to)) = next_token(error, start) {
        start = to;
        let token = error[from..to].trim_end_matches(['.', ':', '-', '/', '=']);
        if !LENGTH.contains(&token.len()) || !token.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let Some(kind) = name_before(&error[..from]) else { continue };
        if !found.iter().any(|one| one.value == token) {
            found.push(ErrorId { kind, value: token.to_owned() });
        }
    }
    found
}

/// The next run of bytes that an id may consist of.
fn next_token(text: &str, start: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let from = start + bytes.get(start..)?.iter().position(u8::is_ascii_alphanumeric)?;
    let length = bytes[from..].iter().take_while(|byte| is_part(**byte)).count();
    Some((from, from + length))
}

fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/')
}

/// The name directly in front of an id: only blanks, quotes, brackets, `:`, `=` and `#` may stand between them.
fn name_before(text: &str) -> Option<IdKind> {
    let between =
        [' ', '\t', '"', '\'', ':', '=', '#', '(', '[', '{', '`', '<', '>', '\u{201c}', '\u{201e}', '*'];
    let name = text.trim_end_matches(between);
    let separated = name.len() < text.len();
    let mut from = name.len().saturating_sub(REACH);
    while !name.is_char_boundary(from) {
        from += 1;
    }
    let folded: String = name[from..]
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '-' | '_' | '.'))
        .flat_map(char::to_lowercase)
        .collect();
    let known = NAMES.iter().find(|(known, _)| folded.ends_with(known));
    known.filter(|_| separated).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<(&'static str, String)> {
        find(text).into_iter().map(|id| (id.kind.as_str(), id.value)).collect()
    }

    #[test]
    fn an_aadsts_error_has_three() {
        let text = "AADSTS50105: nobody gave this person a role.\n\
                    Trace ID: 1b2c3d4e-0000-1111-2222-333344445555\n\
                    Correlation ID: 9f8e7d6c-0000-1111-2222-333344445555\n\
                    Timestamp: 2026-11-20 14:02:11Z";
        assert_eq!(
            ids(text),
            [
                ("trace", "1b2c3d4e-0000-1111-2222-333344445555".to_owned()),
                ("correlation", "9f8e7d6c-0000-1111-2222-333344445555".to_owned()),
            ]
        );
    }

    #[test]
    fn headers_json_and_prose() {
        let text = "403\nx-request-id: req_0A1b2C3d\ncf-ray: 8a1b2c3d4e5f-FRA\n\
                    {\"correlationId\":\"abc-123-def\",\"traceparent\":\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\"}\n\
                    Bitte nennen Sie die Request ID „77aa88bb“. Error ID #12345678.";
        assert_eq!(
            ids(text),
            [
                ("request", "req_0A1b2C3d".to_owned()),
                ("request", "8a1b2c3d4e5f-FRA".to_owned()),
                ("correlation", "abc-123-def".to_owned()),
                ("trace", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".to_owned()),
                ("request", "77aa88bb".to_owned()),
                ("other", "12345678".to_owned()),
            ]
        );
    }

    #[test]
    fn what_has_no_name_is_no_id() {
        assert!(
            ids("User 1b2c3d4e-0000-1111-2222-333344445555 not found, error 50105, requestid").is_empty()
        );
        assert!(ids("").is_empty());
        assert!(ids("Request ID: none").is_empty());
        assert!(ids("ünïcödé Request ID: é").is_empty());
    }

    #[test]
    fn one_id_is_told_once() {
        assert_eq!(ids("Request ID: abc12345, request_id=abc12345").len(), 1);
    }
}
