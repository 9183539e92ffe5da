//! One slip of the fingers in each key of the files that people write: it is refused, on its own line, with what was written and what
//! was meant. The keys are those of the shipped connectors and of a profile that has all of them.

use std::collections::BTreeMap;
use std::ops::Range;

use escalate::connectors::{Connector, ConnectorFile, shipped};
use toml::de::{DeTable, DeValue};

use crate::profile::{EVERYTHING, read};
use crate::support::Sandbox;

/// A key, where it stands, and the names of the tables around it.
struct Key {
    path: Vec<String>,
    at: Range<usize>,
}

fn keys(text: &str) -> Vec<Key> {
    let document = DeTable::parse(text).unwrap();
    let mut found = Vec::new();
    walk(document.get_ref(), &mut Vec::new(), &mut found);
    found
}

fn walk(table: &DeTable<'_>, path: &mut Vec<String>, found: &mut Vec<Key>) {
    for (key, value) in table {
        path.push(key.get_ref().to_string());
        found.push(Key { path: path.clone(), at: key.span() });
        match value.get_ref() {
            DeValue::Table(inner) => walk(inner, path, found),
            DeValue::Array(items) => {
                for item in items {
                    if let DeValue::Table(inner) = item.get_ref() {
                        walk(inner, path, found);
                    }
                }
            }
            _ => {}
        }
        path.pop();
    }
}

/// A letter dropped, doubled, changed, or two of them swapped.
fn slips(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let middle = letters.len() / 2;
    let with = |change: &dyn Fn(&mut Vec<char>)| {
        let mut letters = letters.clone();
        change(&mut letters);
        letters.into_iter().collect::<String>()
    };
    let mut all = vec![
        with(&|letters| {
            letters.remove(middle);
        }),
        with(&|letters| letters.insert(middle, letters[middle])),
        with(&|letters| letters.swap(middle, middle.saturating_sub(1))),
        with(&|letters| letters[middle] = 'x'),
    ];
    all.retain(|slip| slip != word && !slip.is_empty());
    all
}

fn with_slip(text: &str, at: &Range<usize>, slip: &str) -> (String, usize) {
    let written = &text[at.clone()];
    let quote = if written.starts_with(['"', '\'']) { &written[..1] } else { "" };
    let changed = format!("{}{quote}{slip}{quote}{}", &text[..at.start], &text[at.end..]);
    (changed, text[..at.start].matches('\n').count() + 1)
}

/// Whether a key of a connector is a name of the writer's own.
fn is_own_name(path: &[String]) -> bool {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    matches!(
        path.as_slice(),
        ["settings" | "request" | "let" | "headers", _]
            | ["auth", "header", _]
            | ["request", _, "query" | "headers" | "form", _]
            | ["auth", "jwt", "claims", _]
    )
}

