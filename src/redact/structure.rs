//! Text with a structure: JSON, headers, cookies, query strings, forms, URLs, and one inside the other. Values are cleaned
//! by their name and by their look, at every depth; the structure stays, so that what is cleaned can still be read.
//!
//! Two ways to decide: in a *listed* place (everything in a HAR) only values with a name from the lists in [`names`] stay,
//! in a *named* place (any other JSON) a value goes if its name or its look says that it is secret.
//!
//! The grammars call each other, because they stand in each other: JSON in a parameter of a URL in a header of a HAR.
//! [`walk::Walk`] counts how deep.

pub(super) mod base64;
pub(super) mod body;
mod cookie;
pub(super) mod har_role;
mod header;
mod heuristics;
pub(super) mod json;
mod markup;
pub(super) mod placeholder;
mod query;
mod unlisted;
mod url;
mod value;
pub(super) mod walk;
mod words;
