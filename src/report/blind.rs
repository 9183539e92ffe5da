//! What was not seen, beside what a check waits for: named once, so that "in order" says what it rests on.

use std::collections::BTreeSet;

use super::v1::BlindSpot;
use crate::case::{Case, CheckId};
use crate::checks::{self, CheckResult, Status};
use crate::facts::{Answer, AnswerVisitor, Fact, Facts, NoAnswer, Question};

/// The questions that a check which was settled may have looked at, and that have no answer.
pub(super) fn spots(case: &Case, facts: &Facts, results: &[CheckResult]) -> Vec<BlindSpot> {
    let settled = results.iter().filter(|result| matches!(result.status, Status::Pass | Status::Fail));
    let needed: BTreeSet<Question> = settled
        .filter_map(|result| checks::get(result.id))
        .flat_map(|check| check.needs.iter().copied())
        .collect();
    // What an open check waits for stands with that check.
    let waited: BTreeSet<Question> = results
        .iter()
        .filter_map(|result| match result.unanswered.as_ref()? {
            NoAnswer::Gap(gap) => Some(gap.question),
            NoAnswer::Conflict(conflict) => Some(conflict.question),
        })
        .collect();
    let matters = |question: &Question| match question {
        Question::Objects => case.on.is_some(),
        // Roles and a permission engine are two ways to the same answer.
        Question::Decisions => facts.roles.is_err() || facts.role_catalogue.is_err(),
        Question::Roles | Question::RoleCatalogue => facts.decisions.is_err(),
        // Who is in has a seat.
        Question::Seats => {
            results.iter().any(|result| result.id == CheckId::Account && result.status == Status::Fail)
        }
        _ => true,
    };
    let needed = needed.difference(&waited).copied().filter(matters).collect();
    let mut open = Open { needed, spots: Vec::new() };
    facts.each(&mut open);
    open.spots
}

struct Open {
    needed: BTreeSet<Question>,
    spots: Vec<BlindSpot>,
}

impl AnswerVisitor<'_> for Open {
    fn visit<T: Fact>(&mut self, answer: &Answer<T>) {
        if let Err(none) = answer
            && self.needed.contains(&T::QUESTION)
        {
            self.spots.push(BlindSpot { question: T::QUESTION, reason: none.reason() });
        }
    }
}
