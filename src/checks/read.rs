//! Reading an answer the way every check must: a gap is handed on, and absence counts only from a complete listing.

use crate::facts::{Answer, Claim, Conflict, Gap, GapReason, NoAnswer, Observed, Question};
use crate::text::few::and;
use crate::text::suggest;

/// What was seen, or the gap.
pub(super) fn known<T>(answer: &Answer<T>) -> Result<&Observed<Option<T>>, NoAnswer> {
    answer.as_ref().map_err(Clone::clone)
}

/// What was seen, where `None` is knowledge: an absence from an incomplete listing is a gap.
pub(super) fn settled<T>(question: Question, answer: &Answer<T>) -> Result<&Observed<Option<T>>, NoAnswer> {
    let seen = known(answer)?;
    if seen.value.is_none() && !seen.complete {
        return Err(incomplete(question, seen));
    }
    Ok(seen)
}

/// The listing was not read to its end, and what was looked for was not in the part that was.
pub(super) fn incomplete<T>(question: Question, seen: &Observed<T>) -> NoAnswer {
    let connector = &seen.connector;
    let detail = if seen.limits.is_empty() {
        format!("not in the part of {connector}'s listing that could be read, and the rest was not seen")
    } else {
        format!("not in what {connector} shows ({}), and the rest was not seen", seen.limits.join("; "))
    };
    Gap { connector: Some(connector.clone()), ..Gap::new(question, GapReason::Incomplete, detail) }.into()
}

/// Sources that cannot all be right. Without a fix: a fix is proposed only when every reading leads to it.
pub(super) fn conflict(question: Question, detail: impl Into<String>, claims: Vec<Claim>) -> NoAnswer {
    Conflict::new(question, detail, claims).into()
}

/// One side of a conflict.
pub(super) fn claim(connector: &str, says: impl Into<String>) -> Claim {
    Claim { connector: connector.to_owned(), says: says.into() }
}

/// What stands before the names near to one that nobody knows.
pub(crate) const NEAR: &str = "near to it: ";

/// The known ids near to one that nobody knows, as the tail of a sentence: "; near to it: `a` and `b`", or nothing. For a near
/// miss, never for a guess.
pub(super) fn near_ids<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let near = suggest::ids(wanted, known);
    if near.is_empty() { String::new() } else { format!("; {NEAR}{}", quoted(&near)) }
}

/// Names as people list them: "`a`, `b` and `c`".
pub(super) fn quoted<S: AsRef<str>>(names: &[S]) -> String {
    and(&names.iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>())
}

/// How to type what a rule reads and nobody told: `what holds for the person; then type it: --trait plan=VALUE`; `None`: nothing is missing, or
/// nothing that has a name ("from 10.0.0.0/8").
pub(super) fn traits(missing: &[String]) -> Option<String> {
    let plain = |name: &&String| name.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
    let flags: Vec<String> =
        missing.iter().filter(plain).map(|name| format!("--trait {name}=VALUE")).collect();
    (!flags.is_empty()).then(|| format!("what holds for the person; then type it: {}", flags.join(" ")))
}
