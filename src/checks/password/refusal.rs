//! The last attempt was refused: what that proves, and what another check or nothing explains.

use crate::case::{Case, CheckId};
use crate::checks::grounds::Grounds;
use crate::checks::owner;
use crate::checks::{OtherResults, Outcome, Status, attempts, how_many};
use crate::facts::{Attempt, AttemptOutcome, Facts, Gap, GapReason, NoAnswer, Question, Reset, TenantPolicy};
use crate::text::moment::moment;

use super::{code, remedy};

/// What a refusal proves by itself, whatever is not known beside it.
pub(super) fn definite(
    case: &Case,
    facts: &Facts,
    others: &OtherResults,
    last: &Attempt,
    provider: Option<&str>,
    evidence: &Grounds,
) -> Result<Option<Outcome>, NoAnswer> {
    let when = moment(last.at);
    let fail = |reason, what: &str, remedies| {
        let summary = format!("the last attempt ({when}) failed: {what}{}", code(last));
        Ok(Some(evidence.clone().fail(reason, summary, remedies)))
    };
    let at_provider = owner::provider(case, facts).unwrap_or("the identity provider");
    match last.outcome {
        AttemptOutcome::ProviderRefused => {
            return fail(
                "idp",
                "the identity provider refused",
                vec![remedy::identity_provider(at_provider)],
            );
        }
        AttemptOutcome::NotAssigned => {
            let what = "the person is not assigned to the application at the identity provider";
            return fail("not_assigned", what, vec![remedy::assign(at_provider)]);
        }
        AttemptOutcome::IdentityConflict => {
            let what = "the identity that the provider shows is not the one that is linked here";
            return fail("identity_conflict", what, vec![remedy::relink(None)]);
        }
        AttemptOutcome::ExpiredLink => return Ok(expired_link(case, facts, last, evidence)),
        _ => {}
    }
    // A reset that could not be seen may have set another password since.
    let evidence = evidence.clone().unless_changed();
    let evidence = if facts.reset.is_ok() { evidence } else { evidence.likely() };
    let evidence = &evidence;
    if let Ok(policy) = &facts.policy
        && policy.value.as_ref().is_some_and(TenantPolicy::demands_single_sign_on)
        && last.outcome.is_of_password()
    {
        return Ok(Some(evidence.clone().with(Question::Policy, policy).fail(
            "single_sign_on",
            format!("the last attempt ({when}) was with a password, and the tenant demands single sign-on"),
            vec![remedy::through(at_provider)],
        )));
    }
    if attempts::password_set_since(case, facts, last.at).is_some() {
        // What was wrong then is not what they have now.
        return Ok(None);
    }
    if let Some(provider) = provider {
        return at_the_provider(others, last, provider, evidence);
    }
    Ok(refused(others, last)?.map(|(reason, what)| {
        evidence.clone().fail(
            reason,
            format!("the last attempt ({when}) failed: {what}{}", code(last)),
            remedy::reset(facts),
        )
    }))
}

/// Somebody who signs in elsewhere and was refused: the reset here does not help. What hides its cause counts only when account, invite
/// and tenant pass.
fn at_the_provider(
    others: &OtherResults,
    last: &Attempt,
    provider: &str,
    evidence: &Grounds,
) -> Result<Option<Outcome>, NoAnswer> {
    let (reason, what) = match last.outcome {
        AttemptOutcome::WrongPassword => ("single_sign_on", "wrong password"),
        AttemptOutcome::PasswordExpired => ("single_sign_on", "the password has expired or must be changed"),
        AttemptOutcome::Masked => ("single_sign_on", "\"invalid user or password\""),
        AttemptOutcome::Other => ("idp", "the code does not say why"),
        _ => return Ok(None),
    };
    let hides = matches!(last.outcome, AttemptOutcome::Masked | AttemptOutcome::Other);
    if hides && !alone(others, what)? {
        return Ok(None);
    }
    Ok(Some(evidence.clone().fail(
        reason,
        format!(
            "the last attempt ({}) failed: {what}{}; they sign in through {provider}",
            moment(last.at),
            code(last)
        ),
        vec![remedy::identity_provider(provider)],
    )))
}

/// A link was refused as expired while that of the reset was good: it was one of an earlier mail.
pub(super) fn of_an_earlier_mail(attempt: &Attempt, reset: &Reset) -> bool {
    attempt.outcome == AttemptOutcome::ExpiredLink
        && attempt.at > reset.requested_at
        && reset.expires_at.is_some_and(|end| end > attempt.at)
}

/// The link of the newer of invite and reset had expired; the invite's is check 2's. An invite that was sent later cannot have been it.
fn expired_link(case: &Case, facts: &Facts, last: &Attempt, evidence: &Grounds) -> Option<Outcome> {
    let invite = facts.invite.as_ref().ok().and_then(|seen| seen.value.as_ref());
    let seen = facts.reset.as_ref().ok()?;
    let reset = seen.value.as_ref().filter(|reset| reset.requested_at < last.at)?;
    // What the newer mail waits for is said of the reset.
    if of_an_earlier_mail(last, reset) && super::stuck_reset(case, facts, reset, Some(last)).is_some() {
        return None;
    }
    let invited = invite.and_then(|invite| invite.sent_at);
    if invited.is_some_and(|sent| sent > reset.requested_at && sent <= last.at)
        || attempts::password_set_since(case, facts, last.at).is_some()
    {
        return None;
    }
    let mut remedies = remedy::once_more();
    let set = reset.done_at.map(|at| {
        remedies.insert(0, remedy::use_new_password());
        format!("; a password was set by that reset {}", moment(at))
    });
    let set = set.unwrap_or_default();
    Some(evidence.clone().with(Question::Reset, seen).fail(
        "reset_expired",
        format!("the link of the reset was refused as expired {}{set}", moment(last.at)),
        remedies,
    ))
}

