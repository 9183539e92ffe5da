//! 1. Is the account there and active, not deactivated or locked?

mod absent;
mod claims;
mod lock;
pub(super) mod remedy;

use crate::case::{Case, CheckId, Symptom};
use crate::facts::{
    Account, AccountState, AttemptOutcome, Facts, MembershipState, NoAnswer, Observed, Question, Seats,
};

use super::accounts::{self, Accounts, describe};
use super::grounds::Grounds;
use super::read::{claim, conflict};
use super::{
    ByHand, Check, CheckFn, HandFinding, HandLook, Outcome, Rank, Reason, Remedy, RemedyKind, ReplyClaim,
    Sight, attempts, places,
};
use crate::text::moment::moment;
use remedy::REACTIVATE;

/// The check.
pub(super) const CHECK: Check = Check {
    id: CheckId::Account,
    question: "Is the account active?",
    explain: "\
Looks at the user list (active and inactive), at locks, at seats, at what the log says of the account, and, when there is no \
account, at invites and at other tenants.

  pass               the account is active, or invited (then check 2 decides)
  inactive           it was deactivated. Reactivate it from the profile: Settings → Users → Inactive Users; where another system \
keeps it, there
  locked             too many failed sign-ins. Unlock it, or wait until the lock ends; a lock whose end has passed is none
  expired            its end date has passed: extend it
  deleted            restore it before you invite again: the deleted record may still own the address
  awaiting_approval  somebody has to approve it
  no_seat            no seat is left, or none is assigned: free or assign one first, then reactivate or invite
  address_changed    it goes by another address now: use that one, or change the address on the account that is there
  absent             in no tenant and in no invite, by complete listings. Check the spelling, then invite again
  not applicable     no account here, but an invite (check 2), or an account in another tenant only (check 4)
  unknown            a listing could not be read, or not to its end: not seeing a person in half a list proves nothing
  contradicted       two accounts or two sources say different things, or somebody was refused and nothing says that this is over

Most \"can't log in\" reports trace back to a deactivated account.",
    ask: "Open Settings → Users. Look in both the Active Users and Inactive Users tabs, and in Pending Invites. Where is the user?",
    look: HandLook {
        after: &[],
        sights: &[
            Sight {
                says: "in Active Users, and in no Pending Invites",
                settles: &[HandFinding::passes(CheckId::Account), HandFinding::passes(CheckId::Invite)],
            },
            Sight { says: "in Inactive Users", settles: &[HandFinding::fails(CheckId::Account, INACTIVE)] },
            Sight {
                says: "in Pending Invites, and the invite has not expired",
                settles: &[HandFinding::fails(CheckId::Invite, "invite_pending")],
            },
            Sight {
                says: "in Pending Invites, and the invite has expired",
                settles: &[HandFinding::fails(CheckId::Invite, "invite_expired")],
            },
            Sight {
                says: "in Active Users, and marked as locked",
                settles: &[HandFinding::fails(CheckId::Account, "locked")],
            },
            Sight { says: "in none of these lists", settles: &[HandFinding::fails(CheckId::Account, "absent")] },
        ],
    },
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
        reasons: &[
            Reason::new(INACTIVE, "it was deactivated", RemedyKind::Reactivate, REACTIVATE),
            Reason::new("locked", "it is locked", RemedyKind::Unlock, remedy::UNLOCK),
            Reason::new("absent", "it does not exist", RemedyKind::Reinvite, remedy::INVITE_FRESH),
            Reason::new("deleted", "it was deleted", RemedyKind::Restore, remedy::RESTORE),
            Reason::new("expired", "its end date has passed", RemedyKind::Extend, remedy::EXTEND),
            Reason::new(
                "awaiting_approval",
                "it waits for approval",
                RemedyKind::Approve,
                remedy::APPROVE,
            ),
            Reason::new("no_seat", "no seat is left for it", RemedyKind::FreeSeat, remedy::FREE_SEAT),
            Reason::new(
                "address_changed",
                "it goes by another address",
                RemedyKind::ChangeAddress,
                remedy::CHANGE_ADDRESS,
            ),
        ],
    },
    claim: Some(ReplyClaim { holds: is_active, ..ReplyClaim::PASS }),
    rank: Rank { sign_in: 10, access: 20 },
    run: CheckFn::alone(run),
};

