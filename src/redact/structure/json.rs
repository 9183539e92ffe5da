//! Cleans JSON in one walk: reads token by token, copies what stays byte for byte (layout, order, numbers as they were
//! written), and writes other strings in the place of what goes. No tree is built, so memory is the text and its copy.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::ops::Range;

use super::names::fold;
use super::shape::Shape;
use super::{Pass, body, header, look, query, url, value, words};

mod list;
mod pair;
mod read;

pub(in crate::redact) use list::{is_json, list};
use pair::Pair;
pub(in crate::redact) use read::Malformed;
use read::{MAX_DEPTH, Reader, unescape, write};

/// Distinct keys that are remembered as clean.
const MAX_KEYS: usize = 4096;
/// Digits of the shortest card number: longer numbers are looked at as text.
const LONG_NUMBER: usize = 14;

/// The whole text, cleaned. Still the same JSON apart from the values.
pub(in crate::redact) fn clean(text: &str, shape: Shape, pass: &mut Pass<'_>) -> Result<String, Malformed> {
    let mut walk = Walk::new(text, pass);
    walk.document(shape, "").map(|()| walk.finish())
}

/// A text that starts as JSON and does not end as such: what could be read, cleaned, and how many bytes of the text that was.
pub(in crate::redact) fn salvage(text: &str, shape: Shape, pass: &mut Pass<'_>) -> (String, usize) {
    let mut walk = Walk::new(text, pass);
    if walk.document(shape, "").is_ok() {
        return (walk.finish(), text.len());
    }
    let Done { read, written, copied } = walk.done;
    walk.out.truncate(written);
    walk.out.push_str(&text[copied..read]);
    (walk.out, read)
}

/// A document without the items of one of its arrays, cleaned, and the byte of the result where they belong.
pub(in crate::redact) fn frame(
    text: &str,
    shape: Shape,
    pass: &mut Pass<'_>,
) -> Result<(String, usize), Malformed> {
    let mut walk = Walk::new(text, pass);
    walk.document(shape, "")?;
    let hole = walk.hole;
    let out = walk.finish();
    let hole = hole.unwrap_or(out.len());
    Ok((out, hole))
}

/// Some items of an array with the commas between them. The pass stands at the array; `first` is the number of the first.
pub(in crate::redact) fn items(
    text: &str,
    shape: Shape,
    first: usize,
    pass: &mut Pass<'_>,
) -> Result<String, Malformed> {
    let mut walk = Walk::new(text, pass);
    walk.items(shape, "", first, 0)?;
    walk.reader.end()?;
    Ok(walk.finish())
}

/// JSON inside a string, cleaned; `None` if it is not JSON.
pub(super) fn nested(text: &str, shape: Shape, name: &str, pass: &mut Pass<'_>) -> Option<String> {
    // First all of it, so that nothing is logged about a text that turns out to be no JSON.
    if !is_json(text) {
        return None;
    }
    let mut walk = Walk::new(text, pass);
    walk.document(shape, name).ok().map(|()| walk.finish())
}

/// How far a walk was at the end of the last value that was read.
#[derive(Default)]
struct Done {
    read: usize,
    written: usize,
    copied: usize,
}

struct Walk<'s, 'p, 'c> {
    reader: Reader<'s>,
    out: String,
    /// Up to here the text is in `out`.
    copied: usize,
    /// Keys that need no cleaning.
    keys: HashSet<&'s str>,
    done: Done,
    /// Where in `out` the items of the first empty list of entries belong.
    hole: Option<usize>,
    pass: &'p mut Pass<'c>,
}

impl<'s, 'p, 'c> Walk<'s, 'p, 'c> {
    fn new(text: &'s str, pass: &'p mut Pass<'c>) -> Self {
        let out = String::with_capacity(text.len() + text.len() / 16);
        Self {
            reader: Reader::new(text),
            out,
            copied: 0,
            keys: HashSet::new(),
            done: Done::default(),
            hole: None,
            pass,
        }
    }

    fn document(&mut self, shape: Shape, name: &str) -> Result<(), Malformed> {
        self.value(shape, name, None, 0)?;
        self.reader.end()
    }

    fn finish(mut self) -> String {
        self.out.push_str(&self.reader.text[self.copied..]);
        self.out
    }

    fn value(
        &mut self,
        shape: Shape,
        name: &str,
        pair: Option<&Pair<'s>>,
        depth: usize,
    ) -> Result<(), Malformed> {
        if depth > MAX_DEPTH {
            return self.reader.malformed();
        }
        let read = match self.reader.peek() {
            Some(b'"') => {
                let (range, escaped) = self.reader.string()?;
                let raw = &self.reader.text[range.clone()];
                let text = if escaped { unescape(raw) } else { Cow::Borrowed(raw) };
                let cleaned = scalar(self.pass, shape, name, pair, &text);
                if cleaned != text || text.contains('\u{FFFD}') {
                    self.replace(range.start - 1..range.end + 1, &cleaned);
                }
                Ok(())
            }
            Some(b'-' | b'0'..=b'9') => {
                let range = self.reader.number()?;
                let text = &self.reader.text[range.clone()];
                let cleaned = match shape {
                    Shape::CookieValue | Shape::HeaderValue | Shape::ParamValue => {
                        scalar(self.pass, shape, name, pair, text)
                    }
                    Shape::Plain | Shape::Body if value::is_secret_name(name) => {
                        self.pass.whole("field name", text)
                    }
                    _ if text.len() >= LONG_NUMBER => self.pass.text(text),
                    _ => Cow::Borrowed(text),
                };
                if cleaned != text {
                    self.replace(range, &cleaned);
                }
                Ok(())
            }
            Some(b'[') => self.array(shape, name, depth),
            Some(b'{') => self.object(shape, name, depth),
            Some(_) => self.reader.word(),
            None => self.reader.malformed(),
        };
        if read.is_ok() {
            self.done = Done { read: self.reader.at, written: self.out.len(), copied: self.copied };
        }
        read
    }

