//! What cannot work, whatever was tried: a password that was never set, has expired or must be changed; an identity that is not
//! the one that is linked.

use crate::case::{Case, CheckId};
use crate::checks::grounds::Grounds;
use crate::checks::read::{claim, conflict};
use crate::checks::{OtherResults, Outcome, Status, accounts, attempts};
use crate::facts::{AttemptOutcome, Facts, NoAnswer, Observed, Password, Question, RequiredAction};
use crate::text::moment::moment;

use super::{LastAttempt, remedy};

/// The identity that the provider shows is not the one that is linked, by the account.
pub(super) fn identity(case: &Case, facts: &Facts) -> Option<Outcome> {
    let accounts = accounts::read(case, facts).ok()?;
    if accounts.own.is_empty() || !accounts.own.iter().all(|account| account.identity_conflict == Some(true))
    {
        return None;
    }
    let evidence = Grounds::new(facts).with(Question::Account, accounts.seen);
    Some(evidence.fail(
        "identity_conflict",
        "the identity that the provider shows is not the one that is linked to the account",
        vec![remedy::relink(accounts.own.first().and_then(|account| account.managed_by.as_ref()))],
    ))
}

/// A password that cannot work.
pub(super) fn judge(
    case: &Case,
    facts: &Facts,
    password: &Password,
    seen: &Observed<Option<Password>>,
    last: &LastAttempt<'_>,
    others: &OtherResults,
) -> Result<Option<Outcome>, NoAnswer> {
    let evidence = Grounds::new(facts).with(Question::Password, seen);
    if attempts::never_set(case, facts) {
        let invite = others.of(CheckId::Invite);
        // Where it is in doubt whether the invite can be accepted, a reset may be the wrong step.
        if invite.is_some_and(|invite| invite.status == Status::Contradicted) {
            let why =
                "a password was never set; whether the invite can still be accepted is check 2's question";
            return Ok(Some(Outcome::NotApplicable(why.into())));
        }
        let invite = invite.filter(|invite| invite.status == Status::Fail);
        let remedies = invite.map_or_else(remedy::forgot, |invite| invite.remedies.clone());
        return Ok(Some(evidence.fail("never_set", "a password was never set", remedies)));
    }
    if let Some(end) = password.expires_at.filter(|end| *end <= facts.taken_at) {
        if let Ok(Some(last)) = last
            && last.outcome == AttemptOutcome::Success
            && last.at >= end
        {
            let claims = vec![
                claim(&seen.connector, format!("the password expired {}", moment(end))),
                claim("the sign-in log", format!("signed in {}", moment(last.at))),
            ];
            return Err(conflict(Question::Password, "signed in with an expired password", claims));
        }
        let summary = format!("the password expired {}", moment(end));
        return Ok(Some(evidence.fail("password_expired", summary, remedy::forgot())));
    }
    if password.must_change == Some(true) {
        let summary = "the password is a temporary one: it must be changed before they can go on";
        return Ok(Some(evidence.fail("must_change", summary, remedy::change())));
    }
    Ok(demanded(case, facts))
}

/// The account demands a new password.
pub(super) fn demanded(case: &Case, facts: &Facts) -> Option<Outcome> {
    let accounts = accounts::read(case, facts).ok()?;
    let demands = |action: &RequiredAction| *action == RequiredAction::SetPassword;
    if !accounts.own.iter().any(|account| account.required_actions.iter().flatten().any(demands)) {
        return None;
    }
    let evidence = Grounds::new(facts).with(Question::Account, accounts.seen);
    let summary = "the account demands a new password: it must be set before they can go on";
    Some(evidence.fail("must_change", summary, remedy::change()))
}
