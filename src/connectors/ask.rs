//! Asking a connector what it answers about a case: first what the verdict needs, then, where a check does not pass without it,
//! what the file gives on demand.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::rc::Rc;

use futures_util::future::{Either, join, join_all, select};
use serde_json::Value;

use super::account::FoundAccount;
use super::configured::Configured;
use super::jq;
use super::model::{ConnectorKind, Name, Program};
use super::run::{Basis, Context, Fault, Nodes, Run, Spare, Subject};
use crate::case::Case;
use crate::facts::{
    About, Answer, AnswerSource, ChangeKind, Fact, Facts, Gap, GapReason, Observed, Question,
};
use crate::text::moment::unreadable;
use crate::text::suggest;

/// A connector that is asked about a case: what is behind an [`Interview`].
pub struct AskedConnector<'a>(Run<'a>);

impl<'a> AskedConnector<'a> {
    /// Nothing is sent yet.
    #[must_use]
    pub fn new(configured: &'a Configured, case: &'a Case, context: &'a Context<'a>) -> Self {
        let mut run = Run::new(configured, context, Subject::Case(case));
        run.keeps = true;
        Self(run)
    }

    /// With an account that `$account` is.
    #[must_use]
    pub fn about(mut self, account: FoundAccount) -> Self {
        self.0.account = account;
        self
    }
}

/// The questions to one connector, in rounds: no request is sent twice, whichever round needs it.
pub struct Interview<'r> {
    run: &'r Run<'r>,
    nodes: Nodes<'r>,
    results: RefCell<BTreeMap<Question, Result>>,
    /// What was asked with the programs of `[on_demand]`.
    demanded: RefCell<BTreeSet<Question>>,
}

impl<'r> Interview<'r> {
    /// Begins.
    #[must_use]
    pub fn new(source: &'r AskedConnector<'r>) -> Self {
        Self::of(&source.0)
    }

    pub(super) fn of(run: &'r Run<'r>) -> Self {
        Self { run, nodes: Nodes::new(run), results: RefCell::default(), demanded: RefCell::default() }
    }

    /// What kind of system it is.
    #[must_use]
    pub fn kind(&self) -> ConnectorKind {
        self.run.configured.connector.kind
    }

    /// Whether it asks about the account that directories found.
    #[must_use]
    pub fn names_account(&self) -> bool {
        self.run.configured.connector.names_account()
    }

