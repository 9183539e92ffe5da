//! Outlines such as YAML: what stands below a telling key belongs to it, as a block, a folded scalar, a list or a map; and values
//! that go on in the next line, in quotes or behind a backslash.

use super::super::judge;
use super::super::span::Span;
use super::lines::{self, TextLine};
use crate::redact::vocabulary::{NameHint, classify_name};

/// The most lines that belong to one key.
const MOST: usize = 200;
/// The rule, for the report.
const RULE: &str = "value below a telling name";

pub(super) fn find(text: &str, lines: &[TextLine], spans: &mut Vec<Span>) {
    let mut at = 0;
    let mut kind_secret = false;
    while at < lines.len() {
        let line = &lines[at];
        at += 1;
        let content = &text[line.range.clone()];
        // A log's lines begin with a time or a bracket: nothing to read.
        if line.blank
            || content[line.indent..].starts_with(|char: char| char.is_ascii_digit() || "[{<(".contains(char))
        {
            continue;
        }
        if content.trim_end() == "---" {
            kind_secret = false;
        }
        let Some(found) = lines::assignment(content) else { continue };
        if found.key == "kind" {
            kind_secret = found.value == "Secret";
        }
        let is_data = kind_secret && matches!(found.key, "data" | "stringData");
        let hint = if is_data { NameHint::Token } else { classify_name(found.key.as_bytes()) };
        if !matches!(hint, NameHint::Password | NameHint::Token) {
            continue;
        }
        let below = Below { text, lines: &lines[at..], column: found.column, hint, is_data };
        at += below.read(found.value, spans);
    }
}

struct Below<'t> {
    text: &'t str,
    lines: &'t [TextLine],
    column: usize,
    hint: NameHint,
    /// The data of a Kubernetes secret: every value is one.
    is_data: bool,
}

impl Below<'_> {
    /// Reads what belongs to the key. Returns how many lines that was.
    fn read(&self, value: &str, spans: &mut Vec<Span>) -> usize {
        if let Some(quote) = open_quote(value) {
            return self.quoted(quote, spans);
        }
        if value.ends_with('\\') {
            return self.continued(spans);
        }
        if value == "[" {
            return self.list(spans);
        }
        let bare = value.split(" #").next().unwrap_or_default().trim();
        let mark = bare.trim_start_matches(|char: char| char != '|' && char != '>');
        let is_block = matches!(mark.as_bytes(), [b'|' | b'>', rest @ ..] if rest.len() <= 2 && rest.iter().all(|byte| b"+-123456789".contains(byte)))
            && (bare.len() == mark.len() || bare.starts_with("!!"));
        if is_block {
            return self.block(spans);
        }
        let is_open =
            bare.is_empty() || (bare.starts_with('&') || bare.starts_with("!!")) && !bare.contains(' ');
        if is_open { self.children(spans) } else { self.plain(bare, spans) }
    }

    /// A block or folded scalar: every line of it.
    fn block(&self, spans: &mut Vec<Span>) -> usize {
        let mut read = 0;
        for line in self.lines.iter().take(MOST) {
            if !line.blank && line.indent <= self.column {
                break;
            }
            read += 1;
            let content = line.content(self.text);
            // A key or certificate has its own grammar.
            if content.starts_with("-----") {
                return read;
            }
            self.take(line, content, spans);
        }
        read
    }

    /// Plain scalars go on as long as the lines are indented more and are no pairs of their own.
    fn plain(&self, first: &str, spans: &mut Vec<Span>) -> usize {
        if first.starts_with(['{', '[', '*', '"', '\'']) || first.contains(": ") {
            return 0;
        }
        let mut read = 0;
        for line in self.lines.iter().take(8) {
            let content = line.content(self.text);
            if line.blank
                || line.indent <= self.column
                || lines::assignment(content).is_some()
                || content.starts_with(['-', '#', '[', '<'])
            {
                break;
            }
            read += 1;
            self.take(line, content, spans);
        }
        read
    }

    /// The lines up to the closing quotes.
    fn quoted(&self, quote: &str, spans: &mut Vec<Span>) -> usize {
        let Some(last) =
            self.lines.iter().take(20).position(|line| self.text[line.range.clone()].contains(quote))
        else {
            return 0;
        };
        for line in &self.lines[..=last] {
            let content = line.content(self.text);
            let content = content.split(quote).next().unwrap_or_default();
            self.take(line, content.trim_end_matches('\\').trim_end(), spans);
        }
        last + 1
    }

    /// A list in brackets over several lines (TOML, JSON5).
    fn list(&self, spans: &mut Vec<Span>) -> usize {
        let mut read = 0;
        for line in self.lines.iter().take(MOST) {
            read += 1;
            let content = line.content(self.text);
            if content.starts_with(']') {
                break;
            }
            let item = content.split(" #").next().unwrap_or_default().trim_end().trim_end_matches(',');
            self.judge(line, unquoted(item), self.hint, spans);
        }
        read
    }

    /// A value with a backslash at the end of its line (`.properties`).
    fn continued(&self, spans: &mut Vec<Span>) -> usize {
        let mut read = 0;
        for line in self.lines.iter().take(20) {
            let content = line.content(self.text);
            read += 1;
            self.take(line, content.trim_end_matches('\\').trim_end(), spans);
            if !content.ends_with('\\') {
                break;
            }
        }
        read
    }

    /// A list or a map.
    fn children(&self, spans: &mut Vec<Span>) -> usize {
        let mut read = 0;
        for line in self.lines.iter().take(MOST) {
            let content = line.content(self.text);
            let is_item = content.starts_with("- ");
            if !line.blank && (line.indent < self.column || line.indent == self.column && !is_item) {
                break;
            }
            read += 1;
            if line.blank || content.starts_with('#') {
                continue;
            }
            match lines::assignment(&self.text[line.range.clone()]) {
                Some(pair) if pair.value.is_empty() => return read - 1,
                Some(pair) => {
                    let own = classify_name(pair.key.as_bytes());
                    // Below a name that says secret, only a name that says something else keeps its value.
                    let hint = if self.is_data && own != NameHint::Password { NameHint::Token } else { own };
                    let hint = if hint == NameHint::Nothing { NameHint::Near } else { hint };
                    self.judge(line, unquoted(pair.value), hint, spans);
                }
                None if is_item || read == 1 => {
                    self.judge(line, unquoted(content.trim_start_matches("- ").trim()), self.hint, spans);
                }
                None => {}
            }
        }
        read
    }

    fn judge(&self, line: &TextLine, value: &str, hint: NameHint, spans: &mut Vec<Span>) {
        if lines::is_secret(value, hint) {
            spans.push(Span::secret(line.place(self.text, value), RULE));
        }
    }

    fn take(&self, line: &TextLine, value: &str, spans: &mut Vec<Span>) {
        if !value.is_empty() && !judge::is_no_secret(value.as_bytes()) {
            spans.push(Span::secret(line.place(self.text, value), RULE));
        }
    }
}

/// The quotes that a value opens and does not close in its line.
fn open_quote(value: &str) -> Option<&'static str> {
    for quote in ["\"\"\"", "'''", "\"", "'"] {
        if let Some(rest) = value.strip_prefix(quote) {
            return (!rest.contains(quote)).then_some(quote);
        }
    }
    None
}

fn unquoted(value: &str) -> &str {
    let value = value.split(" #").next().unwrap_or_default().trim();
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return inner;
        }
    }
    value.trim_end_matches(',')
}
