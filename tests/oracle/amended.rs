//! Where the oracle was read more strictly than the contract says, amended after the first comparison: `CHOICES.md`, "Amended", has the
//! reason of each. Eight make a pass acceptable that was not (68, 70, 73, 76, 88, 90, 103, 104); each says by what evidence.

use crate::account::locked_now;
use crate::common::{
    ACCOUNT_REFUSALS, Class, classes, last_here, last_is_success, member_elsewhere, mended, newest,
    states_here,
};
use crate::opts::{ACCOUNT, INVITE, Opts, PASSWORD, ROLE, Status, TENANT, Tri};
use crate::world::{FoundAs, Symptom, T, World};

/// 88: of two accounts the one that has the address now is meant, and not the one that had it formerly. `None`: as it is.
pub(crate) fn meant(w: &World) -> Option<World> {
    let all = w.account.val()?;
    let former = |one: &crate::world::Account| one.found_as == FoundAs::Former;
    if !all.iter().any(former) || all.iter().all(former) {
        return None;
    }
    let mut meant = w.clone();
    meant.account.known_mut()?.value.retain(|one| !former(one));
    Some(meant)
}

/// The six, with what the contract leaves open as well.
pub(crate) fn amended(w: &World, mut checks: [Opts; 6]) -> [Opts; 6] {
    let nobody = w.account.complete() && w.account.val().is_some_and(|all| all.is_empty());
    let twins = w.account.val().is_some_and(|all| all.len() > 1);
    let roles = w.roles.val();
    // A: a refusal that another check explains, or none recorded beside a cause, says nothing of the password.
    let signs_in = w.symptom == Symptom::SignIn;
    let explained = signs_in && !last_is_success(w);
    let cause = [ACCOUNT, INVITE, TENANT].iter().any(|at| !checks[*at].only(Status::Pass));
    let by_hand = w.found.iter().any(|found| found.check == PASSWORD);
    let open = checks[PASSWORD].can(Status::Unknown) || checks[PASSWORD].can(Status::Pass) || by_hand;
    checks[PASSWORD] = checks[PASSWORD].clone().or_if(explained && cause && open, Opts::na());
    // 86: a refusal that is another check's, and that was mended since.
    let mended_since = last_here(w).is_some_and(|last| {
        let others =
            ACCOUNT_REFUSALS.contains(&last.outcome) || matches!(last.outcome, "not_set_up" | "expired_link");
        let lock = w.lock.val().and_then(|lock| lock.as_ref()).and_then(|lock| lock.until);
        let lock_ended = last.outcome == "locked" && lock.is_some_and(|end| last.at < end && end <= 0);
        others && (lock_ended || mended(w, last.outcome, last.at) != Tri::No)
    });
    checks[PASSWORD] = checks[PASSWORD].clone().or_if(signs_in && mended_since, Opts::na());
    // B: what a password still demands is not known where the password is not.
    checks[PASSWORD] =
        checks[PASSWORD].clone().or_if(signs_in && w.password.known().is_none(), Opts::unknown());
    // C: who signs in elsewhere and has no attempt here, or asked for a reset here, is sent there.
    let provider = w.password.val().and_then(|p| p.as_ref()).is_some_and(|p| p.single_sign_on.is_some());
    let reset = w.reset.val().is_some_and(|reset| reset.is_some());
    let elsewhere = signs_in && provider && (last_here(w).is_none() || reset);
    checks[PASSWORD] = checks[PASSWORD].clone().or_if(elsewhere, Opts::fail("single_sign_on"));
    // D: nobody has no role.
    let none = roles.is_some_and(|roles| roles.is_empty());
    checks[ROLE] = checks[ROLE].clone().or_if(nobody && none, Opts::na());
    let checks = account(w, checks, nobody);
    let mut checks = invite(w, checks, nobody);
    // E: roles or a password of somebody who is not listed; two accounts that are both in order.
    let belongings =
        roles.is_some_and(|roles| !roles.is_empty()) || w.password.val().is_some_and(|p| p.is_some());
    let odd = nobody && belongings || twins;
    checks[ACCOUNT] = checks[ACCOUNT].clone().or_if(odd, Opts::contradicted());
    // E: and a text that hides its cause waits for that.
    let hidden = twins && signs_in && last_here(w).is_some_and(|last| last.outcome == "masked");
    checks[PASSWORD] = checks[PASSWORD].clone().or_if(hidden, Opts::unknown());
    // F: whether there is an account, or which of two, is the account's contradiction; the invite waits for it.
    let member = nobody && !states_here(w).is_empty();
    checks[INVITE] = checks[INVITE].clone().or_if(member || twins, Opts::unknown());
    // G: an invite does not bring back an account that is switched off.
    let off = classes(w).contains(&Class::Off);
    checks[INVITE] = checks[INVITE].clone().or_if(off, Opts::na());
    // H: a session in a tenant that a complete list does not have.
    let away = w.sign_in.val().is_some_and(|s| {
        let attempts = s.attempts.iter().filter_map(|a| a.tenant);
        s.session_tenant.into_iter().chain(attempts).any(|tenant| tenant != T)
    });
    let one = away && w.tenants.complete() && w.tenants.val().is_some_and(|all| all.len() == 1);
    checks[TENANT] = checks[TENANT].clone().or_if(one, Opts::contradicted());
    // I: in no tenant, and whether there is an account is not known.
    let no_account = w.account.known().is_none_or(|seen| seen.value.is_empty() && !seen.complete);
    checks[TENANT] = checks[TENANT].clone().or_if(no_account, Opts::unknown());
    // 93: never set, and whether the invite can be accepted is contradicted: that is what to settle, and a reset may be the wrong step.
    let unset = w.password.val().and_then(|p| p.as_ref()).is_some_and(|p| p.set == Some(false));
    let doubtful = signs_in && unset && checks[INVITE].can(Status::Contradicted);
    checks[PASSWORD] = checks[PASSWORD].clone().or_if(doubtful, Opts::na());
    checks
}

