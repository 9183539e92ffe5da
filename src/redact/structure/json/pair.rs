//! What stands beside a value in its object and decides about it: `{"name": "Cookie", "value": "…"}` in any order.

use std::borrow::Cow;

use super::super::walk::is_done;
use super::super::{heuristics, value};
use super::read::{JsonReader, unescape};
use crate::redact::vocabulary::listed::{self, fold};
use crate::redact::vocabulary::subject::{FieldSubject, subject};

/// Keys that say what the value beside them is.
const NAMES: &[&str] = &[
    "attribute",
    "field",
    "header",
    "k",
    "key",
    "label",
    "n",
    "name",
    "param",
    "parameter",
    "property",
    "variable",
];

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
    "v",
    "val",
    "value",
    "values",
];

/// Numbers in the shortest array that is taken for the bytes of a text.
const SHORTEST_BYTES: usize = 4;

/// Whether a value of this folded key belongs to a name beside it.
pub(super) fn is_value_key(folded: &str) -> bool {
    VALUES.binary_search(&folded).is_ok() || folded.ends_with("value")
}

/// Whether a key stands for the text of the object around it, as converters of XML write it: `"password": {"$t": "x"}`.
pub(super) fn is_own_value(key: &str) -> bool {
    matches!(key, "$t" | "$" | "_" | "#text" | "_text" | "__text" | "@value" | "$value" | "plaintext")
}

/// Bytes between the type of a resource and what it has.
const NEAR_TYPE: usize = 600;

/// Whether the object that begins here holds what Terraform drew: `"type": "random_password"` stands in front of it. `reader` stands
/// behind its brace.
pub(super) fn is_drawn(reader: JsonReader<'_>) -> bool {
    let from = reader.at.saturating_sub(NEAR_TYPE);
    let before = &reader.text.as_bytes()[from..reader.at];
    memchr::memmem::rfind(before, b"\"type\"").is_some_and(|at| {
        let value =
            before[at + 6..].trim_ascii_start().strip_prefix(b":").unwrap_or_default().trim_ascii_start();
        value.starts_with(b"\"random_password\"")
    })
}

/// Whether a value of this folded key says what the value beside it is: `name`, `header_name`, `k`.
pub(super) fn is_name_key(folded: &str) -> bool {
    NAMES.binary_search(&folded).is_ok() || folded.ends_with("name") || folded.ends_with("key")
}

/// Whether a text is the name of a field, so that it may stand beside its value: one that is secret or that says something, or a
/// word of a program. `Mia` is none.
pub(super) fn is_field_name(text: &str) -> bool {
    text.len() <= 64
        && !is_done(text)
        && heuristics::is_plain_words(text)
        && !text.contains(['@', '+'])
        && (heuristics::is_identifier(text)
            || value::is_secret_name(text)
            || value::may_be_secret(text)
            || listed::is_known(&fold(text))
            || subject(text) != FieldSubject::Other)
}

/// The name in an array of a name and its value, `["X-Api-Key", "…"]`. `reader` stands behind the bracket.
pub(super) fn name_of_two(mut reader: JsonReader<'_>) -> Option<Cow<'_, str>> {
    // `[["x-api-key", "x"], …]`: a list of such pairs.
    let among_others = reader.text[..reader.at.saturating_sub(1)].trim_end().ends_with(['[', ',']);
    let name = string(&mut reader)?;
    let is_header = || listed::is_kept_header(&fold(&name));
    if name.len() > 64 || !heuristics::is_plain_words(&name) || !(value::is_secret_name(&name) || is_header())
    {
        return None;
    }
    reader.expect(b',').ok()?;
    let value = string(&mut reader)?;
    // `"required": ["password", "username"]` is a list of fields.
    (reader.take(b']') && (among_others || !is_field_name(&value))).then_some(name)
}

/// Whether an array is the name of an event and what it is about, as Socket.IO sends it. `reader` stands behind the bracket.
pub(super) fn is_event(mut reader: JsonReader<'_>) -> bool {
    string(&mut reader).is_some_and(|name| heuristics::is_identifier(&name))
        && reader.take(b',')
        && matches!(reader.peek(), Some(b'{' | b'['))
}

fn string<'s>(reader: &mut JsonReader<'s>) -> Option<Cow<'s, str>> {
    let (range, _) = (reader.peek()? == b'"').then(|| reader.string().ok())??;
    Some(unescape(&reader.text[range]))
}

/// The text in an array of bytes, `[112, 97, 115]`, and where it ends. `reader` stands at the bracket.
pub(super) fn bytes(mut reader: JsonReader<'_>) -> Option<(String, usize)> {
    reader.expect(b'[').ok()?;
    let mut bytes = Vec::new();
    loop {
        reader.peek();
        let range = reader.number().ok()?;
        bytes.push(reader.text[range].parse::<u8>().ok()?);
        if !reader.take(b',') {
            break;
        }
    }
    reader.expect(b']').ok()?;
    (bytes.len() >= SHORTEST_BYTES).then(|| (String::from_utf8_lossy(&bytes).into_owned(), reader.at))
}

/// The deciding members of one object.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one member that stands beside the value, or does not"
)]
pub(super) struct Pair<'s> {
    pub(super) name: Option<Cow<'s, str>>,
    /// An error stands in the same object.
    pub(super) has_error: bool,
    /// `"sensitive": true` (Terraform): the value beside it is secret, whatever its name.
    pub(super) sensitive: bool,
    /// A JSON web key (RFC 7517): its short members are the key.
    pub(super) web_key: bool,
    /// A value stands beside it.
    pub(super) has_value: bool,
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
        self.has_error |= matches!(
            key.as_str(),
            "error" | "errorcode" | "errors" | "errortype" | "exception" | "fault" | "faultcode"
        );
        self.has_value |= is_value_key(key.as_str());
        if kind == b'"' {
            let text = unescape(&raw[1..raw.len() - 1]);
            self.web_key |= matches!(key.as_str(), "kty" | "alg");
            match key.as_str() {
                "mimetype" => self.media_type = text,
                "encoding" => self.encoded = text.eq_ignore_ascii_case("base64"),
                // `{"type": "PASSWORD", "value": "…"}`
                "type" | "kind" | "typ" if value::is_secret_name(&text) => self.name = Some(text),
                // Of several, the one that decides: `{"label": "My key", "name": "api_key", "value": "…"}`.
                name if is_name_key(name)
                    && self.name.as_ref().is_none_or(|known| {
                        !value::is_secret_name(known) && value::is_secret_name(&text)
                    }) =>
                {
                    self.name = Some(text);
                }
                _ => {}
            }
        } else if raw == "true"
            && matches!(key.as_str(), "sensitive" | "issecret" | "secret" | "secure" | "masked")
        {
            self.sensitive = true;
        } else if key.as_str() == "opcode" {
            self.binary = raw == "2";
        }
        reader.take(b',').then_some(())
    }
}

/// The name of a flag that is the next string: `db-password` of `"--db-password"`. What follows it is its value.
pub(super) fn flag(mut reader: JsonReader<'_>) -> Option<Cow<'_, str>> {
    let (range, escaped) = reader.string().ok()?;
    let text = &reader.text[range];
    let name = text.trim_start_matches('-');
    let is_flag = !escaped && (1..=2).contains(&(text.len() - name.len())) && (2..=60).contains(&name.len());
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    (is_flag && plain).then_some(Cow::Borrowed(name))
}
