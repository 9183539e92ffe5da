//! How a request's listing goes on.

use super::Program;

/// How a listing goes on.
#[derive(Debug)]
pub(in super::super) struct Paging {
    pub(in super::super) items: Program,
    pub(in super::super) by: PageBy,
    pub(in super::super) max: u32,
    /// The parameter that asks for this many on a page, where pages are not counted.
    pub(in super::super) size: Option<(String, u32)>,
}

impl Paging {
    /// Pages that are read at most.
    pub(in super::super) fn most(&self) -> usize {
        usize::try_from(self.max).unwrap_or(usize::MAX)
    }

    /// The parameter that asks for a size, for the first page: the others are named whole, or by a cursor.
    pub(in super::super) fn size_asked(&self) -> Vec<(String, String)> {
        self.size.iter().map(|(name, size)| (name.clone(), size.to_string())).collect()
    }

    /// Whether a page has as many items as were asked for; not, where that is not known.
    pub(in super::super) fn is_full(&self, items: usize) -> bool {
        self.size.as_ref().is_some_and(|(_, size)| items >= usize::try_from(*size).unwrap_or(usize::MAX))
    }
}

#[derive(Debug)]
pub(in super::super) enum PageBy {
    /// `Link: <…>; rel="next"`.
    Link,
    /// The answer names the next page's address.
    Address(Program),
    /// The answer gives a cursor for this query parameter.
    Cursor { next: Program, param: String },
    /// The query parameter counts items, or pages.
    Count { param: String, pages: bool, first: u32, size: (String, u32), total: Option<Program> },
}
