//! Whether several sources agree. The only place that decides it, and on typed values: words are for people, and two systems
//! may well use the same ones for different things.
//!
//! Where two disagree the answer is a conflict with both claims, never the last writer. Lists whose members belong to one
//! system each (tenants, roles, flags …) are joined; a member on which two sources disagree is a conflict.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::{Answer, Claim, Conflict, Gap, GapReason, NoAnswer, Observed, Origin, Question};

/// The first of what was said, if all have the same key; `None` if nobody said anything. Ends at the first that differs or has
/// no answer.
///
/// # Errors
/// The conflict, if two keys differ, or the first statement that has no answer.
pub(crate) fn agreed<V, K: PartialEq>(
    said: impl IntoIterator<Item = Result<V, NoAnswer>>,
    key: impl Fn(&V) -> K,
    conflict: impl FnOnce() -> Conflict,
) -> Result<Option<V>, NoAnswer> {
    let mut said = said.into_iter();
    let Some(first) = said.next().transpose()? else { return Ok(None) };
    for next in said {
        if key(&next?) != key(&first) {
            return Err(conflict().into());
        }
    }
    Ok(Some(first))
}

/// The answers of several sources to one question, in the order of the profile.
#[derive(Clone, Debug)]
pub struct Answers<T> {
    question: Question,
    /// Who knew something.
    known: Vec<Observed<Option<T>>>,
    /// Who was asked and could not answer.
    unanswered: Vec<NoAnswer>,
    /// Why one that could answer was not asked: said where nobody else answers, and no reason to doubt those who do.
    unasked: Option<NoAnswer>,
}

impl<T> Answers<T> {
    /// Sorts the answers; a source that does not answer this question at all says nothing.
    pub fn new(question: Question, answers: impl IntoIterator<Item = Answer<T>>) -> Self {
        let mut sorted = Self { question, known: Vec::new(), unanswered: Vec::new(), unasked: None };
        for answer in answers {
            match answer {
                Ok(known) => sorted.known.push(known),
                Err(NoAnswer::Gap(gap)) if gap.reason == GapReason::NotCollected => {
                    if gap.connector.is_some() && sorted.unasked.is_none() {
                        sorted.unasked = Some(gap.into());
                    }
                }
                Err(none) => sorted.unanswered.push(none),
            }
        }
        sorted
    }

    /// One value, about which the sources must agree: `key` is what they have to agree on, `claim` says it.
    pub(super) fn one<K: PartialEq>(self, key: impl Fn(&T) -> K, claim: impl Fn(&T) -> String) -> Answer<T> {
        self.one_with(key, claim, |_, _| {})
    }

    /// The same; `join` puts what another source says beside the value that counts.
    pub(super) fn one_with<K: PartialEq>(
        mut self,
        key: impl Fn(&T) -> K,
        claim: impl Fn(&T) -> String,
        join: impl Fn(&mut T, &T),
    ) -> Answer<T> {
        // Not seeing something in part of a listing is no statement against a source that saw it.
        if self.known.iter().any(|seen| seen.value.is_some()) {
            self.known.retain(|seen| seen.value.is_some() || seen.complete);
        }
        agreed(
            self.known.iter().map(Ok),
            |seen| seen.value.as_ref().map(&key),
            || {
                let says = |value: Option<&T>| value.map_or_else(|| "does not exist".to_owned(), &claim);
                let claims = self
                    .known
                    .iter()
                    .map(|seen| Claim { connector: seen.connector.clone(), says: says(seen.value.as_ref()) });
                disagreement(self.question, claims.collect())
            },
        )?;
        let all_answered = self.unanswered.is_empty();
        match best(&mut self.known) {
            Some(mut seen) => {
                for other in &self.known {
                    if let (Some(value), Some(other)) = (&mut seen.value, &other.value) {
                        join(value, other);
                    }
                }
                // Somebody who could not be asked may know it.
                if seen.value.is_none() && !all_answered {
                    seen.complete = false;
                }
                Ok(seen)
            }
            None => Err(first_of(self.unanswered, self.unasked, self.question)),
        }
    }
}

