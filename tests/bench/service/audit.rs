//! What the ticketing system and the database say afterwards.

use std::collections::BTreeMap;

use escalate::escalation::ticket_note::NoteMark;
use escalate::service::store::{CaseFilter, CaseState, Store};

use super::desk::Desk;

/// Prints what was lost, noted twice, filed twice, stranded.
pub(crate) async fn print(desk: &Desk, store: &Store, cases: usize) {
    let notes = desk.notes.lock().unwrap().clone();
    let lost = (1..=cases).filter(|ticket| !notes.contains_key(ticket)).count();
    let marks = |texts: &[String]| texts.iter().filter_map(|text| NoteMark::find(text)).collect::<Vec<_>>();
    let mut twice = 0;
    let mut changed = 0;
    for texts in notes.values() {
        let entries: Vec<String> = marks(texts).into_iter().map(|mark| mark.entry).collect();
        let repeats = entries.windows(2).filter(|pair| pair[0] == pair[1]).count();
        twice += usize::from(repeats > 0 || entries.len() < texts.len());
        changed += usize::from(entries.len() > 1 && repeats == 0);
    }
    let filed = desk.filed.lock().unwrap().clone();
    let mut by_problem: BTreeMap<&str, usize> = BTreeMap::new();
    for one in &filed {
        *by_problem.entry(&one.fingerprint).or_default() += 1;
    }
    let filed_twice = by_problem.values().filter(|count| **count > 1).count();
    let comments: usize = filed.iter().map(|one| one.comments).sum();
    let mut by_state: BTreeMap<&str, usize> = BTreeMap::new();
    let mut by_verdict: BTreeMap<String, usize> = BTreeMap::new();
    let mut filter = CaseFilter { limit: 1000, ..CaseFilter::default() };
    let mut rows = 0;
    loop {
        let page = store.list(&filter).await.unwrap();
        let Some(oldest) = page.last() else { break };
        filter.before = Some(oldest.id.clone());
        rows += page.len();
        for row in &page {
            *by_state.entry(row.state.word()).or_default() += 1;
            *by_verdict.entry(format!("{:?}", row.verdict)).or_default() += 1;
            if row.state == CaseState::Failed || row.state == CaseState::Waiting {
                println!("  {} {}: {:?}", row.state.word(), row.id, row.error);
            }
        }
    }
    let unfinished = store.unfinished().await.unwrap();
    println!("rows {rows}, by_state {by_state:?}, by_verdict {by_verdict:?}");
    println!("lost {lost}  noted twice {twice}  filed twice {filed_twice}  stranded {unfinished}");
    println!(
        "  second notes that say something new {changed}; filed {}, added to {comments}",
        by_problem.len()
    );
}
