//! The same word by word and clause by clause, as it reads best: what the search that is quick on long texts is held against.

use super::super::{has, sentences, words};
use super::{WORDS_OF_NAME, WORDS_OF_PLACE, is_known, is_name_word, is_nordic_passive, lower};

/// The names in a text of people who cannot do something, each once, as they are written.
pub(super) fn who_cannot(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for clause in text.split("\n\n").flat_map(sentences) {
        let tokens: Vec<&str> = clause.split_whitespace().collect();
        let leads = |at: usize| at == 0 || words::LEAD.contains(&lower(tokens[at - 1]).as_str());
        for names in (0..tokens.len()).filter(|at| leads(*at)).filter_map(|at| at_start(&tokens[at..], text))
        {
            for name in names {
                if !found.contains(&name) {
                    found.push(name);
                }
            }
        }
    }
    found
}

/// The names at the beginning, where what stands behind them is said of people.
fn at_start(tokens: &[&str], text: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut at = 0;
    loop {
        let length = name_length(&tokens[at..], text)?;
        names.push(tokens[at..at + length].join(" "));
        at += length;
        match tokens.get(at) {
            Some(word) if words::JOINS.contains(word) => at += 1,
            _ => break,
        }
    }
    at += place_length(&tokens[at..]);
    while tokens.get(at).is_some_and(|word| words::STILL.contains(word)) {
        at += 1;
    }
    is_said_of_people(&tokens[at..]).then_some(names)
}

/// How many of the words are one name.
fn name_length(tokens: &[&str], text: &str) -> Option<usize> {
    let mut length = 0;
    let mut capitalised = 0;
    while let Some(word) = tokens.get(length) {
        if is_name_word(word) {
            let ordinary = lower(word);
            // What is written small elsewhere in the text is a word like others.
            if is_known(&ordinary) || stands_in(text, &ordinary) {
                return None;
            }
            capitalised += 1;
        } else if capitalised == 0 || !words::PARTICLE.contains(word) || !tokens_go_on(&tokens[length..]) {
            break;
        }
        length += 1;
    }
    ((1..=WORDS_OF_NAME).contains(&capitalised)).then_some(length)
}

/// Whether behind small words of a name another part of it comes: "van der Berg".
fn tokens_go_on(tokens: &[&str]) -> bool {
    let next = tokens.iter().take(3).find(|word| !words::PARTICLE.contains(word));
    next.is_some_and(|word| is_name_word(word))
}

fn stands_in(text: &str, lower: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '\'' | '@' | '.'))
        .any(|word| word.trim_end_matches('.') == lower)
}

/// "from Sales", "(Accounting)".
fn place_length(tokens: &[&str]) -> usize {
    let Some(first) = tokens.first() else { return 0 };
    let most = tokens.len().min(WORDS_OF_PLACE + 1);
    if first.starts_with('(') {
        return tokens[..most].iter().position(|word| word.ends_with(')')).map_or(0, |last| last + 1);
    }
    if !words::PLACE_OF.contains(first) {
        return 0;
    }
    (2..=most).find(|length| is_said_of_people(&tokens[*length..])).unwrap_or(0)
}

/// Whether a clause that goes on like this says that somebody cannot: and not that something cannot be done.
fn is_said_of_people(rest: &[&str]) -> bool {
    // "Team Cannot Log In" is a title, in which every word has a capital.
    if !rest.first().is_some_and(|word| word.starts_with(char::is_lowercase)) {
        return false;
    }
    let rest = format!(" {} ", rest.join(" ").to_lowercase());
    let from = &rest[1..];
    let behind = |word: &&&str| {
        let end = from.strip_prefix(**word);
        // "need" is no beginning of "needle", yet "kann kein" is one of "kann keine".
        end.is_some_and(|end| word.ends_with(' ') || word.contains(' ') || end.starts_with(' '))
    };
    let done_to = |end: &str| has(end, &words::PASSIVE) || is_nordic_passive(end);
    if let Some(word) = words::PERSON_CANNOT.iter().find(behind) {
        let second = from[word.len()..].split_whitespace().next().unwrap_or_default();
        return !done_to(&format!("{} ", &from[word.len()..])) && !words::PRONOUNS.contains(&second);
    }
    let can = words::PERSON_CAN.iter().find_map(|word| from.strip_prefix(word)?.strip_prefix(' '));
    can.is_some_and(|end| {
        let next = end.split_whitespace().next().unwrap_or_default();
        let padded = format!(" {end}");
        has(&padded, &words::NOT) && !done_to(&padded) && !words::PRONOUNS.contains(&next)
    })
}
