//! `[assistant]`: what a language model may do that uses `escalate mcp`.

use schemars::JsonSchema;

use crate::text::spanned_toml::SpannedTable;

/// `[assistant]`, for the schema.
#[derive(JsonSchema)]
#[schemars(rename = "AssistantTable", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct AssistantForm {
    /// Whether it may file tickets. Left out: it drafts them, and somebody files them.
    file: Option<bool>,
}

/// `[assistant]` as it was written.
#[derive(Debug, Default)]
pub(in crate::profile) struct RawAssistant {
    /// Whether it may file tickets.
    pub(in crate::profile) file: Option<bool>,
}

pub(super) fn assistant(root: &SpannedTable<'_>) -> RawAssistant {
    let table =
        root.get("assistant").and_then(|value| root.table_of("assistant", "[assistant]".to_owned(), value));
    let Some(table) = table else { return RawAssistant::default() };
    let file = table.flag("file");
    table.finish();
    RawAssistant { file }
}
