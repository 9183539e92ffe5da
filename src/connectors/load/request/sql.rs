//! `sql`: a query, and `bind`: what goes beside it. No value is ever part of the statement.

use super::super::{AllowedNames, Loader};
use super::OF_HTTP;
use crate::connectors::model::{ConnectorKind, SqlTarget};
use crate::sql::SqlStatement;
use crate::text::spanned_toml::{SpannedTable, Text};
use crate::text::suggest;

/// Rows that are read where the file does not say.
const ROWS: u32 = 1_000;

/// Keys that a query cannot have, beside those of HTTP.
const OF_OTHERS: &[&str] = &["files", "folder", "page", "missing", "decode", "auth", "reads", "columns"];

impl Loader<'_> {
    /// The query of a request, if it has one.
    pub(super) fn sql(&mut self, table: &SpannedTable<'_>, place: AllowedNames) -> Option<SqlTarget> {
        let Some(text) = table.text("sql") else {
            for key in ["bind", "limit"] {
                // a search has one, too
                let is_of_search = key == "limit" && table.get("ldap").is_some();
                if table.get(key).is_some() && !is_of_search {
                    self.source.report(&table.key_at(key), format!("`{key}` belongs to `sql`"));
                }
            }
            return None;
        };
        let statement = SqlStatement::parse(&text.value);
        let statement =
            statement.map_err(|(at, what)| self.source.report(&text.place(self.source.text, at), what)).ok();
        let bind = table.table("bind");
        let given: Vec<(Text, Option<_>)> = bind
            .iter()
            .flat_map(|bind| bind.entries().into_iter())
            .map(|(name, at, value)| {
                let template = table.text_of(name, value).and_then(|text| self.template(&text, place));
                (Text { value: name.to_owned(), at }, template)
            })
            .collect();
        let limit = table.number("limit").unwrap_or(ROWS);
        if limit == 0 {
            self.source.report(&table.key_at("limit"), "`limit` must be at least 1");
        }
        let statement = statement?;
        let known = || statement.names().iter().map(String::as_str);
        for (name, _) in &given {
            if !known().any(|known| known == name.value) {
                let near = suggest::one(&name.value, known())
                    .map(|near| format!("; did you mean `{near}`?"))
                    .unwrap_or_default();
                self.source.report(&name.at, format!("the statement has no :{}{near}", name.value));
            }
        }
        let mut values = Vec::new();
        for name in statement.names() {
            match given.iter().position(|(given, _)| given.value == *name) {
                Some(index) => values.extend(given[index].1.clone()),
                None => self.source.report(&text.at, format!("`bind` does not say what :{name} is")),
            }
        }
        Some(SqlTarget { statement, bind: values, limit: usize::try_from(limit).unwrap_or(usize::MAX) })
    }

    /// What a query cannot have, and who asks none.
    pub(super) fn sql_rules(&self, table: &SpannedTable<'_>) {
        if self.kind == ConnectorKind::Ticketing {
            self.source.report(
                &table.key_at("sql"),
                "a ticketing connector asks no database: nothing is written there",
            );
        }
        for key in OF_HTTP.iter().chain(OF_OTHERS) {
            if table.key_at(key) != table.at {
                self.source.report(&table.key_at(key), format!("`{key}` has no meaning for `sql`"));
            }
        }
    }
}
