//! Outlines such as YAML: what stands below a telling key belongs to it, as a block, a folded scalar, a list or a map; and values
//! that go on in the next line, in quotes or behind a backslash.

use super::super::judge;
use super::super::span::Span;
use super::lines::{self, TextLine};
use crate::redact::vocabulary::{NameHint, classify_name, is_plural, says_whose_of_several};

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
        let hint =
            if hint == NameHint::About && is_plural(found.key.as_bytes()) { NameHint::Token } else { hint };
        if !matches!(hint, NameHint::Password | NameHint::Token) {
            continue;
        }
        let is_plural = is_plural(found.key.as_bytes());
        let below = Below {
            text,
            first: &lines[at - 1],
            lines: &lines[at..],
            column: found.column,
            hint,
            is_data,
            is_plural,
        };
        at += below.read(found.value, spans);
    }
}

struct Below<'t> {
    text: &'t str,
    /// The line of the key.
    first: &'t TextLine,
    lines: &'t [TextLine],
    column: usize,
    hint: NameHint,
    /// The data of a Kubernetes secret: every value is one.
    is_data: bool,
    /// `passwords`, `api_tokens`: a map from whose they are to each.
    is_plural: bool,
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
        if self.is_plural && value.starts_with('{') && value.ends_with('}') {
            self.inline(value, spans);
            return 0;
        }
        if self.is_plural && value.starts_with('[') && value.ends_with(']') {
            for item in value[1..value.len() - 1].split(',').take(MOST) {
                self.judge(self.first, unquoted(item), NameHint::Password, spans);
            }
            return 0;
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
            self.judge(line, unquoted(item), self.of_item(), spans);
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
        while let Some(line) = self.lines.get(read).filter(|_| read < MOST) {
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
                Some(pair) => {
                    let hint = self.hint_of(pair.key);
                    let is_secret = matches!(hint, NameHint::Password | NameHint::Token);
                    if pair.value.is_empty() && !is_secret {
                        return read - 1;
                    }
                    let below =
                        Self { first: line, lines: &self.lines[read..], column: pair.column, hint, ..*self };
                    if is_secret && opens(pair.value) {
                        read += below.read(pair.value, spans);
                    } else if self.hint == NameHint::Password && pair.value.starts_with(['|', '>']) {
                        // `chpasswd:` with `list: |` and `root:x` in it.
                        read += below.pairs(spans);
                    } else {
                        self.judge(line, unquoted(pair.value), hint, spans);
                    }
                }
                None if is_item || read == 1 => {
                    self.judge(
                        line,
                        unquoted(content.trim_start_matches("- ").trim()),
                        self.of_item(),
                        spans,
                    );
                }
                None => {}
            }
        }
        read
    }

    /// What an item of a list is: below a name of several, any word.
    fn of_item(&self) -> NameHint {
        if self.is_plural { NameHint::Password } else { self.hint }
    }

    /// What the key of a child tells: below a name that says secret, only a name that says something else keeps its value.
    fn hint_of(&self, key: &str) -> NameHint {
        let own = classify_name(key.as_bytes());
        if self.is_data && own != NameHint::Password {
            return NameHint::Token;
        }
        // `passwords:` with `mia: x` and `bernd: y`, and not `rotation: weekly`.
        let is_whose = self.is_plural && says_whose_of_several(key);
        // `password:` with `value: x` in it.
        let is_value = matches!(
            key,
            "value"
                | "val"
                | "content"
                | "plain"
                | "plaintext"
                | "clear"
                | "text"
                | "data"
                | "current"
                | "previous"
                | "old"
                | "new"
        );
        match own {
            _ if is_value && !self.is_plural => self.hint,
            _ if is_whose => NameHint::Password,
            NameHint::Nothing => NameHint::Near,
            own => own,
        }
    }

    /// `root:x` on each line of a block. Returns how many lines that was.
    fn pairs(&self, spans: &mut Vec<Span>) -> usize {
        let mut read = 0;
        for line in self.lines.iter().take(MOST).take_while(|line| line.blank || line.indent > self.column) {
            read += 1;
            if let Some((user, value)) = line.content(self.text).split_once(':')
                && !user.is_empty()
                && !user.contains(' ')
            {
                self.judge(line, value.trim(), NameHint::Password, spans);
            }
        }
        read
    }

    /// `{ nord = "x", süd = "y" }` behind a name of several.
    fn inline(&self, value: &str, spans: &mut Vec<Span>) {
        for part in value[1..value.len() - 1].split(',').take(MOST) {
            if let Some((key, value)) = part.split_once(['=', ':']) {
                let hint = self.hint_of(key.trim().trim_matches(['"', '\'']));
                self.judge(self.first, unquoted(value), hint, spans);
            }
        }
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

/// Whether a value goes on in the lines below its key.
fn opens(value: &str) -> bool {
    value.is_empty()
        || open_quote(value).is_some()
        || value == "["
        || value.len() <= 3 && value.starts_with(['|', '>'])
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
