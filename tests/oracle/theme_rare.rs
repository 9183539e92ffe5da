//! Themes of what the others draw too seldom: each combination of verdict, reason and symptom is to be seen often.

use crate::draw::*;
use crate::rng::Rng;
use crate::theme;
use crate::world::*;

const REASONS: [Word; 4] = ["not_collected", "forbidden", "unreachable", "timed_out"];

/// What no system answers, and a person looked up.
pub(crate) fn by_hand(rng: &mut Rng, w: &mut World) {
    let gap = rng.pick(&REASONS);
    let check = rng.pick(&[0, 1, 2, 3, 4, 4, 4, 5, 5, 5]);
    match check {
        0 => w.account = Ans::Gap(gap),
        1 => {
            w.invite = Ans::Gap(gap);
            w.password = Ans::Gap(gap);
        }
        2 => {
            w.password = Ans::Gap(gap);
            theme::no_attempts(w);
        }
        3 => w.tenants = Ans::Gap(gap),
        4 => w.roles = Ans::Gap(gap),
        _ => {
            w.needs.features = vec![crate::shake::some_feature(rng)];
            w.flags = Ans::Gap(gap);
            w.beta = Ans::Gap(gap);
            w.tier = Ans::Gap(gap);
        }
    }
    const CODES: [Word; 6] =
        ["inactive", "invite_pending", "wrong_password", "no_tenant", "no_role", "flag_off"];
    let fail = rng.pct(80);
    let reason = if fail && rng.pct(25) { Some(CODES[check]) } else { None };
    w.found = vec![Found { check, fail, reason }];
    match rng.below(10) {
        0..2 => theme::beside(rng, w),
        2..5 => theme::apply(rng, w),
        5 => w.lock = Ans::Gap(gap),
        _ => {}
    }
}

/// In, and turned away at another attempt by what is none of the six.
pub(crate) fn turned_away(rng: &mut Rng, w: &mut World) {
    let kinds: [Word; 8] =
        ["second_factor", "device", "network", "throttled", "service", "policy", "policy", "domain"];
    let outcome = rng.pick(&kinds);
    theme::last_attempt(rng, w, outcome);
}

/// Two sources say different things of what gates the feature.
pub(crate) fn gates_disagree(rng: &mut Rng, w: &mut World) {
    w.needs.features = vec![crate::shake::some_feature(rng)];
    w.flags = Ans::Gap("conflict");
    w.beta = Ans::Gap("conflict");
    w.tier = Ans::Gap("conflict");
}

/// A role, or an engine, that takes it away.
pub(crate) fn denied(rng: &mut Rng, w: &mut World) {
    w.needs.all_of = vec![ASSIGN];
    w.needs.any_of = vec![];
    if rng.pct(40) {
        let mut taker = role(rng, "Team Lead");
        taker.denies = vec![ASSIGN];
        w.roles = known(vec![taker, role(rng, "Agent")]);
        return;
    }
    w.decisions = known(vec![Decision { permission: ASSIGN, decided: "denied" }]);
    w.roles = if rng.pct(30) { Ans::Absent } else { Ans::Gap("not_collected") };
    // whoever cannot sign in is kept out by something else
    if w.symptom == Symptom::SignIn && rng.pct(45) {
        theme::beside(rng, w);
    }
}
