//! Statements that cannot all be true. They are findings themselves: what support needs most.

mod time;

use std::collections::BTreeSet;

use crate::case::{Case, CheckId};
use crate::checks::history::RoleMoves;
use crate::checks::{CheckResult, Status, history, places};
use crate::facts::{
    AccountState, Answer, AttemptOutcome, Facts, FoundStatus, InviteState, MembershipState, NoAnswer, Origin,
    Question, Role,
};

use crate::text::few::{cut, few};

use super::Contradiction;

/// All of them, in a fixed order.
pub(super) fn find(case: &Case, facts: &Facts, checks: &[CheckResult]) -> Vec<Contradiction> {
    let mut found = Vec::new();
    accounts(case, facts, &mut found);
    invites(case, facts, &mut found);
    roles(facts, checks, &mut found);
    features(case, facts, &mut found);
    time::find(case, facts, &mut found);
    by_hand(facts, checks, &mut found);
    roles_by_hand(case, facts, &mut found);
    for check in checks {
        let Some(NoAnswer::Conflict(conflict)) = &check.unanswered else { continue };
        if found.iter().any(|one: &Contradiction| one.evidence.contains(&conflict.question)) {
            continue;
        }
        let claims: Vec<String> =
            conflict.claims.iter().map(|claim| format!("{}: {}", claim.connector, claim.says)).collect();
        found.push(new(
            "sources_disagree",
            format!("{} ({})", conflict.detail, claims.join("; ")),
            &[conflict.question],
        ));
    }
    found.sort_by(|one, other| (&one.code, &one.text).cmp(&(&other.code, &other.text)));
    found.dedup();
    few_of_each(found)
}

/// Of each kind the first few, and how many more there are: a catalogue that was read twice defines every role twice.
fn few_of_each(mut found: Vec<Contradiction>) -> Vec<Contradiction> {
    let mut kept: Vec<Contradiction> = Vec::new();
    while let Some(first) = found.first() {
        let (code, evidence) = (first.code.clone(), first.evidence.clone());
        let others = found.split_off(found.partition_point(|one| one.code == code));
        let more = cut(&mut found);
        kept.append(&mut found);
        if more > 0 {
            kept.push(Contradiction { text: format!("and {more} more of this kind"), code, evidence });
        }
        found = others;
    }
    kept
}

fn new(code: &str, text: impl Into<String>, evidence: &[Question]) -> Contradiction {
    Contradiction { code: code.to_owned(), text: text.into(), evidence: evidence.to_vec() }
}

/// What was seen, if something was.
fn value<T>(answer: &Answer<T>) -> Option<&T> {
    answer.as_ref().ok().and_then(|seen| seen.value.as_ref())
}

fn list<T>(answer: &Answer<Vec<T>>) -> &[T] {
    value(answer).map_or(&[], Vec::as_slice)
}

/// The person's accounts; the comparison is the checks' own.
fn own<'a>(case: &Case, facts: &'a Facts) -> Vec<&'a crate::facts::Account> {
    crate::checks::accounts_of(case, facts)
}

fn accounts(case: &Case, facts: &Facts, found: &mut Vec<Contradiction>) {
    let own = own(case, facts);
    if own.len() > 1 {
        found.push(new(
            "two_accounts",
            format!("{} accounts answer to this user", own.len()),
            &[Question::Account],
        ));
    }
    let here = |state: MembershipState| {
        list(&facts.tenants)
            .iter()
            .any(|one| one.state == state && places::about(case, Some(&one.tenant)) && case.tenant.is_some())
    };
    if own.iter().any(|account| account.state == AccountState::Active) && here(MembershipState::Inactive) {
        found.push(new(
            "active_and_inactive",
            "the account is active, and its membership in the tenant is deactivated",
            &[Question::Account, Question::Tenants],
        ));
    }
    let nobody = facts.account.as_ref().is_ok_and(|seen| seen.complete) && own.is_empty();
    if nobody && here(MembershipState::Member) {
        found.push(new(
            "member_without_account",
            "there is no account, and yet a membership in the tenant",
            &[Question::Account, Question::Tenants],
        ));
    }
    let mut tenants: Vec<(&str, &Option<String>)> =
        list(&facts.tenants).iter().map(|one| (one.tenant.as_str(), &one.name)).collect();
    tenants.sort_unstable();
    if let Some(twice) = tenants.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        let text = format!("the tenant {} is listed twice", twice[0].0);
        found.push(new("tenant_listed_twice", text, &[Question::Tenants]));
    }
    let log = value(&facts.sign_in).map(|sign_in| sign_in.attempts.as_slice()).unwrap_or_default();
    for account in own {
        let Some(since) = account.since else { continue };
        let signed_in = log
            .iter()
            .filter(|one| {
                one.outcome == AttemptOutcome::Success && places::about(case, one.tenant.as_deref())
            })
            .map(|one| one.at)
            .chain(account.last_sign_in)
            .any(|at| at > since);
        if account.state == AccountState::Inactive && signed_in {
            found.push(new(
                "signed_in_after_deactivation",
                "the account was deactivated, and signed in after that",
                &[Question::Account, Question::SignIn],
            ));
        }
    }
}

