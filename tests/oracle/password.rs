//! Check 3: can they sign in with what they have; is a reset under way, did its mail arrive?

use crate::common::*;
use crate::opts::*;
use crate::world::*;

/// `gates`: whether account, invite and tenant pass (a masked text counts only then).
pub(crate) fn judge(w: &World, gates: Tri) -> Opts {
    let success_last = last_is_success(w);
    if w.symptom == Symptom::Access {
        // "not applicable once the user is in": the symptom says so. An open refusal, and no session seen, speaks against it
        let session = w.sign_in.val().is_some_and(|s| s.session_tenant.is_some());
        let open = !session && !success_last && !refusals(w, &PASSWORD_REFUSALS).is_empty();
        return Opts::na()
            .or_if(open, attempt(w, gates, false).or(attempt(w, gates, true)).or(Opts::contradicted()));
    }
    let mut fails: Vec<Word> = vec![];
    let mut soft = Opts::none();
    facts(w, &mut fails, &mut soft);
    reset(w, &mut fails, &mut soft);
    let sso = w.password.val().and_then(|p| p.as_ref()).is_some_and(|p| p.single_sign_on.is_some());
    if sso && w.reset.val().is_some_and(|r| r.is_some()) {
        soft.add(Opts::fails(&fails).or(Opts::pass()).or(Opts::unknown()));
        fails.retain(|f| !f.starts_with("reset_") && *f != "link_used");
    }
    if w.password.conflict() || w.sign_in.conflict() || w.reset.conflict() {
        soft.add(Opts::contradicted());
    }
    let account_gone =
        classes(w).iter().any(|c| matches!(c, Class::Nowhere | Class::Elsewhere | Class::Invited));
    if account_gone || matches!(w.password.val(), Some(None)) {
        soft.add(Opts::na().or(Opts::unknown()));
    }
    let mut o = attempt(w, gates, sso);
    let ended = w.password.val().and_then(|p| p.as_ref()).and_then(|p| p.expires_at);
    if success_last
        && !sso
        && w.password.complete()
        && ended.is_some_and(|e| e <= 0 && success(w).is_some_and(|s| s < e))
    {
        // ended after the last sign-in: the clock decides
        return Opts::fails(&fails).or(soft);
    }
    if success_last {
        // in, as far as the last attempt goes
        let lenient = Opts::pass().or(Opts::na()).or_if(!w.sign_in.complete(), Opts::unknown());
        let facts =
            if fails.is_empty() { Opts::none() } else { Opts::fails(&fails).or(Opts::contradicted()) };
        return lenient.or(facts).or(soft);
    }
    if !fails.is_empty() {
        let kept: Vec<_> = o.0.into_iter().filter(|x| x.0 == Status::Fail).collect();
        let o = Opts(kept).or(Opts::fails(&fails));
        // "set: false" while the log shows that one was used
        return o.or_if(fails == ["never_set"] && success(w).is_some(), Opts::contradicted()).or(soft);
    }
    if o.can(Status::Pass) {
        let lacks = |complete: bool, known: bool| !known || !complete;
        let unseen = lacks(w.password.complete(), w.password.known().is_some())
            || w.reset.known().is_none()
            || w.reset.known().is_some_and(|r| !r.complete && r.value.is_none())
            || w.sign_in.known().is_none();
        if unseen || w.password.val().and_then(|p| p.as_ref()).is_none_or(|p| !sso && p.set.is_none()) {
            o.add(Opts::unknown());
        }
        let gap = w.password.known().is_none() || w.sign_in.known().is_none() || w.reset.known().is_none();
        if gap {
            o.0.retain(|x| x.0 != Status::Pass);
        }
    }
    o.or(soft)
}

/// What the facts of the password and of the account say by themselves.
fn facts(w: &World, fails: &mut Vec<Word>, soft: &mut Opts) {
    if let Some(Some(p)) = w.password.val() {
        // Amended (68): the end and the demand of a password that they do not sign in with may be told, and decide nothing
        let elsewhere = p.single_sign_on.is_some();
        let mut put = |reason| if elsewhere { soft.add(Opts::fail(reason)) } else { fails.push(reason) };
        if p.expires_at.is_some_and(|t| t <= 0) {
            put("password_expired");
        }
        if p.must_change == Some(true) {
            put("must_change");
        }
        if p.set == Some(false) && !elsewhere && !password_set_after_listing(w) {
            fails.push("never_set");
        }
    }
    let accounts = w.account.val().map_or(&[][..], |a| a);
    if accounts.iter().any(|a| a.identity_conflict) {
        // Amended (69): one of two accounts says nothing of the other
        if accounts.iter().all(|a| a.identity_conflict) {
            fails.push("identity_conflict");
        } else {
            soft.add(Opts::fail("identity_conflict"));
        }
    }
    if accounts.iter().any(|a| a.required_actions.contains(&"set_password")) {
        fails.push("must_change");
    }
}

