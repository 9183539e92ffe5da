//! `[service]`: what is meant by it, and its mistakes.

use std::time::Duration;

use escalate::profile::secret::SecretRef;
use escalate::profile::service::{SignInBy, TokenScope};

use super::{EVERYTHING, mistakes, read};

#[test]
fn everything_of_the_service_is_read() {
    let service = read(EVERYTHING).unwrap().service.unwrap();
    assert_eq!(service.listen.to_string(), "0.0.0.0:8484");
    assert_eq!(service.url.unwrap().as_str(), "https://escalate.acme.example/");
    assert_eq!(service.database, Some(SecretRef::Env("DATABASE_URL".into())));
    assert_eq!(service.retention, Duration::from_secs(7 * 86_400));
    assert_eq!((service.poll, service.tolerance.as_secs()), (Some(Duration::from_secs(30)), 120));
    assert!(service.file && service.reply && service.plain_http);
    assert!(service.tls.unwrap().key.is_absolute(), "beside the profile");
    assert_eq!(service.tokens["grafana"].scopes, [TokenScope::Metrics, TokenScope::Read].into());
    let sign_in = service.sign_in.unwrap();
    assert!(matches!(sign_in.by, SignInBy::Provider { ref groups, .. } if groups == "groups"));
    assert!(sign_in.look_up.contains("helpdesk") && sign_in.file.contains("leads"));
}

#[test]
fn an_empty_table_is_a_service_on_this_machine() {
    let service = read("[service]").unwrap().service.unwrap();
    assert_eq!(service.listen.to_string(), "127.0.0.1:8484");
    assert!(service.database.is_none() && service.tokens.is_empty() && service.sign_in.is_none());
    assert!(read("").unwrap().service.is_none());
}

#[test]
fn mistakes_are_named_with_their_place() {
    let found = mistakes(
        r#"
[service]
listen = "0.0.0.0:80"
url = "http://escalate.acme.example"
database = "postgres://escalate:hunter2@db/escalate"
key = "0123456789"
polll = "5s"
proxies = ["proxy.acme.example"]

[service.tokens.one]
secret = { env = "ONE" }
scopes = ["dignose"]

[service.tokens.two]
scopes = ["read"]

[service.proxy]
user = "X-User"
look_up = []
"#,
    );
    for wanted in [
        "acme.toml:3:10: others can read what goes over this address",
        "acme.toml:4:7: `url` of [service] is https://",
        "acme.toml:5:1: `database` is \"sqlite\", or where the address of a PostgreSQL database is kept",
        "acme.toml:6:1: `key` is a secret and must not stand in the file",
        "acme.toml:7:1: `polll` is not a key of [service]; did you mean `poll`?",
        "acme.toml:8:12: `proxies` of [service] are addresses",
        "acme.toml:12:11: there is no scope `dignose`; did you mean `diagnose`?",
        "acme.toml:14:17: a token needs `secret`",
        "acme.toml:18:8: nobody may look up anything",
    ] {
        assert!(found.iter().any(|line| line.starts_with(wanted)), "{wanted}\n{found:#?}");
    }
    assert!(!found.concat().contains("hunter2"), "no value is quoted: {found:#?}");
}
