//! A server that is generated from the table takes what the connector sends, and refuses what is wrong.

use crate::contract::run::files;
use crate::contract::{coverage, recorded, run, shipped as asked, sweep, table, words};

#[test]
fn every_field_is_in_the_table_or_in_a_recorded_answer() {
    let mut linted = 0;
    for file in files() {
        let described = table::of(&run::name(&file)).map(|table| table.description(|_| true));
        assert!(
            described.is_some() || recorded::of(&file).is_some(),
            "{}: nothing to look fields up in",
            file.display()
        );
        asked::fields_are_known(&file, described.as_ref());
        linted += 1;
    }
    assert!(linted > 0);
}

#[tokio::test]
async fn a_server_made_of_the_table_accepts_every_request() {
    for file in files() {
        let Some(table) = table::of(&run::name(&file)) else { continue };
        asked::requests_are_accepted(&file, &table, table.description(|_| true)).await;
    }
}

#[test]
fn a_server_made_of_a_table_refuses_wrong_requests() {
    let mut refused = sweep::Refused::default();
    for connector in coverage::connectors() {
        let Some(table) = connector.table else { continue };
        let described = table.description(|_| true);
        sweep::schemas_compile(&connector.name, &described);
        sweep::refuses(&connector.name, &described, &mut refused);
        if connector.name == "unleash" {
            sweep::refuses_a_misspelt_member(&described);
        }
    }
    assert!(refused.iter().all(|count| *count > 0), "every kind of mistake was tried: {refused:?}");
}

/// `cargo test --all-features --test it every_word -- --ignored --nocapture` prints how many were tried.
#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn every_word_of_an_answer_gives_facts_or_gaps_and_an_unknown_one_passes_nothing() {
    let mut wrong = Vec::new();
    for file in files() {
        let name = run::name(&file);
        let Some(table) = table::of(&name) else { continue };
        if file.parent().is_some_and(|folder| folder.ends_with("ticketing")) {
            continue;
        }
        let words = words::tried(&table, &name, &run::text(&file)).await;
        println!(
            "{name:<18}{:>5} fields, {:>5} words tried, {} wrong",
            words.fields,
            words.count,
            words.wrong.len()
        );
        wrong.extend(words.wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
