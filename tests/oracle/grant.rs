//! What a set of roles grants of what is needed: the union, three-valued, with the reason of what lacks.

use crate::opts::*;
use crate::world::*;

/// What is known of one role's permissions: at least these; and whether that is all.
#[derive(Clone, Debug)]
pub(crate) struct Perms {
    pub(crate) has: Vec<Word>,
    pub(crate) exact: bool,
}

impl Perms {
    pub(crate) fn covers(&self, p: Word) -> Tri {
        if self.has.iter().any(|x| *x == p || *x == "*") {
            Tri::Yes
        } else if self.exact {
            Tri::No
        } else {
            Tri::Maybe
        }
    }
}

/// Whether a grant counts for what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Count {
    Yes,
    Expired,
    OtherObject,
    /// On a parent: counts where the system inherits.
    Parent,
    /// Its scope, or where its object stands, is not known.
    Unclear,
}

#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) perms: Perms,
    pub(crate) denies: Vec<Word>,
    pub(crate) count: Count,
}

/// A catalogue entry with all that it inherits, to any depth.
pub(crate) fn closure(w: &World, name: Word) -> Option<Perms> {
    let k = w.catalogue.known()?;
    let mut todo = vec![name];
    let mut seen: Vec<Word> = vec![];
    let mut out = Perms { has: vec![], exact: true };
    let mut found = false;
    while let Some(n) = todo.pop() {
        if seen.contains(&n) {
            continue;
        }
        seen.push(n);
        match k.value.iter().find(|e| e.name == n) {
            Some(e) => {
                found |= n == name;
                out.has.extend(e.permissions.iter().copied());
                todo.extend(e.inherits.iter().copied());
            }
            None => out.exact = false,
        }
    }
    found.then_some(out)
}

/// Whether any role or any entry of the catalogue knows this permission. Amended (74): of one that only the engine knows the roles say
/// nothing, and the engine decides.
pub(crate) fn known_id(w: &World, p: Word) -> bool {
    let roles = w.roles.val().map_or(&[][..], |r| r);
    let entries = w.catalogue.val().map_or(&[][..], |c| c);
    roles.iter().any(|r| r.denies.contains(&p) || r.permissions.as_ref().is_some_and(|x| x.contains(&p)))
        || entries.iter().any(|e| e.permissions.contains(&p))
}

enum One {
    Yes,
    /// Only by `*`, and nobody knows the permission.
    Star,
    Maybe,
    /// The reasons for which it lacks; and whether anybody knows the permission.
    No(Vec<Word>, bool),
}

fn one(w: &World, grants: &[Grant], complete: bool, p: Word) -> One {
    if grants.iter().any(|g| g.count == Count::Yes && g.denies.contains(&p)) {
        return One::No(vec!["denied"], true);
    }
    // Amended (97): a role that takes it away never gives it, wherever it holds
    let covered = |c: Count, t: Tri| {
        grants.iter().any(|g| g.count == c && !g.denies.contains(&p) && g.perms.covers(p) == t)
    };
    if covered(Count::Yes, Tri::Yes) {
        return if known_id(w, p) { One::Yes } else { One::Star };
    }
    let maybe = covered(Count::Yes, Tri::Maybe)
        || [Count::Parent, Count::Unclear].iter().any(|c| covered(*c, Tri::Yes) || covered(*c, Tri::Maybe));
    if maybe || !complete {
        return One::Maybe;
    }
    let mut reasons = vec![];
    for (count, reason) in [(Count::Expired, "expired"), (Count::OtherObject, "not_on_object")] {
        if covered(count, Tri::Yes) {
            reasons.push(reason);
        }
    }
    // an expired or misplaced role of which the permissions are not known may be the one
    for (count, reason) in [(Count::Expired, "expired"), (Count::OtherObject, "not_on_object")] {
        if reasons.is_empty() && covered(count, Tri::Maybe) {
            reasons.extend([reason, "no_role_grants"]);
        }
    }
    if reasons.is_empty() {
        reasons.push(if grants.is_empty() { "no_role" } else { "no_role_grants" });
    }
    One::No(reasons, known_id(w, p))
}

/// What these roles say of all that is needed.
pub(crate) fn eval(w: &World, grants: &[Grant], complete: bool) -> Opts {
    let mut lacks = Opts::none();
    let mut maybe = false;
    let mut unknown_id = false;
    let mut star = false;
    let mut take = |x: &One| {
        if let One::No(reasons, known) = x {
            if *known || reasons[0] == "no_role" {
                lacks.add(Opts::fails(reasons));
            }
            unknown_id |= !known;
        }
    };
    for p in &w.needs.all_of {
        let x = one(w, grants, complete, p);
        maybe |= matches!(x, One::Maybe);
        star |= matches!(x, One::Star);
        take(&x);
    }
    let any: Vec<One> = w.needs.any_of.iter().map(|p| one(w, grants, complete, p)).collect();
    if !any.is_empty() && !any.iter().any(|x| matches!(x, One::Yes)) {
        if any.iter().any(|x| matches!(x, One::Star)) {
            star = true;
        } else if any.iter().any(|x| matches!(x, One::Maybe)) {
            maybe = true;
        } else {
            any.iter().for_each(&mut take);
        }
    }
    if !lacks.0.is_empty() {
        return lacks.or_if(unknown_id, Opts::unknown());
    }
    if maybe || unknown_id {
        return Opts::unknown();
    }
    Opts::pass().or_if(star, Opts::unknown())
}
