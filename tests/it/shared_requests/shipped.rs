//! Which requests of the shipped connectors a batch sends once, and which for each person.

use std::collections::{BTreeMap, BTreeSet};

use escalate::connectors::shipped::{ALL, Shipped};
use escalate::connectors::{Connector, ConnectorFile, ConnectorKind, Plan};
use regex::Regex;
use toml::{Table, Value};

/// What the texts of each request and `[let]` name: `user`, `case.tenant`.
struct Named(BTreeMap<String, BTreeSet<String>>);

impl Named {
    fn of(file: &Table) -> Self {
        let name = Regex::new(r"(?:\$|\{\{\s*)(case\.\w+|\w+)").unwrap();
        let named = |text: &str| name.captures_iter(text).map(|found| found[1].to_owned()).collect();
        let around = ["prefix", "auth", "headers", "failed", "retry_after"];
        let around: String = around.iter().filter_map(|key| file.get(*key)).map(Value::to_string).collect();
        let table = |key: &str| file.get(key).and_then(Value::as_table).cloned().unwrap_or_default();
        let requests = table("request").into_iter().map(|(key, value)| (key, format!("{value}{around}")));
        let lets = table("let").into_iter().map(|(key, value)| (key, value.to_string()));
        Self(requests.chain(lets).map(|(key, text)| (key, named(&text))).collect())
    }

    /// Whether a request or what it rests on names the person, or what is typed into a search.
    fn names_somebody(&self, request: &str) -> bool {
        let of_nobody = ["tenant", "tenants", "permissions", "flags", "on", "action"];
        let mut seen = BTreeSet::new();
        let mut open = vec![request];
        while let Some(here) = open.pop() {
            for name in &self.0[here] {
                let field = name.strip_prefix("case.");
                if field.is_some_and(|field| !of_nobody.contains(&field)) || name == "case" || name == "text"
                {
                    return true;
                }
                if self.0.contains_key(name) && seen.insert(name) {
                    open.push(name);
                }
            }
        }
        false
    }
}

fn plan(file: &Shipped) -> Plan {
    let text = file.text.to_owned();
    let file = ConnectorFile { name: file.name.to_owned(), path: file.name.to_owned(), text };
    Connector::load(&file).unwrap().plan()
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn no_request_that_names_the_person_is_shared() {
    for file in ALL {
        let named = Named::of(&file.text.parse().unwrap());
        println!("{}", file.name);
        for request in plan(file).requests {
            let how = match &request.shared_by {
                None => "for each person".to_owned(),
                Some(fields) if fields.is_empty() => "once".to_owned(),
                Some(fields) => format!("once for each {}", fields.join(", ")),
            };
            let name = &request.name;
            println!("  {name:<22} {how}");
            if file.kind == ConnectorKind::Ticketing {
                assert!(request.shared_by.is_none(), "{}: {name}: nothing of a ticket is shared", file.name);
                continue;
            }
            let is_shared = request.shared_by.is_some();
            assert_ne!(named.names_somebody(name), is_shared, "{}: {name} is sent {how}", file.name);
        }
    }
}
