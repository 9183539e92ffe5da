//! Makes characters visible that would act on a terminal, a browser or a reader's eyes.

use std::borrow::Cow;

use super::append;
use super::invisible::{invisible, is_joiner};

/// Text of several lines: line feeds and tabs stay, everything else that acts is written as `\u{1b}`.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    show(text, |character| acts(character) && character != '\n' && character != '\t')
}

/// Text for one line: every run of line breaks and tabs is one space.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    let breaks = |character: char| {
        matches!(character, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
    };
    if !text.contains(breaks) {
        return show(text, acts);
    }
    let joined =
        text.split(breaks).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    Cow::Owned(show(&joined, acts).into_owned())
}

fn show(text: &str, hidden: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        if character == '\r' && rest.peek() == Some(&'\n') {
            continue;
        }
        if hidden(character) {
            append(&mut out, format_args!("\\u{{{:x}}}", u32::from(character)));
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

/// Characters that nobody sees, less those that a text needs.
fn acts(character: char) -> bool {
    invisible(character).is_some() && !is_joiner(character)
}

#[cfg(test)]
mod tests {
    use super::{one_line, visible};

    #[test]
    fn what_acts_is_shown_and_what_reads_stays() {
        assert_eq!(visible("a\r\nb\tc\u{1b}[31m\u{202e}x\u{7}"), "a\nb\tc\\u{1b}[31m\\u{202e}x\\u{7}");
        assert_eq!(one_line("a\r\n\n  b\tc"), "a b c");
        assert_eq!(visible("Zoë 山田 👩‍💻"), "Zoë 山田 👩‍💻");
        assert_eq!(visible("pass\u{ad}word"), "pass\\u{ad}word");
    }
}
