//! Check 5: do their roles grant the permission that the action needs?

use crate::common::*;
use crate::grant::*;
use crate::opts::*;
use crate::world::*;

pub(crate) fn judge(w: &World) -> Opts {
    if !w.needs.known {
        return nothing_known(w);
    }
    if w.needs.all_of.is_empty() && w.needs.any_of.is_empty() {
        return Opts::pass().or(Opts::na());
    }
    let roles = match w.roles.known() {
        Some(k) => listed(w, &k.value, k.at, k.complete),
        None if !w.case_roles.is_empty() => {
            let told: Vec<Role> = w.case_roles.iter().map(|n| plain(n)).collect();
            Opts::unknown().or(listed(w, &told, 0, true))
        }
        None if w.roles.conflict() => Opts::contradicted(),
        None => Opts::unknown(),
    };
    let o = engine(w, roles.clone()).or_if(differs_in_one(w), Opts::contradicted());
    let o = o.or_if(each_granted(w), Opts::pass());
    // Amended (76): of several ways that all fail, the one that the engine denies may be named
    let denied = w.decisions.val().is_some_and(|d| {
        let needed = |p: &Word| w.needs.all_of.contains(p) || w.needs.any_of.contains(p);
        d.iter().any(|d| d.decided == "denied" && needed(&d.permission))
    });
    let doubt = doubtful(w);
    let open = doubt && !o.only(Status::Pass) && !o.only(Status::Fail);
    let o = o.or_if(open, Opts::contradicted());
    let o = if denied && (o.can(Status::Fail) || doubt) { o.or(Opts::fail("engine_denies")) } else { o };
    let o = object(w, o);
    o.or_if(w.decisions.conflict(), Opts::contradicted())
}

/// Whether the roles alone certainly grant all that is needed (for the session).
pub(crate) fn roles_grant(w: &World) -> bool {
    w.roles.known().is_some_and(|k| listed(w, &k.value, k.at, k.complete).only(Status::Pass))
}

fn nothing_known(w: &World) -> Opts {
    let o = Opts::unknown().or_if(w.symptom == Symptom::SignIn, Opts::na());
    let Some(k) = w.roles.known() else { return o };
    let all = k.value.iter().any(|r| {
        let listed = r.permissions.as_ref().is_some_and(|p| p.contains(&"*"));
        listed || closure(w, r.name).is_some_and(|p| p.has.contains(&"*"))
    });
    o.or_if(k.complete && k.value.is_empty(), Opts::fail("no_role")).or_if(all, Opts::pass())
}

pub(crate) fn plain(name: Word) -> Role {
    Role { name, permissions: None, denies: vec![], direct: false, scope: Scope::Missing, until: None }
}

fn count(w: &World, r: &Role) -> Count {
    if r.until.is_some_and(|u| u <= 0) {
        return Count::Expired;
    }
    let Some(on) = w.on else { return Count::Yes };
    match r.scope {
        Scope::Global | Scope::Tenant => Count::Yes,
        Scope::Missing => Count::Unclear,
        Scope::Object(o) if o == on => Count::Yes,
        Scope::Object(o) => {
            let objects = w.objects.val().map_or(&[][..], |x| x);
            if objects.iter().any(|x| x.parent == Some(o) || x.obj == o) {
                Count::Parent
            } else if w.objects.complete() {
                Count::OtherObject
            } else {
                Count::Unclear
            }
        }
    }
}

fn grant(w: &World, r: &Role) -> Grant {
    let perms = match &r.permissions {
        Some(p) => Perms { has: p.clone(), exact: true },
        None => closure(w, r.name).unwrap_or(Perms { has: vec![], exact: false }),
    };
    Grant { perms, denies: r.denies.clone(), count: count(w, r) }
}

/// A role that one claim has and another has not: contradicted where that changes the status.
struct Disputed {
    grants: Vec<Grant>,
    /// What else may be said of it, because a source is not complete.
    lenient: bool,
    /// The complete catalogue does not have it.
    stranger: bool,
}

