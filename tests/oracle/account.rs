//! Check 1: is the account there and active, not deactivated or locked?

use crate::common::*;
use crate::opts::*;
use crate::world::*;

pub(crate) fn judge(w: &World) -> Opts {
    match &w.account {
        Ans::Known(k) if k.value.is_empty() => empty(w, k),
        Ans::Known(k) => {
            let each: Vec<Opts> = k.value.iter().map(|a| one(w, a, k)).collect();
            together(each)
        }
        gap => not_asked(w, gap.conflict()),
    }
}

/// Several accounts are said, never chosen from: where they differ in status, that is a contradiction.
fn together(each: Vec<Opts>) -> Opts {
    let statuses: Vec<Vec<Status>> = each.iter().map(|o| o.0.iter().map(|x| x.0).collect()).collect();
    let first = statuses[0][0];
    let same = statuses.iter().flatten().all(|s| *s == first);
    let may_agree = statuses[0].iter().any(|s| statuses.iter().all(|o| o.contains(s)));
    let mut all = Opts::none();
    for o in &each {
        all.add(o.clone());
    }
    if each.len() == 1 || same {
        all
    } else if may_agree {
        all.or(Opts::contradicted())
    } else {
        Opts::contradicted()
    }
}

fn not_asked(w: &World, conflict: bool) -> Opts {
    let mut o = if conflict { Opts::contradicted() } else { Opts::unknown() };
    for r in refusals(w, &ACCOUNT_REFUSALS) {
        o.add(Opts::fail(reason_of(r.outcome)));
    }
    o.add(log_says(w));
    if states_here(w).contains(&"inactive") {
        o.add(Opts::fail("inactive"));
    }
    // Amended (98): a lock that the log names after the listing, too
    let log = newest(w, &["locked", "unlocked"]).filter(|c| c.what == "locked");
    let logged = log.is_some_and(|c| w.lock.known().is_some_and(|k| c.at > k.at));
    if locked_now(w) || logged {
        o.add(Opts::fail("locked"));
    }
    o
}

/// A state that only the log of changes tells.
fn log_says(w: &World) -> Opts {
    match newest(w, &["activated", "restored", "deactivated", "deleted"]).map(|c| c.what) {
        Some("deactivated") => Opts::fail("inactive"),
        Some("deleted") => Opts::fail("deleted"),
        _ => Opts::none(),
    }
}

fn reason_of(outcome: Word) -> Word {
    match outcome {
        "no_account" => "absent",
        "not_approved" => "awaiting_approval",
        other => other,
    }
}

pub(crate) fn locked_now(w: &World) -> bool {
    w.lock.val().and_then(|l| l.as_ref()).is_some_and(|l| l.until.is_none_or(|u| u > 0))
}

fn seats_full(w: &World) -> bool {
    w.seats.val().is_some_and(|s| s.limit.is_some_and(|l| s.used >= l))
}

/// No account in the listing of this tenant.
fn empty(w: &World, k: &Known<Vec<Account>>) -> Opts {
    let here = states_here(w);
    if !k.complete {
        return not_asked(w, false)
            .or_if(here.contains(&"member") || here.contains(&"invited"), Opts::pass())
            .or_if(invite_open(w) || member_elsewhere(w), Opts::not_fail());
    }
    let gone = log_says(w);
    if here.contains(&"member") {
        return Opts::contradicted()
            .or_if(here.contains(&"inactive"), Opts::fails(&["inactive", "absent"]))
            .or(gone);
    }
    if here.contains(&"inactive") {
        return Opts::fails(&["inactive", "absent"]).or_if(seats_full(w), Opts::fail("no_seat")).or(gone);
    }
    if invite_open(w) || member_elsewhere(w) {
        // "a pending person fails invite, not account"; "only in another tenant fails tenant, not account"
        return Opts::not_fail();
    }
    let mut o = if seats_full(w) {
        Opts::fail("no_seat").or_if(!w.seats.complete(), Opts::fail("absent"))
    } else {
        Opts::fail("absent")
    };
    o.add(gone);
    let invite_seen = matches!(&w.invite, Ans::Known(i) if i.value.is_some() || i.complete);
    if !w.tenants.complete() || !invite_seen {
        o.add(Opts::unknown());
    }
    if let Some(i) = w.invite.val().and_then(|i| i.as_ref()) {
        o.add(if i.state == "cancelled" { Opts::not_fail() } else { Opts::contradicted() });
    }
    // somebody signed in here, or was seen by the log after the listing was read
    let seen = success(w).is_some()
        || newest(w, &["created", "activated", "restored", "accepted", "tenant_joined"]).is_some();
    o.or_if(seen, Opts::contradicted()).or_if(newer_than(w, k.at), Opts::not_fail())
}

fn newer_than(w: &World, at: Min) -> bool {
    newest(w, &["created", "restored", "activated", "invited", "accepted", "tenant_joined"])
        .is_some_and(|c| c.at > at)
        || success(w).is_some_and(|s| s > at)
}

