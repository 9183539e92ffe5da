//! Whose name stands under a message, and whether it is one of a person's names.

use icu_normalizer::DecomposingNormalizerBorrowed;

use super::line::{BodyLine, BodyLineKind};
use super::{named, words};

/// Most words of a name under a letter.
const WORDS_OF_NAME: usize = 3;

/// The name under it: behind the greeting at the end, or alone in the last line.
pub(super) fn name_under(lines: &[BodyLine]) -> Option<String> {
    let prose: Vec<&str> = lines
        .iter()
        .filter(|line| line.kind == BodyLineKind::Prose && !line.is_blank())
        .map(|line| line.text.trim())
        .take_while(|text| !matches!(*text, "--" | "—" | "__" | "___"))
        .filter(|text| {
            let lower = text.to_lowercase();
            !words::SENT_FROM.iter().any(|known| lower.starts_with(known))
        })
        .collect();
    let closes = |text: &str| words::CLOSING.contains(&bare(text).as_str());
    if let Some(at) = prose.iter().rposition(|text| closes(text)).filter(|at| *at > 0) {
        return prose.get(at + 1).and_then(|text| name(text));
    }
    // "Best regards, Petra" in one line.
    let last = *prose.last().filter(|_| prose.len() > 1)?;
    if let Some((greeting, rest)) = last.split_once(',')
        && closes(greeting)
    {
        return name(rest);
    }
    name(last)
}

fn bare(text: &str) -> String {
    text.trim().to_lowercase().trim_end_matches([',', '.', '!', ' ']).to_owned()
}

/// A line that is a name and nothing else.
fn name(line: &str) -> Option<String> {
    let line = line.trim().trim_start_matches(['-', '–', '—', '/', ' ']).trim_end_matches([',', ' ']);
    let all: Vec<&str> = line.split_whitespace().collect();
    let is_word = |word: &&str| {
        let lower = word.to_lowercase();
        let is_initial = word.len() == 2 && word.ends_with('.');
        (named::is_name_word(word) || is_initial || words::PARTICLE.contains(word))
            && !named::is_known(&lower)
            && !words::PRONOUNS.contains(&lower.as_str())
    };
    let lower = format!(" {} ", line.to_lowercase());
    let is_name = (1..=WORDS_OF_NAME).contains(&all.len())
        && all.iter().all(is_word)
        && named::is_name_word(all[0])
        // "Access Denied" in a line of its own.
        && ![&words::INABLE, &words::FAILURE, &words::SIGN_IN, &words::ACCESS].iter().any(|list| super::has(&lower, list));
    is_name.then(|| line.to_owned())
}

/// Whether a name is written in another script than all that somebody is called: it may be theirs.
pub(super) fn is_in_other_script(name: &str, known: &[&str]) -> bool {
    let latin = |text: &str| text.chars().any(|c| c.is_ascii_alphabetic());
    known.iter().any(|text| latin(text)) != latin(name)
}

/// Whether a name shares a word with what somebody is called.
pub(super) fn shares_word(name: &str, known: &[&str]) -> bool {
    let own: Vec<String> = known.iter().flat_map(|text| parts(text)).collect();
    let theirs = parts(name);
    let initials: String = theirs.iter().filter_map(|word| word.chars().next()).collect();
    let alike = |one: &str, other: &str| {
        one == other
            // "asmith", "annab", "Ben" for "Benjamin".
            || (other.len() > 2 && one.contains(other))
            || (one.len() > 2 && other.contains(one))
            || (theirs.len() > 1 && one == initials)
    };
    own.iter()
        .any(|one| theirs.iter().any(|other| alike(one, other) || alike(&spelt_out(one), &spelt_out(other))))
}

fn parts(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace('ß', "ss").replace('ø', "o").replace('ł', "l").replace('æ', "ae");
    let plain: String = DecomposingNormalizerBorrowed::new_nfkd()
        .normalize(&text)
        .chars()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .collect();
    plain.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// "mueller" is "müller", whose marks are gone here.
fn spelt_out(word: &str) -> String {
    word.replace("ae", "a").replace("oe", "o").replace("ue", "u")
}
