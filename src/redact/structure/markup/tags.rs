//! Markup as tags and the text between them.

/// A piece of markup.
pub(super) enum MarkupPiece<'t> {
    Text(&'t str),
    Open { name: &'t str, attributes: &'t str, is_empty: bool },
    Close(&'t str),
}

/// The pieces of a text. Comments, declarations and processing instructions are left out.
pub(super) struct MarkupPieces<'t> {
    rest: &'t str,
}

impl<'t> MarkupPieces<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self { rest: text }
    }

    /// Splits off what stands before `end`, and takes `end` away. All of it, where there is no such end.
    fn until(&mut self, end: &str) -> &'t str {
        let (found, rest) = self.rest.split_once(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        found
    }
}

impl<'t> Iterator for MarkupPieces<'t> {
    type Item = MarkupPiece<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            if !self.rest.starts_with('<') {
                let (text, rest) = self.rest.split_at(self.rest.find('<').unwrap_or(self.rest.len()));
                self.rest = rest;
                return Some(MarkupPiece::Text(text));
            }
            if self.rest.starts_with("<!--") {
                self.until("-->");
                continue;
            }
            if let Some(rest) = self.rest.strip_prefix("<![CDATA[") {
                self.rest = rest;
                return Some(MarkupPiece::Text(self.until("]]>")));
            }
            let end = end_of_tag(self.rest);
            let (tag, rest) = self.rest.split_at(end);
            self.rest = rest;
            let tag = tag.trim_start_matches('<').trim_end_matches('>');
            if tag.starts_with(['!', '?']) {
                continue;
            }
            if let Some(name) = tag.strip_prefix('/') {
                return Some(MarkupPiece::Close(name.trim()));
            }
            let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
            let (name, attributes) = tag.split_at(tag.find(char::is_whitespace).unwrap_or(tag.len()));
            if !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":-_.".contains(&byte))
            {
                return Some(MarkupPiece::Open { name, attributes, is_empty });
            }
        }
    }
}

/// The byte behind the `>` that is not inside quotes; of a tag that never ends, the end of the text.
fn end_of_tag(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' | b'\'' if quote == Some(byte) => quote = None,
            b'"' | b'\'' if quote.is_none() => quote = Some(byte),
            b'>' if quote.is_none() => return at + 1,
            _ => {}
        }
    }
    // A quote that nobody closed: the tag ends at the first `>`.
    text.find('>').map_or(text.len(), |at| at + 1)
}

/// A name without the prefix of its namespace.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The value of an attribute, with its name as it was asked for.
pub(super) fn attribute<'t>(attributes: &'t str, name: &'t str) -> Option<(&'t str, &'t str)> {
    let mut rest = attributes;
    while let Some((before, after)) = rest.split_once('=') {
        let found = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
        let after = after.trim_start();
        let (value, behind) = match after.as_bytes().first() {
            Some(quote @ (b'"' | b'\'')) => {
                after[1..].split_once(char::from(*quote)).unwrap_or((&after[1..], ""))
            }
            _ => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
        };
        if found.eq_ignore_ascii_case(name) {
            return Some((name, value));
        }
        rest = behind;
    }
    None
}
