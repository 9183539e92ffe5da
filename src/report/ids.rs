//! Finds the ids in an error text that support can look up in its logs. Session ids are credentials and are left alone.

use std::sync::LazyLock;

use regex::Regex;

use super::v1::FoundId;

/// Ids that one report carries at most; an error of 64 KiB may be a whole log.
const MAX: usize = 20;

/// The kind, and the expression whose first group is the id. The order decides when two match the same text.
const RULES: &[(&str, &str)] = &[
    // W3C Trace Context: version-trace-parent-flags.
    ("trace", r"(?i)\b[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}\b"),
    ("trace", r#"(?i)\bx-amzn-trace-id["']?\s*[:=]\s*["']?(?:Root=)?(1-[0-9a-f]{8}-[0-9a-f]{24})"#),
    (
        "trace",
        r#"(?i)\b(?:x[-_])?(?:b3[-_])?trace[-_ ]?id["']?\s*(?:[:=#]|is)?\s*["']?([A-Za-z0-9][\w.:/+-]{5,127})"#,
    ),
    (
        "correlation",
        r#"(?i)\b(?:x[-_])?correlation[-_ ]?id["']?\s*(?:[:=#]|is)?\s*["']?([A-Za-z0-9][\w.:/+-]{5,127})"#,
    ),
    (
        "request",
        r#"(?i)\b(?:x[-_])?(?:ms[-_])?(?:client[-_])?req(?:uest)?[-_ ]?id["']?\s*(?:[:=#]|is)?\s*["']?([A-Za-z0-9][\w.:/+-]{5,127})"#,
    ),
    (
        "other",
        r#"(?i)\b(?:ray|incident|support|event|error|activity|operation|transaction|log)[-_ ]?id["']?\s*(?:[:=#]|is)?\s*["']?([A-Za-z0-9][\w.:/+-]{5,127})"#,
    ),
    ("other", r"(?i)\b(?:reference|ref)\s*(?:no\.?|number|id)?\s*[:#]+\s*([A-Za-z0-9][\w.:/+-]{5,127})"),
    ("other", r"(?i)\b([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b"),
];

/// What stands in front of an id that is not one of ours: the value behind it is a credential.
const SESSIONS: &str =
    r#"(?i)\b(?:session|sess|sid|cookie|token|secret|key)[-_ ]?(?:id)?["']?\s*(?:[:=]|is)\s*["']?$"#;

static COMPILED: LazyLock<Vec<(&str, Regex)>> =
    LazyLock::new(|| RULES.iter().filter_map(|(kind, rule)| Some((*kind, Regex::new(rule).ok()?))).collect());
static BEHIND_SESSION: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(SESSIONS).ok());

/// The ids in the order of the text, each once. The kind that is named in the text wins over `other`.
pub(super) fn find(error: &str) -> Vec<FoundId> {
    if error.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(usize, FoundId)> = Vec::new();
    for (kind, rule) in COMPILED.iter() {
        for group in rule.captures_iter(error).filter_map(|captures| captures.get(1)) {
            let value = group.as_str().trim_end_matches(['.', ':', '/', '-', '+']);
            let before = &error
                [error[..group.start()].char_indices().rev().nth(23).map_or(0, |(at, _)| at)..group.start()];
            let known = found.iter().any(|(_, id)| id.value == value);
            let is_session = BEHIND_SESSION.as_ref().is_some_and(|sessions| sessions.is_match(before));
            if known || is_session || !value.bytes().any(|byte| byte.is_ascii_digit()) {
                continue;
            }
            found.push((group.start(), FoundId { kind: (*kind).to_owned(), value: value.to_owned() }));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found.truncate(MAX);
    found.into_iter().map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::{RULES, SESSIONS, find};

    #[test]
    fn every_expression_compiles() {
        assert!(RULES.iter().all(|(_, rule)| regex::Regex::new(rule).is_ok()));
        assert!(regex::Regex::new(SESSIONS).is_ok());
    }

    #[test]
    fn ids_are_found_and_sessions_are_not() {
        let text = "Forbidden. Request ID: 7f3a-22b1, X-Correlation-Id=abc123def\n\
                    traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01; \
                    session id: 0aa61b64-6cfa-4d5f-9f0e-5a6c1f2d3e4b; Ray ID: 8c1d22ef; request id is unknown; \
                    11111111-2222-3333-4444-555555555555.";
        let found: Vec<(String, String)> = find(text).into_iter().map(|id| (id.kind, id.value)).collect();
        let expected = [
            ("request", "7f3a-22b1"),
            ("correlation", "abc123def"),
            ("trace", "4bf92f3577b34da6a3ce929d0e0e4736"),
            ("other", "8c1d22ef"),
            ("other", "11111111-2222-3333-4444-555555555555"),
        ];
        assert_eq!(found, expected.map(|(kind, value)| (kind.to_owned(), value.to_owned())));
    }
}
