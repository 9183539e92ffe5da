//! 1. Is the account there and active, not deactivated or locked?

use crate::case::{Case, CheckId};
use crate::facts::{
    Account, AccountState, Change, ChangeKind, Facts, Lock, MembershipState, NoAnswer, Observed, Question,
};

use super::accounts::{self, Accounts, describe};
use super::grounds::Grounds;
use super::invites::{self, InviteStatus};
use super::places;
use super::read::{claim, conflict, incomplete, known, settled};
use super::{ByHand, Check, CheckFn, Outcome, Rank, Remedy, RemedyKind, ReplyClaim};
use crate::text::moment::moment;

/// The check.
pub(super) const CHECK: Check = Check {
    id: CheckId::Account,
    question: "Is the account active?",
    explain: "\
Looks at the user list (active and inactive), at locks, and, when there is no account, at invites and at other tenants.

  pass            the account is active, or invited (then check 2 decides)
  inactive        it was deactivated. Reactivate it from the profile: Settings → Users → Inactive Users
  locked          too many failed sign-ins. Unlock it, or wait until the lock ends; a lock whose end has passed is none
  absent          in no tenant and in no invite, by complete listings. Check the spelling, then invite again
  not applicable  no account here, but an invite (check 2), or an account in another tenant only (check 4)
  unknown         a listing could not be read, or not to its end: not seeing a person in half a list proves nothing
  contradicted    two accounts or two sources say different things

Most \"can't log in\" reports trace back to a deactivated account.",
    ask: "Open Settings → Users. Look in both the Active Users and Inactive Users tabs. Is the account in Active Users?",
    needs: &[
        Question::Account,
        Question::Lock,
        Question::Invite,
        Question::Password,
        Question::Tenants,
        Question::Roles,
        Question::Changes,
        Question::SignIn,
        Question::Seats,
    ],
    by_hand: ByHand {
        answers: Question::Account,
        pass: "active",
        fail: "not among the active users",
        remedy: (RemedyKind::Reactivate, REACTIVATE),
    },
    claim: Some(ReplyClaim { holds: is_active, ..ReplyClaim::PASS }),
    rank: Rank { sign_in: 10, access: 20 },
    run: CheckFn::alone(run),
};

const INACTIVE: &str = "inactive";
const REACTIVATE: &str = "Settings → Users → Inactive Users → open their profile → Reactivate";

/// Active, and not only invited.
fn is_active(_: &Case, facts: &Facts) -> bool {
    let accounts = facts.account.as_ref().ok().and_then(|seen| seen.value.as_ref());
    accounts.is_some_and(|accounts| {
        !accounts.is_empty() && accounts.iter().all(|account| account.state == AccountState::Active)
    })
}

fn run(case: &Case, facts: &Facts) -> Result<Outcome, NoAnswer> {
    let state = state(case, facts);
    let lock = lock(facts);
    if let (Ok(Outcome::NotApplicable(why)), Ok(Some((_, seen)))) = (&state, &lock) {
        let claims =
            vec![claim("the user list", why.clone()), claim(&seen.connector, "the account is locked")];
        return Err(conflict(Question::Lock, "there is no account here, and yet it is locked", claims));
    }
    match (state, lock) {
        // Some systems lock by switching the account off: then the lock is the cause, and not an admin.
        (Ok(Outcome::Fail(fail)), Ok(Some((lock, seen))))
            if fail.reason == INACTIVE && lock.until.is_none() =>
        {
            Ok(locked(facts, lock, seen, fail.remedies))
        }
        (Ok(Outcome::Fail(fail)), _) => Ok(Outcome::Fail(fail)),
        (_, Ok(Some((lock, seen)))) => Ok(locked(facts, lock, seen, Vec::new())),
        (Ok(Outcome::NotApplicable(why)), _) => Ok(Outcome::NotApplicable(why)),
        (state, lock) => {
            let outcome = state?;
            lock?;
            Ok(outcome)
        }
    }
}

/// A lock that has not ended, and where it was seen.
type InForce<'a> = (&'a Lock, &'a Observed<Option<Lock>>);

/// The lock in force, if there is one.
fn lock(facts: &Facts) -> Result<Option<InForce<'_>>, NoAnswer> {
    let seen = settled(Question::Lock, &facts.lock)?;
    let in_force = |lock: &&Lock| lock.until.is_none_or(|end| end > facts.taken_at);
    Ok(seen.value.as_ref().filter(in_force).map(|lock| (lock, seen)))
}

/// `then`: what has to be done beside unlocking.
fn locked(facts: &Facts, lock: &Lock, seen: &Observed<Option<Lock>>, then: Vec<Remedy>) -> Outcome {
    let failures = lock.failures.map(|count| format!(" after {count} failed attempts")).unwrap_or_default();
    let end = lock
        .until
        .map_or_else(|| "; it does not end by itself".to_owned(), |end| format!(" until {}", moment(end)));
    let mut remedies = vec![Remedy::new(
        RemedyKind::Unlock,
        "Settings → Users → open their profile → Unlock. Then have them sign in with the right password, or use Forgot \
         password first",
    )];
    if let Some(end) = lock.until {
        remedies.push(Remedy {
            until: Some(end),
            ..Remedy::new(RemedyKind::Wait, format!("Or wait: the lock ends by itself at {}", moment(end)))
        });
    }
    remedies.extend(then);
    Grounds::new(facts.taken_at).with(Question::Lock, seen).fail(
        "locked",
        format!("locked{failures}{end}"),
        remedies,
    )
}

fn state(case: &Case, facts: &Facts) -> Result<Outcome, NoAnswer> {
    let accounts = accounts::read(case, facts)?;
    let outcome = accounts.agree(|account| match account {
        Some(account) => found(case, facts, &accounts, account),
        None => absent(case, facts, &accounts),
    })?;
    Ok(outcome.remark(&accounts.remarks()))
}

