//! What `escalate doctor` finds before the first case: accounts that lack one right each, of those that the connector's file names, and
//! rights that answer 200 with nothing in it. What has to be named was written down beforehand.
//! `cargo test --features servers --test servers rights -- --nocapture` prints the table.

use serde_json::Value;

use crate::profile::Profile;
use crate::servers::{Server, server, take};

/// An account, or a realm, in which one thing is not as it must be.
struct Row {
    /// What is wrong; nothing where it is empty.
    lacks: &'static str,
    /// The rights that the account has.
    rights: Vec<String>,
    /// Words of a right that must be named, alone in one line's `scope`, or of what must be said; none where nothing is wrong.
    named: &'static [&'static str],
}

/// The rights that the file asks for.
const KEYCLOAK: &[&str] = &[
    "view-users",
    "view-events",
    "view-realm",
    "view-clients",
    "view-organizations",
    "manage-organizations",
];

fn keycloak_rows() -> Vec<Row> {
    let all = |but: &str, more: &[&str]| {
        let kept = KEYCLOAK.iter().filter(|right| **right != but);
        kept.chain(more).map(ToString::to_string).collect::<Vec<_>>()
    };
    vec![
        Row { lacks: "", rights: all("", &[]), named: &[] },
        Row { lacks: "view-users", rights: all("view-users", &[]), named: &["view-users"] },
        Row { lacks: "view-events", rights: all("view-events", &[]), named: &["view-events"] },
        Row { lacks: "view-realm", rights: all("view-realm", &[]), named: &["view-realm"] },
        Row { lacks: "view-clients", rights: all("view-clients", &[]), named: &["view-clients"] },
        // manage-organizations has it in it.
        Row { lacks: "(view-organizations)", rights: all("view-organizations", &[]), named: &[] },
        Row {
            lacks: "manage-organizations",
            rights: all("manage-organizations", &[]),
            named: &["manage-organizations"],
        },
        Row {
            lacks: "both of organizations",
            rights: KEYCLOAK[..4].iter().map(ToString::to_string).collect(),
            named: &["view-organizations", "manage-organizations"],
        },
        // 200, and nobody in it.
        Row {
            lacks: "query-users in its place",
            rights: all("view-users", &["query-users"]),
            named: &["view-users"],
        },
        Row {
            lacks: "query-clients in its place",
            rights: all("view-clients", &["query-clients"]),
            named: &["view-clients"],
        },
        Row { lacks: "everything", rights: vec!["impersonation".to_owned()], named: KEYCLOAK },
    ]
}

/// What doctor says of one system, and its exit code.
fn doctor(profile: &Profile) -> (Value, Option<i32>) {
    let output = profile.command(&["doctor", "--format", "json", "--timeout", "60s"]).output().unwrap();
    (serde_json::from_slice(&output.stdout).unwrap_or_default(), output.status.code())
}

fn requests(report: &Value) -> impl Iterator<Item = &Value> {
    let systems = report["systems"].as_array().into_iter().flatten();
    systems.flat_map(|system| system["requests"].as_array().into_iter().flatten())
}

/// Whether it ends as it must, every right is named, and no other one of `all` is.
fn judged(named: &[&str], all: &[impl AsRef<str>], report: &Value, code: Option<i32>) -> bool {
    let wrong: Vec<&Value> = requests(report).filter(|one| one["ok"] == Value::Bool(false)).collect();
    if named.is_empty() {
        return code == Some(0) && wrong.is_empty();
    }
    let scopes: Vec<&str> = wrong.iter().filter_map(|one| one["scope"].as_str()).collect();
    let found = named.iter().all(|right| scopes.iter().any(|scope| scope == right));
    let others = all.iter().map(AsRef::as_ref).filter(|right| !named.contains(right));
    let misled = others.into_iter().any(|right| scopes.contains(&right));
    code == Some(4) && found && !misled
}

fn line(system: &str, lacks: &str, right: bool, report: &Value) -> String {
    let scopes = requests(report).filter(|one| one["ok"] == Value::Bool(false)).map(|one| {
        one["scope"].as_str().or(one["setting"].as_str()).or(one["says"].as_str()).unwrap_or("-").to_owned()
    });
    let mut scopes: Vec<String> = scopes.collect();
    scopes.dedup();
    let mark = if right { "   " } else { "!!!" };
    let lacks = if lacks.is_empty() { "nothing" } else { lacks };
    format!("{mark} {system:<9} {lacks:<34} {}", scopes.join(" | "))
}

#[test]
fn a_right_that_a_service_account_of_keycloak_lacks_is_named() {
    let keycloak = server("keycloak");
    let realm = "rights";
    keycloak.act(&["realm", realm]);
    let (mut right, mut rows) = (0, 0);
    for (index, row) in keycloak_rows().iter().enumerate() {
        let id = format!("lacking-{index}");
        let mut words = vec!["-r", realm, "client", &id];
        words.extend(row.rights.iter().map(String::as_str));
        keycloak.act(&words);
        let (report, code) = doctor(&of_realm(&keycloak, realm, &id, "app"));
        let judged = judged(row.named, KEYCLOAK, &report, code);
        println!("{}", line("keycloak", row.lacks, judged, &report));
        right += usize::from(judged);
        rows += 1;
    }
    println!("of {rows} accounts of Keycloak: {right} judged rightly");
    assert_eq!(right, rows);
}

