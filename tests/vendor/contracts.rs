//! The shipped connectors against their vendors' own descriptions.

use std::collections::BTreeMap;
use std::path::Path;

use crate::contract::description::Description;
use crate::contract::table::Table;
use crate::contract::{coverage, run, schema, shipped, sweep, table};
use crate::data;
use crate::drift::{self, Drift};
use crate::graphql;

/// The vendor's description, and nothing else.
fn vendors(name: &str) -> Description {
    let text = data::read(&format!("contracts/{name}.json"));
    Description::of(serde_json::from_str(&text).expect("a description is JSON"))
}

/// The vendor's description, with those requests of the table that it may lack.
fn described(vendor: &str, table: &Table) -> Description {
    if table.graphql.is_some() {
        return graphql::described(vendor, table);
    }
    vendors(vendor).with(table.description(|row| row.undescribed.is_some()))
}

/// The table against the vendor's description.
fn compared(vendor: &str, table: &Table) -> Drift {
    if table.graphql.is_some() {
        return graphql::between(table, &graphql::schema(vendor));
    }
    drift::between(table, &vendors(vendor))
}

/// Every connector that has a table whose vendor's description is a file: its name, the file's and the table.
fn tables() -> impl Iterator<Item = (String, String, Table)> {
    coverage::connectors().into_iter().filter_map(|one| {
        let table = one.table?;
        Some((one.name, table.vendor.clone()?, table))
    })
}

/// The table of a connector file, if its vendor's description is a file, and that one's name.
fn table_of(file: &Path) -> Option<(String, Table)> {
    let table = table::of(&run::name(file))?;
    Some((table.vendor.clone()?, table))
}

#[test]
fn the_tables_say_what_the_vendors_say() {
    let mut wrong = Vec::new();
    for (name, vendor, table) in tables() {
        let found = compared(&vendor, &table);
        wrong.extend(found.differences.into_iter().map(|difference| format!("{name}.toml: {difference}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_field_is_in_the_vendors_description_or_in_a_recorded_answer() {
    for file in run::files() {
        let Some((vendor, table)) = table_of(&file) else { continue };
        shipped::fields_are_known(&file, Some(&described(&vendor, &table)));
    }
}

#[tokio::test]
async fn a_server_made_of_the_vendors_description_accepts_every_request() {
    for file in run::files() {
        let Some((vendor, table)) = table_of(&file) else { continue };
        shipped::requests_are_accepted(&file, &table, described(&vendor, &table)).await;
    }
}

#[test]
fn a_server_made_of_a_description_refuses_wrong_requests() {
    let mut refused = sweep::Refused::default();
    let vendors: BTreeMap<String, Table> = tables().map(|(_, vendor, table)| (vendor, table)).collect();
    for (vendor, table) in vendors {
        let described = described(&vendor, &table);
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
        let Some(vendor) = &table.vendor else { continue };
        let (description, found) = (described(vendor, &table), compared(vendor, &table));
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
            "second layer  {:<16}{:>4} requests and {} lines held against {} ({} operations, {fields} fields); {} requests are not in it, and of {} lines it says nothing",
            connector.name,
            found.requests,
            found.lines,
            vendor,
            description.operations.len(),
            found.undescribed,
            found.unsaid,
        );
    }
}
