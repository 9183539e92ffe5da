//! netrc with each word on a line of its own: below `machine HOST`, the lines `login USER` and `password V`.

use super::super::judge;
use super::super::span::Span;
use super::lines::TextLine;
use crate::redact::class::Class;

/// Lines that belong to one machine at most.
const MOST: usize = 8;

pub(super) fn find(text: &str, lines: &[TextLine], spans: &mut Vec<Span>) {
    for (at, line) in lines.iter().enumerate() {
        let content = line.content(text);
        let opens = content.strip_prefix("machine ").is_some_and(|host| !host.trim().contains(' '))
            || content == "default";
        if !opens {
            continue;
        }
        for below in lines[at + 1..].iter().take(MOST) {
            let Some((word, value)) = below.content(text).split_once([' ', '\t']) else { break };
            let value = value.trim().trim_matches('"');
            let (class, rule) = match word {
                "login" | "user" => (Class::Name, "account name"),
                "password" | "passwd" | "account" => (Class::Secret, "password of netrc"),
                "macdef" | "port" => continue,
                _ => break,
            };
            if !value.is_empty() && value != "anonymous" && !judge::is_no_secret(value.as_bytes()) {
                spans.push(Span::new(below.place(text, value), class, rule));
            }
        }
    }
}
