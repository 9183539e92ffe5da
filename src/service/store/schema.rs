//! The tables, step by step: a step is never changed once it was published, a new one is added at the end.

/// One step, in the words of each database.
struct SchemaStep {
    sqlite: &'static str,
    postgres: &'static str,
}

/// All steps. The version of a database is how many of them it has.
const STEPS: [SchemaStep; 1] = [SchemaStep {
    sqlite: include_str!("schema/first.sqlite.sql"),
    postgres: include_str!("schema/first.postgres.sql"),
}];

/// The version that this program knows.
pub(super) const NEWEST: i64 = 1;
// Whoever adds a step raises the number.
const _: () = assert!(STEPS.len() == 1);

/// Whose words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SqlWords {
    Sqlite,
    Postgres,
}

/// The steps that a database of that version needs, the next one first.
pub(super) fn missing(version: i64, words: SqlWords) -> impl Iterator<Item = &'static str> {
    let have = usize::try_from(version).unwrap_or_default();
    STEPS.iter().skip(have).map(move |step| match words {
        SqlWords::Sqlite => step.sqlite,
        SqlWords::Postgres => step.postgres,
    })
}
