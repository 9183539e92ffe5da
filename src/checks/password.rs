//! 3. Can they sign in with what they have; is a reset under way, and did its mail arrive?

mod remedy;

use crate::case::{Case, CheckId, Symptom};
use crate::facts::{
    Attempt, AttemptOutcome, Facts, Gap, GapReason, NoAnswer, Observed, Password, Question, Reset, SignIn,
};

use super::grounds::Grounds;
use super::read::{claim, conflict, settled};
use super::{
    ByHand, Check, CheckFn, OtherResults, Outcome, Rank, RemedyKind, Status, account, attempts, invite,
    tenant,
};
use crate::text::moment::moment;

/// The check.
pub(super) const CHECK: Check = Check {
    id: CheckId::Password,
    question: "Can they sign in with what they have?",
    explain: "\
Looks at the last attempt to sign in to the tenant in question, at the password, and at a password reset under way.

  pass               the last attempt succeeded, or a new password was set
  wrong_password     have them use Forgot password on the login page. If the reset email does not arrive: spam, the \
spelling of the email, corporate filtering
  password_expired, must_change, never_set   the same
  reset_*            a reset was asked for: find its mail, or find out why it did not arrive
  single_sign_on     they sign in at an identity provider: a reset here does not help
  not applicable     the user is signed in, or the account, the invite or the tenant explains the failure
  unknown            nobody knows whether the password works: have them try Forgot password and say what happens

\"Invalid user or password\" hides its cause on purpose. It counts only when account, invite and tenant are in order. A \
failure of the second factor, the device, the network or the service is none of the {checks} checks.",
    ask: "Have them click Forgot password on the login page, set a new password and log in. Can they log in now?",
    needs: &[
        Question::Password,
        Question::SignIn,
        Question::Reset,
        Question::Account,
        Question::Lock,
        Question::Invite,
        Question::Tenants,
        // Check 1, which this one asks, looks whether somebody who has no account has roles.
        Question::Roles,
        Question::Changes,
        Question::Seats,
        Question::Policy,
    ],
    by_hand: ByHand {
        answers: Question::Password,
        pass: "they can sign in",
        fail: "they cannot sign in with what they have",
        remedy: (RemedyKind::PasswordReset, remedy::FORGOT),
    },
    claim: None,
    rank: Rank { sign_in: 30, access: 40 },
    run: CheckFn::after(&[&account::CHECK, &invite::CHECK, &tenant::CHECK], run),
};

fn run(case: &Case, facts: &Facts, others: &OtherResults) -> Result<Outcome, NoAnswer> {
    if case.symptom == Symptom::Access {
        return Ok(Outcome::NotApplicable("they are signed in".into()));
    }
    let last = attempts::last_here(case, facts);
    if let Some(outcome) = definite(facts, &last, others)? {
        return Ok(outcome);
    }
    // Nothing failed for certain. From here on everything must be known.
    let password = settled(Question::Password, &facts.password)?;
    let last = last?;
    let evidence = with_log(Grounds::new(facts.taken_at).with(Question::Password, password), facts);
    let reset = settled(Question::Reset, &facts.reset)?.value.as_ref();
    if password.value.is_none() {
        return Ok(Outcome::NotApplicable("there is no account to sign in with (check 1)".into()));
    }
    let Some(last) = last else {
        return match reset.and_then(|reset| reset.done_at) {
            Some(at) => Ok(evidence
                .likely()
                .pass(format!("a new password was set {}; no attempt to sign in is recorded", moment(at)))),
            None => Err(untried()),
        };
    };
    let when = moment(last.at);
    if let Some(what) = attempts::outside(last.outcome) {
        return Ok(evidence.pass(format!(
            "the last attempt ({when}) got stuck at {what}, which is none of the {} checks{}",
            super::how_many(),
            code(last)
        )));
    }
    match last.outcome {
        AttemptOutcome::Success => Ok(evidence.pass(format!("the last attempt succeeded ({when})"))),
        AttemptOutcome::Masked => Ok(Outcome::NotApplicable(format!(
            "the last attempt ({when}) says only \"invalid user or password\", which another check explains"
        ))),
        AttemptOutcome::NotSetUp => covered(others, last, "the set-up was not finished", CheckId::Invite),
        AttemptOutcome::NoAccount => covered(others, last, "there is no such account", CheckId::Account),
        AttemptOutcome::Inactive => covered(others, last, "the account is deactivated", CheckId::Account),
        AttemptOutcome::Locked => covered(others, last, "the account is locked", CheckId::Account),
        _ => Err(Gap::new(
            Question::SignIn,
            GapReason::CannotTell,
            format!("the last attempt ({when}) failed, and its code does not say why{}", code(last)),
        )
        .into()),
    }
}