/// Whether the last attempt proves a wrong or expired password. A masked text counts only when account, invite and
/// tenant pass: unknown beside it stays unknown.
fn refused(others: &OtherResults, last: &Attempt) -> Result<Option<(&'static str, &'static str)>, NoAnswer> {
    match last.outcome {
        AttemptOutcome::WrongPassword => Ok(Some(("wrong_password", "wrong password"))),
        AttemptOutcome::PasswordExpired => {
            Ok(Some(("password_expired", "the password has expired or must be changed")))
        }
        AttemptOutcome::Masked => Ok(alone(others, "\"invalid user or password\"")?.then_some((
            "wrong_password",
            "\"invalid user or password\", and account, invite and tenant are in order",
        ))),
        _ => Ok(None),
    }
}

/// Whether account, invite and tenant pass, so that a text that hides its cause is about the password; `false`: one of them explains it.
///
/// # Errors
/// One of them is not known.
fn alone(others: &OtherResults, what: &str) -> Result<bool, NoAnswer> {
    let others = others.all();
    if others.iter().all(|check| check.status == Status::Pass) {
        return Ok(true);
    }
    if others.iter().any(|check| matches!(check.status, Status::Fail | Status::NotApplicable)) {
        return Ok(false);
    }
    let Some(open) = others.iter().find_map(|check| check.unanswered.clone()) else { return Ok(false) };
    let detail = format!("the last attempt says only {what}, which hides its cause; {}", open.detail());
    // Whatever is doubtful about the account is that check's; here it is only not known.
    let gap =
        Gap { need: open.need().clone(), ..Gap::new(open.question(), GapReason::CannotTell, detail.clone()) };
    Err(match open {
        NoAnswer::Gap(gap) => NoAnswer::Gap(gap).with_detail(detail),
        NoAnswer::Conflict(_) => gap.into(),
    })
}

/// A refusal that proves nothing about the password by itself.
pub(super) fn judge(
    case: &Case,
    facts: &Facts,
    others: &OtherResults,
    last: &Attempt,
    evidence: Grounds,
) -> Result<Outcome, NoAnswer> {
    let when = moment(last.at);
    if attempts::refusal(case, facts).is_none() {
        return Ok(evidence.pass(format!("they got in after the attempt that was refused ({when})")));
    }
    if let Some(what) = attempts::outside(last.outcome) {
        return Ok(evidence.pass(format!(
            "the last attempt ({when}) got stuck at {what}, which is none of the {} checks{}",
            how_many(),
            code(last)
        )));
    }
    // What another password does not mend is not over by it.
    let of_password = last.outcome.is_of_password() || last.outcome == AttemptOutcome::ExpiredLink;
    if let Some(at) = attempts::password_set_since(case, facts, last.at).filter(|_| of_password) {
        // Where the tenant demands single sign-on, another password does not help either.
        if let Err(none) = &facts.policy
            && none.was_sought()
        {
            return Err(none.clone());
        }
        return Ok(evidence.likely().pass(format!(
            "a new password was set {}, after the attempt that was refused ({when}{})",
            moment(at),
            code(last)
        )));
    }
    match last.outcome {
        AttemptOutcome::Masked => Ok(Outcome::NotApplicable(format!(
            "the last attempt ({when}) says only \"invalid user or password\", which another check explains"
        ))),
        AttemptOutcome::NotSetUp => covered(others, last, "the set-up was not finished", CheckId::Invite),
        AttemptOutcome::ExpiredLink => covered(others, last, "the link had expired", CheckId::Invite),
        AttemptOutcome::NoAccount => covered(others, last, "there is no such account", CheckId::Account),
        AttemptOutcome::Inactive => covered(others, last, "the account is deactivated", CheckId::Account),
        AttemptOutcome::Locked => covered(others, last, "the account is locked", CheckId::Account),
        AttemptOutcome::NoSeat => covered(others, last, "no seat is left", CheckId::Account),
        AttemptOutcome::NotApproved => covered(others, last, "the account is not approved", CheckId::Account),
        _ => Err(Gap::new(
            Question::SignIn,
            GapReason::CannotTell,
            format!("the last attempt ({when}) failed, and its code does not say why{}", code(last)),
        )
        .into()),
    }
}

/// The last attempt ended for a reason that another check explains. Where that check passes, a later change mended it, or it
/// would be contradicted: signing in again is what is left.
fn covered(others: &OtherResults, last: &Attempt, what: &str, check: CheckId) -> Result<Outcome, NoAnswer> {
    let (when, code) = (moment(last.at), code(last));
    let now = others.of(check).map_or(Status::Unknown, |other| other.status);
    match now {
        Status::Unknown => {
            let detail = format!(
                "the last attempt ({when}) ended because {what}{code}; whether that is over could not be seen, and nobody has \
                 tried since"
            );
            let mut gap = Gap::new(Question::SignIn, GapReason::CannotTell, detail);
            gap.need.place = Some("have the user sign in again, and ask what happens".into());
            gap.need.who = Some("the user".into());
            Err(gap.into())
        }
        Status::Pass => Ok(Outcome::NotApplicable(format!(
            "the last attempt ({when}) ended because {what}{code}; that was mended since, and nobody has tried again"
        ))),
        _ => Ok(Outcome::NotApplicable(format!(
            "the last attempt ({when}) ended because {what}: see check {}{code}",
            check.number()
        ))),
    }
}
