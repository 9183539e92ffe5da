//! The six checks: one file each, one line each in [`ALL`]. Pure: no input or output, no clock, no async.
//!
//! A check is a plain function over the case and the facts. `?` on a [`Gap`] *is* the verdict `unknown`.

mod id;
mod outcome;
mod run;

pub use id::CheckId;
pub use outcome::{Confidence, Fail, Outcome, Pass, Remedy, RemedyKind, Status};
pub use run::{CheckResult, run_all};

use crate::case::Case;
use crate::facts::{Facts, Gap, Question};

/// One check.
#[derive(Debug)]
pub struct Check {
    /// Its id: file name, contract, docs.
    pub id: CheckId,
    /// The question, as the FAQ has it.
    pub question: &'static str,
    /// What it looks at, what each outcome means and what to do: the text of `escalate explain`.
    pub explain: &'static str,
    /// What a person is asked in the terminal when no connector can answer: where to click, in the FAQ's words.
    pub ask: &'static str,
    /// The facts that it may read.
    pub needs: &'static [Question],
    /// The check itself.
    pub run: fn(&Case, &Facts) -> Result<Outcome, Gap>,
}

/// The checks, in the FAQ's order.
pub const ALL: &[Check] = &[];
