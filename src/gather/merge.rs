//! Several connectors, one set of facts. Pure.
//!
//! Where two sources disagree the answer is a conflict with both claims, never the last writer. Lists whose members belong to
//! one system each (tenants, roles, flags …) are joined; a member on which two sources disagree is a conflict.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::facts::{Answer, Claim, Facts, Gap, GapReason, Observed, Origin, Question};

use super::claims::{self, Joined, Single};

/// Merges what the connectors found, in the order of the profile.
#[must_use]
pub fn merge(found: Vec<Facts>, taken_at: DateTime<Utc>) -> Facts {
    let mut merged = Facts::nothing(taken_at);
    let mut parts = Parts::default();
    for facts in found {
        parts.push(facts);
    }
    merged.account = single(parts.account, Question::Account, &claims::ACCOUNT);
    merged.lock = single(parts.lock, Question::Lock, &claims::LOCK);
    merged.invite = single(parts.invite, Question::Invite, &claims::INVITE);
    merged.password = single(parts.password, Question::Password, &claims::PASSWORD);
    merged.sign_in = single(parts.sign_in, Question::SignIn, &claims::SIGN_IN);
    merged.reset = single(parts.reset, Question::Reset, &claims::RESET);
    merged.tenants = joined(parts.tenants, Question::Tenants, &claims::TENANTS);
    merged.roles = joined(parts.roles, Question::Roles, &claims::ROLES);
    merged.role_catalogue = joined(parts.role_catalogue, Question::RoleCatalogue, &claims::ROLE_CATALOGUE);
    merged.decisions = joined(parts.decisions, Question::Decisions, &claims::DECISIONS);
    merged.flags = joined(parts.flags, Question::Flags, &claims::FLAGS);
    merged.beta = single(parts.beta, Question::Beta, &claims::BETA);
    merged.tier = single(parts.tier, Question::Tier, &claims::TIER);
    merged.changes = joined(parts.changes, Question::Changes, &claims::CHANGES);
    merged
}

/// The answers of all connectors, question by question.
#[derive(Default)]
struct Parts {
    account: Vec<Answer<Vec<crate::facts::Account>>>,
    lock: Vec<Answer<crate::facts::Lock>>,
    invite: Vec<Answer<crate::facts::Invite>>,
    password: Vec<Answer<crate::facts::Password>>,
    sign_in: Vec<Answer<crate::facts::SignIn>>,
    reset: Vec<Answer<crate::facts::Reset>>,
    tenants: Vec<Answer<Vec<crate::facts::Membership>>>,
    roles: Vec<Answer<Vec<crate::facts::Role>>>,
    role_catalogue: Vec<Answer<Vec<crate::facts::RoleDefinition>>>,
    decisions: Vec<Answer<Vec<crate::facts::Decision>>>,
    flags: Vec<Answer<Vec<crate::facts::Flag>>>,
    beta: Vec<Answer<crate::facts::Beta>>,
    tier: Vec<Answer<crate::facts::Tier>>,
    changes: Vec<Answer<Vec<crate::facts::Change>>>,
}

impl Parts {
    fn push(&mut self, facts: Facts) {
        self.account.push(facts.account);
        self.lock.push(facts.lock);
        self.invite.push(facts.invite);
        self.password.push(facts.password);
        self.sign_in.push(facts.sign_in);
        self.reset.push(facts.reset);
        self.tenants.push(facts.tenants);
        self.roles.push(facts.roles);
        self.role_catalogue.push(facts.role_catalogue);
        self.decisions.push(facts.decisions);
        self.flags.push(facts.flags);
        self.beta.push(facts.beta);
        self.tier.push(facts.tier);
        self.changes.push(facts.changes);
    }
}

/// What the connectors that were asked said: knowledge, and the gaps of those that could not answer.
struct Heard<T> {
    known: Vec<Observed<Option<T>>>,
    gaps: Vec<Gap>,
}