fn invites(case: &Case, facts: &Facts, found: &mut Vec<Contradiction>) {
    let Some(invite) = value(&facts.invite).filter(|invite| places::about(case, invite.tenant.as_deref()))
    else {
        return;
    };
    let own = own(case, facts);
    let is = |state| own.iter().any(|account| account.state == state);
    let over = invite.expires_at.is_some_and(|end| end <= facts.taken_at);
    let never_set = value(&facts.password).is_some_and(|password| password.set == Some(false));
    let mut say = |code, text: &str, evidence: &[Question]| found.push(new(code, text, evidence));
    if let (Some(sent), Some(end)) = (invite.sent_at, invite.expires_at)
        && end < sent
    {
        say("invite_ends_before_it_was_sent", "the invite ended before it was sent", &[Question::Invite]);
    }
    match invite.state {
        InviteState::Pending if over => {
            say(
                "invite_pending_past_its_end",
                "the invite is listed as pending, and its end has passed",
                &[Question::Invite],
            );
        }
        InviteState::Pending if is(AccountState::Active) && !never_set => {
            say(
                "active_and_pending",
                "in Active Users, and in Pending Invites",
                &[Question::Account, Question::Invite],
            );
        }
        InviteState::Expired if !over && invite.expires_at.is_some() => {
            say(
                "invite_expired_before_its_end",
                "the invite is listed as expired, and its end has not come",
                &[Question::Invite],
            );
        }
        InviteState::Accepted if is(AccountState::Invited) => {
            say(
                "accepted_and_invited",
                "the invite was accepted, and the account is listed as only invited",
                &[Question::Account, Question::Invite],
            );
        }
        _ => {}
    }
}

fn roles(facts: &Facts, checks: &[CheckResult], found: &mut Vec<Contradiction>) {
    let held: Vec<&Role> = list(&facts.roles).iter().filter(|role| !role.direct).collect();
    let both = [Question::Roles, Question::RoleCatalogue];
    let mut names: Vec<&str> = list(&facts.role_catalogue).iter().map(|role| role.name.as_str()).collect();
    names.sort_unstable();
    if let Ok(seen) = &facts.role_catalogue
        && seen.complete
    {
        for role in &held {
            if names.binary_search(&role.name.as_str()).is_err() {
                let text = format!("the role {} is on the profile, and does not exist", role.name);
                found.push(new("role_not_in_catalogue", text, &both));
            }
        }
    }
    for twice in names.windows(2).filter(|pair| pair[0] == pair[1]) {
        let text = format!("the role {} is defined twice", twice[0]);
        found.push(new("role_defined_twice", text, &[Question::RoleCatalogue]));
    }
    let role_fails = checks.iter().any(|check| check.id == CheckId::Role && check.status == Status::Fail);
    let owner = held.iter().find(|role| role.name.eq_ignore_ascii_case("owner"));
    if let (Some(owner), true) = (owner, role_fails) {
        let text = format!("the person is {}, and yet lacks a permission", owner.name);
        found.push(new("owner_without_permission", text, &both));
    }
    let moves = RoleMoves::of(list(&facts.changes));
    for role in held {
        let newest = history::last_move(moves.about(&role.name).iter().copied(), &role.name);
        if newest.is_some_and(|change| change.takes_role(&role.name)) {
            let text =
                format!("the log says that the role {} was removed, and it is on the profile", role.name);
            found.push(new("role_removed_yet_held", text, &[Question::Roles, Question::Changes]));
        }
    }
}

fn features(case: &Case, facts: &Facts, found: &mut Vec<Contradiction>) {
    let Some(tier) = value(&facts.tier) else { return };
    for need in &case.needs.features {
        let on = list(&facts.flags)
            .iter()
            .any(|flag| Some(&flag.key) == need.flag.as_ref() && flag.enabled == Some(true));
        let excluded =
            !need.tiers.is_empty() && !need.tiers.iter().any(|name| places::same(name, &tier.name));
        if on && excluded {
            let text = format!("the flag for {} is on, and the tier {} excludes it", need.name, tier.name);
            found.push(new("flag_on_tier_excludes", text, &[Question::Flags, Question::Tier]));
        }
    }
}

/// What an admin read on the profile, and what the system says of it.
fn roles_by_hand(case: &Case, facts: &Facts, found: &mut Vec<Contradiction>) {
    let Ok(seen) = &facts.roles else { return };
    if case.roles.is_empty() || seen.origin == Origin::Person {
        return;
    }
    let held: Vec<&str> =
        list(&facts.roles).iter().filter(|role| !role.direct).map(|role| role.name.as_str()).collect();
    let folded = |names: &[&str]| names.iter().map(|name| name.to_lowercase()).collect::<BTreeSet<_>>();
    let told: Vec<&str> = case.roles.iter().map(String::as_str).collect();
    let (by_system, by_admin) = (folded(&held), folded(&told));
    // What an incomplete listing does not show is no statement.
    let disagree = if seen.complete { by_system != by_admin } else { !by_system.is_subset(&by_admin) };
    if disagree {
        let held = if held.is_empty() { "no role".to_owned() } else { few(&held) };
        let text = format!(
            "an admin saw the roles {} on the profile, and {} says: {held}",
            few(&told),
            seen.connector
        );
        found.push(new("roles_told_otherwise", text, &[Question::Roles]));
    }
}

/// What an admin found by hand and a system denies.
fn by_hand(facts: &Facts, checks: &[CheckResult], found: &mut Vec<Contradiction>) {
    for check in checks {
        let Some(by_hand) = facts.found.get(&check.id) else { continue };
        let says = match (by_hand.status, check.status) {
            (FoundStatus::Pass, Status::Fail) => "in order",
            (FoundStatus::Fail, Status::Pass) => "a cause",
            _ => continue,
        };
        let text =
            format!("{}: an admin found it {says}, and the systems say: {}", check.id.cited(), check.summary);
        found.push(new("found_disagrees", text, &check.evidence));
    }
}
