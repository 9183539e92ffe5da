//! 4. Are they in the tenant where they expect access?

use crate::case::{Case, CheckId};
use crate::facts::{
    ChangeKind, Facts, Gap, GapReason, Membership, MembershipState, NoAnswer, Observed, Question,
};

use super::grounds::Grounds;
use super::history::{self, Against};
use super::invites;
use super::owner::kept_by;
use super::places::{self, Memberships};
use super::read::{claim, conflict, incomplete, known, settled};
use super::{
    ByHand, Check, CheckFn, HandFinding, HandLook, Outcome, Rank, Reason, Remedy, RemedyKind, ReplyClaim,
    Sight, accounts, attempts,
};
use crate::text::moment::moment;

/// The check.
pub(super) const CHECK: Check = Check {
    id: CheckId::Tenant,
    question: "Are they in the right tenant?",
    explain: "\
Looks at the tenants that the person belongs to or is invited to, at the present session, and at the last attempt to sign \
in. Each tenant has its own user list.

  pass               a member of the tenant, or invited there (then check 2 decides)
  signed_in_elsewhere   a member, but the session or the last attempt is in another tenant: switch tenant
  expired            the membership has ended: extend it
  other_tenant_only  no membership and no invite here, but in another tenant: that needs a separate invite
  no_tenant          an account without any tenant: invite it to this one
  not applicable     the account is nowhere (check 1)
  unknown            no tenant was named, or a listing could not be read to its end
  contradicted       one tenant is listed in two states, or the log of changes says otherwise than the listing",
    ask: "Have them check the tenant indicator in the UI (typically top-right); if they cannot get in, look in the user list of each \
          tenant. Where are they, and where do you expect them to have access?",
    look: HandLook {
        after: &[],
        sights: &[
            Sight {
                says: "in the tenant where you expect them",
                settles: &[HandFinding::passes(CheckId::Tenant)],
            },
            Sight {
                says: "in another one, and they have access here, too",
                settles: &[HandFinding::fails(CheckId::Tenant, "signed_in_elsewhere")],
            },
            Sight {
                says: "in another one only",
                settles: &[
                    // Who is in another tenant only is not listed here, and is no account that does not exist.
                    HandFinding::withdrawn(CheckId::Account),
                    HandFinding::fails(CheckId::Tenant, "other_tenant_only"),
                ],
            },
            Sight { says: "in none", settles: &[HandFinding::fails(CheckId::Tenant, "no_tenant")] },
        ],
    },
    needs: &[Question::Tenants, Question::SignIn, Question::Invite, Question::Account, Question::Changes],
    by_hand: ByHand {
        answers: Question::Tenants,
        pass: "in the right tenant",
        fail: "not in the right tenant",
        remedy: (
            RemedyKind::SwitchTenant,
            "Have them switch to the right tenant (typically top-right). If they have no access there, that's a separate invite in \
             that tenant",
        ),
        reasons: &[
            Reason::new(
                "signed_in_elsewhere",
                "they are signed in elsewhere",
                RemedyKind::SwitchTenant,
                "Have them look at the tenant indicator (typically top-right) and switch to the right tenant",
            ),
            Reason::new(
                "other_tenant_only",
                "they are in another tenant only",
                RemedyKind::InviteToTenant,
                INVITE_THERE,
            ),
            Reason::new("no_tenant", "they are in no tenant", RemedyKind::InviteToTenant, INVITE_THERE),
            Reason::new("expired", "their membership has ended", RemedyKind::Extend, EXTEND),
        ],
    },
    claim: Some(ReplyClaim { holds: is_member, ..ReplyClaim::PASS }),
    rank: Rank { sign_in: 40, access: 10 },
    run: CheckFn::alone(run),
};

/// A member, and not only invited.
fn is_member(case: &Case, facts: &Facts) -> bool {
    let memberships = facts.tenants.as_ref().ok().and_then(|seen| seen.value.as_ref());
    memberships.into_iter().flatten().any(|one| {
        one.state == MembershipState::Member
            && (Some(&one.tenant) == case.tenant.as_ref() || one.name == case.tenant)
    })
}

const INVITE_THERE: &str =
    "If they need access there, that's a separate invite in that tenant: Settings → Users → Invite";
const EXTEND: &str =
    "Settings → Users → open their profile: move the end of the membership, if they still need access";

