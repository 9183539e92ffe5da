//! HTML of mails as lines. Nothing of it is looked up or run: elements that show nothing are left out with what is in them.

use html_escape::decode_html_entities;

use super::line::{BodyLine, BodyLineKind};

/// Elements that begin and end a line.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "br",
    "tr",
    "li",
    "ul",
    "ol",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "blockquote",
    "pre",
    "section",
    "article",
    "header",
    "footer",
    "dt",
    "dd",
    "body",
    "html",
    "tbody",
    "thead",
];
/// Elements of which nothing is shown.
const HIDDEN: &[&str] = &["script", "style", "head", "title", "template", "noscript"];
/// Elements with nothing in them.
const EMPTY: &[&str] = &["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"];
/// Styles by which a page shows nothing of an element: whoever reads the ticket does not see it.
const UNSEEN: &[&str] = &[
    "display:none",
    "visibility:hidden",
    "mso-hide:all",
    "font-size:0;",
    "font-size:0px",
    "font-size:0pt",
    "opacity:0;",
];

#[derive(Default)]
struct HtmlLines {
    lines: Vec<BodyLine>,
    line: String,
    pre: usize,
    quote: usize,
}

impl HtmlLines {
    fn end(&mut self) {
        let kind = match (self.pre, self.quote) {
            (0, 0) => BodyLineKind::Prose,
            (0, _) => BodyLineKind::Quote,
            _ => BodyLineKind::Pre,
        };
        let line = std::mem::take(&mut self.line);
        // Ordinary spaces at the ends are not shown; those that do not break are, and nobody tells them from others.
        let line = if self.pre > 0 { line.as_str() } else { line.trim_matches(' ') };
        let text = line.replace('\u{a0}', " ").trim_end().to_owned();
        self.lines.push(BodyLine::new(kind, text));
    }

    fn end_if_begun(&mut self) {
        if !self.line.trim().is_empty() {
            self.end();
        }
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' if self.pre > 0 => self.end(),
                c if c.is_whitespace() && c != '\u{a0}' && self.pre == 0 => {
                    if !self.line.ends_with(' ') {
                        self.line.push(' ');
                    }
                }
                c => self.line.push(c),
            }
        }
    }
}

/// The lines of a page.
pub(super) fn lines(html: &str) -> Vec<BodyLine> {
    let html = html.replace("\r\n", "\n");
    let lower = html.to_ascii_lowercase();
    let mut page = HtmlLines::default();
    let mut rest = html.as_str();
    let mut unclosed = false;
    while let Some(open) = rest.find('<') {
        page.text(&entities(&rest[..open]));
        let after = &rest[open..];
        if let Some(comment) = after.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        // A `<` that begins no element is one: "a < b".
        let begins = after[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        let close = if begins && !unclosed { after.find('>') } else { None };
        // What does not close here does not close further on.
        unclosed |= begins && close.is_none();
        let Some(close) = close else {
            page.line.push('<');
            rest = &after[1..];
            continue;
        };
        let (tag, behind) = (&after[1..close], &after[close + 1..]);
        let name: String =
            tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        rest = behind;
        let ends = tag.starts_with('/');
        // "<ana@acme.example>" that nobody escaped.
        if tag.contains('@') && !tag.contains('=') {
            page.text(&entities(&after[..=close]));
            continue;
        }
        if !ends && hides(tag) && !EMPTY.contains(&name.as_str()) {
            rest = behind_element(rest, &lower[html.len() - rest.len()..], &name);
            continue;
        }
        if HIDDEN.contains(&name.as_str()) && !ends {
            let end = format!("</{name}");
            let at = lower[html.len() - rest.len()..].find(&end);
            rest = at.map_or("", |at| &rest[at..]);
            continue;
        }
        element(&mut page, &name, ends);
    }
    page.text(&entities(rest));
    page.end_if_begun();
    page.lines
}

/// Whether the page shows nothing of an element with this tag.
fn hides(tag: &str) -> bool {
    let lower = tag.to_ascii_lowercase();
    let style: String = lower
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if matches!(c, '"' | '\'') { ';' } else { c })
        .collect();
    UNSEEN.iter().any(|unseen| style.contains(unseen))
        || lower
            .split(|c: char| c.is_whitespace() || c == '/')
            .skip(1)
            .any(|word| word == "hidden" || word.starts_with("hidden="))
}

/// What stands behind the end of the element that began, and of those of its name in it. `lower`: the same in lower case.
fn behind_element<'h>(rest: &'h str, lower: &str, name: &str) -> &'h str {
    let (begin, end) = (format!("<{name}"), format!("</{name}"));
    let (mut at, mut depth) = (0, 1);
    while depth > 0 {
        let Some(closes) = lower[at..].find(&end).map(|found| at + found) else { return "" };
        let opens = lower[at..closes].matches(&begin).count();
        depth += opens;
        depth -= 1;
        at = closes + end.len();
    }
    rest[at..].split_once('>').map_or("", |(_, behind)| behind)
}

fn element(page: &mut HtmlLines, name: &str, ends: bool) {
    if !BLOCKS.contains(&name) {
        if matches!(name, "td" | "th") && ends {
            page.line.push(' ');
        }
        return;
    }
    if name == "br" {
        page.end();
        return;
    }
    page.end_if_begun();
    let depth = match name {
        "pre" => &mut page.pre,
        "blockquote" => &mut page.quote,
        // A paragraph is a blank line away from the next one.
        "p" | "div" | "ul" | "ol" | "table" if ends => {
            if page.pre == 0 && page.lines.last().is_some_and(|line| !line.is_blank()) && name != "div" {
                page.end();
            }
            return;
        }
        _ => return,
    };
    *depth = if ends { depth.saturating_sub(1) } else { *depth + 1 };
}

/// With the characters that entities stand for, but those that show nothing.
fn entities(text: &str) -> String {
    decode_html_entities(&text.replace("&zwnj;", "").replace("&shy;", "")).into_owned()
}
