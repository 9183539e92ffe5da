//! Facts: one typed field per question, and the only thing besides the case that a check sees.
//!
//! "The directory says that there is no such account" is knowledge: `Ok` with `value: None`. "We could not ask" is a [`Gap`], and
//! two sources that disagree are a [`Conflict`].
//!
//! A fact's type, its words and what sources must agree on about it stand together, in one file for each subject. The types are
//! plain data, the same for every vendor: a connector's `[facts]` programs build exactly these objects; an unknown key or word is
//! an error that names the program.

mod account;
mod agreement;
mod answer;
mod by_hand;
mod change;
mod fact;
mod feature;
mod found;
mod gap;
mod invite;
mod no_answer;
mod object;
mod observed;
mod owner;
mod people;
mod policy;
mod question;
mod record;
mod role;
mod sign_in;
mod tenant;

pub use account::{Account, AccountState, Lock, RequiredAction};
pub use agreement::Answers;
pub(crate) use agreement::agreed;
pub use answer::Answer;
pub(crate) use answer::{listed, value_mut};
pub use change::{Change, ChangeKind};
pub use fact::{AnswerSource, AnswerVisitor, Fact};
pub use feature::{Beta, Flag, Tier};
pub use found::{Found, FoundStatus};
pub use gap::{Claim, Gap, GapReason, Need};
pub use invite::{Delivery, Invite, InviteState, LinkState};
pub use no_answer::{Conflict, NoAnswer};
pub use object::Object;
pub use observed::{Observed, Origin};
pub use owner::{Channel, ManagedBy};
pub use policy::{Demand, Seats, TenantPolicy};
pub(crate) use question::About;
pub use question::Question;
pub use record::{FactsError, RecordedPeer, Recording, SCHEMA};
pub use role::{Decided, Decision, GrantScope, Role, RoleDefinition, Whole};
pub use sign_in::{Attempt, AttemptOutcome, Password, Reset, SignIn};
pub use tenant::{Membership, MembershipState};

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::CheckId;

/// Everything that is known about one case, and everything that could not be asked.
///
/// Its JSON form is `escalate.facts/1`: what `--facts` reads, and `facts.json` in the bundle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// When gathering ended. The checks' only "now": lock ends and invite expiries are compared with it.
    pub taken_at: DateTime<Utc>,
    /// The accounts that answer to the user asked for, in the tenant asked for. More than one is said, never chosen from.
    #[serde(with = "answer")]
    #[schemars(with = "answer::Written<Vec<Account>>")]
    pub account: Answer<Vec<Account>>,
    /// Whether the account is locked (not the same as deactivated). `None`: not locked.
    #[serde(with = "answer")]
    #[schemars(with = "answer::Written<Lock>")]
    pub lock: Answer<Lock>,
    /// The newest invite to the tenant. `None`: never invited, or no longer listed.
    #[serde(with = "answer")]
    #[schemars(with = "answer::Written<Invite>")]
    pub invite: Answer<Invite>,
    /// What the account signs in with. `None`: there is no account.
    #[serde(with = "answer")]
    #[schemars(with = "answer::Written<Password>")]
    pub password: Answer<Password>,
    /// Past attempts to sign in, and where the session is. `None`: nothing recorded.
    #[serde(with = "answer")]
    #[schemars(with = "answer::Written<SignIn>")]
    pub sign_in: Answer<SignIn>,
    /// A password reset under way. `None`: none was asked for.
    #[serde(with = "answer")]
    #[schemars(with = "answer::Written<Reset>")]
    pub reset: Answer<Reset>,
    /// Every tenant that the person belongs to or is invited to. `None`: no tenant.
    #[serde(with = "answer")]
    #[schemars(with = "answer::Written<Vec<Membership>>")]
    pub tenants: Answer<Vec<Membership>>,
    /// The roles, and direct grants, that the person has in the tenant. `None`: no role.
    #[serde(with = "answer")]
    #[schemars(with = "answer::Written<Vec<Role>>")]
    pub roles: Answer<Vec<Role>>,
    /// All roles that exist in the tenant. `None`: none exist.
    #[serde(with = "answer")]
    #[schemars(with = "answer::Written<Vec<RoleDefinition>>")]
    pub role_catalogue: Answer<Vec<RoleDefinition>>,
    /// What a permission engine decided, with its path. Of equal rank with [`Facts::roles`].
    #[serde(with = "answer")]
    #[schemars(with = "answer::Written<Vec<Decision>>")]
    pub decisions: Answer<Vec<Decision>>,
    /// Feature flags as they stand for this person in this tenant. `None`: no flags.
    #[serde(with = "answer")]
    #[schemars(with = "answer::Written<Vec<Flag>>")]
    pub flags: Answer<Vec<Flag>>,
    /// Per-user beta access. `None`: the account has no such switch.
    #[serde(with = "answer")]
    #[schemars(with = "answer::Written<Beta>")]
    pub beta: Answer<Beta>,
    /// The tenant's subscription tier. `None`: there are no tiers.
    #[serde(with = "answer")]
    #[schemars(with = "answer::Written<Tier>")]
    pub tier: Answer<Tier>,
    /// Seats of the tenant. `None`: none are counted.
    #[serde(with = "answer")]
    #[schemars(with = "answer::Written<Seats>")]
    pub seats: Answer<Seats>,
    /// What the tenant demands of everybody who signs in. `None`: nothing.
    #[serde(with = "answer")]
    #[schemars(with = "answer::Written<TenantPolicy>")]
    pub policy: Answer<TenantPolicy>,
    /// The object of the action and its parents, as far as the person may see them. `None`: none is visible to them.
    #[serde(with = "answer")]
    #[schemars(with = "answer::Written<Vec<Object>>")]
    pub objects: Answer<Vec<Object>>,
    /// What was changed about the person lately, newest first. `None`: nothing.
    #[serde(with = "answer")]
    #[schemars(with = "answer::Written<Vec<Change>>")]
    pub changes: Answer<Vec<Change>>,
    /// What the admin looked up by hand (`--found`, or asked in the terminal).
    #[serde(default)]
    pub found: BTreeMap<CheckId, Found>,
}

