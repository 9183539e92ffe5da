//! A ticket's body as lines, each with what it is: words, a quotation, or text that was set apart.

use super::html;
use crate::connectors::ticket_read::BodyType;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    /// What somebody says.
    Prose,
    /// Set apart as it is: `<pre>`, a fence, an indented block.
    Pre,
    /// Quoted: `>`, `<blockquote>`.
    Quote,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BodyLine {
    pub(super) kind: LineKind,
    /// Without the signs that set it apart.
    pub(super) text: String,
}

impl BodyLine {
    pub(super) fn new(kind: LineKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The lines of a body.
pub(super) fn lines(body: &str, kind: BodyType) -> Vec<BodyLine> {
    match kind {
        BodyType::Html => html::lines(body),
        BodyType::Text | BodyType::Markdown => marked(body),
    }
}

/// Fences, `>` and indented blocks: people use the signs of Markdown in plain mails, too.
fn marked(body: &str) -> Vec<BodyLine> {
    let body = body.replace("\r\n", "\n").replace('\r', "\n").replace('\u{a0}', " ");
    let mut lines = Vec::new();
    let mut fence: Option<&str> = None;
    let (mut indented, mut after_blank) = (false, true);
    for raw in body.split('\n') {
        let trimmed = raw.trim();
        let mark = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
        if let Some(open) = fence {
            if trimmed.starts_with(open) {
                fence = None;
            } else {
                lines.push(BodyLine::new(LineKind::Pre, raw));
            }
            continue;
        }
        if let Some(mark) = mark {
            // "```Error 403```" is on one line.
            let inner = trimmed.trim_matches(|c| c == '`' || c == '~');
            if trimmed.len() > 6 && trimmed.ends_with(mark) && !inner.is_empty() {
                lines.push(BodyLine::new(LineKind::Pre, inner));
            } else {
                fence = Some(mark);
            }
            continue;
        }
        // Textile's `<pre>` in a field that is read as Markdown.
        if let Some(rest) = trimmed.strip_prefix("<pre>") {
            let rest = rest.strip_prefix("<code>").unwrap_or(rest);
            let (inner, closed) = rest.split_once("</").map_or((rest, false), |(inner, _)| (inner, true));
            if !inner.is_empty() {
                lines.push(BodyLine::new(LineKind::Pre, inner));
            }
            fence = if closed { None } else { Some("</pre>") };
            continue;
        }
        if raw.starts_with('>') || trimmed.starts_with("> ") {
            let inner = trimmed.trim_start_matches('>');
            lines.push(BodyLine::new(LineKind::Quote, inner.strip_prefix(' ').unwrap_or(inner)));
            after_blank = true;
            indented = false;
            continue;
        }
        let is_indented = raw.starts_with("    ") || raw.starts_with('\t');
        indented = is_indented && !trimmed.is_empty() && (indented || after_blank) && !is_item(trimmed);
        after_blank = trimmed.is_empty();
        let kind = if indented { LineKind::Pre } else { LineKind::Prose };
        let text =
            if indented { raw.strip_prefix("    ").or(raw.strip_prefix('\t')).unwrap_or(raw) } else { raw };
        lines.push(BodyLine::new(kind, text.trim_end()));
    }
    lines
}

fn is_item(text: &str) -> bool {
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    text.starts_with(['-', '*', '•']) || (number.len() < text.len() && number.starts_with(['.', ')']))
}