type LastAttempt<'a> = Result<Option<&'a Attempt>, NoAnswer>;

/// Causes that hold whatever is not known beside them.
fn definite(
    facts: &Facts,
    last: &LastAttempt<'_>,
    others: &OtherResults,
) -> Result<Option<Outcome>, NoAnswer> {
    let password = facts.password.as_ref().ok();
    let details = password.and_then(|seen| seen.value.as_ref());
    let provider = details.and_then(|password| password.single_sign_on.as_deref());
    let evidence = with_log(Grounds::new(facts.taken_at), facts);
    let evidence = match password {
        Some(seen) => evidence.with(Question::Password, seen),
        None => evidence,
    };
    if let (Some(password), Some(seen), None) = (details, password, provider)
        && let Some(outcome) = unusable(facts, password, seen, last, others)?
    {
        return Ok(Some(outcome));
    }
    let Ok(last) = last else { return Ok(None) };
    if let Some(last) = last
        && let Some((reason, what)) = refused(others, last)?
    {
        let when = moment(last.at);
        return Ok(Some(match provider {
            Some(provider) => evidence.fail(
                "single_sign_on",
                format!("the last attempt ({when}) failed: {what}; they sign in through {provider}"),
                vec![remedy::identity_provider(provider)],
            ),
            None => evidence.fail(
                reason,
                format!("the last attempt ({when}) failed: {what}{}{}", code(last), renewed(facts, last)),
                remedy::reset(facts, last),
            ),
        }));
    }
    let reset = facts.reset.as_ref().ok().and_then(|seen| Some((seen, seen.value.as_ref()?)));
    let stuck = reset.and_then(|(seen, reset)| Some((seen, stuck_reset(facts, reset, *last)?)));
    Ok(match (provider, stuck) {
        (Some(provider), Some((seen, (_, summary, _)))) => Some(evidence.with(Question::Reset, seen).fail(
            "single_sign_on",
            format!("{summary}; but they sign in through {provider}"),
            vec![remedy::identity_provider(provider)],
        )),
        (Some(provider), None) if last.is_none() => Some(evidence.likely().fail(
            "single_sign_on",
            format!("they sign in through {provider}, and no attempt reached this system"),
            vec![remedy::identity_provider(provider)],
        )),
        (None, Some((seen, (reason, summary, remedies)))) => {
            Some(evidence.with(Question::Reset, seen).fail(reason, summary, remedies))
        }
        (_, None) => None,
    })
}

/// A password that cannot work: never set, expired, or to be changed first.
fn unusable(
    facts: &Facts,
    password: &Password,
    seen: &Observed<Option<Password>>,
    last: &LastAttempt<'_>,
    others: &OtherResults,
) -> Result<Option<Outcome>, NoAnswer> {
    let evidence = Grounds::new(facts.taken_at).with(Question::Password, seen);
    if password.set == Some(false) {
        let invite = others.of(CheckId::Invite).filter(|invite| invite.status == Status::Fail);
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
        let summary = "the password must be changed before they can go on";
        return Ok(Some(evidence.fail("must_change", summary, remedy::forgot())));
    }
    Ok(None)
}

