//! A request's value: once, page by page, or once for each of a list.

use std::rc::Rc;

use futures_util::stream::{self, StreamExt as _};
use jaq_json::Val;

use super::Run;
use super::answer::Answered;
use super::exchange::PageRequest;
use super::fault::Fault;
use super::node::Ready;
use super::scope::Scope;
use super::value::{Basis, NodeResult, NodeValue, RequestValue};
use crate::connectors::model::{Name, RequestTarget};
use crate::facts::{GapReason, Origin};

/// Requests that one list may lead to: the list may be an answer, and an answer is not asked how much work it makes.
const MOST_AT_ONCE: usize = 1_000;

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
        if list.len() > MOST_AT_ONCE {
            let detail = format!(
                "{place} has {} items, and at most {MOST_AT_ONCE} requests are sent for one list; narrow it down",
                list.len()
            );
            return Err(Fault::new(GapReason::Malformed, detail));
        }
        // Not all at once: what is too much stops those that were not sent yet.
        let at_once = 2 * self.configured.connector.at_once.max(1);
        let mut all = stream::iter(list.iter().map(async |it| {
            let scope = Scope { it: Some(it), ..*scope };
            self.one(index, &scope).await
        }))
        .buffered(at_once);
        let mut values = Vec::new();
        let (mut complete, mut unseen, mut kept) = (true, 0, None);
        let mut first: Option<Fault> = None;
        while let Some(result) = all.next().await {
            match result {
                Ok(value) => {
                    complete &= value.complete;
                    unseen += value.unseen;
                    kept = kept.into_iter().chain(value.kept).min();
                    values.push(value.value);
                }
                Err(fault) if fault.unaffordable => unseen += 1,
                Err(fault) => {
                    // If one of several writes timed out, the whole may or may not be done, whichever fault came first.
                    let unanswered = fault.unanswered;
                    first.get_or_insert(fault).unanswered |= unanswered;
                }
            }
        }
        complete &= unseen == 0;
        let value = || RequestValue { value: values.into_iter().collect(), complete, unseen, kept };
        first.map_or_else(|| Ok(value()), Err)
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
