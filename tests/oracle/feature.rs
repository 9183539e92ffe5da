//! Check 6: is the feature behind a tenant flag, per-user beta access, or a subscription tier?

use crate::common::*;
use crate::opts::*;
use crate::world::*;

/// The check, and whether its fail is the vendor's alone (several where that is open; empty without a fail).
pub(crate) struct Feature {
    pub(crate) opts: Opts,
    pub(crate) vendor: Vec<bool>,
}

pub(crate) fn judge(w: &World) -> Feature {
    let plain = |opts| Feature { opts, vendor: vec![] };
    if !w.needs.known {
        return plain(Opts::unknown().or_if(w.symptom == Symptom::SignIn, Opts::na()));
    }
    if w.needs.features.is_empty() {
        return plain(Opts::pass().or(Opts::na()));
    }
    let each: Vec<Feature> = w.needs.features.iter().map(|f| one(w, f)).collect();
    let mut out = Feature { opts: Opts::none(), vendor: vec![] };
    if each.iter().any(|f| f.opts.only(Status::Fail)) {
        // one definite no is enough
        for f in &each {
            out.opts.add(Opts(f.opts.0.iter().filter(|x| x.0 == Status::Fail).cloned().collect()));
            out.vendor.extend(f.vendor.iter().copied());
        }
    } else {
        for f in &each {
            out.vendor.extend(f.vendor.iter().copied());
        }
        let certain = each.iter().all(|f| f.opts.only(Status::Pass));
        if certain {
            out.opts = Opts::pass();
        } else {
            for f in &each {
                out.opts.add(Opts(f.opts.0.iter().filter(|x| x.0 != Status::Pass).cloned().collect()));
            }
            out.opts = out.opts.or_if(each.iter().all(|f| f.opts.can(Status::Pass)), Opts::pass());
        }
    }
    for conflict in [w.flags.conflict(), w.beta.conflict(), w.tier.conflict()] {
        out.opts = out.opts.or_if(conflict, Opts::contradicted());
    }
    out.vendor.sort();
    out.vendor.dedup();
    out
}

fn one(w: &World, f: &crate::world::Feature) -> Feature {
    let tier = if f.tiers.is_empty() { vec![Tri::Yes] } else { tier(w, f) };
    let flag = f.flag.map_or(vec![Tri::Yes], |key| flag(w, key));
    let beta = if f.beta { beta(w) } else { vec![Tri::Yes] };
    let mut out = Feature { opts: Opts::none(), vendor: vec![] };
    for t in &tier {
        for g in &flag {
            for b in &beta {
                combine(w, f, [*t, *g, *b], &mut out);
            }
        }
    }
    // a list that says off and a log that says on, or the other way round
    out.opts = out.opts.or_if(flag.len() > 2, Opts::contradicted());
    out
}

fn combine(w: &World, f: &crate::world::Feature, terms: [Tri; 3], out: &mut Feature) {
    let [tier, flag, beta] = terms;
    let own = f.flag.and_then(|key| w.flags.val().and_then(|fs| fs.iter().find(|x| x.key == key)));
    let flag_vendor = f.admin_can_set.or(own.and_then(|x| x.admin_can_set)) == Some(false);
    let (opts, vendor) = match (tier, flag, beta) {
        (Tri::No, _, _) => (Opts::fail("tier_excludes"), Some(true)),
        (_, Tri::No, _) => (Opts::fail("flag_off"), Some(flag_vendor)),
        (_, _, Tri::No) => (Opts::fail("beta_off"), Some(false)),
        (Tri::Yes, Tri::Yes, Tri::Yes) => (Opts::pass(), None),
        _ => (Opts::unknown(), None),
    };
    out.opts.add(opts);
    out.vendor.extend(vendor);
}

fn tier(w: &World, f: &crate::world::Feature) -> Vec<Tri> {
    let Some(k) = w.tier.known() else { return vec![Tri::Maybe] };
    let Some(name) = k.value else {
        return if k.complete { vec![Tri::Yes, Tri::No, Tri::Maybe] } else { vec![Tri::Maybe] };
    };
    vec![if f.tiers.contains(&name) { Tri::Yes } else { Tri::No }]
}

fn flag(w: &World, key: Word) -> Vec<Tri> {
    let Some(k) = w.flags.known() else { return vec![Tri::Maybe] };
    let mut out = match k.value.iter().find(|x| x.key == key) {
        Some(x) => vec![match x.enabled {
            Some(true) => Tri::Yes,
            Some(false) => Tri::No,
            None => Tri::Maybe,
        }],
        // not in a complete list: off, or a key that nobody knows
        None if k.complete => vec![Tri::No, Tri::Maybe],
        None => vec![Tri::Maybe],
    };
    let changed =
        changes(w).iter().filter(|c| c.what == "flag_changed" && c.flag == Some(key)).max_by_key(|c| c.at);
    if let Some(to) = changed.and_then(|c| c.to) {
        let says = if to == "true" { Tri::Yes } else { Tri::No };
        if out != [says] {
            out.push(says);
            out.push(Tri::Maybe);
        }
    }
    out
}

fn beta(w: &World) -> Vec<Tri> {
    let Some(k) = w.beta.known() else { return vec![Tri::Maybe] };
    match k.value {
        Some(true) => vec![Tri::Yes],
        Some(false) => vec![Tri::No],
        // "no such switch"
        None if k.complete => vec![Tri::No, Tri::Maybe],
        None => vec![Tri::Maybe],
    }
}
