//! Check 2: have they accepted the invite and set a password?

use crate::common::*;
use crate::opts::*;
use crate::world::*;

pub(crate) fn judge(w: &World) -> Opts {
    let classes = classes(w);
    let mut o = Opts::none();
    for c in &classes {
        o.add(one(w, *c));
    }
    let both = states_here(w);
    if both.len() > 1 && both.contains(&"invited") {
        o.add(Opts::contradicted());
    }
    o = actions(w, &classes, o);
    refused(w, &classes, o)
}

fn one(w: &World, c: Class) -> Opts {
    let Some(k) = w.invite.known() else { return not_asked(w, c) };
    match &k.value {
        Some(i) => match i.state {
            "accepted" => accepted(w, c),
            "cancelled" => cancelled(w, c),
            _ => open(w, c, i, k),
        },
        None => without(w, c, k.complete),
    }
}

/// Whether a password is there: set, or single sign-on in place of it.
fn password(w: &World) -> Tri {
    match w.password.val() {
        Some(Some(p)) if p.single_sign_on.is_some() => Tri::Yes,
        Some(Some(p)) => match p.set {
            Some(true) => Tri::Yes,
            Some(false) if password_set_after_listing(w) => Tri::Maybe,
            Some(false) => Tri::No,
            None => Tri::Maybe,
        },
        _ => Tri::Maybe,
    }
}

fn invited_in_tenants(w: &World) -> Opts {
    if states_here(w).contains(&"invited") {
        Opts::fails(&["not_accepted", "invite_pending"])
    } else {
        Opts::none()
    }
}

fn not_asked(w: &World, c: Class) -> Opts {
    let o = if w.invite.conflict() { Opts::contradicted() } else { Opts::unknown() };
    let o = match c {
        Class::Active => match password(w) {
            Tri::Yes => o.or(Opts::pass()),
            Tri::No => o.or(Opts::fail("no_password")),
            Tri::Maybe => o.or_if(last_is_success(w), Opts::pass()),
        },
        Class::Invited => o.or(Opts::fails(&["not_accepted", "invite_pending"])),
        Class::Off | Class::Elsewhere => o.or(Opts::not_fail()),
        Class::Nowhere => o.or(Opts::na()),
        Class::Unknown => o,
    };
    o.or(invited_in_tenants(w))
}

fn without(w: &World, c: Class, complete: bool) -> Opts {
    let o = match (c, complete) {
        (Class::Active, true) => match password(w) {
            Tri::Yes => Opts::pass(),
            Tri::No => Opts::fail("no_password").or_if(success(w).is_some(), Opts::contradicted()),
            Tri::Maybe => Opts::unknown().or(Opts::pass()),
        },
        (Class::Active, false) => match password(w) {
            Tri::Yes => Opts::unknown().or(Opts::pass()),
            Tri::No => Opts::unknown()
                .or(Opts::fail("no_password"))
                .or_if(success(w).is_some(), Opts::contradicted()),
            Tri::Maybe => Opts::unknown().or_if(last_is_success(w), Opts::pass()),
        },
        // both claims come to a fail
        (Class::Invited, true) => Opts::fails(&["not_accepted", "neither"]),
        (Class::Invited, false) => Opts::fails(&["not_accepted", "invite_pending"]).or(Opts::unknown()),
        (Class::Off, _) => Opts::not_fail().or_if(password(w) == Tri::No, Opts::fail("no_password")),
        (Class::Nowhere, true) => Opts::fail("neither").or_if(!w.tenants.complete(), Opts::unknown()),
        (Class::Nowhere, false) => Opts::unknown().or(Opts::na()),
        (Class::Elsewhere, _) => Opts::not_fail(),
        (Class::Unknown, complete) => match password(w) {
            Tri::Yes => Opts::unknown().or_if(complete || last_is_success(w), Opts::pass()),
            Tri::No => Opts::unknown().or(Opts::fail("no_password")),
            Tri::Maybe => Opts::unknown().or_if(complete && last_is_success(w), Opts::pass()),
        },
    };
    let listed = invited_in_tenants(w);
    let any = !listed.0.is_empty() && c != Class::Invited;
    o.or(listed).or_if(any, Opts::contradicted())
}

fn accepted(w: &World, c: Class) -> Opts {
    let o = match c {
        Class::Active | Class::Unknown => match password(w) {
            // what is open on an account that was not seen is not known
            Tri::Yes => Opts::pass().or_if(c == Class::Unknown, Opts::unknown()),
            Tri::No => Opts::fails(&["no_password", "not_accepted"])
                .or(Opts::pass())
                .or_if(success(w).is_some(), Opts::contradicted()),
            Tri::Maybe => Opts::pass().or(Opts::unknown()),
        },
        Class::Invited => Opts::contradicted().or(Opts::fail("not_accepted")),
        Class::Off => Opts::not_fail().or_if(password(w) == Tri::No, Opts::fail("no_password")),
        Class::Nowhere => Opts::not_fail().or(Opts::fail("neither")).or(Opts::contradicted()),
        Class::Elsewhere => Opts::not_fail().or(Opts::contradicted()),
    };
    let listed = invited_in_tenants(w);
    let any = !listed.0.is_empty();
    o.or(listed).or_if(any, Opts::contradicted())
}

