//! The shipped connectors against descriptions: field lint, and a run with every request accepted. Both layers ask the same,
//! and both must see the same facts: a table that has drifted from its vendor's description is caught by that, too.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use regex::Regex;
use serde_json::{Value, json};

use super::description::Description;
use super::fields::Linted;
use super::sample::USER;
use super::table::Table;
use super::{recorded, run, served, tickets};
use crate::expected;

/// Answers that are tried: each picks other words, booleans and alternatives.
pub(crate) const VARIANTS: usize = 4;

/// The person, typed in capitals and on a keyboard with wide letters.
const OTHERWISE: &str = "ＡＮＡ@ACME.EXAMPLE";

/// Names that mean something to a query, a path or a filter, and one of 320 characters. Nobody has them.
fn awkward() -> Vec<String> {
    let long = format!("{}@{}.example", "a".repeat(64), "b".repeat(247));
    let rest = [
        "o'neil+\"chat\"@acme.example",
        "x\" or userName pr or userName eq \"y",
        "x' or 'a' eq 'a",
        "*",
        "(&(uid=*))",
        "100%@acme.example",
        "a/../b?c=d&e#f@acme.example",
        "..",
        "zo\u{eb}.\u{5f20}@acme.example",
        "zoe\u{308}@acme.example",
        "a b\\c@acme.example",
        "$ne",
        "{{user.id}}",
    ];
    rest.into_iter().map(str::to_owned).chain([long]).collect()
}

/// Asserts that every field that the connector reads is in the description or in a recorded answer.
pub(crate) fn fields_are_known(file: &Path, description: Option<&Description>) {
    let table: toml::Table = run::text(file).parse().expect("TOML");
    let recorded = recorded::of(file);
    let findings = Linted::new(&table, description, recorded.as_ref()).findings();
    assert!(findings.is_empty(), "{}:\n  {}", file.display(), findings.join("\n  "));
}

/// Asserts that a server made of the description accepts every request, also about names that are awkward in one, that the facts are the expected ones, and that the
/// connector makes every request of its table.
#[expect(clippy::print_stdout, reason = "the figures are the result")]
pub(crate) async fn requests_are_accepted(file: &Path, table: &Table, description: Description) {
    let name = run::name(file);
    let described = Arc::new(description);
    if file.parent().is_some_and(|folder| folder.ends_with("ticketing")) {
        tickets_are_accepted(file, table, &described).await;
        return;
    }
    let mut facts = BTreeMap::new();
    let mut requests = BTreeSet::new();
    let known = (0..VARIANTS).map(|variant| (format!("variant {variant}"), variant, USER));
    let stranger = table.stranger.iter().map(|user| ("a stranger".to_owned(), 0, user.as_str()));
    for (title, variant, user) in known.chain(stranger) {
        let ran = served::against(table, &described, &name, &run::text(file), variant, user).await;
        let (said, log) = ran.expect("it loads");
        assert!(log.refused.is_empty(), "{name}, {title}:\n  {}", log.refused.join("\n  "));
        facts.insert(title, json!(run::said(&said)));
        requests.extend(log.accepted.into_keys());
    }
    let users = awkward();
    let ran = served::about(table, &described, (&name, &run::text(file)), &users).await;
    let (all, log) = ran.expect("it loads");
    assert!(log.refused.is_empty(), "{name}, awkward names:\n  {}", log.refused.join("\n  "));
    for (user, said) in users.iter().zip(all) {
        let found = said.account.as_ref().ok().and_then(|known| known.value.as_ref());
        assert!(
            found.is_none_or(Vec::is_empty),
            "{name}: {user} is nobody, and somebody was found: {found:?}"
        );
    }
    let sent: usize = log.accepted.values().sum();
    println!("{name:<18}{sent:>6} requests about awkward names taken, none refused");
    let ran = served::against(table, &described, &name, &run::text(file), 0, OTHERWISE).await;
    let (said, _) = ran.expect("it loads");
    assert_eq!(
        run::said(&said).get("account"),
        facts["variant 0"].get("account").filter(|account| !account.is_null()),
        "{name}: somebody whose name is typed in other letters is the same person"
    );
    all_are_asked(&name, table, &described, &requests);
    expect(&name, &json!({ "requests": requests, "facts": facts }));
}

/// Asserts the same of a ticketing connector, whose verbs are run for awkward tickets: with answers as the table has them, of which
/// each verb must make something, and with the description's own, of which it must make something or a clean failure.
#[expect(clippy::print_stdout, reason = "the figures are the result")]
async fn tickets_are_accepted(file: &Path, table: &Table, described: &Arc<Description>) {
    let (name, text) = (run::name(file), run::text(file));
    let own = Arc::new(table.description(|_| true));
    let (mut requests, mut worked, mut sent) = (BTreeSet::new(), BTreeSet::new(), 0);
    let mut failed = BTreeMap::new();
    // the first layer's description is the table itself
    let others = (described.root != own.root).then_some(described);
    for (answers, variant) in
        [&own].into_iter().chain(others).flat_map(|from| (0..VARIANTS).map(move |variant| (from, variant)))
    {
        let ran =
            tickets::every_verb(table, described, answers, &name, &text, variant).await.expect("it loads");
        let place = format!("{name}, variant {variant}");
        assert!(ran.refused.is_empty(), "{place}:\n  {}", ran.refused.join("\n  "));
        assert!(
            ran.wrong.is_empty(),
            "{place}: another problem's ticket passed for this one's: {:?}",
            ran.wrong
        );
        sent += ran.accepted.values().sum::<usize>();
        requests.extend(ran.accepted.into_keys());
        worked.extend(ran.worked);
        failed.extend(ran.failed);
    }
    failed.retain(|verb, _| !worked.contains(verb));
    assert!(failed.is_empty(), "{name}: of no answer anything is made: {failed:#?}");
    all_are_asked(&name, table, described, &requests);
    println!("{name:<16}{sent:>6} requests of {} kinds taken, none refused", requests.len());
}

/// Asserts that the connector makes every request of its table.
fn all_are_asked(name: &str, table: &Table, described: &Description, requests: &BTreeSet<String>) {
    for (method, path, _) in table.rows() {
        let path = format!("{}{path}", table.base);
        let request = described.same(method, &path).map(|one| format!("{method} {}", one.path));
        assert!(
            request.is_some_and(|request| requests.contains(&request)),
            "{name}: {method} {path} is in the table, and the connector does not ask it"
        );
    }
}

static LISTENED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"http://127\.0\.0\.1:\d+").expect("a pattern"));

/// The same file for both layers.
fn expect(name: &str, seen: &Value) {
    let text = serde_json::to_string_pretty(seen).expect("JSON") + "\n";
    // Where the server listened.
    let text = LISTENED.replace_all(&text, "http://server");
    expected::file(&expected::path(&format!("data/contracts/facts/{name}.json")), &text);
}
