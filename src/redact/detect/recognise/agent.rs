//! Programs that name themselves: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36`, in quotes behind a login page in an access
//! log.

use std::ops::Range;

use super::REACH;

/// First words of an agent's name.
const AGENTS: &[&[u8]] = &[
    b"Mozilla/",
    b"curl/",
    b"okhttp/",
    b"python-requests/",
    b"Go-http-client/",
    b"PostmanRuntime/",
    b"Apache-HttpClient/",
    b"Java/",
    b"Dalvik/",
    b"Wget/",
    b"axios/",
    b"node-fetch/",
    b"libwww-perl/",
    b"Opera/",
    b"kube-probe/",
];

pub(super) fn covers(line: &[u8], range: &Range<usize>) -> bool {
    let from = range.start.saturating_sub(REACH);
    let before = &line[from..range.end.min(range.start + 24).min(line.len())];
    AGENTS.iter().any(|agent| {
        memchr::memmem::rfind(before, agent).is_some_and(|at| {
            let between = &line[(from + at).min(range.start)..range.start];
            // Still in the same quotes, and no other header.
            let quote = (from + at).checked_sub(1).map(|open| line[open]).filter(|byte| *byte == b'\'');
            let is_other = between.contains(&quote.unwrap_or(b'"'))
                || memchr::memmem::find(between, b": ").is_some()
                || between.contains(&b'=');
            from + at <= range.start && !is_other || from + at > range.start && from + at < range.end
        })
    })
}