    /// What became of each request, when the rounds are over.
    pub(super) fn nodes(&self) -> &Nodes<'r> {
        &self.nodes
    }

    /// Asks these questions with the programs of `[facts]`. An answer of which `[on_demand]` has more is not complete yet.
    ///
    /// Ends when every answer is known or became a gap: at the latest at the deadline, or when the run is interrupted.
    pub async fn ask(&self, wanted: &BTreeSet<Question>) {
        let connector = &self.run.configured.connector;
        let asked = connector.facts.iter().filter(|(question, _)| wanted.contains(question));
        let answers = asked.map(async |(question, program)| {
            let mut result = self.answer(*question, program).await;
            if let (Ok((_, basis)), true) = (&mut result, connector.has_more(*question)) {
                basis.complete = false;
            }
            (*question, result)
        });
        let results = join_all(answers).await;
        self.results.borrow_mut().extend(results);
    }

    /// Whether [`Self::ask_more`] could say more about one of these.
    #[must_use]
    pub fn has_more(&self, wanted: &BTreeSet<Question>) -> bool {
        let connector = &self.run.configured.connector;
        let results = self.results.borrow();
        let unasked = |question: &Question| connector.answers(*question) && !results.contains_key(question);
        wanted.iter().any(|question| connector.has_more(*question) || unasked(question))
    }

    /// Asks these questions with the programs of `[on_demand]`; those that nobody has asked yet with the programs of `[facts]`,
    /// too. Requests that were not sent before are taken from `spare`; what is over it is not looked at. What gets no answer
    /// takes nothing away from the answer that is there.
    pub async fn ask_more(&self, wanted: &BTreeSet<Question>, spare: &Rc<Spare>) {
        self.run.ask_all_again();
        let known: BTreeSet<Question> = self.results.borrow().keys().copied().collect();
        self.ask(&wanted.difference(&known).copied().collect()).await;
        self.run.spend(spare);
        self.demand(wanted).await;
    }

    /// Asks with the programs of `[on_demand]`.
    async fn demand(&self, wanted: &BTreeSet<Question>) {
        let connector = &self.run.configured.connector;
        self.demanded.borrow_mut().extend(wanted);
        let asked = connector.on_demand.iter().filter(|(question, _)| wanted.contains(question));
        let answers =
            asked.map(async |(question, program)| (*question, self.answer(*question, program).await));
        for (question, result) in join_all(answers).await {
            let mut results = self.results.borrow_mut();
            if result.is_ok() || !results.get(&question).is_some_and(std::result::Result::is_ok) {
                results.insert(question, result);
            }
        }
    }

    /// Whether one of these was answered, wholly or in part, by a listing of an earlier run.
    #[must_use]
    pub fn rests_on_kept(&self, doubted: &BTreeSet<Question>) -> bool {
        !self.kept_behind(doubted).is_empty()
    }

    /// Asks again what a listing of an earlier run stood in for, as far as one of these rests on it, and works out anew all that
    /// rests on that.
    pub async fn ask_again(&self, doubted: &BTreeSet<Question>) {
        let behind = self.kept_behind(doubted);
        if behind.is_empty() {
            return;
        }
        self.run.ask_again(&behind);
        self.nodes.forget(&behind);
        let known = self.results.borrow().keys().copied().collect();
        // The requests of the verdict are not remedies, whenever they are sent.
        let spare = self.run.unspend();
        self.ask(&known).await;
        if let Some(spare) = spare {
            self.run.spend(&spare);
            let demanded = self.demanded.borrow().clone();
            self.demand(&demanded).await;
        }
    }

    /// Keeps the listings of this run, where the profile says so; one that names any of these people is none.
    pub fn write_kept(&self, people: &[String]) {
        self.run.write_kept(people);
    }

    /// The kept listings behind these questions. What is asked about an account also rests on what says whether there is one.
    fn kept_behind(&self, questions: &BTreeSet<Question>) -> BTreeSet<usize> {
        let kept = self.run.stood_in();
        if kept.is_empty() {
            return kept;
        }
        let connector = &self.run.configured.connector;
        let of_account = questions.iter().any(|question| question.about() != About::Anybody);
        let behind = |question: &Question| {
            questions.contains(question) || (of_account && *question == Question::Account)
        };
        let programs =
            connector.facts.iter().chain(&connector.on_demand).filter(|(question, _)| behind(question));
        let names: BTreeSet<Name> =
            programs.flat_map(|(_, program)| connector.closure(&program.mentions)).collect();
        kept.into_iter().filter(|index| names.contains(&Name::Request(*index))).collect()
    }

    /// What is known by now. Questions that the connector does not answer, or was not asked, are [`GapReason::NotCollected`].
    #[must_use]
    pub fn facts(&self) -> Facts {
        Facts::collect(self.run.context.now, &mut Results { results: &self.results.borrow(), run: self.run })
    }

    /// Asks everything that can be asked, also about a person whom nobody knows: which of it is refused shows what the
    /// credential lacks.
    pub(super) async fn ask_everything(&self, spare: &Rc<Spare>) {
        let connector = &self.run.configured.connector;
        self.run.spend(spare);
        let asked = connector.facts.iter().chain(&connector.on_demand);
        let answers =
            asked.map(async |(question, program)| (*question, ask(&self.nodes, *question, program).await));
        for (question, result) in join_all(answers).await {
            let mut results = self.results.borrow_mut();
            // Of two programs the one that was refused is told.
            if result.is_err() || !results.contains_key(&question) {
                results.insert(question, result);
            }
        }
    }

    /// The questions that got no answer, and why.
    pub(super) fn faults(&self) -> Vec<(Question, Fault)> {
        let results = self.results.borrow();
        let faults =
            results.iter().filter_map(|(question, result)| Some((*question, result.as_ref().err()?.clone())));
        faults.collect()
    }

    /// What a question's program gives. About a person without an account, nothing: what its own requests say is not waited for.
    async fn answer(&self, question: Question, program: &'r Program) -> Result {
        let own = ask(&self.nodes, question, program);
        let facts = &self.run.configured.connector.facts;
        let account = facts.iter().find(|(known, _)| *known == Question::Account);
        let Some((_, account)) = account.filter(|_| question.about() != About::Anybody) else {
            return own.await;
        };
        let account = ask(&self.nodes, Question::Account, account);
        let nobody = |account: Result| match account {
            Ok((value, basis)) if is_nothing(&value) && basis.complete => Some((Value::Null, basis)),
            _ => None,
        };
        if question.about() == About::Trace {
            let (own, account) = join(own, account).await;
            return match own {
                Ok((value, basis)) if !is_nothing(&value) => Ok((value, basis)),
                own => nobody(account).map_or(own, Ok),
            };
        }
        // Not pinned here: what is not waited for any more is let go.
        match select(Box::pin(own), pin!(account)).await {
            Either::Left((own, account)) => nobody(account.await).map_or(own, Ok),
            Either::Right((account, own)) => match nobody(account) {
                Some(nothing) => {
                    drop(own);
                    if self.run.context.shared.is_some() {
                        self.nodes.let_go();
                    }
                    Ok(nothing)
                }
                None => own.await,
            },
        }
    }
}