/// Splits the answers; a connector that does not answer this question at all says nothing.
fn hear<T>(answers: Vec<Answer<T>>) -> Heard<T> {
    let mut heard = Heard { known: Vec::new(), gaps: Vec::new() };
    for answer in answers {
        match answer {
            Ok(known) => heard.known.push(known),
            Err(gap) if gap.reason == GapReason::NotCollected => {}
            Err(gap) => heard.gaps.push(gap),
        }
    }
    heard
}

/// One value: the sources must say the same.
fn single<T>(answers: Vec<Answer<T>>, question: Question, how: &Single<T>) -> Answer<T> {
    let Heard { mut known, gaps } = hear(answers);
    // Not seeing something in part of a listing is no statement against a source that saw it.
    if known.iter().any(|seen| seen.value.is_some()) {
        known.retain(|seen| seen.value.is_some() || seen.complete);
    }
    let says = |value: &Option<T>| value.as_ref().map_or_else(|| "does not exist".to_owned(), how.says);
    let statements: Vec<Claim> = known
        .iter()
        .map(|seen| Claim { connector: seen.connector.clone(), says: says(&seen.value) })
        .collect();
    if statements.windows(2).any(|pair| pair[0].says != pair[1].says) {
        return Err(conflict(question, statements));
    }
    match best(known) {
        Some(mut seen) => {
            // Somebody who could not be asked may know it.
            if seen.value.is_none() && !gaps.is_empty() {
                seen.complete = false;
            }
            Ok(seen)
        }
        None => Err(gaps.into_iter().next().unwrap_or_else(|| Gap::not_collected(question))),
    }
}

/// A list: the members of all sources together; the same member must be the same everywhere.
fn joined<T: Clone>(answers: Vec<Answer<Vec<T>>>, question: Question, how: &Joined<T>) -> Answer<Vec<T>> {
    let Heard { known, gaps } = hear(answers);
    let mut members: Vec<T> = Vec::new();
    let mut said: BTreeMap<String, Claim> = BTreeMap::new();
    for seen in &known {
        for member in seen.value.iter().flatten() {
            let says = Claim { connector: seen.connector.clone(), says: (how.says)(member) };
            match said.get(&(how.key)(member)) {
                Some(first) if first.says == says.says => {}
                Some(first) => return Err(conflict(question, vec![first.clone(), says])),
                None => {
                    said.insert((how.key)(member), says);
                    members.push(member.clone());
                }
            }
        }
    }
    // One that sees a single tenant by its nature takes nothing away from one that lists them all.
    let matters = |gap: &Gap| question != Question::Tenants || gap.reason != GapReason::CannotTell;
    let complete = !gaps.iter().any(matters) && known.iter().all(|seen| seen.complete);
    let connectors: Vec<&str> = known.iter().map(|seen| seen.connector.as_str()).collect();
    let connector = connectors.join(" + ");
    let requests = known.iter().flat_map(|seen| seen.requests.iter().cloned()).collect();
    let at = known.iter().map(|seen| seen.at).min();
    match at {
        Some(at) => Ok(Observed {
            value: if members.is_empty() { None } else { Some(members) },
            connector,
            requests,
            origin: weakest(&known),
            at,
            complete,
        }),
        None => Err(gaps.into_iter().next().unwrap_or_else(|| Gap::not_collected(question))),
    }
}

/// The source to name when all say the same: the live system before the export, the complete before the partial, and then
/// the order of the profile.
fn best<T>(known: Vec<Observed<Option<T>>>) -> Option<Observed<Option<T>>> {
    known.into_iter().min_by_key(|seen| (seen.origin != Origin::System, !seen.complete))
}

fn weakest<T>(known: &[Observed<T>]) -> Origin {
    let from_export = known.iter().any(|seen| seen.origin == Origin::Export);
    if from_export { Origin::Export } else { Origin::System }
}

fn conflict(question: Question, claims: Vec<Claim>) -> Gap {
    let statements: Vec<String> =
        claims.iter().map(|claim| format!("{} says: {}", claim.connector, claim.says)).collect();
    let mut gap =
        Gap::new(question, GapReason::Conflict, format!("the sources disagree: {}", statements.join("; ")));
    gap.claims = claims;
    gap
}
