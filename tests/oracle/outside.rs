//! A cause beside the six: an attempt, a required action, the policy with an attempt, or the session.

use crate::common::*;
use crate::grant::closure;
use crate::opts::*;
use crate::role::roles_grant;
use crate::world::*;

/// The kinds that may be told, and whether none may be.
#[derive(Clone, Debug)]
pub(crate) struct Outside {
    pub(crate) kinds: Vec<Word>,
    pub(crate) none: bool,
}

impl Outside {
    fn sure(&mut self, kind: Word) {
        self.none = false;
        self.soft(kind);
    }
    fn soft(&mut self, kind: Word) {
        if !self.kinds.contains(&kind) {
            self.kinds.push(kind);
        }
    }
    fn put(&mut self, sure: bool, kind: Word) {
        if sure { self.sure(kind) } else { self.soft(kind) }
    }
    pub(crate) fn accepts(&self, kind: Option<&str>) -> bool {
        kind.map_or(self.none, |k| self.kinds.contains(&k))
    }
    pub(crate) fn options(&self) -> Vec<Option<Word>> {
        let mut out: Vec<Option<Word>> = self.kinds.iter().map(|k| Some(*k)).collect();
        if self.none {
            out.push(None);
        }
        out
    }
}

/// `feature_passes`: whether the feature check certainly passes.
pub(crate) fn judge(w: &World, feature_passes: bool) -> Outside {
    let mut o = Outside { kinds: vec![], none: true };
    by_attempt(w, &mut o);
    by_action(w, &mut o);
    by_policy(w, &mut o);
    by_session(w, &mut o);
    by_change(w, &mut o, feature_passes);
    o
}

fn fresh(at: Min) -> bool {
    at >= -DAY
}

fn by_attempt(w: &World, o: &mut Outside) {
    for r in refusals(w, &BESIDE).iter().filter(|r| fresh(r.at)) {
        let soft = mended(w, r.outcome, r.at) != Tri::No || !w.sign_in.complete();
        o.put(!soft, r.outcome);
    }
    // in another tenant: not what was asked, though it may be told
    for a in attempts(w).iter().filter(|a| !here(a) && fresh(a.at) && BESIDE.contains(&a.outcome)) {
        let better =
            attempts(w).iter().any(|b| b.tenant == a.tenant && b.outcome == "success" && b.at > a.at);
        if !better {
            o.soft(a.outcome);
        }
    }
}

fn by_action(w: &World, o: &mut Outside) {
    let Some(k) = w.account.known() else { return };
    let open = |a: &Account| a.required_actions.contains(&"second_factor");
    if !k.value.iter().any(open) {
        return;
    }
    let sure = w.symptom == Symptom::SignIn
        && k.value.iter().all(open)
        && fresh(k.at)
        && success(w).is_none()
        && classes(w) == [Class::Active];
    if fresh(k.at) {
        o.put(sure, "second_factor");
    }
}

/// A policy counts with an attempt that was refused; which of its parts refused is told by the attempt alone.
fn by_policy(w: &World, o: &mut Outside) {
    let Some(p) = w.policy.val() else { return };
    let kinds = [
        "policy",
        "domain",
        "network",
        "second_factor",
        "other",
        "masked",
        "service",
        "device",
        "provider_refused",
    ];
    let refused = refusals(w, &kinds).iter().any(|r| fresh(r.at));
    if !refused {
        return;
    }
    if !p.domains.is_empty() && !p.domains.contains(&"acme.example") {
        o.soft("domain");
    }
    if p.networks {
        o.soft("network");
    }
    if p.second_factor {
        o.soft("second_factor");
    }
    if p.single_sign_on && refusals(w, &["policy"]).iter().any(|r| fresh(r.at)) {
        o.soft("policy");
    }
}

fn by_session(w: &World, o: &mut Outside) {
    let Some(k) = w.sign_in.known() else { return };
    let s = &k.value;
    // Amended (66): what was set after the attempt that was refused is to be tried.
    if last_here(w).is_some_and(|last| last.outcome != "success" && password_set_after(w, last.at)) {
        o.soft("session");
    }
    let renewed = success(w).is_some_and(|t| s.session_since.is_some_and(|since| t > since));
    let firm = w.symptom == Symptom::Access && fresh(k.at) && !renewed;
    if let (Some(id), Some(accounts)) = (s.session_account, w.account.val()) {
        let same = accounts.iter().filter(|a| a.id == Some(id)).count();
        let unnamed = accounts.iter().any(|a| a.id.is_none());
        if same == 0 && !accounts.is_empty() {
            let sure = firm && !unnamed;
            if !(unnamed && accounts.len() == 1) {
                o.put(sure, "session");
            }
        } else if same < accounts.len() {
            o.soft("session");
        }
    }
    if let Some(grants) = &s.session_grants {
        // Amended (72): what a session in another tenant carries is that tenant's
        by_grants(w, o, grants, firm && s.session_tenant.is_none_or(|t| t == T));
    }
}

