//! Connections that may wait until they are filled in.

use std::path::Path;

use escalate::facts::{GapReason, Question};
use escalate::profile::open_all;
use escalate::vault::Vault;

use super::{mistakes, read};

const EMPTY: &str = "[connect.keycloak]\nurl = \"\"\nclient_secret = { env = \"ESCALATE_TEST_NEVER_SET\" }\n";

#[test]
fn what_is_not_filled_in_is_a_mistake_unless_it_may_wait() {
    let wrong = mistakes(EMPTY);
    assert_eq!(wrong.len(), 2, "{wrong:?}");
    assert!(wrong[0].contains("needs `client_id`: service account"), "{wrong:?}");
    assert!(wrong[1].contains("acme.toml:2:1: `url` of [connect.keycloak] is empty: base URL"), "{wrong:?}");

    let profile = read(&format!("{EMPTY}optional = true\n")).unwrap();
    let opened = open_all(profile.connections, Path::new("acme.toml"), &Vault::new()).unwrap();
    assert!(opened.systems.is_empty());
    let waiting = &opened.left_out[0];
    let mut missing: Vec<&str> = waiting.missing.iter().map(|one| one.setting.as_str()).collect();
    missing.sort_unstable();
    assert_eq!(missing, ["client_id", "client_secret", "url"]);
    assert!(waiting.missing.iter().all(|one| one.says.starts_with("acme.toml: ")), "{waiting:?}");

    let facts = waiting.facts("2026-07-01T12:00:00Z".parse().unwrap());
    let unanswered = facts.unanswered();
    let account = unanswered[&Question::Account];
    assert_eq!(account.reason(), GapReason::NotCollected);
    assert!(account.detail().contains("keycloak was not asked") && account.detail().contains("client_id"));
    assert!(unanswered[&Question::Flags].detail().contains("nobody has looked"), "it never answers that");
}

#[test]
fn one_that_is_filled_in_is_asked_and_a_ticketing_system_never_waits() {
    let home = "[connect.keycloak]\noptional = true\nurl = \"https://sso.example.com\"\nclient_id = \"x\"\nclient_secret = { command = [\"echo\", \"a-long-enough-secret\"] }\n";
    let profile = read(home).unwrap();
    let opened = open_all(profile.connections, Path::new("acme.toml"), &Vault::new()).unwrap();
    assert_eq!((opened.systems.len(), opened.left_out.len()), (1, 0));
    let wrong = mistakes("[ticketing]\nconnector = \"rt\"\noptional = true\n");
    assert!(wrong.iter().any(|line| line.contains("`optional` is not a key of [ticketing]")), "{wrong:?}");
    assert!(!wrong.concat().contains("allow_http, optional"), "{wrong:?}");
}
