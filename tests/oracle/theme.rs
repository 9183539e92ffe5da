//! Themes: what makes a world in order show one reason, one contradiction or one cause beside the six.

use crate::draw::*;
use crate::rng::Rng;
use crate::some::some_invite;
use crate::theme_access::{log_of_roles, of_feature, of_role, of_tenant};
use crate::theme_password::of_password;
use crate::theme_rare::denied;
use crate::world::*;

pub(crate) fn apply(rng: &mut Rng, w: &mut World) {
    match rng.below(12) {
        0 | 1 => of_account(rng, w),
        2 | 3 => of_invite(rng, w),
        4 | 5 => of_password(rng, w),
        6 => of_tenant(rng, w),
        7 | 8 => of_role(rng, w),
        9 => of_feature(rng, w),
        10 => beside(rng, w),
        _ => contradiction(rng, w),
    }
}

pub(crate) fn first(w: &mut World, f: impl FnOnce(&mut Account)) {
    if let Some(a) = w.account.known_mut().and_then(|k| k.value.first_mut()) {
        f(a);
    }
}

pub(crate) fn last_attempt(rng: &mut Rng, w: &mut World, outcome: Word) {
    let at = -rng.range(6, 600);
    if let Some(k) = w.sign_in.known_mut() {
        k.value.attempts.retain(|a| a.at < at && rng.pct(50));
        k.value.attempts.push(attempt(at, outcome));
    } else {
        w.sign_in = known(SignIn { attempts: vec![attempt(at, outcome)], ..SignIn::default() });
    }
}

pub(crate) fn no_attempts(w: &mut World) {
    if let Some(k) = w.sign_in.known_mut() {
        k.value.attempts.clear();
    }
}

fn of_account(rng: &mut Rng, w: &mut World) {
    let nowhere = |w: &mut World| {
        w.account = known(vec![]);
        w.tenants = known(vec![]);
        w.invite = known(None);
        w.password = known(None);
        w.roles = known(vec![]);
        w.sign_in = known(SignIn::default());
    };
    match rng.below(12) {
        0 => first(w, |a| a.state = "inactive"),
        1 => w.lock = known(Some(Lock { until: rng.pick(&[None, Some(1), Some(60)]) })),
        2 => w.lock = known(Some(Lock { until: rng.pick(&[Some(0), Some(-1), Some(-600)]) })),
        3 => nowhere(w),
        4 => {
            first(w, |a| a.state = "deleted");
            w.tenants = known(vec![member(T, "inactive")]);
        }
        5 => first(w, |a| a.state = "awaiting_approval"),
        6 => {
            let until = rng.pick(&[0, -1, -900, 1, 900]);
            first(w, |a| a.valid_until = Some(until));
        }
        7 => first(w, |a| a.seat = Some(false)),
        8 => {
            w.seats = known(Seats { used: 10, limit: rng.pick(&[Some(10), Some(11), None]) });
            if rng.pct(50) {
                first(w, |a| a.state = "inactive");
            } else {
                nowhere(w);
            }
        }
        9 => {
            first(w, |a| a.found_as = FoundAs::Former);
            no_attempts(w);
        }
        10 => last_attempt(rng, w, "not_approved"),
        _ => last_attempt(rng, w, "no_seat"),
    }
}

fn of_invite(rng: &mut Rng, w: &mut World) {
    let mut i = invite("pending");
    i.expires_at = rng.pick(&[None, Some(1), Some(3 * DAY)]);
    let n = rng.below(16);
    match n {
        0 => {}
        1 | 2 => i.expires_at = rng.pick(&[Some(0), Some(-1), Some(-DAY)]),
        3 => i.state = "expired",
        4 => i.mail = Some("bounced"),
        5 => i.mail = Some("not_sent"),
        6 => i.link = Some("used"),
        7 => i.link = Some("void"),
        8 => {
            i.renewed = Some(false);
            i.expires_at = Some(rng.pick(&[0, -300]));
        }
        9 => i.state = "cancelled",
        10 | 11 => {
            first(w, |a| a.required_actions = vec![rng.pick(&["verify_email", "terms", "profile", "other"])]);
            return no_attempts(w);
        }
        12 => {
            no_attempts(w);
            w.invite = known(None);
            if let Some(Some(p)) = w.password.known_mut().map(|k| &mut k.value) {
                p.set = Some(false);
                p.changed_at = None;
            }
            return;
        }
        13 => {
            // neither pending nor active nor inactive
            w.account = known(vec![]);
            w.invite = known(None);
            w.password = known(None);
            w.tenants = known(vec![]);
            w.roles = known(vec![]);
            return no_attempts(w);
        }
        14 => {
            first(w, |a| a.state = "invited");
            w.tenants = known(vec![member(T, "invited")]);
            w.invite = if rng.pct(50) { known(None) } else { Ans::Gap("forbidden") };
            return no_attempts(w);
        }
        _ => i = some_invite(rng).unwrap_or(i),
    }
    pending(rng, w, i);
}

/// A person who is only invited.
fn pending(rng: &mut Rng, w: &mut World, i: Invite) {
    w.invite = known(Some(i));
    w.roles = known(vec![]);
    w.sign_in = known(SignIn::default());
    w.tenants = known(if rng.pct(50) { vec![] } else { vec![member(T, "invited")] });
    if rng.pct(60) {
        w.account = known(vec![]);
        w.password = known(None);
    } else {
        first(w, |a| a.state = "invited");
    }
    if rng.pct(15) {
        last_attempt(rng, w, "not_set_up");
    }
    if rng.pct(10) {
        last_attempt(rng, w, "expired_link");
    }
}

