//! The shipped connectors against their vendors' own descriptions.

use std::collections::BTreeMap;

use crate::contract::description::Description;
use crate::contract::table::Table;
use crate::contract::{coverage, run, schema, shipped, sweep, table};
use crate::data;
use crate::drift;

/// The vendor's description, and nothing else.
fn vendors(name: &str) -> Description {
    let text = data::read(&format!("contracts/{name}.json"));
    Description::of(serde_json::from_str(&text).expect("a description is JSON"))
}

/// The vendor's description, with those requests of the table that it may lack.
fn described(table: &Table) -> Description {
    vendors(&table.vendor).with(table.description(|row| row.undescribed.is_some()))
}

/// Every connector that has a table: its name and the table.
fn tables() -> impl Iterator<Item = (String, Table)> {
    coverage::connectors().into_iter().filter_map(|one| Some((one.name, one.table?)))
}

#[test]
fn the_tables_say_what_the_vendors_say() {
    let mut wrong = Vec::new();
    for (name, table) in tables() {
        let found = drift::between(&table, &vendors(&table.vendor));
        wrong.extend(found.differences.into_iter().map(|difference| format!("{name}.toml: {difference}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_field_is_in_the_vendors_description_or_in_a_recorded_answer() {
    for file in run::files() {
        let Some(table) = table::of(&run::name(&file)) else { continue };
        shipped::fields_are_known(&file, Some(&described(&table)));
    }
}

#[tokio::test]
async fn a_server_made_of_the_vendors_description_accepts_every_request() {
    for file in run::files() {
        let Some(table) = table::of(&run::name(&file)) else { continue };
        shipped::requests_are_accepted(&file, &table, described(&table)).await;
    }
}

#[test]
fn a_server_made_of_a_description_refuses_wrong_requests() {
    let mut refused = sweep::Refused::default();
    let vendors: BTreeMap<String, Table> = tables().map(|(_, table)| (table.vendor.clone(), table)).collect();
    for (vendor, table) in vendors {
        let described = described(&table);
        sweep::schemas_compile(&vendor, &described);
        sweep::refuses(&vendor, &described, &mut refused);
        if vendor == "unleash" {
            sweep::refuses_a_misspelt_member(&described);
        }
    }
    assert!(refused.iter().all(|count| *count > 0), "every kind of mistake was tried: {refused:?}");
}

/// `cargo test --features vendor-data --test vendor_data coverage -- --nocapture` prints what both layers look at.
#[test]
fn coverage_of_connectors() {
    for connector in coverage::connectors() {
        println!("first layer   {connector}");
        let Some(table) = connector.table else { continue };
        let (description, found) = (vendors(&table.vendor), drift::between(&table, &vendors(&table.vendor)));
        let fields: usize = description
            .operations
            .iter()
            .filter_map(|operation| operation.answer(&description.root).1)
            .map(|(_, answer)| {
                let mut names = std::collections::BTreeSet::new();
                schema::names(&description.root, answer, &mut names);
                names.len()
            })
            .sum();
        println!(
            "second layer  {:<16}{:>4} requests and {} lines held against {}.json ({} operations, {fields} fields); {} requests are not in it",
            connector.name,
            found.requests,
            found.lines,
            table.vendor,
            description.operations.len(),
            found.undescribed,
        );
    }
}
