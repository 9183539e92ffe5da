//! "La chiave API (quella vecchia) era V": keys that somebody tells in a sentence.

use std::ops::Range;

use super::sentence::{self, SentenceWord};
use super::{grammar, looks, nouns};
use crate::redact::detect::cue::{Cue, cue};
use crate::redact::detect::span::Span;

/// What reads on from which word.
pub(super) const CUES: &[Cue] = &[
    cue("api key", find),
    cue("api-key", find),
    cue("api token", find),
    cue("access key", find),
    cue("access token", find),
    cue("client secret", find),
    cue("signing secret", find),
    cue("webhook secret", find),
    cue("api-schlüssel", find),
    cue("api schlüssel", find),
    cue("zugriffsschlüssel", find),
    cue("chiave api", find),
    cue("chiave dell'api", find),
    cue("clé api", find),
    cue("clé d'api", find),
    cue("clave api", find),
    cue("clave de api", find),
    cue("clave de la api", find),
    cue("chave api", find),
    cue("chave de api", find),
    cue("chave da api", find),
    cue("api-sleutel", find),
    cue("api sleutel", find),
    cue("klucz api", find),
    cue("klíč api", find),
    cue("api-nyckel", find),
    cue("api-nøkkel", find),
    cue("api-nøgle", find),
    cue("api-avain", find),
    cue("api anahtarı", find),
    cue("ключ api", find),
    cue("api-ключ", find),
];

/// How many words may stand between the noun and "is".
const GAP: usize = 6;

/// What only people or generators make up, behind "is" and small words.
fn find(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let Some(end) = nouns::end_of(line, &hit).or_else(|| bracketed(line, &hit)) else { return };
    let words = sentence::ahead(line, end, GAP + 5, 140);
    for (index, word) in words.iter().enumerate().take(GAP) {
        if nouns::is_about(&word.lower) && index == 0 {
            return;
        }
        if !word.quoted && (grammar::is_copula(&word.lower) || word.joins) {
            let is_small =
                |word: &&SentenceWord| grammar::is_copula(&word.lower) || grammar::is_particle(&word.lower);
            let skipped = words[index + 1..].iter().take(4).take_while(is_small).count();
            if let Some(value) = words.get(index + 1 + skipped)
                && std::str::from_utf8(&line[value.range.clone()]).is_ok_and(looks::is_made_up)
            {
                spans.push(Span::secret(value.range.clone(), "key told in a sentence"));
                return;
            }
        }
        if word.ends {
            return;
        }
    }
}

/// `API key(s) …`: a bracket at once behind the noun.
fn bracketed(line: &[u8], hit: &Range<usize>) -> Option<usize> {
    line[hit.end..].starts_with(b"(s)").then_some(hit.end + 3)
}
