//! Tables of contracts against what a real server says of itself.

use serde_json::Value;

use crate::contract::description::Description;
use crate::contract::table;
use crate::drift;
use crate::servers::{Server, server};

#[test]
fn the_table_says_what_directus_says() {
    says_what_its_server_says("directus", 5);
}

mod edge {
    #[test]
    fn the_table_says_what_it_says() {
        super::says_what_its_server_says("edge", 0);
    }
}

/// Holds a table against its server, which describes more than so many of its requests.
#[expect(clippy::print_stdout, reason = "the figures are what the test is run for")]
fn says_what_its_server_says(name: &'static str, most: usize) {
    let server = server(name);
    let table = table::of(name).unwrap();
    let path = table.server.as_deref().unwrap();
    let description: Value = serde_json::from_slice(&asked(&server, path)).unwrap();
    let found = drift::between(&table, &Description::of(description));
    println!(
        "{name}: {} requests and {} lines held against {path}; {} requests are not in it, and of {} lines it says nothing",
        found.requests, found.lines, found.undescribed, found.unsaid
    );
    assert!(found.requests > most, "it describes {} of {} requests", found.requests, table.requests.len());
    assert!(found.differences.is_empty(), "{}", found.differences.join("\n"));
}

fn asked(server: &Server, path: &str) -> Vec<u8> {
    // Whoever asks Edge for its description is asked nothing.
    let token = if server.name() == "directus" { server.get("ADMIN_TOKEN") } else { "" };
    let header = format!("Authorization: Bearer {token}");
    crate::ticketing::curl(&header, &format!("{}{path}", server.get("URL")), &[])
}
