//! Who is named as the one who cannot: a proper name as the subject of a clause that tells trouble. A product, a page or the first word of a
//! sentence is none: a name is taken only where nothing in it is a known word.

#[cfg(test)]
mod plain;

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::{begins_word, sentences, words};

/// Most capitalised words of one name.
const WORDS_OF_NAME: usize = 3;
/// Most words that say where somebody works.
const WORDS_OF_PLACE: usize = 3;

/// The names in a text of people who cannot do something, each once, as they are written.
pub(super) fn who_cannot(text: &str) -> Vec<String> {
    let written: HashSet<&str> = text
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '\'' | '@' | '.'))
        .map(|word| word.trim_end_matches('.'))
        .collect();
    let mut found: Vec<String> = Vec::new();
    let mut known: HashSet<String> = HashSet::new();
    for clause in text.split("\n\n").flat_map(sentences) {
        for name in NamedClause::new(&clause, &written).names() {
            if known.insert(name.clone()) {
                found.push(name);
            }
        }
    }
    found
}

fn lower(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// A clause, with what is looked for in it again and again: a ticket may be one clause of a megabyte with thousands of names.
struct NamedClause<'t> {
    tokens: Vec<&'t str>,
    /// All of them in lower case, a space behind each.
    lower: String,
    /// Where each begins there.
    begins: Vec<usize>,
    /// The words of the whole text as they are written.
    written: &'t HashSet<&'t str>,
    /// Where the last word for "not" begins, and the last one for what is done to a thing.
    not: OnceCell<Option<usize>>,
    passive: OnceCell<Option<usize>>,
}

impl<'t> NamedClause<'t> {
    fn new(clause: &'t str, written: &'t HashSet<&'t str>) -> Self {
        let tokens: Vec<&str> = clause.split_whitespace().collect();
        let (mut lower, mut begins) = (String::with_capacity(clause.len() + 1), Vec::new());
        for token in &tokens {
            begins.push(lower.len());
            lower.push_str(&token.to_lowercase());
            lower.push(' ');
        }
        Self { tokens, lower, begins, written, not: OnceCell::new(), passive: OnceCell::new() }
    }

    /// Those of whom it says that they cannot.
    fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        // Whether that is said of the names from a place on: "Ana and Ben" is not gone through again for Ben.
        let mut settled: HashMap<usize, bool> = HashMap::new();
        let leads = |at: usize| at == 0 || words::LEAD.contains(&lower(self.tokens[at - 1]).as_str());
        for start in (0..self.tokens.len()).filter(|at| leads(*at)) {
            let mut listed = Vec::new();
            let mut at = start;
            let said = loop {
                if let Some(said) = settled.get(&at) {
                    break *said;
                }
                let Some(length) = self.name_length(at) else { break false };
                listed.push(at..at + length);
                at += length;
                match self.tokens.get(at) {
                    Some(word) if words::JOINS.contains(word) => at += 1,
                    _ => break self.goes_on_as_of_people(at),
                }
            };
            settled.extend(listed.iter().map(|name| (name.start, said)));
            if said {
                names.extend(listed.into_iter().map(|name| self.tokens[name].join(" ")));
            }
        }
        names
    }

    /// How many words from there on are one name.
    fn name_length(&self, at: usize) -> Option<usize> {
        let mut length = 0;
        let mut capitalised = 0;
        while let Some(word) = self.tokens.get(at + length) {
            if is_name_word(word) {
                let ordinary = lower(word);
                // What is written small elsewhere in the text is a word like others.
                if capitalised == WORDS_OF_NAME
                    || is_known(&ordinary)
                    || self.written.contains(ordinary.as_str())
                {
                    return None;
                }
                capitalised += 1;
            } else if capitalised == 0
                || !words::PARTICLE.contains(word)
                || !tokens_go_on(&self.tokens[at + length..])
            {
                break;
            }
            length += 1;
        }
        (capitalised > 0).then_some(length)
    }

    /// Whether behind the names, where they work and "still" comes what is said of people.
    fn goes_on_as_of_people(&self, mut at: usize) -> bool {
        at += self.place_length(at);
        while self.tokens.get(at).is_some_and(|word| words::STILL.contains(word)) {
            at += 1;
        }
        self.is_said_of_people(at)
    }

    /// "from Sales", "(Accounting)".
    fn place_length(&self, at: usize) -> usize {
        let tokens = &self.tokens[at..];
        let Some(first) = tokens.first() else { return 0 };
        let most = tokens.len().min(WORDS_OF_PLACE + 1);
        if first.starts_with('(') {
            return tokens[..most].iter().position(|word| word.ends_with(')')).map_or(0, |last| last + 1);
        }
        if !words::PLACE_OF.contains(first) {
            return 0;
        }
        (2..=most).find(|length| self.is_said_of_people(at + length)).unwrap_or(0)
    }

    /// Whether a clause that goes on like this says that somebody cannot: and not that something cannot be done.
    fn is_said_of_people(&self, at: usize) -> bool {
        // "Team Cannot Log In" is a title, in which every word has a capital.
        if !self.tokens.get(at).is_some_and(|word| word.starts_with(char::is_lowercase)) {
            return false;
        }
        let begins = self.begins[at];
        let from = &self.lower[begins..];
        let behind = |word: &&&str| {
            let end = from.strip_prefix(**word);
            // "need" is no beginning of "needle", yet "kann kein" is one of "kann keine".
            end.is_some_and(|end| word.ends_with(' ') || word.contains(' ') || end.starts_with(' '))
        };
        if let Some(word) = words::PERSON_CANNOT.iter().find(behind) {
            let end = begins + word.len();
            let second = self.lower[end..].split_whitespace().next().unwrap_or_default();
            return !self.is_done_to(end) && !words::PRONOUNS.contains(&second);
        }
        let can = words::PERSON_CAN
            .iter()
            .find(|word| from.strip_prefix(**word).is_some_and(|end| end.starts_with(' ')));
        can.is_some_and(|word| {
            let end = begins + word.len();
            let next = self.lower[end..].split_whitespace().next().unwrap_or_default();
            self.has_from(end, &words::NOT, &self.not)
                && !self.is_done_to(end)
                && !words::PRONOUNS.contains(&next)
        })
    }

    fn is_done_to(&self, from: usize) -> bool {
        self.has_from(from, &words::PASSIVE, &self.passive) || is_nordic_passive(&self.lower[from..])
    }

    /// Whether one of the words stands there or later. `last`: where the last of them begins, once that was looked for.
    fn has_from(&self, from: usize, known: &[&str], last: &OnceCell<Option<usize>>) -> bool {
        let last = last.get_or_init(|| {
            let place = |word: &&str| {
                let places = self.lower.rmatch_indices(*word).map(|(at, _)| at);
                places.into_iter().find(|at| begins_word(&self.lower, *at, word))
            };
            known.iter().filter_map(place).max()
        });
        last.is_some_and(|last| last >= from) || known.iter().any(|word| self.lower[from..].starts_with(word))
    }
}

