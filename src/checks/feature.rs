//! 6. Is the feature behind a tenant flag, per-user beta access, or a subscription tier?

mod newer;

use crate::case::{Case, CheckId, FeatureNeed, Symptom};
use crate::facts::{Change, Facts, Flag, Gap, GapReason, NoAnswer, Observed, Question, listed};
use crate::text::moment::moment;

use super::grounds::Grounds;
use super::history::Against;
use super::read::{claim, conflict, incomplete, known, near_ids, quoted, traits};
use super::{
    ByHand, Check, CheckFn, ClaimValue, HandFinding, HandLook, Outcome, Rank, Reason, Remedy, RemedyKind,
    ReplyClaim, Sight, logic, places,
};

/// The check.
pub(super) const CHECK: Check = Check {
    id: CheckId::Feature,
    question: "Is the feature switched on for them?",
    explain: "\
Looks at everything that gates the features the action needs: the tenant's flag, the person's beta access, and the \
subscription tier. Gated features don't appear regardless of role permissions.

  pass            nothing that gates the feature is off
  tier_excludes   the subscription does not include it: sales or support
  flag_off        the tenant's flag is off: turn it on, or ask the vendor when the admin cannot set it
  beta_off        beta access is off for this person: turn the toggle on
  not applicable  the action needs no feature, or they cannot sign in and nobody said what the action needs
  unknown         the action is not known (--feature KEY names it), or a flag, the toggle or the tier could not be read",
    ask: "Check Settings → Feature Flags (if available), the user's beta-access toggle, and the subscription tier. Is the \
          feature on for them?",
    look: HandLook {
        after: &[CheckId::Tenant],
        sights: &[
            Sight { says: "yes, or nothing gates it", settles: &[HandFinding::passes(CheckId::Feature)] },
            Sight {
                says: "no: the tenant's flag is off",
                settles: &[HandFinding::fails(CheckId::Feature, "flag_off")],
            },
            Sight {
                says: "no: it is in beta, and the user's beta access is off",
                settles: &[HandFinding::fails(CheckId::Feature, "beta_off")],
            },
            Sight {
                says: "no: the subscription does not include it",
                settles: &[HandFinding::fails(CheckId::Feature, "tier_excludes")],
            },
        ],
    },
    needs: &[Question::Flags, Question::Beta, Question::Tier, Question::Changes],
    by_hand: ByHand {
        answers: Question::Flags,
        pass: "switched on for them",
        fail: "not switched on for them",
        remedy: (
            RemedyKind::EnableFlag,
            "Settings → Feature Flags: turn the feature on, or turn on beta access on the user's profile. When only a higher tier \
             includes it: sales or support",
        ),
        reasons: &[
            Reason::new(
                "flag_off",
                "the tenant's flag is off",
                RemedyKind::EnableFlag,
                "Settings → Feature Flags: turn the feature on for the tenant",
            ),
            Reason::new(
                "beta_off",
                "beta access is off for them",
                RemedyKind::EnableBeta,
                "Settings → Users → open their profile: turn on beta access (hasBetaAccess)",
            ),
            Reason::new(
                "tier_excludes",
                "the subscription does not include it",
                RemedyKind::UpgradeTier,
                "It needs a higher subscription: ask sales or support",
            ),
        ],
    },
    claim: Some(ReplyClaim {
        symptom: Some(Symptom::Access),
        names: Some(ClaimValue::Feature),
        ..ReplyClaim::PASS
    }),
    rank: Rank { sign_in: 60, access: 60 },
    run: CheckFn::alone(run),
};

/// One thing that gates a feature.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum FeatureGate {
    Tier,
    Flag,
    Beta,
}

