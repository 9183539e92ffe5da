//! The facts as they would be once a remedy has been applied: offline, so that "the next thing in the way" is found by
//! running the checks again and not by guessing.

use crate::case::{Case, CheckId};
use crate::checks::{Remedy, RemedyKind, places};
use crate::facts::{
    Account, AccountState, Answer, Attempt, AttemptOutcome, Facts, FoundStatus, InviteState, Membership,
    MembershipState, Password, Role, SignIn,
};

/// The facts as they would be with the remedy of a failed check applied.
pub(super) fn simulate(case: &Case, facts: &Facts, check: CheckId, remedy: &Remedy) -> Facts {
    let mut after = facts.clone();
    if let Some(found) = after.found.get_mut(&check) {
        found.status = FoundStatus::Pass;
    }
    if matches!(check, CheckId::Account | CheckId::Invite | CheckId::Tenant) {
        drop_explained_attempts(&mut after);
    }
    match remedy.kind {
        RemedyKind::Reactivate => reactivated(case, &mut after),
        RemedyKind::Unlock | RemedyKind::Wait => clear(&mut after.lock),
        RemedyKind::PasswordReset | RemedyKind::Idp => signed_in(case, &mut after),
        RemedyKind::CheckEmail if check == CheckId::Password => signed_in(case, &mut after),
        RemedyKind::AcceptInvite
        | RemedyKind::ResendInvite
        | RemedyKind::Reinvite
        | RemedyKind::InviteToTenant
        | RemedyKind::CheckEmail => joined(case, &mut after),
        RemedyKind::SwitchTenant => switched(case, &mut after),
        RemedyKind::AssignRole | RemedyKind::CustomRole => granted(case, &mut after, remedy),
        RemedyKind::LookUp => {
            if let (Some(gone), Some(roles)) = (&remedy.role, value(&mut after.roles)) {
                roles.retain(|role| role.name != *gone);
            }
        }
        RemedyKind::EnableFlag | RemedyKind::EnableBeta | RemedyKind::UpgradeTier => {
            switched_on(case, &mut after, remedy);
        }
        _ => {}
    }
    after
}

fn value<T>(answer: &mut Answer<T>) -> Option<&mut T> {
    answer.as_mut().ok().and_then(|seen| seen.value.as_mut())
}

fn clear<T>(answer: &mut Answer<T>) {
    if let Ok(seen) = answer {
        seen.value = None;
        seen.complete = true;
    }
}

/// Attempts that may have failed for the cause that is now gone prove nothing more.
fn drop_explained_attempts(facts: &mut Facts) {
    if let Some(sign_in) = value(&mut facts.sign_in) {
        sign_in.attempts.retain(|attempt| {
            !matches!(
                attempt.outcome,
                AttemptOutcome::Masked
                    | AttemptOutcome::NoAccount
                    | AttemptOutcome::Inactive
                    | AttemptOutcome::Locked
                    | AttemptOutcome::NotSetUp
            )
        });
    }
}

fn reactivated(case: &Case, facts: &mut Facts) {
    for account in value(&mut facts.account).into_iter().flatten() {
        if account.state == AccountState::Inactive {
            account.state = AccountState::Active;
        }
    }
    for membership in value(&mut facts.tenants).into_iter().flatten() {
        if places::about(case, Some(&membership.tenant)) && membership.state == MembershipState::Inactive {
            membership.state = MembershipState::Member;
        }
    }
}

/// A password that works, and an attempt that proves it.
fn signed_in(case: &Case, facts: &mut Facts) {
    if let Ok(seen) = &mut facts.password {
        let old = seen.value.take();
        let provider = old.and_then(|password| password.single_sign_on);
        seen.value = Some(Password {
            set: Some(true),
            expires_at: None,
            must_change: None,
            changed_at: None,
            single_sign_on: provider,
        });
    }
    clear(&mut facts.reset);
    if let Ok(seen) = &mut facts.sign_in {
        let mut sign_in = seen.value.take().unwrap_or_default();
        sign_in.attempts = vec![Attempt {
            at: facts.taken_at,
            outcome: AttemptOutcome::Success,
            code: None,
            tenant: case.tenant.clone(),
        }];
        seen.value = Some(sign_in);
    }
}

/// The invite is accepted: an active account with a password, a member of the tenant.
fn joined(case: &Case, facts: &mut Facts) {
    clear(&mut facts.lock);
    signed_in(case, facts);
    if let Some(invite) = value(&mut facts.invite) {
        invite.state = InviteState::Accepted;
    }
    if let Ok(seen) = &mut facts.account {
        let account = Account { email: Some(case.user.clone()), ..Account::new(AccountState::Active) };
        seen.value = Some(vec![account]);
        seen.complete = true;
    }
    if let (Ok(seen), Some(tenant)) = (&mut facts.tenants, &case.tenant) {
        let memberships = seen.value.get_or_insert_default();
        memberships.retain(|membership| !places::about(case, Some(&membership.tenant)));
        memberships.push(Membership {
            tenant: tenant.clone(),
            name: None,
            state: MembershipState::Member,
            until: None,
            managed_by: None,
        });
    }
}

fn switched(case: &Case, facts: &mut Facts) {
    if let Ok(seen) = &mut facts.sign_in {
        let sign_in = seen.value.get_or_insert_with(SignIn::default);
        sign_in.session_tenant.clone_from(&case.tenant);
    }
}

fn granted(case: &Case, facts: &mut Facts, remedy: &Remedy) {
    let needed: Vec<&String> = case.needs.all_of.iter().chain(&case.needs.any_of).collect();
    if let Some(decisions) = value(&mut facts.decisions) {
        decisions.retain(|decision| !needed.contains(&&decision.permission));
    }
    let name = remedy.role.clone().unwrap_or_default();
    let catalogue =
        facts.role_catalogue.as_ref().ok().and_then(|seen| seen.value.as_deref()).unwrap_or_default();
    let permissions = if remedy.kind == RemedyKind::CustomRole {
        remedy.permissions.clone()
    } else {
        catalogue
            .iter()
            .find(|role| role.name == name)
            .map(|role| role.permissions.clone())
            .unwrap_or_default()
    };
    if let Ok(seen) = &mut facts.roles {
        seen.value.get_or_insert_default().push(Role {
            direct: remedy.kind == RemedyKind::CustomRole,
            name,
            permissions: Some(permissions),
            ..Role::default()
        });
    }
}

fn switched_on(case: &Case, facts: &mut Facts, remedy: &Remedy) {
    let Some(need) = case.needs.features.iter().find(|need| Some(&need.name) == remedy.feature.as_ref())
    else {
        return;
    };
    match remedy.kind {
        RemedyKind::EnableFlag => {
            for flag in value(&mut facts.flags).into_iter().flatten() {
                if Some(&flag.key) == need.flag.as_ref() {
                    flag.enabled = Some(true);
                }
            }
        }
        RemedyKind::EnableBeta => {
            if let Some(beta) = value(&mut facts.beta) {
                beta.enabled = true;
            }
        }
        _ => {
            if let (Some(tier), Some(name)) = (value(&mut facts.tier), need.tiers.first()) {
                tier.name.clone_from(name);
            }
        }
    }
}
