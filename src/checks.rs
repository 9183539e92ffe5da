//! The checks: one file each, one line each in [`ALL`]. Pure: no input or output, no clock, no async.
//!
//! A check is a plain function over the case and the facts. `?` on a [`NoAnswer`](crate::facts::NoAnswer) *is* the verdict:
//! `unknown` for a gap, `contradicted` for a conflict. The constant beside the function carries everything else that must be
//! known about it: its words, what it may read, and its place in each order.

// A check that is written and not in `ALL`, or a text that nobody prints, does not compile.
#![deny(dead_code)]

mod account;
mod accounts;
pub(crate) mod attempts;
mod feature;
mod grounds;
pub(crate) mod history;
mod invite;
mod invites;
mod logic;
mod look;
mod outcome;
mod owner;
mod password;
pub(crate) mod places;
pub(crate) mod read;
mod role;
mod run;
mod tenant;
mod words;

pub use grounds::FRESH_HOURS;
pub use look::{HandFinding, HandLook, Sight};
pub use outcome::{Confidence, Failed, Outcome, Passed, Remedy, Status};

pub use crate::case::RemedyKind;
pub(crate) use role::{
    IN_TEXT, grants_of, holds_everything, is_barred, is_owner, least_grant, roles_held, roles_that_matter,
};
pub use run::{CheckFn, CheckResult, OtherResults, run_all, run_one};
pub use words::{ByHand, ClaimValue, Rank, Reason, ReplyClaim};

use std::borrow::Cow;

use crate::case::{Case, CheckId};
use crate::facts::{Account, Facts, Question};
use crate::text::number;

/// One check.
#[derive(Debug)]
pub struct Check {
    /// Its id: file name, contract, docs.
    pub id: CheckId,
    /// The question, as the FAQ has it.
    pub question: &'static str,
    /// What it looks at, what each outcome means and what to do. `{checks}` stands for the number of checks in a word:
    /// [`Check::explanation`] has the finished text.
    pub explain: &'static str,
    /// What a person is asked in the terminal when no connector can answer: where to click, in the FAQ's words. It ends with
    /// a question that the sights of [`Check::look`] answer.
    pub ask: &'static str,
    /// What may be seen there, and what follows from it.
    pub look: HandLook,
    /// The facts that it may read.
    pub needs: &'static [Question],
    /// What is said when an admin looked by hand.
    pub by_hand: ByHand,
    /// When the reply may tell the user what was found; `None`: never.
    pub claim: Option<ReplyClaim>,
    /// Its place in the order of each symptom.
    pub rank: Rank,
    /// The check itself.
    pub run: CheckFn,
}

/// The checks, in the FAQ's order.
pub const ALL: &[Check] =
    &[account::CHECK, invite::CHECK, password::CHECK, tenant::CHECK, role::CHECK, feature::CHECK];

/// The table is in the order of the ids' numbers, and no two checks share a place: otherwise it does not compile.
const _: () = {
    let mut at = 0;
    while at < ALL.len() {
        assert!(ALL[at].id as usize == at, "`checks::ALL` is not in the order of `CheckId`");
        let mut before = 0;
        while before < at {
            let (one, other) = (ALL[before].rank, ALL[at].rank);
            assert!(one.sign_in != other.sign_in, "two checks have the same place in the sign-in order");
            assert!(one.access != other.access, "two checks have the same place in the access order");
            before += 1;
        }
        at += 1;
    }
};

/// The check of that id, if there is one.
#[must_use]
pub fn get(id: CheckId) -> Option<&'static Check> {
    ALL.iter().find(|check| check.id == id)
}

/// The check of that name: `account`, ….
#[must_use]
pub fn named(name: &str) -> Option<&'static Check> {
    ALL.iter().find(|check| check.id.as_str() == name)
}

/// How many checks there are, in a word: "six".
#[must_use]
pub fn how_many() -> Cow<'static, str> {
    number::in_words(ALL.len())
}

impl Check {
    /// What it looks at, what each outcome means and what to do: the text of `escalate explain`.
    #[must_use]
    pub fn explanation(&self) -> String {
        self.explain.trim().replace("{checks}", &how_many())
    }
}

/// The accounts that are the person's, as the checks see them; none when that is not known.
pub(crate) fn accounts_of<'a>(case: &Case, facts: &'a Facts) -> Vec<&'a Account> {
    accounts::read(case, facts).map_or_else(|_| Vec::new(), |accounts| accounts.own)
}