/// What the listing and the log together say of the state: the state, and whether they contradict.
fn state(w: &World, a: &Account, k: &Known<Vec<Account>>) -> (Word, Opts) {
    let mut extra = Opts::none();
    let mut state = a.state;
    let off = |s: Word| matches!(s, "inactive" | "deleted");
    let turned = newest(w, &["activated", "restored", "deactivated", "deleted"]);
    if let Some(c) = turned.filter(|_| state != "invited" && state != "awaiting_approval") {
        let says = match c.what {
            "deactivated" => "inactive",
            "deleted" => "deleted",
            _ => "active",
        };
        let mended = success(w).is_some_and(|s| s > c.at);
        if c.at > k.at {
            // a newer source that names the change
            if says == "active" || !off(state) {
                extra.add(if mended && off(says) { Opts::contradicted() } else { Opts::none() });
                state = says;
            }
        } else if off(says) && state == "active" {
            extra.add(Opts::contradicted());
            if mended || !w.changes.complete() {
                extra.add(Opts::pass());
            }
        } else if says == "active" && off(state) {
            extra.add(Opts::contradicted().or(Opts::fail(state)));
        } else if off(says) && off(state) && mended {
            extra.add(Opts::contradicted()); // a sign-in after the deactivation
        }
    }
    if let Some(s) = success(w) {
        // Amended (81): a log that is newer than listing and success has the last word
        let off_since =
            turned.is_some_and(|c| matches!(c.what, "deactivated" | "deleted") && c.at > s && c.at > k.at);
        if off(state) && off(a.state) && s > k.at && !off_since {
            extra.add(Opts::contradicted().or(Opts::pass()));
        }
        if state == "awaiting_approval" {
            extra.add(Opts::contradicted().or(Opts::fail(state)));
        }
    }
    (state, extra)
}

/// Amended (78): somebody who is listed as invited, or as waiting for approval, and whom the log names too.
fn one(w: &World, a: &Account, k: &Known<Vec<Account>>) -> Opts {
    let as_listed = listed(w, a, k);
    let turned = newest(w, &["activated", "restored", "deactivated", "deleted"]);
    let Some(c) = turned.filter(|_| matches!(a.state, "invited" | "awaiting_approval")) else {
        return as_listed;
    };
    let again = w.invite.val().and_then(|i| i.as_ref()).is_some_and(|i| i.sent_at > c.at)
        || newest(w, &["invited", "created"]).is_some_and(|x| x.at > c.at);
    let fails = Opts(as_listed.0.iter().filter(|x| x.0 == Status::Fail).cloned().collect());
    let active = || listed(w, &Account { state: "active", ..a.clone() }, k);
    // Amended (101): a sign-in after the deactivation
    let came_after = success(w).is_some_and(|s| s > c.at);
    match (c.what, c.at > k.at, a.state) {
        ("activated", true, "awaiting_approval") => active(),
        ("restored", true, "awaiting_approval") => as_listed.or(active()),
        ("activated", false, "awaiting_approval") => as_listed.or(Opts::contradicted()),
        ("deactivated" | "deleted", _, "invited") if again => as_listed.or(Opts::contradicted()),
        ("deactivated", true, "invited") => {
            let o = fails.or(Opts::fail("inactive")).or_if(seats_full(w), Opts::fail("no_seat"));
            o.or_if(came_after, Opts::contradicted())
        }
        ("deleted", true, "invited") => {
            fails.or(Opts::fail("deleted")).or_if(came_after, Opts::contradicted())
        }
        ("deactivated" | "deleted", false, "invited") => fails.or(Opts::contradicted()),
        ("deleted", true, _) => as_listed.or(Opts::fail("deleted")),
        _ => as_listed,
    }
}

