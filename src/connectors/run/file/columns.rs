//! The names of columns: one that is a slip of one that is not there is no other column.

use jaq_json::Val;

use crate::connectors::jq;
use crate::text::suggest;

/// What is wrong with the names in the first thing of a file, against those that are known; none: all are right.
pub(super) fn misnamed(some: &[Val], known: &[String]) -> Option<String> {
    let Some(Val::Obj(first)) = some.first() else { return None };
    let names: Vec<String> = first.keys().filter_map(jq::as_text).collect();
    let missing: Vec<&str> =
        known.iter().map(String::as_str).filter(|one| !names.iter().any(|name| name == one)).collect();
    let wrong: Vec<String> = names
        .iter()
        .filter(|name| !known.contains(name))
        .filter_map(|name| {
            let near = suggest::one(name.trim(), missing.iter().copied());
            Some((name, near.or_else(|| missing.iter().copied().find(|one| is_turned(name.trim(), one)))?))
        })
        .map(|(name, near)| format!("`{name}` is no column that is read; did you mean `{near}`?"))
        .collect();
    (!wrong.is_empty()).then(|| format!("line 1: {}", wrong.join(" ")))
}

/// Of names of two letters each other one is a slip away (`ip` is not `id`), but for the same two in turn: `yb` is `by`.
fn is_turned(name: &str, other: &str) -> bool {
    other.len() == 2 && name.chars().rev().eq(other.chars())
}
