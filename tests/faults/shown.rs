//! What a system would show of a text: whether something that a user typed is live in it, and whether all of it is there.

use super::profile::Markup;

/// What users type: honest and hostile, in the signs of every markup.
pub(crate) const HOSTILE: &str = "Oops <script>alert(1)</script> <img src=x onerror=alert(1)> {{include(Secret)}} {{7*7}} ${7*7}\n\
    @admin @here #1 !2 ~x~ *bold* _em_ user -42- lacks *conversations.assign*\n\
    !http://127.0.0.1:9/x.png! ![i](http://127.0.0.1:9/i.png) [click](http://evil.example/c) \"c\":http://evil.example/t [[Wiki]]\n\
    | a  |   b | </pre> ``` </code> {code} {noformat} {color:red}\n\
    h1. x\n\
    # y\n\
    > quoted\n\
    /close\n\
    Zoë ¥ 東京 \u{1f600} 'single' \"double\" back\\slash a&b &amp; &lt;";

/// Signs that say nothing of what a person sees, or stand for others.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|letter| {
            !letter.is_whitespace()
                && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\\')
        })
        .collect()
}

fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        plain.push_str(&rest[..at]);
        rest = rest[at..].split_once('>').map_or("", |(_, rest)| rest);
    }
    plain.push_str(rest);
    entities(&plain)
}

fn entities(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let (name, behind) = after.split_once(';').unwrap_or(("", after));
        let letter = match name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some(' '),
            name => name.strip_prefix('#').and_then(|number| {
                let number = number
                    .strip_prefix('x')
                    .map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
                number.and_then(char::from_u32)
            }),
        };
        if let Some(letter) = letter {
            plain.push(letter);
            rest = behind;
        } else {
            plain.push('&');
            rest = after;
        }
    }
    plain + rest
}

/// Lines of what was typed that are not there as they were typed.
pub(crate) fn lost(markup: Markup, typed: &str, text: &str) -> Vec<String> {
    if markup == Markup::HtmlOrPlain {
        return lost(form(typed, text), typed, text);
    }
    let shown = match markup {
        Markup::Html => bare(&unescaped(text)),
        Markup::Document => bare(&document(text)),
        _ => bare(text),
    };
    let escaped = bare(&entities(text));
    let is_there = |line: &str| {
        let line = bare(line);
        shown.contains(&line) || (markup != Markup::Html && escaped.contains(&line))
    };
    typed.lines().filter(|line| !line.trim().is_empty() && !is_there(line)).map(str::to_owned).collect()
}

/// Which of the two a text is.
fn form(typed: &str, text: &str) -> Markup {
    if lost(Markup::Html, typed, text).is_empty() { Markup::Html } else { Markup::Plain }
}

/// The texts of a document, or the text itself where it is none.
fn document(text: &str) -> String {
    fn walk(value: &serde_json::Value, all: &mut String) {
        match value {
            serde_json::Value::Object(fields) => {
                if let Some(text) = fields.get("text").and_then(serde_json::Value::as_str) {
                    all.push_str(text);
                }
                fields.values().for_each(|value| walk(value, all));
            }
            serde_json::Value::Array(list) => list.iter().for_each(|item| walk(item, all)),
            _ => {}
        }
    }
    let Ok(value) = serde_json::from_str(text) else { return text.to_owned() };
    let mut all = String::new();
    walk(&value, &mut all);
    all
}

/// What is live in a text.
pub(crate) fn live(markup: Markup, text: &str) -> Vec<&'static str> {
    let found = |text: &str, signs: &[&'static str]| -> Vec<&'static str> {
        let text = text.to_lowercase();
        signs.iter().copied().filter(|sign| text.contains(sign)).collect()
    };
    let tags = ["<script", "<img", "<a ", "<iframe", "</code>", "</pre> ```"];
    match markup {
        Markup::Plain => Vec::new(),
        // Escaped: it is HTML.
        Markup::HtmlOrPlain if !text.contains("&lt;script") => Vec::new(),
        Markup::Html | Markup::HtmlOrPlain => found(text, &tags[..4]),
        Markup::Document => {
            found(text, &["\"link\"", "\"mention\"", "\"media\"", "\"inlinecard\"", "\"emoji\""])
        }
        Markup::Textile => found(
            &outside(text, false),
            &["<script", "<img", "{{include", "!http", "](http", "\":http", "[[wiki", "@admin"],
        ),
        Markup::Markdown => found(
            &outside(text, true),
            &["<script", "<img", "](http", "@admin", "\n/close", "\nh1. x", "\n# y", "[[wiki"],
        ),
    }
}

/// What stands outside of blocks of code: fenced, where the markup has those, or indented by four.
fn outside(text: &str, fences: bool) -> String {
    let mut fence: Option<usize> = None;
    let mut all = "\n".to_owned();
    for line in text.lines() {
        let start = line.trim_start();
        let ticks = start.len() - start.trim_start_matches(['`', '~']).len();
        let is_fence = fences && ticks >= 3 && line.len() - start.len() < 4;
        match fence {
            Some(long) if is_fence && ticks >= long && start.trim_matches(['`', '~']).trim().is_empty() => {
                fence = None;
            }
            Some(_) => {}
            None if is_fence => fence = Some(ticks),
            None if line.starts_with("    ") || line.starts_with('\t') => {}
            None => {
                all.push_str(line);
                all.push('\n');
            }
        }
    }
    all
}