/// A reset under way, unless a later success or a new password has ended it.
fn reset(w: &World, fails: &mut Vec<Word>, soft: &mut Opts) {
    let Some(Some(r)) = w.reset.val() else { return };
    let over = r.done_at.is_some()
        || success(w).is_some_and(|s| s > r.requested_at)
        || password_set_after(w, r.requested_at)
        || changes(w).iter().any(|c| c.what == "password_changed" && c.at > r.requested_at);
    if over {
        if r.link == Some("used") && r.done_at.is_none() {
            soft.add(Opts::fail("link_used"));
        }
        return;
    }
    let mut found: Vec<Word> = vec![];
    match r.mail {
        Some("bounced") => found.push("reset_mail_bounced"),
        Some("not_sent") => found.push("reset_mail_not_sent"),
        _ => {}
    }
    if r.expires_at.is_some_and(|e| e <= 0) {
        found.push("reset_expired");
    }
    match r.link {
        Some("used") => found.push("link_used"),
        // a killed reset link has no word of its own
        Some("void") => found.extend(["reset_expired", "link_used", "reset_under_way"]),
        _ => {}
    }
    if found.is_empty() {
        found.push("reset_under_way");
    }
    // Amended (67, 70): a session that began since, an attempt that got past the password since, or a log that nobody could read
    let past = last_here(w).is_some_and(|a| a.outcome == "second_factor" && a.at >= r.requested_at);
    let changed = w.password.val().and_then(|p| p.as_ref()).and_then(|p| p.changed_at);
    let since = w.sign_in.val().and_then(|s| s.session_since);
    let same = [success(w), changed, since].contains(&Some(r.requested_at));
    if past || same || session_began_after(w, r.requested_at) {
        soft.add(Opts::fails(&found));
    } else {
        if w.sign_in.known().is_none() || (last_here(w).is_none() && !w.sign_in.complete()) {
            soft.add(Opts::unknown());
        }
        fails.extend(found);
    }
}

/// What the last attempt in the tenant says of the password.
fn attempt(w: &World, gates: Tri, sso: bool) -> Opts {
    let undecided = Opts::pass().or(Opts::unknown());
    let Some(a) = last_here(w) else {
        return if w.sign_in.complete() { undecided } else { Opts::unknown() };
    };
    let m = mended(w, a.outcome, a.at);
    let policy_sso = w.policy.val().is_some_and(|p| p.single_sign_on);
    let wrong = match (sso, policy_sso) {
        (_, true) => Opts::fail("single_sign_on").or_if(sso, Opts::fail("idp")),
        (true, false) => Opts::fails(&["single_sign_on", "idp"]),
        (false, false) => Opts::fail("wrong_password"),
    };
    let o = match a.outcome {
        "wrong_password" => wrong.or_if(policy_sso, Opts::fail("wrong_password")),
        "password_expired" if sso || policy_sso => wrong.or(Opts::fail("password_expired")),
        "password_expired" => Opts::fail("password_expired"),
        "masked" => match gates {
            Tri::Yes => wrong,
            Tri::No => Opts::unknown(),
            Tri::Maybe => wrong.or(Opts::unknown()),
        }
        .or_if(policy_sso && gates != Tri::Yes, Opts::fail("single_sign_on")),
        "provider_refused" => Opts::fail("idp"),
        "not_assigned" => Opts::fail("not_assigned"),
        "identity_conflict" => Opts::fail("identity_conflict"),
        "expired_link" => expired_link(w, a),
        // Amended (71): "a failed attempt there" is the provider's, where nothing else explains it
        "other" => Opts::unknown().or(Opts::contradicted()).or_if(sso && gates != Tri::No, Opts::fail("idp")),
        _ => undecided.clone(),
    };
    if m == Tri::Yes {
        // Amended (92): where the tenant demands single sign-on, another password does not help
        let tried = matches!(a.outcome, "wrong_password" | "masked" | "password_expired");
        return undecided.or_if(policy_sso && tried, Opts::fail("single_sign_on"));
    }
    // who could not read the log to its end cannot know which attempt was the last
    o.or_if(m == Tri::Maybe, undecided.clone())
        .or_if(!w.sign_in.complete(), Opts::unknown())
        .or_if(a.outcome == "wrong_password" && w.password.known().is_none(), Opts::unknown())
}

fn expired_link(w: &World, a: &Attempt) -> Opts {
    let invite = w.invite.val().and_then(|i| i.as_ref()).filter(|i| i.sent_at < a.at);
    let reset = w.reset.val().and_then(|r| r.as_ref()).filter(|r| r.requested_at < a.at);
    match (invite, reset) {
        (Some(i), Some(r)) if i.sent_at > r.requested_at => Opts::pass().or(Opts::unknown()),
        (_, Some(_)) => Opts::fail("reset_expired").or(Opts::contradicted()),
        (Some(_), None) => Opts::pass().or(Opts::unknown()),
        (None, None) => Opts::unknown().or(Opts::contradicted()).or(Opts::fail("reset_expired")),
    }
}
