//! Asking a connector everything that it answers about a case.

use std::pin::pin;

use futures_util::future::{Either, join, join_all, select};
use serde_json::Value;

use super::configured::Configured;
use super::jq;
use super::model::Program;
use super::run::{Basis, Context, Fault, Nodes, Run, Subject};
use crate::case::Case;
use crate::facts::{About, Answer, AnswerSource, Fact, Facts, Gap, GapReason, Observed, Question};

/// The answers of one connector. Questions that it does not answer stay [`GapReason::NotCollected`].
///
/// Ends when every answer is known or became a gap: at the latest at the deadline, or when the run is interrupted.
pub async fn facts(configured: &Configured, case: &Case, context: &Context<'_>) -> Facts {
    let run = Run::new(configured, context, Subject::Case(case));
    let nodes = Nodes::new(&run);
    let asked = &configured.connector.facts;
    let answers = asked
        .iter()
        .map(async |(question, program)| (*question, answer(&run, &nodes, *question, program).await));
    let results = join_all(answers).await;
    Facts::collect(context.now, &mut Results { results, run: &run })
}

/// The same with everything asked that can be asked, also about a person whom nobody knows: which of it is refused shows what
/// the credential lacks. What became of each request is in `nodes` afterwards.
pub(super) async fn all<'r>(run: &'r Run<'r>, nodes: &Nodes<'r>) -> Facts {
    let asked = &run.configured.connector.facts;
    let answers =
        asked.iter().map(async |(question, program)| (*question, ask(nodes, *question, program).await));
    let results = join_all(answers).await;
    Facts::collect(run.context.now, &mut Results { results, run })
}

type Result = std::result::Result<(Value, Basis), Fault>;

/// What a question's program gives. About a person without an account, nothing: what its own requests say is not waited for.
async fn answer<'r>(run: &'r Run<'r>, nodes: &Nodes<'r>, question: Question, program: &'r Program) -> Result {
    let own = ask(nodes, question, program);
    let account = run.configured.connector.facts.iter().find(|(known, _)| *known == Question::Account);
    let Some((_, account)) = account.filter(|_| question.about() != About::Anybody) else { return own.await };
    let account = ask(nodes, Question::Account, account);
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
    match select(pin!(own), pin!(account)).await {
        Either::Left((own, account)) => nobody(account.await).map_or(own, Ok),
        Either::Right((account, own)) => match nobody(account) {
            Some(nothing) => Ok(nothing),
            None => own.await,
        },
    }
}

async fn ask<'r>(nodes: &Nodes<'r>, question: Question, program: &'r Program) -> Result {
    let known = nodes.target(format!("`{}`", question.as_str()), program).await;
    known.map(|known| (jq::to_json(&known.value), known.basis)).map_err(|fault| (*fault).clone())
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

/// What one connector's programs gave.
struct Results<'r> {
    results: Vec<(Question, Result)>,
    run: &'r Run<'r>,
}

impl AnswerSource for Results<'_> {
    fn answer<T: Fact>(&mut self, _: fn(&Facts) -> &Answer<T>) -> Answer<T> {
        match self.results.iter().find(|(question, _)| *question == T::QUESTION) {
            Some((_, result)) => typed(result, self.run),
            None => Err(Gap::not_collected(T::QUESTION).into()),
        }
    }
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
        Some(serde_json::from_value::<T>(value.clone()).map_err(|error| {
            let detail = format!(
                "the program of `{}` in connector {} gave something else than the facts have: {error}",
                question.as_str(),
                configured.connector.name
            );
            Fault::new(GapReason::Malformed, detail).gap(question, configured, run.context.http.mask())
        })?)
    };
    let requests = configured.connector.requests();
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
    })
}
