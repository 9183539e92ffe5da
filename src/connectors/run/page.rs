//! Listings that come in pages. That a listing was read to its end is proven, by a total that matches, a link or cursor that ended
//! or an empty last page, or it is not known: a short page, a 404 on a later page or fewer than were asked for prove nothing,
//! because servers cap what is asked for.

mod count;

use std::rc::Rc;

use jaq_json::Val;
use reqwest::header::LINK;

use self::count::Count;
use super::Run;
use super::answer::{Answered, Got};
use super::exchange::PageRequest;
use super::fault::Fault;
use super::scope::Scope;
use super::value::RequestValue;
use crate::connectors::jq;
use crate::connectors::model::{PageBy, Paging, Program};
use crate::facts::GapReason;
use crate::http::{NextLink, next_link};

/// What one page gave.
struct PageAnswer {
    items: Vec<Val>,
    got: Rc<Got>,
}

/// What of a listing was read.
struct Listing {
    items: Vec<Val>,
    /// It is proven that there are no more.
    complete: bool,
    /// How many more there are, where that is known.
    unseen: usize,
}

impl Listing {
    fn new(items: Vec<Val>, complete: bool) -> Self {
        Self { items, complete, unseen: 0 }
    }
}

/// What became of a page after the first.
enum Later {
    Page(Box<PageAnswer>),
    /// The server has no such page, or no more requests may be sent: whether the listing ended is not known.
    Nothing,
}

/// How a listing goes on after one of its pages.
enum Continuation {
    /// With this request; the address or cursor by which a page that comes again is recognised.
    Page(PageRequest, String),
    /// It does not: this was the last page.
    End,
    /// The answer does not say so that it can be read: there may be more pages.
    Unclear,
}

impl Run<'_> {
    /// All items of a listing, up to the most pages that the file allows.
    pub(super) async fn pages(
        &self,
        index: usize,
        page: &Paging,
        scope: &Scope<'_>,
    ) -> Result<RequestValue, Fault> {
        let first = match Count::of(&page.by) {
            Some(count) => count.page_request(0, 0, count.size.1),
            None => PageRequest { query: page.size_asked(), address: None },
        };
        let Some(first) = self.answer(index, page, scope, &first).await? else {
            return Ok(RequestValue::whole(Val::Null));
        };
        let read = match Count::of(&page.by) {
            Some(count) => self.counted(index, page, scope, &count, first).await?,
            None => self.linked(index, page, scope, first).await?,
        };
        let value = self.finished(index, jq::list(read.items), scope)?;
        let unseen = u64::try_from(read.unseen).unwrap_or(u64::MAX);
        Ok(RequestValue { value, complete: read.complete, unseen, kept: None })
    }

    /// Page after page, each named by the one before.
    async fn linked(
        &self,
        index: usize,
        page: &Paging,
        scope: &Scope<'_>,
        first: PageAnswer,
    ) -> Result<Listing, Fault> {
        let mut all = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        let mut answer = first;
        loop {
            let next = self.next(index, scope, page, &answer)?;
            all.append(&mut answer.items);
            let (request, mark) = match next {
                Continuation::Page(request, mark) => (request, mark),
                Continuation::End => return Ok(Listing::new(all, true)),
                Continuation::Unclear => return Ok(Listing::new(all, false)),
            };
            if seen.contains(&mark) || seen.len() + 1 >= page.most() {
                return Ok(Listing::new(all, false));
            }
            seen.push(mark);
            match self.later(index, page, scope, &request).await? {
                Later::Page(later) => answer = *later,
                Later::Nothing => return Ok(Listing::new(all, false)),
            }
        }
    }

    /// A page after the first.
    async fn later(
        &self,
        index: usize,
        page: &Paging,
        scope: &Scope<'_>,
        request: &PageRequest,
    ) -> Result<Later, Fault> {
        match self.answer(index, page, scope, request).await {
            Ok(Some(answer)) => Ok(Later::Page(Box::new(answer))),
            Ok(None) => Ok(Later::Nothing),
            Err(fault) if fault.unaffordable || fault.is_beyond_the_end() => Ok(Later::Nothing),
            Err(fault) => Err(fault),
        }
    }

    /// How the listing goes on after a page.
    fn next(
        &self,
        index: usize,
        scope: &Scope<'_>,
        page: &Paging,
        answer: &PageAnswer,
    ) -> Result<Continuation, Fault> {
        let by = &page.by;
        let text = match by {
            PageBy::Link => match next_link(&answer.got.links) {
                NextLink::Page(address) => Some(address),
                // No header at all, and as many as were asked for: the server, or a proxy in between, may not know of it.
                NextLink::End if page.is_full(answer.items.len()) && !answer.got.links.contains_key(LINK) => {
                    return Ok(Continuation::Unclear);
                }
                NextLink::End => None,
                NextLink::Unclear => return Ok(Continuation::Unclear),
            },
            PageBy::Address(next) | PageBy::Cursor { next, .. } => {
                self.on_page(index, next, scope, answer)?
            }
            PageBy::Count { .. } => None,
        };
        let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(Continuation::End) };
        if let PageBy::Cursor { param, .. } = by {
            let cursor = [(param.clone(), text.clone())];
            let query = page.size_asked().into_iter().chain(cursor).collect();
            let request = PageRequest { query, address: None };
            return Ok(Continuation::Page(request, text));
        }
        let name = &self.configured.connector.requests[index].name;
        let wrong =
            |why: &str| Fault::new(GapReason::WrongAddress, format!("request {name}: the next page {why}"));
        let url = answer.got.url.join(&text).map_err(|_| wrong("has no address"))?;
        if url.origin() != answer.got.url.origin() {
            return Err(wrong("is at another host, where credentials must not go"));
        }
        Ok(Continuation::Page(PageRequest { query: Vec::new(), address: Some(url) }, text))
    }

    /// One page, or nothing if the request says that this status means so.
    async fn answer(
        &self,
        index: usize,
        page: &Paging,
        scope: &Scope<'_>,
        page_request: &PageRequest,
    ) -> Result<Option<PageAnswer>, Fault> {
        let Answered::Got(got) = self.exchange(index, scope, page_request).await? else { return Ok(None) };
        let name = &self.configured.connector.requests[index].name;
        let on_answer = Scope { answer: Some((got.status, &got.headers)), ..*scope };
        let items = self.program(&page.items, got.input.clone(), &on_answer);
        let items = items.map_err(|failure| self.broken(&format!("items of request {name}"), failure))?;
        let Val::Arr(items) = items else {
            let detail = format!("items of request {name} found no list in the answer");
            return Err(Fault::new(GapReason::Malformed, detail));
        };
        Ok(Some(PageAnswer { items: items.to_vec(), got }))
    }

    /// A program on a page's answer, as text.
    fn on_page(
        &self,
        index: usize,
        program: &Program,
        scope: &Scope<'_>,
        answer: &PageAnswer,
    ) -> Result<Option<String>, Fault> {
        let got = &answer.got;
        let scope = Scope { answer: Some((got.status, &got.headers)), ..*scope };
        let name = &self.configured.connector.requests[index].name;
        let value = self.program(program, got.input.clone(), &scope);
        let value = value.map_err(|failure| self.broken(&format!("page of request {name}"), failure))?;
        Ok(match value {
            Val::Num(number) => Some(number.to_string()),
            other => jq::as_text(&other),
        })
    }
}
