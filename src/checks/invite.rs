//! 2. Have they accepted the invite and set a password?

mod look;
mod no_account;
mod remedy;
mod standing;

use crate::case::{Case, CheckId, Symptom};
use crate::facts::{
    Account, AccountState, AttemptOutcome, ChangeKind, Conflict, Facts, Gap, GapReason, Invite, NoAnswer,
    Observed, Question, RequiredAction,
};

use super::accounts::{self, Accounts};
use super::grounds::Grounds;
use super::history;
use super::invites::{self, InviteStatus};
use super::places;
use super::read::{claim, conflict, known};
use super::{ByHand, Check, CheckFn, Outcome, Rank, Remedy, RemedyKind, ReplyClaim, attempts};
use crate::text::moment::moment;
pub(super) use remedy::without_link;
use remedy::{find_mail, finish, reinvite, resend};
use standing::{expired, pending};

/// The check.
pub(super) const CHECK: Check = Check {
    id: CheckId::Invite,
    question: "Have they accepted the invite and set a password?",
    explain: "\
Looks at Pending Invites, at the account and at what it still demands, and at whether a password was ever set. The expiry is \
compared with the clock, whatever the status text says.

  pass                the invite was accepted and a password is set
  invite_pending      ask them to find the invitation email and click the link. Resend only if it cannot be found: a new \
invite kills the old link
  invite_expired      resend the invite
  not_renewed         it was resent and its end did not move: cancel it and invite again
  link_used           somebody, or a preview or scanner of mail, opened the link once: resend it
  link_void           a newer invite or an admin killed the link: the newest email, or resend it
  action_open         accepted, and something is left to do before they may go on: confirm the address, accept the terms
  mail_bounced        the invitation email came back: check the address and the corporate filter, then resend
  mail_not_sent       no mail left: mend the outgoing mail, then resend
  not_accepted        invited, and the invite itself is not listed
  invite_cancelled    it was cancelled: invite again
  no_password         active, but a password was never set: Forgot password, not another invite
  neither             neither pending nor active nor inactive: cancel any pending invite and invite again
  not applicable      the person is only in another tenant (check 4), or the account is switched off (check 1)",
    ask: "Open Settings → Users → Pending Invites. Is the user there?",
    look: look::LOOK,
    needs: &[
        Question::Invite,
        Question::Account,
        Question::Password,
        Question::Reset,
        Question::Tenants,
        Question::SignIn,
        Question::Changes,
        Question::Seats,
    ],
    by_hand: ByHand {
        answers: Question::Invite,
        pass: "accepted",
        fail: "the invite was not accepted, or no password was set",
        remedy: (
            RemedyKind::ResendInvite,
            "Settings → Users → Pending Invites: if the invite has not expired, ask them to find the invitation email and click \
             the link; if it has expired, resend it",
        ),
        reasons: remedy::REASONS,
    },
    claim: Some(ReplyClaim { symptom: Some(Symptom::SignIn), ..ReplyClaim::PASS }),
    rank: Rank { sign_in: 20, access: 30 },
    run: CheckFn::alone(run),
};

fn run(case: &Case, facts: &Facts) -> Result<Outcome, NoAnswer> {
    let invite = invites::read(case, facts);
    if let Ok((_, seen)) = &invite
        && let Some(outcome) = standing::impossible(case, seen)
    {
        return Ok(outcome);
    }
    match accounts::read(case, facts) {
        Ok(accounts) if !accounts.own.is_empty() => {
            // Accounts that differ are check 1's; what holds for each of them holds.
            let agreed = accounts.agree_on(|account| match account.state {
                AccountState::Invited => invited(case, facts, &invite, &accounts),
                _ => accepted(case, facts, &invite, account, &accounts),
            });
            match agreed {
                Err(NoAnswer::Conflict(both)) if both.question == Question::Account => {
                    let detail = format!("{}: see check 1", both.detail);
                    Err(Gap { need: both.need, ..Gap::new(Question::Account, GapReason::CannotTell, detail) }
                        .into())
                }
                agreed => agreed,
            }
        }
        Ok(accounts) => no_account::judge(case, facts, &invite, &accounts),
        Err(gap) => account_unseen(case, facts, invite?, gap),
    }
}

