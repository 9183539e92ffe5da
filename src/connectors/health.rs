//! What `doctor` asks: everything that can be asked of a directory without a person, and everything that filing needs of a
//! ticketing system, without writing. What became of each, and what to change.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use serde::Serialize;

use super::ask::Interview;
use super::configured::Configured;
use super::model::{Connector, Name};
use super::run::{Context, Fault, Nodes, RequestEvent, RequestStep, Run, Spare, Subject};
use crate::case::Case;
use crate::facts::{Facts, GapReason, Question};

/// What became of one thing that was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Examined {
    /// The request, or what was looked at.
    pub name: String,
    /// Whether it is in order; `None`: not looked at, and `says` says why.
    pub ok: Option<bool>,
    /// What was seen; what to change, when it is not in order. One sentence without secrets.
    pub says: String,
    /// The right that the credential needs.
    pub scope: Option<String>,
    /// The setting to change.
    pub setting: Option<String>,
}

/// Asks a directory or flags connector everything that a case of nobody lets it ask.
///
/// Ends at the latest at the deadline.
pub async fn health(configured: &Configured, case: &Case, context: &Context<'_>) -> Vec<Examined> {
    let sent = RefCell::new(BTreeSet::new());
    let progress = |event: RequestEvent<'_>| {
        if event.step == RequestStep::Started {
            sent.borrow_mut().insert(event.request.to_owned());
        }
        (context.progress)(event);
    };
    let context = Context {
        now: context.now,
        deadline: context.deadline.clone(),
        http: context.http,
        progress: &progress,
        recorded: context.recorded,
    };
    let mut run = Run::new(configured, &context, Subject::Case(case));
    run.thorough = true;
    let interview = Interview::of(&run);
    interview.ask_everything(&Rc::new(Spare::default())).await;
    let (facts, nodes) = (interview.facts(), interview.nodes());
    let mut asked = Vec::new();
    for (index, request) in configured.connector.requests.iter().enumerate() {
        let Some(node) = nodes.wanted(Name::Request(index)) else { continue };
        let name = request.name.clone();
        asked.push(match node.await {
            Ok(_) if sent.borrow().contains(&name) => {
                Examined { says: answers(&facts, configured, &name), ok: Some(true), ..Examined::new(name) }
            }
            Ok(_) => Examined {
                says: "not looked at: it is about a person, and nobody was asked for".to_owned(),
                ..Examined::new(name)
            },
            Err(fault) => match before(&run, nodes, index, &fault).await {
                Some(first) => {
                    Examined { says: format!("not looked at: it waits for {first}"), ..Examined::new(name) }
                }
                None => failed(&run, name, &fault),
            },
        });
    }
    programs(configured, &facts, &mut asked);
    asked
}

impl Examined {
    /// Not looked at yet.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ok: None, says: String::new(), scope: None, setting: None }
    }
}

impl Connector {
    /// Whether what answers a question rests on a request.
    fn rests_on(&self, question: Question, request: &str) -> bool {
        let mut programs = self.facts.iter().chain(&self.on_demand).filter(|(known, _)| *known == question);
        programs.any(|(_, program)| {
            let mut nodes = self.closure(&program.mentions).into_iter();
            nodes.any(|name| matches!(name, Name::Request(index) if self.requests[index].name == request))
        })
    }

    /// The setting to change for a failure of this kind, about which this was said.
    #[must_use]
    pub fn setting_behind(&self, reason: GapReason, said: &str) -> Option<String> {
        let names = match reason {
            GapReason::WrongAddress | GapReason::Unreachable | GapReason::TimedOut => self.address_settings(),
            GapReason::Unauthorized => self.credential_settings(),
            // The first page of another program, or of a proxy in front of it, is no answer to any request.
            GapReason::Malformed if said.contains("a page and not JSON") => self.address_settings(),
            // A token that was copied with its line break.
            GapReason::Malformed if said.contains("cannot stand in a header") => self.credential_settings(),
            _ => return None,
        };
        Some(names.join(", ")).filter(|names| !names.is_empty())
    }
}

/// The request that failed before this one could be sent, if that is why it failed.
async fn before<'r>(run: &'r Run<'r>, nodes: &Nodes<'r>, index: usize, fault: &Rc<Fault>) -> Option<&'r str> {
    let connector = &run.configured.connector;
    for name in connector.closure(&connector.needs(Name::Request(index))) {
        let Name::Request(first) = name else { continue };
        if let Some(node) = nodes.wanted(name)
            && let Err(other) = node.await
            && Rc::ptr_eq(&other, fault)
        {
            return Some(&connector.requests[first].name);
        }
    }
    None
}

fn failed(run: &Run<'_>, name: String, fault: &Fault) -> Examined {
    let said = fault.said(run.context.http.mask());
    // The case is of nobody: what depends on a person, or on an action, cannot be told.
    if matches!(fault.reason, GapReason::CannotTell | GapReason::NoContext) {
        return Examined { says: format!("not looked at: {said}"), ..Examined::new(name) };
    }
    Examined {
        ok: Some(false),
        setting: run.configured.connector.setting_behind(fault.reason, &said),
        says: said,
        // After a 401, naming a scope would mislead: the credential itself is wrong.
        scope: fault.scope.clone().filter(|_| fault.reason != GapReason::Unauthorized),
        ..Examined::new(name)
    }
}

/// Which questions rest on a request that was answered.
fn answers(facts: &Facts, configured: &Configured, request: &str) -> String {
    let unanswered = facts.unanswered();
    let questions = configured.connector.questions().into_iter();
    let names = questions.filter(|question| {
        configured.connector.rests_on(*question, request) && !unanswered.contains_key(question)
    });
    let names: Vec<&str> = names.map(Question::as_str).collect();
    if names.is_empty() { "was answered".to_owned() } else { format!("answers {}", names.join(", ")) }
}

/// Programs that do not fit answers which came.
fn programs(configured: &Configured, facts: &Facts, asked: &mut Vec<Examined>) {
    let unanswered = facts.unanswered();
    for question in configured.connector.questions() {
        let Some(none) = unanswered.get(&question) else { continue };
        let known = asked.iter().any(|one| none.detail() == one.says);
        // A program may go wrong over what is known of a person, where there is nobody.
        let rests = |one: &Examined| configured.connector.rests_on(question, &one.name);
        let known = known || asked.iter().any(|one| one.ok.is_none() && rests(one));
        let nobody =
            matches!(none.reason(), GapReason::CannotTell | GapReason::NoContext | GapReason::NotCollected);
        if !known && !nobody {
            asked.push(Examined {
                ok: Some(false),
                says: none.detail().to_owned(),
                scope: none.need().scope.clone(),
                setting: configured.connector.setting_behind(none.reason(), none.detail()),
                ..Examined::new(format!("facts.{}", question.as_str()))
            });
        }
    }
}
