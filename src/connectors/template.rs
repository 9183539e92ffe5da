//! `{{name.path}}` in a text, and nothing more: no blocks, no helpers. Everything else is jq.

use std::fmt;
use std::ops::Range;

/// A text with places for values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TextTemplate {
    pub(super) parts: Vec<TemplatePart>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TemplatePart {
    Literal(String),
    Value(Reference),
}

/// `{{user.id}}`: the value `user`, then its key `id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) root: String,
    pub(super) path: Vec<String>,
    /// Where it stands in the template's text.
    pub(super) at: Range<usize>,
}

impl fmt::Display for Reference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.root)?;
        self.path.iter().try_for_each(|key| write!(out, ".{key}"))
    }
}

impl TextTemplate {
    /// Parses a text.
    ///
    /// # Errors
    /// Where it is wrong, and how.
    pub(super) fn parse(text: &str) -> Result<Self, (usize, String)> {
        let mut parts = Vec::new();
        let mut position = 0;
        while let Some(open) = text[position..].find("{{").map(|found| position + found) {
            if open > position {
                parts.push(TemplatePart::Literal(text[position..open].to_owned()));
            }
            let inner = &text[open + 2..];
            let Some(length) = inner.find("}}") else {
                return Err((open, "`{{` without `}}`".to_owned()));
            };
            let path = inner[..length].trim();
            let mut keys = path.split('.').map(str::to_owned);
            let root = keys.next().unwrap_or_default();
            let path_keys: Vec<String> = keys.collect();
            let plain = |key: &String| {
                !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-@$".contains(c))
            };
            if !plain(&root) || !path_keys.iter().all(plain) {
                return Err((
                    open,
                    format!(
                        "`{{{{{path}}}}}`: only names are possible here, as in {{{{user.id}}}}; write anything else as jq in [let]"
                    ),
                ));
            }
            position = open + 2 + length + 2;
            parts.push(TemplatePart::Value(Reference { root, path: path_keys, at: open..position }));
        }
        if position < text.len() {
            let rest = &text[position..];
            if let Some(close) = rest.find("}}") {
                return Err((position + close, "`}}` without `{{`".to_owned()));
            }
            parts.push(TemplatePart::Literal(rest.to_owned()));
        }
        Ok(Self { parts })
    }

    /// Its values.
    pub(super) fn references(&self) -> impl Iterator<Item = &Reference> {
        self.parts.iter().filter_map(|part| match part {
            TemplatePart::Value(reference) => Some(reference),
            TemplatePart::Literal(_) => None,
        })
    }
}
