//! Every word that a field of an answer can have, and one that nobody has heard of: each gives facts or gaps, and what is not known
//! passes no check that any known word does not pass.

use std::collections::BTreeSet;
use std::sync::Arc;

use escalate::checks::Status;
use escalate::diagnosis::{Options, diagnose};
use escalate::facts::Facts;
use serde_json::json;

use super::sample::USER;
use super::table::Table;
use super::{served, shipped};

/// A word of the next version.
const UNHEARD: &str = "zz_unheard_of";

/// Words that a check need not know: connector, request, field, check.
const INDIFFERENT: &[(&str, &str, &str, &str)] = &[
    // Of the words, 'delete' contradicts the person's own row, and does not pass; by the row alone the account is there.
    ("directus", "GET /revisions", "data[]/activity/action", "account"),
];

/// What came of the words of a connector.
#[derive(Default)]
pub(crate) struct TriedWords {
    pub(crate) fields: usize,
    pub(crate) count: usize,
    /// Checks that an unknown word passes, and a known one does not.
    pub(crate) wrong: Vec<String>,
}

/// Tries them all, one at a time, in the answers in which most checks pass.
pub(crate) async fn tried(table: &Table, name: &str, text: &str) -> TriedWords {
    let mut best = (0, 0);
    for variant in 0..shipped::VARIANTS {
        let passes = passes(table, name, text, variant).await.len();
        best = best.max((passes, shipped::VARIANTS - variant));
    }
    let variant = shipped::VARIANTS - best.1;
    let mut all = TriedWords::default();
    for (request, field, words) in of_table(table) {
        all.fields += 1;
        let mut by_all: Option<BTreeSet<String>> = None;
        for word in &words {
            let passed = passes(&with(table, &request, &field, word), name, text, variant).await;
            by_all = Some(by_all.map_or_else(|| passed.clone(), |all| &all & &passed));
            all.count += 1;
        }
        let unknown = passes(&with(table, &request, &field, UNHEARD), name, text, variant).await;
        all.count += 1;
        let by_all = by_all.unwrap_or_default();
        let indifferent = |check: &&String| {
            INDIFFERENT.iter().any(|(of, at, in_field, id)| {
                (*of, *at, *in_field) == (name, request.as_str(), field.as_str())
                    && check.split(' ').next() == Some(*id)
            })
        };
        for check in unknown.difference(&by_all).filter(|check| !indifferent(check)) {
            all.wrong.push(format!(
                "{name}: {request} {field} = '{UNHEARD}' passes {check}, and not every word does"
            ));
        }
    }
    all
}

/// The fields that have words: request, field, words.
fn of_table(table: &Table) -> Vec<(String, String, Vec<String>)> {
    let mut found = Vec::new();
    for (request, row) in &table.requests {
        for (field, union) in &row.answer {
            let words: Vec<String> = union.listed().map(str::to_owned).collect();
            if words.len() > 1 {
                found.push((request.clone(), field.clone(), words));
            }
        }
    }
    found
}

/// The table with one word for that field.
fn with(table: &Table, request: &str, field: &str, word: &str) -> Table {
    let mut changed = table.clone();
    let union = changed.requests.get_mut(request).and_then(|row| row.answer.get_mut(field));
    union.expect("the field of the table").only(word);
    changed
}

/// The checks that pass, `CHECK (SYMPTOM)`.
async fn passes(table: &Table, name: &str, text: &str, variant: usize) -> BTreeSet<String> {
    let description = Arc::new(table.description(|_| true));
    let (facts, _) = served::against(table, &description, name, text, variant, USER).await.expect("it loads");
    ["access", "sign-in"].into_iter().flat_map(|symptom| passed(table, &facts, symptom)).collect()
}

fn passed(table: &Table, facts: &Facts, symptom: &str) -> Vec<String> {
    let mut table = table.clone();
    table.case.insert("symptom".to_owned(), symptom.into());
    let case = table.case(USER, json!({ "known": true, "all_of": ["a"] }));
    let checks = diagnose(&case, facts, &Options::default()).checks;
    let passed = checks.iter().filter(|check| check.status == Status::Pass);
    passed.map(|check| format!("{} ({symptom})", check.id.as_str())).collect()
}