fn by_grants(w: &World, o: &mut Outside, grants: &[Word], firm: bool) {
    let carries = |p: &Word| grants.contains(p) || grants.contains(&"*");
    let lacks = w.needs.all_of.iter().any(|p| !carries(p))
        || (!w.needs.any_of.is_empty() && !w.needs.any_of.iter().any(carries));
    if lacks && w.needs.known && roles_grant(w) {
        // Amended (91): where an engine denies it, or an object is named, what the roles grant is not settled by them
        let engine = w.decisions.val().map_or(&[][..], |d| d);
        let needed = |p: &Word| w.needs.all_of.contains(p) || w.needs.any_of.contains(p);
        let denied = engine.iter().any(|d| d.decided != "allowed" && needed(&d.permission));
        o.put(firm && !denied && w.on.is_none(), "session");
        return;
    }
    // Amended (95): the roles that a person looked up grant it
    if lacks && w.found.iter().any(|found| found.check == ROLE && !found.fail) {
        o.soft("session");
    }
    // less than the roles grant, though not in what was needed
    let roles = w.roles.val().map_or(&[][..], |r| r);
    let logged = changes(w).iter().any(|c| c.what == "role_granted");
    let mut less = logged;
    for r in roles {
        let perms = r.permissions.clone().or_else(|| closure(w, r.name).map(|p| p.has));
        less |= perms.is_none_or(|p| p.iter().any(|p| !carries(p)));
        less |= closure(w, r.name).is_some_and(|p| p.has.iter().any(|p| !carries(p)));
    }
    let engine = w
        .decisions
        .val()
        .is_some_and(|d| d.iter().any(|d| d.decided == "allowed" && !carries(&d.permission)));
    if less || engine || (roles.is_empty() && !w.case_roles.is_empty()) {
        o.soft("session");
    }
}

/// A change that has made something pass, after the session began (not known: minutes ago).
fn by_change(w: &World, o: &mut Outside, feature_passes: bool) {
    let since = w.sign_in.val().and_then(|s| s.session_since);
    let good = success(w);
    for c in changes(w) {
        let after = since.map_or(c.at >= -5, |s| c.at > s);
        let refused = last_here(w).is_some_and(|a| a.outcome != "success" && c.at > a.at);
        let perhaps = after || refused || (since.is_none() && (c.at >= -60 || good.is_none_or(|g| c.at > g)));
        if !perhaps {
            continue;
        }
        let needed = |p: &Word| w.needs.all_of.contains(p) || w.needs.any_of.contains(p);
        let strong = match c.what {
            "role_granted" => {
                let gives = c.role.and_then(|r| closure(w, r)).is_some_and(|p| p.has.iter().any(needed));
                gives
                    && !w.needs.any_of.iter().any(|p| w.needs.all_of.contains(p))
                    && roles_grant(w)
                    && only_by(w, c)
            }
            "flag_changed" => {
                let f = w.needs.features.iter().any(|f| f.flag.is_some() && f.flag == c.flag);
                f && c.to == Some("true") && feature_passes
            }
            _ => false,
        };
        // Amended (100): somebody who was turned away in that minute or later has tried with it
        let tried = last_here(w).is_some_and(|a| a.outcome != "success" && a.at >= c.at);
        // Amended (100): in the minute of a success nobody knows which of the two was first
        let later = good.is_some_and(|g| g >= c.at) || tried;
        let sure =
            strong && after && fresh(c.at) && !later && w.symptom == Symptom::Access && fresh_session(w);
        o.put(sure, "session");
    }
}

fn fresh_session(w: &World) -> bool {
    w.sign_in.known().is_none_or(|k| fresh(k.at))
}

/// Whether the granted role is what the needed permissions come by, and is certainly held.
fn only_by(w: &World, c: &Change) -> bool {
    let roles = w.roles.val().map_or(&[][..], |r| r);
    let later = changes(w).iter().any(|x| x.role == c.role && x.at > c.at && x.what == "role_removed");
    let held: Vec<&Role> = roles.iter().filter(|r| Some(r.name) != c.role).collect();
    let needed = |p: &Word| w.needs.all_of.contains(p) || w.needs.any_of.contains(p);
    let others = held.iter().any(|r| {
        let own = r.permissions.clone().or_else(|| closure(w, r.name).map(|p| p.has)).unwrap_or(vec!["*"]);
        own.iter().any(|p| needed(p) || *p == "*")
    });
    !later && !others
}
