//! Numbers that a state gives a person, found by their form and check digit. Those without either are found by the name of
//! their field only ([`crate::redact::vocabulary::person`]).

use std::ops::Range;

mod checks;
mod forms;

use crate::redact::class::Class;
use crate::redact::detect::span::Span;
use forms::FORMS;

/// The longest form, in bytes.
const LONGEST: usize = 24;

/// Finds them.
pub(super) fn find(line: &[u8], _: Option<&str>, spans: &mut Vec<Span>) {
    let mut at = 0;
    while at + 9 <= line.len() {
        let free = at == 0
            || !(line[at - 1].is_ascii_alphanumeric()
                || matches!(line[at - 1], b'-' | b'_' | b'.' | b'/' | b'+' | b'$' | b'#' | b'%'));
        // No form begins with a small letter.
        if !free || !(line[at].is_ascii_digit() || line[at].is_ascii_uppercase()) {
            at += 1;
            continue;
        }
        match number(line, at) {
            Some((range, rule)) => {
                at = range.end;
                spans.push(Span::new(range, Class::Id, rule));
            }
            None => at += line[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count().max(1),
        }
    }
}

/// The number that begins here, if one of the forms fits and its check digits are right.
fn number(line: &[u8], at: usize) -> Option<(Range<usize>, &'static str)> {
    let text = &line[at..line.len().min(at + LONGEST)];
    if text.iter().filter(|byte| byte.is_ascii_digit()).count() < forms::FEWEST_DIGITS {
        return None;
    }
    FORMS.iter().find_map(|form| {
        let length = form.length(text)?;
        let end = at + length;
        let joined = line.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            || (matches!(line.get(end), Some(b'-' | b'/' | b'.'))
                && line.get(end + 1).is_some_and(u8::is_ascii_alphanumeric));
        let value: Vec<u8> =
            text[..length].iter().filter(|byte| byte.is_ascii_alphanumeric()).copied().collect();
        (!joined && (form.is_right)(&value)).then_some((at..end, form.rule))
    })
}
