//! Pages by number, or by how many items were read.

use futures_util::stream::{self, StreamExt as _};
use jaq_json::Val;

use super::{Later, Listing, PageAnswer};
use crate::connectors::model::{PageBy, Paging, Program};
use crate::connectors::run::Run;
use crate::connectors::run::exchange::PageRequest;
use crate::connectors::run::fault::Fault;
use crate::connectors::run::scope::Scope;

/// How the pages are counted.
pub(super) struct Count<'p> {
    param: &'p str,
    pages: bool,
    first: u32,
    pub(super) size: &'p (String, u32),
    total: Option<&'p Program>,
}

impl<'p> Count<'p> {
    /// If they are.
    pub(super) fn of(by: &'p PageBy) -> Option<Self> {
        let PageBy::Count { param, pages, first, size, total } = by else { return None };
        Some(Self { param, pages: *pages, first: *first, size, total: total.as_ref() })
    }

    /// The parameters of page `number`, which starts after `items`.
    pub(super) fn page_request(&self, number: usize, items: usize, size: u32) -> PageRequest {
        let step = if self.pages { number } else { items };
        let start = usize::try_from(self.first).unwrap_or_default() + step;
        PageRequest {
            query: vec![(self.param.to_owned(), start.to_string()), (self.size.0.clone(), size.to_string())],
            address: None,
        }
    }

    /// How many items a page has on this server, of which the first has `items`. Where pages are numbered, the next ones are asked
    /// for with this size: a server that caps pages at 50 and counts them by the 100 that were asked for would leave items out.
    fn size_there(&self, items: usize) -> u32 {
        let given = u32::try_from(items).unwrap_or(u32::MAX);
        if self.pages { self.size.1.min(given.max(1)) } else { self.size.1 }
    }
}

impl Run<'_> {
    /// All pages: in parallel as soon as it is known how many there are.
    pub(super) async fn counted(
        &self,
        index: usize,
        page: &Paging,
        scope: &Scope<'_>,
        count: &Count<'_>,
        first: PageAnswer,
    ) -> Result<Listing, Fault> {
        let total = match count.total {
            Some(program) => {
                self.on_page(index, program, scope, &first)?.and_then(|text| text.parse::<usize>().ok())
            }
            None => None,
        };
        match total {
            Some(total) => self.up_to_total(index, page, scope, count, first.items, total).await,
            None => self.until_empty(index, page, scope, count, first.items).await,
        }
    }

    /// As many as the server says that there are.
    async fn up_to_total(
        &self,
        index: usize,
        page: &Paging,
        scope: &Scope<'_>,
        count: &Count<'_>,
        first: Vec<Val>,
        total: usize,
    ) -> Result<Listing, Fault> {
        // Not `size`: a server that caps pages at 40 gives 40 when 50 are asked for.
        let per_page = first.len();
        let size = count.size_there(per_page);
        let wanted = if per_page == 0 { 1 } else { total.div_ceil(per_page).min(page.most()) };
        let requests: Vec<PageRequest> =
            (1..wanted).map(|number| count.page_request(number, number * per_page, size)).collect();
        // Not all at once: the first answer that is too much stops those that were not sent yet.
        let at_once = 2 * self.configured.connector.at_once.max(1);
        let answers = requests.iter().map(|page_request| self.later(index, page, scope, page_request));
        let mut answers = stream::iter(answers).buffered(at_once);
        let mut all = first.clone();
        // A server that does not know the parameter gives the first page each time, and so many may add up to the total.
        let mut repeated = false;
        while let Some(answer) = answers.next().await {
            if let Later::Page(answer) = answer? {
                repeated |= answer.items == first;
                all.extend(answer.items);
            }
        }
        let unseen = total.saturating_sub(all.len());
        Ok(Listing { complete: all.len() == total && !repeated, items: all, unseen })
    }

    /// Nobody says how many there are: the empty page behind the last one proves the end.
    async fn until_empty(
        &self,
        index: usize,
        page: &Paging,
        scope: &Scope<'_>,
        count: &Count<'_>,
        first: Vec<Val>,
    ) -> Result<Listing, Fault> {
        let size = count.size_there(first.len());
        let mut last = first.clone();
        let mut all = first;
        let mut short = false;
        for number in 1..page.most() {
            if last.is_empty() {
                return Ok(Listing::new(all, true));
            }
            let request = count.page_request(number, all.len(), size);
            let Later::Page(answer) = self.later(index, page, scope, &request).await? else {
                return Ok(Listing::new(all, false));
            };
            // A server that does not know the parameter gives the same page for ever.
            if answer.items == last {
                return Ok(Listing::new(all, false));
            }
            // Behind a numbered page that had fewer, those left out are never seen.
            let left_out = short && count.pages && !answer.items.is_empty();
            short = answer.items.len() < usize::try_from(size).unwrap_or(usize::MAX);
            last = answer.items;
            all.extend(last.iter().cloned());
            if left_out {
                return Ok(Listing::new(all, false));
            }
        }
        let complete = last.is_empty();
        Ok(Listing::new(all, complete))
    }
}
