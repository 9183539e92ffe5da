//! Asking a connector everything that it answers about a case.

use std::pin::pin;

use futures_util::future::{Either, join, join_all, select};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::configured::Configured;
use super::jq;
use super::model::Program;
use super::run::{Basis, Context, Fault, Nodes, Run, Subject};
use crate::case::Case;
use crate::facts::{Answer, Facts, GapReason, Observed, Question};

/// Questions about the person: without an account there is nothing to ask.
const PERSONAL: &[Question] = &[
    Question::Lock,
    Question::Password,
    Question::SignIn,
    Question::Reset,
    Question::Roles,
    Question::Decisions,
    Question::Beta,
    Question::Changes,
];

/// The answers of one connector. Questions that it does not answer stay [`GapReason::NotCollected`].
///
/// Ends when every answer is known or became a gap: at the latest at the deadline, or when the run is interrupted.
pub async fn facts(configured: &Configured, case: &Case, context: &Context<'_>) -> Facts {
    every(configured, case, context, true).await
}

/// The same with everything asked that can be asked, also about a person whom nobody knows: which of it is refused shows what
/// the credential lacks.
pub async fn tried(configured: &Configured, case: &Case, context: &Context<'_>) -> Facts {
    every(configured, case, context, false).await
}

/// `personal`: about a person without an account nothing more is asked.
async fn every(configured: &Configured, case: &Case, context: &Context<'_>, personal: bool) -> Facts {
    let mut run = Run::new(configured, context, Subject::Case(case));
    run.thorough = !personal;
    let nodes = Nodes::new(&run);
    let asked = &configured.connector.facts;
    let answers = join_all(asked.iter().map(async |(question, program)| {
        let result = if personal {
            answer(&run, &nodes, *question, program).await
        } else {
            ask(&nodes, *question, program).await
        };
        (*question, result)
    }));
    let mut facts = Facts::nothing(context.now);
    for (question, result) in answers.await {
        store(&mut facts, question, &result, &run);
    }
    facts
}

/// Questions about the person whose answer stands even then: an attempt or a deletion is seen after the account is gone.
const TRACES: &[Question] = &[Question::SignIn, Question::Changes];

type Result = std::result::Result<(Value, Basis), Fault>;

/// What a question's program gives. About a person without an account, nothing: what its own requests say is not waited for.
async fn answer<'r>(run: &'r Run<'r>, nodes: &Nodes<'r>, question: Question, program: &'r Program) -> Result {
    let own = ask(nodes, question, program);
    let account = run.configured.connector.facts.iter().find(|(known, _)| *known == Question::Account);
    let Some((_, account)) = account.filter(|_| PERSONAL.contains(&question)) else { return own.await };
    let account = ask(nodes, Question::Account, account);
    let nobody = |account: Result| match account {
        Ok((value, basis)) if is_nothing(&value) && basis.complete => Some((Value::Null, basis)),
        _ => None,
    };
    if TRACES.contains(&question) {
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

/// Puts an answer into its field, as the type of that field.
fn store(facts: &mut Facts, question: Question, result: &Result, run: &Run<'_>) {
    match question {
        Question::Account => facts.account = typed(question, result, run),
        Question::Lock => facts.lock = typed(question, result, run),
        Question::Invite => facts.invite = typed(question, result, run),
        Question::Password => facts.password = typed(question, result, run),
        Question::SignIn => facts.sign_in = typed(question, result, run),
        Question::Reset => facts.reset = typed(question, result, run),
        Question::Tenants => facts.tenants = typed(question, result, run),
        Question::Roles => facts.roles = typed(question, result, run),
        Question::RoleCatalogue => facts.role_catalogue = typed(question, result, run),
        Question::Decisions => facts.decisions = typed(question, result, run),
        Question::Flags => facts.flags = typed(question, result, run),
        Question::Beta => facts.beta = typed(question, result, run),
        Question::Tier => facts.tier = typed(question, result, run),
        Question::Changes => facts.changes = typed(question, result, run),
    }
}

fn typed<T: DeserializeOwned>(question: Question, result: &Result, run: &Run<'_>) -> Answer<T> {
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
