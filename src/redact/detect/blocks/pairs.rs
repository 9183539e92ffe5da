//! A name on one line and its value on the next: `- name: DB_PASSWORD` and `value: x` (in any order), `<key>Password</key>` and
//! `<string>x</string>`, `<password>` and the value on a line of its own.

use super::super::span::Span;
use super::lines::{self, TextLine};
use crate::redact::vocabulary::{NameHint, classify_name};

/// Lines between a name and its value at most.
const NEAR: usize = 3;

/// Keys whose value is the name of what stands beside.
const NAMES: &[&str] = &[
    "name",
    "key",
    "header",
    "field",
    "param",
    "parameter",
    "variable",
    "property",
    "attribute",
    "label",
    "header_name",
    "option",
    "type",
    "kind",
];
/// Keys of a value that belongs to such a name.
const VALUES: &[&str] =
    &["value", "val", "content", "default", "default_value", "header_value", "string", "data", "secret", "v"];

pub(super) fn find(text: &str, lines: &[TextLine], spans: &mut Vec<Span>) {
    for (at, line) in lines.iter().enumerate() {
        let content = line.content(text);
        if content.is_empty() || content.len() > 200 {
            continue;
        }
        if content.starts_with('<') {
            elements(text, &lines[at..], content, spans);
            continue;
        }
        if let Some(name) = split_key(content)
            && let Some(next) = lines.get(at + 1)
            && let Some(value) = split_value(next.content(text))
        {
            judge(text, next, value, classify_name(name.as_bytes()), spans);
            continue;
        }
        if let Some(next) = lines.get(at + 1)
            && let Some(value) = rejected(content, next.content(text))
        {
            let name = content.rsplit(['.', ' ']).next().unwrap_or_default();
            judge(text, next, value, classify_name(name.as_bytes()), spans);
            if super::super::prose::is_code(value) && is_of_codes(name) {
                spans.push(Span::secret(next.place(text, value), "one-time code"));
            }
            continue;
        }
        let first = content.as_bytes()[0];
        if !(first.is_ascii_alphabetic() || matches!(first, b'-' | b'"' | b'\'')) {
            continue;
        }
        let Some(pair) = lines::assignment(&text[line.range.clone()]) else { continue };
        if !NAMES.contains(&pair.key.to_ascii_lowercase().as_str()) {
            continue;
        }
        let hint = classify_name(pair.value.trim_matches(['"', '\'', ',']).as_bytes());
        // The value may stand above its name, in the same item.
        let above = at.checked_sub(1).map(|above| &lines[above]).filter(|above| {
            lines::assignment(&text[above.range.clone()]).is_some_and(|value| value.column == pair.column)
        });
        for other in above.into_iter().chain(lines[at + 1..].iter().take(NEAR)) {
            let Some(value) = lines::assignment(&text[other.range.clone()]) else { break };
            if value.column != pair.column {
                break;
            }
            if VALUES.contains(&value.key.to_ascii_lowercase().as_str()) {
                judge(text, other, value.value.trim_matches(['"', '\'', ',']), hint, spans);
                if value.value.starts_with(['|', '>']) && value.value.len() <= 3 {
                    block(text, &lines[at + 1..], other, hint, spans);
                }
                break;
            }
        }
    }
}

/// The lines of a block below `value: |-`.
fn block(text: &str, lines: &[TextLine], value: &TextLine, hint: NameHint, spans: &mut Vec<Span>) {
    let below = lines.iter().skip_while(|line| line.range.start <= value.range.start);
    for line in below.take(20).take_while(|line| line.blank || line.indent > value.indent) {
        judge(text, line, line.content(text), hint, spans);
    }
}

/// `? passphrase` of YAML, `["password"]=>` of PHP's `var_dump`: a name whose value is in the next line.
fn split_key(line: &str) -> Option<&str> {
    let name = line.strip_prefix("? ").or_else(|| line.strip_prefix('[')?.strip_suffix("]=>"))?;
    Some(name.trim().trim_matches(['"', '\'']))
}

/// `[type=string_too_short, input_value='x', input_type=str]` below `body.password`: what a check did not let in.
fn rejected<'t>(name: &str, below: &'t str) -> Option<&'t str> {
    let is_name = name.len() <= 64
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._->[] ".contains(&byte));
    if !is_name {
        return None;
    }
    let (_, value) = below.split_once("input_value='").or_else(|| below.split_once("input_value=\""))?;
    value.split_once(['\'', '"']).map(|(value, _)| value)
}

/// Whether a field of this name holds a code.
fn is_of_codes(name: &str) -> bool {
    matches!(name, "otp" | "totp" | "pin" | "code" | "mfa_code" | "otp_code" | "sms_code" | "passcode")
}

/// `: x`, `string(6) "x"`
fn split_value(line: &str) -> Option<&str> {
    if let Some(value) = line.strip_prefix(": ") {
        return Some(value.trim().trim_matches(['"', '\'']));
    }
    let (_, value) = line.strip_prefix("string(")?.split_once(") \"")?;
    value.strip_suffix('"')
}

fn elements(text: &str, lines: &[TextLine], content: &str, spans: &mut Vec<Span>) {
    let Some(next) = lines.get(1) else { return };
    let below = next.content(text);
    // `<password>` alone.
    if let Some(name) = content.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'))
        && !name.contains(['<', '/'])
    {
        let tag = name
            .split([' ', ':'])
            .next_back()
            .filter(|_| !name.contains('='))
            .unwrap_or(name.split(' ').next().unwrap_or_default());
        let local = tag.rsplit(':').next().unwrap_or_default();
        if !below.starts_with('<') {
            judge(text, next, below, classify_name(local.as_bytes()), spans);
        }
        return;
    }
    // `<name>db.password</name>` above `<value>x</value>`.
    if let (Some((tag, name)), Some((_, value))) = (element(content), element(below))
        && NAMES.contains(&tag.to_ascii_lowercase().as_str())
    {
        judge(text, next, value, classify_name(name.as_bytes()), spans);
    }
}

/// `<tag>text</tag>` as a whole line.
fn element(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.strip_prefix('<')?.split_once('>')?;
    let (value, end) = rest.rsplit_once("</")?;
    (end.strip_suffix('>')? == tag && !value.contains('<')).then_some((tag, value))
}

fn judge(text: &str, line: &TextLine, value: &str, hint: NameHint, spans: &mut Vec<Span>) {
    if lines::is_secret(value, hint) {
        spans.push(Span::secret(line.place(text, value), "value beside a telling name"));
    }
}
