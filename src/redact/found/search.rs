//! Looks for all found values at once.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use secrecy::ExposeSecret as _;

use super::FoundValue;
use crate::redact::class::Class;
use crate::redact::vocabulary::person;

/// A search for values that were found: secrets exactly, names whatever their case.
#[derive(Debug)]
pub(in crate::redact) struct FoundSearch {
    values: Vec<FoundValue>,
    secrets: Option<Patterns>,
    names: Option<Patterns>,
}

/// Texts to look for, and whose each is.
#[derive(Debug)]
struct Patterns {
    search: AhoCorasick,
    /// For each text, the number of its value.
    values: Vec<usize>,
}

impl FoundSearch {
    /// A search for these values; `None` when there are none.
    pub(in crate::redact) fn new(values: Vec<FoundValue>) -> Option<Self> {
        let forms = |wanted: fn(Class) -> bool, forms: fn(&str) -> Vec<String>| {
            let numbered = values.iter().enumerate().filter(move |(_, found)| wanted(found.class));
            numbered.flat_map(move |(number, found)| {
                forms(found.value.expose_secret()).into_iter().map(move |form| (number, form))
            })
        };
        let secrets = Patterns::new(forms(|class| class != Class::Name, written), false);
        let names = Patterns::new(forms(|class| class == Class::Name, called), true);
        if secrets.is_none() && names.is_none() {
            return None;
        }
        Some(Self { values, secrets, names })
    }

    /// Calls `hit` with every place where a value stands by itself, and the value.
    pub(in crate::redact) fn find(&self, bytes: &[u8], mut hit: impl FnMut(Range<usize>, Class, &str)) {
        for patterns in [&self.secrets, &self.names].into_iter().flatten() {
            for found in patterns.search.find_iter(bytes) {
                let value = &self.values[patterns.values[found.pattern().as_usize()]];
                let text = value.value.expose_secret();
                if stands_alone(bytes, &found.range())
                    && !is_word_as_key(bytes, &found.range(), text)
                    && !(value.class == Class::Name && is_part_of_a_name(bytes, &found.range(), text))
                {
                    hit(found.range(), value.class, text);
                }
            }
        }
    }
}

impl Patterns {
    fn new(forms: impl Iterator<Item = (usize, String)>, any_case: bool) -> Option<Self> {
        let (values, texts): (Vec<usize>, Vec<String>) = forms.unzip();
        if texts.is_empty() {
            return None;
        }
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .ascii_case_insensitive(any_case)
            .build(&texts)
            .ok()?;
        Some(Self { search, values })
    }
}

/// A secret as it is, and as markup writes it. URL, JSON and base64 are undone before the search.
fn written(value: &str) -> Vec<String> {
    let markup = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut forms = vec![markup.replace('"', "&quot;"), markup];
    forms.retain(|form| form != value);
    forms.push(value.to_owned());
    forms
}

/// A name as it is, and with the last word in front. The search folds ASCII only; other letters are given in both cases.
fn called(name: &str) -> Vec<String> {
    let mut forms = vec![name.to_owned()];
    if let Some((first, last)) = name.split_once(' ').filter(|(_, last)| !last.contains(' ')) {
        forms.push(format!("{last}, {first}"));
    }
    if !name.is_ascii() {
        forms.extend(forms.clone().iter().flat_map(|form| [form.to_lowercase(), form.to_uppercase()]));
    }
    forms
}

/// `"response":` is the name of a field, though somebody may have the word for a password.
fn is_word_as_key(bytes: &[u8], range: &Range<usize>, text: &str) -> bool {
    let behind = bytes.get(range.end..).unwrap_or_default();
    !text.bytes().any(|byte| byte.is_ascii_digit())
        && behind.strip_prefix(b"\"").is_some_and(|behind| behind.trim_ascii_start().starts_with(b":"))
}

/// The account `shopper` in `shopper-api.acme.example`, `com.shopper.Cart` or `/shopper/` is a part of something else's name.
fn is_part_of_a_name(bytes: &[u8], range: &Range<usize>, text: &str) -> bool {
    if text.contains(' ')
        || text.contains(|char: char| char.is_ascii_digit() || char == '.')
        || person::is_initial_and_name(text)
    {
        return false;
    }
    let joins = |byte: u8| matches!(byte, b'.' | b'-' | b'_' | b'/' | b'\\' | b'$' | b'@');
    let before = range.start.checked_sub(1).map_or(b' ', |at| bytes[at]);
    let behind = bytes.get(range.end).copied().unwrap_or(b' ');
    let goes_on = bytes.get(range.end + 1).is_some_and(u8::is_ascii_alphanumeric);
    // Between blanks a word is one of a sentence, but behind a flag: `--as shopper --since …`.
    let flag = bytes[..range.start]
        .iter()
        .rev()
        .skip(1)
        .take(24)
        .take_while(|byte| !byte.is_ascii_whitespace())
        .last();
    let in_a_sentence = before.is_ascii_whitespace()
        && (behind.is_ascii_whitespace() || matches!(behind, b',' | b'.' | b';' | b'!' | b'?'))
        && flag != Some(&b'-');
    joins(before) || (joins(behind) && behind != b'@' && goes_on) || in_a_sentence
}

/// Not a part of a longer word.
fn stands_alone(bytes: &[u8], range: &Range<usize>) -> bool {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let before = range.start.checked_sub(1).and_then(|at| bytes.get(at));
    let goes_back = is_letter(before) && is_letter(bytes.get(range.start));
    let goes_on = is_letter(bytes.get(range.end)) && is_letter(bytes.get(range.end.saturating_sub(1)));
    !goes_back && !goes_on
}
