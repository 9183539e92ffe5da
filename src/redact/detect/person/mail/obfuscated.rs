//! Addresses that were written so that no program finds them: `mia (at) acme (dot) example`.

use crate::redact::class::Class;
use crate::redact::detect::span::Span;

/// What stands for the `@`.
const AT: &[&str] = &["(at)", "[at]", "{at}", "<at>", "(ät)", "[ät]", "(@)", "[@]", "(arroba)", "[arroba]"];
/// What stands for the dot.
const DOT: &[&str] =
    &["(dot)", "[dot]", "{dot}", "<dot>", "(punkt)", "[punkt]", "(.)", "[.]", "(punto)", "(point)"];

/// The most parts of a host that are read.
const MOST_LABELS: usize = 8;

const fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'.' | b'_' | b'-' | b'+')
}

/// Finds them.
pub(super) fn find(line: &[u8], spans: &mut Vec<Span>) {
    for open in memchr::memchr3_iter(b'(', b'[', b'{', line).chain(memchr::memchr_iter(b'<', line)) {
        let Some(word) = any(&line[open..], AT) else { continue };
        let (start, end) = (local(line, open), host(line, open + word));
        if let (Some(start), Some(end)) = (start, end) {
            spans.push(Span::new(start..end, Class::Email, "e-mail address"));
        }
    }
    // The archives of Mailman: `From mia at acme.example  Mon Jan  5 10:00:00 2026`, `From: mia at acme.example (Mia Kern)`.
    let Some(rest) = line.strip_prefix(b"From ").or_else(|| line.strip_prefix(b"From: ")) else { return };
    let length = rest.iter().take(64).take_while(|byte| is_part(**byte)).count();
    let start = line.len() - rest.len();
    let Some(behind) = rest[length..].strip_prefix(b" at ") else { return };
    let host = behind.iter().take(253).take_while(|byte| is_part(**byte)).count();
    if length > 0 && behind[..host].contains(&b'.') {
        spans.push(Span::new(start..start + length + 4 + host, Class::Email, "e-mail address"));
    }
}

fn any(text: &[u8], words: &[&str]) -> Option<usize> {
    words
        .iter()
        .find(|word| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes())))
        .map(|word| word.len())
}

/// Where the part in front of the `(at)` begins.
fn local(line: &[u8], open: usize) -> Option<usize> {
    let end = line[..open].strip_suffix(b" ").map_or(open, <[u8]>::len);
    let length = line[..end].iter().rev().take(64).take_while(|byte| is_part(**byte)).count();
    (length > 0).then_some(end - length)
}

/// Where the host behind it ends.
fn host(line: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    let mut dots = 0;
    let mut end = None;
    for _ in 0..MOST_LABELS {
        let start = at + usize::from(line.get(at) == Some(&b' '));
        let length = line[start..].iter().take(64).take_while(|byte| is_part(**byte)).count();
        if length == 0 {
            break;
        }
        let label = line[start..start + length].trim_ascii_end();
        let label = label.strip_suffix(b".").unwrap_or(label);
        dots += usize::from(label.contains(&b'.'));
        end = Some(start + label.len());
        at = start + length;
        let gap = at + usize::from(line.get(at) == Some(&b' '));
        let Some(word) = any(&line[gap.min(line.len())..], DOT) else { break };
        dots += 1;
        at = gap + word;
    }
    end.filter(|_| dots > 0)
}