impl<M: Clone> Answers<Vec<M>> {
    /// A list: the members of all sources together. `id` says which member it is, `key` what the sources have to agree on about
    /// it, `claim` says that.
    pub(super) fn members<I: Ord, K: PartialEq>(
        self,
        id: impl Fn(&M) -> I,
        key: impl Fn(&M) -> K,
        claim: impl Fn(&M) -> String,
    ) -> Answer<Vec<M>> {
        let Self { question, known, unanswered, unasked } = self;
        let mut members: Vec<M> = Vec::new();
        let mut said: BTreeMap<I, (&str, &M)> = BTreeMap::new();
        for seen in &known {
            for member in seen.value.iter().flatten() {
                let statement = (seen.connector.as_str(), member);
                match said.entry(id(member)) {
                    Entry::Vacant(entry) => {
                        entry.insert(statement);
                        members.push(member.clone());
                    }
                    Entry::Occupied(first) => {
                        let both = [*first.get(), statement];
                        agreed(
                            both.map(Ok),
                            |(_, member)| key(member),
                            || {
                                let claims = both.map(|(connector, member)| Claim {
                                    connector: connector.to_owned(),
                                    says: claim(member),
                                });
                                disagreement(question, claims.into())
                            },
                        )?;
                    }
                }
            }
        }
        // One that sees a single tenant by its nature, as a realm of Keycloak does, takes nothing away from one that lists them all:
        // neither when the person is not in it, nor when nobody said which tenant to look in.
        let sees_one_tenant = |none: &NoAnswer| {
            question == Question::Tenants
                && matches!(none, NoAnswer::Gap(gap) if matches!(gap.reason, GapReason::CannotTell | GapReason::NoContext))
        };
        let complete = unanswered.iter().all(sees_one_tenant) && known.iter().all(|seen| seen.complete);
        let connectors: Vec<&str> = known.iter().map(|seen| seen.connector.as_str()).collect();
        let connector = connectors.join(" + ");
        let requests = known.iter().flat_map(|seen| seen.requests.iter().cloned()).collect();
        match known.iter().map(|seen| seen.at).min() {
            Some(at) => Ok(Observed {
                value: if members.is_empty() { None } else { Some(members) },
                connector,
                requests,
                origin: weakest(&known),
                at,
                complete,
                unseen: known.iter().map(|seen| seen.unseen).sum(),
                limits: known.iter().flat_map(|seen| seen.limits.iter().cloned()).collect(),
            }),
            None => Err(first_of(unanswered, unasked, question)),
        }
    }
}

/// Takes out the source to name when all say the same: the live system before what was kept of it and that before the export, the
/// complete before the partial, and then the order of the profile.
fn best<T>(known: &mut Vec<Observed<Option<T>>>) -> Option<Observed<Option<T>>> {
    let (best, _) = known.iter().enumerate().min_by_key(|(_, seen)| (seen.origin, !seen.complete))?;
    Some(known.remove(best))
}

fn weakest<T>(known: &[Observed<T>]) -> Origin {
    known.iter().map(|seen| seen.origin).max().unwrap_or(Origin::System)
}

/// Why nobody answered: what the first who was asked says.
fn first_of(unanswered: Vec<NoAnswer>, unasked: Option<NoAnswer>, question: Question) -> NoAnswer {
    unanswered.into_iter().chain(unasked).next().unwrap_or_else(|| Gap::not_collected(question).into())
}

fn disagreement(question: Question, claims: Vec<Claim>) -> Conflict {
    let statements: Vec<String> =
        claims.iter().map(|claim| format!("{} says: {}", claim.connector, claim.says)).collect();
    Conflict::new(question, format!("the sources disagree: {}", statements.join("; ")), claims)
}
