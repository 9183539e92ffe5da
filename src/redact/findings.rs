//! What was taken out, where, and how often. A log never holds a value, nor a plain hash of one.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::class::Class;

pub mod summary;

/// Tokens that one log tells apart. A file with more of them is counted on under [`MORE`], so that memory stays flat.
const MAX_FINDINGS: usize = 20_000;
/// Tokens of one rule in one file that are told apart: nobody reads more, and a capture has thousands.
const MAX_OF_KIND: usize = 100;

/// Stands for the tokens beyond the limit of one log, or of one rule in one file.
pub const MORE: &str = "(more)";

/// Where a text stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPlace {
    /// The file of the bundle, or `ticket`.
    pub file: String,
    /// The place in it: `line 12`, `column 4`, or a JSON pointer.
    pub at: String,
}

impl TextPlace {
    /// The place `at` in `file`.
    #[must_use]
    pub fn new(file: impl Into<String>, at: impl Into<String>) -> Self {
        Self { file: file.into(), at: at.into() }
    }

    /// The name of the place `lines` further down: counted on from `line N`, said beside any other name.
    pub(crate) fn down(&self, lines: usize) -> String {
        if lines == 0 {
            return self.at.clone();
        }
        match self.at.strip_prefix("line ").and_then(|number| number.parse::<usize>().ok()) {
            Some(first) => format!("line {}", first.saturating_add(lines)),
            None if self.at.is_empty() => format!("line {}", lines + 1),
            None => format!("{} line {}", self.at, lines + 1),
        }
    }
}

/// One line of `redactions.json`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The rule that found it.
    pub rule: String,
    /// The kind of value.
    pub class: Class,
    /// The file of the bundle.
    pub file: String,
    /// Where it was found first in that file.
    pub place: String,
    /// What stands there now.
    pub token: String,
    /// How often it was found in that file by this rule.
    pub count: u64,
}

/// Everything that was taken out. The same rule, file and token is one finding with a count.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// Keyed by token, the most selective part of a finding: a log may count millions of replacements.
    seen: HashMap<String, Vec<Finding>>,
    distinct: usize,
    /// How many tokens each rule has in each file.
    kinds: HashMap<String, HashMap<String, usize>>,
}

impl Log {
    /// An empty log.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes one replacement. Memory is bounded: beyond 100 tokens of one rule in one file, and 20,000 in all, further ones are
    /// counted together.
    pub fn push(&mut self, rule: &str, class: Class, place: &TextPlace, token: &str) {
        self.add(rule, class, &place.file, || place.at.clone(), token, 1);
    }

    /// Adds what another log holds. The place that this log has for a finding stays.
    pub fn merge(&mut self, other: Self) {
        // In order, because beyond the limit the order decides which ones are counted together.
        for Finding { rule, class, file, place, token, count } in Vec::from(other) {
            self.add(&rule, class, &file, || place, &token, count);
        }
    }

    pub(crate) fn add(
        &mut self,
        rule: &str,
        class: Class,
        file: &str,
        at: impl FnOnce() -> String,
        token: &str,
        count: u64,
    ) {
        if self.count(rule, file, token, count) {
            return;
        }
        let of_kind = self.kinds.get(file).and_then(|rules| rules.get(rule)).copied().unwrap_or_default();
        let token = if self.distinct >= MAX_FINDINGS || of_kind >= MAX_OF_KIND { MORE } else { token };
        if token == MORE && self.count(rule, file, token, count) {
            return;
        }
        let (rule, file) = (rule.to_owned(), file.to_owned());
        *self.kinds.entry(file.clone()).or_default().entry(rule.clone()).or_default() += 1;
        let finding = Finding { rule, class, file, place: at(), token: token.to_owned(), count };
        self.seen.entry(token.to_owned()).or_default().push(finding);
        self.distinct += 1;
    }

    /// Counts one more of a finding that is there already.
    fn count(&mut self, rule: &str, file: &str, token: &str, count: u64) -> bool {
        let found = self
            .seen
            .get_mut(token)
            .and_then(|found| found.iter_mut().find(|finding| finding.rule == rule && finding.file == file));
        if let Some(finding) = found {
            finding.count += count;
            return true;
        }
        false
    }

    /// A file has another name since its findings were noted.
    pub(crate) fn rename(&mut self, old: &str, new: &str) {
        if old == new {
            return;
        }
        for finding in self.seen.values_mut().flatten() {
            if let Some(rest) =
                finding.file.strip_prefix(old).filter(|rest| rest.is_empty() || rest.starts_with('/'))
            {
                finding.file = format!("{new}{rest}");
            }
        }
        if let Some(rules) = self.kinds.remove(old) {
            self.kinds.insert(new.to_owned(), rules);
        }
    }

    /// Whether nothing was taken out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// The findings, sorted by file, rule and token, so that the same input gives the same report.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        sorted(self.seen.values().flatten().cloned().collect())
    }
}

fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_unstable_by(|one, other| {
        (&one.file, &one.rule, &one.token).cmp(&(&other.file, &other.rule, &other.token))
    });
    findings
}

impl From<Log> for Vec<Finding> {
    fn from(log: Log) -> Self {
        sorted(log.seen.into_values().flatten().collect())
    }
}
