//! Ways, what is missing, what takes something away, circles and conditions.

use serde_json::{Value, json};

use super::explained;
use crate::connectors::jq::value;

fn told(nodes: &Value) -> Value {
    let asked = json!({ "at": "report:7#export", "nodes": nodes });
    value::to_json(&explained(&value::to_jq(asked)).map_err(|error| error.to_string()).unwrap())
}

fn leaf(is: &str) -> Value {
    json!({ "leaf": is, "who": "user:ann", "may": true })
}

#[test]
fn the_way_over_teams_and_roles() {
    let said = told(&json!([
        { "at": "report:7#export", "tree": { "any": [{ "at": "org:acme#can_export" }] } },
        { "at": "org:acme#can_export", "tree": { "any": [{ "at": "role:exporter#assignee" }, { "at": "org:acme#admin" }] } },
        { "at": "org:acme#admin", "tree": leaf("no") },
        { "at": "role:exporter#assignee", "tree": { "any": [leaf("no"), { "at": "team:billing#member" }] } },
        { "at": "team:billing#member", "tree": leaf("yes") },
    ]));
    assert_eq!(said["is"], "yes");
    assert_eq!(
        said["path"],
        json!([
            "user:ann",
            "team:billing#member",
            "role:exporter#assignee",
            "org:acme#can_export",
            "report:7#export"
        ])
    );
    assert_eq!(said["lacks"], json!([]));
}

#[test]
fn the_narrowest_way_first_and_owners_last() {
    let said = told(&json!([
        { "at": "report:7#export", "tree": { "any": [{ "at": "report:7#admin" }, { "at": "role:exporter#assignee" }] } },
        { "at": "report:7#admin", "tree": leaf("no") },
        { "at": "role:exporter#assignee", "tree": { "any": [leaf("no"), { "at": "team:billing#member" }] } },
        { "at": "team:billing#member", "tree": leaf("no") },
    ]));
    assert_eq!(said["is"], "no");
    assert_eq!(said["lacks"], json!(["role:exporter#assignee", "team:billing#member", "report:7#admin"]));
}

#[test]
fn what_takes_it_away_and_the_way_that_would_grant_it() {
    let said = told(&json!([
        { "at": "report:7#export", "is": "no", "tree": { "minus": [{ "at": "org:acme#admin" }, { "at": "org:acme#suspended" }] } },
        { "at": "org:acme#admin", "tree": leaf("yes") },
        { "at": "org:acme#suspended", "tree": { "any": [leaf("no"), { "at": "team:leavers#member" }] } },
        { "at": "team:leavers#member", "tree": leaf("yes") },
    ]));
    assert_eq!(said["taken_by"], json!(["team:leavers#member → org:acme#suspended"]));
    assert_eq!(said["path"], json!(["user:ann", "org:acme#admin", "report:7#export"]));
    assert_eq!(said["lacks"], json!([]));
}

#[test]
fn both_of_an_intersection_have_to_be() {
    let both = json!({ "at": "report:7#export", "tree": { "all": [{ "at": "role:a#assignee" }, { "at": "role:b#assignee" }] } });
    let said = told(
        &json!([both, { "at": "role:a#assignee", "tree": leaf("no") }, { "at": "role:b#assignee", "tree": leaf("no") }]),
    );
    assert_eq!(said["lacks"], json!(["role:a#assignee and role:b#assignee"]));
    let said = told(
        &json!([both, { "at": "role:a#assignee", "tree": leaf("yes") }, { "at": "role:b#assignee", "tree": leaf("no") }]),
    );
    assert_eq!((&said["is"], &said["lacks"]), (&json!("no"), &json!(["role:b#assignee"])));
    let said = told(&json!([both, { "at": "role:a#assignee", "tree": leaf("yes") }]));
    assert_eq!((&said["is"], &said["lacks"]), (&Value::Null, &json!([])));
}

#[test]
fn teams_in_a_circle_end() {
    let said = told(&json!([
        { "at": "report:7#export", "tree": { "any": [leaf("no"), { "at": "team:a#member" }] } },
        { "at": "team:a#member", "tree": { "any": [leaf("no"), { "at": "team:b#member" }] } },
        { "at": "team:b#member", "tree": { "any": [leaf("no"), { "at": "team:a#member" }] } },
    ]));
    assert_eq!(said["is"], "no");
    assert_eq!(said["lacks"], json!(["report:7#export", "team:a#member", "team:b#member"]));
}