fn run(case: &Case, facts: &Facts) -> Result<Outcome, NoAnswer> {
    if !case.needs.known {
        // Somebody who cannot sign in is not asked what for.
        if case.symptom == Symptom::SignIn {
            return Ok(Outcome::NotApplicable("they cannot sign in yet".into()));
        }
        return Err(super::role::not_known(
            case,
            Question::Flags,
            "which feature the action needs",
            "--feature KEY",
        ));
    }
    if case.needs.features.is_empty() {
        return Ok(Outcome::NotApplicable("the action needs no feature that can be off".into()));
    }
    let gates: Vec<JudgedGate<'_>> =
        case.needs.features.iter().flat_map(|need| gates(case, facts, need)).collect();
    if logic::all(gates.iter().map(|one| one.on.clone()))? {
        let names: Vec<&str> = case.needs.features.iter().map(|need| need.name.as_str()).collect();
        return Ok(evidence(facts, &gates).pass(format!("{} is on", names.join(", "))));
    }
    let mut off: Vec<JudgedGate<'_>> = gates.into_iter().filter(|one| one.on == Ok(false)).collect();
    off.sort_by_key(|one| one.gate);
    let what: Vec<String> = off.iter().map(|one| describe(facts, one)).collect();
    let reason = match off.first().map(|one| one.gate) {
        Some(FeatureGate::Tier) => "tier_excludes",
        Some(FeatureGate::Beta) => "beta_off",
        _ => "flag_off",
    };
    let remedies = off.iter().map(|one| remedy(facts, one.gate, one.need)).collect();
    Ok(evidence(facts, &off).fail(reason, what.join("; "), remedies))
}

/// A gate of a feature, and what is known of it.
struct JudgedGate<'a> {
    gate: FeatureGate,
    need: &'a FeatureNeed,
    on: Result<bool, NoAnswer>,
    /// The change that is newer than the listing, and by which it is on or off.
    logged: Option<&'a Change>,
}

/// Whether a gate is on, and the change that says so, where the log is newer than the listing.
type GateVerdict<'a> = Result<(bool, Option<&'a Change>), NoAnswer>;

/// Everything that gates one feature, and whether it is on.
fn gates<'a>(case: &Case, facts: &'a Facts, need: &'a FeatureNeed) -> Vec<JudgedGate<'a>> {
    let mut gates = Vec::new();
    let mut add = |gate, verdict: GateVerdict<'a>| {
        let logged = verdict.as_ref().ok().and_then(|(_, logged)| *logged);
        gates.push(JudgedGate { gate, need, on: verdict.map(|(on, _)| on), logged });
    };
    if !need.tiers.is_empty() {
        add(FeatureGate::Tier, tier(case, facts, need));
    }
    if let Some(key) = &need.flag {
        add(FeatureGate::Flag, flag(case, facts, key));
    }
    if need.beta {
        add(FeatureGate::Beta, beta(facts).map(|on| (on, None)));
    }
    gates
}

fn tier<'a>(case: &Case, facts: &'a Facts, need: &FeatureNeed) -> GateVerdict<'a> {
    let seen = known(&facts.tier)?;
    if let Some(tier) = &seen.value
        && !need.other_tiers.is_empty()
    {
        let known = || need.other_tiers.iter().chain(&need.tiers).map(String::as_str);
        if !known().any(|name| places::same(name, &tier.name)) {
            return Err(unknown_tier(seen, &tier.name, &known().collect::<Vec<_>>()));
        }
    }
    let includes = |tier: &str| need.tiers.iter().any(|name| places::same(name, tier));
    match &seen.value {
        Some(tier) => match newer::tier(case, facts, seen, &tier.name) {
            Some(Against::Newer(change)) => {
                Ok((includes(change.to.as_deref().unwrap_or(&tier.name)), Some(change)))
            }
            Some(Against::Older(change))
                if includes(change.to.as_deref().unwrap_or(&tier.name)) != includes(&tier.name) =>
            {
                Err(disputed(Question::Tier, seen, &format!("the tier is {}", tier.name), change))
            }
            _ => Ok((includes(&tier.name), None)),
        },
        None if !seen.complete => Err(incomplete(Question::Tier, seen)),
        None => Err(conflict(
            Question::Tier,
            format!("{} needs a tier, and the system knows no tiers", need.name),
            vec![
                claim("the profile", format!("{} is in {}", need.name, need.tiers.join(", "))),
                claim(&seen.connector, "there are no tiers"),
            ],
        )),
    }
}

