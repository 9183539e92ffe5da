//! 2. Have they accepted the invite and set a password?

use crate::case::{Case, CheckId, Symptom};
use crate::facts::{
    Account, AccountState, Delivery, Facts, Gap, GapReason, Invite, MembershipState, NoAnswer, Question,
};

use super::accounts;
use super::grounds::Grounds;
use super::invites::{self, InviteStatus};
use super::places;
use super::read::{claim, conflict, incomplete, known};
use super::{ByHand, Check, CheckFn, Outcome, Rank, Remedy, RemedyKind, ReplyClaim};
use crate::text::moment::moment;

/// The check.
pub(super) const CHECK: Check = Check {
    id: CheckId::Invite,
    question: "Have they accepted the invite and set a password?",
    explain: "\
Looks at Pending Invites, at the account, and at whether a password was ever set. The expiry is compared with the clock, \
whatever the status text says.

  pass                the invite was accepted and a password is set
  invite_pending      ask them to find the invitation email and click the link. Resend only if it cannot be found: a new \
invite kills the old link
  invite_expired      resend the invite
  mail_bounced        the invitation email came back: check the address and the corporate filter, then resend
  no_password         active, but a password was never set: Forgot password, not another invite
  neither             neither pending nor active nor inactive: cancel any pending invite and invite again
  not applicable      the person is only in another tenant (check 4)",
    ask: "Open Settings → Users → Pending Invites. Is the user absent from Pending Invites (they accepted)?",
    needs: &[Question::Invite, Question::Account, Question::Password, Question::Tenants, Question::SignIn, Question::Changes],
    by_hand: ByHand {
        answers: Question::Invite,
        pass: "accepted",
        fail: "the invite was not accepted, or no password was set",
        remedy: (
            RemedyKind::ResendInvite,
            "Settings → Users → Pending Invites: if the invite has not expired, ask them to find the invitation email and click \
             the link; if it has expired, resend it",
        ),
    },
    claim: Some(ReplyClaim { symptom: Some(Symptom::SignIn), ..ReplyClaim::PASS }),
    rank: Rank { sign_in: 20, access: 30 },
    run: CheckFn::alone(run),
};

fn run(case: &Case, facts: &Facts) -> Result<Outcome, NoAnswer> {
    let invite = invites::read(case, facts);
    match accounts::read(case, facts) {
        Ok(accounts) => accounts.agree(|account| match account {
            Some(account) if account.state == AccountState::Invited => invited(facts, &invite, &accounts),
            Some(account) => accepted(facts, &invite, account, &accounts),
            None => no_account(case, facts, &invite, &accounts),
        }),
        // Pending is a cause whatever the account's state is.
        Err(gap) => match invite? {
            (InviteStatus::Pending(invite), seen) => {
                Ok(pending(Grounds::new(facts.taken_at).with(Question::Invite, seen), invite))
            }
            _ => Err(gap),
        },
    }
}

type InviteRead<'a> = Result<(InviteStatus<'a>, &'a crate::facts::Observed<Option<Invite>>), NoAnswer>;

/// Listed as invited.
fn invited(
    facts: &Facts,
    invite: &InviteRead<'_>,
    accounts: &accounts::Accounts<'_>,
) -> Result<Outcome, NoAnswer> {
    let evidence = Grounds::new(facts.taken_at).with(Question::Account, accounts.seen);
    match invite {
        Ok((InviteStatus::Pending(invite), seen)) => {
            Ok(pending(evidence.with(Question::Invite, seen), invite))
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
            vec![find_mail(), resend(RESEND_SECOND)],
        )),
    }
}

/// Listed as active or inactive.
fn accepted(
    facts: &Facts,
    invite: &InviteRead<'_>,
    account: &Account,
    accounts: &accounts::Accounts<'_>,
) -> Result<Outcome, NoAnswer> {
    let (standing, seen) = invite.clone()?;
    let password = has_password(facts, account);
    let mut evidence =
        Grounds::new(facts.taken_at).with(Question::Account, accounts.seen).with(Question::Invite, seen);
    if let Ok(known) = &facts.password {
        evidence = evidence.with(Question::Password, known);
    }
    match (standing, password) {
        (InviteStatus::Pending(_), Ok(Some(true))) => {
            let claims = vec![
                claim(&accounts.seen.connector, "the account is active and has what it signs in with"),
                claim(&seen.connector, "the invite is still pending"),
            ];
            let detail = "in Active Users and in Pending Invites: ask whether they ever got in, and cancel the invite if so";
            Err(conflict(Question::Invite, detail, claims))
        }
        (InviteStatus::Pending(invite), _) => Ok(pending(evidence, invite)),
        (InviteStatus::Expired(invite), Ok(Some(false))) => Ok(expired(evidence, invite)),
        (InviteStatus::Expired(_), Ok(None)) => Err(Gap {
            connector: Some(seen.connector.clone()),
            ..Gap::new(
                Question::Password,
                GapReason::CannotTell,
                "the invite has expired, and the system does not show whether the person ever set a password",
            )
        }
        .into()),
        (_, Err(gap)) => Err(gap),
        (standing, Ok(Some(false))) => {
            let how = if standing == InviteStatus::Accepted {
                "the invite was accepted"
            } else {
                "the account is active"
            };
            Ok(evidence.fail(
                "no_password",
                format!("{how}, but a password was never set"),
                vec![Remedy::new(
                    RemedyKind::PasswordReset,
                    "Have them click Forgot password on the login page and enter the email: the link lets them set a \
                     password. Not another invite",
                )],
            ))
        }
        (InviteStatus::Expired(_), Ok(Some(true))) => {
            Ok(evidence.pass("accepted; an older invite has expired, which no longer matters"))
        }
        (_, Ok(Some(true))) => Ok(evidence.pass("accepted, and something to sign in with is set")),
        (_, Ok(None)) => Ok(evidence
            .likely()
            .pass("not in Pending Invites; the system does not show whether a password was ever set")),
    }
}