const INACTIVE: &str = "inactive";

/// Active, and not only invited.
fn is_active(_: &Case, facts: &Facts) -> bool {
    let accounts = facts.account.as_ref().ok().and_then(|seen| seen.value.as_ref());
    accounts.is_some_and(|accounts| {
        !accounts.is_empty() && accounts.iter().all(|account| account.state == AccountState::Active)
    })
}

fn run(case: &Case, facts: &Facts) -> Result<Outcome, NoAnswer> {
    let state = state(case, facts);
    let lock = lock::read(case, facts);
    if let (Ok(Outcome::NotApplicable(why)), Ok(Some(lock))) = (&state, &lock) {
        let claims =
            vec![claim("the user list", why.clone()), claim(lock.connector(), "the account is locked")];
        return Err(conflict(Question::Lock, "there is no account here, and yet it is locked", claims));
    }
    match (state, lock) {
        // Some systems lock by switching the account off: then the lock is the cause, and not an admin.
        (Ok(Outcome::Fail(fail)), Ok(Some(lock))) if fail.reason == INACTIVE && lock.endless() => {
            Ok(lock.fails(facts, fail.remedies))
        }
        // Another address does not unlock it.
        (Ok(Outcome::Fail(fail)), Ok(Some(lock))) if fail.reason == "address_changed" => {
            Ok(lock.fails(facts, fail.remedies))
        }
        (Ok(Outcome::Fail(fail)), _) => Ok(Outcome::Fail(fail)),
        (Err(none @ NoAnswer::Conflict(_)), _) if super::accounts_of(case, facts).is_empty() => Err(none),
        // A lock is a cause whatever else is doubtful.
        (_, Ok(Some(lock))) => Ok(lock.fails(facts, Vec::new())),
        (Ok(Outcome::NotApplicable(why)), _) => Ok(Outcome::NotApplicable(why)),
        (Err(none @ NoAnswer::Conflict(_)), _) => Err(none),
        (state, lock) => {
            let outcome = state?;
            lock?;
            // A listing of locks from before the lock says nothing of it.
            match &facts.lock {
                Ok(seen) => Ok(Grounds::new(facts).with(Question::Lock, seen).behind(outcome)),
                Err(_) => Ok(outcome),
            }
        }
    }
}

fn state(case: &Case, facts: &Facts) -> Result<Outcome, NoAnswer> {
    let accounts = accounts::read(case, facts)?;
    let outcome = accounts.agree(|account| match account {
        Some(account) => found(case, facts, &accounts, account),
        None => absent::judge(case, facts, &accounts),
    })?;
    Ok(outcome.remark(&accounts.remarks()))
}

