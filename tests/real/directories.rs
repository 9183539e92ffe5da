//! The directories with known people beside Keycloak and Directus: how each server is told to the program, whom its people are, which
//! credentials lack something, and what goes wrong on the wire. `cargo test --all-features --test servers directories::by_server::SERVER
//! -- --nocapture` prints the numbers of one.

mod beside;
mod by_server;
mod disturbed;
mod lacking;
mod people;
mod sizes;
mod table;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Output;

use escalate::connectors::shipped;
use serde_json::{Value, json};

use crate::profile::Profile;
use crate::servers::Server;

/// How a server is told to the program. In values, `{KEY}` is what the server says of itself.
pub(crate) struct Row {
    /// Its name in `tests/servers/run`.
    pub(crate) server: &'static str,
    pub(crate) connector: &'static str,
    /// Settings of the connector; those in front of `=` with a `!` are secrets.
    pub(crate) settings: &'static [(&'static str, &'static str)],
    /// What lacks something: what, settings in place of those above, and words of the scope or setting that `doctor` names.
    pub(crate) lacking: &'static [Lacking],
    /// A setting that people have in different manners: its name, and the key of the world with what it is for each; `reasons` is theirs who
    /// name none.
    pub(crate) manner: Option<(&'static str, &'static str)>,
    /// People who are known not to be right.
    pub(crate) known: &'static [&'static str],
}

/// A credential that lacks something.
pub(crate) struct Lacking {
    pub(crate) what: &'static str,
    pub(crate) settings: &'static [(&'static str, &'static str)],
    /// One of these is in what doctor says of a request that is not in order; empty: nothing that the connector asks needs it.
    pub(crate) named: &'static [&'static str],
}

/// The manner of whoever names none.
const REASONS: &str = "reasons";

/// In which manner a person is asked about.
pub(crate) fn manner(person: &Value) -> &str {
    person["call"]["manner"].as_str().unwrap_or(REASONS)
}

/// The row of a server.
pub(crate) fn row(server: &str) -> &'static Row {
    table::ROWS.iter().find(|row| row.server == server).unwrap_or_else(|| panic!("no row for {server}"))
}

impl Row {
    /// The settings with the server's values, those of `other` first.
    pub(crate) fn settings(
        &self,
        server: &Server,
        other: &[(&'static str, &'static str)],
        world: &Value,
    ) -> BTreeMap<&'static str, String> {
        let mut settings = BTreeMap::new();
        for (name, value) in self.settings.iter().chain(other) {
            settings.insert(*name, filled(server, world, value));
        }
        settings
    }

    /// A profile with these settings, the tenants of the people and what their roles grant.
    pub(crate) fn profile(
        &self,
        server: &Server,
        other: &[(&'static str, &'static str)],
        world: &Value,
    ) -> Profile {
        let mut text = format!("[connect.directory]\nconnector = {:?}\n", self.connector);
        let mut profile = Profile::new();
        for (name, value) in self.settings(server, other, world) {
            if let Some(name) = name.strip_prefix('!') {
                let variable: &'static str = Box::leak(name.to_uppercase().into_boxed_str());
                let _ = writeln!(text, "{name} = {{ env = \"{variable}\" }}");
                profile = profile.secret(variable, &value);
            } else {
                let _ = writeln!(text, "{name} = {value:?}");
            }
        }
        self.bring_connector(&profile);
        let tenants = world["tenants"].as_object().into_iter().flatten();
        text.push_str("[tenants]\n");
        for (id, title) in tenants {
            let _ = writeln!(text, "{} = {}", json!(id), title);
        }
        if let Some(grants) = world["grants"].as_object() {
            let roles = grants.iter().map(|(name, grants)| json!({ "name": name, "permissions": grants }));
            let file = profile.path("roles.json");
            std::fs::write(&file, roles.collect::<Value>().to_string()).unwrap();
            let _ = write!(text, "[connect.export]\nroles = {:?}\n", file.display().to_string());
        }
        text.push_str(&beside::of(&profile, world));
        profile.with(&text)
    }

    /// A profile for each manner.
    pub(crate) fn profiles(
        &self,
        server: &Server,
        other: &[(&'static str, &'static str)],
        world: &Value,
    ) -> BTreeMap<String, Profile> {
        let Some((setting, key)) = self.manner else {
            return BTreeMap::from([(REASONS.to_owned(), self.profile(server, other, world))]);
        };
        let manners = world[key].as_object().into_iter().flatten();
        let profile = |value: &Value| {
            let value: &'static str = Box::leak(value.as_str().unwrap().to_owned().into_boxed_str());
            let other: Vec<_> = [(setting, value)].iter().chain(other).copied().collect();
            self.profile(server, &other, world)
        };
        manners.map(|(name, value)| (name.clone(), profile(value))).collect()
    }

    /// Puts a connector that is not shipped into the profile's folder: one's own, as an admin would write it. `ESCALATE_CONNECTORS` names a
    /// folder whose file is taken in place of any.
    fn bring_connector(&self, profile: &Profile) {
        let name = format!("{}.toml", self.connector);
        let other = std::env::var_os("ESCALATE_CONNECTORS").map(|folder| Path::new(&folder).join(&name));
        let own = other.filter(|file| file.exists()).or_else(|| {
            let is_shipped = shipped::ALL.iter().any(|one| one.name == self.connector);
            (!is_shipped)
                .then(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/connectors").join(&name))
        });
        if let Some(own) = own {
            let kind: toml::Table = std::fs::read_to_string(&own).unwrap().parse().unwrap();
            let kind = kind["kind"].as_str().unwrap();
            let folder = profile.path(&format!(".config/escalate/templates/connectors/{kind}"));
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::copy(own, folder.join(name)).unwrap();
        }
    }
}

