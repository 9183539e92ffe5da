//! Sets a value in facts, as the systems would answer then.

use crate::case::Case;
use crate::checks::places;
use crate::facts::{
    Account, AccountState, Facts, Invite, InviteState, Lock, Membership, MembershipState, Role, listed,
    value_mut,
};
use crate::text::fold;

use super::subject::{MovedThing, Value};

/// Sets it.
pub(super) fn set(case: &Case, facts: &mut Facts, subject: &MovedThing, value: &Value) {
    match (subject, value) {
        (MovedThing::Account, Value::State(state)) => account(case, facts, *state),
        (MovedThing::AccountEnd, _) => own(case, facts, |account| account.valid_until = None),
        (MovedThing::Address, _) => address(case, facts),
        (MovedThing::Lock, Value::Is(locked)) => {
            if let Ok(seen) = &mut facts.lock {
                seen.value = locked.then(|| Lock { until: None, since: None, failures: None });
                seen.complete = true;
            }
        }
        (MovedThing::Seats, Value::Named(limit)) => {
            if let (Some(seats), Ok(limit)) = (value_mut(&mut facts.seats), limit.trim().parse()) {
                seats.limit = Some(limit);
            }
        }
        (MovedThing::PasswordEnd | MovedThing::Password, _) => {
            if let Some(password) = value_mut(&mut facts.password) {
                (password.expires_at, password.must_change) = (None, None);
            }
        }
        (MovedThing::SingleSignOn, _) => {
            if let Some(policy) = value_mut(&mut facts.policy) {
                policy.single_sign_on = None;
            }
        }
        (MovedThing::Membership, Value::Is(is_in)) => membership(case, facts, *is_in),
        (MovedThing::MembershipEnd, _) => {
            for one in value_mut(&mut facts.tenants).into_iter().flatten() {
                if places::about(case, Some(&one.tenant)) {
                    one.until = None;
                }
            }
        }
        (MovedThing::Invite, Value::Is(open)) => invite(facts, *open),
        (MovedThing::Role(name, group), Value::Is(held)) => role(facts, name, group.as_deref(), *held),
        (MovedThing::RoleEnd(name), _) => {
            for role in value_mut(&mut facts.roles).into_iter().flatten() {
                if fold::same(&role.name, name) {
                    role.until = None;
                }
            }
        }
        (MovedThing::Group(name), Value::Is(is_in)) => group(facts, name, *is_in),
        (MovedThing::Grants(name, permission), Value::Is(granted)) => {
            grants(facts, name, permission, *granted);
        }
        (MovedThing::Flag(key), Value::Is(on)) => {
            for flag in value_mut(&mut facts.flags).into_iter().flatten() {
                if flag.key == *key {
                    flag.enabled = Some(*on);
                }
            }
        }
        (MovedThing::Tier, Value::Named(name)) => {
            if let Some(tier) = value_mut(&mut facts.tier) {
                tier.name.clone_from(name);
            }
        }
        _ => {}
    }
}

/// Does something to the accounts that are the person's.
fn own(case: &Case, facts: &mut Facts, change: impl Fn(&mut Account)) {
    let ids: Vec<Account> = crate::checks::accounts_of(case, facts).into_iter().cloned().collect();
    for account in value_mut(&mut facts.account).into_iter().flatten() {
        if ids.contains(account) {
            change(account);
        }
    }
}

fn account(case: &Case, facts: &mut Facts, state: Option<AccountState>) {
    let theirs: Vec<Account> = crate::checks::accounts_of(case, facts).into_iter().cloned().collect();
    let Ok(seen) = &mut facts.account else { return };
    let Some(state) = state else {
        seen.value.iter_mut().for_each(|all| all.retain(|account| !theirs.contains(account)));
        return;
    };
    let all = seen.value.get_or_insert_default();
    if theirs.is_empty() {
        all.push(Account { email: Some(case.user.clone()), ..Account::new(state) });
    }
    for account in all.iter_mut().filter(|account| theirs.contains(account)) {
        (account.state, account.since, account.by, account.reason) = (state, None, None, None);
    }
    if state == AccountState::Active {
        for one in value_mut(&mut facts.tenants).into_iter().flatten() {
            if places::about(case, Some(&one.tenant)) && one.state == MembershipState::Inactive {
                one.state = MembershipState::Member;
            }
        }
    }
}