impl Facts {
    /// Asks `source` every question.
    pub fn collect(taken_at: DateTime<Utc>, source: &mut impl AnswerSource) -> Self {
        Self {
            taken_at,
            account: source.answer(|facts| &facts.account),
            lock: source.answer(|facts| &facts.lock),
            invite: source.answer(|facts| &facts.invite),
            password: source.answer(|facts| &facts.password),
            sign_in: source.answer(|facts| &facts.sign_in),
            reset: source.answer(|facts| &facts.reset),
            tenants: source.answer(|facts| &facts.tenants),
            roles: source.answer(|facts| &facts.roles),
            role_catalogue: source.answer(|facts| &facts.role_catalogue),
            decisions: source.answer(|facts| &facts.decisions),
            flags: source.answer(|facts| &facts.flags),
            beta: source.answer(|facts| &facts.beta),
            tier: source.answer(|facts| &facts.tier),
            seats: source.answer(|facts| &facts.seats),
            policy: source.answer(|facts| &facts.policy),
            objects: source.answer(|facts| &facts.objects),
            changes: source.answer(|facts| &facts.changes),
            found: BTreeMap::new(),
        }
    }

    /// Shows every answer to `visitor`, in the order of the questions.
    pub fn each<'f>(&'f self, visitor: &mut impl AnswerVisitor<'f>) {
        let Self {
            taken_at: _,
            account,
            lock,
            invite,
            password,
            sign_in,
            reset,
            tenants,
            roles,
            role_catalogue,
            decisions,
            flags,
            beta,
            tier,
            seats,
            policy,
            objects,
            changes,
            found: _,
        } = self;
        visitor.visit(account);
        visitor.visit(lock);
        visitor.visit(invite);
        visitor.visit(password);
        visitor.visit(sign_in);
        visitor.visit(reset);
        visitor.visit(tenants);
        visitor.visit(roles);
        visitor.visit(role_catalogue);
        visitor.visit(decisions);
        visitor.visit(flags);
        visitor.visit(beta);
        visitor.visit(tier);
        visitor.visit(seats);
        visitor.visit(policy);
        visitor.visit(objects);
        visitor.visit(changes);
    }

    /// Facts in which nobody has looked yet: every answer is a [`GapReason::NotCollected`] gap.
    #[must_use]
    pub fn nothing(taken_at: DateTime<Utc>) -> Self {
        struct Nobody;
        impl AnswerSource for Nobody {
            fn answer<T: Fact>(&mut self, _: fn(&Facts) -> &Answer<T>) -> Answer<T> {
                Err(Gap::not_collected(T::QUESTION).into())
            }
        }
        Self::collect(taken_at, &mut Nobody)
    }

    /// Who answered something: the names of connections.
    #[must_use]
    pub fn heard(&self) -> BTreeSet<String> {
        #[derive(Default)]
        struct Heard(BTreeSet<String>);
        impl<'f> AnswerVisitor<'f> for Heard {
            fn visit<T: Fact>(&mut self, answer: &'f Answer<T>) {
                let names = answer.iter().flat_map(|seen| seen.connector.split(" + "));
                self.0.extend(names.map(str::to_owned));
            }
        }
        let mut heard = Heard::default();
        self.each(&mut heard);
        heard.0
    }

    /// What to know of exported files that were read, each with the connection: what in them could not be read, that nothing is in them,
    /// that they are old.
    #[must_use]
    pub fn limits_of_exports(&self) -> BTreeSet<(&str, &str)> {
        #[derive(Default)]
        struct Limits<'f>(BTreeSet<(&'f str, &'f str)>);
        impl<'f> AnswerVisitor<'f> for Limits<'f> {
            fn visit<T: Fact>(&mut self, answer: &'f Answer<T>) {
                let exported = answer.iter().filter(|seen| seen.origin == Origin::Export);
                for seen in exported {
                    self.0.extend(seen.limits.iter().map(|limit| (seen.connector.as_str(), limit.as_str())));
                }
            }
        }
        let mut limits = Limits::default();
        self.each(&mut limits);
        limits.0
    }

    /// The questions that have no answer, and why.
    #[must_use]
    pub fn unanswered(&self) -> BTreeMap<Question, &NoAnswer> {
        #[derive(Default)]
        struct Unanswered<'f>(BTreeMap<Question, &'f NoAnswer>);
        impl<'f> AnswerVisitor<'f> for Unanswered<'f> {
            fn visit<T: Fact>(&mut self, answer: &'f Answer<T>) {
                self.0.extend(answer.as_ref().err().map(|none| (T::QUESTION, none)));
            }
        }
        let mut unanswered = Unanswered::default();
        self.each(&mut unanswered);
        unanswered.0
    }
}
