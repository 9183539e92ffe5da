//! Kleene's three-valued "all" and "any": a definite answer wins over ignorance, ignorance over nothing.

use crate::facts::NoAnswer;

/// False if one is false; else a gap if one is a gap (a conflict first); else true.
pub(super) fn all(terms: impl IntoIterator<Item = Result<bool, NoAnswer>>) -> Result<bool, NoAnswer> {
    decide(terms, false)
}

/// True if one is true; else a gap if one is a gap (a conflict first); else false.
pub(super) fn any(terms: impl IntoIterator<Item = Result<bool, NoAnswer>>) -> Result<bool, NoAnswer> {
    decide(terms, true)
}

fn decide(terms: impl IntoIterator<Item = Result<bool, NoAnswer>>, decisive: bool) -> Result<bool, NoAnswer> {
    let mut gap = None;
    for term in terms {
        match term {
            Ok(value) if value == decisive => return Ok(decisive),
            Ok(_) => {}
            Err(found) => gap = Some(worse(gap, found)),
        }
    }
    gap.map_or(Ok(!decisive), Err)
}

/// A conflict before a gap: two sources that disagree matter more than one that is silent. Of two gaps the one whose reason comes last in
/// the list of reasons, so that the order of permissions and roles says nothing: what was not asked precisely enough before what was
/// not read to its end.
fn worse(first: Option<NoAnswer>, next: NoAnswer) -> NoAnswer {
    let rank = |none: &NoAnswer| (matches!(none, NoAnswer::Conflict(_)), none.reason());
    match first {
        Some(first) if rank(&first) >= rank(&next) => first,
        _ => next,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Conflict, Gap, GapReason, Question};

    fn gap(reason: GapReason) -> Result<bool, NoAnswer> {
        Err(Gap::new(Question::Roles, reason, "test").into())
    }

    #[test]
    fn a_definite_answer_wins_over_a_gap() {
        assert_eq!(all([gap(GapReason::Forbidden), Ok(false)]), Ok(false));
        assert_eq!(any([gap(GapReason::Forbidden), Ok(true)]), Ok(true));
        assert!(all([Ok(true), gap(GapReason::Forbidden)]).is_err());
        assert!(any([Ok(false), gap(GapReason::Forbidden)]).is_err());
        assert_eq!(all([]), Ok(true));
        assert_eq!(any([]), Ok(false));
    }

    #[test]
    fn a_conflict_is_the_gap_that_is_told() {
        let conflict = NoAnswer::from(Conflict::new(Question::Roles, "test", Vec::new()));
        let told = all([gap(GapReason::Forbidden), Err(conflict.clone()), gap(GapReason::TimedOut)]);
        assert_eq!(told, Err(conflict));
    }
}
