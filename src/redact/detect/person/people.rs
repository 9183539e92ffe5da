//! Names of people that the facts mention.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::redact::class::Class;
use crate::redact::detect::span::Span;

/// The fewest characters of a name that is looked for.
const SHORTEST: usize = 3;

/// Up to so many forms of names, the automaton that is faster and larger is built.
const FEW: usize = 64;

/// The names of people that the facts mention.
#[derive(Debug, Default)]
pub(crate) struct PersonNames {
    names: Vec<String>,
    /// Made when they are looked for first: for the admin they never are.
    search: OnceLock<NameSearch>,
}

#[derive(Debug, Default)]
struct NameSearch {
    search: Option<AhoCorasick>,
    broken: bool,
}

impl PersonNames {
    /// Looks for these names as whole words, whatever their case.
    pub(crate) fn new(names: impl IntoIterator<Item = String>) -> Self {
        Self { names: names.into_iter().collect(), search: OnceLock::new() }
    }

    pub(crate) fn is_broken(&self) -> bool {
        self.search().broken
    }

    fn search(&self) -> &NameSearch {
        self.search.get_or_init(|| NameSearch::of(&self.names))
    }

    pub(in crate::redact::detect) fn find(&self, line: &[u8], spans: &mut Vec<Span>) {
        let Some(search) = &self.search().search else { return };
        for found in search.find_iter(line) {
            let joins = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
            let before = line[..found.start()].last();
            let after = line.get(found.end());
            if !before.is_some_and(joins) && !after.is_some_and(joins) {
                spans.push(Span::new(found.range(), Class::Name, "known name"));
            }
        }
    }
}

impl NameSearch {
    fn of(names: &[String]) -> Self {
        let forms: Vec<String> = names
            .iter()
            .map(|name| name.trim().to_owned())
            .filter(|name| name.chars().count() >= SHORTEST)
            // The search folds ASCII only; other letters are given in both cases.
            .flat_map(|name| [name.to_lowercase(), name.to_uppercase(), name])
            .collect();
        if forms.is_empty() {
            return Self::default();
        }
        // Faster, but large when there are many names.
        let kind = if forms.len() <= FEW { AhoCorasickKind::DFA } else { AhoCorasickKind::ContiguousNFA };
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(kind))
            .ascii_case_insensitive(true)
            // Looking for the rare letters of a name first is slower than the search: no letter is rare in a log.
            .prefilter(false)
            .build(&forms)
            .ok();
        Self { broken: search.is_none(), search }
    }
}