fn run(case: &Case, facts: &Facts) -> Result<Outcome, NoAnswer> {
    let Some(tenant) = &case.tenant else { return Err(no_tenant(case, facts)) };
    let seen = known(&facts.tenants)?;
    let places = places::read(case, seen);
    one_state(seen, &places.rows)?;
    // Of several rows the one that still holds.
    let holds = |one: &&Membership| !one.ended(facts.taken_at);
    let here = places.rows.iter().copied().find(holds).or(places.here());
    let evidence = Grounds::new(facts).with(Question::Tenants, seen);
    let moved = history::newest(case, facts, &[ChangeKind::TenantJoined, ChangeKind::TenantLeft]);
    if let (Some(change), Ok(log)) = (moved, &facts.changes) {
        let is_in = change.what == ChangeKind::TenantJoined;
        let against = Against::of(change, seen);
        // A membership that had ended is not to be extended where they left since.
        let listed = match against {
            Against::Newer(_) if !is_in => here.is_some(),
            _ => here.as_ref().is_some_and(holds),
        };
        match against {
            _ if is_in == listed => {}
            Against::Older(_) if !listed && !seen.complete => {}
            // Who left and was invited again, or was switched off, has left.
            Against::Older(_) if !is_in && here.is_some_and(|here| here.state != MembershipState::Member) => {
            }
            Against::Newer(_) if is_in => {
                let summary = format!("joined {tenant} {}, after the listing was made", moment(change.at));
                return Ok(evidence.with(Question::Changes, log).likely().pass(summary));
            }
            Against::Newer(_) => {
                let evidence = evidence.with(Question::Changes, log).likely();
                let by = change.by_whom();
                let when = format!(": left it {}{by}, after the listing was made", moment(change.at));
                return Ok(outside(case, facts, tenant, &places, evidence)?.remark(&when));
            }
            Against::Older(_) => {
                let listing = if listed { "a member" } else { "no member" };
                let claims = vec![
                    claim(&seen.connector, listing),
                    claim(&log.connector, format!("{} {}", change.says(), moment(change.at))),
                ];
                let detail = "the listing of members and the log of changes say different things";
                return Err(conflict(Question::Tenants, detail, claims));
            }
        }
    }
    match here {
        Some(here) if here.state == MembershipState::Invited => {
            Ok(evidence.pass(format!("invited to {tenant}, not a member yet (check 2)")))
        }
        Some(here) if here.ended(facts.taken_at) => {
            let end = here.until.map(|end| format!(" {}", moment(end))).unwrap_or_default();
            let extend =
                Remedy { tenant: Some(here.tenant.clone()), ..Remedy::new(RemedyKind::Extend, EXTEND) };
            let extend = kept_by(here.managed_by.as_ref(), extend);
            Ok(evidence.fail(
                "expired",
                format!("the membership of {} ended{end}", here.tenant),
                vec![extend],
            ))
        }
        Some(here) => member(case, facts, here, seen, evidence),
        None if !seen.complete => Err(incomplete(Question::Tenants, seen)),
        None => outside(case, facts, tenant, &places, evidence),
    }
}

/// One tenant that is listed in two states: neither is chosen.
fn one_state(seen: &Observed<Option<Vec<Membership>>>, here: &[&Membership]) -> Result<(), NoAnswer> {
    let Some(first) = here.first() else { return Ok(()) };
    if let Some(other) = here.iter().find(|one| !places::same(&one.tenant, &first.tenant)) {
        let mut gap = Gap::new(
            Question::Tenants,
            GapReason::NoContext,
            format!("two tenants have that name: {} and {}", first.tenant, other.tenant),
        );
        gap.need.what = "which of the two tenants is meant".into();
        gap.need.place = Some("name it by its id with --tenant".into());
        return Err(gap.into());
    }
    if here.iter().all(|one| one.state == first.state) {
        return Ok(());
    }
    let mut phrases: Vec<String> = here.iter().map(|one| one.phrase()).collect();
    phrases.sort();
    phrases.dedup();
    let claims = phrases.into_iter().map(|phrase| claim(&seen.connector, phrase)).collect();
    Err(conflict(Question::Tenants, format!("{} is listed in two states", first.tenant), claims))
}

