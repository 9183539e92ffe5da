//! Cleans JSON in one walk: reads token by token, copies what stays byte for byte (layout, order, numbers as they were
//! written), and writes other strings in the place of what goes. No tree is built, so memory is the text and its copy.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::har_role::HarRole;
use super::walk::{Walk, is_done};
use super::{header, heuristics, value};
use crate::redact::vocabulary;
use crate::redact::vocabulary::listed::fold;
use crate::text::append;

mod contact;
mod list;
mod pair;
mod read;
mod scalar;
mod shorten;

pub(in crate::redact) use list::{first_keys, is_json, list};
use pair::Pair;
pub(in crate::redact) use read::Malformed;
use read::{JsonReader, MAX_DEPTH, unescape, write};
use scalar::{SAID, is_plain_key, qualified, scalar};
pub(in crate::redact) use shorten::shorten;

/// Distinct keys that are remembered as clean.
const MAX_KEYS: usize = 4096;

/// The whole text, cleaned. Still the same JSON apart from the values.
pub(in crate::redact) fn clean(text: &str, role: HarRole, walk: &mut Walk<'_>) -> Result<String, Malformed> {
    let mut json = JsonWalk::new(text, walk);
    json.document(role, "").map(|()| json.finish())
}

/// A text that starts as JSON and does not end as such: what could be read, cleaned, and how many bytes of the text that was.
pub(in crate::redact) fn salvage(text: &str, role: HarRole, walk: &mut Walk<'_>) -> (String, usize) {
    let mut json = JsonWalk::new(text, walk);
    if json.document(role, "").is_ok() {
        return (json.finish(), text.len());
    }
    let Done { read, written, copied } = json.done;
    json.out.truncate(written);
    json.out.push_str(&text[copied..read]);
    (json.out, read)
}

/// A document without the items of one of its arrays, cleaned, and the byte of the result where they belong.
pub(in crate::redact) fn frame(
    text: &str,
    role: HarRole,
    walk: &mut Walk<'_>,
) -> Result<(String, usize), Malformed> {
    let mut json = JsonWalk::new(text, walk);
    json.document(role, "")?;
    let hole = json.hole;
    let out = json.finish();
    let hole = hole.unwrap_or(out.len());
    Ok((out, hole))
}

/// Some items of an array with the commas between them. The pass stands at the array; `first` is the number of the first.
pub(in crate::redact) fn items(
    text: &str,
    role: HarRole,
    first: usize,
    walk: &mut Walk<'_>,
) -> Result<String, Malformed> {
    let mut json = JsonWalk::new(text, walk);
    json.items(role, "", first, 0)?;
    json.reader.end()?;
    Ok(json.finish())
}

/// JSON inside a string, cleaned; `None` if it is not JSON.
pub(super) fn nested(text: &str, role: HarRole, name: &str, walk: &mut Walk<'_>) -> Option<String> {
    // Validated first: the findings of a walk that fails half-way would stay in the log.
    if !is_json(text) {
        return None;
    }
    let mut json = JsonWalk::new(text, walk);
    json.document(role, name).ok().map(|()| json.finish())
}

/// How far a walk was at the end of the last value that was read: as much of a broken document can be kept.
#[derive(Default)]
struct Done {
    read: usize,
    written: usize,
    copied: usize,
}

struct JsonWalk<'s, 'p, 'c> {
    reader: JsonReader<'s>,
    out: String,
    /// Bytes of the text that are in `out`, as they were or replaced.
    copied: usize,
    /// Keys that need no cleaning.
    keys: HashSet<&'s str>,
    done: Done,
    /// Where in `out` the items of the first empty list of entries belong.
    hole: Option<usize>,
    walk: &'p mut Walk<'c>,
}

impl<'s, 'p, 'c> JsonWalk<'s, 'p, 'c> {
    fn new(text: &'s str, walk: &'p mut Walk<'c>) -> Self {
        let out = String::with_capacity(text.len() + text.len() / 16);
        Self {
            reader: JsonReader::new(text),
            out,
            copied: 0,
            keys: HashSet::new(),
            done: Done::default(),
            hole: None,
            walk,
        }
    }

    fn document(&mut self, role: HarRole, name: &str) -> Result<(), Malformed> {
        self.value(role, name, None, 0)?;
        self.reader.end()
    }

    fn finish(mut self) -> String {
        self.out.push_str(&self.reader.text[self.copied..]);
        self.out
    }

