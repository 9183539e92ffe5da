//! Check 4: are they in the tenant where they expect access?

use crate::common::*;
use crate::opts::*;
use crate::world::*;

pub(crate) fn judge(w: &World) -> Opts {
    let o = match w.tenants.known() {
        Some(k) => listed(w, k),
        None => {
            let o = if w.tenants.conflict() { Opts::contradicted() } else { Opts::unknown() };
            unseen(w, o)
        }
    };
    log(w, o)
}

/// Where the session and the last attempt are: Yes is elsewhere.
fn elsewhere(w: &World) -> Tri {
    let Some(k) = w.sign_in.known() else { return Tri::Maybe };
    let session = k.value.session_tenant.map(|t| t != T);
    let last = last_anywhere(w);
    let attempt = last.map(|a| !here(a));
    match (session, attempt) {
        (Some(true), Some(false)) => {
            let newer = last
                .is_some_and(|a| a.outcome == "success" && k.value.session_since.is_none_or(|s| s < a.at));
            if newer { Tri::Maybe } else { Tri::Yes }
        }
        (Some(true), _) => Tri::Yes,
        (Some(false), Some(true)) => Tri::Maybe,
        (None, Some(true)) => {
            if k.complete {
                Tri::Yes
            } else {
                Tri::Maybe
            }
        }
        _ => Tri::No,
    }
}

/// Not in a listing that was read, and no listing to read.
fn unseen(w: &World, o: Opts) -> Opts {
    let active = w.account.val().is_some_and(|a| !a.is_empty()) || success(w).is_some();
    let away = elsewhere(w) == Tri::Yes;
    o.or_if(active && !away, Opts::pass())
        .or_if(active && elsewhere(w) != Tri::No, Opts::fail("signed_in_elsewhere"))
        .or_if(invite_open(w), Opts::not_fail())
}

fn listed(w: &World, k: &Known<Vec<Membership>>) -> Opts {
    let here = states_here(w);
    if here.is_empty() {
        return not_listed(w, k);
    }
    let known_session = w.sign_in.known().is_some();
    let away = elsewhere(w);
    if here.len() > 1 {
        // the same tenant in two states
        return Opts::contradicted()
            .or(Opts::pass())
            .or_if(away != Tri::No, Opts::fail("signed_in_elsewhere"))
            .or_if(!known_session, Opts::unknown());
    }
    let ended = |m: &&Membership| m.tenant == T && m.until.is_some_and(|u| u <= 0);
    let all_ended = k.value.iter().filter(|m| m.tenant == T).all(|m| ended(&m));
    let some_ended = k.value.iter().any(|m| ended(&m));
    let o = match here[0] {
        "member" if all_ended => {
            Opts::fail("expired").or_if(away != Tri::No, Opts::fail("signed_in_elsewhere"))
        }
        "member" => match away {
            Tri::Yes => Opts::fail("signed_in_elsewhere"),
            Tri::No => {
                let s = w.sign_in.val();
                let blind = s.is_some_and(|s| s.session_tenant.is_none() && s.attempts.is_empty());
                // who cannot sign in has no session: nothing is left unseen by a log that is complete
                let settled = w.symptom == Symptom::SignIn && w.sign_in.complete();
                Opts::pass().or_if(blind && !settled, Opts::unknown())
            }
            Tri::Maybe => Opts::pass()
                .or_if(known_session, Opts::fail("signed_in_elsewhere"))
                .or_if(!known_session || !w.sign_in.complete(), Opts::unknown()),
        },
        _ => Opts::not_fail()
            .or_if(here[0] == "inactive", Opts::contradicted())
            .or_if(away != Tri::No, Opts::fail("signed_in_elsewhere")),
    };
    // two entries for the tenant, of which one has ended
    o.or_if(some_ended && !all_ended, Opts::contradicted())
}

fn not_listed(w: &World, k: &Known<Vec<Membership>>) -> Opts {
    if !k.complete {
        return unseen(w, Opts::unknown());
    }
    if invite_open(w) {
        return Opts::not_fail()
            .or_if(w.account.val().is_some_and(|a| a.iter().any(|a| a.state == "active")), {
                Opts::contradicted().or(Opts::fails(&[reason(w)]))
            });
    }
    let classes = classes(w);
    let mut o = Opts::fail(reason(w));
    let invited_only_elsewhere = !member_elsewhere(w) && !k.value.is_empty();
    if invited_only_elsewhere {
        o.add(Opts::fails(&["no_tenant", "other_tenant_only"]));
    }
    // the person is in no listing: whether the tenant then fails too is not said
    if classes.contains(&Class::Nowhere) {
        o.add(Opts::not_fail());
    }
    let claims_here = w.account.val().is_some_and(|a| !a.is_empty())
        || success(w).is_some()
        || w.invite.val().and_then(|i| i.as_ref()).is_some_and(|i| i.state == "accepted");
    let invite_unseen = w.invite.known().is_none_or(|i| !i.complete && i.value.is_none());
    let invited_state = classes.contains(&Class::Invited);
    o.or_if(claims_here, Opts::contradicted())
        .or_if(invite_unseen, Opts::unknown())
        .or_if(invited_state, Opts::not_fail())
}

fn reason(w: &World) -> Word {
    if member_elsewhere(w) { "other_tenant_only" } else { "no_tenant" }
}

/// Somebody joined or left: the newer source that names the change decides.
fn log(w: &World, o: Opts) -> Opts {
    let Some(c) = newest(w, &["tenant_joined", "tenant_left"]) else { return o };
    let joined = c.what == "tenant_joined";
    let newer = w.tenants.known().is_none_or(|k| c.at > k.at);
    let left = Opts::fails(&["other_tenant_only", "no_tenant"]);
    match (joined, newer) {
        (true, true) => {
            let sure = w.tenants.complete() && elsewhere(w) == Tri::No;
            let kept: Vec<_> =
                o.0.into_iter()
                    .filter(|x| !sure || !matches!(x.1, "other_tenant_only" | "no_tenant"))
                    .collect();
            Opts(kept).or(Opts::pass()).or_if(elsewhere(w) != Tri::No, Opts::fail("signed_in_elsewhere"))
        }
        (false, true) if w.tenants.known().is_some() => {
            // Amended (73): "no membership and no invite there": an open invite is there
            let unseen = w.invite.known().is_none_or(|i| !i.complete && i.value.is_none());
            // Amended (106): who has no account anywhere is in no tenant
            let nobody = w.account.complete() && w.account.val().is_some_and(|all| all.is_empty());
            left.or_if(invite_open(w), Opts::pass())
                .or_if(nobody, Opts::na())
                .or_if(unseen, Opts::unknown())
                .or_if(states_here(w).len() > 1, Opts::contradicted())
                .or_if(success(w).is_some_and(|s| s > c.at), Opts::contradicted().or(o))
        }
        (false, true) => o.or(left),
        (true, false) => o.clone().or_if(!o.only(Status::Pass), Opts::contradicted()),
        (false, false) if states_here(w) == ["member"] => {
            let keep = !o.only(Status::Pass) || !w.changes.complete() || success(w).is_some_and(|s| s > c.at);
            let only = Opts::contradicted();
            if keep { o.or(only) } else { only }
        }
        (false, false) => o,
    }
}