/// Whether the last attempt proves a wrong or expired password. A masked text counts only when account, invite and
/// tenant pass: unknown beside it stays unknown.
fn refused(others: &OtherResults, last: &Attempt) -> Result<Option<(&'static str, &'static str)>, NoAnswer> {
    match last.outcome {
        AttemptOutcome::WrongPassword => Ok(Some(("wrong_password", "wrong password"))),
        AttemptOutcome::PasswordExpired => {
            Ok(Some(("password_expired", "the password has expired or must be changed")))
        }
        AttemptOutcome::Masked => {
            let others = others.all();
            if others.iter().all(|check| check.status == Status::Pass) {
                return Ok(Some((
                    "wrong_password",
                    "\"invalid user or password\", and account, invite and tenant are in order",
                )));
            }
            if others.iter().any(|check| matches!(check.status, Status::Fail | Status::NotApplicable)) {
                return Ok(None);
            }
            let Some(open) = others.iter().find_map(|check| check.unanswered.clone()) else {
                return Ok(None);
            };
            let detail = format!(
                "the last attempt says only \"invalid user or password\", which hides its cause; {}",
                open.detail()
            );
            Err(open.with_detail(detail))
        }
        _ => Ok(None),
    }
}

/// A reset that was asked for and did not end in a new password, unless they got in since.
fn stuck_reset(
    facts: &Facts,
    reset: &Reset,
    last: Option<&Attempt>,
) -> Option<(&'static str, String, Vec<super::Remedy>)> {
    let past_the_password = |attempt: &Attempt| {
        matches!(attempt.outcome, AttemptOutcome::Success | AttemptOutcome::SecondFactor)
            && attempt.at >= reset.requested_at
    };
    if reset.done_at.is_some() || last.is_some_and(past_the_password) {
        return None;
    }
    Some(remedy::stuck(reset, facts.taken_at))
}

fn with_log(evidence: Grounds, facts: &Facts) -> Grounds {
    match &facts.sign_in {
        Ok(seen @ Observed { value: Some(SignIn { .. }), .. }) => evidence.with(Question::SignIn, seen),
        _ => evidence,
    }
}

/// The last attempt ended for a reason that another check explains, unless that is over and nobody has tried since.
fn covered(others: &OtherResults, last: &Attempt, what: &str, check: CheckId) -> Result<Outcome, NoAnswer> {
    let (when, code) = (moment(last.at), code(last));
    let now = others.of(check).map_or(Status::Unknown, |other| other.status);
    if matches!(now, Status::Pass | Status::Unknown) {
        let since =
            if now == Status::Pass { "that is over" } else { "whether that is over could not be seen" };
        let detail = format!(
            "the last attempt ({when}) ended because {what}{code}; {since}, and nobody has tried since"
        );
        let mut gap = Gap::new(Question::SignIn, GapReason::CannotTell, detail);
        gap.need.place = Some("have the user sign in again, and ask what happens".into());
        gap.need.who = Some("the user".into());
        return Err(gap.into());
    }
    let number = check.number();
    Ok(Outcome::NotApplicable(format!(
        "the last attempt ({when}) ended because {what}: see check {number}{code}"
    )))
}

/// A password that was set after the attempt failed.
fn renewed(facts: &Facts, last: &Attempt) -> String {
    remedy::set_since(facts, last)
        .map_or_else(String::new, |at| format!("; a new password was set since ({})", moment(at)))
}

fn code(attempt: &Attempt) -> String {
    attempt.code.as_ref().map(|code| format!(" [{code}]")).unwrap_or_default()
}

/// A password is set, and neither an attempt nor a reset says whether it works.
fn untried() -> NoAnswer {
    let mut gap = Gap::new(
        Question::SignIn,
        GapReason::CannotTell,
        "no attempt to sign in is recorded: whether the password works can only be told by trying",
    );
    gap.need.place =
        Some("have the user click Forgot password on the login page, and ask what happens".into());
    gap.need.who = Some("the user".into());
    gap.into()
}
