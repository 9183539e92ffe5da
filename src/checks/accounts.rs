//! Which of the returned accounts is the person asked for. Some servers ignore filters and return everybody; some know two
//! accounts for one address. Neither is chosen from.

use crate::case::Case;
use crate::facts::{
    Account, AccountState, Conflict, Facts, Gap, GapReason, NoAnswer, Observed, Question, agreed,
};

use super::read::{claim, incomplete, known};
use super::{Outcome, Status};

/// The accounts that are the person's.
pub(super) struct Accounts<'a> {
    /// Where they come from.
    pub(super) seen: &'a Observed<Option<Vec<Account>>>,
    /// The person's accounts, in a fixed order. Empty: there is none, by a complete listing.
    pub(super) own: Vec<&'a Account>,
    /// How many accounts of other people were returned with them.
    pub(super) others: usize,
}

/// Compares what was returned with what was asked for.
///
/// # Errors
/// The gap of the question; absence from an incomplete listing; an account that has nothing to compare.
pub(super) fn read<'a>(case: &Case, facts: &'a Facts) -> Result<Accounts<'a>, NoAnswer> {
    let seen = known(&facts.account)?;
    let all = seen.value.as_deref().unwrap_or_default();
    let mut own: Vec<&Account> = all.iter().filter(|account| is_person(account, &case.user)).collect();
    own.sort_by_key(|account| (&account.id, &account.email, &account.username, account.state as u8));
    if own.is_empty() {
        if all.iter().any(|account| identities(account).next().is_none()) {
            let detail = "the account that was returned has neither an id nor an address to compare";
            return Err(Gap {
                connector: Some(seen.connector.clone()),
                ..Gap::new(Question::Account, GapReason::Malformed, detail)
            }
            .into());
        }
        if !seen.complete {
            return Err(incomplete(Question::Account, &seen.connector));
        }
    }
    let others = all.len() - own.len();
    Ok(Accounts { seen, own, others })
}

/// The names that an account goes by.
fn identities(account: &Account) -> impl Iterator<Item = &str> {
    [&account.id, &account.email, &account.username].into_iter().filter_map(|name| name.as_deref())
}

fn is_person(account: &Account, user: &str) -> bool {
    let user = user.trim().to_lowercase();
    identities(account).any(|name| name.trim().to_lowercase() == user)
}

impl Accounts<'_> {
    /// What must be said about the listing itself, to be put behind a summary.
    pub(super) fn remarks(&self) -> String {
        let twice = match self.own.len() {
            0 | 1 => String::new(),
            count => format!("; {count} accounts answer to this user"),
        };
        if self.others == 0 {
            return twice;
        }
        let connector = &self.seen.connector;
        format!("{twice}; {connector} also returned {} other account(s): it ignores filters", self.others)
    }

    /// Judges every account. When all have the same status, that is the verdict; otherwise the accounts contradict
    /// each other, and none is chosen.
    ///
    /// # Errors
    /// A gap of one of the verdicts, or the conflict.
    pub(super) fn agree(
        &self,
        judge: impl Fn(Option<&Account>) -> Result<Outcome, NoAnswer>,
    ) -> Result<Outcome, NoAnswer> {
        let judged = self.own.iter().map(|account| judge(Some(account)));
        let verdict = agreed(judged, Outcome::status, || {
            let claims = self.own.iter().map(|account| claim(&self.seen.connector, describe(account)));
            Conflict::new(
                Question::Account,
                format!("{} accounts answer to this user, and they differ", self.own.len()),
                claims.collect(),
            )
        })?;
        verdict.map_or_else(|| judge(None), Ok)
    }
}

/// One account in a few words.
pub(super) fn describe(account: &Account) -> String {
    let name = identities(account).next().unwrap_or("an account");
    let yet = if account.state == AccountState::Invited { ", not accepted" } else { "" };
    format!("{name} is {}{yet}", account.state.word())
}

impl Outcome {
    /// The status that this outcome becomes.
    pub(super) fn status(&self) -> Status {
        match self {
            Self::Pass(_) => Status::Pass,
            Self::Fail(_) => Status::Fail,
            Self::NotApplicable(_) => Status::NotApplicable,
        }
    }

    /// Puts a remark behind the summary.
    pub(super) fn remark(mut self, text: &str) -> Self {
        match &mut self {
            Self::Pass(pass) => pass.summary.push_str(text),
            Self::Fail(fail) => fail.summary.push_str(text),
            Self::NotApplicable(why) => why.push_str(text),
        }
        self
    }
}
