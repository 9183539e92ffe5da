//! No account here, by a complete listing: an invite, another tenant, another address or a deletion may explain it.

use crate::case::Case;
use crate::checks::accounts::Accounts;
use crate::checks::grounds::Grounds;
use crate::checks::invites;
use crate::checks::owner::kept_by;
use crate::checks::read::{claim, conflict, incomplete, known};
use crate::checks::{Outcome, Remedy, RemedyKind, history, places};
use crate::facts::{
    AttemptOutcome, Change, ChangeKind, Facts, Membership, MembershipState, NoAnswer, Question,
};
use crate::text::moment::moment;

use super::{claims, refusal_of, remedy, seats};

/// Judges it.
///
/// # Errors
/// A listing that would explain it could not be read to its end, or two listings contradict each other.
pub(super) fn judge(case: &Case, facts: &Facts, accounts: &Accounts<'_>) -> Result<Outcome, NoAnswer> {
    let invite = invites::read(case, facts);
    let open = matches!(&invite, Ok((standing, _)) if standing.is_open());
    let tenants = known(&facts.tenants);
    if let Ok(seen) = &tenants {
        let places = places::read(case, seen);
        let here = places.here();
        match here.map(|here| here.state) {
            Some(first) if places.rows.iter().any(|row| row.state != first) => {
                let claims = places.rows.iter().map(|row| claim(&seen.connector, row.phrase()));
                let detail = "no account by one listing, and by another a membership in two states";
                return Err(conflict(Question::Account, detail, claims.collect()));
            }
            Some(MembershipState::Invited) => {
                return Ok(Outcome::NotApplicable("no account yet: invited, not accepted (check 2)".into()));
            }
            // Switched off by the one and not there by the other: neither lets them in.
            Some(MembershipState::Inactive) => {
                let evidence = Grounds::new(facts).with(Question::Account, accounts.seen);
                let explained = explained(case, facts, &evidence);
                let evidence = evidence.with(Question::Tenants, seen);
                return Ok(explained.unwrap_or_else(|| switched_off(facts, here, evidence)));
            }
            Some(MembershipState::Member) => {
                let claims = vec![
                    claim(&accounts.seen.connector, "no such account"),
                    claim(&seen.connector, "a member of the tenant"),
                ];
                let detail = "no account by one listing, a member by another";
                return Err(conflict(Question::Account, detail, claims));
            }
            None => {}
        }
        if !open && !places.elsewhere.is_empty() {
            return Ok(Outcome::NotApplicable(format!(
                "no account in this tenant, only in {} (check 4)",
                places.names()
            )));
        }
    }
    if open {
        return Ok(Outcome::NotApplicable("no account yet: the invite was not accepted (check 2)".into()));
    }
    // With an invite come roles that they will have; without one nobody who does not exist has any.
    belongings(facts, accounts)?;
    let evidence = Grounds::new(facts).with(Question::Account, accounts.seen);
    if let Some(outcome) = explained(case, facts, &evidence) {
        return Ok(outcome);
    }
    let tenants = match tenants {
        Ok(tenants) if tenants.complete => tenants,
        other => {
            let open = other.map_or_else(|none| none, |seen| incomplete(Question::Tenants, seen));
            let here = case.tenant.as_deref().unwrap_or("this tenant");
            let detail = format!("no account in {here}; other tenants are not visible: {}", open.detail());
            return Err(open.with_detail(detail));
        }
    };
    let (_, invite) = invite?;
    let evidence = evidence.with(Question::Invite, invite).with(Question::Tenants, tenants);
    let fresh = Remedy::new(RemedyKind::Reinvite, remedy::INVITE_FRESH);
    if let Some((seats, seen)) = seats(facts).filter(|(seats, _)| seats.full()) {
        let limit = seats.limit.unwrap_or(seats.used);
        return Ok(evidence.with(Question::Seats, seen).fail(
            "no_seat",
            format!("there is no account, and no seat for one is left ({} of {limit} taken)", seats.used),
            vec![remedy::free_seat(), fresh],
        ));
    }
    Ok(evidence.fail(
        "absent",
        "the account does not exist: not active, not inactive, not invited, in no tenant",
        vec![fresh],
    ))
}