fn found(
    case: &Case,
    facts: &Facts,
    accounts: &Accounts<'_>,
    account: &Account,
) -> Result<Outcome, NoAnswer> {
    let evidence = Grounds::new(facts.taken_at).with(Question::Account, accounts.seen);
    let since = account.since.map(|at| format!(" since {}", moment(at))).unwrap_or_default();
    match account.state {
        AccountState::Active => {
            if let Ok(tenants) = &facts.tenants
                && let Some(here) = places::read(case, tenants.value.as_deref().unwrap_or_default()).here
                && here.state == MembershipState::Inactive
            {
                let claims = vec![
                    claim(&accounts.seen.connector, describe(account)),
                    claim(&tenants.connector, here.phrase()),
                ];
                let detail = "active by one listing and inactive by another: confirm the status, and reactivate if inactive";
                return Err(conflict(Question::Account, detail, claims));
            }
            let last = account.last_sign_in.map(|at| format!("; last signed in {}", moment(at)));
            Ok(evidence.pass(format!("active{since}{}", last.unwrap_or_default())))
        }
        AccountState::Invited => {
            Ok(evidence.pass("listed as invited: the invite was not accepted (check 2)"))
        }
        AccountState::Deleted | AccountState::AwaitingApproval | AccountState::Inactive => {
            let change = deactivation(facts);
            let since = match change {
                Some((change, _)) if account.since.is_none() => format!(" since {}", moment(change.at)),
                _ => since,
            };
            let by = account.by.as_ref().or_else(|| change.and_then(|(change, _)| change.by.as_ref()));
            let by = by.map(|who| format!(", by {who}")).unwrap_or_default();
            let why = account.reason.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
            let evidence = match change {
                Some((_, seen)) => evidence.with(Question::Changes, seen),
                None => evidence,
            };
            Ok(evidence.fail(
                INACTIVE,
                format!("deactivated{since}{by}{why}"),
                vec![Remedy::new(RemedyKind::Reactivate, REACTIVATE)],
            ))
        }
    }
}

/// The last time that the account was switched off, where changes are recorded: the account itself seldom says by whom.
fn deactivation(facts: &Facts) -> Option<(&Change, &Observed<Option<Vec<Change>>>)> {
    let seen = facts.changes.as_ref().ok()?;
    let all = seen.value.as_deref().unwrap_or_default();
    let off = all.iter().filter(|change| change.what == ChangeKind::Deactivated);
    Some((off.max_by_key(|change| change.at)?, seen))
}

/// No account here, by a complete listing: an invite or another tenant may explain it.
fn absent(case: &Case, facts: &Facts, accounts: &Accounts<'_>) -> Result<Outcome, NoAnswer> {
    belongings(facts, accounts)?;
    let tenants = known(&facts.tenants);
    let invite = invites::read(case, facts);
    if let Ok(seen) = &tenants {
        let places = places::read(case, seen.value.as_deref().unwrap_or_default());
        match places.here.map(|here| here.state) {
            Some(MembershipState::Invited) => {
                return Ok(Outcome::NotApplicable("no account yet: invited, not accepted (check 2)".into()));
            }
            Some(_) => {
                let claims = vec![
                    claim(&accounts.seen.connector, "no such account"),
                    claim(&seen.connector, "a member of the tenant"),
                ];
                let detail = "no account by one listing, a member by another";
                return Err(conflict(Question::Account, detail, claims));
            }
            None => {}
        }
        if !matches!(invite, Ok((InviteStatus::Pending(_) | InviteStatus::Expired(_), _)))
            && !places.elsewhere.is_empty()
        {
            return Ok(Outcome::NotApplicable(format!(
                "no account in this tenant, only in {} (check 4)",
                places.names()
            )));
        }
    }
    if let Ok((InviteStatus::Pending(_) | InviteStatus::Expired(_), _)) = invite {
        return Ok(Outcome::NotApplicable("no account yet: the invite was not accepted (check 2)".into()));
    }
    let tenants = tenants?;
    if !tenants.complete {
        return Err(incomplete(Question::Tenants, &tenants.connector));
    }
    let (_, invite) = invite?;
    Ok(Grounds::new(facts.taken_at)
        .with(Question::Account, accounts.seen)
        .with(Question::Invite, invite)
        .with(Question::Tenants, tenants)
        .fail(
            "absent",
            "the account does not exist: not active, not inactive, not invited, in no tenant",
            vec![
                Remedy::new(
                    RemedyKind::Reinvite,
                    "Check the spelling of the address first. Then Settings → Users → Invite: cancel any pending invite and \
                     invite them fresh",
                ),
            ],
        ))
}

/// Nobody who does not exist has roles or a password: where the source that lists no account lists these, one listing is wrong.
fn belongings(facts: &Facts, accounts: &Accounts<'_>) -> Result<(), NoAnswer> {
    let source = &accounts.seen.connector;
    let roles = known(&facts.roles).ok().filter(|seen| seen.connector == *source);
    let roles = roles.and_then(|seen| seen.value.as_deref()).unwrap_or_default();
    let password =
        known(&facts.password).ok().filter(|seen| seen.connector == *source && seen.value.is_some());
    let says = match (roles.first(), password) {
        (Some(role), _) => format!("the role {}", role.name),
        (None, Some(_)) => "something to sign in with".to_owned(),
        (None, None) => return Ok(()),
    };
    let claims = vec![claim(source, "no such account"), claim(source, says)];
    Err(conflict(
        Question::Account,
        "no account by one listing, and something of that account by another",
        claims,
    ))
}
