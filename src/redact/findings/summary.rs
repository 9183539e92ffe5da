//! What was found, for the admin: one line for each kind and file, and what to do about it.

use std::collections::BTreeMap;

use super::{Finding, MORE};
use crate::redact::class::Class;
use crate::redact::rules::{self, Ground};

/// Lines that are shown; of more, the number.
const MOST: usize = 30;

/// What one rule found in one attachment.
#[derive(Default)]
struct Kind<'f> {
    /// Different values.
    values: u64,
    more: bool,
    first: Option<(&'f str, &'f str)>,
}

/// The credentials that were seen in attachments: `attachments/app.log: 3 cookies, first in line 12. Rotate them.` What goes by
/// policy is no credential and has no line.
#[must_use]
pub fn credentials(findings: &[Finding]) -> Vec<String> {
    let mut kinds: BTreeMap<(&str, &str), Kind<'_>> = BTreeMap::new();
    for found in findings.iter().filter(|found| found.class == Class::Secret) {
        let Some((attachment, inner)) = split(&found.file) else { continue };
        if rules::ground(&found.rule) == Ground::Policy {
            continue;
        }
        let kind = kinds.entry((attachment, &found.rule)).or_default();
        if found.token == MORE {
            kind.more = true;
        } else {
            kind.values += 1;
        }
        let place = (inner, found.place.as_str());
        if kind.first.is_none_or(|first| order(place) < order(first)) {
            kind.first = Some(place);
        }
    }
    let mut lines: Vec<String> = kinds.iter().map(|((file, rule), kind)| line(file, rule, kind)).collect();
    if lines.len() > MOST {
        let left = lines.len() - MOST;
        lines.truncate(MOST);
        lines.push(format!(
            "and {left} lines more like these: redactions.json in the bundle has all of them."
        ));
    }
    lines
}

fn line(file: &str, rule: &str, kind: &Kind<'_>) -> String {
    let several = kind.more || kind.values > 1;
    let what = rules::counted(rule, kind.values.max(1), kind.more);
    let first = if several { "first " } else { "" };
    let place = kind.first.map(|place| format!(", {first}{}", said(place))).unwrap_or_default();
    let them = if several { "them" } else { "it" };
    match rules::ground(rule) {
        Ground::Looks if several => format!("{file}: {what}{place}. Look whether they are credentials."),
        Ground::Looks => format!("{file}: {what}{place}. Look whether it is a credential."),
        _ => format!("{file}: {what}{place}. Rotate {them}."),
    }
}

/// `attachments/all.zip` and `config/app.yaml` in it.
fn split(file: &str) -> Option<(&str, &str)> {
    let rest = file.strip_prefix("attachments/")?;
    let name = rest.find('/').unwrap_or(rest.len());
    Some((&file[..file.len() - rest.len() + name], rest[name..].trim_start_matches('/')))
}

/// `in config/app.yaml, line 12`.
fn said((inner, place): (&str, &str)) -> String {
    let place = match place {
        "" => String::new(),
        "file name" => "its name".to_owned(),
        pointer if pointer.starts_with('/') => format!("at {pointer}"),
        place => place.to_owned(),
    };
    let (inner, comma) = if inner.is_empty() { ("", "") } else { (inner, ", ") };
    let comma = if place.is_empty() { "" } else { comma };
    let at = if inner.is_empty() && place.starts_with("at ") { "" } else { "in " };
    format!("{at}{inner}{comma}{place}")
}

/// Places in the order in which a reader meets them: `line 2` before `line 12`.
fn order<'f>((inner, place): (&'f str, &'f str)) -> (&'f str, Vec<(u64, &'f str)>) {
    let part = |part: &'f str| part.parse().map_or((u64::MAX, part), |number: u64| (number, ""));
    (inner, place.split(['/', ' ']).map(part).collect())
}

#[cfg(test)]
mod tests {
    use super::{Class, Finding, MORE, credentials};

    fn found(rule: &str, file: &str, place: &str, token: &str) -> Finding {
        let [rule, file, place, token] = [rule, file, place, token].map(str::to_owned);
        Finding { rule, class: Class::Secret, file, place, token, count: 1 }
    }

    #[test]
    fn one_line_for_each_kind_and_file() {
        let name = "value behind a telling name";
        let mut findings = vec![
            found(name, "attachments/app.log", "line 112", "secret-1"),
            found(name, "attachments/app.log", "line 12", "secret-2"),
            found("GitHub token", "attachments/app.log", "line 3", "secret-3"),
            found("random text", "attachments/app.log", "line 4", "secret-4"),
            found("private key", "attachments/all.zip/etc/key.pem", "line 1", "secret-5"),
            found("cookie", "attachments/a.har", "/log/entries/2/request/cookies/0/value", "secret-6"),
            found("cookie", "attachments/a.har", "/log/entries/12/request/cookies/0/value", MORE),
            found(name, "attachments/token=….log", "file name", "secret-7"),
            found(name, "report.json", "/case/error", "secret-8"),
        ];
        findings.extend((0..5000).map(|number| {
            let place = format!("/log/entries/{number}/response/content/text");
            found("not on the list: field", "attachments/a.har", &place, &format!("secret-{number}"))
        }));
        assert_eq!(
            credentials(&findings),
            [
                "attachments/a.har: more than 1 cookies, first at /log/entries/2/request/cookies/0/value. Rotate them.",
                "attachments/all.zip: 1 private key, in etc/key.pem, line 1. Rotate it.",
                "attachments/app.log: 1 GitHub token, in line 3. Rotate it.",
                "attachments/app.log: 1 long random text, in line 4. Look whether it is a credential.",
                "attachments/app.log: 2 credentials behind a telling name, first in line 12. Rotate them.",
                "attachments/token=….log: 1 credential behind a telling name, in its name. Rotate it.",
            ]
        );
    }
}