/// A tier that the profile does not have: what it includes is not known, and least of all that it does not include the feature.
fn unknown_tier<T>(seen: &Observed<T>, tier: &str, known: &[&str]) -> NoAnswer {
    let near = near_ids(tier, known.iter().copied());
    let known = quoted(known);
    let mut gap = Gap::new(
        Question::Tier,
        GapReason::NoContext,
        format!(
            "{} says that the tier is `{tier}`, and the profile's `tiers` are {known}{near}",
            seen.connector
        ),
    );
    gap.connector = Some(seen.connector.clone());
    gap.need.what = "which tier that is".into();
    gap.need.place = Some("mend the name where it is misspelt, or add it to `tiers` in the profile".into());
    gap.into()
}

/// The flags of that key; more than one when the listing repeats itself.
fn entries<'a>(facts: &'a Facts, key: &str) -> Vec<&'a Flag> {
    let all = listed(&facts.flags);
    all.iter().filter(|flag| flag.key == key).collect()
}

/// What its rules read was not told to the service, or nobody can tell at all.
fn untold(connector: &str, key: &str, entries: &[&Flag]) -> NoAnswer {
    let because = entries.iter().find_map(|flag| flag.because.as_ref());
    let because = because.map(|why| format!(": {why}")).unwrap_or_default();
    let with = entries.iter().find_map(|flag| flag.was_asked_with());
    let with = with.map(|with| format!("; it was asked with {with}")).unwrap_or_default();
    let detail = format!("{connector} cannot tell whether {key} is on without more context{because}{with}");
    let mut gap = Gap::new(Question::Flags, GapReason::NoContext, detail);
    gap.connector = Some(connector.to_owned());
    let missing: Vec<String> = entries.iter().flat_map(|flag| flag.missing.iter().cloned()).collect();
    if let Some(place) = traits(&missing) {
        gap.need.what = format!("the person's {}", missing.join(", "));
        gap.need.place = Some(place);
    }
    gap.into()
}

/// A listing that is newer than the change, and shows what was before it.
fn disputed<T>(question: Question, seen: &Observed<T>, listed: &str, change: &Change) -> NoAnswer {
    let logged = format!("{} {}", change.says(), moment(change.at));
    let claims = vec![claim(&seen.connector, listed), claim("the log of changes", logged)];
    conflict(question, format!("by the listing {listed}, and the log of changes says otherwise"), claims)
}

fn flag<'a>(case: &Case, facts: &'a Facts, key: &str) -> GateVerdict<'a> {
    let seen = known(&facts.flags)?;
    let entries = entries(facts, key);
    let on = entries.iter().any(|flag| flag.enabled == Some(true));
    let off = entries.iter().any(|flag| flag.enabled == Some(false));
    let logged = if on == off { None } else { newer::flag(case, facts, key, seen, on) };
    match logged {
        Some(Against::Newer(change)) => return Ok((!on, Some(change))),
        // On for this person and off for everybody cannot both hold; off for them may be a rule of a flag that is on.
        Some(Against::Older(change)) if on => {
            return Err(disputed(Question::Flags, seen, &format!("the flag {key} is on"), change));
        }
        _ => {}
    }
    match (on, off) {
        (true, true) => {
            let claims = entries
                .iter()
                .map(|flag| claim(&seen.connector, format!("{key} is {}", flag.word().unwrap_or("off"))));
            Err(conflict(
                Question::Flags,
                format!("the flag {key} is listed as on and as off"),
                claims.collect(),
            ))
        }
        (true, false) => Ok((true, None)),
        (false, true) => Ok((false, None)),
        (false, false) if !entries.is_empty() => Err(untold(&seen.connector, key, &entries)),
        (false, false) if !seen.complete => Err(incomplete(Question::Flags, seen)),
        (false, false) => {
            let keys = seen.value.as_deref().unwrap_or_default().iter().map(|flag| flag.key.as_str());
            let near = near_ids(key, keys);
            let detail = format!("{} knows no flag {key}{near}", seen.connector);
            Err(Gap {
                connector: Some(seen.connector.clone()),
                ..Gap::new(Question::Flags, GapReason::NoContext, detail)
            }
            .into())
        }
    }
}

