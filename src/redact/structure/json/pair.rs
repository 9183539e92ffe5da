//! What stands beside a value in its object and decides about it: `{"name": "Cookie", "value": "…"}` in any order.

use std::borrow::Cow;

use super::read::{JsonReader, unescape};
use crate::redact::vocabulary::listed::fold;

/// Keys that say what the value beside them is.
const NAMES: &[&str] =
    &["attribute", "field", "header", "key", "label", "name", "param", "parameter", "property", "variable"];

/// Keys whose value belongs to a name beside it, or to the name of the whole object.
const VALUES: &[&str] = &[
    "content",
    "current",
    "data",
    "default",
    "hash",
    "new",
    "newvalue",
    "old",
    "oldvalue",
    "plain",
    "raw",
    "string",
    "stringvalue",
    "text",
    "val",
    "value",
    "values",
];

/// Whether a value of this folded key belongs to a name beside it.
pub(super) fn is_value_key(folded: &str) -> bool {
    VALUES.binary_search(&folded).is_ok()
}

/// The deciding members of one object.
#[derive(Default)]
pub(super) struct Pair<'s> {
    pub(super) name: Option<Cow<'s, str>>,
    pub(super) media_type: Cow<'s, str>,
    /// `"encoding": "base64"`.
    pub(super) encoded: bool,
    /// A binary frame of a WebSocket (RFC 6455, opcode 2).
    pub(super) binary: bool,
}

impl<'s> Pair<'s> {
    /// Reads ahead over the members of an object. `reader` stands behind its brace. Where the object is malformed, the walk
    /// itself will find that out.
    pub(super) fn read(mut reader: JsonReader<'s>) -> Self {
        let mut pair = Self::default();
        while pair.member(&mut reader).is_some() {}
        pair
    }

    fn member(&mut self, reader: &mut JsonReader<'s>) -> Option<()> {
        reader.peek();
        let (key, _) = reader.string().ok()?;
        let key = fold(&unescape(&reader.text[key]));
        reader.expect(b':').ok()?;
        let kind = reader.peek()?;
        let start = reader.at;
        reader.skip(0).ok()?;
        let raw = &reader.text[start..reader.at];
        if kind == b'"' {
            let text = unescape(&raw[1..raw.len() - 1]);
            match key.as_str() {
                "mimetype" => self.media_type = text,
                "encoding" => self.encoded = text.eq_ignore_ascii_case("base64"),
                name if self.name.is_none() && NAMES.binary_search(&name).is_ok() => self.name = Some(text),
                _ => {}
            }
        } else if key.as_str() == "opcode" {
            self.binary = raw == "2";
        }
        reader.take(b',').then_some(())
    }
}
