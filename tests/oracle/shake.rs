//! Redraws of single questions, without regard to the others.

use crate::draw::*;
use crate::opts::CHECKS;
use crate::rng::Rng;
use crate::some::*;
use crate::world::*;

pub(crate) fn some_needs(rng: &mut Rng) -> Needs {
    let mut n = Needs { known: true, ..Needs::default() };
    match rng.below(8) {
        0..4 => n.all_of = vec![ASSIGN],
        4 => n.all_of = vec![ASSIGN, NOTES],
        5 => n.any_of = vec![NOTES, EXPORT],
        6 => {
            n.all_of = vec![READ];
            n.any_of = vec![ASSIGN, EXPORT];
        }
        _ => n.all_of = vec![READ],
    }
    if rng.pct(60) {
        n.features.push(some_feature(rng));
    }
    if rng.pct(8) {
        n.features.push(some_feature(rng));
    }
    n
}

pub(crate) fn some_feature(rng: &mut Rng) -> Feature {
    let f = |name, flag, beta, tiers: &[Word]| Feature {
        name,
        flag,
        beta,
        tiers: tiers.to_vec(),
        admin_can_set: None,
    };
    let mut out = match rng.below(5) {
        0 => f("Cases", Some("cases"), false, &[]),
        1 => f("Live view", None, true, &[]),
        2 => f("Data Warehouse", None, false, &["pro", "enterprise"]),
        3 => f("Inbox", Some("new-inbox"), false, &["pro"]),
        _ => f("Everything", Some("cases"), true, &["pro", "enterprise"]),
    };
    out.admin_can_set = rng.pick(&[None, None, Some(true), Some(false)]);
    out
}

/// Sorted apart, so that no two attempts are at the same minute.
fn some_attempts(rng: &mut Rng) -> Vec<Attempt> {
    const ALL: [Word; 21] = [
        "success",
        "wrong_password",
        "masked",
        "password_expired",
        "no_account",
        "inactive",
        "locked",
        "not_set_up",
        "second_factor",
        "device",
        "network",
        "throttled",
        "service",
        "other",
        "provider_refused",
        "not_assigned",
        "identity_conflict",
        "no_seat",
        "not_approved",
        "policy",
        "domain",
    ];
    let mut at = -rng.range(2, 40);
    let mut out = vec![];
    for _ in 0..rng.range(1, 3) {
        let outcome = if rng.pct(35) {
            "success"
        } else if rng.pct(8) {
            "expired_link"
        } else {
            rng.pick(&ALL)
        };
        let tenant = rng.pick(&[None, None, None, Some(T), Some(T), Some(ELSEWHERE)]);
        out.push(Attempt { at, outcome, tenant });
        at -= if rng.pct(80) { rng.range(1, 300) } else { rng.range(1000, 3000) };
    }
    if rng.pct(50) {
        out.reverse();
    }
    out
}

pub(crate) fn when(rng: &mut Rng) -> Min {
    match rng.below(8) {
        0 => 0,
        1 => 1,
        2 => -1,
        3 | 4 => rng.range(30, 9000),
        _ => -rng.range(2, 4000),
    }
}

pub(crate) fn shake(rng: &mut Rng, w: &mut World, p: usize) {
    if rng.pct(p) {
        w.account = known(some_accounts(rng));
    }
    if rng.pct(p) {
        let until = if rng.pct(70) { Some(when(rng)) } else { None };
        w.lock = known(Some(Lock { until }));
    }
    if rng.pct(p) {
        w.invite = known(some_invite(rng));
    }
    if rng.pct(p) {
        w.password = known(some_password(rng));
    }
    if rng.pct(p) {
        let mut s = SignIn {
            attempts: some_attempts(rng),
            session_tenant: rng.pick(&[None, Some(T), Some(T), Some(ELSEWHERE)]),
            ..SignIn::default()
        };
        s.session_since = if rng.pct(30) { Some(-rng.range(3, 900)) } else { None };
        s.session_account = rng.pick(&[None, None, Some("u-17"), Some("u-99")]);
        s.session_grants =
            rng.pick(&[None, None, None, Some(vec![]), Some(vec![READ, REPLY, ASSIGN]), Some(vec!["*"])]);
        w.sign_in = known(s);
    }
    if rng.pct(p) {
        w.reset = known(Some(some_reset(rng)));
    }
    if rng.pct(p) {
        w.tenants = known(some_tenants(rng));
    }
    if rng.pct(p) {
        w.roles = known(some_roles(rng, w.on.is_some()));
    }
    if rng.pct(p / 3) {
        let mut some: Vec<Entry> = catalogue().into_iter().filter(|_| rng.pct(80)).collect();
        let names: Vec<Word> = some.iter().map(|e| e.name).collect();
        for e in &mut some {
            e.inherits.retain(|n| names.contains(n));
        }
        w.catalogue = known(some);
    }
    if rng.pct(p / 2) {
        let all = [ASSIGN, NOTES, READ];
        let words: [Word; 4] = ["allowed", "allowed", "denied", "conditional"];
        let some = all.into_iter().filter(|_| rng.pct(70)).collect::<Vec<_>>();
        w.decisions = known(
            some.into_iter().map(|permission| Decision { permission, decided: rng.pick(&words) }).collect(),
        );
    }
    rest(rng, w, p);
}

fn rest(rng: &mut Rng, w: &mut World, p: usize) {
    if rng.pct(p) {
        let one = |rng: &mut Rng, key| Flag {
            key,
            enabled: rng.pick(&[Some(true), Some(false), None]),
            admin_can_set: rng.pick(&[None, Some(true), Some(false)]),
        };
        let all = [one(rng, "cases"), one(rng, "new-inbox")];
        w.flags = known(all.into_iter().filter(|_| rng.pct(85)).collect());
    }
    if rng.pct(p) {
        w.beta = known(rng.pick(&[Some(true), Some(false), Some(false), None]));
    }
    if rng.pct(p) {
        w.tier = known(rng.pick(&[Some("free"), Some("pro"), Some("enterprise"), Some("free")]));
    }
    if rng.pct(p) {
        w.seats = known(Seats { used: rng.range(8, 11) as u64, limit: rng.pick(&[None, Some(10)]) });
    }
    if rng.pct(p) {
        let domains =
            rng.pick(&[vec![], vec!["acme.example"], vec!["acme.example", "b.example"], vec!["b.example"]]);
        w.policy = known(Policy {
            domains,
            single_sign_on: rng.pct(25),
            second_factor: rng.pct(40),
            networks: rng.pct(30),
        });
    }
    if rng.pct(p) {
        w.changes = known(some_changes(rng));
    }
    if rng.pct(p / 4) {
        w.needs = Needs::default();
    }
    if rng.pct(p / 4) {
        w.needs = some_needs(rng);
        w.needs.all_of.push(rng.pick(&[STRANGE, EXPORT]));
    }
    if rng.pct(p / 3) {
        w.case_roles = vec![rng.pick(&["Agent", "Senior Agent", "Ghost"])];
    }
    if rng.pct(p / 3) {
        let check = rng.below(CHECKS.len());
        const CODES: [Word; 6] =
            ["inactive", "invite_pending", "wrong_password", "no_tenant", "no_role", "flag_off"];
        let fail = rng.pct(50);
        let reason = if fail && rng.pct(50) { Some(CODES[check]) } else { None };
        w.found = vec![Found { check, fail, reason }];
    }
}
