//! Every mistake at once, each with file, line, column and key; and never a value.

use super::{mistakes, read};

#[test]
fn all_at_once_in_the_order_of_the_file() {
    let found = mistakes(
        r#"
titel = "Acme"
audience = "everybody"
tiers = ["pro"]

[connect.keycloak]
ur = "https://sso.example.com"
client_id = "escalate"
client_secret = "hunter2-hunter2"

[connect.keyclok]

[features.cases]
tiers = ["por"]
admin_can_set = "yes"

[actions."reassign"]
features = ["case"]

[actions."nothing"]

[redact]
bodies = "all"
body = "omit"

[ticket]
affected_user = "name"
"#,
    );
    let expected = [
        "acme.toml:2:1: `titel` is not a key of a profile; did you mean `title`?",
        "acme.toml:3:12: `audience` is \"support\" (of a vendor) or \"admin\" (in the house), not \"everybody\"",
        "acme.toml:6:10: [connect.keycloak] needs `url`",
        "acme.toml:7:1: `ur` is not a key of [connect.keycloak]; did you mean `url`?",
        "acme.toml:9:1: `client_secret` of [connect.keycloak] is a secret and must not stand in the file",
        "acme.toml:11:10: there is no connector `keyclok`; did you mean `keycloak`?",
        "acme.toml:14:10: \"por\" is not one of `tiers`; did you mean `pro`?",
        "acme.toml:15:17: `admin_can_set` must be true or false, not string",
        "acme.toml:18:13: \"case\" is not a key of [features]; did you mean `cases`?",
        "acme.toml:20:10: action \"nothing\" needs nothing; say `all_of`, `any_of` or `features`",
        "acme.toml:23:10: `bodies` is \"structure\" (keys, codes, ids and messages of a capture's bodies)",
        "acme.toml:24:1: `body` is not a key of [redact]; did you mean `bodies`?",
        "acme.toml:27:17: `affected_user` is \"id\" (the system's own id, or else the address), \"email\" (the address) or",
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}\n{expected}");
    }
    assert!(!found.join("\n").contains("hunter2"), "no value of a setting is quoted");
}

#[test]
fn a_secret_in_the_open_is_told_how_to_do_it_right() {
    let found = mistakes(
        "[connect.my-sso]\nconnector = \"keycloak\"\nurl = \"https://u\"\nclient_id = \"c\"\nclient_secret = \"s3cr3t\"\n",
    );
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("client_secret = { env = \"MY_SSO_CLIENT_SECRET\" }"), "{}", found[0]);
    assert!(found[0].contains("replace the secret"), "{}", found[0]);
    assert!(!found[0].contains("s3cr3t"));
}

