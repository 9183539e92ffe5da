//! A profile to start from: commented, with every setting of the connectors that were chosen, and no secret in it.

use std::fmt::Write as _;

use crate::case::catalogue::fold;
use crate::connectors::{Connector, ConnectorKind};

/// The text of a profile for `title` with these connectors.
#[must_use]
pub fn text(title: &str, chosen: &[Connector]) -> String {
    let mut text = format!("{HEAD}title    = {}\n{GENERAL}{}", toml_text(title), token_key(title));
    systems(&mut text, chosen);
    text.push_str(ACTIONS);
    text
}

/// The text of a product's profile for `title`, with further connectors behind it. Without a title it keeps its own.
#[must_use]
pub fn started(starter: &str, title: Option<&str>, chosen: &[Connector]) -> String {
    let mut text = String::with_capacity(starter.len());
    for line in starter.lines() {
        match title.filter(|_| line.starts_with("title ") || line.starts_with("title=")) {
            Some(title) => {
                let _ = writeln!(text, "title    = {}", toml_text(title));
            }
            None => {
                let _ = writeln!(text, "{line}");
            }
        }
    }
    systems(&mut text, chosen);
    text
}

/// The tables of these connectors.
fn systems(text: &mut String, chosen: &[Connector]) {
    for connector in chosen.iter().filter(|connector| connector.kind != ConnectorKind::Ticketing) {
        let _ = writeln!(text, "\n# {}\n[connect.{}]", connector.title, connector.name);
        settings(text, connector);
    }
    if let Some(ticketing) = chosen.iter().find(|connector| connector.kind == ConnectorKind::Ticketing) {
        let _ = writeln!(text, "\n# {}: `escalate --file` files here\n[ticketing]", ticketing.title);
        let _ = writeln!(text, "connector = {}", toml_text(&ticketing.name));
        settings(text, ticketing);
        for (key, line) in ADDRESSEES {
            if ticketing.takes(key) {
                text.push_str(line);
            }
        }
        text.push_str(FIELDS);
    }
}

/// The commented line of the key that all admins share.
fn token_key(title: &str) -> String {
    let variable = variable(&file_name(title), "token_key");
    format!(
        "\n# The same key for all admins of this company, so that they file one problem once: `openssl rand -hex 32` makes it.\n\
         # Without it, tokens and fingerprints hold on one machine.\n\
         # token_key = {{ env = \"{variable}\" }}\n"
    )
}

fn settings(text: &mut String, connector: &Connector) {
    for setting in &connector.settings {
        if !setting.about.is_empty() {
            let _ = writeln!(text, "# {}", setting.about.replace('\n', " "));
        }
        let name = &setting.name;
        let _ = match (&setting.default, setting.secret) {
            (_, true) => writeln!(text, "{name} = {{ env = \"{}\" }}", variable(&connector.name, name)),
            (Some(default), false) => writeln!(text, "# {name} = {}", toml_text(default)),
            (None, false) => writeln!(text, "{name} = \"\""),
        };
    }
}

/// The environment variable that is suggested for a secret: `KEYCLOAK_CLIENT_SECRET`.
#[must_use]
pub fn variable(connection: &str, setting: &str) -> String {
    let upper = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    format!("{connection}_{setting}").chars().map(upper).collect()
}

/// The file name of a profile: letters, digits and `-` of its title.
#[must_use]
pub fn file_name(title: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
    let name: String = fold(title).chars().map(plain).collect();
    let name = name.trim_matches('-').to_owned();
    if name.is_empty() { "main".to_owned() } else { name }
}

fn toml_text(text: &str) -> String {
    toml::Value::from(text).to_string()
}

const HEAD: &str = "\
# A profile of escalate: whose systems, which actions, which ticketing.
# `escalate doctor` tries it. `escalate schema config` is its JSON Schema.
# A secret never stands here. It is kept in one of three ways:
#   { env = \"NAME\" }    { file = \"PATH\" }    { command = [\"pass\", \"show\", \"NAME\"] }

";

const GENERAL: &str = "\
audience = \"support\"            # who reads the ticket: \"support\" of a vendor, or \"admin\" in the house
# tiers      = [\"starter\", \"pro\", \"enterprise\"]   # subscription tiers, lowest first
# tenants    = { \"acme-prod\" = \"Production\" }     # display names
# encrypt_to = [\"age1…\"]                          # bundles can be read by these only
# ticket     = { affected_user = \"id\" }            # how support sees who is affected: \"id\" (or else the address), \"email\", \"token\"
# redact     = { bodies = \"structure\" }          # of a HAR's bodies: \"structure\", \"diagnostics\" (more) or \"omit\" (nothing)
# cache      = { ttl = \"15m\" }                     # listings of roles, flags and tenants, never of people, are kept for so long
";

const ADDRESSEES: [(&str, &str); 2] = [
    ("requester", "# requester = \"it@acme.example\"     # who is answered\n"),
    ("follow_up", "# follow_up = \"lead@acme.example\"   # who else is told\n"),
];

const FIELDS: &str = r#"
# The system's own fields, by its names or numbers for them.
# [ticketing.fields]
# priority = "{{verdict}}"
"#;

const ACTIONS: &str = r#"
# What gates a feature. Its name may be shown to the user.
# [features.cases]
# name          = "Cases"
# flag          = "cases"
# beta          = false
# tiers         = []
# admin_can_set = true

# Permissions, or words of them, that nobody is to gain on the side, beside those that escalate knows (users, billing, delete …).
# sensitive = ["macros"]

# What people do, in their words, and what it needs.
# [actions."reassign a conversation"]
# all_of   = ["conversations.assign"]
# any_of   = []
# features = []
# aliases  = ["assign a conversation"]
"#;
