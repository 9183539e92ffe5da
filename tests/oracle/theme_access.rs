//! Themes of tenant, role and feature.

use crate::draw::*;
use crate::rng::Rng;
use crate::shake::some_feature;
use crate::theme::no_attempts;
use crate::world::*;

pub(crate) fn of_tenant(rng: &mut Rng, w: &mut World) {
    let away = |w: &mut World| {
        w.account = known(vec![]);
        w.invite = known(None);
        w.password = known(None);
        w.roles = known(vec![]);
        w.sign_in = known(SignIn::default());
    };
    match rng.below(6) {
        0 => {
            w.sign_in = known(SignIn { session_tenant: Some(ELSEWHERE), ..SignIn::default() });
        }
        1 => {
            let a = Attempt {
                at: -rng.range(5, 90),
                outcome: rng.pick(&["success", "masked", "no_account"]),
                tenant: Some(ELSEWHERE),
            };
            w.sign_in = known(SignIn { attempts: vec![a], ..SignIn::default() });
        }
        2 => {
            w.tenants = known(vec![member(ELSEWHERE, "member")]);
            away(w);
        }
        3 => {
            w.tenants = known(vec![]);
            match rng.below(3) {
                0 => away(w),
                1 => {
                    w.account = Ans::Gap("forbidden");
                    w.invite = known(None);
                }
                _ => {}
            }
            no_attempts(w);
        }
        _ => {
            let mut m = member(T, "member");
            m.until = Some(rng.pick(&[0, -1, -500, 1, 500]));
            w.tenants = known(vec![m, member(ELSEWHERE, "member")]);
        }
    }
}

pub(crate) fn of_role(rng: &mut Rng, w: &mut World) {
    if w.needs.all_of.is_empty() {
        w.needs.all_of = vec![ASSIGN];
        w.needs.any_of = vec![];
    }
    let n = rng.below(17);
    match n {
        0 => w.roles = known(vec![role(rng, "Reader")]),
        1 => w.roles = known(vec![]),
        2 => {
            let mut r = role(rng, "Team Lead");
            r.denies = w.needs.all_of.clone();
            w.roles = known(vec![r, role(rng, "Agent")]);
        }
        3 | 4 => {
            let decided = rng.pick(&["denied", "denied", "allowed", "conditional"]);
            w.decisions = known(w.needs.all_of.iter().map(|p| Decision { permission: p, decided }).collect());
            w.needs.any_of = vec![];
            w.roles = match rng.below(4) {
                0 => known(vec![role(rng, "Reader")]),
                1 => Ans::Absent,
                _ => Ans::Gap("not_collected"),
            };
        }
        5 | 6 | 14..17 => on_object(rng, w),
        7 | 8 => {
            let mut r = role(rng, "Senior Agent");
            r.until = Some(rng.pick(&[0, -1, -300, 1, 300]));
            w.roles = known(vec![r, role(rng, "Reader")]);
            w.needs.any_of = vec![];
            w.needs.all_of = vec![ASSIGN];
        }
        9 => w.needs.all_of = vec![STRANGE],
        10 => {
            w.roles = known(vec![plain_ghost(), role(rng, "Reader")]);
        }
        11 | 12 => log_of_roles(rng, w),
        _ => {
            w.case_roles = vec![rng.pick(&["Reader", "Senior Agent"])];
            w.roles = Ans::Absent;
        }
    }
}

fn plain_ghost() -> Role {
    Role {
        name: "Ghost",
        permissions: None,
        denies: vec![],
        direct: false,
        scope: Scope::Tenant,
        until: None,
    }
}

/// The list of roles against the log of changes.
pub(crate) fn log_of_roles(rng: &mut Rng, w: &mut World) {
    w.needs.all_of = vec![ASSIGN];
    w.needs.any_of = vec![];
    let granted = rng.pct(50);
    let listed = rng.pct(50);
    let mut roles = vec![role(rng, "Reader")];
    if listed {
        roles.push(role(rng, "Senior Agent"));
    }
    w.roles = known(roles);
    if let Some(k) = w.roles.known_mut().filter(|_| rng.pct(50)) {
        k.at = -rng.range(500, 2000);
    }
    let mut c = change(-rng.pick(&[2, 200, 400]), if granted { "role_granted" } else { "role_removed" });
    c.role = Some("Senior Agent");
    w.changes = known(vec![c]);
}

fn on_object(rng: &mut Rng, w: &mut World) {
    w.on = Some(ON);
    let mut r = role(rng, "Senior Agent");
    r.scope = rng.pick(&[
        Scope::Object(ON),
        Scope::Object(OTHER),
        Scope::Object(OTHER),
        Scope::Object(OTHER),
        Scope::Object(PARENT),
        Scope::Missing,
        Scope::Global,
        Scope::Tenant,
    ]);
    w.roles = known(vec![r, role(rng, "Reader")]);
    w.needs.all_of = vec![ASSIGN];
    w.needs.any_of = vec![];
    let shared = rng.pick(&[None, None, None, Some(true), Some(false)]);
    let all = vec![
        Object { obj: ON, parent: Some(PARENT), shared },
        Object { obj: PARENT, parent: None, shared: None },
    ];
    w.objects = match rng.below(4) {
        0 => known(vec![]),
        1 => Ans::Absent,
        _ => known(all),
    };
}

pub(crate) fn of_feature(rng: &mut Rng, w: &mut World) {
    w.needs.features = vec![some_feature(rng)];
    let admin = rng.pick(&[None, Some(true), Some(false)]);
    let off = |key| Flag { key, enabled: Some(false), admin_can_set: admin };
    match rng.below(5) {
        0 => w.tier = known(Some("free")),
        1 => w.flags = known(vec![off("cases"), off("new-inbox")]),
        2 => w.beta = known(Some(false)),
        3 => {
            w.tier = known(Some("free"));
            w.beta = known(Some(false));
        }
        _ => {
            w.flags = known(vec![off("cases"), off("new-inbox")]);
            w.tier = Ans::Gap("forbidden");
        }
    }
}