/// Everything that one connector answers about a case, also what it gives on demand.
///
/// Ends as [`Interview::ask`].
pub async fn facts(configured: &Configured, case: &Case, context: &Context<'_>) -> Facts {
    facts_about(configured, case, FoundAccount::untold(), context).await
}

/// The same, where directories have found an account.
pub async fn facts_about(
    configured: &Configured,
    case: &Case,
    account: FoundAccount,
    context: &Context<'_>,
) -> Facts {
    let source = AskedConnector::new(configured, case, context).about(account);
    let interview = Interview::new(&source);
    let all = Question::ALL.iter().copied().collect();
    interview.ask(&all).await;
    interview.ask_more(&all, &Rc::new(Spare::unbounded())).await;
    interview.facts()
}

type Result = std::result::Result<(Value, Basis), Fault>;

async fn ask<'r>(nodes: &Nodes<'r>, question: Question, program: &'r Program) -> Result {
    let known = nodes.target(format!("`{}`", question.as_str()), program).await;
    known.map(|known| (jq::to_json(&known.value), known.basis)).map_err(|fault| (*fault).clone())
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

/// What one connector's programs gave.
struct Results<'r> {
    results: &'r BTreeMap<Question, Result>,
    run: &'r Run<'r>,
}

impl AnswerSource for Results<'_> {
    fn answer<T: Fact>(&mut self, _: fn(&Facts) -> &Answer<T>) -> Answer<T> {
        match self.results.get(&T::QUESTION) {
            Some(result) => typed(result, self.run),
            None if self.run.configured.connector.answers(T::QUESTION) => Err(Gap::new(
                T::QUESTION,
                GapReason::NotCollected,
                "not asked: no check of this case has needed it so far",
            )
            .into()),
            None => Err(Gap::not_collected(T::QUESTION).into()),
        }
    }
}

/// A word of `changes.what` that is not of the closed list: a connector's program may not make one up. (What people recorded may.)
fn unknown_change(question: Question, value: &Value) -> Option<String> {
    if question != Question::Changes {
        return None;
    }
    let words = value.as_array()?.iter().filter_map(|change| change.get("what")?.as_str());
    let names = || ChangeKind::ALL.iter().map(|kind| kind.as_str());
    let unknown = words.into_iter().find(|word| !names().any(|name| name == *word))?;
    let near =
        suggest::one(unknown, names()).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Some(format!("`what` is `{unknown}`, which is none of {}{near}", names().collect::<Vec<_>>().join(", ")))
}

/// An answer as the type of its fact.
fn typed<T: Fact>(result: &Result, run: &Run<'_>) -> Answer<T> {
    let question = T::QUESTION;
    let configured = run.configured;
    let (value, basis) =
        result.as_ref().map_err(|fault| fault.gap(question, configured, run.context.http.mask()))?;
    let value = if is_nothing(value) {
        None
    } else {
        let unknown = unknown_change(question, value);
        Some(T::deserialize(value).map_err(|error| error.to_string()).and_then(|fact| unknown.map_or(Ok(fact), Err)).map_err(|error| {
            let notes: Vec<&str> = basis.limits.iter().map(String::as_str).collect();
            let notes = if notes.is_empty() { String::new() } else { format!("; {}", notes.join("; ")) };
            let detail = format!(
                "the program of `{}` in connector {} gave something else than the facts have: {}{notes}",
                question.as_str(),
                configured.connector.name,
                unreadable(&error)
            );
            Fault::new(GapReason::Malformed, detail).gap(question, configured, run.context.http.mask())
        })?)
    };
    let requests = configured.connector.requests();
    let stale = configured.stale(basis.at, run.context.now).map(|old| format!("it is {old}"));
    Ok(Observed {
        value,
        connector: configured.name.clone(),
        requests: basis
            .requests
            .iter()
            .filter_map(|index| requests.get(*index).map(ToString::to_string))
            .collect(),
        origin: basis.origin,
        at: basis.at,
        complete: basis.complete,
        unseen: basis.unseen,
        limits: basis.limits.iter().cloned().chain(stale).collect(),
    })
}
