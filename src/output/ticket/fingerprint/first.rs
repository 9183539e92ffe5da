//! Version 1, as the first releases made it. Never edited: tickets have its fingerprints.

use crate::report::v1::Report;

/// Words of dates: they go with the numbers beside them.
const CALENDAR: &[&str] = &[
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon", "tue", "wed",
    "thu", "fri", "sat", "sun", "am", "pm", "utc", "gmt", "z",
];

/// What it covers.
pub(super) fn parts(report: &Report) -> Vec<String> {
    let case = &report.case;
    vec![
        fold(case.tenant.as_deref().unwrap_or_default()),
        fold(&case.user),
        case.symptom.as_str().to_owned(),
        fold(case.needs.action.as_deref().or(case.action.as_deref()).unwrap_or_default()),
        super::because(report),
        normalise(case.error.as_deref().unwrap_or_default()),
    ]
}

/// Lower case, single spaces.
fn fold(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of an error, without what differs from one time to the next: numbers, ids, instants.
fn normalise(error: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    let folded = error.to_lowercase();
    for word in folded.split(|character: char| !character.is_alphanumeric()) {
        let is_calendar = CALENDAR.contains(&word);
        let is_hex = word.len() >= 8 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_number = word.contains(|character: char| character.is_numeric());
        if !word.is_empty() && !is_calendar && !is_hex && !is_number {
            words.push(word);
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn what_differs_each_time_goes() {
        let one = normalise("403 Forbidden at Mon, 23 Nov 2026 18:00:01 GMT (request 7f3a-22b1-deadbeef)");
        let other = normalise("403 forbidden  at Tue, 24 Nov 2026 09:10:11 GMT (request 99aa-22b1-cafebabe)");
        assert_eq!(one, other);
        assert_eq!(one, "forbidden at request");
        assert_ne!(one, normalise("403 not found"));
    }
}
