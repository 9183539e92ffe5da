//! Webhooks of ticketing systems: whose a delivery is, which ticket it is about, and what starts no case. Every delivery here is
//! composed for the test, by what the vendors' documents say of headers and bodies.

mod deliveries;
mod engine;

use std::time::Duration;

use chrono::{DateTime, Utc};
use escalate::connectors::hook::{HookEvent, HookRefused, HookRequest, accept};
use escalate::connectors::{Connector, shipped};

use deliveries::{Delivery, VENDORS};

const TOLERANCE: Duration = Duration::from_secs(300);

pub(super) fn now() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn connector(name: &str) -> Connector {
    let shipped = shipped::ALL.iter().find(|shipped| shipped.name == name).unwrap();
    Connector::load(&shipped.file()).unwrap()
}

fn taken(
    connector: &Connector,
    secret: &str,
    delivery: &Delivery,
    at: DateTime<Utc>,
) -> Result<Vec<HookEvent>, HookRefused> {
    let request = HookRequest {
        method: "POST",
        url: &delivery.url,
        headers: &delivery.headers,
        body: &delivery.body,
        received_at: at,
    };
    accept(connector, secret, &request, TOLERANCE)
}

fn unproved(result: &Result<Vec<HookEvent>, HookRefused>) -> bool {
    matches!(result, Err(HookRefused::Unproved(_)))
}

/// The delivery with another value in a header.
fn with_header(delivery: &Delivery, name: &str, change: impl Fn(&str) -> Vec<String>) -> Delivery {
    let mut changed = delivery.clone();
    changed.headers = delivery
        .headers
        .iter()
        .flat_map(|(known, value)| {
            let values = if known == name { change(value) } else { vec![value.clone()] };
            values.into_iter().map(|value| (known.clone(), value)).collect::<Vec<_>>()
        })
        .collect();
    changed
}

#[test]
fn every_vendors_delivery_names_its_ticket_and_is_the_same_when_it_comes_again() {
    for vendor in VENDORS {
        let connector = connector(vendor.name);
        let first = vendor.created(now());
        let events = taken(&connector, vendor.secret, &first, now()).unwrap();
        assert_eq!(events.len(), 1, "{}: {events:?}", vendor.name);
        assert_eq!(events[0].ticket, vendor.ticket, "{}", vendor.name);
        // A vendor tries again a minute later, with another time and another delivery's number.
        let later = now() + chrono::TimeDelta::seconds(61);
        let again = taken(&connector, vendor.secret, &vendor.created_again(later), later).unwrap();
        assert_eq!(again, events, "{}", vendor.name);
    }
}

#[test]
fn what_is_not_the_vendors_own_is_refused() {
    for vendor in VENDORS {
        let connector = connector(vendor.name);
        let right = vendor.created(now());
        let header = vendor.header;
        let all = |delivery: &Delivery| taken(&connector, vendor.secret, delivery, now());
        assert!(all(&right).is_ok(), "{}", vendor.name);
        assert!(
            unproved(&taken(&connector, "another secret, as long as it", &right, now())),
            "{}",
            vendor.name
        );
        assert!(unproved(&taken(&connector, "", &right, now())), "{}: an empty secret", vendor.name);
        let without = with_header(&right, header, |_| Vec::new());
        assert!(unproved(&all(&without)), "{}: no signature", vendor.name);
        let twice = with_header(&right, header, |value| vec!["0".to_owned(), value.to_owned()]);
        assert!(unproved(&all(&twice)), "{}: two signatures", vendor.name);
        for wrong in ["", "sha256=", "sha1=", "v1,", "0", "\u{e9}"] {
            assert!(
                unproved(&all(&with_header(&right, header, |_| vec![wrong.to_owned()]))),
                "{}",
                vendor.name
            );
        }
        let cut = with_header(&right, header, |value| vec![value[..value.len() - 1].to_owned()]);
        assert!(unproved(&all(&cut)), "{}: cut", vendor.name);
        let spaced = with_header(&right, header, |value| vec![format!("{value} ")]);
        assert!(unproved(&all(&spaced)), "{}: a blank behind it", vendor.name);
        // Of another vendor: its header, and its algorithm in ours.
        for other in VENDORS.iter().filter(|other| other.header != header) {
            let mut foreign = right.clone();
            foreign.headers = other.created(now()).headers;
            assert!(unproved(&all(&foreign)), "{} takes what {} signs", vendor.name, other.name);
        }
        if vendor.signs {
            let mut changed = right.clone();
            let last = changed.body.iter().rposition(u8::is_ascii_alphanumeric).unwrap();
            changed.body[last] ^= 1;
            assert!(unproved(&all(&changed)), "{}: one bit of the body", vendor.name);
            let mut longer = right.clone();
            longer.body.push(b'\n');
            assert!(unproved(&all(&longer)), "{}: a line break behind the body", vendor.name);
            let capital = with_header(&right, header, |value| vec![value.to_ascii_uppercase()]);
            assert!(unproved(&all(&capital)), "{}: in capitals", vendor.name);
        }
    }
}