    fn array(&mut self, shape: Shape, name: &str, depth: usize) -> Result<(), Malformed> {
        self.reader.expect(b'[')?;
        if self.reader.peek() == Some(b']') {
            if self.hole.is_none() && matches!((shape, depth), (Shape::Entries, _) | (_, 0)) {
                self.out.push_str(&self.reader.text[self.copied..self.reader.at]);
                self.copied = self.reader.at;
                self.hole = Some(self.out.len());
            }
        } else {
            self.items(shape.item(), name, 0, depth + 1)?;
        }
        self.reader.expect(b']')
    }

    fn items(&mut self, shape: Shape, name: &str, first: usize, depth: usize) -> Result<(), Malformed> {
        let place = self.pass.at().len();
        for number in first.. {
            // Writing to a String cannot fail.
            let _ = write!(self.pass.at(), "/{number}");
            let read = self.value(shape, name, None, depth);
            self.pass.at().truncate(place);
            read?;
            if !self.reader.take(b',') {
                break;
            }
        }
        Ok(())
    }

    fn object(&mut self, shape: Shape, outer: &str, depth: usize) -> Result<(), Malformed> {
        self.reader.expect(b'{')?;
        if self.reader.take(b'}') {
            return Ok(());
        }
        let start = self.reader;
        let place = self.pass.at().len();
        let mut pair = None;
        let outer_is_secret = is_generic(shape) && value::is_secret_name(outer);
        loop {
            self.reader.peek();
            let (range, escaped) = self.reader.string()?;
            let raw = &self.reader.text[range.clone()];
            let key = if escaped { unescape(raw) } else { Cow::Borrowed(raw) };
            // The name as it stands in the result: what is decided by it is decided the same when it is cleaned again.
            let key = self.key(shape, raw, key, range);
            self.reader.expect(b':')?;
            let member = shape.member(&key);
            let beside = matches!(member, Shape::HeaderValue | Shape::ParamValue | Shape::CookieValue)
                || (is_generic(shape) && pair::is_value_key(fold(&key).as_str()));
            if pair.is_none() && (beside || shape.has_pairs()) {
                let mut beside = Pair::read(start);
                beside.name = beside.name.map(|name| Cow::Owned(self.pass.quietly(&name)));
                pair = Some(beside);
            }
            let name = match &pair {
                _ if beside && outer_is_secret => outer,
                Some(pair) if beside => pair.name.as_deref().unwrap_or(&key),
                _ => &key,
            };
            let read = self.value(member, name, pair.as_ref(), depth + 1);
            self.pass.at().truncate(place);
            read?;
            if !self.reader.take(b',') {
                break;
            }
        }
        self.reader.expect(b'}')
    }

    /// Cleans a key, and adds it to the place as it stands in the result.
    fn key(&mut self, shape: Shape, raw: &'s str, key: Cow<'s, str>, range: Range<usize>) -> Cow<'s, str> {
        if self.keys.contains(raw) {
            add(self.pass.at(), &key);
            return key;
        }
        let cleaned = if shape == Shape::Body && !look::is_wordy(&key) {
            self.pass.whole("not on the list: key", &key)
        } else {
            self.pass.text(&key)
        };
        if cleaned == key && !key.contains('\u{FFFD}') {
            if self.keys.len() < MAX_KEYS {
                self.keys.insert(raw);
            }
            add(self.pass.at(), &key);
            return key;
        }
        let cleaned = cleaned.into_owned();
        self.replace(range.start - 1..range.end + 1, &cleaned);
        add(self.pass.at(), &cleaned);
        Cow::Owned(cleaned)
    }

    /// Puts a string in the place of what stands in this range.
    fn replace(&mut self, range: Range<usize>, with: &str) {
        self.out.push_str(&self.reader.text[self.copied..range.start]);
        write(&mut self.out, with);
        self.copied = range.end;
    }
}

fn is_generic(shape: Shape) -> bool {
    matches!(shape, Shape::Plain | Shape::Body)
}

/// Adds a key to a JSON pointer (RFC 6901).
fn add(place: &mut String, key: &str) {
    place.push('/');
    for char in key.chars() {
        match char {
            '~' => place.push_str("~0"),
            '/' => place.push_str("~1"),
            other => place.push(other),
        }
    }
}

/// One string, or a number where only strings belong, by its shape.
fn scalar<'t>(
    pass: &mut Pass<'_>,
    shape: Shape,
    name: &str,
    pair: Option<&Pair<'_>>,
    text: &'t str,
) -> Cow<'t, str> {
    match shape {
        Shape::Plain => value::clean(pass, name, text, false),
        Shape::Text if look::is_url(text) => url::clean(pass, text, true),
        Shape::Text => pass.text(text),
        Shape::Comment => words::clean(pass, text),
        Shape::Url => url::clean(pass, text, true),
        Shape::HeaderValue => header::clean(pass, name, text),
        Shape::ParamValue => query::parameter(pass, name, text, true),
        Shape::Cookies | Shape::Cookie | Shape::CookieValue => pass.whole("cookie", text),
        Shape::BodyText => {
            let (media_type, encoded) =
                pair.map_or(("", false), |pair| (pair.media_type.as_ref(), pair.encoded));
            body::clean(pass, text, media_type, encoded)
        }
        Shape::MessageData => body::message(pass, text, pair.is_some_and(|pair| pair.binary)),
        _ => value::clean(pass, name, text, true),
    }
}
