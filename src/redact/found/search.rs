//! Looks for all found values at once.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use secrecy::{ExposeSecret as _, SecretString};

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

/// Bytes of a text that are searched for; the rest is compared where they stand. Of thousands of tokens of hundreds of bytes, a
/// search for the whole would take longer to build than the text takes to clean, and more memory than the text.
const HEAD: usize = 12;

/// Texts to look for, by their heads.
#[derive(Debug)]
struct Patterns {
    search: AhoCorasick,
    /// For each head, the texts that begin with it, by their length.
    texts: Vec<BTreeMap<usize, Vec<FoundText>>>,
    any_case: bool,
}

/// A text to look for, in lower case where its case says nothing, and the number of its value. In order: every JWT of a server
/// begins alike, so that one of thousands must be found without asking each.
#[derive(Debug)]
struct FoundText {
    text: SecretString,
    value: usize,
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
            patterns.find(bytes, |range, number| {
                let value = &self.values[number];
                let text = value.value.expose_secret();
                if stands_alone(bytes, &range)
                    && !is_word_as_key(bytes, &range, text)
                    && !(value.class == Class::Name && is_part_of_a_name(bytes, &range, text))
                {
                    hit(range, value.class, text);
                }
            });
        }
    }
}

impl Patterns {
    fn new(forms: impl Iterator<Item = (usize, String)>, any_case: bool) -> Option<Self> {
        let mut heads: BTreeMap<Vec<u8>, BTreeMap<usize, Vec<FoundText>>> = BTreeMap::new();
        for (value, mut text) in forms {
            if any_case {
                text.make_ascii_lowercase();
            }
            let head = text.as_bytes()[..text.len().min(HEAD)].to_vec();
            let found = FoundText { text: SecretString::from(text), value };
            heads.entry(head).or_default().entry(found.bytes().len()).or_default().push(found);
        }
        for texts in heads.values_mut().flat_map(BTreeMap::values_mut) {
            texts.sort_by(|one, other| one.bytes().cmp(other.bytes()));
        }
        if heads.is_empty() {
            return None;
        }
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .ascii_case_insensitive(any_case)
            .build(heads.keys())
            .ok()?;
        Some(Self { search, texts: heads.into_values().collect(), any_case })
    }

    /// Calls `hit` with every place where a text stands, and the number of its value. They may overlap.
    fn find(&self, bytes: &[u8], mut hit: impl FnMut(Range<usize>, usize)) {
        for head in self.search.find_overlapping_iter(bytes) {
            for (length, texts) in &self.texts[head.pattern().as_usize()] {
                let range = head.start()..head.start() + length;
                let Some(here) = bytes.get(range.clone()) else { break };
                let here = if self.any_case { here.to_ascii_lowercase().into() } else { Cow::Borrowed(here) };
                if let Ok(place) = texts.binary_search_by(|found| found.bytes().cmp(&here)) {
                    hit(range, texts[place].value);
                }
            }
        }
    }
}

impl FoundText {
    fn bytes(&self) -> &[u8] {
        self.text.expose_secret().as_bytes()
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
    if text.contains(' ') || text.contains(|char: char| char.is_ascii_digit() || char == '.') {
        return false;
    }
    // `lroth` is somebody wherever it stands by itself, also between words and in paths; `rspamd` is read as one, too, and then
    // `Rspamd`, `rspamd.com` and `rspamd_pools` are what it really names.
    let is_person = person::is_initial_and_name(text);
    let marks: &[u8] = if is_person { b".-_$" } else { b".-_$/\\@" };
    let before = range.start.checked_sub(1).map_or(b' ', |at| bytes[at]);
    let behind = bytes.get(range.end).copied().unwrap_or(b' ');
    let goes_on = bytes.get(range.end + 1).is_some_and(u8::is_ascii_alphanumeric);
    let is_joined = marks.contains(&before) || marks.contains(&behind) && behind != b'@' && goes_on;
    if is_person {
        return is_joined || bytes.get(range.clone()) != Some(text.as_bytes());
    }
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
    is_joined || in_a_sentence
}

/// Not a part of a longer word.
fn stands_alone(bytes: &[u8], range: &Range<usize>) -> bool {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let before = range.start.checked_sub(1).and_then(|at| bytes.get(at));
    let goes_back = is_letter(before) && is_letter(bytes.get(range.start));
    let goes_on = is_letter(bytes.get(range.end)) && is_letter(bytes.get(range.end.saturating_sub(1)));
    !goes_back && !goes_on
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(values: &[(Class, &str)], text: &str) -> Vec<String> {
        let values = values
            .iter()
            .map(|(class, value)| FoundValue { class: *class, value: SecretString::from(*value) });
        let search = FoundSearch::new(values.collect()).unwrap();
        let mut hits = Vec::new();
        search.find(text.as_bytes(), |range, _, _| hits.push(text[range].to_owned()));
        hits.sort();
        hits
    }

    #[test]
    fn values_that_begin_alike_are_told_apart() {
        let [one, other, longer] = ["eyJhbGciOiJI-one", "eyJhbGciOiJI-two", "eyJhbGciOiJI-one-and-more"]
            .map(|text| (Class::Secret, text));
        let text = "a eyJhbGciOiJI-two b eyJhbGciOiJI-six c eyJhbGciOiJI-one-and-more d eyJhbGciOiJI-oneself";
        // The shorter one begins the longer one, which goes with it as a whole.
        assert_eq!(found(&[one, other, longer], text), [one.1, longer.1, other.1]);
        assert_eq!(found(&[other], text), [other.1]);
    }

    #[test]
    fn names_are_found_in_any_case_and_secrets_as_they_are() {
        let text = "MIA KERNSTEIN; mia.kernstein; Kernstein, Mia; BACKSTEIN-44-rot backstein-44-rot";
        assert_eq!(
            found(&[(Class::Name, "Mia Kernstein"), (Class::Secret, "backstein-44-rot")], text),
            ["Kernstein, Mia", "MIA KERNSTEIN", "backstein-44-rot"]
        );
    }

    #[test]
    fn a_value_at_the_end_and_one_that_is_cut_there() {
        let secret = (Class::Secret, "ziegelstein-9-blau");
        assert_eq!(found(&[secret], "x ziegelstein-9-blau"), [secret.1]);
        assert!(found(&[secret], "x ziegelstein-9-bla").is_empty());
    }

    #[test]
    fn an_account_that_names_a_program_stays_in_what_it_names() {
        let account = (Class::Name, "tspamd");
        assert!(
            found(&[account], "Tspamd, https://tspamd.example/x and [inputs.tspamd], tspamd_pools")
                .is_empty()
        );
        assert_eq!(found(&[(Class::Name, "lroth")], "opened by lroth, owner=lroth"), ["lroth", "lroth"]);
    }
}
