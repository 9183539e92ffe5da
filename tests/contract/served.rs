//! Runs a shipped connector, unchanged, against a server that is generated from a description.

use std::sync::Arc;

use escalate::connectors::{self, Configured};
use escalate::facts::Facts;
use escalate::http::Http;
use serde_json::json;

use super::description::Description;
use super::run::{configured, context, now};
use super::server::{Contract, Log};
use super::table::Table;

/// A private key that signs nothing else.
const RSA: &str = include_str!("../data/connectors/rsa-test-only.pem");

/// The connector at a generated server, with the settings of its table.
pub(crate) fn at_server(
    server: &Contract,
    table: &Table,
    name: &str,
    text: &str,
) -> Result<Configured, String> {
    at(&server.url(), table, name, text)
}

/// The same at that address.
pub(crate) fn at(url: &str, table: &Table, name: &str, text: &str) -> Result<Configured, String> {
    let settings = table.settings.iter();
    let settings: Vec<(&str, String)> = settings
        .map(|(name, value)| (name.as_str(), value.replace("{server}", url).replace("{rsa}", RSA)))
        .chain([("url", url.to_owned())])
        .collect();
    let settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    configured(name, text, &settings)
}

/// The facts about each of some people, of one server and one connector, and all that came in.
pub(crate) async fn about(
    table: &Table,
    description: &Arc<Description>,
    (name, text): (&str, &str),
    users: &[String],
) -> Result<(Vec<Facts>, Log), String> {
    let server = Contract::start(Arc::clone(description), table.token.clone(), 0).await;
    let configured = at_server(&server, table, name, text)?;
    let http = Http::default();
    let mut all = Vec::new();
    for user in users {
        let context = context(&http, now());
        let case =
            table.case(user, json!({ "known": true, "features": [{ "name": "Cases", "flag": "cases" }] }));
        all.push(connectors::facts(&configured, &case, &context).await);
    }
    Ok((all, server.log()))
}

/// The facts of a connector, with the settings of its table, against a server that is generated from a description.
pub(crate) async fn against(
    table: &Table,
    description: &Arc<Description>,
    name: &str,
    text: &str,
    variant: usize,
    user: &str,
) -> Result<(Facts, Log), String> {
    let server = Contract::start(Arc::clone(description), table.token.clone(), variant).await;
    let configured = at_server(&server, table, name, text)?;
    let needs = json!({ "known": true, "features": [{ "name": "Cases", "flag": "cases" }] });
    let case = table.case(user, needs);
    let http = Http::default();
    let context = context(&http, now());
    let facts = connectors::facts(&configured, &case, &context).await;
    for of in configured.connector.lists() {
        for text in [Some(user), Some("Ana Ito"), None] {
            let listed = connectors::list(&configured, &case, of, text, &context).await;
            listed.expect("a list").map_err(|why| format!("[list] {}: {why}", of.listing()))?;
        }
    }
    Ok((facts, server.log()))
}