fn found(
    case: &Case,
    facts: &Facts,
    accounts: &Accounts<'_>,
    account: &Account,
) -> Result<Outcome, NoAnswer> {
    let evidence = Grounds::new(facts).with(Question::Account, accounts.seen);
    let (state, evidence) = claims::settled_state(case, facts, accounts, account, evidence)?;
    let gone = |reason, remedies: Vec<Remedy>| {
        Ok(evidence.clone().fail(reason, claims::summary(case, facts, account, state), remedies))
    };
    match state {
        AccountState::Deleted => return gone("deleted", remedy::restore(account)),
        AccountState::AwaitingApproval => return gone("awaiting_approval", vec![remedy::approve()]),
        // What is listed as switched off may only wait: the refusal says which.
        AccountState::Inactive => {
            if let Some(outcome) = not_approved(case, facts, &evidence) {
                return Ok(outcome);
            }
            let full = seats(facts).is_some_and(|(seats, _)| seats.full());
            let remedies = remedy::reactivate(account, facts, full);
            return if full {
                let evidence = match seats(facts) {
                    Some((_, seen)) => evidence.with(Question::Seats, seen),
                    None => evidence,
                };
                let summary = claims::summary(case, facts, account, state);
                Ok(evidence.fail("no_seat", format!("{summary}, and no seat is left"), remedies))
            } else {
                gone(INACTIVE, remedies)
            };
        }
        AccountState::Active | AccountState::Invited => {}
    }
    // Who is turned away is turned away for the name that they type; who got in is kept from it by something else.
    let got_in = case.symptom == Symptom::Access || attempts::last_success(case, facts).is_some();
    if accounts.by_former && !got_in {
        return Ok(address_changed(case, account, evidence));
    }
    if let Some(end) = account.valid_until.filter(|end| *end <= facts.taken_at) {
        return Ok(evidence.fail(
            "expired",
            format!("the account ended {}", moment(end)),
            vec![remedy::extend(account)],
        ));
    }
    if account.seat == Some(false) {
        let full = seats(facts).is_some_and(|(seats, _)| seats.full());
        return Ok(evidence.fail(
            "no_seat",
            "the account needs a seat and has none",
            remedy::seat(account, full),
        ));
    }
    if accounts.by_former {
        return Ok(address_changed(case, account, evidence));
    }
    if accounts.by_alias
        && let Some(attempt) = refusal_of(case, facts, &[AttemptOutcome::NoAccount])
        && let Ok(log) = &facts.sign_in
    {
        let main = account.email.as_ref().or(account.username.as_ref());
        let summary = format!(
            "{} is an alias, and nobody signs in with it: the attempt of {} found no account",
            case.user,
            moment(attempt.at)
        );
        let evidence = evidence.with(Question::SignIn, log);
        return Ok(evidence.fail(
            "address_changed",
            summary,
            vec![remedy::use_address(main.map(String::as_str))],
        ));
    }
    if let Some(outcome) = claims::refused(case, facts, accounts, account, &evidence) {
        return Ok(outcome);
    }
    if state == AccountState::Invited {
        return Ok(evidence.pass("listed as invited: the invite was not accepted (check 2)"));
    }
    if let Ok(tenants) = &facts.tenants
        && let Some(here) = places::read(case, tenants).here()
        && here.state == MembershipState::Inactive
    {
        let claims = vec![
            claim(&accounts.seen.connector, describe(account)),
            claim(&tenants.connector, here.phrase()),
        ];
        let detail =
            "active by one listing and inactive by another: confirm the status, and reactivate if inactive";
        return Err(conflict(Question::Account, detail, claims));
    }
    Ok(evidence.pass(claims::summary(case, facts, account, state)))
}

/// They are found by a name that is not valid any more.
fn address_changed(case: &Case, account: &Account, evidence: Grounds) -> Outcome {
    let now = account.email.as_ref().or(account.username.as_ref()).or(account.id.as_ref());
    let whose = now.map_or_else(|| "an account that is there".to_owned(), |now| format!("the account {now}"));
    evidence.fail(
        "address_changed",
        format!("{} is a former address of {whose}", case.user),
        vec![remedy::use_address(now.map(String::as_str))],
    )
}

/// Switched off by the listing, and by the last attempt only not approved yet.
fn not_approved(case: &Case, facts: &Facts, evidence: &Grounds) -> Option<Outcome> {
    let attempt = refusal_of(case, facts, &[AttemptOutcome::NotApproved])?;
    let evidence = evidence.clone().with(Question::SignIn, facts.sign_in.as_ref().ok()?);
    let at = moment(attempt.at);
    let summary =
        format!("it is switched off, and waits for approval: that is what refused the attempt of {at}");
    Some(evidence.fail("awaiting_approval", summary, vec![remedy::approve()]))
}

/// What explains that nobody is listed, beside an invite and another tenant: another address, a deletion, a refusal that says so.
pub(super) fn explained(case: &Case, facts: &Facts, accounts: &Accounts<'_>) -> Option<Outcome> {
    let evidence = Grounds::new(facts).with(Question::Account, accounts.seen);
    absent::explained(case, facts, &evidence)
}

/// The seats of the tenant, where they are known.
fn seats(facts: &Facts) -> Option<(Seats, &Observed<Option<Seats>>)> {
    let seen = facts.seats.as_ref().ok()?;
    Some((seen.value?, seen))
}

/// Whether the last attempt here was refused with one of these outcomes, and nobody got in since.
fn refusal_of<'a>(
    case: &Case,
    facts: &'a Facts,
    outcomes: &[AttemptOutcome],
) -> Option<&'a crate::facts::Attempt> {
    attempts::refusal(case, facts).filter(|attempt| outcomes.contains(&attempt.outcome))
}
