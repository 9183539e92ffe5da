//! Facts: one typed field per question, and the only thing besides the case that a check sees.
//!
//! "The directory says that there is no such account" is knowledge: `Ok` with `value: None`. "We could not ask" is a [`Gap`].

mod answer;
mod gap;
mod model;
mod observed;
mod people;
mod question;
mod record;

pub use answer::Answer;
pub use gap::{Claim, Gap, GapReason, Need};
pub use model::{
    Account, AccountState, Attempt, AttemptOutcome, Beta, Change, Decided, Decision, Delivery, Flag, Found,
    FoundStatus, Invite, InviteState, Lock, Membership, MembershipState, Password, Reset, Role,
    RoleDefinition, SignIn, Tier,
};
pub use observed::{Observed, Origin};
pub use question::Question;
pub use record::{FactsError, Recording, SCHEMA};

use std::collections::BTreeMap;

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
    /// What was changed about the person lately, newest first. `None`: nothing.
    #[serde(with = "answer")]
    #[schemars(with = "answer::Written<Vec<Change>>")]
    pub changes: Answer<Vec<Change>>,
    /// What the admin looked up by hand (`--found`, or asked in the terminal).
    #[serde(default)]
    pub found: BTreeMap<CheckId, Found>,
}

impl Facts {
    /// Facts in which nobody has looked yet: every answer is a [`GapReason::NotCollected`] gap.
    #[must_use]
    pub fn nothing(taken_at: DateTime<Utc>) -> Self {
        Self {
            taken_at,
            account: Err(Gap::not_collected(Question::Account)),
            lock: Err(Gap::not_collected(Question::Lock)),
            invite: Err(Gap::not_collected(Question::Invite)),
            password: Err(Gap::not_collected(Question::Password)),
            sign_in: Err(Gap::not_collected(Question::SignIn)),
            reset: Err(Gap::not_collected(Question::Reset)),
            tenants: Err(Gap::not_collected(Question::Tenants)),
            roles: Err(Gap::not_collected(Question::Roles)),
            role_catalogue: Err(Gap::not_collected(Question::RoleCatalogue)),
            decisions: Err(Gap::not_collected(Question::Decisions)),
            flags: Err(Gap::not_collected(Question::Flags)),
            beta: Err(Gap::not_collected(Question::Beta)),
            tier: Err(Gap::not_collected(Question::Tier)),
            changes: Err(Gap::not_collected(Question::Changes)),
            found: BTreeMap::new(),
        }
    }
}
