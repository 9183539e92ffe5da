//! Random worlds: one in order, shaken, with a theme in half of them, and with fog over the sources.

use crate::rng::Rng;
use crate::shake::{shake, some_needs};
use crate::theme;
use crate::theme_rare;
use crate::world::*;

pub(crate) fn known<V>(value: V) -> Ans<V> {
    Ans::Known(Known { value, complete: true, origin: "system", at: 0 })
}

pub(crate) const READ: Word = "conversations.read";
pub(crate) const REPLY: Word = "conversations.reply";
pub(crate) const ASSIGN: Word = "conversations.assign";
pub(crate) const NOTES: Word = "notes.write";
pub(crate) const EXPORT: Word = "reports.export";
/// A permission that nobody knows.
pub(crate) const STRANGE: Word = "conversations.asign";

pub(crate) fn catalogue() -> Vec<Entry> {
    let e = |name, permissions: &[Word], inherits: &[Word]| Entry {
        name,
        permissions: permissions.to_vec(),
        inherits: inherits.to_vec(),
    };
    vec![
        e("Owner", &["*"], &[]),
        e("Team Lead", &[ASSIGN, "users.invite", "teams.read"], &["Agent"]),
        e("Senior Agent", &[ASSIGN, NOTES], &["Agent"]),
        e("Agent", &[REPLY], &["Reader"]),
        e("Reader", &[READ], &[]),
        e("Analyst", &["analytics.read", EXPORT], &[]),
    ]
}

/// All that a role of the catalogue above grants.
pub(crate) fn full(name: Word) -> Vec<Word> {
    let all = catalogue();
    let Some(e) = all.iter().find(|e| e.name == name) else { return vec![] };
    let mut out = e.permissions.clone();
    for n in &e.inherits {
        out.extend(full(n));
    }
    out
}

pub(crate) fn role(rng: &mut Rng, name: Word) -> Role {
    let permissions = if rng.pct(50) { Some(full(name)) } else { None };
    Role {
        name,
        permissions,
        denies: vec![],
        direct: false,
        scope: rng.pick(&[Scope::Missing, Scope::Tenant, Scope::Global]),
        until: None,
    }
}

pub(crate) fn account(state: Word) -> Account {
    Account {
        id: Some("u-17"),
        state,
        valid_until: None,
        found_as: FoundAs::Address,
        required_actions: vec![],
        seat: None,
        identity_conflict: false,
        managed_by: None,
    }
}

pub(crate) fn member(tenant: Word, state: Word) -> Membership {
    Membership { tenant, state, until: None }
}

pub(crate) fn invite(state: Word) -> Invite {
    Invite {
        state,
        sent_at: -3 * DAY,
        expires_at: None,
        mail: None,
        link: None,
        accepted_at: None,
        renewed: None,
    }
}

pub(crate) fn attempt(at: Min, outcome: Word) -> Attempt {
    Attempt { at, outcome, tenant: None }
}

pub(crate) fn change(at: Min, what: Word) -> Change {
    Change { at, what, role: None, flag: None, to: None }
}

/// A world in which everything is in order.
pub(crate) fn in_order(rng: &mut Rng) -> World {
    let symptom = rng.pick(&[Symptom::SignIn, Symptom::Access]);
    let mut accepted = invite("accepted");
    accepted.sent_at = -200 * DAY;
    let invite = if rng.pct(50) { Some(accepted) } else { None };
    let password = Password {
        set: Some(true),
        changed_at: Some(-80 * DAY),
        expires_at: None,
        must_change: None,
        single_sign_on: None,
    };
    let attempts = if rng.pct(88) { vec![attempt(-rng.range(20, 2000), "success")] } else { vec![] };
    let session_tenant =
        if rng.pct(if symptom == Symptom::Access { 92 } else { 30 }) { Some(T) } else { None };
    let sign_in = SignIn { attempts, session_tenant, ..SignIn::default() };
    let mine = rng.pick(&["Senior Agent", "Team Lead", "Senior Agent", "Owner"]);
    let mut w = World {
        symptom,
        needs: some_needs(rng),
        on: None,
        case_roles: vec![],
        account: known(vec![account("active")]),
        lock: known(None),
        invite: known(invite),
        password: known(Some(password)),
        sign_in: known(sign_in),
        reset: known(None),
        tenants: known(vec![member(T, "member"), member(ELSEWHERE, "member")]),
        roles: known(vec![role(rng, mine)]),
        catalogue: known(catalogue()),
        decisions: Ans::Absent,
        flags: known(vec![flag("cases", true), flag("new-inbox", true)]),
        beta: known(Some(true)),
        tier: known(Some("pro")),
        seats: Ans::Absent,
        policy: Ans::Absent,
        objects: Ans::Absent,
        changes: known(vec![]),
        found: vec![],
        empty_as_null: rng.pct(50),
    };
    if !w.needs.all_of.iter().chain(&w.needs.any_of).all(|p| full(mine).contains(p) || mine == "Owner") {
        w.roles = known(vec![role(rng, "Senior Agent"), role(rng, "Analyst")]);
    }
    w
}

