//! Regular expressions: jaq's three filters, on which its library rests (`test`, `match`, `capture`, `scan`, `split`, `splits`,
//! `sub`, `gsub`), with the deadline looked at between two matches. Both the text and the pattern may be a server's.

use jaq_core::native::{Fun, bome, run, v};
use jaq_core::{Cv, Error, ValR, ValT as _};
use jaq_json::Val;
use regex::bytes::{Captures, Regex, RegexBuilder};

use super::meter::DataKind;
use super::size::{PARTS, too_much};
use super::value;

/// Bytes of a pattern.
const PATTERN: usize = 1_000;
/// How large a pattern may be, compiled, for texts up to a size: each byte of the text may cost a step in each of its states, and
/// 300 kB over 100 kB take a second at worst. One letter of any alphabet, `\w`, has 70 kB.
const COMPILED: [(usize, usize); 3] = [(10_000, 1_000_000), (100_000, 300_000), (300_000, 100_000)];

/// What the filters are called in jaq's library.
pub(super) const NAMES: [&str; 3] = ["matches", "split_matches", "split_"];

/// The three of them: what matches, what matches and what stands between, and what stands between.
pub(super) fn filters() -> [Fun<DataKind>; 3] {
    let [matches, both, between] = NAMES;
    [
        run((matches, v(2), |cv| bome(search(cv, false, true)))),
        run((both, v(2), |cv| bome(search(cv, true, true)))),
        run((between, v(2), |cv| bome(search(cv, true, false)))),
    ]
}

fn search(mut cv: Cv<'_, DataKind>, between: bool, within: bool) -> ValR<Val> {
    let flags = string(&cv.0.pop_var())?;
    let pattern = string(&cv.0.pop_var())?;
    let Val::TStr(text) = &cv.1 else { return Err(Error::typ(cv.1, "string")) };
    let Some((_, most)) = COMPILED.iter().find(|(bytes, _)| text.len() <= *bytes) else {
        return Err(too_much("a pattern", "a text of 300 kB"));
    };
    let meter = cv.0.data().meter;
    meter.tick();
    let key = (pattern, flags, *most);
    let known =
        meter.patterns.borrow().iter().find(|(known, _)| *known == key).map(|(_, regex)| regex.clone());
    let regex = if let Some(known) = known {
        known
    } else {
        let regex = compile(&key.0, &key.1, key.2)?;
        let mut patterns = meter.patterns.borrow_mut();
        // A program with more patterns than these makes them of its data.
        if patterns.len() >= 16 {
            patterns.clear();
        }
        patterns.push((key.clone(), regex.clone()));
        regex
    };
    let (global, no_empty) = (key.1.contains('g'), key.1.contains('n'));
    let mut found = Vec::new();
    let mut parts = 0;
    let (mut last, mut place) = (0, Place::default());
    for captures in regex.captures_iter(text) {
        meter.tick();
        let Some(whole) = captures.get(0) else { continue };
        if no_empty && whole.is_empty() {
            continue;
        }
        parts += if within { captures.iter().flatten().count() } else { 1 };
        if parts > PARTS {
            return Err(too_much("a pattern", "100,000 matches and groups"));
        }
        if between {
            found.push(Val::utf8_str(text.slice(last..whole.start())));
            last = whole.end();
        }
        if within {
            place.go(text, whole.start());
            found.push(groups(&regex, &captures, place, &cv.1, text)?);
        }
        if !global {
            break;
        }
    }
    if between {
        found.push(Val::utf8_str(text.slice(last..)));
    }
    Ok(value::list(found))
}

/// A place of a text, in bytes and in characters.
#[derive(Clone, Copy, Default)]
struct Place {
    byte: usize,
    character: usize,
}

impl Place {
    fn go(&mut self, text: &[u8], to: usize) {
        self.character += characters(&text[self.byte..to]);
        self.byte = to;
    }
}

/// The whole match and its groups, as jq describes them; groups that took no part are not there.
fn groups(regex: &Regex, captures: &Captures<'_>, start: Place, whole: &Val, text: &[u8]) -> ValR<Val> {
    let Val::TStr(shared) = whole else { return Ok(Val::Null) };
    let named = captures.iter().zip(regex.capture_names());
    let groups = named.filter_map(|(group, name)| Some((group?, name)));
    groups
        .map(|(group, name)| {
            // A group may stand before the one that its number follows, but never before the match.
            let mut place = start;
            place.go(text, group.start());
            let string = Val::utf8_str(shared.slice(group.range()));
            let fields = [
                ("offset", Val::from(place.character)),
                ("length", Val::from(characters(group.as_bytes()))),
                ("string", string),
            ];
            let name = name.map(|name| ("name", value::text(name)));
            Val::from_map(fields.into_iter().chain(name).map(|(key, value)| (value::text(key), value)))
        })
        .collect()
}

fn characters(text: &[u8]) -> usize {
    text.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

fn compile(pattern: &str, flags: &str, most: usize) -> Result<Regex, Error<Val>> {
    if pattern.len() > PATTERN {
        return Err(too_much("a pattern", "1,000 bytes"));
    }
    let mut builder = RegexBuilder::new(pattern);
    builder.size_limit(most);
    for flag in flags.chars() {
        match flag {
            'g' | 'n' => &mut builder,
            'i' => builder.case_insensitive(true),
            'm' => builder.multi_line(true),
            's' => builder.dot_matches_new_line(true),
            'l' => builder.swap_greed(true),
            'x' => builder.ignore_whitespace(true),
            'p' => builder.multi_line(true).dot_matches_new_line(true),
            other => return Err(Error::str(format_args!("invalid regex flag: {other}"))),
        };
    }
    builder.build().map_err(|wrong| match wrong {
        regex::Error::CompiledTooBig(_) => too_much("a pattern", "what is searched in a second"),
        other => Error::str(format_args!("invalid regex: {other}")),
    })
}

fn string(value: &Val) -> Result<String, Error<Val>> {
    match value {
        Val::TStr(text) => String::from_utf8(text.to_vec()).map_err(Error::str),
        other => Err(Error::typ(other.clone(), "string")),
    }
}
