//! Accounts on two lines. Of a tunnel: between `<auth-user-pass>` and its end, the user and the password. And netrc with each word on a line of its own: below `machine HOST`, the lines `login USER` and `password V`.

use super::super::judge;
use super::super::span::Span;
use super::lines::TextLine;
use crate::redact::class::Class;

/// Lines that belong to one machine at most.
const MOST: usize = 8;

pub(super) fn find(text: &str, lines: &[TextLine], spans: &mut Vec<Span>) {
    for (at, line) in lines.iter().enumerate() {
        let content = line.content(text);
        if matches!(content, "<auth-user-pass>" | "<http-proxy-user-pass>") {
            for (below, (class, rule)) in lines[at + 1..]
                .iter()
                .zip([(Class::Name, "account name"), (Class::Secret, "password of a tunnel")])
            {
                let value = below.content(text).trim();
                if value.starts_with('<') || value.is_empty() || judge::is_no_secret(value.as_bytes()) {
                    break;
                }
                spans.push(Span::new(below.place(text, value), class, rule));
            }
            continue;
        }
        // `machine H login U password V`: the password is found on the line itself.
        if content.starts_with("machine ")
            && let Some((_, behind)) = content.split_once(" login ")
            && content.contains(" password ")
            && let Some(user) = behind.split(' ').next()
            && user != "anonymous"
            && !judge::is_no_secret(user.as_bytes())
        {
            spans.push(Span::new(line.place(text, user), Class::Name, "account name"));
            continue;
        }
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
