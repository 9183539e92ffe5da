//! 3. Can they sign in with what they have; is a reset under way, and did its mail arrive?

mod refusal;
mod remedy;
mod unusable;

use crate::case::{Case, CheckId, Symptom};
use crate::facts::{
    Attempt, AttemptOutcome, Facts, Gap, GapReason, NoAnswer, Observed, Question, Reset, SignIn,
};

use super::grounds::Grounds;
use super::read::settled;
use super::{
    ByHand, Check, CheckFn, HandFinding, HandLook, OtherResults, Outcome, Rank, RemedyKind, Sight, Status,
    account, attempts, invite, tenant,
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
  password_expired, never_set   the same
  must_change        sign in with the temporary password, then set a new one
  reset_under_way, reset_expired   a reset was asked for: find its mail, or ask for one more
  reset_mail_not_sent, reset_mail_bounced, reset_mail_missing   find out why its mail did not arrive
  link_used          the link of the reset was opened and no password was set: ask for one more
  single_sign_on     they sign in at an identity provider: a reset here does not help
  idp, not_assigned  the identity provider refused them, or they are not assigned to the application there
  identity_conflict  the identity that the provider shows is not the one that is linked here: link it again
  not applicable     the user is signed in, or the account, the invite or the tenant explains the failure
  unknown            nobody knows whether the password works: have them try Forgot password and say what happens

\"Invalid user or password\" hides its cause on purpose. It counts only when account, invite and tenant are in order. A \
failure of the second factor, the device, the network or the service is none of the {checks} checks.",
    ask: "Have them click Forgot password on the login page, set a new password and log in. What happens?",
    look: HandLook {
        after: &[CheckId::Account, CheckId::Invite],
        sights: &[
            Sight { says: "they can log in now", settles: &[HandFinding::passes(CheckId::Password)] },
            Sight {
                says: "the password is refused",
                settles: &[HandFinding::fails(CheckId::Password, "wrong_password")],
            },
            Sight {
                says: "the reset email does not arrive, although the address and the spam folder were checked",
                settles: &[HandFinding::fails(CheckId::Password, "reset_mail_missing")],
            },
            Sight {
                says: "the link in the reset email is said to be used or expired",
                settles: &[HandFinding::fails(CheckId::Password, "reset_expired")],
            },
            Sight {
                says: "there is no Forgot password for them: they sign in through their company (single sign-on)",
                settles: &[HandFinding::fails(CheckId::Password, "single_sign_on")],
            },
        ],
    },
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
        reasons: remedy::REASONS,
    },
    claim: None,
    rank: Rank { sign_in: 30, access: 40 },
    run: CheckFn::after(&[&account::CHECK, &invite::CHECK, &tenant::CHECK], run),
};

fn run(case: &Case, facts: &Facts, others: &OtherResults) -> Result<Outcome, NoAnswer> {
    if case.symptom == Symptom::Access {
        return Ok(Outcome::NotApplicable("they are signed in, as it was reported".into()));
    }
    let last = attempts::last_here(case, facts);
    let definite = definite(case, facts, &last, others);
    if let Some(outcome) = definite? {
        return Ok(outcome);
    }
    // Nothing failed for certain. From here on everything must be known, unless they got in: that is what a password is for.
    let last = last?;
    let password = settled(Question::Password, &facts.password)?;
    let evidence = with_log(Grounds::new(facts).with(Question::Password, password), facts);
    let reset = settled(Question::Reset, &facts.reset);
    if let Some(last) =
        last.filter(|last| last.outcome == AttemptOutcome::Success && password.value.is_some())
    {
        // A reset that could not be seen may be newer.
        let evidence = if reset.is_ok() { evidence } else { evidence.likely() };
        return Ok(evidence.pass(format!("the last attempt succeeded ({})", moment(last.at))));
    }
    let reset = reset?.value.as_ref();
    if password.value.is_none() {
        return Ok(Outcome::NotApplicable("there is no account to sign in with (check 1)".into()));
    }
    let Some(last) = last else {
        if let Some(at) = reset.and_then(|reset| reset.done_at) {
            let summary = format!("a new password was set {}; no attempt to sign in is recorded", moment(at));
            return Ok(evidence.likely().pass(summary));
        }
        return match others.all().iter().find(|check| check.status == Status::Fail) {
            // Nobody tries what cannot work: the cause explains it, and it is no gap of its own.
            Some(first) => Ok(Outcome::NotApplicable(format!(
                "no attempt to sign in is recorded, which check {} explains",
                first.id.number()
            ))),
            None => Err(untried()),
        };
    };
    refusal::judge(case, facts, others, last, evidence)
}