/// The person goes by the address again that was typed.
fn address(case: &Case, facts: &mut Facts) {
    let theirs: Vec<Account> = crate::checks::accounts_of(case, facts).into_iter().cloned().collect();
    let Ok(seen) = &mut facts.account else { return };
    let all = seen.value.get_or_insert_default();
    if theirs.is_empty() {
        all.push(Account { email: Some(case.user.clone()), ..Account::new(AccountState::Active) });
    }
    for account in all.iter_mut().filter(|account| theirs.contains(account)) {
        account.email = Some(case.user.clone());
        account.former.clear();
    }
}

fn membership(case: &Case, facts: &mut Facts, is_in: bool) {
    let (Ok(seen), Some(tenant)) = (&mut facts.tenants, &case.tenant) else { return };
    let all = seen.value.get_or_insert_default();
    all.retain(|one| !places::about(case, Some(&one.tenant)));
    if is_in {
        all.push(Membership {
            tenant: tenant.clone(),
            name: None,
            state: MembershipState::Member,
            until: None,
            managed_by: None,
        });
    }
}

fn invite(facts: &mut Facts, open: bool) {
    let Ok(seen) = &mut facts.invite else { return };
    let state = if open { InviteState::Pending } else { InviteState::Cancelled };
    seen.value = Some(Invite {
        state,
        sent_at: None,
        expires_at: None,
        mail: None,
        tenant: None,
        link: None,
        used_at: None,
        accepted_at: None,
        renewed: None,
    });
}

/// The name as the catalogue writes it.
fn spelt(facts: &Facts, name: &str) -> String {
    let known = listed(&facts.role_catalogue);
    let same = known.iter().find(|role| fold::same(&role.name, name));
    same.map_or_else(|| name.to_owned(), |role| role.name.clone())
}

fn role(facts: &mut Facts, name: &str, group: Option<&str>, held: bool) {
    let name = spelt(facts, name);
    // What an engine decided follows from the roles.
    clear_decisions(facts);
    let Ok(seen) = &mut facts.roles else { return };
    let all = seen.value.get_or_insert_default();
    if held {
        let groups = group.map(str::to_owned).into_iter().collect();
        all.push(Role { name, groups, ..Role::default() });
        return;
    }
    all.retain_mut(|role| {
        if !fold::same(&role.name, &name) {
            return true;
        }
        let through = !role.groups.is_empty();
        match group {
            Some(group) => role.groups.retain(|one| !fold::same(one, group)),
            None => return through,
        }
        !(through && role.groups.is_empty())
    });
}

fn group(facts: &mut Facts, group: &str, is_in: bool) {
    clear_decisions(facts);
    if is_in {
        for name in given_by(facts, group) {
            role(facts, &name, Some(group), true);
        }
    } else if let Some(all) = value_mut(&mut facts.roles) {
        all.retain_mut(|role| {
            let through = !role.groups.is_empty();
            role.groups.retain(|one| !fold::same(one, group));
            !(through && role.groups.is_empty())
        });
    }
}

/// The roles that a group gives, by the catalogue.
fn given_by(facts: &Facts, group: &str) -> Vec<String> {
    let known = listed(&facts.role_catalogue);
    let gives = known.iter().filter(|definition| definition.groups.iter().any(|one| fold::same(one, group)));
    gives.map(|definition| definition.name.clone()).collect()
}

fn grants(facts: &mut Facts, name: &str, permission: &str, granted: bool) {
    clear_decisions(facts);
    let put = |permissions: &mut Vec<String>| {
        permissions.retain(|id| id != permission);
        if granted {
            permissions.push(permission.to_owned());
        }
    };
    for definition in value_mut(&mut facts.role_catalogue).into_iter().flatten() {
        if fold::same(&definition.name, name) {
            put(&mut definition.permissions);
        }
    }
    for role in value_mut(&mut facts.roles).into_iter().flatten() {
        if fold::same(&role.name, name)
            && let Some(permissions) = &mut role.permissions
        {
            put(permissions);
        }
    }
}

fn clear_decisions(facts: &mut Facts) {
    if let Some(decisions) = value_mut(&mut facts.decisions) {
        decisions.clear();
    }
}
