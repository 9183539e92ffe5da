//! Which of the returned accounts is the person asked for. Some servers ignore filters and return everybody; some know two
//! accounts for one address. Neither is chosen from.

use crate::case::Case;
use crate::facts::{
    Account, AccountState, Conflict, Facts, Gap, GapReason, NoAnswer, Observed, Question, agreed,
};

use super::places;
use super::read::{claim, incomplete, known};
use super::{Outcome, Status};
use crate::text::moment::moment;

/// The accounts that are the person's.
pub(super) struct Accounts<'a> {
    /// Where they come from.
    pub(super) seen: &'a Observed<Option<Vec<Account>>>,
    /// The person's accounts, in a fixed order. Empty: there is none, by a complete listing.
    pub(super) own: Vec<&'a Account>,
    /// How many accounts of other people were returned with them.
    pub(super) others: usize,
    /// How many accounts had that name formerly, and another account has it now.
    former: usize,
    /// They are found by a name that is not valid any more, and by no other.
    pub(super) by_former: bool,
    /// They are found by an alias, and by no other name.
    pub(super) by_alias: bool,
    /// The name that was asked for.
    user: String,
}

/// Compares what was returned with what was asked for.
///
/// # Errors
/// The gap of the question; absence from an incomplete listing; an account that has nothing to compare.
pub(super) fn read<'a>(case: &Case, facts: &'a Facts) -> Result<Accounts<'a>, NoAnswer> {
    let seen = known(&facts.account)?;
    let all = seen.value.as_deref().unwrap_or_default();
    let mut own: Vec<&Account> = all.iter().filter(|account| is_person(account, &case.user)).collect();
    // An address that somebody else has now is not theirs any more.
    let mut by_former = own.is_empty();
    if by_former {
        own = all.iter().filter(|account| named(&account.former, &case.user)).collect();
        by_former = !own.is_empty();
    }
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
            return Err(incomplete(Question::Account, seen));
        }
    }
    let others = all.len() - own.len();
    let former =
        if by_former { 0 } else { all.iter().filter(|account| named(&account.former, &case.user)).count() };
    let by_alias =
        !own.is_empty() && !by_former && !own.iter().any(|account| named(identities(account), &case.user));
    Ok(Accounts {
        seen,
        own,
        others: others.saturating_sub(former),
        former,
        by_former,
        by_alias,
        user: case.user.clone(),
    })
}

/// The names that an account goes by.
fn identities(account: &Account) -> impl DoubleEndedIterator<Item = &str> {
    [&account.id, &account.email, &account.username].into_iter().filter_map(|name| name.as_deref())
}

fn is_person(account: &Account, user: &str) -> bool {
    named(identities(account), user) || named(&account.aliases, user)
}

fn named<S: AsRef<str>>(names: impl IntoIterator<Item = S>, user: &str) -> bool {
    names.into_iter().any(|name| places::same(name.as_ref(), user))
}

impl Accounts<'_> {
    /// What must be said about the listing itself, to be put behind a summary.
    pub(super) fn remarks(&self) -> String {
        let twice = match self.own.len() {
            0 | 1 => String::new(),
            count => format!("; {count} accounts answer to this user"),
        };
        let twice = match self.former {
            0 => twice,
            count => format!("{twice}; {count} other account(s) had this name formerly"),
        };
        if self.others == 0 {
            return twice;
        }
        let connector = &self.seen.connector;
        format!("{twice}; {connector} also returned {} other account(s): it ignores filters", self.others)
    }

    /// Judges every account, for the check of the account itself. Several that are all in order are a contradiction too: which of
    /// them holds the work decides everything else.
    ///
    /// # Errors
    /// As [`Accounts::agree_on`]; two accounts that are in order.
    pub(super) fn agree(
        &self,
        judge: impl Fn(Option<&Account>) -> Result<Outcome, NoAnswer>,
    ) -> Result<Outcome, NoAnswer> {
        if self.own.is_empty() {
            return judge(None);
        }
        match self.agree_on(|account| judge(Some(account)))? {
            Outcome::Pass(_) if self.own.len() > 1 => Err(self.twins()),
            verdict => Ok(verdict),
        }
    }

    /// Judges every account. When all have the same status, that is the verdict; otherwise the accounts contradict
    /// each other, and none is chosen.
    ///
    /// # Errors
    /// A gap of one of the verdicts, or the conflict.
    pub(super) fn agree_on(
        &self,
        judge: impl Fn(&Account) -> Result<Outcome, NoAnswer>,
    ) -> Result<Outcome, NoAnswer> {
        let judged = self.own.iter().map(|account| judge(account));
        let verdict = agreed(judged, Outcome::status, || {
            let claims = self.own.iter().map(|account| claim(&self.seen.connector, told_apart(account)));
            Conflict::new(
                Question::Account,
                format!("{} accounts answer to this user, and they differ", self.own.len()),
                claims.collect(),
            )
        })?;
        verdict.ok_or_else(|| incomplete(Question::Account, self.seen))
    }

    /// Two accounts that both are in order: which of them holds the work, and is signed in to, decides everything else.
    fn twins(&self) -> NoAnswer {
        let exact = |account: &&&Account| identities(account).any(|name| name == self.user.trim());
        let mut claims: Vec<_> =
            self.own.iter().map(|account| claim(&self.seen.connector, Self::telling(account))).collect();
        claims.dedup();
        let typed = self.own.iter().find(exact).and_then(|account| account.id.as_deref());
        let typed =
            typed.map(|id| format!("; {id} has the very spelling that was given")).unwrap_or_default();
        let mut conflict = Conflict::new(
            Question::Account,
            format!("{} accounts answer to this user, and each is in order{typed}", self.own.len()),
            claims,
        );
        conflict.need.what = "which of the accounts holds the work, and which one they sign in to".into();
        conflict.need.place = Some(
            "open both profiles: compare the last sign-in and the work in them, then close the other one"
                .into(),
        );
        conflict.into()
    }

    /// One of several accounts, so that they can be told apart.
    fn telling(account: &Account) -> String {
        let last =
            account.last_sign_in.map(|at| format!(", last signed in {}", moment(at))).unwrap_or_default();
        format!("{}{last}", told_apart(account))
    }
}

/// One of several accounts: an id alone tells nobody which one it is.
fn told_apart(account: &Account) -> String {
    let mut names = identities(account);
    let name = names.next().unwrap_or("an account");
    let called = names.next_back().filter(|other| *other != name);
    let called = called.map(|other| format!(" ({other})")).unwrap_or_default();
    format!("{name}{called} is {}", standing(account))
}

fn standing(account: &Account) -> String {
    let yet = if account.state == AccountState::Invited { ", not accepted" } else { "" };
    format!("{}{yet}", account.state.word())
}

/// One account in a few words.
pub(super) fn describe(account: &Account) -> String {
    let name = identities(account).next().unwrap_or("an account");
    format!("{name} is {}", standing(account))
}

impl Outcome {
    /// The status that this outcome becomes.
    pub(super) fn status(&self) -> Status {
        match self {
            Self::Pass(_) => Status::Pass,
            Self::Fail(_) => Status::Fail,
            Self::NotApplicable(_) => Status::NotApplicable,
            Self::Contradicted(..) => Status::Contradicted,
        }
    }

    /// Puts a remark behind the summary.
    pub(super) fn remark(mut self, text: &str) -> Self {
        match &mut self {
            Self::Pass(pass) => pass.summary.push_str(text),
            Self::Fail(fail) => fail.summary.push_str(text),
            Self::NotApplicable(why) => why.push_str(text),
            Self::Contradicted(..) => {}
        }
        self
    }
}
