//! Themes of the password, its reset and single sign-on.

use crate::draw::*;
use crate::rng::Rng;
use crate::shake::when;
use crate::theme::{first, last_attempt, no_attempts};
use crate::world::*;

fn pw(w: &mut World, f: impl FnOnce(&mut Password)) {
    if let Some(Some(p)) = w.password.known_mut().map(|k| &mut k.value) {
        f(p);
    }
}

pub(crate) fn of_password(rng: &mut Rng, w: &mut World) {
    if rng.pct(80) {
        w.symptom = Symptom::SignIn;
    }
    let expires = rng.pick(&[None, Some(600), Some(1)]);
    let mut r = Reset {
        requested_at: -rng.range(5, 90),
        expires_at: expires,
        done_at: None,
        mail: rng.pick(&[None, Some("sent"), Some("delivered")]),
        link: None,
    };
    let n = rng.below(20);
    match n {
        0 => return last_attempt(rng, w, "wrong_password"),
        1 => return last_attempt(rng, w, "masked"),
        2 => {
            let end = when(rng).min(0);
            pw(w, |p| p.expires_at = Some(end));
        }
        3 => return last_attempt(rng, w, "password_expired"),
        4 => pw(w, |p| p.must_change = Some(true)),
        5 => first(w, |a| a.required_actions = vec!["set_password"]),
        6 => pw(w, |p| p.set = Some(false)),
        7 => r.mail = Some("bounced"),
        8 => r.mail = Some("not_sent"),
        9 => r.expires_at = Some(rng.pick(&[0, -1])),
        10 => {}
        11 => r.link = Some("used"),
        12 => {
            w.policy = known(Policy { single_sign_on: true, ..Policy::default() });
            let outcome = rng.pick(&["wrong_password", "masked"]);
            return last_attempt(rng, w, outcome);
        }
        13 => {
            pw(w, |p| p.single_sign_on = Some("Okta"));
            let outcome = rng.pick(&["wrong_password", "masked", "provider_refused"]);
            return last_attempt(rng, w, outcome);
        }
        14 => return last_attempt(rng, w, "provider_refused"),
        15 => return last_attempt(rng, w, "not_assigned"),
        16 => return last_attempt(rng, w, "identity_conflict"),
        17 => first(w, |a| a.identity_conflict = true),
        18 => {
            // a refusal, and what mends it
            last_attempt(rng, w, "wrong_password");
            let at = -rng.range(1, 5);
            pw(w, |p| p.changed_at = Some(at));
            return;
        }
        _ => {
            last_attempt(rng, w, "expired_link");
            r.requested_at = -800;
            r.expires_at = Some(-700);
        }
    }
    if matches!(n, 7..=11 | 19) {
        w.reset = known(Some(r));
    }
    if n != 19 && rng.pct(80) {
        no_attempts(w);
    }
}