fn beta(facts: &Facts) -> Result<bool, NoAnswer> {
    let seen = known(&facts.beta)?;
    match &seen.value {
        Some(beta) => Ok(beta.enabled),
        None if !seen.complete => Err(incomplete(Question::Beta, seen)),
        None => Err(Gap {
            connector: Some(seen.connector.clone()),
            ..Gap::new(Question::Beta, GapReason::CannotTell, "the account has no switch for beta access")
        }
        .into()),
    }
}

/// The facts that the verdict about these gates rests on.
fn evidence(facts: &Facts, gates: &[JudgedGate<'_>]) -> Grounds {
    let mut evidence = Grounds::new(facts);
    for one in gates {
        if let (Some(_), Ok(log)) = (one.logged, &facts.changes) {
            evidence = evidence.with(Question::Changes, log).likely();
        }
        evidence = match (one.gate, &facts.tier, &facts.flags, &facts.beta) {
            (FeatureGate::Tier, Ok(seen), _, _) => evidence.with(Question::Tier, seen),
            (FeatureGate::Flag, _, Ok(seen), _) => evidence.with(Question::Flags, seen),
            (FeatureGate::Beta, _, _, Ok(seen)) => evidence.with(Question::Beta, seen),
            _ => evidence,
        };
    }
    evidence
}

fn describe(facts: &Facts, judged: &JudgedGate<'_>) -> String {
    let JudgedGate { gate, need, logged, .. } = judged;
    let name = &need.name;
    let since = logged.map_or_else(String::new, |change| {
        let by = change.by_whom();
        format!(" (since {}{by}; the log is newer than the listing)", moment(change.at))
    });
    match gate {
        FeatureGate::Tier => {
            let tier = facts.tier.as_ref().ok().and_then(|seen| seen.value.as_ref());
            let tier = tier.map_or("the present one", |tier| tier.name.as_str());
            let tier = logged.and_then(|change| change.to.as_deref()).unwrap_or(tier);
            format!("{name} is not in the tier {tier}{since}, only in {}", need.tiers.join(", "))
        }
        FeatureGate::Flag => {
            let key = need.flag.as_deref().unwrap_or_default();
            let because = entries(facts, key).into_iter().find_map(|flag| flag.because.as_ref());
            let because = because.filter(|_| logged.is_none());
            let because = because.map(|why| format!(" ({why})")).unwrap_or_default();
            format!("{name} is behind the flag `{key}`, which is off{because}{since}")
        }
        FeatureGate::Beta => format!("{name} is in beta, and the person has no beta access"),
    }
}

fn remedy(facts: &Facts, gate: FeatureGate, need: &FeatureNeed) -> Remedy {
    let name = &need.name;
    let remedy = match gate {
        FeatureGate::Tier => Remedy {
            vendor: true,
            ..Remedy::new(
                RemedyKind::UpgradeTier,
                format!("{name} needs a subscription of {}: ask sales or support", need.tiers.join(" or ")),
            )
        },
        FeatureGate::Flag => {
            let key = need.flag.as_deref().unwrap_or_default();
            let by_flag = || entries(facts, key).into_iter().find_map(|flag| flag.admin_can_set);
            let vendor = need.admin_can_set.or_else(by_flag) == Some(false);
            let text = if vendor {
                format!("Only the vendor can turn on the flag `{key}` for the tenant: ask support")
            } else {
                format!("Settings → Feature Flags: turn on `{key}` for the tenant")
            };
            Remedy { vendor, ..Remedy::new(RemedyKind::EnableFlag, text) }
        }
        FeatureGate::Beta => Remedy::new(
            RemedyKind::EnableBeta,
            "Settings → Users → open their profile: turn on beta access (hasBetaAccess)",
        ),
    };
    Remedy { feature: Some(name.clone()), ..remedy }
}
