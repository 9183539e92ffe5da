//! A profile with everything in it, and one with nothing.

use escalate::profile::Setting;
use escalate::profile::secret::SecretRef;
use escalate::redact::affected::AffectedUser;
use escalate::redact::bodies::Bodies;
use escalate::redact::policy::Audience;

use super::read;

pub(crate) const EVERYTHING: &str = r#"
title    = "Acme"
audience = "admin"
tiers    = ["starter", "pro", "enterprise"]
sensitive = ["macros"]
fresh    = "2d"
tenants  = { "acme-prod" = "Production" }
token_key = { command = ["pass", "show", "acme/tokens"] }
encrypt_to = ["age1qyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqs3290gq"]

[ticket]
affected_user = "email"

[redact]
bodies = "diagnostics"

[cache]
ttl = "15m"

[assistant]
file = true

[connect.keycloak]
url           = "https://sso.example.com"
client_id     = "escalate"
client_secret = { env = "KEYCLOAK_SECRET" }
days          = 7

[connect.second]
connector     = "keycloak"
url           = "https://sso2.example.com"
client_id     = "escalate"
client_secret = { command = ["pass", "show", "sso2"] }

[domains]
"acme.example" = "acme-prod"

[ticketing]
connector = "rt"
url       = "https://rt.example.com"
token     = { file = "rt.token" }

[service]
listen      = "0.0.0.0:8484"
url         = "https://escalate.acme.example"
database    = { env = "DATABASE_URL" }
key         = { file = "service.key" }
retention   = "7d"
poll        = "30s"
tolerance   = "2m"
file        = true
reply       = true
hook_secret = { env = "HOOK_SECRET" }
proxies     = ["10.0.0.1"]
plain_http  = true

[service.tls]
certificate = "cert.pem"
key         = "key.pem"

[service.tokens.grafana]
secret = { env = "GRAFANA_TOKEN" }
scopes = ["metrics", "read"]

[service.sign_in]
issuer        = "https://sso.acme.example/realms/acme"
client_id     = "escalate"
client_secret = { env = "OIDC_SECRET" }
look_up       = ["helpdesk"]
file          = ["leads"]
log           = ["ana@acme.example"]

[features.cases]
name          = "Cases"
flag          = "cases-enabled"
beta          = true
tiers         = ["pro", "enterprise"]
admin_can_set = true

[actions."reassign a conversation"]
all_of   = ["conversations.assign"]
any_of   = ["conversations.read", "conversations.admin"]
features = ["cases"]
aliases  = ["assign a conversation"]
"#;

#[test]
fn everything_is_read() {
    let profile = read(EVERYTHING).unwrap();
    assert_eq!((profile.name.as_str(), profile.title.as_str()), ("acme", "Acme"));
    assert_eq!((profile.audience, profile.bodies), (Audience::Admin, Bodies::Diagnostics));
    assert_eq!(profile.affected_user, AffectedUser::Email);
    assert_eq!(profile.kept_for, Some(std::time::Duration::from_secs(900)));
    assert!(profile.assistant_files);
    assert_eq!(profile.tiers, ["starter", "pro", "enterprise"]);
    assert_eq!(profile.tenants["acme-prod"], "Production");
    let command = SecretRef::Command(vec!["pass".into(), "show".into(), "acme/tokens".into()]);
    assert_eq!(profile.token_key, Some(command));
    let names: Vec<_> =
        profile.connections.iter().map(|one| (one.name.as_str(), one.connector.name.as_str())).collect();
    assert_eq!(names, [("keycloak", "keycloak"), ("second", "keycloak")]);
    assert_eq!(profile.connections[0].settings["days"], Setting::Plain("7".into()));
    let command = SecretRef::Command(vec!["pass".into(), "show".into(), "sso2".into()]);
    assert_eq!(profile.connections[1].settings["client_secret"], Setting::Secret(command));
    let ticketing = profile.ticketing.unwrap();
    assert_eq!(ticketing.connector.name, "rt");
    let Setting::Secret(SecretRef::File(path)) = &ticketing.settings["token"] else { panic!("a file") };
    assert!(path.is_absolute() && path.ends_with("rt.token"), "beside the profile: {}", path.display());
    assert_eq!(profile.catalogue.actions[0].aliases, ["assign a conversation"]);
    let feature = &profile.catalogue.features[0].need;
    assert_eq!(
        (feature.flag.as_deref(), feature.beta, feature.admin_can_set),
        (Some("cases-enabled"), true, Some(true))
    );
}

#[test]
fn nothing_is_a_profile_too() {
    let profile = read("").unwrap();
    assert_eq!((profile.title.as_str(), profile.audience), ("acme", Audience::Support));
    assert_eq!((profile.bodies, profile.affected_user), (Bodies::Structure, AffectedUser::Id));
    assert_eq!(profile.kept_for, None);
    assert!(!profile.assistant_files);
    assert!(profile.connections.is_empty() && profile.ticketing.is_none());
}

/// The schema is made from the same types that the reader fills: each of its keys must be one that the reader knows.
#[test]
fn the_schema_has_the_keys_that_are_read() {
    let schema = schemars::schema_for!(escalate::profile::raw::Raw);
    let schema = serde_json::to_value(&schema).unwrap();
    let keys = |at: &str| -> Vec<String> {
        schema.pointer(at).and_then(|keys| keys.as_object()).unwrap().keys().cloned().collect()
    };
    let table: toml::Table = EVERYTHING.parse().unwrap();
    let mut written: Vec<_> = table.keys().cloned().collect();
    written.sort();
    assert_eq!(keys("/properties"), written);
    let mut feature: Vec<_> = table["features"]["cases"].as_table().unwrap().keys().cloned().collect();
    feature.sort();
    assert_eq!(keys("/$defs/RawFeature/properties"), feature);
    let mut action: Vec<_> =
        table["actions"]["reassign a conversation"].as_table().unwrap().keys().cloned().collect();
    action.sort();
    assert_eq!(keys("/$defs/RawAction/properties"), action);
    assert!(schema.pointer("/required").is_none(), "nothing is required");
}