/// A member: where are they now?
fn member(
    case: &Case,
    facts: &Facts,
    here: &Membership,
    seen: &Observed<Option<Vec<Membership>>>,
    evidence: Grounds,
) -> Result<Outcome, NoAnswer> {
    let only = seen.value.as_deref().unwrap_or_default().len() == 1 && seen.complete;
    let log = match settled(Question::SignIn, &facts.sign_in) {
        // Who is in one tenant cannot be signed in to another one.
        Err(NoAnswer::Gap(_)) if only => {
            return Ok(evidence.pass(format!("a member of {}, and of no other tenant", here.tenant)));
        }
        log => log?,
    };
    let evidence = evidence.with(Question::SignIn, log);
    let sign_in = log.value.as_ref();
    let session = sign_in.and_then(|sign_in| sign_in.session_tenant.as_deref());
    let attempt = sign_in.and_then(attempts::last_anywhere).and_then(|attempt| attempt.tenant.as_deref());
    let (what, now) = match (session, attempt) {
        (Some(session), _) => ("the session", Some(session)),
        (None, attempt) => ("the last attempt to sign in", attempt),
    };
    if let Some(now) = now
        && !places::about(case, Some(now))
        && !here.name.as_deref().is_some_and(|name| places::same(name, now))
        && !places::same(&here.tenant, now)
    {
        if only {
            let claims = vec![
                claim(&seen.connector, format!("a member of {} and of no other tenant", here.tenant)),
                claim(&log.connector, format!("{what} is in {now}")),
            ];
            let detail =
                format!("{what} is in {now}, and they are listed as a member of {} only", here.tenant);
            return Err(conflict(Question::Tenants, detail, claims));
        }
        return Ok(evidence.fail(
            "signed_in_elsewhere",
            format!("a member of {}, but {what} is in {now}", here.tenant),
            vec![Remedy {
                tenant: Some(here.tenant.clone()),
                ..Remedy::new(
                    RemedyKind::SwitchTenant,
                    format!(
                        "Have them look at the tenant indicator (typically top-right) and switch from {now} to {}",
                        here.tenant
                    ),
                )
            }],
        ));
    }
    let note = if here.state == MembershipState::Inactive { ", deactivated there (check 1)" } else { "" };
    Ok(evidence.pass(format!("a member of {}{note}", here.tenant)))
}

/// Not in the tenant, by a complete listing.
fn outside(
    case: &Case,
    facts: &Facts,
    tenant: &str,
    places: &Memberships<'_>,
    evidence: Grounds,
) -> Result<Outcome, NoAnswer> {
    let (standing, invite) = invites::read(case, facts)?;
    let evidence = evidence.with(Question::Invite, invite);
    if standing.is_open() {
        return Ok(evidence.pass(format!("invited to {tenant}, not a member yet (check 2)")));
    }
    let remedy = Remedy {
        tenant: Some(tenant.to_owned()),
        ..Remedy::new(
            RemedyKind::InviteToTenant,
            format!(
                "If they need access in {tenant}, that's a separate invite: in {tenant}, Settings → Users → Invite"
            ),
        )
    };
    if !places.elsewhere.is_empty() {
        let summary = format!("not in {tenant}, only in {}", places.names());
        return Ok(evidence.fail("other_tenant_only", summary, vec![remedy]));
    }
    let accounts = accounts::read(case, facts)?;
    if accounts.own.is_empty() {
        return Ok(Outcome::NotApplicable("there is no account in any tenant (check 1)".into()));
    }
    Ok(evidence.with(Question::Account, accounts.seen).fail(
        "no_tenant",
        "there is an account, but it belongs to no tenant",
        vec![remedy],
    ))
}

/// Nobody said which tenant: the person's own tenants are the best hint.
fn no_tenant(case: &Case, facts: &Facts) -> NoAnswer {
    let mut gap =
        Gap::new(Question::Tenants, GapReason::NoContext, "nobody said in which tenant access is expected");
    gap.need.what = "in which tenant access is expected".into();
    gap.need.place = Some("name it with --tenant".into());
    if let Ok(seen) = &facts.tenants {
        let places = places::read(case, seen);
        if !places.elsewhere.is_empty() {
            gap.detail = format!("{}; the person is in {}", gap.detail, places.names());
        }
    }
    gap.into()
}
