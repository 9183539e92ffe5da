//! The account itself: whether there is one, its state, and a lock on it.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fact::{list, push};
use super::{Answer, Answers, Fact, ManagedBy, Question};
use crate::text::moment::moment;

/// One account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// The system's own id.
    #[serde(default)]
    pub id: Option<String>,
    /// Its address; compared with the one asked for, because some servers ignore filters.
    #[serde(default)]
    pub email: Option<String>,
    /// Its sign-in name, where that is not the address.
    #[serde(default)]
    pub username: Option<String>,
    /// The person's name.
    #[serde(default)]
    pub name: Option<String>,
    /// Active, inactive or only invited.
    pub state: AccountState,
    /// Since when it has been in that state.
    #[serde(default)]
    pub since: Option<DateTime<Utc>>,
    /// Who put it there.
    #[serde(default)]
    pub by: Option<String>,
    /// The system's own word for why ("suspended").
    #[serde(default)]
    pub reason: Option<String>,
    /// The last good sign-in.
    #[serde(default)]
    pub last_sign_in: Option<DateTime<Utc>>,
    /// From this instant on the account is expired.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<DateTime<Utc>>,
    /// Other names by which the person is found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Names by which the account is found and that are not valid any more: the address before a marriage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<String>,
    /// Who keeps it, where that is not this system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managed_by: Option<ManagedBy>,
    /// What they still have to do before they can go on; `None`: not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_actions: Option<Vec<RequiredAction>>,
    /// `false`: it needs a seat and has none. `None`: not known, or not needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<bool>,
    /// `true`: the identity that the provider shows is not the one that is linked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_conflict: Option<bool>,
    /// The person's language, as BCP 47 has it: `nb-NO`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

/// The state of an account, as the FAQ's tabs have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// In Active Users.
    Active,
    /// In Inactive Users: deactivated, suspended, disabled.
    Inactive,
    /// Only invited: listed, but the invite was not accepted.
    Invited,
    /// Listed as deleted.
    Deleted,
    /// Signed up, and somebody has to approve it.
    AwaitingApproval,
}

/// Something that an account demands of its person at the next sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequiredAction {
    /// Confirm the address.
    VerifyEmail,
    /// Set a password of their own.
    SetPassword,
    /// Set up a second factor.
    SecondFactor,
    /// Accept the terms.
    Terms,
    /// Complete the profile.
    Profile,
    /// Something else.
    Other,
}

/// A lock, which ends by itself or by an admin's hand; a deactivation is not a lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// When it ends by itself; `None`: it does not.
    #[serde(default)]
    pub until: Option<DateTime<Utc>>,
    /// Since when.
    #[serde(default)]
    pub since: Option<DateTime<Utc>>,
    /// Failed attempts that led to it.
    #[serde(default)]
    pub failures: Option<u64>,
}

impl Account {
    /// An account in a state, of which nothing else is known.
    #[must_use]
    pub fn new(state: AccountState) -> Self {
        Self {
            id: None,
            email: None,
            username: None,
            name: None,
            state,
            since: None,
            by: None,
            reason: None,
            last_sign_in: None,
            valid_until: None,
            aliases: Vec::new(),
            former: Vec::new(),
            managed_by: None,
            required_actions: None,
            seat: None,
            identity_conflict: None,
            locale: None,
        }
    }
}

impl RequiredAction {
    /// What they have to do, in words: "confirm the address".
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::VerifyEmail => "confirm the address",
            Self::SetPassword => "set a password of their own",
            Self::SecondFactor => "set up a second factor",
            Self::Terms => "accept the terms",
            Self::Profile => "complete the profile",
            Self::Other => "finish what the system asks for",
        }
    }

    /// Several, for a sentence.
    #[must_use]
    pub fn list(actions: &[Self]) -> String {
        actions.iter().map(|action| action.word()).collect::<Vec<_>>().join(", ")
    }
}

impl AccountState {
    /// The state in a word: "active".
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Invited => "invited",
            Self::Deleted => "deleted",
            Self::AwaitingApproval => "unapproved",
        }
    }
}

/// Several accounts may answer to one user, so that the whole list is one statement: what two systems agree on is the states,
/// because each has ids and spellings of its own.
impl Fact for Vec<Account> {
    const QUESTION: Question = Question::Account;

    fn says(accounts: Option<&Self>) -> String {
        list(accounts, "no such account", |account| {
            let only = if account.state == AccountState::Invited { "only " } else { "" };
            let who = account.email.as_ref().or(account.username.as_ref()).or(account.id.as_ref());
            let mut line = format!("{only}{} account", account.state.word());
            push(&mut line, " ", who);
            push(&mut line, ", since ", account.since.map(moment).as_ref());
            push(&mut line, ", by ", account.by.as_ref());
            push(&mut line, ", reason: ", account.reason.as_ref());
            push(&mut line, ", last signed in ", account.last_sign_in.map(moment).as_ref());
            push(&mut line, ", valid until ", account.valid_until.map(moment).as_ref());
            push(&mut line, ", managed by ", account.managed_by.as_ref().map(ManagedBy::owner));
            let open = account.required_actions.as_deref().unwrap_or_default();
            push(&mut line, ", still to do: ", (!open.is_empty()).then(|| RequiredAction::list(open)));
            if account.seat == Some(false) {
                line.push_str(", without a seat");
            }
            line
        })
    }

    fn merged(answers: Answers<Self>) -> Answer<Self> {
        answers.one_with(
            |accounts| states(accounts),
            |accounts| states(accounts).into_iter().map(AccountState::word).collect::<Vec<_>>().join(" and "),
            |accounts, others| {
                if let ([account], [other]) = (accounts.as_mut_slice(), others.as_slice())
                    && let (Some(owner), Some(other)) = (&mut account.managed_by, &other.managed_by)
                {
                    owner.or(other);
                }
            },
        )
    }
}

/// The states, in a fixed order: two sources list the same accounts in another one.
fn states(accounts: &[Account]) -> Vec<AccountState> {
    let mut states: Vec<AccountState> = accounts.iter().map(|account| account.state).collect();
    states.sort_unstable_by_key(|state| *state as u8);
    states
}

impl Fact for Lock {
    const QUESTION: Question = Question::Lock;

    fn says(lock: Option<&Self>) -> String {
        let Some(lock) = lock else { return "not locked".into() };
        let mut line = LOCKED.to_owned();
        push(&mut line, " since ", lock.since.map(moment).as_ref());
        push(&mut line, " until ", lock.until.map(moment).as_ref());
        push(&mut line, ", failed attempts: ", lock.failures.map(|count| count.to_string()).as_ref());
        line
    }

    fn merged(answers: Answers<Self>) -> Answer<Self> {
        answers.one(|_| (), |_| LOCKED.to_owned())
    }
}

const LOCKED: &str = "locked";