#[test]
fn conditions_that_are_open_or_not_met() {
    let open = json!({ "leaf": "maybe", "who": "user:ann", "may": "with hours", "missing": ["hour"] });
    let said = told(&json!([{ "at": "report:7#export", "is": "maybe", "tree": open }]));
    assert_eq!((&said["is"], &said["missing"]), (&json!("maybe"), &json!(["hour"])));
    let shut = json!({ "leaf": "no", "who": "user:ann", "may": "with hours", "unmet": "hours (hour < 17)" });
    let said = told(&json!([{ "at": "report:7#export", "is": "no", "tree": shut }]));
    assert_eq!(said["unmet"], json!(["report:7#export holds only with hours (hour < 17)"]));
    assert_eq!(said["path"], json!(["user:ann", "report:7#export"]));
    assert_eq!(said["lacks"], json!(["report:7#export with hours"]));
}

#[test]
fn the_engine_s_own_word_stands_above_the_tree() {
    let said = told(&json!([{ "at": "report:7#export", "is": "no", "tree": leaf("yes") }]));
    assert_eq!((&said["is"], &said["path"], &said["lacks"]), (&json!("no"), &json!([]), &json!([])));
}

/// Eight layers of five, each linked to all of the next: four hundred thousand ways.
#[test]
fn many_ways_are_not_counted() {
    let at = |layer: usize, number: usize| format!("team:{layer}-{number}#member");
    let mut nodes = vec![json!({ "at": "report:7#export", "tree": { "any": [{ "at": at(0, 0) }] } })];
    for (layer, number) in (0..8).flat_map(|layer| (0..5).map(move |number| (layer, number))) {
        let next: Vec<Value> = (0..5).map(|number| json!({ "at": at(layer + 1, number) })).collect();
        let tree =
            if layer == 7 { leaf(if number == 4 { "yes" } else { "no" }) } else { json!({ "any": next }) };
        nodes.push(json!({ "at": at(layer, number), "tree": tree }));
    }
    let said = told(&nodes.into());
    assert_eq!(said["is"], "yes");
    assert_eq!(said["path"].as_array().map(Vec::len), Some(10));
}

#[test]
fn a_way_that_would_also_take_it_away_is_none() {
    let rest = [
        json!({ "at": "org:acme#can_bill", "tree": { "minus": [{ "at": "role:biller#assignee" }, { "at": "org:acme#suspended" }] } }),
        json!({ "at": "org:acme#suspended", "tree": { "any": [leaf("no"), { "at": "team:c#member" }] } }),
        json!({ "at": "org:acme#trained", "tree": { "any": [leaf("no"), { "at": "team:c#member" }] } }),
        json!({ "at": "team:c#member", "tree": leaf("no") }),
    ];
    let both = json!({ "at": "report:7#export", "tree": { "all": [{ "at": "org:acme#can_bill" }, { "at": "org:acme#trained" }] } });
    for (is, lacks) in [("yes", "org:acme#trained"), ("no", "org:acme#trained and role:biller#assignee")] {
        let biller = json!({ "at": "role:biller#assignee", "tree": leaf(is) });
        let said = told(&[&[both.clone(), biller], rest.as_slice()].concat().into());
        assert_eq!(said["lacks"], json!([lacks]));
    }
}

#[test]
fn the_least_and_what_they_may_not_be_in() {
    let said = told(&json!([
        { "at": "report:7#export", "tree": { "any": [{ "at": "org:acme#a" },
            { "all": [{ "at": "org:acme#a" }, { "at": "org:acme#b" }] },
            { "minus": [{ "at": "org:acme#b" }, { "at": "org:acme#away" }] }] } },
        { "at": "org:acme#a", "tree": leaf("no") },
        { "at": "org:acme#b", "tree": leaf("no") },
        { "at": "org:acme#away", "tree": leaf("yes") },
    ]));
    assert_eq!(said["lacks"], json!(["org:acme#a", "org:acme#b and not org:acme#away"]));
}

#[test]
fn the_condition_of_a_team_is_no_step() {
    let of = |is: &str, more: Value| {
        let mut condition = json!({ "leaf": is, "may": false });
        condition.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        told(&json!([
            { "at": "report:7#export", "tree": { "all": [{ "at": "team:a#member" }, condition] } },
            { "at": "team:a#member", "tree": leaf("yes") },
        ]))
    };
    let path = json!(["user:ann", "team:a#member", "report:7#export"]);
    assert_eq!(of("yes", json!({}))["path"], path);
    assert_eq!(of("maybe", json!({ "missing": ["hour"] }))["path"], path);
    let shut = of("no", json!({ "unmet": "hours (hour < 17)" }));
    assert_eq!((&shut["path"], &shut["lacks"]), (&path, &json!([])));
}