#[test]
fn a_misspelt_secret_key_does_not_show_its_value() {
    let found = mistakes(
        "[connect.keycloak]\nurl = \"https://u\"\nclient_id = \"c\"\nclient_secrt = \"s3cr3t\"\nclient_secret = [\"s3cr3t\"]\n",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(!found.join("\n").contains("s3cr3t"));
}

#[test]
fn syntax_errors_are_all_reported_and_quote_nothing() {
    let found = mistakes("title = \ntiers = [\"a\"\n[connect.keycloak]\nclient_secret = s3cr3t\n");
    assert!(found.iter().all(|one| one.contains("not TOML:")), "{found:#?}");
    assert!(found.len() >= 2, "{found:#?}");
    assert!(!found.join("\n").contains("s3cr3t"), "{found:#?}");
}

#[test]
fn connectors_in_the_wrong_place() {
    let found = mistakes(
        "[connect.rt]\nurl = \"https://u\"\ntoken = { env = \"T\" }\n[ticketing]\nconnector = \"keycloak\"\nurl = \"https://u\"\nclient_id = \"c\"\nclient_secret = { env = \"S\" }\n",
    );
    assert!(found[0].contains("connector `rt` files tickets; it belongs into [ticketing]"), "{}", found[0]);
    assert!(found[1].contains("does not file tickets; it belongs into [connect.…]"), "{}", found[1]);
}

#[test]
fn ticketing_without_a_connector() {
    let found = mistakes("[ticketing]\nurl = \"https://u\"\n");
    assert_eq!(found, ["acme.toml:1:2: [ticketing] needs `connector`: which ticketing system it is"]);
}

#[test]
fn a_secret_is_kept_in_exactly_one_way() {
    for value in ["{}", "{ env = \"A\", file = \"b\" }", "{ envv = \"A\" }"] {
        let found = mistakes(&format!(
            "[connect.keycloak]\nurl = \"https://u\"\nclient_id = \"c\"\nclient_secret = {value}\n"
        ));
        assert!(found.iter().any(|one| one.contains("where the secret is kept, in one way")), "{found:#?}");
        assert!(found[0].starts_with("acme.toml:4:"), "{found:#?}");
    }
    let found = mistakes(
        "[connect.keycloak]\nurl = \"https://u\"\nclient_id = \"c\"\nclient_secret = { command = [] }\n",
    );
    assert!(found[0].contains("`command`") && found[0].contains("is empty"), "{found:#?}");
}

#[test]
fn two_actions_with_one_name() {
    let found = mistakes(
        "[actions.\"Reassign\"]\nall_of = [\"a\"]\n[actions.assign]\nall_of = [\"a\"]\naliases = [\"reassign\"]\n",
    );
    assert_eq!(found, ["acme.toml:5:12: \"reassign\" already names the action \"Reassign\""]);
}

#[test]
fn a_private_key_is_no_recipient() {
    let found = mistakes("encrypt_to = [\"AGE-SECRET-KEY-1QQ\", \"bob\"]\n");
    assert!(found[0].contains("this is a private one") && !found[0].contains("1QQ"), "{}", found[0]);
    assert!(found[1].contains("age1…"), "{}", found[1]);
}

#[test]
fn the_key_of_tokens_is_kept_like_every_secret() {
    for (written, what) in [
        ("'s3cr3t-s3cr3t-s3cr3t'", "1:1: `token_key` is a secret and must not stand in the file"),
        ("7", "1:1: `token_key` is a secret and must not stand in the file"),
        ("['s3cr3t']", "`token_key` of a profile must be a text, not array"),
        (
            "{ env = 'A', file = 'b' }",
            "`token_key` of a profile must say where the secret is kept, in one way",
        ),
        ("{}", "`token_key` of a profile must say where the secret is kept, in one way"),
        ("{ command = [] }", "`command` of `token_key` of a profile is empty"),
        ("{ evn = 'A' }", "did you mean `env`?"),
    ] {
        let found = mistakes(&format!("token_key = {written}\n")).join("\n");
        assert!(found.contains(what), "{written}: {found}");
        assert!(!found.contains("s3cr3t"), "{found}");
    }
}

/// `[ticketing]` with these lines.
fn ticketing(more: &str) -> String {
    format!("[ticketing]\nconnector = \"rt\"\nurl = \"https://u\"\ntoken = {{ env = \"T\" }}\n{more}\n")
}

#[test]
fn who_is_answered_must_be_an_address_that_the_connector_has_a_place_for() {
    for wrong in [
        "",
        "  ",
        "it",
        "it@acme.example\\n",
        "it@acme.example\\r\\nCc: x@y.example",
        "a@b.example, c@d.example",
    ] {
        let found = mistakes(&ticketing(&format!("requester = \"{wrong}\"")));
        assert!(found[0].starts_with("acme.toml:5:13: `requester` of [ticketing] "), "{found:?}");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(!wrong.contains("acme") || !found[0].contains("Cc:"), "{found:?}");
    }
    // The desk of these tests names the requester in its request, and nobody else.
    let found = mistakes(&ticketing("follow_up = \"lead@acme.example\""));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("acme.toml:5:13: the connector `rt` has no place for `follow_up`"),
        "{found:?}"
    );
    let profile = read(&ticketing("requester = \"it@b\u{fc}cher.example\"")).unwrap();
    assert_eq!(profile.ticketing.unwrap().requester.as_deref(), Some("it@xn--bcher-kva.example"));
}

#[test]
fn a_field_that_the_connector_fills_itself_is_nobody_elses() {
    let redmine = "[ticketing]\nconnector = \"redmine\"\nurl = \"https://u\"\ntoken = { env = \"T\" }\nproject = \"p\"\nfield = \"7\"\n";
    let own = ["description", "Subject", "project_id", "custom_fields", "uploads", "7", "07"];
    for name in own {
        let found = mistakes(&format!("{redmine}[ticketing.fields]\n\"{name}\" = \"x\"\n"));
        let says = format!("acme.toml:8:1: the connector `redmine` fills the field `{name}` itself");
        assert_eq!(found, [says]);
    }
    let free = "[ticketing.fields]\n\"19\" = \"{{error}}\"\ntracker_id = 2\n";
    assert_eq!(read(&format!("{redmine}{free}")).unwrap().ticketing.unwrap().fields.names().count(), 2);
    let found =
        mistakes(&format!("{redmine}requester = \"it@acme.example\"\nfollow_up = \"it@acme.example\"\n"));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].starts_with("acme.toml:7:13: the connector `redmine` has no place for `requester`"),
        "{found:?}"
    );
}
