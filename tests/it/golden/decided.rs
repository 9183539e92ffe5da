//! A check that is shown while others are still asked about never changes afterwards: whatever a question that is open may say, none of those
//! that are decided without it says anything else.

use std::collections::BTreeSet;

use escalate::checks::CheckResult;
use escalate::diagnosis::{Options, decided, diagnose};
use escalate::facts::{Answer, AnswerSource, Fact, Facts, Gap, GapReason, Question};

use super::{about, recording};

/// Facts of which one question has no answer yet.
struct Without<'f>(&'f Facts, Question);

impl AnswerSource for Without<'_> {
    fn answer<T: Fact>(&mut self, of: fn(&Facts) -> &Answer<T>) -> Answer<T> {
        if T::QUESTION == self.1 {
            return Err(Gap::new(T::QUESTION, GapReason::NotCollected, "not answered yet").into());
        }
        of(self.0).clone()
    }
}

/// As somebody sees it who watches.
fn seen(results: &[CheckResult]) -> Vec<(&'static str, String, String)> {
    results
        .iter()
        .map(|result| (result.id.as_str(), format!("{:?}", result.status), result.summary.clone()))
        .collect()
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_is_decided_stays() {
    let (mut cases, mut told) = (0, 0);
    let names: BTreeSet<&str> = about().into_iter().map(|(name, _)| name).collect();
    for name in names {
        let (case, facts) = recording(name);
        let all = seen(&diagnose(&case, &facts, &Options::default()).checks);
        cases += 1;
        for open in Question::ALL.iter().copied() {
            let mut partial = Facts::collect(facts.taken_at, &mut Without(&facts, open));
            partial.found = facts.found.clone();
            let settled = Question::ALL.iter().copied().filter(|question| *question != open).collect();
            for result in seen(&decided(&case, &partial, &settled)) {
                told += 1;
                assert!(
                    all.contains(&result),
                    "{name}, without {}: {result:?} is not in {all:?}",
                    open.as_str()
                );
            }
        }
    }
    assert!(cases > 50 && told > 10 * cases, "{cases} cases, {told} checks told");
}
