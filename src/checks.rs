//! The six checks: one file each, one line each in [`ALL`]. Pure: no input or output, no clock, no async.
//!
//! A check is a plain function over the case and the facts. `?` on a [`Gap`] *is* the verdict `unknown`.

mod account;
mod accounts;
pub(crate) mod attempts;
mod evidence;
mod feature;
mod invite;
mod invites;
mod logic;
mod outcome;
mod password;
pub(crate) mod places;
pub(crate) mod read;
mod role;
mod run;
mod tenant;

pub use evidence::FRESH_HOURS;
pub use outcome::{Confidence, Fail, Outcome, Pass, Remedy, RemedyKind, Status};
pub use run::{CheckResult, run_all};

use crate::case::{Case, CheckId};
use crate::facts::{Account, Facts, Gap, Question};

/// One check.
#[derive(Debug)]
pub struct Check {
    /// Its id: file name, contract, docs.
    pub id: CheckId,
    /// The question, as the FAQ has it.
    pub question: &'static str,
    /// What it looks at, what each outcome means and what to do: the text of `escalate explain`.
    pub explain: &'static str,
    /// What a person is asked in the terminal when no connector can answer: where to click, in the FAQ's words. It ends with
    /// a question to which yes means `pass`.
    pub ask: &'static str,
    /// The facts that it may read.
    pub needs: &'static [Question],
    /// What helps when an admin found by hand that it fails: the kind of step, and the step in the FAQ's words.
    pub found: (RemedyKind, &'static str),
    /// The check itself.
    pub run: fn(&Case, &Facts) -> Result<Outcome, Gap>,
}

/// The checks, in the FAQ's order.
pub const ALL: &[Check] =
    &[account::CHECK, invite::CHECK, password::CHECK, tenant::CHECK, role::CHECK, feature::CHECK];

/// The accounts that are the person's, as the checks see them; none when that is not known.
pub(crate) fn accounts_of<'a>(case: &Case, facts: &'a Facts) -> Vec<&'a Account> {
    accounts::read(case, facts).map_or_else(|_| Vec::new(), |accounts| accounts.own)
}

/// The check of that id.
#[must_use]
pub fn get(id: CheckId) -> &'static Check {
    &ALL[id as usize]
}