fn listed(w: &World, a: &Account, k: &Known<Vec<Account>>) -> Opts {
    let (state, extra) = state(w, a, k);
    let mut fails: Vec<Word> = vec![];
    match state {
        "inactive" if seats_full(w) => {
            fails.push("no_seat");
            if !w.seats.complete() || a.state != state {
                fails.push("inactive");
            }
        }
        "inactive" | "deleted" | "awaiting_approval" => fails.push(state),
        _ => {}
    }
    let deleted = newest(w, &["activated", "restored", "deactivated", "deleted"]);
    if state == "inactive" && deleted.is_some_and(|c| c.what == "deleted" && c.at > k.at) {
        fails.push("deleted"); // Amended (81)
    }
    let state_failed = !fails.is_empty();
    if a.valid_until.is_some_and(|t| t <= 0) {
        fails.push("expired");
    }
    if a.seat == Some(false) {
        fails.push("no_seat");
    }
    let mut soft = Opts::none();
    if a.found_as == FoundAs::Former {
        if w.symptom == Symptom::SignIn && success(w).is_none() {
            fails.push("address_changed");
        } else {
            soft.add(Opts::fail("address_changed").or(Opts::contradicted()));
        }
    }
    if a.found_as == FoundAs::Alias {
        soft.add(Opts::fail("address_changed"));
    }
    let (lock, lock_failed) = lock(w, &mut fails);
    let other_fail = fails.len() > usize::from(state_failed) || lock_failed;
    if !extra.0.is_empty() {
        // the state itself is contradicted: that holds unless something else fails
        let sure_fails = if other_fail { Opts::fails(&fails).or(lock.clone()) } else { Opts::none() };
        let lenient = if extra.can(Status::Pass) { calm(w, a, k, lock) } else { Opts::none() };
        let kept: Vec<_> = extra.0.into_iter().filter(|x| x.0 != Status::Pass).collect();
        return Opts(kept).or(sure_fails).or(lenient).or(soft);
    }
    if !fails.is_empty() {
        let extra_lock = if lock.can(Status::Contradicted) && !state_failed && fails == ["locked"] {
            lock
        } else {
            Opts::none()
        };
        // "any of their reasons": the former address too, where something else fails
        let named = Opts(soft.0.into_iter().filter(|x| x.0 == Status::Fail).collect());
        return Opts::fails(&fails).or(extra_lock).or(named);
    }
    if state == "invited" {
        let open = !refusals(w, &ACCOUNT_REFUSALS).is_empty() || last_is_success(w);
        // Amended (82): a lock keeps out whoever is only invited, too
        let lock = Opts(lock.0.into_iter().filter(|x| x.0 != Status::Pass).collect());
        return Opts::not_fail().or_if(open, Opts::contradicted()).or(soft).or(lock);
    }
    calm(w, a, k, lock).or(soft)
}

/// What the lock says: pass, unknown or a contradiction; a sure lock goes to `fails`.
fn lock(w: &World, fails: &mut Vec<Word>) -> (Opts, bool) {
    let log = newest(w, &["locked", "unlocked"]);
    let mut o = match &w.lock {
        Ans::Known(k) => {
            let newer = log.filter(|c| c.at > k.at).map(|c| c.what);
            let older = log.filter(|c| c.at <= k.at).map(|c| c.what);
            match (locked_now(w), newer, older) {
                (true, Some("unlocked"), _) => Opts::pass(),
                (false, Some("locked"), _) => Opts::fail("locked"),
                (true, _, older) => {
                    Opts::fail("locked").or_if(older == Some("unlocked"), Opts::contradicted())
                }
                (false, Some("unlocked"), _) if !k.complete => Opts::unknown().or(Opts::pass()),
                (false, _, _) if k.value.is_none() && !k.complete => Opts::unknown()
                    .or_if(older == Some("locked"), Opts::fail("locked").or(Opts::contradicted())),
                (false, _, older) => Opts::pass().or_if(older == Some("locked"), Opts::contradicted()),
            }
        }
        gap => {
            let o = if gap.conflict() { Opts::contradicted() } else { Opts::unknown() };
            match log.map(|c| c.what) {
                Some("locked") => o.or(Opts::fail("locked")),
                Some(_) => o.or(Opts::pass()),
                None => o,
            }
        }
    };
    // Amended (98): against a lock that the log names a success counts from there on
    let logged = log.filter(|c| c.what == "locked").map_or(Min::MIN, |c| c.at);
    if o.only(Status::Fail)
        && success(w).is_some_and(|s| s > logged && w.lock.known().is_none_or(|k| s > k.at))
    {
        o.add(Opts::contradicted().or(Opts::pass()));
    }
    let sure = o.only(Status::Fail) || (locked_now(w) && o.can(Status::Fail) && !o.can(Status::Pass));
    if sure {
        fails.push("locked");
    }
    (o, sure)
}

/// An account that the listing has as active: what still speaks against it.
fn calm(w: &World, a: &Account, k: &Known<Vec<Account>>, lock: Opts) -> Opts {
    let mut o = lock;
    let here = states_here(w);
    if here.contains(&"inactive") {
        let sole = here.len() == 1 && newest(w, &["activated", "restored"]).is_none();
        o = if sole && o.only(Status::Pass) { Opts::contradicted() } else { o.or(Opts::contradicted()) };
    }
    for r in refusals(w, &ACCOUNT_REFUSALS) {
        let lock_over =
            w.lock.val().and_then(|l| l.as_ref()).and_then(|l| l.until).is_some_and(|u| r.at < u && u <= 0);
        if r.outcome == "locked" && lock_over {
            continue;
        }
        let older = match (r.outcome, w.lock.known()) {
            ("locked", Some(l)) => l.at < r.at,
            ("locked", None) => true,
            _ => k.at < r.at,
        };
        let free = w.seats.val().is_some_and(|s| s.limit.is_none_or(|l| s.used < l)) || a.seat == Some(true);
        let against = match r.outcome {
            "no_seat" => Opts::fail("no_seat").or_if(free, Opts::contradicted()),
            "not_approved" => Opts::fail("awaiting_approval").or(Opts::contradicted()),
            x => Opts::contradicted().or_if(older, Opts::fail(reason_of(x))),
        };
        o = if r.hard && o.only(Status::Pass) { against } else { o.or(against) };
    }
    o
}
