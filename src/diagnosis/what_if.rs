//! The facts as they would be once a remedy has been applied: offline, so that "the next thing in the way" is found by
//! running the checks again and not by guessing.

use crate::case::{Case, CheckId, ObjectRef};
use crate::checks::{Remedy, RemedyKind, places};
use crate::facts::{
    Account, AccountState, Answer, Attempt, AttemptOutcome, Change, ChangeKind, Facts, FoundStatus,
    GrantScope, InviteState, Membership, MembershipState, Object, Password, Role, SignIn, Whole, value_mut,
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
        RemedyKind::Reactivate
        | RemedyKind::Restore
        | RemedyKind::Approve
        | RemedyKind::AssignSeat
        | RemedyKind::FreeSeat => reactivated(case, &mut after),
        RemedyKind::Extend => extended(case, &mut after),
        RemedyKind::Idp if check == CheckId::Account => reactivated(case, &mut after),
        RemedyKind::Unlock | RemedyKind::Wait => {
            clear(&mut after.lock);
            forget(&mut after, |change| change.what == ChangeKind::Locked);
        }
        RemedyKind::FinishAction => {
            finished(&mut after);
            signed_in(case, &mut after);
        }
        RemedyKind::PasswordReset | RemedyKind::Idp | RemedyKind::Relink => signed_in(case, &mut after),
        RemedyKind::CheckEmail | RemedyKind::FixMail if check == CheckId::Password => {
            signed_in(case, &mut after);
        }
        RemedyKind::ChangeAddress
        | RemedyKind::AcceptInvite
        | RemedyKind::ResendInvite
        | RemedyKind::Reinvite
        | RemedyKind::InviteToTenant
        | RemedyKind::FixMail
        | RemedyKind::CheckEmail => joined(case, &mut after),
        RemedyKind::SwitchTenant => switched(case, &mut after),
        RemedyKind::AssignRole | RemedyKind::CustomRole | RemedyKind::AddToGroup => {
            granted(case, &mut after, remedy);
        }
        RemedyKind::ExtendRole if remedy.turns_on() => granted(case, &mut after, remedy),
        RemedyKind::ExtendRole => {
            for role in value_mut(&mut after.roles).into_iter().flatten() {
                if Some(&role.name) == remedy.role.as_ref() || remedy.roles.contains(&role.name) {
                    role.until = None;
                }
            }
        }
        RemedyKind::AddToObject => shared(case, &mut after),
        RemedyKind::LookUp => {
            if let (Some(gone), Some(roles)) = (&remedy.role, value_mut(&mut after.roles)) {
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

/// What the log says of it is older than the remedy.
pub(super) fn forget(facts: &mut Facts, which: impl Fn(&Change) -> bool) {
    if let Some(changes) = value_mut(&mut facts.changes) {
        changes.retain(|change| !which(change));
    }
}

fn clear<T>(answer: &mut Answer<T>) {
    if let Ok(seen) = answer {
        seen.value = None;
        seen.complete = true;
    }
}

/// Attempts that may have failed for the cause that is now gone prove nothing more.
fn drop_explained_attempts(facts: &mut Facts) {
    if let Some(sign_in) = value_mut(&mut facts.sign_in) {
        sign_in.attempts.retain(|attempt| {
            !matches!(
                attempt.outcome,
                AttemptOutcome::Masked
                    | AttemptOutcome::NoAccount
                    | AttemptOutcome::Inactive
                    | AttemptOutcome::Locked
                    | AttemptOutcome::NotSetUp
                    | AttemptOutcome::NoSeat
                    | AttemptOutcome::NotApproved
                    | AttemptOutcome::ExpiredLink
            )
        });
    }
}

fn reactivated(case: &Case, facts: &mut Facts) {
    let now = facts.taken_at;
    for account in value_mut(&mut facts.account).into_iter().flatten() {
        if account.state != AccountState::Invited {
            account.state = AccountState::Active;
        }
        // Newer than whatever a log says of it.
        account.since = Some(now);
        account.seat = account.seat.map(|_| true);
    }
    if let Some(seats) = value_mut(&mut facts.seats)
        && let Some(limit) = seats.limit
    {
        seats.used = seats.used.min(limit.saturating_sub(1));
    }
    for membership in value_mut(&mut facts.tenants).into_iter().flatten() {
        if places::about(case, Some(&membership.tenant)) && membership.state == MembershipState::Inactive {
            membership.state = MembershipState::Member;
        }
    }
}

fn extended(case: &Case, facts: &mut Facts) {
    for account in value_mut(&mut facts.account).into_iter().flatten() {
        account.valid_until = None;
    }
    for membership in value_mut(&mut facts.tenants).into_iter().flatten() {
        if places::about(case, Some(&membership.tenant)) {
            membership.until = None;
        }
    }
}

/// Everything that the account still demanded is done.
fn finished(facts: &mut Facts) {
    for account in value_mut(&mut facts.account).into_iter().flatten() {
        account.required_actions = account.required_actions.as_ref().map(|_| Vec::new());
    }
}

/// The object is shared with them, and their roles hold on it.
fn shared(case: &Case, facts: &mut Facts) {
    let Some(on) = &case.on else { return };
    share(on, facts);
    for role in value_mut(&mut facts.roles).into_iter().flatten() {
        role.scope = Some(GrantScope::Whole(Whole::Tenant));
    }
}

/// The object is shared with them.
fn share(on: &ObjectRef, facts: &mut Facts) {
    for object in value_mut(&mut facts.objects).into_iter().flatten() {
        if object.is(on) {
            object.shared = Some(true);
        }
    }
    if let Ok(seen) = &mut facts.objects
        && !seen.value.iter().flatten().any(|object| object.is(on))
    {
        seen.value.get_or_insert_default().push(Object {
            kind: on.kind.clone(),
            id: on.id.clone(),
            parent: None,
            shared: Some(true),
        });
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
    for account in value_mut(&mut facts.account).into_iter().flatten() {
        account.identity_conflict = None;
    }
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
    if let Some(invite) = value_mut(&mut facts.invite) {
        invite.state = InviteState::Accepted;
        invite.link = None;
    }
    if let Ok(seen) = &mut facts.account {
        let account = Account {
            email: Some(case.user.clone()),
            since: Some(facts.taken_at),
            ..Account::new(AccountState::Active)
        };
        seen.value = Some(vec![account]);
        seen.complete = true;
    }
    forget(facts, |change| {
        matches!(
            change.what,
            ChangeKind::TenantLeft
                | ChangeKind::Deleted
                | ChangeKind::Deactivated
                | ChangeKind::InviteCancelled
        )
    });
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
    if let Some(decisions) = value_mut(&mut facts.decisions) {
        decisions.retain(|decision| !needed.contains(&&decision.permission));
    }
    let names: Vec<String> = remedy.role.iter().chain(&remedy.roles).cloned().collect();
    // What the log says of these roles is older than the grant.
    forget(facts, |change| names.iter().any(|name| change.takes_role(name) || change.gives_role(name)));
    if remedy.turns_on() {
        turned_on(facts, remedy);
        return;
    }
    // A role that is given on the object is what shares it with them.
    let on = case.on.as_ref().filter(|_| remedy.for_object == case.on);
    if let Some(on) = on {
        share(on, facts);
    }
    let Ok(seen) = &mut facts.roles else { return };
    let roles = seen.value.get_or_insert_default();
    let tenant = || case.on.as_ref().map(|_| GrantScope::Whole(Whole::Tenant));
    let scope = on.cloned().map(GrantScope::Object).or_else(tenant);
    if remedy.kind == RemedyKind::CustomRole {
        let permissions = Some(remedy.permissions.clone());
        roles.push(Role { direct: true, permissions, scope, ..Role::default() });
        return;
    }
    // What the role grants stands in the catalogue.
    roles.extend(names.into_iter().map(|name| Role { name, scope: scope.clone(), ..Role::default() }));
}

/// The permissions are turned on in the role, wherever it says what it grants.
fn turned_on(facts: &mut Facts, remedy: &Remedy) {
    let is_it = |name: &String| Some(name) == remedy.role.as_ref();
    for role in value_mut(&mut facts.role_catalogue).into_iter().flatten().filter(|role| is_it(&role.name)) {
        role.permissions.extend_from_slice(&remedy.permissions);
    }
    for role in value_mut(&mut facts.roles).into_iter().flatten().filter(|role| is_it(&role.name)) {
        if let Some(own) = &mut role.permissions {
            own.extend_from_slice(&remedy.permissions);
        }
    }
}

fn switched_on(case: &Case, facts: &mut Facts, remedy: &Remedy) {
    let Some(need) = case.needs.features.iter().find(|need| Some(&need.name) == remedy.feature.as_ref())
    else {
        return;
    };
    match remedy.kind {
        RemedyKind::EnableFlag => {
            forget(facts, |change| change.what == ChangeKind::FlagChanged && change.flag == need.flag);
            for flag in value_mut(&mut facts.flags).into_iter().flatten() {
                if Some(&flag.key) == need.flag.as_ref() {
                    flag.enabled = Some(true);
                }
            }
        }
        RemedyKind::EnableBeta => {
            if let Some(beta) = value_mut(&mut facts.beta) {
                beta.enabled = true;
            }
        }
        _ => {
            forget(facts, |change| change.what == ChangeKind::TierChanged);
            if let (Some(tier), Some(name)) = (value_mut(&mut facts.tier), need.tiers.first()) {
                tier.name.clone_from(name);
            }
        }
    }
}
