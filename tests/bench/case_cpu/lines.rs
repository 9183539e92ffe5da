//! Lines of recordings, made of the golden cases.

use std::fmt::Write as _;

use super::recorded;

/// How many tenants there are, each with roles of its own.
const TENANTS: usize = 40;

/// So many lines; one in three is in order.
pub(crate) fn made(count: usize) -> String {
    let order = recorded::read_whole("in-order", &recorded::json_of(&recorded::root().join("in-order.json")));
    let order = serde_json::to_string(&order).unwrap();
    let cases: Vec<String> = recorded::names()
        .iter()
        .map(|name| recorded::whole(name).0)
        .map(|recording| serde_json::to_string(&recording).unwrap())
        .collect();
    let mut text = String::new();
    for at in 0..count {
        let case = if at % 3 == 0 { &order } else { &cases[at % cases.len()] };
        let tenant = at * 7 % TENANTS;
        let line = case
            .replace("ana@acme", &format!("ana.{at}@acme"))
            .replace("Ana Duarte", &format!("Ana Duarte{}", letters(at)))
            .replace("u-17", &format!("u-{}", 1000 + at))
            .replace("acme-", &format!("acme{tenant}-"))
            .replace("\"Agent\"", &format!("\"Agent {tenant}\""));
        writeln!(text, "{line}").unwrap();
    }
    text
}

/// A number as a surname would have it.
fn letters(mut number: usize) -> String {
    let mut text = String::new();
    while number > 0 {
        text.extend(char::from_digit(u32::try_from(number % 26).unwrap() + 10, 36));
        number /= 26;
    }
    text
}
