//! The profile of the first example: every key and every name in it, with one slip. What is right is by where it stands in the format of
//! profiles: a key is of a closed list, some names are the person's own, and the others must be names of something.

use super::slip::{Draw, slip};
use super::{Mistake, Right, case_of, example};

/// What a word of a profile is.
enum Word {
    /// Of a closed list, or a name that must be one of some: it and its line are named, and the right one.
    Closed,
    /// A name that others refer to by it: they are named, and the new name is the near one.
    Referred,
    /// The person's own words: nothing changes.
    Own,
    /// An id of a system, that this person's case needs: it is named, and the nearest that the system has.
    OfSystem(&'static str, &'static str),
}

/// All of them.
pub(super) fn mistakes(seed: u64) -> Vec<Mistake> {
    let text = example("escalate.toml");
    let mut found = Vec::new();
    let (mut at, mut section) = (0, Vec::new());
    for (number, line) in text.lines().enumerate() {
        let code = line.split(" # ").next().unwrap_or_default();
        let code = if code.trim_start().starts_with('#') { "" } else { code };
        let words = words(code);
        if code.starts_with('[') {
            section = words.iter().map(|(_, word)| word.clone()).collect();
        }
        let key = words.first().map(|(_, word)| word.clone()).unwrap_or_default();
        for (index, (column, word)) in words.iter().enumerate() {
            let what = if code.starts_with('[') {
                of_header(&section, index)
            } else {
                of_line(&section, &key, word, index)
            };
            let draw = &mut Draw::new(seed, &format!("{number}:{column}:{word}"));
            let Some(slipped) = slip(word, draw, &[]) else { continue };
            let mut changed = text.clone();
            changed.replace_range(at + column..at + column + word.len(), &slipped);
            let (args, right) = match what {
                Word::Closed => (
                    case_of("ana"),
                    Right::Named {
                        place: vec![format!(":{}:", number + 1), slipped.clone()],
                        mend: word.clone(),
                    },
                ),
                Word::Referred => {
                    (case_of("ana"), Right::Named { place: vec![word.clone()], mend: slipped.clone() })
                }
                Word::Own => (case_of("ana"), Right::Same),
                Word::OfSystem(person, action) => {
                    let mut args = case_of(person);
                    args.extend(["--action".to_owned(), action.to_owned()]);
                    (dedup_action(args), Right::Named { place: vec![slipped.clone()], mend: word.clone() })
                }
            };
            found.push(Mistake {
                kind: "profile",
                what: format!("escalate.toml:{}: {word} → {slipped}", number + 1),
                args,
                files: vec![("escalate.toml".to_owned(), changed.into_bytes())],
                right,
            });
        }
        at += line.len() + 1;
    }
    found
}

/// The last action counts.
fn dedup_action(mut args: Vec<String>) -> Vec<String> {
    let all: Vec<usize> = (0..args.len()).filter(|at| args[*at] == "--action").collect();
    if let [first, _] = all[..] {
        args.drain(first..first + 2);
    }
    args
}

/// The words of a line with their columns: bare ones, and what stands between quotes.
fn words(line: &str) -> Vec<(usize, String)> {
    let word = regex::Regex::new(r#""([^"]+)"|([A-Za-z0-9_-]+)"#).unwrap();
    let of = |found: regex::Captures<'_>| {
        let text = found.get(1).or_else(|| found.get(2)).unwrap();
        (text.start(), text.as_str().to_owned())
    };
    word.captures_iter(line).map(of).filter(|(_, word)| word != "true" && word != "false").collect()
}

fn of_header(section: &[String], index: usize) -> Word {
    match (section.first().map(String::as_str), index) {
        (_, 0) => Word::Closed,
        (Some("features"), _) if section[1] != "warehouse" || index == 1 => Word::Referred,
        // The case names this one.
        (Some("actions"), _) if section[1] == "reassign a conversation" => Word::Referred,
        _ => Word::Own,
    }
}

fn of_line(section: &[String], key: &str, word: &str, index: usize) -> Word {
    let room = section.first().map_or("", String::as_str);
    match (room, key, index) {
        ("tenants", _, _) => Word::Own,
        (_, _, 0) | ("connect", "connector", _) | ("features", "tiers", _) | ("actions", "features", _) => {
            Word::Closed
        }
        ("", "tiers", _) if word == "enterprise" => Word::Referred,
        ("", "tiers", _) if word == "growth" => Word::OfSystem("hana", "query the warehouse"),
        ("features", "flag", _) if word == "cases" => Word::OfSystem("gus", "open a case"),
        ("actions", "all_of", _) => match word {
            "conversations.assign" => Word::OfSystem("ana", "reassign a conversation"),
            "conversations.reply" => Word::OfSystem("ana", "reply to a conversation"),
            "cases.read" => Word::OfSystem("gus", "open a case"),
            "exports.run" => Word::OfSystem("ida", "run an export"),
            _ => Word::OfSystem("hana", "query the warehouse"),
        },
        _ => Word::Own,
    }
}
