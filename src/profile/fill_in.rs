//! What a profile leaves to be filled in: settings that are empty, and variables and files that secrets come from.

use toml::{Table, Value};

/// One connection with what is to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FillIn {
    /// `[connect.NAME]`, `[ticketing]`.
    pub table: String,
    /// Settings that are empty.
    pub settings: Vec<String>,
    /// Environment variables that secrets come from.
    pub variables: Vec<String>,
}

/// What the text of a profile leaves to be filled in, by connection. A text that is not TOML leaves nothing.
#[must_use]
pub fn fill_in(text: &str) -> Vec<FillIn> {
    let Ok(root) = text.parse::<Table>() else { return Vec::new() };
    let connections = root.get("connect").and_then(Value::as_table).into_iter().flatten();
    let connections = connections.map(|(name, value)| (format!("[connect.{name}]"), value));
    let ticketing = root.get("ticketing").map(|value| ("[ticketing]".to_owned(), value));
    let all =
        connections.chain(ticketing).filter_map(|(name, value)| Some(of_table(name, value.as_table()?)));
    all.filter(|one| !one.settings.is_empty() || !one.variables.is_empty()).collect()
}

fn of_table(table: String, settings: &Table) -> FillIn {
    let empty = |value: &Value| value.as_str().is_some_and(|text| text.trim().is_empty());
    let empty = settings.iter().filter(|(_, value)| empty(value)).map(|(key, _)| key.clone());
    let variable = |value: &Value| Some(value.as_table()?.get("env")?.as_str()?.to_owned());
    FillIn { table, settings: empty.collect(), variables: settings.values().filter_map(variable).collect() }
}