/// An invite that was not accepted is a cause whatever the account's state is; and so is a password that was never set behind one that
/// was.
fn account_unseen(
    case: &Case,
    facts: &Facts,
    (standing, seen): (InviteStatus<'_>, &Observed<Option<Invite>>),
    gap: NoAnswer,
) -> Result<Outcome, NoAnswer> {
    let evidence = Grounds::new(facts).with(Question::Invite, seen);
    let invite = seen.value.as_ref();
    let sent = invite.and_then(|invite| invite.sent_at);
    let got_in = attempts::successes(case, facts).max().filter(|at| sent.is_none_or(|sent| *at > sent));
    if let Some(at) = got_in.filter(|_| standing.is_open() && attempts::refusal(case, facts).is_none()) {
        let claims = vec![
            claim(&seen.connector, "the invite was not accepted"),
            claim("the sign-in log", format!("signed in {}", moment(at))),
        ];
        return Err(conflict(Question::Invite, "not accepted by one source, signed in by another", claims));
    }
    match standing {
        InviteStatus::Pending(invite) => Ok(pending(case, facts, evidence, invite)),
        InviteStatus::Expired(invite) => Ok(expired(evidence, invite)),
        InviteStatus::Accepted if attempts::never_set(case, facts) => {
            Ok(no_password(evidence, "the invite was accepted", invite))
        }
        _ => Err(gap),
    }
}

pub(super) type InviteRead<'a> = Result<(InviteStatus<'a>, &'a Observed<Option<Invite>>), NoAnswer>;

/// Listed as invited.
fn invited(
    case: &Case,
    facts: &Facts,
    invite: &InviteRead<'_>,
    accounts: &Accounts<'_>,
) -> Result<Outcome, NoAnswer> {
    let evidence = Grounds::new(facts).with(Question::Account, accounts.seen);
    match invite {
        Ok((InviteStatus::Pending(invite), seen)) => {
            Ok(pending(case, facts, evidence.with(Question::Invite, seen), invite))
        }
        Ok((InviteStatus::Expired(invite), seen)) => {
            Ok(expired(evidence.with(Question::Invite, seen), invite))
        }
        Ok((InviteStatus::Accepted, seen)) => {
            let claims = vec![
                claim(&accounts.seen.connector, "only invited, not accepted"),
                claim(&seen.connector, "the invite was accepted"),
            ];
            Err(conflict(Question::Invite, "accepted by one listing, not accepted by another", claims))
        }
        Ok((InviteStatus::Cancelled, seen)) => Ok(evidence.with(Question::Invite, seen).fail(
            "invite_cancelled",
            "listed as invited, but the invite was cancelled",
            vec![reinvite()],
        )),
        _ => Ok(evidence.fail(
            "not_accepted",
            "invited, and the invite was not accepted",
            vec![find_mail(), resend(remedy::RESEND_SECOND)],
        )),
    }
}

/// Listed as active or inactive.
fn accepted(
    case: &Case,
    facts: &Facts,
    invite: &InviteRead<'_>,
    account: &Account,
    accounts: &Accounts<'_>,
) -> Result<Outcome, NoAnswer> {
    let mut evidence = Grounds::new(facts).with(Question::Account, accounts.seen);
    if let Ok((_, seen)) = invite {
        evidence = evidence.with(Question::Invite, seen);
    }
    if let Ok(known) = &facts.password {
        evidence = evidence.with(Question::Password, known);
    }
    if let (Some(_), Ok(log)) = (attempts::set_after_listing(case, facts), &facts.changes) {
        evidence = evidence.with(Question::Changes, log).likely();
    }
    // Somebody who was removed and is asked in anew: that invite makes another account.
    let anew = |invite: &Invite| {
        account.state == AccountState::Deleted
            && account.since.zip(invite.sent_at).is_some_and(|(removed, sent)| sent > removed)
    };
    match invite {
        Ok((InviteStatus::Pending(invite), _)) if anew(invite) => {
            return Ok(pending(case, facts, evidence, invite));
        }
        Ok((InviteStatus::Expired(invite), _)) if anew(invite) => return Ok(expired(evidence, invite)),
        _ => {}
    }
    let off = matches!(account.state, AccountState::Inactive | AccountState::Deleted);
    if off && matches!(invite, Ok((standing, _)) if standing.is_open()) {
        return Ok(Outcome::NotApplicable(
            "the account is switched off (check 1): an invite does not bring it back".into(),
        ));
    }
    if let Some(outcome) = action_open(account, &evidence) {
        return Ok(outcome);
    }
    let (standing, seen) = invite.clone()?;
    if let Some(outcome) = not_set_up(case, facts, account, accounts) {
        return Ok(outcome);
    }
    let password = has_password(case, facts, account);
    match (standing, password) {
        (InviteStatus::Pending(_), Ok(Some(true))) => {
            let claims = vec![
                claim(&accounts.seen.connector, "the account is active and has what it signs in with"),
                claim(&seen.connector, "the invite is still pending"),
            ];
            let detail = "in Active Users and in Pending Invites: ask whether they ever got in, and cancel the invite if so";
            Err(conflict(Question::Invite, detail, claims))
        }
        (InviteStatus::Pending(invite), _) => Ok(pending(case, facts, evidence, invite)),
        (InviteStatus::Expired(invite), Ok(Some(false))) => Ok(expired(evidence, invite)),
        // An account of before, of somebody who is known to be no member here.
        (InviteStatus::Expired(invite), _) if places::is_elsewhere_alone(case, facts) => {
            Ok(expired(evidence, invite))
        }
        // An account that is active was made by accepting; and yet nobody accepted.
        (InviteStatus::Expired(_), _) => {
            let active = format!("the account is {}", account.state.word());
            let claims = vec![
                claim(&accounts.seen.connector, active),
                claim(&seen.connector, "the invite was not accepted, and has expired"),
            ];
            let detail = "in Active Users, and with an invite that ran out: ask whether they ever got in";
            Err(conflict(Question::Invite, detail, claims))
        }
        (_, Err(gap)) => Err(gap),
        (standing, Ok(Some(false))) => {
            let how = match standing {
                InviteStatus::Accepted => "the invite was accepted".to_owned(),
                _ => format!("the account is {}", account.state.word()),
            };
            Ok(no_password(evidence, &how, seen.value.as_ref()))
        }
        (_, Ok(Some(true))) => Ok(evidence.pass("accepted, and something to sign in with is set")),
        (_, Ok(None)) => Ok(evidence
            .likely()
            .pass("not in Pending Invites; the system does not show whether a password was ever set")),
    }
}

/// Accepted within seconds is what a scanner of mail does, not a person.
const SCANNER_SECONDS: i64 = 60;

fn no_password(evidence: Grounds, how: &str, invite: Option<&Invite>) -> Outcome {
    let scanned = invite.and_then(|invite| Some((invite.accepted_at.or(invite.used_at)?, invite.sent_at?)));
    let scanned = scanned.filter(|(at, sent)| (0..=SCANNER_SECONDS).contains(&(*at - *sent).num_seconds()));
    let probably = if scanned.is_some() {
        ". It was accepted within seconds of being sent: a preview or a scanner of mail probably opened the link"
    } else {
        ""
    };
    evidence.fail(
        "no_password",
        format!("{how}, but a password was never set{probably}"),
        // One more link is used up in the same way.
        [Remedy::new(RemedyKind::PasswordReset, remedy::SET_BY_RESET)]
            .into_iter()
            .chain(scanned.map(|_| without_link()))
            .collect(),
    )
}

/// Something that the account still demands. Some systems let people in and withhold everything until it is done.
fn action_open(account: &Account, evidence: &Grounds) -> Option<Outcome> {
    // A password of their own is check 3's, a second factor is none of the checks.
    let open: Vec<RequiredAction> = account
        .required_actions
        .iter()
        .flatten()
        .copied()
        .filter(|action| !matches!(action, RequiredAction::SetPassword | RequiredAction::SecondFactor))
        .collect();
    if open.is_empty() {
        return None;
    }
    Some(evidence.clone().fail(
        "action_open",
        format!("the account is there, and still has to do: {}", RequiredAction::list(&open)),
        finish(&open),
    ))
}

/// Refused because the set-up was not finished, and nothing says that it is now.
fn not_set_up(case: &Case, facts: &Facts, account: &Account, accounts: &Accounts<'_>) -> Option<Outcome> {
    let refusal = attempts::refusal(case, facts).filter(|last| last.outcome == AttemptOutcome::NotSetUp);
    let (Some(last), Ok(log)) = (refusal, &facts.sign_in) else { return None };
    let mended = [ChangeKind::Accepted, ChangeKind::PasswordChanged, ChangeKind::Activated];
    let accepted = known(&facts.invite).ok().and_then(|seen| seen.value.as_ref()?.accepted_at);
    let changed = known(&facts.password).ok().and_then(|seen| seen.value.as_ref()?.changed_at);
    let later = accepted.max(changed).is_some_and(|at| at > last.at);
    if later || history::since(case, facts, &mended, last.at) {
        return None;
    }
    // What is left is said elsewhere: a password to be set, a second factor, an invite that is open.
    let told = account.required_actions.as_ref().is_some_and(|open| !open.is_empty());
    let has = has_password(case, facts, account);
    let pending = invites::read(case, facts).is_ok_and(|(standing, _)| standing.is_open());
    if told
        || pending
        || has == Ok(Some(false))
        || matches!(account.state, AccountState::Inactive | AccountState::Deleted)
    {
        return None;
    }
    let claims = vec![
        claim(&log.connector, format!("refused {}: {}", moment(last.at), last.outcome.word())),
        claim(&accounts.seen.connector, "accepted, and nothing is known to be left to do on the account"),
    ];
    let code = last.code.as_ref().map(|code| format!(" [{code}]")).unwrap_or_default();
    let mut both = Conflict::new(
        Question::Account,
        format!(
            "refused {} because the set-up was not finished{code}, and the listing says that it is",
            moment(last.at)
        ),
        claims,
    );
    both.need.what = "what the account still demands".into();
    both.need.place = Some("open the profile: what is it still asked to do?".into());
    // Whichever of the two holds, finishing what the page asks for settles it.
    Some(Outcome::Contradicted(both, finish(&[])))
}

/// Whether the person ever had something to sign in with; `None`: the system does not show it.
fn has_password(case: &Case, facts: &Facts, account: &Account) -> Result<Option<bool>, NoAnswer> {
    let Some(password) = &known(&facts.password)?.value else { return Ok(None) };
    if password.single_sign_on.is_some() || attempts::set_after_listing(case, facts).is_some() {
        return Ok(Some(true));
    }
    let signs = password.changed_at.is_some() || account.last_sign_in.is_some();
    Ok(password.set.or(signs.then_some(true)))
}