/// Not in the user list, by a complete listing.
fn no_account(
    case: &Case,
    facts: &Facts,
    invite: &InviteRead<'_>,
    accounts: &accounts::Accounts<'_>,
) -> Result<Outcome, NoAnswer> {
    let evidence = Grounds::new(facts.taken_at);
    let (standing, seen) = invite.clone()?;
    let evidence = evidence.with(Question::Invite, seen);
    match standing {
        InviteStatus::Pending(invite) => return Ok(pending(evidence, invite)),
        InviteStatus::Expired(invite) => return Ok(expired(evidence, invite)),
        InviteStatus::Absent | InviteStatus::Accepted | InviteStatus::Cancelled => {}
    }
    let tenants = known(&facts.tenants)?;
    let places = places::read(case, tenants.value.as_deref().unwrap_or_default());
    let evidence = evidence.with(Question::Account, accounts.seen).with(Question::Tenants, tenants);
    match places.here.map(|here| here.state) {
        Some(MembershipState::Invited) => {
            return Ok(evidence.fail(
                "not_accepted",
                "invited to the tenant, and the invite was not accepted",
                vec![find_mail(), resend(RESEND_SECOND)],
            ));
        }
        Some(_) => {
            let claims = vec![
                claim(&accounts.seen.connector, "no such account"),
                claim(&tenants.connector, "a member of the tenant"),
            ];
            return Err(conflict(
                Question::Account,
                "no account by one listing, a member by another",
                claims,
            ));
        }
        None => {}
    }
    if !places.elsewhere.is_empty() {
        return Ok(Outcome::NotApplicable(format!(
            "not invited to this tenant; the person is in {} (check 4)",
            places.names()
        )));
    }
    if !tenants.complete {
        return Err(incomplete(Question::Tenants, &tenants.connector));
    }
    let what = match standing {
        InviteStatus::Cancelled => "the invite was cancelled, and there is no account",
        InviteStatus::Accepted => "the invite was accepted, and yet there is no account",
        _ => "neither in Pending Invites nor in Active or Inactive Users",
    };
    Ok(evidence.fail("neither", what, vec![reinvite()]))
}

/// Whether the person ever had something to sign in with; `None`: the system does not show it.
fn has_password(facts: &Facts, account: &Account) -> Result<Option<bool>, NoAnswer> {
    let Some(password) = &known(&facts.password)?.value else { return Ok(None) };
    if password.single_sign_on.is_some() {
        return Ok(Some(true));
    }
    let signs = password.changed_at.is_some() || account.last_sign_in.is_some();
    Ok(password.set.or(signs.then_some(true)))
}

const RESEND_SECOND: &str = "Only if the mail cannot be found: Settings → Users → Pending Invites → Resend. The old link stops working then";

fn find_mail() -> Remedy {
    Remedy::new(
        RemedyKind::AcceptInvite,
        "Ask the user to find the invitation email (spam folder too) and click the link",
    )
}

fn reinvite() -> Remedy {
    Remedy::new(
        RemedyKind::Reinvite,
        "Settings → Users → Pending Invites: cancel any pending invite, then invite them fresh",
    )
}

fn resend(text: &str) -> Remedy {
    Remedy::new(RemedyKind::ResendInvite, text)
}

/// The mail did not arrive: said before anything else, because a second mail goes the same way.
fn mail_trouble(evidence: Grounds, invite: &Invite) -> Result<Outcome, Grounds> {
    match invite.mail {
        Some(Delivery::Bounced) => Ok(evidence.fail(
            "mail_bounced",
            "the invitation email came back undelivered",
            vec![
                Remedy::new(
                    RemedyKind::CheckEmail,
                    "Check that the email is spelled right, and ask their mail administrator about corporate filtering",
                ),
                resend("Then Settings → Users → Pending Invites → Resend, to the right address"),
            ],
        )),
        Some(Delivery::NotSent) => Ok(evidence.fail(
            "mail_not_sent",
            "the invitation email never left the system",
            vec![resend(
                "Settings → Users → Pending Invites → Resend. If that one does not leave either, check the settings for \
                 outgoing mail",
            )],
        )),
        _ => Err(evidence),
    }
}

fn pending(evidence: Grounds, invite: &Invite) -> Outcome {
    mail_trouble(evidence, invite).unwrap_or_else(|evidence| {
        let sent = invite.sent_at.map(|at| format!(", sent {}", moment(at))).unwrap_or_default();
        let end = invite.expires_at.map(|at| format!(", good until {}", moment(at))).unwrap_or_default();
        evidence.fail(
            "invite_pending",
            format!("the invite is pending{sent}{end}"),
            vec![find_mail(), resend(RESEND_SECOND)],
        )
    })
}

fn expired(evidence: Grounds, invite: &Invite) -> Outcome {
    mail_trouble(evidence, invite).unwrap_or_else(|evidence| {
        let end = invite.expires_at.map(|at| format!(" at {}", moment(at))).unwrap_or_default();
        evidence.fail(
            "invite_expired",
            format!("the invite expired{end}"),
            vec![resend("Settings → Users → Pending Invites → Resend. The new email has a new link")],
        )
    })
}