/// Whether behind small words of a name another part of it comes: "van der Berg".
fn tokens_go_on(tokens: &[&str]) -> bool {
    let next = tokens.iter().take(3).find(|word| !words::PARTICLE.contains(word));
    next.is_some_and(|word| is_name_word(word))
}

/// A capital and small letters: "Petra", "O'Neil", "Jean-Luc", "Zoë".
pub(super) fn is_name_word(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.clone().any(char::is_lowercase)
        && letters.all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
}

/// Whether a word, in lower case, names nobody.
pub(super) fn is_known(lower: &str) -> bool {
    words::THING.contains(&lower)
        || words::ORDINARY.contains(&lower)
        || words::PRONOUNS.contains(&lower)
        // "I'm", "J'ai", "L'export".
        || lower.split(['\'', '’', '-']).any(|part| words::ORDINARY.contains(&part) && lower.len() > part.len() && part.len() < 3)
        // "Log-in", "Export-Seite", "Chrome-Browser".
        || lower.split('-').any(|part| words::THING.contains(&part))
}

/// "… kan ikke eksporteres", "… kan inte exporteras".
fn is_nordic_passive(end: &str) -> bool {
    let last = end.split_whitespace().next().unwrap_or_default();
    last.len() > 4
        && (last.ends_with("es") || last.ends_with("as"))
        && end.split_whitespace().take(3).count() < 3
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::words;
    use super::{plain, who_cannot};

    /// Words of the kinds that count, and what parts clauses.
    fn word() -> impl Strategy<Value = String> {
        let lists = [
            &words::LEAD,
            &words::JOINS,
            &words::PARTICLE,
            &words::PLACE_OF,
            &words::STILL,
            &words::PERSON_CANNOT,
            &words::PERSON_CAN,
            &words::NOT,
            &words::PASSIVE,
            &words::PRONOUNS,
        ];
        let own = lists.map(|list| {
            proptest::sample::select(list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
        });
        let names = [
            "Petra",
            "Ben",
            "Olga",
            "Zoë",
            "O'Neil",
            "petra",
            "(Sales)",
            "Sales",
            "Export",
            "ΟΣ",
            "log",
            "eksporteres",
            "That",
        ];
        let names = proptest::sample::select(names.map(str::to_owned).to_vec());
        let signs = proptest::sample::select([".", ",", "\n\n", "\n", "’"].map(str::to_owned).to_vec());
        prop_oneof![6 => names, 1 => signs, 6 => proptest::strategy::Union::new(own)]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn long_texts_are_read_as_short_ones(words in proptest::collection::vec(word(), 0..24)) {
            let text = words.join(" ");
            prop_assert_eq!(who_cannot(&text), plain::who_cannot(&text), "{}", text);
        }
    }
}