#[test]
fn names_of_headers_are_of_any_case() {
    for vendor in VENDORS {
        let mut delivery = vendor.created(now());
        for (name, _) in &mut delivery.headers {
            *name = name.to_ascii_uppercase();
        }
        let taken = taken(&connector(vendor.name), vendor.secret, &delivery, now());
        assert_eq!(taken.unwrap()[0].ticket, vendor.ticket, "{}", vendor.name);
    }
}

#[test]
fn what_is_old_or_of_the_future_is_refused_where_the_time_is_signed() {
    for vendor in VENDORS {
        let connector = connector(vendor.name);
        let right = vendor.created(now());
        for (seconds, in_time) in
            [(0, true), (299, true), (300, true), (-300, true), (301, false), (-301, false)]
        {
            let at = now() + chrono::TimeDelta::seconds(seconds);
            let result = taken(&connector, vendor.secret, &right, at);
            let refused = vendor.dated && !in_time;
            assert_eq!(unproved(&result), refused, "{} {seconds} s later: {result:?}", vendor.name);
        }
        let Some(time) = vendor.time_header else { continue };
        for moved in
            ["", "now", "1", "-1", "+1795424400", " 1795424400", "99999999999999999999", "2026-11-23"]
        {
            let result = taken(
                &connector,
                vendor.secret,
                &with_header(&right, time, |_| vec![moved.to_owned()]),
                now(),
            );
            assert!(unproved(&result), "{} at `{moved}`", vendor.name);
        }
        let without = with_header(&right, time, |_| Vec::new());
        assert!(unproved(&taken(&connector, vendor.secret, &without, now())), "{}", vendor.name);
    }
}

#[test]
fn what_starts_no_case_is_genuine_and_nothing_more() {
    for vendor in VENDORS {
        let connector = connector(vendor.name);
        let is_ours = vendor.header == "X-Escalate-Signature";
        assert!(is_ours || !vendor.ignored().is_empty(), "{}", vendor.name);
        for delivery in vendor.ignored() {
            let result = taken(&connector, vendor.secret, &delivery, now());
            assert_eq!(
                result,
                Ok(Vec::new()),
                "{}: {}",
                vendor.name,
                String::from_utf8_lossy(&delivery.body)
            );
        }
    }
}

#[test]
fn what_is_signed_and_is_no_event_of_theirs_is_said_so() {
    for vendor in VENDORS {
        let connector = connector(vendor.name);
        for body in ["", "{", "not json", "\u{feff}{}", "{} {}", "ticket=17"] {
            let result = taken(&connector, vendor.secret, &vendor.signed(body.as_bytes(), now()), now());
            assert_eq!(result, Err(HookRefused::NotJson), "{}: {body}", vendor.name);
        }
        let result = taken(&connector, vendor.secret, &vendor.signed(b"{\"a\":\"\xff\"}", now()), now());
        assert_eq!(result, Err(HookRefused::NotJson), "{}: not UTF-8", vendor.name);
        // Deep, wide and of another type: no panic, and never a ticket.
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let wide = format!("[{}]", vec!["{}"; 5_000].join(","));
        for body in [deep.as_str(), wide.as_str(), "null", "17", "\"text\"", "[]", "[[]]", "{}", "[null]"] {
            let result = taken(&connector, vendor.secret, &vendor.signed(body.as_bytes(), now()), now());
            let tickets = result.unwrap_or_default();
            assert_eq!(tickets, [], "{}: {}", vendor.name, &body[..body.len().min(40)]);
        }
    }
}

#[test]
fn a_delivery_of_several_events_names_each_ticket_once() {
    let hubspot = VENDORS.iter().find(|vendor| vendor.name == "hubspot").unwrap();
    let body = br#"[{"subscriptionType":"ticket.creation","objectId":1},{"subscriptionType":"ticket.deletion","objectId":2},
        {"subscriptionType":"ticket.creation","objectId":3,"attemptNumber":1},{"subscriptionType":"ticket.creation","objectId":1}]"#;
    let events = taken(&connector("hubspot"), hubspot.secret, &hubspot.signed(body, now()), now()).unwrap();
    let tickets: Vec<&str> = events.iter().map(|event| event.ticket.as_str()).collect();
    assert_eq!(tickets, ["1", "3"]);
}

#[test]
fn every_ticketing_connector_whose_vendor_signs_takes_webhooks() {
    let mut with: Vec<&str> =
        shipped::ALL.iter().filter(|one| connector(one.name).has_hook()).map(|one| one.name).collect();
    with.sort_unstable();
    let mut tried: Vec<&str> = VENDORS.iter().map(|vendor| vendor.name).collect();
    tried.sort_unstable();
    tried.dedup();
    assert_eq!(with, tried);
    assert!(with.iter().all(|name| connector(name).hook_docs().is_some()));
}
