//! The shipped connectors against descriptions: field lint, and a run with every request accepted. Both layers ask the same,
//! and both must see the same facts: a table that has drifted from its vendor's description is caught by that, too.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::description::Description;
use super::fields::Linted;
use super::sample::USER;
use super::table::Table;
use super::{recorded, run};
use crate::expected;

/// Answers that are tried: each picks other words, booleans and alternatives.
pub(crate) const VARIANTS: usize = 4;

/// The person, typed in capitals and on a keyboard with wide letters.
const OTHERWISE: &str = "ＡＮＡ@ACME.EXAMPLE";

/// Asserts that every field that the connector reads is in the description or in a recorded answer.
pub(crate) fn fields_are_known(file: &Path, description: Option<&Description>) {
    let table: toml::Table = run::text(file).parse().expect("TOML");
    let recorded = recorded::of(file);
    let findings = Linted::new(&table, description, recorded.as_ref()).findings();
    assert!(findings.is_empty(), "{}:\n  {}", file.display(), findings.join("\n  "));
}

/// Asserts that a server made of the description accepts every request, that the facts are the expected ones, and that the
/// connector makes every request of its table.
pub(crate) async fn requests_are_accepted(file: &Path, table: &Table, description: Description) {
    let name = run::name(file);
    let described = Arc::new(description);
    let mut facts = BTreeMap::new();
    let mut requests = BTreeSet::new();
    let known = (0..VARIANTS).map(|variant| (format!("variant {variant}"), variant, USER));
    let stranger = table.stranger.iter().map(|user| ("a stranger".to_owned(), 0, user.as_str()));
    for (title, variant, user) in known.chain(stranger) {
        let ran = run::against(table, &described, &name, &run::text(file), variant, user).await;
        let (said, log) = ran.expect("it loads");
        assert!(log.refused.is_empty(), "{name}, {title}:\n  {}", log.refused.join("\n  "));
        facts.insert(title, json!(run::said(&said)));
        requests.extend(log.accepted.into_keys());
    }
    let ran = run::against(table, &described, &name, &run::text(file), 0, OTHERWISE).await;
    let (said, _) = ran.expect("it loads");
    assert_eq!(
        run::said(&said).get("account"),
        facts["variant 0"].get("account").filter(|account| !account.is_null()),
        "{name}: somebody whose name is typed in other letters is the same person"
    );
    for (method, path, _) in table.rows() {
        let path = format!("{}{path}", table.base);
        let request = described.same(method, &path).map(|one| format!("{method} {}", one.path));
        assert!(
            request.is_some_and(|request| requests.contains(&request)),
            "{name}: {method} {path} is in the table, and the connector does not ask it"
        );
    }
    expect(&name, &json!({ "requests": requests, "facts": facts }));
}

/// The same file for both layers.
fn expect(name: &str, seen: &Value) {
    let text = serde_json::to_string_pretty(seen).expect("JSON") + "\n";
    expected::file(&expected::path(&format!("data/contracts/facts/{name}.json")), &text);
}
