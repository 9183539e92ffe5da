//! What the contract tests of both layers are made of: a description of what a vendor takes and answers, from the project's
//! own table or from the vendor's document; a server generated from it, which refuses what the vendor's would; a lint of fields. What needs a
//! validator of schemas is there with the feature `contracts`.

pub(crate) mod coverage;
pub(crate) mod description;
pub(crate) mod fields;
pub(crate) mod graphql;
pub(crate) mod jq_names;
pub(crate) mod recorded;
pub(crate) mod run;
pub(crate) mod sample;
pub(crate) mod schema;
#[cfg(feature = "contracts")]
pub(crate) mod served;
#[cfg(feature = "contracts")]
pub(crate) mod server;
#[cfg(feature = "contracts")]
pub(crate) mod shipped;
#[cfg(feature = "contracts")]
pub(crate) mod sweep;
pub(crate) mod table;
#[cfg(feature = "contracts")]
pub(crate) mod tickets;
pub(crate) mod union;
#[cfg(feature = "contracts")]
pub(crate) mod valid;
#[cfg(feature = "contracts")]
pub(crate) mod words;
