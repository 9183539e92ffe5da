//! What several checks look at: attempts, changes, and what the listing says of the person.

use crate::opts::Tri;
use crate::world::*;

pub(crate) const ACCOUNT_REFUSALS: [Word; 5] =
    ["inactive", "locked", "no_account", "no_seat", "not_approved"];
pub(crate) const PASSWORD_REFUSALS: [Word; 8] = [
    "wrong_password",
    "masked",
    "password_expired",
    "provider_refused",
    "not_assigned",
    "identity_conflict",
    "expired_link",
    "other",
];
pub(crate) const BESIDE: [Word; 7] =
    ["second_factor", "device", "network", "throttled", "service", "policy", "domain"];

pub(crate) fn here(a: &Attempt) -> bool {
    a.tenant.is_none_or(|t| t == T)
}

pub(crate) fn attempts(w: &World) -> &[Attempt] {
    w.sign_in.val().map_or(&[], |s| &s.attempts)
}

/// The newest attempt in the tenant in question.
pub(crate) fn last_here(w: &World) -> Option<&Attempt> {
    attempts(w).iter().filter(|a| here(a)).max_by_key(|a| a.at)
}

pub(crate) fn last_anywhere(w: &World) -> Option<&Attempt> {
    attempts(w).iter().max_by_key(|a| a.at)
}

/// The newest success in the tenant in question.
pub(crate) fn success(w: &World) -> Option<Min> {
    attempts(w).iter().filter(|a| here(a) && a.outcome == "success").map(|a| a.at).max()
}

pub(crate) fn last_is_success(w: &World) -> bool {
    last_here(w).is_some_and(|a| a.outcome == "success")
}

pub(crate) fn changes(w: &World) -> &[Change] {
    w.changes.val().map_or(&[], |c| c)
}

/// The newest change that is one of these.
pub(crate) fn newest<'a>(w: &'a World, what: &[Word]) -> Option<&'a Change> {
    changes(w).iter().filter(|c| what.contains(&c.what)).max_by_key(|c| c.at)
}

/// Whether something after `at` mends a refusal of this kind.
pub(crate) fn mended(w: &World, outcome: Word, at: Min) -> Tri {
    let (yes, maybe): (&[Word], &[Word]) = match outcome {
        "inactive" => (&["activated", "restored"], &["created", "tenant_joined", "accepted"]),
        "locked" => (&["unlocked"], &["activated", "password_changed"]),
        "no_account" => (
            &["created", "restored"],
            &["invited", "accepted", "activated", "tenant_joined", "address_changed"],
        ),
        "no_seat" => (&[], &["seats_changed", "activated", "restored", "tier_changed"]),
        "not_approved" => (&["activated"], &["accepted", "created", "restored", "tenant_joined"]),
        "not_set_up" => (&["accepted"], &["activated", "password_changed", "created"]),
        "expired_link" => (&[], &["invited", "accepted", "password_changed", "activated"]),
        "wrong_password" | "masked" | "password_expired" => {
            (&["password_changed"], &["unlocked", "activated", "policy_changed"])
        }
        "provider_refused" | "not_assigned" => (
            &[],
            &[
                "group_joined",
                "group_changed",
                "role_granted",
                "policy_changed",
                "activated",
                "tenant_joined",
                "created",
                "address_changed",
            ],
        ),
        "identity_conflict" => {
            (&[], &["address_changed", "created", "restored", "policy_changed", "activated"])
        }
        "other" => (
            &[],
            &[
                "activated",
                "unlocked",
                "password_changed",
                "accepted",
                "policy_changed",
                "restored",
                "role_granted",
                "seats_changed",
            ],
        ),
        _ => (&[], &["policy_changed", "address_changed", "group_joined"]),
    };
    let after = |set: &[Word]| changes(w).iter().any(|c| c.at > at && set.contains(&c.what));
    let mut tri = if after(yes) {
        Tri::Yes
    } else if after(maybe) {
        Tri::Maybe
    } else {
        Tri::No
    };
    if matches!(outcome, "wrong_password" | "masked" | "password_expired") && password_set_after(w, at) {
        tri = Tri::Yes;
    }
    // Amended (67): a password that was set later; a session that began later.
    let softens = matches!(outcome, "not_set_up" | "expired_link") && password_set_after(w, at);
    if tri == Tri::No && (softens || session_began_after(w, at)) {
        tri = Tri::Maybe;
    }
    if outcome == "not_set_up"
        && w.invite.val().is_some_and(|i| i.as_ref().is_some_and(|i| i.accepted_at.is_some_and(|t| t > at)))
    {
        tri = Tri::Yes;
    }
    tri
}