/// No account is listed, and a membership that is deactivated.
fn switched_off(facts: &Facts, here: Option<&Membership>, evidence: Grounds) -> Outcome {
    let owner = here.and_then(|here| here.managed_by.as_ref());
    let mut remedies = vec![
        kept_by(owner, Remedy::new(RemedyKind::Reactivate, remedy::REACTIVATE)),
        Remedy::new(RemedyKind::LookUp, remedy::NOT_LISTED),
    ];
    let what = "no account is listed, and the membership in the tenant is deactivated";
    match seats(facts).filter(|(seats, _)| seats.full()) {
        Some((_, seen)) => {
            remedies.insert(0, remedy::free_seat());
            let evidence = evidence.with(Question::Seats, seen).likely();
            evidence.fail("no_seat", format!("{what}, and no seat is left"), remedies)
        }
        None => evidence.likely().fail("inactive", what, remedies),
    }
}

/// A cause that explains why nobody is listed here: another address, a deletion, a refusal that says so.
pub(super) fn explained(case: &Case, facts: &Facts, evidence: &Grounds) -> Option<Outcome> {
    let log = facts.changes.as_ref().ok();
    let with_log = || match log {
        Some(seen) => evidence.clone().with(Question::Changes, seen),
        None => evidence.clone(),
    };
    if let Some((change, other)) = other_address(case, facts) {
        let by = change.by_whom();
        let summary = format!(
            "no account has the address {}: it was changed {}{by}; the other address is {other}",
            case.user,
            moment(change.at)
        );
        let text = format!(
            "Settings → Users → find {other}: that is the person's account. Change its address to the one that they have now, or \
             have them sign in with {other}. Not a new invite: that starts an empty account"
        );
        return Some(with_log().fail(
            "address_changed",
            summary,
            vec![Remedy::new(RemedyKind::ChangeAddress, text)],
        ));
    }
    // Who was switched on or off later was there again.
    let life = [ChangeKind::Restored, ChangeKind::Created, ChangeKind::Activated, ChangeKind::Deactivated];
    let back = history::newest(case, facts, &life);
    let deleted = history::newest(case, facts, &[ChangeKind::Deleted]);
    if let Some(change) = deleted.filter(|change| back.is_none_or(|back| back.at <= change.at)) {
        let by = change.by_whom();
        let restore = Remedy::new(RemedyKind::Restore, remedy::RESTORE);
        return Some(with_log().fail(
            "deleted",
            format!("the account was deleted {}{by}", moment(change.at)),
            vec![restore, remedy::invite_after_restoring()],
        ));
    }
    let refusal = refusal_of(case, facts, &[AttemptOutcome::NotApproved, AttemptOutcome::NoSeat])?;
    let seats_free = seats(facts).is_some_and(|(seats, _)| !seats.full());
    if history::since(case, facts, claims::mends(refusal.outcome), refusal.at)
        || refusal.outcome == AttemptOutcome::NoSeat && seats_free
    {
        return None;
    }
    let seen = facts.sign_in.as_ref().ok()?;
    let evidence = evidence.clone().with(Question::SignIn, seen);
    Some(match refusal.outcome {
        AttemptOutcome::NotApproved => evidence.fail(
            "awaiting_approval",
            format!(
                "the last attempt ({}) was refused: the account has not been approved",
                moment(refusal.at)
            ),
            vec![remedy::approve()],
        ),
        _ => evidence.fail(
            "no_seat",
            format!(
                "the last attempt ({}) was refused: no seat was left to make an account",
                moment(refusal.at)
            ),
            vec![remedy::free_seat(), Remedy::new(RemedyKind::Reinvite, remedy::INVITE_FRESH)],
        ),
    })
}

/// The newest change of the address that was tried, and the other address.
fn other_address<'a>(case: &Case, facts: &'a Facts) -> Option<(&'a Change, String)> {
    let all = facts.changes.as_ref().ok()?.value.as_deref()?;
    all.iter()
        .filter_map(|change| {
            let (from, to) = change.addresses()?;
            let other = if places::same(&from, &case.user) {
                to
            } else if places::same(&to, &case.user) {
                from
            } else {
                return None;
            };
            Some((change, other))
        })
        .max_by_key(|(change, other)| (change.at, other.clone()))
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