/// A profile of one realm, asked as that client.
fn of_realm(keycloak: &Server, realm: &str, id: &str, client: &str) -> Profile {
    let profile = Profile::new().with(&format!("[tenants]\n{realm} = \"The realm\"\n"));
    profile.keycloak_of(keycloak, id, keycloak.get("CLIENT_SECRET"), client)
}

#[test]
fn what_is_wrong_with_a_realm_is_said_before_a_case_comes() {
    let keycloak = server("keycloak");
    let realm = "unrecorded";
    keycloak.act(&["realm", realm]);
    let id = keycloak.get("CLIENT_ID");
    let says = |profile: &Profile, words: &str| {
        let (report, code) = doctor(profile);
        let said = requests(&report)
            .any(|one| one["ok"] == Value::Bool(false) && one["says"].as_str().unwrap().contains(words));
        assert!(code == Some(4) && said, "{words}: {code:?} {report:#}");
    };
    says(&of_realm(&keycloak, realm, id, "aap"), "there is no client aap in this realm");
    says(&of_realm(&keycloak, "no-such-realm", id, "app"), "no-such-realm");
    keycloak.act(&["-r", realm, "settings", r#"{"adminEventsEnabled":false}"#]);
    says(&of_realm(&keycloak, realm, id, "app"), "admin events are switched off in this realm");
    keycloak.act(&["-r", realm, "settings", r#"{"adminEventsEnabled":true,"enabledEventTypes":["LOGOUT"]}"#]);
    says(&of_realm(&keycloak, realm, id, "app"), "LOGIN and LOGIN_ERROR are not among the saved types");
    keycloak.act(&["-r", realm, "settings", r#"{"eventsEnabled":false}"#]);
    says(&of_realm(&keycloak, realm, id, "app"), "sign-ins are not recorded: events are switched off");
    // Every tenant is tried, and not the first alone.
    let two = Profile::new().with("[tenants]\nacme = \"Acme\"\nno-such-realm = \"Second\"\n");
    says(&two.keycloak(&keycloak), "no-such-realm");
    says(&Profile::new().keycloak(&keycloak), "the profile names none");
}

/// What the file asks for: collections, and fields of people.
const DIRECTUS: &[&str] = &[
    "directus_users",
    "directus_roles",
    "directus_policies",
    "directus_access",
    "directus_permissions",
    "directus_activity",
    "directus_revisions",
];

/// Fields of people that are asked for.
const FIELDS: &str = "id,email,status,first_name,last_name,provider,external_identifier,last_access,role,policies,password,tfa_secret,language";

#[test]
fn a_right_that_a_token_of_directus_lacks_is_named() {
    let _turn = take("directus");
    let directus = server("directus");
    let (mut right, mut rows) = (0, 0);
    let whole = |of: &str| {
        if of == "directus_users" { format!("{of}.read:{FIELDS}") } else { format!("{of}.read") }
    };
    let mut tried = |lacks: &str, app: &str, rights: Vec<String>, scope: Option<String>| {
        let name = format!("rights{rows}");
        directus.act(&["delete", &format!("{name}@example.com")]);
        let mut words = vec!["token", &name, app];
        words.extend(rights.iter().map(String::as_str));
        directus.act(&words);
        let url = directus.get("URL");
        let profile = Profile::new().secret("DIRECTUS", &format!("{name}-of-some-length"));
        let profile =
            profile.with(&format!("[connect.directus]\nurl = {url:?}\ntoken = {{ env = \"DIRECTUS\" }}\n"));
        let (report, code) = doctor(&profile);
        let named: Vec<&str> = scope.iter().map(String::as_str).collect();
        // Access to the app takes a part of the others, too: what it gives is not all, and the server does not add it up.
        let others = DIRECTUS.iter().filter(|_| app == "false");
        let others: Vec<String> = others.map(|of| format!("read on {of}, without a row filter")).collect();
        let judged = judged(&named, &others, &report, code);
        println!("{}", line("directus", lacks, judged, &report));
        right += usize::from(judged);
        rows += 1;
    };
    tried("", "false", DIRECTUS.iter().map(|of| whole(of)).collect(), None);
    for lacking in DIRECTUS {
        let others = || DIRECTUS.iter().filter(|of| *of != lacking).map(|of| whole(of));
        let scope = || Some(format!("read on {lacking}, without a row filter"));
        tried(lacking, "false", others().collect(), scope());
        // With access to the app a token sees its own role, itself and what it did: 200, and nothing of the others.
        tried(&format!("{lacking}, with app access"), "true", others().collect(), scope());
        tried(
            &format!("{lacking}, with a row filter"),
            "false",
            others().chain([format!("{}~", whole(lacking))]).collect(),
            scope(),
        );
    }
    for field in ["email", "status", "provider", "role", "policies"] {
        let fields: Vec<&str> = FIELDS.split(',').filter(|one| *one != field).collect();
        let users = format!("directus_users.read:{}", fields.join(","));
        let others = DIRECTUS[1..].iter().map(|of| whole(of));
        let scope = Some(format!("read on {field} of directus_users"));
        tried(&format!("the field {field}"), "false", others.chain([users]).collect(), scope);
    }
    println!("of {rows} tokens of Directus: {right} judged rightly");
    assert_eq!(right, rows);
}
