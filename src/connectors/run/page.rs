//! Listings that come in pages.

use futures_util::stream::{self, StreamExt as _};
use jaq_json::Val;
use reqwest::header::HeaderMap;
use url::Url;

use super::Run;
use super::answer::{Answered, Got};
use super::each::RequestValue;
use super::exchange::PageRequest;
use super::fault::Fault;
use super::scope::Scope;
use crate::connectors::jq;
use crate::connectors::model::{PageBy, Paging, Program};
use crate::facts::GapReason;
use crate::http::{NextLink, next_link};

/// What one page gave.
struct PageAnswer {
    items: Vec<Val>,
    input: Val,
    status: u16,
    headers: Val,
    raw: HeaderMap,
    url: Url,
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
        let read = match &page.by {
            PageBy::Count { param, pages, first, size, total } => {
                let count = Count { param, pages: *pages, first: *first, size, total: total.as_ref() };
                self.counted(index, page, scope, &count).await?
            }
            by => self.linked(index, page, scope, by).await?,
        };
        let Some((items, complete)) = read else {
            return Ok(RequestValue { value: Val::Null, complete: true });
        };
        let value = self.finished(index, jq::list(items), scope)?;
        Ok(RequestValue { value, complete })
    }

    /// Page after page, each named by the one before.
    async fn linked(
        &self,
        index: usize,
        page: &Paging,
        scope: &Scope<'_>,
        by: &PageBy,
    ) -> Result<Option<(Vec<Val>, bool)>, Fault> {
        let mut page_request = PageRequest::default();
        let mut all = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for _ in 0..page.max {
            let Some(answer) = self.answer(index, page, scope, &page_request).await? else {
                return Ok((!all.is_empty()).then_some((all, true)));
            };
            let next = self.next(index, scope, by, &answer)?;
            all.extend(answer.items);
            match next {
                Continuation::Page(_, mark) if seen.contains(&mark) => return Ok(Some((all, false))),
                Continuation::Page(next, mark) => {
                    seen.push(mark);
                    page_request = next;
                }
                Continuation::End => return Ok(Some((all, true))),
                Continuation::Unclear => return Ok(Some((all, false))),
            }
        }
        Ok(Some((all, false)))
    }

    /// How the listing goes on after a page.
    fn next(
        &self,
        index: usize,
        scope: &Scope<'_>,
        by: &PageBy,
        answer: &PageAnswer,
    ) -> Result<Continuation, Fault> {
        let text = match by {
            PageBy::Link => match next_link(&answer.raw) {
                NextLink::Page(address) => Some(address),
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
            let request = PageRequest { query: vec![(param.clone(), text.clone())], address: None };
            return Ok(Continuation::Page(request, text));
        }
        let name = &self.configured.connector.requests[index].name;
        let wrong =
            |why: &str| Fault::new(GapReason::WrongAddress, format!("request {name}: the next page {why}"));
        let url = answer.url.join(&text).map_err(|_| wrong("has no address"))?;
        if url.origin() != answer.url.origin() {
            return Err(wrong("is at another host, where credentials must not go"));
        }
        Ok(Continuation::Page(PageRequest { query: Vec::new(), address: Some(url) }, text))
    }

    /// Pages by number: in parallel as soon as it is known how many there are.
    async fn counted(
        &self,
        index: usize,
        page: &Paging,
        scope: &Scope<'_>,
        count: &Count<'_>,
    ) -> Result<Option<(Vec<Val>, bool)>, Fault> {
        let Some(answer) = self.answer(index, page, scope, &count.page_request(0, 0)).await? else {
            return Ok(None);
        };
        let total = match count.total {
            Some(program) => {
                self.on_page(index, program, scope, &answer)?.and_then(|text| text.parse::<usize>().ok())
            }
            None => None,
        };
        let mut all = answer.items;
        let most = usize::try_from(page.max).unwrap_or(usize::MAX);
        let size = usize::try_from(count.size.1).unwrap_or(usize::MAX);
        if let Some(total) = total {
            // Not `size`: a server that caps pages at 40 gives 40 when 50 are asked for.
            let per_page = all.len();
            if per_page == 0 || per_page >= total {
                return Ok(Some((all, per_page >= total)));
            }
            let wanted = total.div_ceil(per_page);
            let requests: Vec<PageRequest> =
                (1..wanted.min(most)).map(|number| count.page_request(number, number * per_page)).collect();
            // Not all at once: the first answer that is too much stops those that were not sent yet.
            let at_once = 2 * self.configured.connector.at_once.max(1);
            let answers = requests.iter().map(|page_request| self.answer(index, page, scope, page_request));
            let mut answers = stream::iter(answers).buffered(at_once);
            while let Some(answer) = answers.next().await {
                all.extend(answer?.map(|answer| answer.items).unwrap_or_default());
            }
            let complete = all.len() >= total;
            return Ok(Some((all, complete)));
        }
        let mut last = all.len();
        for number in 1..most {
            if last < size {
                return Ok(Some((all, true)));
            }
            let answer = self.answer(index, page, scope, &count.page_request(number, all.len())).await?;
            let items = answer.map(|answer| answer.items).unwrap_or_default();
            last = items.len();
            all.extend(items);
        }
        Ok(Some((all, last < size)))
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
        let Got { input, status, headers, raw, url } = *got;
        let name = &self.configured.connector.requests[index].name;
        let on_answer = Scope { answer: Some((status, &headers)), ..*scope };
        let items = self.program(&page.items, input.clone(), &on_answer);
        let items = items.map_err(|failure| self.broken(&format!("items of request {name}"), failure))?;
        let Val::Arr(items) = items else {
            let detail = format!("items of request {name} found no list in the answer");
            return Err(Fault::new(GapReason::Malformed, detail));
        };
        Ok(Some(PageAnswer { items: items.to_vec(), input, status, headers, raw, url }))
    }

    /// A program on a page's answer, as text.
    fn on_page(
        &self,
        index: usize,
        program: &Program,
        scope: &Scope<'_>,
        answer: &PageAnswer,
    ) -> Result<Option<String>, Fault> {
        let scope = Scope { answer: Some((answer.status, &answer.headers)), ..*scope };
        let name = &self.configured.connector.requests[index].name;
        let value = self.program(program, answer.input.clone(), &scope);
        let value = value.map_err(|failure| self.broken(&format!("page of request {name}"), failure))?;
        Ok(match value {
            Val::Num(number) => Some(number.to_string()),
            other => jq::as_text(&other),
        })
    }
}

struct Count<'p> {
    param: &'p str,
    pages: bool,
    first: u32,
    size: &'p (String, u32),
    total: Option<&'p Program>,
}

impl Count<'_> {
    /// The parameters of page `number`, which starts after `items`.
    fn page_request(&self, number: usize, items: usize) -> PageRequest {
        let step = if self.pages { number } else { items };
        let start = usize::try_from(self.first).unwrap_or_default() + step;
        let (size, count) = self.size;
        PageRequest {
            query: vec![(self.param.to_owned(), start.to_string()), (size.clone(), count.to_string())],
            address: None,
        }
    }
}