/// The last attempt here, where it was refused for a seat or an approval.
fn for_a_seat(w: &World) -> Option<&'static str> {
    match last_here(w)?.outcome {
        "no_seat" => Some("no_seat"),
        "not_approved" => Some("awaiting_approval"),
        _ => None,
    }
}

fn account(w: &World, mut checks: [Opts; 6], nobody: bool) -> [Opts; 6] {
    let here = states_here(w);
    let account = checks[ACCOUNT].clone();
    // 77: only an invite in another tenant.
    let invited_elsewhere = nobody
        && here.is_empty()
        && !member_elsewhere(w)
        && w.tenants.val().is_some_and(|all| !all.is_empty());
    checks[INVITE] = checks[INVITE].clone().or_if(invited_elsewhere, Opts::na());
    // 79: a lock of somebody who is not listed; 87: a membership in two states and no account.
    let odd = nobody && (locked_now(w) || here.len() > 1);
    let account = if nobody && locked_now(w) && account.can(Status::Fail) {
        account.or(Opts::fail("locked"))
    } else {
        account
    };
    let account = account.or_if(invited_elsewhere, Opts::na()).or_if(odd, Opts::contradicted());
    // 80: what the last refusal names is one of the reasons, and keeps out whoever is only invited.
    let invited = w.account.val().is_some_and(|all| all.iter().any(|one| one.state == "invited"));
    let mut account = account;
    if let Some(reason) = for_a_seat(w).filter(|_| account.can(Status::Fail) || invited) {
        account.add(Opts::fail(reason));
        // of two, where the other one is off
        let off = w.account.val().map_or(&[][..], |all| all).iter().map(|one| one.state);
        off.filter(|state| invited && matches!(*state, "inactive" | "deleted" | "awaiting_approval"))
            .for_each(|state| account.add(Opts::fail(state)));
        let ended = |one: &crate::world::Account| one.valid_until.is_some_and(|end| end <= 0);
        if invited && w.account.val().is_some_and(|all| all.iter().any(ended)) {
            account.add(Opts::fail("expired"));
        }
    }
    checks[ACCOUNT] = account;
    checks
}

fn invite(w: &World, mut checks: [Opts; 6], nobody: bool) -> [Opts; 6] {
    let invite = w.invite.val().and_then(|invite| invite.as_ref());
    let unset = w.password.val().and_then(|p| p.as_ref()).is_some_and(|p| p.set == Some(false));
    // 83: nobody invites somebody who waits for an approval or a seat.
    let deleted = newest(w, &["deleted", "restored", "created"]).is_some_and(|c| c.what == "deleted");
    let waits = nobody && (for_a_seat(w).is_some() || deleted);
    // 84: a cancelled invite, and a password that was never set.
    let logged = newest(w, &["accepted", "invite_cancelled"]).is_some_and(|c| c.what == "invite_cancelled");
    let never = unset && !nobody && invite.is_some_and(|invite| logged || invite.state == "cancelled");
    // 85: an invite that was sent after its end.
    let impossible = invite.is_some_and(|invite| {
        matches!(invite.state, "pending" | "expired")
            && invite.expires_at.is_some_and(|end| end < invite.sent_at)
    });
    // 90: "not set up", and the account names what is left, which is not this check's.
    let told = w.account.val().is_some_and(|all| {
        let open = |one: &crate::world::Account| {
            one.required_actions.iter().any(|action| matches!(*action, "set_password" | "second_factor"))
        };
        all.iter().all(open) && last_here(w).is_some_and(|last| last.outcome == "not_set_up")
    });
    checks[INVITE] = checks[INVITE]
        .clone()
        .or_if(told && checks[INVITE].can(Status::Contradicted), Opts::pass())
        .or_if(waits, Opts::na())
        .or_if(never, Opts::fail("no_password"))
        .or_if(impossible, Opts::contradicted());
    checks
}