pub(crate) fn flag(key: Word, on: bool) -> Flag {
    Flag { key, enabled: Some(on), admin_can_set: None }
}

pub(crate) fn random(rng: &mut Rng) -> World {
    let mut w = in_order(rng);
    let wild = rng.below(13);
    match wild {
        0..5 => {
            theme::apply(rng, &mut w);
            if rng.pct(25) {
                theme::apply(rng, &mut w);
            }
            if rng.pct(20) {
                shake(rng, &mut w, 8);
            }
        }
        5 | 12 => theme::next_in_the_way(rng, &mut w),
        6 => shake(rng, &mut w, 10),
        7 | 8 => shake(rng, &mut w, 25),
        9 | 10 => theme_rare::by_hand(rng, &mut w),
        _ => shake(rng, &mut w, 60),
    }
    if w.symptom == Symptom::SignIn && rng.pct(20) {
        theme::beside(rng, &mut w);
    }
    if w.symptom == Symptom::Access && rng.pct(7) {
        theme_rare::turned_away(rng, &mut w);
    }
    if rng.pct(1) {
        theme_rare::gates_disagree(rng, &mut w);
    }
    match rng.below(10) {
        0..6 => {}
        6 | 7 => fog(rng, &mut w, 6),
        8 => fog(rng, &mut w, 20),
        _ => fog(rng, &mut w, 50),
    }
    w
}

/// Gaps, listings that were not read to the end, other sources, old readings.
fn fog(rng: &mut Rng, w: &mut World, p: usize) {
    blur(rng, &mut w.account, p);
    blur(rng, &mut w.lock, p);
    blur(rng, &mut w.invite, p);
    blur(rng, &mut w.password, p);
    blur(rng, &mut w.sign_in, p);
    blur(rng, &mut w.reset, p);
    blur(rng, &mut w.tenants, p);
    blur(rng, &mut w.roles, p);
    blur(rng, &mut w.catalogue, p);
    if let Some(k) = w.catalogue.known_mut().filter(|k| !k.complete) {
        k.value.retain(|_| rng.pct(70)); // the part that was read
    }
    blur(rng, &mut w.decisions, p);
    blur(rng, &mut w.flags, p);
    blur(rng, &mut w.beta, p);
    blur(rng, &mut w.tier, p);
    blur(rng, &mut w.seats, p);
    blur(rng, &mut w.policy, p);
    blur(rng, &mut w.objects, p);
    blur(rng, &mut w.changes, p);
}

fn blur<V>(rng: &mut Rng, a: &mut Ans<V>, p: usize) {
    if !rng.pct(p) {
        return;
    }
    match (rng.below(7), a.known_mut()) {
        (0 | 1, _) => {
            *a = Ans::Gap(rng.pick(&[
                "not_collected",
                "forbidden",
                "unreachable",
                "timed_out",
                "incomplete",
                "conflict",
                "malformed",
            ]));
        }
        (2, _) => *a = Ans::Absent,
        (3 | 4, Some(k)) => k.complete = false,
        (5, Some(k)) => k.origin = rng.pick(&["person", "export"]),
        (_, Some(k)) => k.at = -rng.range(DAY + 1, 3 * DAY),
        _ => {}
    }
}
