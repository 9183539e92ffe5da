//! A TOML table read key by key, with the place of everything: unknown keys and wrong types are reported, never skipped.

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::Source;
use crate::text::suggest;

/// A text in the file.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) value: String,
    /// The literal with its quotes.
    pub(crate) at: Range<usize>,
}

/// The texts of a list, without their places.
pub(crate) fn values(list: &[Text]) -> Vec<String> {
    list.iter().map(|text| text.value.clone()).collect()
}

impl Text {
    /// Where byte `offset` of the value stands in the file: past the quotes, the newline that they swallow, and escapes.
    pub(crate) fn place(&self, file: &str, offset: usize) -> Range<usize> {
        let raw = &file[self.at.clone()];
        let quotes = if raw.starts_with("'''") || raw.starts_with("\"\"\"") { 3 } else { 1 };
        let mut position = quotes.min(raw.len());
        if quotes == 3 {
            let rest = &raw[position..];
            position += if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
        }
        let mut left = offset;
        let escapes = raw.starts_with('"');
        while left > 0 && position < raw.len() {
            let rest = &raw[position..];
            let (in_file, in_value) = match rest.as_bytes() {
                [b'\\', b'u', ..] if escapes => (6, 1),
                [b'\\', b'U', ..] if escapes => (10, 1),
                [b'\\', b'x', ..] if escapes => (4, 1),
                [b'\\', b'\n' | b'\r', ..] if escapes => (rest.len() - rest[1..].trim_start().len(), 0),
                [b'\\', ..] if escapes => (2, 1),
                _ => {
                    let width = rest.chars().next().map_or(1, char::len_utf8);
                    (width, width)
                }
            };
            position += in_file;
            left = left.saturating_sub(in_value);
        }
        let start = self.at.start + position;
        start..start
    }
}

/// A table and the keys that were asked for.
pub(crate) struct SpannedTable<'t> {
    source: &'t Source<'t>,
    /// What it is called in messages: `[request.user]`.
    pub(crate) name: String,
    pub(crate) at: Range<usize>,
    inner: &'t DeTable<'t>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'t> SpannedTable<'t> {
    pub(crate) fn new(
        source: &'t Source<'t>,
        name: impl Into<String>,
        at: Range<usize>,
        table: &'t DeTable<'t>,
    ) -> Self {
        Self { source, name: name.into(), at, inner: table, asked: RefCell::default() }
    }

    /// The entry and where it stands.
    pub(crate) fn get(&self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.asked.borrow_mut().push(key);
        self.inner.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    /// Where a key is written.
    pub(crate) fn key_at(&self, key: &str) -> Range<usize> {
        let found = self.inner.keys().find(|name| name.get_ref() == key);
        found.map_or_else(|| self.at.clone(), Spanned::span)
    }

    pub(crate) fn text(&self, key: &'static str) -> Option<Text> {
        self.text_of(key, self.get(key)?)
    }

    /// A text that must be there.
    pub(crate) fn required(&self, key: &'static str) -> Option<Text> {
        if self.get(key).is_none() {
            self.source.report(&self.at, format!("{} needs `{key}`", self.name));
        }
        self.text(key)
    }

    pub(crate) fn text_of(&self, key: &str, value: &Spanned<DeValue<'t>>) -> Option<Text> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong(key, value, "a text in quotes");
        }
        text.map(|text| Text { value: text.to_owned(), at: value.span() })
    }

    pub(crate) fn flag(&self, key: &'static str) -> Option<bool> {
        let value = self.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong(key, value, "true or false");
        }
        flag
    }

    pub(crate) fn number(&self, key: &'static str) -> Option<u32> {
        self.number_of(key, self.get(key)?)
    }

    pub(crate) fn number_of(&self, key: &str, value: &Spanned<DeValue<'t>>) -> Option<u32> {
        let number = value.get_ref().as_integer();
        let number = number.and_then(|n| u32::from_str_radix(n.as_str(), n.radix()).ok());
        if number.is_none() {
            self.wrong(key, value, "a whole number");
        }
        number
    }

    pub(crate) fn list(&self, key: &'static str) -> Vec<&'t Spanned<DeValue<'t>>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let list = value.get_ref().as_array();
        if list.is_none() {
            self.wrong(key, value, "a list in [ ]");
        }
        list.map(|list| list.iter().collect()).unwrap_or_default()
    }

    pub(crate) fn table(&self, key: &'static str) -> Option<Self> {
        let value = self.get(key)?;
        self.table_of(key, format!("`{key}` of {}", self.name), value)
    }

    /// `value` as a table that is called `name`.
    pub(crate) fn table_of(&self, key: &str, name: String, value: &'t Spanned<DeValue<'t>>) -> Option<Self> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong(key, value, "a table: { … }");
        }
        table.map(|table| Self::new(self.source, name, value.span(), table))
    }

    /// All entries, in the order of the file.
    pub(crate) fn entries(&self) -> Vec<(&'t str, Range<usize>, &'t Spanned<DeValue<'t>>)> {
        let mut entries: Vec<_> =
            self.inner.iter().map(|(key, value)| (key.get_ref().as_ref(), key.span(), value)).collect();
        entries.sort_by_key(|(_, at, _)| at.start);
        entries
    }

    /// Reports every key that nobody asked for.
    pub(crate) fn finish(&self) {
        let asked = self.asked.borrow();
        for (key, at, _) in self.entries() {
            if !asked.contains(&key) {
                let near = suggest::one(key, asked.iter().copied());
                let mut known: Vec<_> = asked.iter().copied().collect();
                known.sort_unstable();
                known.dedup();
                let hint = near.map_or_else(
                    || format!("it has {}", known.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                self.source.report(&at, format!("`{key}` is not a key of {}; {hint}", self.name));
            }
        }
    }

    fn wrong(&self, key: &str, value: &Spanned<DeValue<'t>>, wanted: &str) {
        let found = value.get_ref().type_str();
        self.source.report(&value.span(), format!("`{key}` must be {wanted}, not {found}"));
    }
}