/// Whether a session in this tenant began after `at`: they got in.
pub(crate) fn session_began_after(w: &World, at: Min) -> bool {
    let s = w.sign_in.val();
    s.is_some_and(|s| {
        s.session_tenant.is_none_or(|t| t == T) && s.session_since.is_some_and(|since| since > at)
    })
}

/// The password's own change, or a reset that was finished, after `at`.
pub(crate) fn password_set_after(w: &World, at: Min) -> bool {
    let own = w.password.val().and_then(|p| p.as_ref()).and_then(|p| p.changed_at);
    let reset = w.reset.val().and_then(|r| r.as_ref()).and_then(|r| r.done_at);
    own.is_some_and(|t| t > at) || reset.is_some_and(|t| t > at)
}

/// A password was set, by the log, after the listing that has none was made.
pub(crate) fn password_set_after_listing(w: &World) -> bool {
    let listed = w.password.known().map(|k| k.at);
    listed.is_some_and(|at| newest(w, &["password_changed"]).is_some_and(|change| change.at > at))
}

/// A refusal that no later success and no certain change has mended.
pub(crate) struct Refusal {
    pub(crate) outcome: Word,
    pub(crate) at: Min,
    /// The newest attempt here, in a log that is complete, and nothing that might have mended it.
    pub(crate) hard: bool,
}

pub(crate) fn refusals(w: &World, kinds: &[Word]) -> Vec<Refusal> {
    let good = success(w).unwrap_or(Min::MIN);
    let last = last_here(w).map_or(Min::MIN, |a| a.at);
    let mut out: Vec<Refusal> = vec![];
    for a in attempts(w).iter().filter(|a| here(a) && kinds.contains(&a.outcome) && a.at > good) {
        let m = mended(w, a.outcome, a.at);
        if m != Tri::Yes {
            let hard = a.at == last && w.sign_in.complete() && m == Tri::No;
            out.push(Refusal { outcome: a.outcome, at: a.at, hard });
        }
    }
    out
}

/// What the tenants listing says of the tenant in question.
pub(crate) fn states_here(w: &World) -> Vec<Word> {
    let all = w.tenants.val().map_or(&[][..], |t| t);
    let mut out: Vec<Word> = vec![];
    for m in all.iter().filter(|m| m.tenant == T) {
        if !out.contains(&m.state) {
            out.push(m.state);
        }
    }
    out
}

pub(crate) fn member_elsewhere(w: &World) -> bool {
    w.tenants.val().is_some_and(|t| t.iter().any(|m| m.tenant != T && m.state != "invited"))
}

/// Whether an invite for this tenant is open: pending or expired.
pub(crate) fn invite_open(w: &World) -> bool {
    let listed =
        w.invite.val().and_then(|i| i.as_ref()).is_some_and(|i| matches!(i.state, "pending" | "expired"));
    // Amended (99): what the log names after the listing
    let closed = newest(w, &["accepted", "invite_cancelled"])
        .is_some_and(|c| w.invite.known().is_some_and(|k| c.at > k.at));
    let listed = listed && !closed;
    listed || states_here(w).contains(&"invited")
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Active,
    Invited,
    Off,
    /// In no listing, and the listing of accounts is complete.
    Nowhere,
    /// Not here by a complete listing, but a member elsewhere.
    Elsewhere,
    Unknown,
}

/// How the account stands, as far as other checks must know; several where the sources differ.
pub(crate) fn classes(w: &World) -> Vec<Class> {
    let Some(k) = w.account.known() else { return vec![Class::Unknown] };
    if k.value.is_empty() {
        let class = match (k.complete, member_elsewhere(w)) {
            (false, _) => Class::Unknown,
            (true, true) => Class::Elsewhere,
            (true, false) => Class::Nowhere,
        };
        return if class == Class::Nowhere && !w.tenants.complete() {
            vec![class, Class::Unknown]
        } else {
            vec![class]
        };
    }
    let mut out: Vec<Class> = vec![];
    for a in &k.value {
        let c = match a.state {
            "active" => Class::Active,
            "invited" => Class::Invited,
            _ => Class::Off,
        };
        if !out.contains(&c) {
            out.push(c);
        }
    }
    let turned = newest(w, &["activated", "restored", "deactivated", "deleted"]);
    if let Some(c) = turned {
        let class = if matches!(c.what, "activated" | "restored") { Class::Active } else { Class::Off };
        if !out.contains(&class) {
            out.push(class);
        }
    }
    if out.contains(&Class::Off) && success(w).is_some_and(|s| s > k.at) && !out.contains(&Class::Active) {
        out.push(Class::Active);
    }
    out
}
