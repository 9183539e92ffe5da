//! Templates and formats: `{{apiVersion}}`, `{userId}`, `${MAIL_PASSWORD:?must be set}`, `%d{ISO8601}`, `%X{traceId}`.

use std::ops::Range;

use super::REACH;

pub(super) fn covers(line: &[u8], range: &Range<usize>) -> bool {
    let before = line[..range.start]
        .iter()
        .rev()
        .take(REACH)
        .position(|byte| matches!(byte, b'{' | b'}' | b'"' | b'\''));
    let Some(open) = before.map(|back| range.start - 1 - back).filter(|at| line[*at] == b'{') else {
        return starts_template(&line[range.start..range.end]);
    };
    let Some(length) = line[range.start..].iter().take(REACH).position(|byte| *byte == b'}') else {
        return false;
    };
    let inside = &line[open + 1..range.start + length];
    let marked = matches!(open.checked_sub(1).map(|at| line[at]), Some(b'$' | b'{' | b'#'))
        || line[..open].iter().rev().take(3).any(|byte| *byte == b'%');
    // `${db.password:Heidelerche}`: what stands behind the colon is the value where none is set.
    let is_default = line[..range.start].ends_with(b":") || line[..range.start].ends_with(b":-");
    if is_default
        && inside.first().is_some_and(u8::is_ascii_alphabetic)
        && !line[range.clone()].starts_with(b"?")
    {
        return false;
    }
    let is_path = matches!(open.checked_sub(1).map(|at| line[at]), Some(b'/'));
    let is_name = inside.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_.- :?|!'\"()".contains(byte));
    // `{{ .Values.mq.password }}@rabbit:5672`: what closes it stands behind the name.
    let is_within = range.end <= range.start + length || line[range.clone()].starts_with(b"}}");
    (marked || is_path) && is_name && is_within
}

/// A value that begins as one: `${NAME:?must be set}`, `{{ token }}`.
fn starts_template(value: &[u8]) -> bool {
    [&b"${"[..], b"{{", b"%{", b"#{", b"<%", b"$(", b"{%"].iter().any(|start| value.starts_with(start))
        && value.iter().filter(|byte| byte.is_ascii_digit()).count() <= 2
}
