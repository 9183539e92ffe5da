//! What a diagnosis of a world may say: six checks, the cause beside them, verdict, primary, exit code.

use crate::amended::{amended, meant};
use crate::common::{Class, classes, states_here};
use crate::opts::*;
use crate::outside::{self, Outside};
use crate::world::*;
use crate::{account, feature, invite, password, role, tenant};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Claim {
    pub(crate) pass: bool,
    pub(crate) fail: bool,
}

/// Verdict, primary and exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Outcome {
    pub(crate) verdict: Word,
    pub(crate) primary: Option<Word>,
    pub(crate) exit: u8,
}

#[derive(Clone, Debug)]
pub(crate) struct Expected {
    pub(crate) symptom: Symptom,
    pub(crate) checks: [Opts; 6],
    /// Which of pass and fail the evidence carries: anything else is an overclaim.
    pub(crate) may_claim: [Claim; 6],
    /// Whether a fail of `feature` is the vendor's alone.
    pub(crate) vendor: Vec<bool>,
    pub(crate) outside: Outside,
    /// Of these checks at least one may not pass (a contradiction that the design does not give to one check); may be empty.
    pub(crate) not_all_pass: Vec<usize>,
    /// All that follows from any choice of the above.
    pub(crate) outcomes: Vec<Outcome>,
}

pub(crate) fn judge(w: &World) -> Expected {
    let meant = meant(w);
    let w = meant.as_ref().unwrap_or(w);
    let account = found(w, ACCOUNT, disputed(w, ACCOUNT, account::judge(w)));
    let invite = found(w, INVITE, disputed(w, INVITE, invite::judge(w)));
    let tenant = found(w, TENANT, disputed(w, TENANT, tenant::judge(w)));
    let password = password::judge(w, gates([&account, &invite, &tenant]));
    let password = found(w, PASSWORD, disputed(w, PASSWORD, password));
    let role = found(w, ROLE, disputed(w, ROLE, role::judge(w)));
    let feature = feature::judge(w);
    let mut vendor = feature.vendor;
    let passes = feature.opts.only(Status::Pass);
    let feature = found(w, FEATURE, feature.opts);
    if w.found.iter().any(|f| f.check == FEATURE && f.fail) && vendor != [false, true] {
        vendor = vec![false, true];
    }
    let outside = outside::judge(w, passes);
    let strict = [account, invite, password, tenant, role, feature];
    let mut checks = amended(w, strict);
    for (i, check) in checks.iter_mut().enumerate() {
        *check = found(w, i, check.clone());
    }
    let may_claim = [0, 1, 2, 3, 4, 5]
        .map(|i: usize| Claim { pass: checks[i].can(Status::Pass), fail: checks[i].can(Status::Fail) });
    let not_all_pass = two_states(w);
    let outcomes = all_outcomes(w.symptom, &checks, &vendor, &outside, &not_all_pass);
    Expected { symptom: w.symptom, checks, may_claim, vendor, outside, not_all_pass, outcomes }
}

/// A question on which two sources disagree may make any check that looks at it contradicted.
fn disputed(w: &World, check: usize, o: Opts) -> Opts {
    let person = [
        w.account.conflict(),
        w.invite.conflict(),
        w.tenants.conflict(),
        w.sign_in.conflict(),
        w.changes.conflict(),
    ]
    .contains(&true);
    let some = match check {
        ACCOUNT => person || w.lock.conflict() || w.seats.conflict(),
        INVITE => person || w.password.conflict() || w.reset.conflict(),
        PASSWORD if w.symptom == Symptom::SignIn => {
            person || w.password.conflict() || w.reset.conflict() || w.policy.conflict()
        }
        TENANT => person,
        ROLE => w.changes.conflict() || w.catalogue.conflict() || w.roles.conflict() || w.objects.conflict(),
        _ => false,
    };
    o.or_if(some, Opts::contradicted())
}

/// The same tenant in two states: the account (switched off or not), the invite (accepted or not) or the tenant is contradicted.
fn two_states(w: &World) -> Vec<usize> {
    let two = states_here(w).len() > 1;
    if two && classes(w) == [Class::Active] && w.found.is_empty() {
        vec![ACCOUNT, INVITE, TENANT]
    } else {
        vec![]
    }
}

pub(crate) fn holds(not_all_pass: &[usize], s: &[Status; 6]) -> bool {
    not_all_pass.is_empty()
        || not_all_pass.iter().any(|i| !matches!(s[*i], Status::Pass | Status::NotApplicable))
}

