//! HTML and XML in a body: the text of the elements that say what went wrong stays (cleaned), and a note stands for the rest.
//! A page says it in its title and headings, an object store in `Code` and `Message`, SOAP in `faultstring`, SAML in the `Value` of
//! a `StatusCode`; of a page whose heading speaks of an error, the paragraphs stay, too.
//!
//! Read as tags and text, without a tree: what browsers send is seldom well-formed.

use std::borrow::Cow;

use super::placeholder::{self, RemovedKind};
use super::walk::Walk;
use super::{heuristics, url, words};
use crate::redact::bodies::Bodies;
use crate::redact::vocabulary::subject::FieldSubject;
use crate::text::append;

mod elements;
mod tags;

use elements::{ATTRIBUTES, ERROR_WORDS, HOLDERS, INLINE, KEPT, PARAGRAPHS, UNREAD};
use tags::{MarkupPiece, MarkupPieces, attribute, local};

/// Bytes of the text of one element.
const LONGEST: usize = 2048;
/// Bytes of what stays of a body.
const MOST: usize = 16 << 10;

/// Whether a text is markup, whatever its media type says.
pub(super) fn is_markup(text: &str) -> bool {
    let start = text.trim_start();
    start.starts_with('<')
        && start[1..].starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '!' | '?'))
        && (start.contains("</") || start.contains("/>"))
}

/// What stays of the markup, with a note for what does not.
pub(super) fn clean(walk: &mut Walk<'_>, text: &str) -> String {
    // A second cleaning finds what the first one left, and keeps its note.
    let (text, note) = match placeholder::before_note(text.trim_end()) {
        Some((before, note)) => (before, Some(note)),
        None => (text, None),
    };
    let found = elements(text, walk.bodies() == Bodies::Diagnostics);
    let mut out = String::new();
    for element in &found {
        let cleaned = element.text_cleaned(walk);
        out.push_str(&cleaned);
        out.push('\n');
        if out.len() > MOST {
            break;
        }
    }
    match note {
        Some(note) => out.push_str(note),
        None => out.push_str(&walk.remove(RemovedKind::Markup, text)),
    }
    out
}

/// An element of which something stays.
struct KeptElement<'t> {
    name: &'t str,
    attributes: Vec<(&'t str, &'t str)>,
    text: String,
}

impl KeptElement<'_> {
    fn text_cleaned(&self, walk: &mut Walk<'_>) -> String {
        let mut out = format!("<{}", self.name);
        for (name, value) in &self.attributes {
            let cleaned =
                if heuristics::is_url(value) { url::clean(walk, value, true) } else { walk.id(value) };
            append(&mut out, format_args!(" {name}=\"{}\"", cleaned.replace(['"', '<', '>'], "'")));
        }
        if self.text.is_empty() {
            out.push_str("/>");
            return out;
        }
        let mut text = Cow::Borrowed(self.text.as_str());
        if text.len() > LONGEST {
            text = Cow::Owned(walk.remove(RemovedKind::Text, &text));
        }
        let is_id =
            walk.subject(local(self.name)) == FieldSubject::Trace && !text.contains(char::is_whitespace);
        let cleaned = if is_id { walk.id(&text) } else { words::clean(walk, &text) };
        append(&mut out, format_args!(">{cleaned}</{}>", self.name));
        out
    }
}

/// The elements that stay, in the order in which they end.
fn elements(text: &str, is_all: bool) -> Vec<KeptElement<'_>> {
    let mut found = collect(text, is_all);
    let is_error = |element: &KeptElement<'_>| {
        let said = element.text.to_lowercase();
        matches!(local(element.name).to_ascii_lowercase().as_str(), "title" | "h1" | "h2")
            && ERROR_WORDS.iter().any(|word| said.contains(word))
    };
    if !is_all && found.iter().any(is_error) {
        found = collect(text, true);
    }
    found
}