fn listed(w: &World, roles: &[Role], at: Min, complete: bool) -> Opts {
    let mut sure: Vec<Grant> = vec![];
    let mut disputed: Vec<Disputed> = vec![];
    let (mut ended_strangers, mut strange_grant) = (false, false);
    let mut names: Vec<Word> = roles.iter().map(|r| r.name).collect();
    for c in changes(w).iter().filter(|c| matches!(c.what, "role_granted" | "role_removed")) {
        if let Some(n) = c.role.filter(|n| !names.contains(n)) {
            names.push(n);
        }
    }
    for name in names {
        let log = changes(w).iter().filter(|c| c.role == Some(name));
        let log = log.filter(|c| matches!(c.what, "role_granted" | "role_removed")).max_by_key(|c| c.at);
        let here: Vec<&Role> = roles.iter().filter(|r| r.name == name).collect();
        let grants: Vec<Grant> = match here.is_empty() {
            true => vec![grant(w, &plain(name))],
            false => here.iter().map(|r| grant(w, r)).collect(),
        };
        let strange = here.iter().any(|r| !r.direct) && w.catalogue.complete() && closure(w, name).is_none();
        let newer = log.is_some_and(|c| c.at > at);
        match (log.map(|c| c.what), newer, here.is_empty()) {
            (Some("role_removed"), true, _) => {}
            (Some("role_granted"), true, _) => {
                // Amended (102): granted by the log, and the complete catalogue does not have it
                strange_grant |= w.catalogue.complete() && closure(w, name).is_none();
                sure.extend(grants);
            }
            (Some("role_removed"), false, false) => {
                disputed.push(Disputed { grants, lenient: !w.changes.complete(), stranger: strange })
            }
            (Some("role_granted"), false, true) => disputed.push(Disputed {
                grants,
                lenient: !complete || !w.changes.complete(),
                stranger: false,
            }),
            // Amended (75): a role that ended and that nobody knows grants nothing either way
            (_, _, false) if strange && here.iter().all(|r| r.until.is_some_and(|u| u <= 0)) => {
                ended_strangers = true;
                sure.extend(grants);
            }
            (_, _, false) if strange => disputed.push(Disputed { grants, lenient: false, stranger: true }),
            (_, _, false) => sure.extend(grants),
            (_, _, true) => {}
        }
    }
    let deny_somewhere = roles.iter().any(|r| !r.denies.is_empty());
    let without = eval(w, &sure, complete);
    let mut o = without.clone();
    for d in &disputed {
        let mut all = sure.clone();
        all.extend(d.grants.iter().cloned());
        let with = eval(w, &all, complete);
        // Amended (75): "different statuses": two fails, or two times not known, are the same status
        let statuses = |o: &Opts| {
            let mut all: Vec<Status> = o.0.iter().map(|x| x.0).collect();
            all.sort();
            all.dedup();
            all
        };
        if statuses(&with) == statuses(&without) {
            let sure = with.only(Status::Pass) || with.only(Status::Fail);
            // two that are disputed may decide together
            o = o.or(with).or_if(!sure || disputed.len() > 1, Opts::contradicted());
        } else {
            let unknown = with.can(Status::Unknown) && without.can(Status::Unknown);
            // a fail either way is a fail
            let certain = with.can(Status::Fail) && without.can(Status::Fail);
            let pass = with.can(Status::Pass) && without.can(Status::Pass);
            let fails =
                Opts(with.0.iter().chain(&without.0).filter(|x| x.0 == Status::Fail).cloned().collect());
            o = if d.lenient || disputed.len() > 1 { o.or(with) } else { Opts::none() }
                .or(Opts::contradicted())
                .or_if(unknown, Opts::unknown())
                .or_if(certain, fails)
                .or_if(pass, Opts::pass());
        }
    }
    let certain = o.only(Status::Fail);
    o = o.or_if(strange_grant && !certain, Opts::contradicted());
    let fails = o.can(Status::Fail);
    let strangers = ended_strangers || !disputed.is_empty();
    let needed = |p: &Word| w.needs.all_of.contains(p) || w.needs.any_of.contains(p);
    let takes = disputed.iter().any(|d| d.stranger && d.grants.iter().any(|g| g.denies.iter().any(needed)));
    o = o.or_if(takes && w.needs.all_of.len() + w.needs.any_of.len() > 1, Opts::contradicted());
    o = o.or_if(strangers && fails, Opts::fails(&["no_role", "no_role_grants"]));
    // a grant on a parent: the facts do not say whether the system inherits
    let parents: Vec<Grant> = sure
        .iter()
        .cloned()
        .map(|g| Grant { count: if g.count == Count::Parent { Count::Yes } else { g.count }, ..g })
        .collect();
    // Amended (103): nor beside a role that nobody knows
    let open = o.can(Status::Unknown) || o.can(Status::Contradicted);
    let above = eval(w, &parents, complete);
    o = o.or_if(open && above.only(Status::Pass), Opts::pass());
    // Amended (105): nor whether what a role takes away on a parent, or nobody knows where, is taken away here
    let denied_above = above.accepts(Status::Fail, "denied");
    let unclear = sure.iter().any(|g| g.count == Count::Unclear && g.denies.iter().any(needed));
    let blind = unclear && o.can(Status::Pass);
    o = o.or_if(denied_above, Opts::fail("denied")).or_if(blind, Opts::unknown());
    let o = differing(w, roles, complete, o);
    let unseen_deny = deny_somewhere && !complete && o.can(Status::Pass);
    o.or_if(unseen_deny, Opts::unknown())
}

