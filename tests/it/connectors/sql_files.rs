//! Files that ask a database, as they are read: by every build, also one that has no drivers.

use std::collections::BTreeMap;

use chrono::Utc;
use escalate::connectors::{Connector, ConnectorFile, check};

use crate::fixtures::varied;

const FILE: &str = r#"
title = "Product"
kind  = "directory"
url   = "{{url}}"
[settings]
url      = { about = "its database" }
password = { about = "its password", secret = true }
[auth.sql]
user     = "reader"
password = "{{password}}"
[request.users]
sql   = "SELECT id, email FROM users WHERE email = :user AND tenant = :tenant"
bind  = { user = "{{case.user}}", tenant = "{{case.tenant}}" }
limit = 10
[facts]
account = '[ $users[] | { id: (.id | tostring), email, state: "active" } ]'
"#;

fn problems(changes: &[(&str, &str)]) -> Vec<String> {
    let text = varied(FILE, changes);
    let file = ConnectorFile { name: "x".to_owned(), path: "x.toml".to_owned(), text };
    Connector::load(&file).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

#[test]
fn a_file_with_a_query_loads_and_a_wrong_one_says_where() {
    assert_eq!(problems(&[]), Vec::<String>::new());
    for (from, to, says) in [
        (":user AND", "'{{case.user}}' AND", "x.toml:12:53: a statement has no {{…}}"),
        (":user AND", ":usr AND", "`bind` does not say what :usr is"),
        (":user AND", ":usr AND", "the statement has no :user; did you mean `usr`?"),
        (":tenant\"", ":tenant; DELETE FROM users\"", "exactly one statement"),
        ("SELECT id", "UPDATE id", "begins with SELECT"),
        ("{{case.user}}", "{{password}}", "`password` is secret"),
        ("{{case.user}}", "{{nobody}}", "`nobody` is not a setting"),
        ("limit = 10", "limit = 0", "`limit` must be at least 1"),
        ("limit = 10", "missing = [404]", "`missing` has no meaning for `sql`"),
        ("limit = 10", "get = \"/users\"", "needs exactly one of"),
        ("sql   =", "get = \"/x\"\n#", "`bind` belongs to `sql`"),
        ("kind  = \"directory\"", "kind  = \"ticketing\"", "a ticketing connector asks no database"),
        (
            "[facts]",
            "[request.more]\nget = \"/more\"\n[facts]\nroles = '$more'",
            "a database or another server, not both",
        ),
        ("url   = \"{{url}}\"\n", "", "a connector needs `url`"),
        ("[auth.sql]\nuser     = \"reader\"", "[auth.sql]", "user"),
    ] {
        let found = problems(&[(from, to)]);
        assert!(found.iter().any(|line| line.contains(says)), "{to}: {found:#?}");
    }
}

#[test]
fn an_address_with_a_password_in_it_is_refused() {
    let file = ConnectorFile { name: "x".to_owned(), path: "x.toml".to_owned(), text: FILE.to_owned() };
    let connector = Connector::load(&file).unwrap();
    let wrong = connector.wrong_address("url", "postgres://reader:s3cret@db.example.com/app").unwrap();
    assert!(wrong.contains("[auth.sql]") && !wrong.contains("s3cret"), "{wrong}");
    assert!(connector.wrong_address("url", "https://db.example.com/app").unwrap().contains("postgres://"));
    assert_eq!(connector.wrong_address("url", "mysql://db.example.com:3307/app"), None);
}

#[tokio::test]
async fn samples_stand_in_for_the_database() {
    let file = ConnectorFile { name: "x".to_owned(), path: "x.toml".to_owned(), text: FILE.to_owned() };
    let answers = BTreeMap::from([(
        "users",
        [serde_json::json!({ "body": [{ "id": 7, "email": "ana@acme.example" }] })],
    )]);
    let samples = serde_json::json!({ "samples": [{
        "name": "ana", "case": { "user": "ana@acme.example", "tenant": "acme" }, "answers": answers,
        "facts": { "account": [{ "id": "7", "email": "ana@acme.example", "state": "active" }] },
    }] });
    let checked = check(&file, Some(&samples.to_string()), Utc::now()).await;
    assert!(checked.is_clean(), "{checked:?}");
    let plan = checked.plan.unwrap();
    assert_eq!(plan.requests[0].method, "SQL");
    assert_eq!(plan.lacks.is_some(), !cfg!(feature = "sql"));
}