/// `with_paragraphs`: those of a page, too.
fn collect(text: &str, with_paragraphs: bool) -> Vec<KeptElement<'_>> {
    let mut found: Vec<KeptElement<'_>> = Vec::new();
    // The element that is read, and how many of its own name stand open inside it.
    let mut open: Option<KeptElement<'_>> = None;
    let mut unread: Option<&str> = None;
    let mut bytes = 0;
    for piece in MarkupPieces::of(text) {
        if bytes > MOST {
            break;
        }
        match piece {
            MarkupPiece::Text(words) => {
                if let (Some(element), None) = (&mut open, unread) {
                    add(&mut element.text, words);
                }
            }
            MarkupPiece::Open { name, attributes, is_empty } => {
                let lower = local(name).to_ascii_lowercase();
                if unread.is_some() {
                    continue;
                }
                if UNREAD.contains(&lower.as_str()) {
                    unread = (!is_empty).then_some(name);
                    continue;
                }
                let kept = kept_attributes(&lower, attributes);
                let is_said = says_error(attributes);
                if let Some(element) = &mut open
                    && !is_said
                    && (is_inline(element.name, &lower) || belongs(element.name, &lower))
                {
                    if lower == "br" {
                        add(&mut element.text, " ");
                    }
                    continue;
                }
                finish(&mut open, &mut found, &mut bytes);
                let is_kept = KEPT.contains(&lower.as_str())
                    || is_said
                    || (with_paragraphs && PARAGRAPHS.contains(&lower.as_str()));
                if is_kept || !kept.is_empty() {
                    let mut attributes = kept;
                    if is_said && !KEPT.contains(&lower.as_str()) {
                        attributes.push(("class", "error"));
                    }
                    let element = KeptElement { name, attributes, text: String::new() };
                    if is_kept && !is_empty {
                        open = Some(element);
                    } else if !element.attributes.is_empty() {
                        bytes += 64;
                        found.push(element);
                    }
                }
            }
            MarkupPiece::Close(name) => {
                if unread.is_some_and(|unread| unread.eq_ignore_ascii_case(name)) {
                    unread = None;
                } else if unread.is_none()
                    && !open.as_ref().is_some_and(|element| {
                        !element.name.eq_ignore_ascii_case(name)
                            && is_inline(element.name, &local(name).to_ascii_lowercase())
                    })
                {
                    finish(&mut open, &mut found, &mut bytes);
                }
            }
        }
    }
    finish(&mut open, &mut found, &mut bytes);
    found
}

/// Whether an element is a part of a sentence. `Code` is one of a page, and a thing of its own in the answer of a service.
fn is_inline(around: &str, inner: &str) -> bool {
    let around = around.to_ascii_lowercase();
    INLINE.contains(&inner)
        && (inner != "code"
            || PARAGRAPHS.contains(&around.as_str())
            || matches!(around.as_str(), "h1" | "h2" | "h3" | "title"))
}

fn belongs(around: &str, inner: &str) -> bool {
    HOLDERS.iter().any(|(outer, holder)| *holder == inner && local(around).eq_ignore_ascii_case(outer))
}

/// Puts the element that was read to the others, if it says anything.
fn finish<'t>(open: &mut Option<KeptElement<'t>>, found: &mut Vec<KeptElement<'t>>, bytes: &mut usize) {
    let Some(mut element) = open.take() else { return };
    element.text.truncate(element.text.trim_end().len());
    let says = !element.text.is_empty() || element.attributes.iter().any(|(name, _)| *name != "class");
    if says {
        *bytes += element.text.len() + 16;
        found.push(element);
    }
}

/// Adds words with one space between them, as a browser shows them.
fn add(out: &mut String, words: &str) {
    if words.starts_with(char::is_whitespace) && !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
    for word in words.split_whitespace() {
        if out.len() > LONGEST * 4 {
            return;
        }
        out.push_str(word);
        out.push(' ');
    }
    if !words.ends_with(char::is_whitespace) && out.ends_with(' ') && !words.trim().is_empty() {
        out.pop();
    }
}

fn kept_attributes<'t>(element: &str, attributes: &'t str) -> Vec<(&'t str, &'t str)> {
    ATTRIBUTES
        .iter()
        .filter(|(of, _)| *of == element)
        .filter_map(|(_, name)| attribute(attributes, name))
        .collect()
}

/// `class="alert alert-error"`, `role="alert"`: what a page shows when something went wrong.
fn says_error(attributes: &str) -> bool {
    ["class", "id", "role"].iter().filter_map(|name| attribute(attributes, name)).any(|(_, value)| {
        let value = value.to_ascii_lowercase();
        ["error", "exception", "alert", "failure"].iter().any(|word| value.contains(word))
    })
}