/// The key with the writer's own names taken out: `request.*.get`.
fn pattern(path: &[String]) -> String {
    let own = |depth: usize| is_own_name(&path[..=depth]);
    let parts = path.iter().enumerate().map(|(depth, part)| if own(depth) { "*" } else { part.as_str() });
    parts.collect::<Vec<_>>().join(".")
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_misspelt_key_of_a_connector_is_named_with_the_right_one() {
    // The shortest file that has it.
    let mut files: Vec<_> = shipped::ALL.iter().collect();
    files.sort_by_key(|file| file.text.len());
    let mut all: BTreeMap<String, (&str, Key)> = BTreeMap::new();
    for file in files {
        for key in keys(file.text).into_iter().filter(|key| !is_own_name(&key.path)) {
            all.entry(pattern(&key.path)).or_insert((file.text, key));
        }
    }
    let (mut tried, mut wrong) = (0, Vec::new());
    for (pattern, (text, key)) in &all {
        let name = key.path.last().unwrap();
        for slip in slips(name) {
            if all.contains_key(&format!("{}{slip}", pattern.strip_suffix(name.as_str()).unwrap())) {
                continue;
            }
            tried += 1;
            let (text, line) = with_slip(text, &key.at, &slip);
            let file = ConnectorFile { name: "x".into(), path: "x.toml".into(), text };
            let problems = Connector::load(&file).err().unwrap_or_default();
            let named = problems.iter().any(|one| {
                one.line == line && one.message.contains(&format!("`{slip}`")) && one.message.contains(name)
            });
            if !named {
                let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
                wrong.push(format!("{pattern} as {slip}, line {line}: {said:?}"));
            }
        }
    }
    println!("{tried} slips in {} keys of connectors", all.len());
    assert!(tried > 200, "{tried}");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Names of one's own in a profile: what they are called is not known.
fn is_own_in_profile(path: &[String]) -> bool {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    matches!(
        path.as_slice(),
        ["tenants" | "domains" | "features" | "actions", _]
            | ["ticketing", "fields", _]
            | ["service", "tokens", _]
            | ["connect", "second"]
    )
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_misspelt_key_of_a_profile_is_named_with_the_right_one() {
    let (mut tried, mut wrong) = (0, Vec::new());
    for key in keys(EVERYTHING).into_iter().filter(|key| !is_own_in_profile(&key.path)) {
        let name = key.path.last().unwrap();
        for slip in slips(name) {
            tried += 1;
            let (text, line) = with_slip(EVERYTHING, &key.at, &slip);
            let said = read(&text).err().unwrap_or_default();
            let place = format!("acme.toml:{line}:");
            let named = said.iter().any(|one| {
                one.starts_with(&place) && one.contains(&format!("`{slip}`")) && one.contains(name.as_str())
            });
            if !named {
                wrong.push(format!("{} as {slip}, line {line}: {said:?}", key.path.join(".")));
            }
        }
    }
    println!("{tried} slips in the keys of a profile");
    assert!(tried > 80, "{tried}");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}

/// An export of one role, and nobody in it yet.
fn an_export(sandbox: &Sandbox) {
    for (file, text) in [
        ("escalate.toml", "[tenants]\nacme = \"Acme\"\n[connect.export]\n"),
        ("roles.json", r#"[{"name": "Agent", "permissions": ["a"]}]"#),
        ("invites.csv", "email,tenant,status\n"),
        ("signins.ndjson", ""),
        ("changes.csv", "at,tenant,what\n"),
    ] {
        sandbox.write(file, text);
    }
}

/// A column that is a slip of one that is not there.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_misspelt_column_of_an_export_is_named_with_the_right_one() {
    let sandbox = Sandbox::new();
    an_export(&sandbox);
    for column in ["email", "tenant", "status", "roles"] {
        for slip in slips(column) {
            let header = "email,tenant,status,roles".replace(column, &slip);
            sandbox.write("users.csv", format!("{header}\nana@acme.example,acme,active,Agent\n"));
            let ran = sandbox.ask_export();
            assert_eq!(ran.code, 4, "{slip}: {}", ran.stdout);
            let wanted =
                format!("users.csv: line 1: `{slip}` is no column that is read; did you mean `{column}`?");
            assert!(ran.stdout.contains(&wanted), "{wanted}: {}", ran.stdout);
        }
    }
}

/// A date that nobody can read costs its field, and is said with the field's name.
#[test]
fn a_date_that_cannot_be_read_costs_its_field_only() {
    let sandbox = Sandbox::new();
    an_export(&sandbox);
    sandbox.write(
        "users.csv",
        "email,tenant,status,roles,since\nana@acme.example,acme,active,Agent,32.13.2026\n",
    );
    let ran = sandbox.ask_export();
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let account = report["checks"].as_array().unwrap().iter().find(|check| check["id"] == "account").unwrap();
    assert_eq!(account["status"], "pass", "{account}");
    assert!(ran.stdout.contains(r#"`since`: \"32.13.2026\" is not an instant"#), "{}", ran.stdout);
}

#[test]
fn a_listing_that_is_partial_or_old_or_empty_proves_no_absence() {
    let sandbox = Sandbox::new();
    let copy = |name: &str, changes: &[(&str, &str)]| {
        let text = include_str!("../../templates/connectors/new/read.toml").replace("NAME", "crm");
        // Nobody is absent of whom it is not known whether they were invited.
        let text = crate::fixtures::varied(&text, &[("[facts] ", "[facts]\ninvite = 'null' ")]);
        let text = crate::fixtures::varied(&text, changes);
        sandbox.write(&format!(".config/escalate/templates/connectors/directory/{name}.toml"), text);
    };
    copy("crm", &[]);
    copy("part", &[("# partial ", "partial ")]);
    sandbox.write("users.csv", "email,tenant,status,roles,since\nben@acme.example,acme,active,Agent,\n");
    let asked = |connector: &str, more: &str| {
        sandbox
            .write("escalate.toml", format!("{more}\n[tenants]\nacme = \"Acme\"\n[connect.{connector}]\n"));
        let ran = sandbox.ask_export();
        let report: serde_json::Value =
            serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
        let checks = report["checks"].as_array().unwrap().clone();
        let account = checks.into_iter().find(|check| check["id"] == "account").unwrap();
        (account["status"].as_str().unwrap().to_owned(), ran.stdout)
    };
    assert_eq!(asked("crm", "").0, "fail", "the whole listing has no such person");
    let (status, said) = asked("part", "");
    assert_eq!(status, "unknown", "{said}");
    assert!(said.contains("people of teams only"), "{said}");
    let users = std::fs::File::options().write(true).open(sandbox.path("users.csv")).unwrap();
    users.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000)).unwrap();
    let (_, said) = asked("crm", "fresh = \"2d\"");
    assert!(said.contains("`fresh` in the profile is 2d"), "{said}");
    sandbox.write("escalate.toml", "fresh = \"2d\"\n[connect.crm]\n");
    let doctor = sandbox.run(["doctor", "--config", "escalate.toml"]);
    assert_eq!(doctor.code, 4, "{}", doctor.stdout);
    assert!(
        doctor.stdout.contains("export it again") && doctor.stdout.contains("setting: users"),
        "{}",
        doctor.stdout
    );
    sandbox.write("users.csv", "email,tenant,status,roles,since\n");
    let (status, said) = asked("crm", "");
    assert_eq!(status, "unknown", "{said}");
    sandbox.write("escalate.toml", "[connect.crm]\n");
    let doctor = sandbox.run(["doctor", "--config", "escalate.toml"]);
    assert!(doctor.code == 4 && doctor.stdout.contains("holds nothing"), "{}", doctor.stdout);
}
