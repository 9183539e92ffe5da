//! Tables of contracts against what a real server says of itself.

use serde_json::Value;

use crate::contract::description::Description;
use crate::contract::table;
use crate::drift;
use crate::servers::{Server, server};

#[test]
fn the_table_says_what_directus_says() {
    let directus = server("directus");
    let table = table::of("directus").unwrap();
    let path = table.server.as_deref().unwrap();
    let description: Value = serde_json::from_slice(&asked(&directus, path)).unwrap();
    let found = drift::between(&table, &Description::of(description));
    println!(
        "directus: {} requests and {} lines held against {path}; {} requests are not in it, and of {} lines it says nothing",
        found.requests, found.lines, found.undescribed, found.unsaid
    );
    assert!(found.requests > 5, "it describes {} of {} requests", found.requests, table.requests.len());
    assert!(found.differences.is_empty(), "{}", found.differences.join("\n"));
}

fn asked(directus: &Server, path: &str) -> Vec<u8> {
    let header = format!("Authorization: Bearer {}", directus.get("ADMIN_TOKEN"));
    crate::ticketing::curl(&header, &format!("{}{path}", directus.get("URL")), &[])
}
