//! `page`: how a listing goes on.

use super::super::{AllowedNames, Loader};
use crate::connectors::model::{PageBy, Paging, Program};
use crate::text::spanned_toml::{SpannedTable, Text};

/// Pages that are read when the file does not say.
const MOST: u32 = 20;

impl Loader<'_> {
    pub(super) fn page(&mut self, table: &SpannedTable<'_>, place: AllowedNames) -> Option<Paging> {
        let items = table.required("items").map(|text| self.program(text, place));
        let max = table.number("max").unwrap_or(MOST);
        if max == 0 {
            self.source.report(&table.key_at("max"), "`max` must be at least 1");
        }
        let link = table.flag("link").unwrap_or(false).then_some(PageBy::Link);
        let param = table.text("param").map(|text| text.value);
        let next = table.text("next").map(|text| self.program(text, place)).map(|next| match param {
            Some(param) => PageBy::Cursor { next, param },
            None => PageBy::Address(next),
        });
        let size = self.size(table);
        let first = table.number("first");
        let total = table.text("total").map(|text| self.program(text, place));
        let count = table.text("offset").map(|text| (text, false));
        let number = table.text("number").map(|text| (text, true));
        let by_count = count.or(number).and_then(|(text, pages)| {
            let first = first.unwrap_or(u32::from(pages));
            if size.is_none() {
                self.source.report(&table.at, "a page by count needs `size = [\"parameter\", items]`");
            }
            Some(PageBy::Count { param: text.value, pages, first, size: size.clone()?, total })
        });
        table.finish();
        let mut ways: Vec<PageBy> = [link, next, by_count].into_iter().flatten().collect();
        if ways.len() != 1 {
            let message = "a page has one of link = true, next (with param for a cursor), offset (counts items), \
                           number (counts pages)";
            self.source.report(&table.at, message);
        }
        Some(Paging { items: items?, by: ways.pop()?, max: max.max(1), size })
    }

    /// `size = ["count", 50]`.
    fn size(&self, table: &SpannedTable<'_>) -> Option<(String, u32)> {
        let value = table.get("size")?;
        let list = value.get_ref().as_array().map(|list| list.iter().collect::<Vec<_>>()).unwrap_or_default();
        let [param, number] = list.as_slice() else {
            self.source.report(&value.span(), "`size` is a parameter and a number: [\"count\", 50]");
            return None;
        };
        let param: Option<Text> = table.text_of("size", param);
        let number = table.number_of("size", number).filter(|number| *number > 0);
        if number.is_none() {
            self.source.report(&value.span(), "`size` must be at least 1");
        }
        Some((param?.value, number?))
    }
}

impl Paging {
    pub(super) fn programs(&self) -> Vec<&Program> {
        let by = match &self.by {
            PageBy::Link => None,
            PageBy::Address(next) | PageBy::Cursor { next, .. } => Some(next),
            PageBy::Count { total, .. } => total.as_ref(),
        };
        [&self.items].into_iter().chain(by).collect()
    }
}
