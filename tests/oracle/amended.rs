//! Where the oracle was read more strictly than the contract says, amended after the first comparison: `CHOICES.md`, "Amended", has the
//! reason of each. Nothing here makes a pass acceptable that was not, and no fail but the one that says who the provider is.

use crate::common::{Class, classes, last_here, last_is_success, states_here};
use crate::opts::{ACCOUNT, INVITE, Opts, PASSWORD, ROLE, Status, TENANT};
use crate::world::{Symptom, World};

/// The six, with what the contract leaves open as well.
pub(crate) fn amended(w: &World, mut checks: [Opts; 6]) -> [Opts; 6] {
    let nobody = w.account.complete() && w.account.val().is_some_and(|all| all.is_empty());
    let twins = w.account.val().is_some_and(|all| all.len() > 1);
    let roles = w.roles.val();
    // A: a refusal that another check explains, or none recorded beside a cause, says nothing of the password.
    let signs_in = w.symptom == Symptom::SignIn;
    let explained = signs_in && !last_is_success(w);
    let cause = [ACCOUNT, INVITE, TENANT].iter().any(|at| !checks[*at].only(Status::Pass));
    let open = checks[PASSWORD].can(Status::Unknown) || checks[PASSWORD].can(Status::Pass);
    checks[PASSWORD] = checks[PASSWORD].clone().or_if(explained && cause && open, Opts::na());
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
    // E: roles or a password of somebody who is not listed; two accounts that are both in order.
    let belongings =
        roles.is_some_and(|roles| !roles.is_empty()) || w.password.val().is_some_and(|p| p.is_some());
    let odd = nobody && belongings || twins;
    checks[ACCOUNT] = checks[ACCOUNT].clone().or_if(odd, Opts::contradicted());
    // F: whether there is an account, or which of two, is the account's contradiction; the invite waits for it.
    let member = nobody && !states_here(w).is_empty();
    checks[INVITE] = checks[INVITE].clone().or_if(member || twins, Opts::unknown());
    // G: an invite does not bring back an account that is switched off.
    let off = classes(w).contains(&Class::Off);
    checks[INVITE] = checks[INVITE].clone().or_if(off, Opts::na());
    // H: a session in a tenant that a complete list does not have.
    let one = w.tenants.complete() && w.tenants.val().is_some_and(|all| all.len() == 1);
    checks[TENANT] = checks[TENANT].clone().or_if(one, Opts::contradicted());
    // I: in no tenant, and whether there is an account is not known.
    let no_account = w.account.known().is_none();
    checks[TENANT] = checks[TENANT].clone().or_if(no_account, Opts::unknown());
    checks
}