/// What a person looked up by hand stands where the systems do not answer; a system goes before it.
fn found(w: &World, check: usize, o: Opts) -> Opts {
    let Some(f) = w.found.iter().find(|f| f.check == check) else { return o };
    let says = if f.fail { Opts::fail(f.reason.unwrap_or(ANY)) } else { Opts::pass() };
    if o.only(Status::Unknown) {
        return says;
    }
    let open = o.can(Status::Unknown) || o.can(Status::Contradicted) || o.can(Status::NotApplicable);
    o.or_if(open, says)
}

fn gates(three: [&Opts; 3]) -> Tri {
    if three.iter().all(|o| o.only(Status::Pass)) {
        Tri::Yes
    } else if three.iter().any(|o| !o.can(Status::Pass)) {
        Tri::No
    } else {
        Tri::Maybe
    }
}

/// The checks that make verdict, primary and exit code, in the order of the primary cause.
pub(crate) fn order(symptom: Symptom) -> &'static [usize] {
    match symptom {
        Symptom::SignIn => &[ACCOUNT, INVITE, PASSWORD, TENANT],
        Symptom::Access => &[TENANT, ACCOUNT, INVITE, PASSWORD, ROLE, FEATURE],
    }
}

/// What follows from six statuses and a cause beside them: one outcome, or the few that the design leaves open.
pub(crate) fn roll_up(
    symptom: Symptom,
    s: &[Status; 6],
    vendor: bool,
    outside: Option<&str>,
) -> Vec<Outcome> {
    let order = order(symptom);
    let open = |i: &usize| matches!(s[*i], Status::Unknown | Status::Contradicted);
    let fails: Vec<usize> = order.iter().copied().filter(|i| s[*i] == Status::Fail).collect();
    let unclear = order.iter().any(open);
    let unclear_next = symptom == Symptom::SignIn && [ROLE, FEATURE].iter().any(open);
    let mut exits: Vec<u8> = vec![];
    let (verdict, primary) = if let Some(first) = fails.first() {
        if fails == [FEATURE] && vendor {
            exits.push(0);
            if unclear {
                exits.push(4);
            }
            if outside.is_some_and(|k| k != "service") {
                exits.push(3);
            }
        } else {
            exits.push(3);
        }
        ("blocked", Some(CHECKS[*first]))
    } else if let Some(kind) = outside {
        exits.push(if kind == "service" { 0 } else { 3 });
        if kind == "service" && (unclear || unclear_next) {
            exits.push(4);
        }
        ("outside", None)
    } else if unclear {
        exits.push(4);
        ("undetermined", None)
    } else {
        exits.push(0);
        ("should_work", None)
    };
    let mut out: Vec<Outcome> = exits.iter().map(|e| Outcome { verdict, primary, exit: *e }).collect();
    if verdict == "should_work" && unclear_next {
        out.push(Outcome { verdict: "undetermined", primary: None, exit: 4 });
    }
    out
}

fn all_outcomes(
    symptom: Symptom,
    checks: &[Opts; 6],
    vendor: &[bool],
    outside: &Outside,
    not_all_pass: &[usize],
) -> Vec<Outcome> {
    let mut vectors: Vec<[Status; 6]> = vec![[Status::Pass; 6]];
    for (i, o) in checks.iter().enumerate() {
        // what comes to the same in the roll-up is taken once
        let mut kinds: Vec<Status> = vec![];
        for (s, _) in &o.0 {
            let s = match s {
                Status::NotApplicable => Status::Pass,
                Status::Contradicted => Status::Unknown,
                s => *s,
            };
            if !kinds.contains(&s) {
                kinds.push(s);
            }
        }
        vectors = vectors
            .iter()
            .flat_map(|v| {
                kinds.iter().map(|k| {
                    let mut v = *v;
                    v[i] = *k;
                    v
                })
            })
            .collect();
    }
    let vendor: &[bool] = if vendor.is_empty() { &[false] } else { vendor };
    let mut out: Vec<Outcome> = vec![];
    for v in vectors.iter().filter(|v| holds(not_all_pass, v)) {
        for vendor in vendor {
            for kind in outside.options() {
                out.extend(roll_up(symptom, v, *vendor, kind));
            }
        }
    }
    out.sort();
    out.dedup();
    out
}