/// Each `{KEY}` as the server says it, `{world.KEY}` as the file of its people does.
fn filled(server: &Server, world: &Value, value: &str) -> String {
    let mut text = value.to_owned();
    while let Some((start, rest)) =
        text.split_once('{').map(|(start, rest)| (start.to_owned(), rest.to_owned()))
    {
        let (key, end) = rest.split_once('}').expect("a closing brace");
        let of_world = key.strip_prefix("world.").map(|key| listed(&world[key]));
        text = format!("{start}{}{end}", of_world.unwrap_or_else(|| server.get(key).to_owned()));
    }
    text
}

/// A text, or texts with commas between them.
fn listed(value: &Value) -> String {
    let all: Option<Vec<&str>> =
        value.as_array().map(|all| all.iter().map(|one| one.as_str().unwrap()).collect());
    all.map_or_else(|| value.as_str().unwrap().to_owned(), |all| all.join(", "))
}

/// What is typed for a person. `$ID` is the id that the server gave.
pub(crate) fn call(server: &Server, person: &Value) -> Vec<String> {
    let call = &person["call"];
    let user = match call["user"].as_str().unwrap() {
        "$ID" => server.act(&["id", person["id"].as_str().unwrap()]),
        user => user.to_owned(),
    };
    let mut words =
        vec!["--user".to_owned(), user, "--dry-run".to_owned(), "--format".to_owned(), "json".to_owned()];
    for (name, flag) in [
        ("tenant", "--tenant"),
        ("symptom", "--symptom"),
        ("permission", "--permission"),
        ("error", "--error"),
        ("feature", "--feature"),
    ] {
        words.extend(call[name].as_str().into_iter().flat_map(|value| [flag.to_owned(), value.to_owned()]));
    }
    if let Some(on) = call["on"].as_str() {
        words.extend(["--on".to_owned(), on.to_owned()]);
    }
    for (name, value) in call["traits"].as_object().into_iter().flatten() {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        words.extend(["--trait".to_owned(), format!("{name}={value}")]);
    }
    words
}

/// The diagnosis of a person.
pub(crate) fn diagnosed(profile: &Profile, words: &[String]) -> Output {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    profile.command(&words).output().unwrap()
}

/// The statuses of the six checks, and the reason of a failure; nothing where there is no report.
pub(crate) fn statuses(output: &Output) -> BTreeMap<String, String> {
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let checks = report["checks"].as_array().cloned().unwrap_or_default();
    let text = |check: &Value, key: &str| check[key].as_str().unwrap_or_default().to_owned();
    let said = |check: &Value| {
        let status = text(check, "status");
        if status == "fail" { format!("fail {}", text(check, "reason")) } else { status }
    };
    checks.iter().map(|check| (text(check, "id"), said(check))).collect()
}