fn cancelled(w: &World, c: Class) -> Opts {
    let fail = Opts::fail("invite_cancelled");
    let o = match c {
        Class::Active => match password(w) {
            Tri::No => fail.or(Opts::fail("no_password")).or(Opts::contradicted()),
            Tri::Yes => fail.or(Opts::pass()).or(Opts::contradicted()),
            Tri::Maybe => fail.or(Opts::not_fail()).or(Opts::contradicted()),
        },
        Class::Invited | Class::Nowhere => fail,
        Class::Off | Class::Elsewhere => fail.or(Opts::not_fail()),
        Class::Unknown => fail.or(Opts::not_fail()),
    };
    o.or_if(states_here(w).contains(&"invited"), invited_in_tenants(w).or(Opts::contradicted()))
}

/// Pending, or expired by its own word.
fn open(w: &World, c: Class, i: &Invite, k: &Known<Option<Invite>>) -> Opts {
    let mut reasons: Vec<Word> = vec![];
    let past = i.expires_at.is_some_and(|e| e <= 0);
    // the clock decides where there is an end; its own word where there is none
    if past || i.state == "expired" {
        reasons.push("invite_expired");
    }
    if i.state == "expired" && i.expires_at.is_some_and(|e| e > 0) {
        reasons.push("invite_pending");
    }
    match i.mail {
        Some("bounced") => reasons.push("mail_bounced"),
        Some("not_sent") => reasons.push("mail_not_sent"),
        _ => {}
    }
    match i.link {
        Some("used") => reasons.push("link_used"),
        Some("void") => reasons.push("link_void"),
        _ => {}
    }
    if i.renewed == Some(false) {
        reasons.push("not_renewed");
        if !past {
            reasons.push("invite_pending");
        }
    }
    if reasons.is_empty() {
        reasons.push("invite_pending");
    }
    let mut o = Opts::fails(&reasons);
    // Amended (107): who got in after it was sent, though turned away later
    let got_in = last_is_success(w) || success(w).is_some_and(|s| s > i.sent_at);
    if c == Class::Active || c == Class::Off || states_here(w).contains(&"member") || got_in {
        o.add(Opts::contradicted());
    }
    if c == Class::Active && password(w) == Tri::No {
        o.add(Opts::fail("no_password"));
    }
    if let Some(ch) = newest(w, &["accepted", "invite_cancelled"]) {
        let newer = ch.at > k.at;
        o = match (ch.what, newer) {
            ("accepted", true) => accepted(w, c).or(Opts::pass()),
            ("accepted", false) => o.or(Opts::contradicted()),
            // Amended (96): as choice 20 has it for a listing
            (_, true) => cancelled(w, c).or_if(c == Class::Active, Opts::contradicted()),
            (_, false) => o.or(Opts::fail("invite_cancelled")).or(Opts::contradicted()),
        };
    }
    o
}

/// `required_actions` of the account: all but the password and the second factor.
fn actions(w: &World, classes: &[Class], o: Opts) -> Opts {
    let Some(k) = w.account.known() else { return o };
    let open =
        |a: &Account| a.required_actions.iter().any(|x| !matches!(*x, "set_password" | "second_factor"));
    let all = !k.value.is_empty() && k.value.iter().all(open);
    if !k.value.iter().any(open) {
        return o;
    }
    let fail = Opts::fail("action_open");
    let sure = all && success(w).is_none() && classes == [Class::Active];
    if sure {
        // another reason of the same check may be the one that is named
        let kept: Vec<_> = o.0.into_iter().filter(|x| x.0 == Status::Fail).collect();
        return Opts(kept).or(fail);
    }
    o.or(fail).or_if(success(w).is_some(), Opts::contradicted())
}

/// Refusals that speak of the set-up or of a link.
fn refused(w: &World, classes: &[Class], o: Opts) -> Opts {
    let mut o = o;
    for r in refusals(w, &["not_set_up"]) {
        let against = Opts::contradicted().or_if(
            classes != [Class::Active] || w.invite.known().is_none_or(|k| k.at < r.at),
            Opts::fail("not_accepted"),
        );
        o = if r.hard && o.only(Status::Pass) {
            against
        } else {
            o.or(against).or(Opts::fail("not_accepted"))
        };
    }
    for r in refusals(w, &["expired_link"]) {
        let invite = w.invite.val().and_then(|i| i.as_ref()).filter(|i| i.sent_at < r.at);
        let reset = w.reset.val().and_then(|x| x.as_ref()).filter(|x| x.requested_at < r.at);
        let newer = match (invite, reset) {
            (Some(i), Some(x)) => i.sent_at > x.requested_at,
            (Some(_), None) => true,
            _ => false,
        };
        let open = invite.is_some_and(|i| matches!(i.state, "pending" | "expired"));
        if newer && open && o.only(Status::Fail) {
            o.add(Opts::fails(&["invite_expired", "link_void", "link_used"]));
        } else if newer {
            o.add(Opts::fails(&["invite_expired"]).or(Opts::contradicted()));
        } else if reset.is_none() {
            o.add(Opts::contradicted().or(Opts::unknown()).or(Opts::fail("invite_expired")));
        }
    }
    o
}