/// A role whose own list of permissions is not what the catalogue has.
fn differing(w: &World, roles: &[Role], complete: bool, o: Opts) -> Opts {
    let mut differs = false;
    let mut grants: Vec<Grant> = vec![];
    for r in roles {
        let mut g = grant(w, r);
        if let (Some(own), Some(cat)) = (&r.permissions, closure(w, r.name)) {
            let same = |a: &[Word], b: &[Word]| a.iter().all(|p| b.contains(p));
            differs |= !same(own, &cat.has) || (cat.exact && !same(&cat.has, own));
            g.perms = cat;
        }
        grants.push(g);
    }
    if differs { o.or(eval(w, &grants, complete)).or(Opts::contradicted()) } else { o }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Engine {
    Allows,
    Denies,
    Conditional,
    Part,
    Silent,
}

fn engine_says(w: &World) -> Engine {
    let all = w.decisions.val().map_or(&[][..], |d| d);
    let of = |p: &Word| all.iter().find(|d| d.permission == *p).map_or("", |d| d.decided);
    let needed: Vec<Word> = w.needs.all_of.iter().map(of).collect();
    let any: Vec<Word> = w.needs.any_of.iter().map(of).collect();
    let any_yes = any.is_empty() || any.contains(&"allowed");
    let any_no = !any.is_empty() && any.iter().all(|d| *d == "denied");
    if needed.contains(&"denied") || any_no {
        Engine::Denies
    } else if needed.iter().all(|d| *d == "allowed") && any_yes {
        Engine::Allows
    } else if needed.contains(&"conditional") || (!any_yes && any.contains(&"conditional")) {
        Engine::Conditional
    } else if needed.iter().chain(&any).any(|d| !d.is_empty()) {
        Engine::Part
    } else {
        Engine::Silent
    }
}

/// Amended (75): a role that the complete catalogue does not have, or that listing and log say different things of.
fn doubtful(w: &World) -> bool {
    let Some(roles) = w.roles.known() else { return false };
    let stranger = |r: &Role| !r.direct && w.catalogue.complete() && closure(w, r.name).is_none();
    let moved = changes(w).iter().any(|c| {
        let listed = roles.value.iter().any(|r| Some(r.name) == c.role);
        c.at <= roles.at && (c.what == "role_granted" && !listed || c.what == "role_removed" && listed)
    });
    roles.value.iter().any(stranger) || moved
}

/// Amended (76): the engine allows some of what is needed, and the roles grant the rest.
fn each_granted(w: &World) -> bool {
    let Some(roles) = w.roles.known() else { return false };
    let all = w.decisions.val().map_or(&[][..], |d| d);
    let granted = |p: &Word| {
        let alone = Needs { known: true, all_of: vec![*p], ..Needs::default() };
        let alone = World { needs: alone, decisions: Ans::Absent, ..w.clone() };
        let decided = all.iter().find(|d| d.permission == *p).map(|d| d.decided);
        let by_roles = listed(&alone, &roles.value, roles.at, roles.complete);
        match decided {
            Some("allowed") => !by_roles.only(Status::Fail),
            Some("denied") => false,
            // Amended (104): what is acceptable of each permission is acceptable of all
            _ => by_roles.can(Status::Pass),
        }
    };
    !all.is_empty()
        && w.needs.all_of.iter().all(granted)
        && (w.needs.any_of.is_empty() || w.needs.any_of.iter().any(granted))
}

/// Amended (76): of one needed permission the roles and the engine say different things, whatever is said of the others.
fn differs_in_one(w: &World) -> bool {
    let Some(roles) = w.roles.known() else { return false };
    let all = w.decisions.val().map_or(&[][..], |d| d);
    w.needs.all_of.iter().chain(&w.needs.any_of).any(|p| {
        let alone = Needs { known: true, all_of: vec![*p], ..Needs::default() };
        let alone = World { needs: alone, decisions: Ans::Absent, ..w.clone() };
        let says = listed(&alone, &roles.value, roles.at, roles.complete);
        all.iter().any(|d| {
            d.permission == *p
                && (d.decided == "denied" && says.can(Status::Pass)
                    || d.decided == "allowed" && says.can(Status::Fail))
        })
    })
}

/// Roles and the decision of an engine have equal rank.
fn engine(w: &World, roles: Opts) -> Opts {
    let says = engine_says(w);
    if says == Engine::Silent {
        return roles;
    }
    let seen = w.roles.known().is_some() || !w.case_roles.is_empty();
    let no_role = roles.accepts(Status::Fail, "no_role");
    let denies = Opts::fail("engine_denies");
    if roles.only(Status::Pass) {
        return match says {
            Engine::Denies => Opts::contradicted(),
            Engine::Conditional => roles.or(Opts::unknown()),
            _ => roles,
        };
    }
    if roles.only(Status::Fail) {
        return match says {
            Engine::Allows => Opts::contradicted().or_if(no_role, Opts::pass()),
            Engine::Denies => roles.or(denies),
            Engine::Conditional => roles.or(Opts::unknown()),
            _ => roles.or(Opts::contradicted()).or(Opts::unknown()).or_if(no_role, Opts::pass()),
        };
    }
    if roles.only(Status::Unknown) {
        let part = seen && w.roles.known().is_some();
        return match says {
            Engine::Allows => Opts::pass().or_if(part, Opts::unknown()),
            Engine::Denies => denies.or_if(part, Opts::unknown()),
            Engine::Part => roles.or(Opts::pass()),
            _ => roles,
        };
    }
    let o = roles.or(Opts::contradicted());
    match says {
        Engine::Allows => o.or(Opts::pass()),
        Engine::Denies => o.or(denies),
        _ => o.or(Opts::unknown()),
    }
}

/// The object of the action: not visible to them, not shared, or not looked up.
fn object(w: &World, o: Opts) -> Opts {
    let Some(on) = w.on else { return o };
    let off = Opts::fail("not_on_object");
    let Some(k) = w.objects.known() else {
        let extra = if w.objects.conflict() { Opts::contradicted() } else { Opts::none() };
        // a grant on another object may be a grant on a parent: nobody can tell
        let strange =
            w.roles.val().is_some_and(|r| r.iter().any(|r| matches!(r.scope, Scope::Object(x) if x != on)));
        let blind = o.can(Status::Pass);
        return o.or_if(blind, Opts::unknown()).or_if(strange, off).or(extra);
    };
    if k.value.is_empty() {
        let scoped = w.roles.val().is_some_and(|r| r.iter().any(|r| r.scope == Scope::Object(on)));
        let allowed = engine_says(w) == Engine::Allows;
        if k.complete {
            let fails: Vec<_> = o.0.iter().filter(|x| x.0 == Status::Fail).cloned().collect();
            return off
                .or(Opts(fails))
                .or_if(scoped || allowed || o.can(Status::Contradicted), Opts::contradicted());
        }
        let blind = o.can(Status::Pass);
        return o.or_if(blind, Opts::unknown());
    }
    match k.value.iter().find(|x| x.obj == on).and_then(|x| x.shared) {
        Some(false) => {
            let scoped = w.roles.val().is_some_and(|r| r.iter().any(|r| r.scope == Scope::Object(on)));
            let fits = o.can(Status::Pass) || o.can(Status::Contradicted);
            let kept: Vec<_> =
                o.0.into_iter().filter(|x| x.0 == Status::Fail || (scoped && x.0 == Status::Pass)).collect();
            off.or(Opts(kept)).or_if(fits, Opts::contradicted())
        }
        Some(true) if o.can(Status::Unknown) => o.or(Opts::pass()),
        Some(true) if o.accepts(Status::Fail, "not_on_object") => o.or(Opts::contradicted()).or(Opts::pass()),
        _ => o,
    }
}
