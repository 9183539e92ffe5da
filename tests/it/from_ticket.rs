//! Cases out of tickets: every ticket of the development set, with the truth that stands beside it. Nothing that is not told may be guessed.

mod about;

use std::collections::BTreeMap;

use escalate::case::{Action, Candidate, Catalogue, Feature, FeatureNeed};
use escalate::connectors::ticket_read::ReportedTicket;
use escalate::escalation::from_ticket::{TicketCase, TicketSources, from_ticket};
use serde_json::Value;

const DEVELOPMENT: &str = include_str!("../data/tickets/development.json");

pub(crate) struct World {
    people: Vec<Candidate>,
    tenants: Vec<Candidate>,
    domains: BTreeMap<String, String>,
    field: Option<String>,
    catalogue: Catalogue,
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

impl World {
    pub(crate) fn of(value: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let pairs = |value: &Value| -> Vec<(String, String)> {
            value.as_object().into_iter().flatten().map(|(key, value)| (key.clone(), text(value))).collect()
        };
        let people = value["people"].as_array().unwrap().iter().map(|one| Candidate {
            email: one["email"].as_str().map(str::to_owned),
            aliases: texts(&one["aliases"]),
            ..Candidate::new(text(&one["id"]), text(&one["name"]))
        });
        let actions = value["actions"].as_array().unwrap().iter().map(|one| Action {
            name: text(&one["name"]),
            aliases: texts(&one["aliases"]),
            ..Action::default()
        });
        let features = texts(&value["features"]).into_iter().map(|name| Feature {
            key: name.to_lowercase(),
            need: FeatureNeed { name, ..FeatureNeed::default() },
        });
        let catalogue =
            Catalogue { actions: actions.collect(), features: features.collect(), ..Catalogue::default() };
        Self {
            people: people.collect(),
            tenants: pairs(&value["tenants"])
                .into_iter()
                .map(|(id, name)| Candidate::new(id, name))
                .collect(),
            domains: pairs(&value["domains"]).into_iter().collect(),
            field: value["tenant_field"].as_str().map(str::to_owned),
            catalogue,
        }
    }

    pub(crate) fn case(&self, ticket: &ReportedTicket) -> TicketCase {
        let sources = TicketSources {
            people: &self.people,
            tenants: &self.tenants,
            domains: &self.domains,
            tenant_field: self.field.as_deref(),
            catalogue: &self.catalogue,
        };
        from_ticket(ticket, &sources)
    }
}

/// The ticket as a connector's `read` would give it.
fn ticket(value: &Value) -> ReportedTicket {
    let mut read = value.clone();
    let object = read.as_object_mut().unwrap();
    let own = ["requester", "organization", "subject", "body", "body_type", "fields"];
    object.retain(|key, _| own.contains(&key.as_str()));
    object.insert("id".to_owned(), "1".into());
    object.insert("url".to_owned(), "https://tickets.example/1".into());
    serde_json::from_value(read).unwrap()
}

fn wrong(world: &World, value: &Value) -> Vec<String> {
    let case = world.case(&ticket(value));
    let truth = &value["truth"];
    let told = [
        ("user", case.user.map(Value::from)),
        ("tenant", case.tenant.map(Value::from)),
        ("action", case.action.map(Value::from)),
        ("error", case.error.map(Value::from)),
        ("sign_in", case.signs_in.filter(|_| !truth["sign_in"].is_null()).map(Value::from)),
    ];
    let differ = told.into_iter().filter_map(|(what, told)| {
        let (told, truth) = (told.unwrap_or_default(), &truth[what]);
        (told != *truth).then(|| format!("{}: {what} is {truth}, told {told}", value["name"]))
    });
    differ.collect()
}

#[test]
fn every_ticket_tells_what_stands_beside_it() {
    let set: Value = serde_json::from_str(DEVELOPMENT).unwrap();
    let world = World::of(&set["world"]);
    let tickets = set["tickets"].as_array().unwrap();
    assert!(tickets.len() >= 60, "{}", tickets.len());
    let wrong: Vec<String> = tickets.iter().flat_map(|ticket| wrong(&world, ticket)).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), tickets.len() * 5, wrong.join("\n"));
}

#[test]
fn what_was_taken_says_from_where() {
    let set: Value = serde_json::from_str(DEVELOPMENT).unwrap();
    let world = World::of(&set["world"]);
    for value in set["tickets"].as_array().unwrap() {
        let case = world.case(&ticket(value));
        for what in ["user", "tenant", "action", "error"] {
            let taken =
                case.taken.iter().filter(|taken| taken.what == what && !taken.from.is_empty()).count();
            let gaps = case.gaps.iter().filter(|gap| gap.what == what && !gap.why.is_empty()).count();
            assert_eq!(taken + gaps, 1, "{}: {what}: {case:?}", value["name"]);
        }
    }
}
