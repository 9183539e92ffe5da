//! GraphQL, as far as it takes to tell one document from another and to find a misspelt name: its names. What is right is for a
//! schema to say, in the second layer.

use std::collections::BTreeSet;

use serde_json::Value;

/// Words of the language itself, and of what every schema has.
const WORDS: &[&str] = &["query", "mutation", "include", "if", "true", "String", "Int", "Boolean", "ID"];

/// The root fields of a body's document, as a path: `teams+workflowStates`.
pub(crate) fn root_fields(body: &Value) -> Option<String> {
    let document = body["query"].as_str()?;
    let (mut braces, mut others, mut roots) = (0_u32, 0_u32, Vec::new());
    for token in tokens(document) {
        match token {
            "{" => braces += 1,
            "}" => braces = braces.saturating_sub(1),
            "(" => others += 1,
            ")" => others = others.saturating_sub(1),
            name if braces == 1 && others == 0 && is_name(name) && name != "include" => roots.push(name),
            _ => {}
        }
    }
    Some(roots.join("+"))
}

/// A name of the document that is not among the known ones.
pub(crate) fn unknown<'d>(document: &'d str, known: &str) -> Option<&'d str> {
    let known: BTreeSet<&str> = known.split_whitespace().chain(WORDS.iter().copied()).collect();
    tokens(document).into_iter().find(|token| is_name(token) && !known.contains(token))
}

fn is_name(token: &str) -> bool {
    token.starts_with(|first: char| first.is_ascii_alphabetic())
}

/// Names, variables with their `$`, and each other sign by itself. The connectors' documents have no texts.
fn tokens(document: &str) -> Vec<&str> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut tokens = Vec::new();
    let mut rest = document.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = if word(first) { rest.find(|c| !word(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
        tokens.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    tokens
}
