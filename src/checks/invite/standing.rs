//! What an invite that was not accepted is worth: its link, its mail, its end.

use crate::case::Case;
use crate::checks::grounds::Grounds;
use crate::checks::read::claim;
use crate::checks::{Outcome, attempts, places};
use crate::facts::{
    AttemptOutcome, Conflict, Delivery, Facts, Invite, InviteState, LinkState, Observed, Question,
};
use crate::text::moment::moment;

use super::remedy::{RESEND, RESEND_SECOND};
use super::remedy::{check_address, find_mail, fix_mail, reinvite, resend, without_link};

/// An invite that ended before it was sent: whatever of it holds, a fresh one does.
pub(super) fn impossible(case: &Case, seen: &Observed<Option<Invite>>) -> Option<Outcome> {
    let invite = seen.value.as_ref().filter(|invite| places::about(case, invite.tenant.as_deref()))?;
    let (sent, end) = (invite.sent_at?, invite.expires_at?);
    // Resent after its end, and the end did not move: that is no mistake of the record.
    if end >= sent
        || invite.renewed == Some(false)
        || !matches!(invite.state, InviteState::Pending | InviteState::Expired)
    {
        return None;
    }
    let claims = vec![
        claim(&seen.connector, format!("sent {}", moment(sent))),
        claim(&seen.connector, format!("good until {}", moment(end))),
    ];
    let both = Conflict::new(Question::Invite, "the invite ended before it was sent", claims);
    Some(Outcome::Contradicted(both, vec![reinvite()]))
}

/// The link works as far as the clock says.
pub(super) fn pending(case: &Case, facts: &Facts, evidence: Grounds, invite: &Invite) -> Outcome {
    let sent = invite.sent_at.map(|at| format!(", sent {}", moment(at))).unwrap_or_default();
    dead_link(evidence, invite)
        .or_else(|evidence| mail_trouble(evidence, invite))
        .or_else(|evidence| refused(case, facts, evidence, invite))
        .unwrap_or_else(|evidence| {
            let end = invite.expires_at.map(|at| format!(", good until {}", moment(at))).unwrap_or_default();
            evidence.fail(
                "invite_pending",
                format!("the invite is pending{sent}{end}"),
                vec![find_mail(), resend(RESEND_SECOND)],
            )
        })
}

pub(super) fn expired(evidence: Grounds, invite: &Invite) -> Outcome {
    let end = invite.expires_at.map(|at| format!(" at {}", moment(at))).unwrap_or_default();
    if invite.renewed == Some(false) {
        return evidence.fail(
            "not_renewed",
            format!("the invite expired{end}: it was resent, and its end did not move"),
            vec![reinvite()],
        );
    }
    dead_link(evidence, invite).or_else(|evidence| mail_trouble(evidence, invite)).unwrap_or_else(
        |evidence| evidence.fail("invite_expired", format!("the invite expired{end}"), vec![resend(RESEND)]),
    )
}

/// A link that works once and was opened, or was killed before its end.
fn dead_link(evidence: Grounds, invite: &Invite) -> Result<Outcome, Grounds> {
    match invite.link {
        Some(LinkState::Used) => {
            let at = invite.used_at.map(|at| format!(" {}", moment(at))).unwrap_or_default();
            Ok(evidence.fail(
                "link_used",
                format!(
                    "the link of the invite was opened{at}, and the invite was not accepted: it works once, and a preview or \
                     scanner of mail uses it up as well"
                ),
                vec![
                    resend(RESEND),
                    without_link(),
                ],
            ))
        }
        Some(LinkState::Void) => Ok(evidence.fail(
            "link_void",
            "the link of the invite was killed before its end, by a newer invite or by hand",
            vec![resend(RESEND)],
        )),
        Some(LinkState::Unused) | None => Err(evidence),
    }
}

/// The mail did not arrive: said before anything else, because a second mail goes the same way.
fn mail_trouble(evidence: Grounds, invite: &Invite) -> Result<Outcome, Grounds> {
    match invite.mail {
        Some(Delivery::Bounced) => Ok(evidence.fail(
            "mail_bounced",
            "the invitation email came back undelivered",
            vec![
                check_address(),
                resend("Then Settings → Users → Pending Invites → Resend, to the right address"),
            ],
        )),
        Some(Delivery::NotSent) => Ok(evidence.fail(
            "mail_not_sent",
            "the invitation email never left the system",
            vec![fix_mail(), resend("Then Settings → Users → Pending Invites → Resend")],
        )),
        _ => Err(evidence),
    }
}

/// The last attempt said that the link had expired, and it was not sent again since.
fn refused(case: &Case, facts: &Facts, evidence: Grounds, invite: &Invite) -> Result<Outcome, Grounds> {
    // A reset that was asked for after the invite is the link that they clicked.
    let reset = facts.reset.as_ref().ok().and_then(|seen| Some(seen.value.as_ref()?.requested_at));
    let refusal = attempts::refusal(case, facts).filter(|last| {
        let reset = reset.filter(|asked| *asked <= last.at);
        last.outcome == AttemptOutcome::ExpiredLink
            && invite.sent_at.is_none_or(|sent| sent <= last.at)
            && reset.is_none_or(|asked| invite.sent_at.is_some_and(|sent| sent > asked))
    });
    let (Some(last), Ok(log)) = (refusal, &facts.sign_in) else { return Err(evidence) };
    Ok(evidence.with(Question::SignIn, log).fail(
        "invite_expired",
        format!("the invite is listed as pending, and its link was refused as expired {}", moment(last.at)),
        vec![resend(RESEND)],
    ))
}