    fn value(
        &mut self,
        role: HarRole,
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
                let cleaned = scalar(self.walk, role, name, pair, &text);
                if cleaned != text || text.contains('\u{FFFD}') {
                    self.replace(range.start - 1..range.end + 1, &cleaned);
                }
                Ok(())
            }
            Some(b'-' | b'0'..=b'9') => {
                let range = self.reader.number()?;
                let text = &self.reader.text[range.clone()];
                let cleaned = match role {
                    HarRole::CookieValue | HarRole::HeaderValue | HarRole::ParamValue => {
                        scalar(self.walk, role, name, pair, text)
                    }
                    HarRole::Plain | HarRole::Body if value::is_secret_name(name) => {
                        self.walk.replace_all_of("field name", text)
                    }
                    HarRole::Body => value::number(self.walk, name, text),
                    _ if text.len() >= value::LONGEST_NUMBER => self.walk.text(text),
                    _ => Cow::Borrowed(text),
                };
                if cleaned != text {
                    self.replace(range, &cleaned);
                }
                Ok(())
            }
            Some(b'[') if is_generic(role) && (value::is_secret_name(name) || value::may_be_secret(name)) => {
                self.secret_array(role, name, depth)
            }
            Some(b'[') => self.array(role, name, depth),
            Some(b'{') => self.object(role, name, depth),
            Some(_) => self.reader.word(),
            None => self.reader.malformed(),
        };
        if read.is_ok() {
            self.done = Done { read: self.reader.at, written: self.out.len(), copied: self.copied };
        }
        read
    }

    fn array(&mut self, role: HarRole, name: &str, depth: usize) -> Result<(), Malformed> {
        self.reader.expect(b'[')?;
        if self.reader.peek() == Some(b']') {
            if self.hole.is_none() && matches!((role, depth), (HarRole::Entries, _) | (_, 0)) {
                self.out.push_str(&self.reader.text[self.copied..self.reader.at]);
                self.copied = self.reader.at;
                self.hole = Some(self.out.len());
            }
        } else {
            self.items(role.item(), name, 0, depth + 1)?;
        }
        self.reader.expect(b']')
    }

    /// A list under a secret name: the bytes of a text become one token, which is that of the text.
    fn secret_array(&mut self, role: HarRole, name: &str, depth: usize) -> Result<(), Malformed> {
        let Some((text, end)) = pair::bytes(self.reader) else { return self.array(role, name, depth) };
        let token = self.walk.replace_all_of("field name", &text).into_owned();
        self.replace(self.reader.at..end, &token);
        self.reader.at = end;
        Ok(())
    }

    fn items(&mut self, role: HarRole, name: &str, first: usize, depth: usize) -> Result<(), Malformed> {
        let place = self.walk.at().len();
        // `["X-Api-Key", "…"]`
        let two = if is_generic(role) && first == 0 { pair::name_of_two(self.reader) } else { None };
        // `"--db-password", "x"`: the arguments of a program.
        let mut flag: Option<Cow<'s, str>> = None;
        // `["assign", {…}]`: an event and what it is about.
        let is_event = role == HarRole::Body && first == 0 && pair::is_event(self.reader);
        for number in first.. {
            append(self.walk.at(), format_args!("/{number}"));
            let behind = flag.take();
            if is_generic(role) && self.reader.peek() == Some(b'"') {
                flag = pair::flag(self.reader);
            }
            let (role, name) = match &two {
                _ if behind.is_some() && flag.is_none() => (role, behind.as_deref().unwrap_or(name)),
                None if number == 0 && is_event => (HarRole::Text, name),
                Some(_) if number == 0 && role == HarRole::Body => (HarRole::Text, name),
                Some(two) if number == 1 => (role, &**two),
                _ => (role, name),
            };
            let read = self.value(role, name, None, depth);
            self.walk.at().truncate(place);
            read?;
            if !self.reader.take(b',') {
                break;
            }
        }
        Ok(())
    }

    fn object(&mut self, role: HarRole, outer: &str, depth: usize) -> Result<(), Malformed> {
        self.reader.expect(b'{')?;
        if self.reader.take(b'}') {
            return Ok(());
        }
        let start = self.reader;
        let place = self.walk.at().len();
        let mut pair = None;
        let several = is_generic(role) && vocabulary::is_plural(outer.as_bytes());
        let outer_is_secret = is_generic(role) && (several || value::is_secret_name(outer));
        loop {
            self.reader.peek();
            let (range, escaped) = self.reader.string()?;
            let raw = &self.reader.text[range.clone()];
            let key = if escaped { unescape(raw) } else { Cow::Borrowed(raw) };
            // From here on the key as it was cleaned: a second pass reads that one and must decide the same (idempotence).
            let key = self.key(role, raw, key, range);
            self.reader.expect(b':')?;
            let member = role.member(&key);
            let (mut member, folded) = (member, fold(&key));
            let beside = matches!(member, HarRole::HeaderValue | HarRole::ParamValue | HarRole::CookieValue)
                || (is_generic(role) && pair::is_value_key(folded.as_str()));
            let is_name = role == HarRole::Body && pair::is_name_key(folded.as_str());
            let is_said = role == HarRole::Body && SAID.contains(&&*key);
            if pair.is_none() && (beside || is_name || is_said || role.has_pairs()) {
                pair = Some(self.pair(role, start));
            }
            // The private members of RFC 7518, 6.2.2, 6.3.2 and 6.4.1.
            let private = matches!(folded.as_str(), "k" | "d" | "p" | "q" | "dp" | "dq" | "qi");
            if pair.is_none() && private && is_generic(role) {
                pair = Some(Pair::read(start));
            }
            let name = match &pair {
                Some(pair) if (pair.sensitive && beside) || (pair.web_key && private) => "secret",
                _ if &*key == "result" && pair::is_drawn(start) => "secret",
                // The bytes of a text, as some write them: `"password": {"0": 112, "1": 97}`.
                // And a map from hosts to them: `"bearer": {"pkg.example.com": "x"}`.
                _ if outer_is_secret
                    && (beside
                        || several && vocabulary::says_whose_of_several(&key)
                        || pair::is_own_value(&key)
                        || heuristics::is_plain_number(&key)
                        || key.contains('.') && !key.contains(' ')) =>
                {
                    outer
                }
                Some(pair) if beside => pair.name.as_deref().unwrap_or(&key),
                // SCIM: `"name": {"formatted": "Mia Kern"}`.
                _ if &*key == "formatted" && is_generic(role) && vocabulary::person::is_bare_name(outer) => {
                    "displayName"
                }
                // `"for": "Mia Kern", "mail": "…"`.
                _ if matches!(&*key, "for" | "to" | "from" | "by") && is_generic(role) => {
                    contact::meant(start.text, start.at, "").map_or(&*key, |_| "displayName")
                }
                // The name of somebody whose address stands beside it.
                _ if is_generic(role) && vocabulary::person::is_bare_name(&key) => {
                    contact::meant(start.text, start.at, outer).unwrap_or(&key)
                }
                _ => &key,
            };
            let qualified = match &pair {
                Some(pair) if is_said && pair.has_error => qualified("error", &key),
                _ if role == HarRole::Body && (!beside || is_said) => qualified(outer, name),
                _ => None,
            };
            let name = qualified.as_deref().unwrap_or(name);
            if is_name && pair.as_ref().is_some_and(|pair| pair.has_value) && self.is_field_name() {
                member = HarRole::Text;
            }
            let read = self.value(member, name, pair.as_ref(), depth + 1);
            self.walk.at().truncate(place);
            read?;
            if !self.reader.take(b',') {
                break;
            }
        }
        self.reader.expect(b'}')
    }

    /// What stands beside the values of an object. Names are read as they come out, so that a second cleaning decides the same.
    fn pair(&mut self, role: HarRole, start: JsonReader<'s>) -> Pair<'s> {
        let mut pair = Pair::read(start);
        pair.name = pair.name.and_then(|name| {
            let cleaned = self.walk.without_log(|walk| match role {
                HarRole::Header => header::name(walk, &name).into_owned(),
                HarRole::Plain => walk.text(&name).into_owned(),
                _ => scalar(walk, HarRole::Text, "", None, &name).into_owned(),
            });
            let tells = match role {
                HarRole::Plain => !is_done(&cleaned),
                HarRole::Body => pair::is_field_name(&cleaned),
                _ => true,
            };
            tells.then_some(Cow::Owned(cleaned))
        });
        pair
    }

    /// Whether the string that is next is the name of a field.
    fn is_field_name(&mut self) -> bool {
        let mut reader = self.reader;
        if reader.peek() != Some(b'"') {
            return false;
        }
        let Ok((range, _)) = reader.string() else { return false };
        let text = unescape(&reader.text[range]);
        let cleaned = self.walk.without_log(|walk| walk.text(&text).into_owned());
        pair::is_field_name(&cleaned)
    }

    /// Cleans a key, and adds it to the place as it stands in the result.
    fn key(&mut self, role: HarRole, raw: &'s str, key: Cow<'s, str>, range: Range<usize>) -> Cow<'s, str> {
        if self.keys.contains(raw) {
            add(self.walk.at(), &key);
            return key;
        }
        let cleaned = if role == HarRole::Body && !is_plain_key(&key) {
            self.walk.tokenize("not on the list: key", &key)
        } else {
            self.walk.text(&key)
        };
        if cleaned == key && !key.contains('\u{FFFD}') {
            if self.keys.len() < MAX_KEYS {
                self.keys.insert(raw);
            }
            add(self.walk.at(), &key);
            return key;
        }
        let cleaned = cleaned.into_owned();
        self.replace(range.start - 1..range.end + 1, &cleaned);
        add(self.walk.at(), &cleaned);
        Cow::Owned(cleaned)
    }

    /// Puts a string in the place of what stands in this range.
    fn replace(&mut self, range: Range<usize>, with: &str) {
        self.out.push_str(&self.reader.text[self.copied..range.start]);
        write(&mut self.out, with);
        self.copied = range.end;
    }
}

fn is_generic(role: HarRole) -> bool {
    matches!(role, HarRole::Plain | HarRole::Body)
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
