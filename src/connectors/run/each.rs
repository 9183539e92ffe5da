//! A request's value: once, page by page, or once for each of a list.

use std::collections::BTreeSet;
use std::rc::Rc;

use chrono::{DateTime, Utc};
use futures_util::stream::{self, StreamExt as _};
use jaq_json::Val;

use super::Run;
use super::answer::Answered;
use super::exchange::PageRequest;
use super::fault::Fault;
use super::node::Ready;
use super::scope::Scope;
use super::value::{Basis, NodeResult, NodeValue, RequestValue};
use crate::connectors::model::{Name, Program, RequestTarget};
use crate::facts::{GapReason, Origin};

/// Requests that one list may lead to: the list may be an answer, and an answer is not asked how much work it makes.
const MOST_AT_ONCE: usize = 1_000;

/// What became of the requests for a list.
struct Fanned {
    values: Vec<Val>,
    complete: bool,
    unseen: u64,
    kept: Option<DateTime<Utc>>,
    first: Option<Fault>,
}

impl Default for Fanned {
    fn default() -> Self {
        Self { values: Vec::new(), complete: true, unseen: 0, kept: None, first: None }
    }
}

/// Items of a list that `doctor` asks about.
const TRIED: usize = 12;

impl Run<'_> {
    /// What a request is worth, given all that it waited for.
    pub(super) async fn request(&self, index: usize, before: Vec<(Name, NodeResult)>) -> NodeResult {
        let (nodes, mut basis) = match self.ready(before) {
            Ready::Go(nodes, basis) => (nodes, basis),
            Ready::Nothing(basis) => return Ok(NodeValue { value: Val::Null, basis }),
            Ready::Failed(fault) => return Err(fault),
        };
        let scope = Scope { nodes: &nodes, ..Scope::default() };
        let result = self.fan_out(index, &scope, &mut basis).await;
        let value = result.map_err(Rc::new)?;
        basis.requests.insert(index);
        if let Some(at) = self.seen_before.borrow().get(&index) {
            basis.at = basis.at.min(*at);
        }
        basis.complete &= value.complete;
        basis.unseen = basis.unseen.max(value.unseen);
        if let Some(words) = &self.configured.connector.requests[index].partial {
            basis.complete = false;
            basis.limits.insert(words.clone());
        }
        if let Some(at) = value.kept {
            basis.at = basis.at.min(at);
            basis.rests_on(Origin::Kept);
        }
        Ok(NodeValue { value: value.value, basis })
    }

    async fn fan_out(
        &self,
        index: usize,
        scope: &Scope<'_>,
        basis: &mut Basis,
    ) -> Result<RequestValue, Fault> {
        let request = &self.configured.connector.requests[index];
        if matches!(request.target, RequestTarget::File { .. }) {
            return self.file(index, scope, basis);
        }
        let Some(each) = &request.each else { return self.one(index, scope).await };
        let place = format!("each of request {}", request.name);
        let list = self.program(each, Val::Null, scope).map_err(|failure| self.broken(&place, failure))?;
        let list = match list {
            Val::Null => return Ok(RequestValue::whole(Val::Null)),
            Val::Arr(list) => list,
            _ => return Err(Fault::new(GapReason::Malformed, format!("{place} must be a list"))),
        };
        let list = if self.thorough && list.len() > TRIED {
            // Rights are the same for every item, and nothing is made of the answers.
            Rc::new(list[..TRIED].to_vec())
        } else {
            list
        };
        let mut asked = Fanned::default();
        let began = list.iter().filter(|_| request.again.is_some()).map(ToString::to_string);
        let mut seen: BTreeSet<String> = began.collect();
        let mut level = list.to_vec();
        while !level.is_empty() {
            if seen.len().max(level.len()) > MOST_AT_ONCE {
                let detail = format!(
                    "{place} has {} items, and at most {MOST_AT_ONCE} requests are sent for one list; narrow it down",
                    seen.len().max(level.len())
                );
                return Err(Fault::new(GapReason::Malformed, detail));
            }
            let before = asked.values.len();
            self.level(index, &level, scope, &mut asked).await;
            let is_whole = asked.first.is_none() && asked.values.len() - before == level.len();
            let Some(again) = request.again.as_ref().filter(|_| is_whole && !self.thorough) else { break };
            let mut next = Vec::new();
            for (value, it) in asked.values[before..].iter().zip(&level) {
                next.extend(self.more(again, &request.name, value, &Scope { it: Some(it), ..*scope })?);
            }
            // What was asked about once is not asked about again: groups may stand in one another in a circle.
            next.retain(|it| seen.insert(it.to_string()));
            level = next;
        }
        let Fanned { values, complete, unseen, kept, first } = asked;
        let value = || RequestValue {
            value: values.into_iter().collect(),
            complete: complete && unseen == 0,
            unseen,
            kept,
        };
        first.map_or_else(|| Ok(value()), Err)
    }

    /// What to ask about next, of one value.
    fn more(
        &self,
        again: &Program,
        request: &str,
        value: &Val,
        scope: &Scope<'_>,
    ) -> Result<Vec<Val>, Fault> {
        let place = format!("again of request {request}");
        match self.program(again, value.clone(), scope).map_err(|failure| self.broken(&place, failure))? {
            Val::Null => Ok(Vec::new()),
            Val::Arr(list) => Ok(list.to_vec()),
            _ => Err(Fault::new(GapReason::Malformed, format!("{place} must be a list"))),
        }
    }

    /// One request for each item, several at once.
    async fn level(&self, index: usize, list: &[Val], scope: &Scope<'_>, asked: &mut Fanned) {
        // Not all at once: what is too much stops those that were not sent yet.
        let at_once = 2 * self.configured.connector.at_once.max(1);
        let mut all = stream::iter(list.iter().map(async |it| {
            let scope = Scope { it: Some(it), ..*scope };
            self.one(index, &scope).await
        }))
        .buffered(at_once);
        while let Some(result) = all.next().await {
            match result {
                Ok(value) => {
                    asked.complete &= value.complete;
                    asked.unseen += value.unseen;
                    asked.kept = asked.kept.into_iter().chain(value.kept).min();
                    asked.values.push(value.value);
                }
                Err(fault) if fault.unaffordable => asked.unseen += 1,
                Err(fault) => {
                    // If one of several writes timed out, the whole may or may not be done, whichever fault came first.
                    let unanswered = fault.unanswered;
                    asked.first.get_or_insert(fault).unanswered |= unanswered;
                }
            }
        }
    }

    /// The value of one request: as it was kept, or as the system answers now.
    async fn one(&self, index: usize, scope: &Scope<'_>) -> Result<RequestValue, Fault> {
        let Some(key) = self.kept_key(index, scope) else { return self.asked(index, scope).await };
        if let Some(kept) = self.kept(index, &key) {
            return Ok(kept);
        }
        let value = self.asked(index, scope).await?;
        self.lay_by(key, &value);
        Ok(value)
    }

    async fn asked(&self, index: usize, scope: &Scope<'_>) -> Result<RequestValue, Fault> {
        let request = &self.configured.connector.requests[index];
        if let RequestTarget::Sql(sql) = &request.target {
            return self.sql(index, sql, scope).await;
        }
        if let RequestTarget::Directory(search) = &request.target {
            return self.directory_search(index, search, scope).await;
        }
        if let Some(page) = &request.page {
            return self.pages(index, page, scope).await;
        }
        match self.exchange(index, scope, &PageRequest::default()).await? {
            Answered::Missing => Ok(RequestValue::whole(Val::Null)),
            Answered::Got(got) => {
                let scope = Scope { answer: Some((got.status, &got.headers)), ..*scope };
                let input = self.decoded(request, got.input.clone(), &scope)?;
                let value = self.finished(index, input, &scope)?;
                Ok(RequestValue::whole(value))
            }
        }
    }

    /// `value` on an answer.
    pub(super) fn finished(&self, index: usize, input: Val, scope: &Scope<'_>) -> Result<Val, Fault> {
        let request = &self.configured.connector.requests[index];
        let Some(program) = &request.value else { return Ok(input) };
        self.program(program, input, scope).map_err(|failure| {
            let mut fault = self.broken(&format!("value of request {}", request.name), failure);
            if fault.reason == GapReason::Malformed {
                fault.detail = format!("the answer is not what was expected: {}", fault.detail);
            }
            fault
        })
    }
}