type LastAttempt<'a> = Result<Option<&'a Attempt>, NoAnswer>;

/// Causes that hold whatever is not known beside them.
fn definite(
    case: &Case,
    facts: &Facts,
    last: &LastAttempt<'_>,
    others: &OtherResults,
) -> Result<Option<Outcome>, NoAnswer> {
    if let Some(outcome) = unusable::identity(case, facts) {
        return Ok(Some(outcome));
    }
    let password = facts.password.as_ref().ok();
    let details = password.and_then(|seen| seen.value.as_ref());
    let provider = details.and_then(|password| password.single_sign_on.as_deref());
    let evidence = with_log(Grounds::new(facts), facts);
    let evidence = match password {
        Some(seen) => evidence.with(Question::Password, seen),
        None => evidence,
    };
    let unusable = match (details, password, provider) {
        (Some(password), Some(seen), None) => unusable::judge(case, facts, password, seen, last, others)?,
        // The end of a password that they do not sign in with is none of theirs; what the account demands is.
        _ => unusable::demanded(case, facts),
    };
    if unusable.is_some() {
        return Ok(unusable);
    }
    let Ok(last) = last else { return Ok(None) };
    // A reset that was asked for after the refusal is where they are now.
    let newer = remedy::under_way(facts);
    let asked_since = |last: &Attempt| newer.is_some_and(|reset| reset.requested_at >= last.at);
    let refusal = last.filter(|last| {
        attempts::refusal(case, facts).is_some()
            && !(provider.is_none() && last.outcome.is_of_password() && asked_since(last))
    });
    let proven = refusal.map(|last| refusal::definite(case, facts, others, last, provider, &evidence));
    let hidden = match proven {
        Some(Ok(Some(outcome))) => return Ok(Some(outcome)),
        // A reset that is stuck is a cause, whatever a text hides.
        Some(Err(none)) => Some(none),
        _ => None,
    };
    let reset = facts.reset.as_ref().ok().and_then(|seen| Some((seen, seen.value.as_ref()?)));
    let stuck = reset.and_then(|(seen, reset)| Some((seen, stuck_reset(case, facts, reset, *last)?)));
    let outcome = match (provider, stuck) {
        (Some(provider), Some((seen, (_, summary, _)))) => Some(evidence.with(Question::Reset, seen).fail(
            "single_sign_on",
            format!("{summary}; but they sign in through {provider}"),
            vec![remedy::identity_provider(provider)],
        )),
        (Some(provider), None) if last.is_none() => Some(evidence.likely().fail(
            "single_sign_on",
            format!("they sign in through {provider}, and no attempt is recorded here"),
            vec![remedy::identity_provider(provider)],
        )),
        (None, Some((seen, (reason, summary, remedies)))) => {
            Some(evidence.with(Question::Reset, seen).fail(reason, summary, remedies))
        }
        (_, None) => None,
    };
    match (outcome, hidden) {
        (None, Some(none)) => Err(none),
        (outcome, _) => Ok(outcome),
    }
}

/// A reset that was asked for and did not end in a new password, unless they got in, or a password was set, since.
fn stuck_reset(
    case: &Case,
    facts: &Facts,
    reset: &Reset,
    last: Option<&Attempt>,
) -> Option<(&'static str, String, Vec<super::Remedy>)> {
    let past_the_password = |attempt: &Attempt| {
        attempt.outcome == AttemptOutcome::SecondFactor && attempt.at >= reset.requested_at
    };
    let changed = facts.password.as_ref().ok().and_then(|seen| seen.value.as_ref()?.changed_at);
    let over = reset.done_at.is_some()
        || last.is_some_and(past_the_password)
        || attempts::last_success(case, facts).is_some_and(|at| at >= reset.requested_at)
        || changed.is_some_and(|at| at >= reset.requested_at)
        || attempts::password_set_since(case, facts, reset.requested_at).is_some();
    if over {
        return None;
    }
    let (reason, summary, remedies) = remedy::stuck(reset, facts.taken_at);
    let earlier = last.filter(|attempt| refusal::of_an_earlier_mail(attempt, reset));
    let earlier = earlier.map(|attempt| {
        format!("; the link that was refused {} is that of an earlier mail", moment(attempt.at))
    });
    Some((reason, summary + &earlier.unwrap_or_default(), remedies))
}

fn with_log(evidence: Grounds, facts: &Facts) -> Grounds {
    match &facts.sign_in {
        Ok(seen @ Observed { value: Some(SignIn { .. }), .. }) => evidence.with(Question::SignIn, seen),
        _ => evidence,
    }
}

pub(super) fn code(attempt: &Attempt) -> String {
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