/// Cannot sign in, and role or feature fail as well: told, and never what decides.
pub(crate) fn next_in_the_way(rng: &mut Rng, w: &mut World) {
    w.symptom = Symptom::SignIn;
    match rng.below(10) {
        0..3 => denied(rng, w),
        3..6 => of_role(rng, w),
        _ => of_feature(rng, w),
    }
    match rng.below(4) {
        0 => {
            let outcome =
                rng.pick(&["second_factor", "device", "network", "throttled", "service", "policy", "domain"]);
            last_attempt(rng, w, outcome);
        }
        1 => w.lock = Ans::Gap("forbidden"),
        2 => w.sign_in = Ans::Gap("timed_out"),
        _ => {}
    }
}

/// A cause beside the six; or, sometimes, a source that is missing.
pub(crate) fn beside(rng: &mut Rng, w: &mut World) {
    const KINDS: [Word; 7] =
        ["second_factor", "device", "network", "throttled", "service", "policy", "domain"];
    match rng.below(10) {
        0..4 => {
            let outcome = rng.pick(&KINDS);
            let at = -rng.pick(&[3, 40, 700, DAY, DAY + 1, 2 * DAY]);
            let mut attempts = vec![attempt(at, outcome)];
            if rng.pct(20) {
                attempts.push(Attempt {
                    at: at + 2,
                    outcome: "success",
                    tenant: rng.pick(&[None, Some(T), Some(ELSEWHERE)]),
                });
            }
            let session_tenant = if w.symptom == Symptom::Access { Some(T) } else { None };
            w.sign_in = known(SignIn { attempts, session_tenant, ..SignIn::default() });
        }
        4 => {
            first(w, |a| a.required_actions = vec!["second_factor"]);
            no_attempts(w);
        }
        5 => {
            w.policy =
                known(Policy { domains: vec!["b.example"], networks: rng.pct(50), ..Policy::default() });
            let outcome = rng.pick(&["domain", "network", "policy", "other"]);
            last_attempt(rng, w, outcome);
        }
        6..8 => session(rng, w),
        8 => w.lock = Ans::Gap("forbidden"),
        _ => w.account = Ans::Gap("unreachable"),
    }
}

fn session(rng: &mut Rng, w: &mut World) {
    let mut s = SignIn { session_tenant: Some(T), session_since: Some(-300), ..SignIn::default() };
    match rng.below(4) {
        0 => s.session_account = rng.pick(&[Some("u-99"), Some("u-17")]),
        1 => {
            s.session_grants = Some(rng.pick(&[
                vec![],
                vec![READ, REPLY],
                vec![READ, REPLY, ASSIGN, NOTES, EXPORT],
                vec!["*"],
            ]))
        }
        2 => {
            let since = rng.pick(&[Some(-300), None]);
            s.session_since = since;
            let mut c = change(-rng.pick(&[2, 200, 500]), "role_granted");
            c.role = Some("Senior Agent");
            w.changes = known(vec![c]);
            w.roles = known(vec![role(rng, "Senior Agent"), role(rng, "Reader")]);
            w.needs.all_of = vec![ASSIGN];
            w.needs.any_of = vec![];
        }
        _ => {
            let mut c = change(-rng.pick(&[2, 200, 500]), "flag_changed");
            c.flag = Some("cases");
            c.to = Some("true");
            w.changes = known(vec![c]);
        }
    }
    w.sign_in = known(s);
}

/// Two sources that cannot both be right.
fn contradiction(rng: &mut Rng, w: &mut World) {
    match rng.below(9) {
        0 => w.tenants = known(vec![member(T, "member"), member(T, rng.pick(&["inactive", "invited"]))]),
        1 => w.tenants = known(vec![member(T, "inactive"), member(ELSEWHERE, "member")]),
        2 => {
            // a sign-in after a deactivation
            first(w, |a| a.state = "inactive");
            last_attempt(rng, w, "success");
            w.changes = known(vec![change(-700, "deactivated")]);
        }
        3 => {
            let outcome = rng.pick(&["inactive", "locked", "no_account", "not_set_up"]);
            last_attempt(rng, w, outcome);
            if rng.pct(40) {
                let mend = match outcome {
                    "inactive" => "activated",
                    "locked" => "unlocked",
                    "no_account" => "restored",
                    _ => "accepted",
                };
                w.changes = known(vec![change(-3, mend)]);
            }
        }
        4 => {
            let mut other = account(rng.pick(&["inactive", "active", "deleted", "inactive"]));
            other.id = Some("u-18");
            if let Some(k) = w.account.known_mut() {
                k.value.push(other);
            }
        }
        5 => {
            // roles against the engine
            let decided = rng.pick(&["denied", "denied", "allowed"]);
            w.decisions = known(w.needs.all_of.iter().map(|p| Decision { permission: p, decided }).collect());
            if decided == "allowed" {
                w.roles = known(vec![role(rng, "Analyst")]);
            }
        }
        6 => log_of_roles(rng, w),
        7 => w.account = Ans::Gap("conflict"),
        _ => {
            w.changes = known(vec![change(
                -rng.range(2, 600),
                rng.pick(&["deactivated", "deleted", "activated", "locked"]),
            )]);
            no_attempts(w);
            if let Some(k) = w.account.known_mut().filter(|_| rng.pct(50)) {
                k.at = -rng.range(700, 1400);
            }
        }
    }
}
