//! Random answers to single questions.

use crate::draw::*;
use crate::rng::Rng;
use crate::shake::when;
use crate::world::*;

pub(crate) fn some_accounts(rng: &mut Rng) -> Vec<Account> {
    let states: [Word; 7] =
        ["active", "active", "inactive", "inactive", "invited", "deleted", "awaiting_approval"];
    let n = rng.pick(&[0, 1, 1, 1, 1, 1, 2]);
    (0..n)
        .map(|i| {
            let mut a = account(rng.pick(&states));
            a.id = if i > 0 { Some("u-18") } else { rng.pick(&[Some("u-17"), Some("u-17"), None]) };
            a.valid_until = if rng.pct(15) { Some(when(rng)) } else { None };
            a.seat = rng.pick(&[None, None, None, None, Some(true), Some(false)]);
            a.found_as = rng.pick(&[
                FoundAs::Address,
                FoundAs::Address,
                FoundAs::Address,
                FoundAs::Address,
                FoundAs::Alias,
                FoundAs::Former,
            ]);
            if rng.pct(15) {
                a.required_actions = vec![rng.pick(&[
                    "verify_email",
                    "set_password",
                    "second_factor",
                    "terms",
                    "profile",
                    "other",
                ])];
            }
            a.identity_conflict = rng.pct(6);
            a.managed_by = rng.pick(&[None, None, None, Some("Okta")]);
            a
        })
        .collect()
}

pub(crate) fn some_invite(rng: &mut Rng) -> Option<Invite> {
    let states: [Word; 5] = ["pending", "pending", "expired", "accepted", "cancelled"];
    let mut i = invite(rng.pick(&states));
    i.sent_at = -rng.range(100, 9000);
    i.expires_at = if rng.pct(70) { Some(when(rng)) } else { None };
    i.mail = rng.pick(&[None, None, Some("sent"), Some("delivered"), Some("bounced"), Some("not_sent")]);
    if i.state == "accepted" {
        i.accepted_at = if rng.pct(50) { Some(-rng.range(1, 90)) } else { None };
    } else {
        i.link = rng.pick(&[None, None, Some("unused"), Some("unused"), Some("used"), Some("void")]);
        i.renewed = rng.pick(&[None, None, Some(true), Some(false)]);
    }
    if rng.pct(10) { None } else { Some(i) }
}

pub(crate) fn some_password(rng: &mut Rng) -> Option<Password> {
    let p = Password {
        set: rng.pick(&[Some(true), Some(true), Some(true), Some(false), None]),
        changed_at: if rng.pct(50) { Some(-rng.range(1, 900)) } else { None },
        expires_at: if rng.pct(25) { Some(when(rng)) } else { None },
        must_change: rng.pick(&[None, None, Some(false), Some(true)]),
        single_sign_on: rng.pick(&[None, None, None, Some("Okta")]),
    };
    if rng.pct(5) { None } else { Some(p) }
}

pub(crate) fn some_reset(rng: &mut Rng) -> Reset {
    let requested_at = -rng.range(1, 700);
    Reset {
        requested_at,
        expires_at: if rng.pct(60) { Some(when(rng).max(requested_at + 1)) } else { None },
        done_at: if rng.pct(20) { Some((requested_at / 2).min(-1)) } else { None },
        mail: rng.pick(&[None, Some("sent"), Some("delivered"), Some("bounced"), Some("not_sent")]),
        link: rng.pick(&[None, None, Some("unused"), Some("used"), Some("void")]),
    }
}

pub(crate) fn some_tenants(rng: &mut Rng) -> Vec<Membership> {
    let mut out = vec![];
    let states: [Word; 5] = ["member", "member", "member", "invited", "inactive"];
    for _ in 0..rng.pick(&[0, 1, 1, 1, 2]) {
        let mut m = member(T, rng.pick(&states));
        m.until = if m.state == "member" && rng.pct(20) { Some(when(rng)) } else { None };
        out.push(m);
    }
    if rng.pct(60) {
        out.push(member(ELSEWHERE, rng.pick(&["member", "member", "member", "inactive", "invited"])));
    }
    out
}

pub(crate) fn some_roles(rng: &mut Rng, on: bool) -> Vec<Role> {
    let names: [Word; 7] = ["Agent", "Reader", "Analyst", "Senior Agent", "Team Lead", "Owner", "Ghost"];
    let mut out: Vec<Role> = vec![];
    for _ in 0..rng.range(0, 3) {
        let name = rng.pick(&names);
        if out.iter().any(|r| r.name == name) {
            continue;
        }
        let mut r = role(rng, name);
        if name == "Ghost" {
            r.permissions = rng.pick(&[None, Some(vec![READ]), Some(vec![ASSIGN, NOTES])]);
            r.direct = rng.pct(30);
        } else if rng.pct(4) {
            r.permissions = Some(vec![READ, ASSIGN]);
        }
        r.until = if rng.pct(20) { Some(when(rng)) } else { None };
        if rng.pct(6) {
            r.denies = vec![rng.pick(&[ASSIGN, NOTES])];
        }
        if on {
            r.scope = rng.pick(&[
                Scope::Missing,
                Scope::Global,
                Scope::Tenant,
                Scope::Object(ON),
                Scope::Object(PARENT),
                Scope::Object(OTHER),
            ]);
        }
        out.push(r);
    }
    out
}

pub(crate) fn some_changes(rng: &mut Rng) -> Vec<Change> {
    const ALL: [Word; 25] = [
        "created",
        "invited",
        "invite_cancelled",
        "accepted",
        "activated",
        "deactivated",
        "deleted",
        "restored",
        "address_changed",
        "role_granted",
        "role_removed",
        "role_changed",
        "group_joined",
        "group_left",
        "group_changed",
        "password_changed",
        "locked",
        "unlocked",
        "tenant_joined",
        "tenant_left",
        "flag_changed",
        "tier_changed",
        "seats_changed",
        "policy_changed",
        "other",
    ];
    let mut at = -rng.pick(&[1, 3, 200, 400]) - rng.range(0, 2);
    let mut out = vec![];
    for _ in 0..rng.range(1, 3) {
        let mut c = change(at, rng.pick(&ALL));
        match c.what {
            "role_granted" | "role_removed" | "role_changed" => {
                c.role = Some(rng.pick(&["Senior Agent", "Agent", "Team Lead"]))
            }
            "flag_changed" => {
                c.flag = Some(rng.pick(&["cases", "new-inbox"]));
                c.to = Some(rng.pick(&["true", "false"]));
            }
            _ => {}
        }
        out.push(c);
        at -= rng.range(200, 1500);
    }
    out
}
