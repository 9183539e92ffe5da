//! A ticket's body as lines, each with what it is: words, a quotation, or text that was set apart.

use super::html;
use super::line::{BodyLine, BodyLineKind};
use crate::connectors::ticket_read::BodyType;

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
                lines.push(BodyLine::new(BodyLineKind::Pre, raw));
            }
            continue;
        }
        if let Some(mark) = mark {
            // "```Error 403```" is on one line.
            let inner = trimmed.trim_matches(|c| c == '`' || c == '~');
            if trimmed.len() > 6 && trimmed.ends_with(mark) && !inner.is_empty() {
                lines.push(BodyLine::new(BodyLineKind::Pre, inner));
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
                lines.push(BodyLine::new(BodyLineKind::Pre, inner));
            }
            fence = if closed { None } else { Some("</pre>") };
            continue;
        }
        if raw.starts_with('>') || trimmed.starts_with("> ") {
            let inner = trimmed.trim_start_matches('>');
            lines.push(BodyLine::new(BodyLineKind::Quote, inner.strip_prefix(' ').unwrap_or(inner)));
            after_blank = true;
            indented = false;
            continue;
        }
        let is_indented = raw.starts_with("    ") || raw.starts_with('\t');
        indented = is_indented && !trimmed.is_empty() && (indented || after_blank) && !is_item(trimmed);
        after_blank = trimmed.is_empty();
        let kind = if indented { BodyLineKind::Pre } else { BodyLineKind::Prose };
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
