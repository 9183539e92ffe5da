//! Secrets: from the environment, a file, a command; and what is said when they are not there.

use std::path::PathBuf;

use escalate::profile::secret::SecretRef;
use escalate::profile::{Profile, hold_all};
use escalate::redact::findings::Log;
use escalate::redact::policy::Audience;
use escalate::redact::pseudonym::Key;
use escalate::redact::typed::{People, Redactor};
use escalate::report::redact_report;
use escalate::vault::Vault;
use secrecy::ExposeSecret as _;
use tempfile::TempDir;

use super::keycloak;
use crate::fixtures::DESK;
use crate::planted::marker;

fn resolve(secret: &SecretRef) -> Result<String, String> {
    secret
        .resolve("key", &Vault::new())
        .map(|read| read.expose_secret().to_owned())
        .map_err(|error| error.to_string())
}

fn command(words: &[&str]) -> SecretRef {
    SecretRef::Command(words.iter().map(|&word| word.to_owned()).collect())
}

fn file(bytes: &[u8]) -> (TempDir, SecretRef) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("secret");
    std::fs::write(&path, bytes).unwrap();
    (folder, SecretRef::File(path))
}

#[test]
fn a_variable_that_is_not_set_is_named() {
    let missing = SecretRef::Env("ESCALATE_TEST_NEVER_SET".into());
    assert_eq!(resolve(&missing).unwrap_err(), "the environment variable ESCALATE_TEST_NEVER_SET is not set");
}

#[test]
fn a_file_without_its_last_line_break() {
    let (_folder, secret) = file(b"line one\nline two \r\n");
    assert_eq!(resolve(&secret).as_deref(), Ok("line one\nline two "));
}

#[test]
fn files_that_hold_no_secret() {
    let endless = vec![b'x'; 70_000];
    for (bytes, what) in
        [(&b"\n"[..], "is empty"), (b"abc\xFF", "not text"), (&endless, "longer than 64 KiB")]
    {
        let (_folder, secret) = file(bytes);
        let message = resolve(&secret).unwrap_err();
        assert!(message.contains(what) && !message.contains("abc"), "{message}");
    }
    let message = resolve(&SecretRef::File(PathBuf::from("/nowhere/secret"))).unwrap_err();
    assert!(message.contains("/nowhere/secret cannot be read"), "{message}");
}

#[cfg(unix)]
#[test]
fn a_command_runs_without_a_shell() {
    assert_eq!(resolve(&command(&["printf", "%s\\n", "$HOME; echo x"])).as_deref(), Ok("$HOME; echo x"));
}

#[cfg(unix)]
#[test]
fn commands_that_fail_do_not_tell_what_they_printed() {
    let message = resolve(&command(&["sh", "-c", "echo s3cr3t; echo s3cr3t >&2; exit 3"])).unwrap_err();
    assert!(message.contains("`sh` ended with exit status: 3; run it by hand"), "{message}");
    assert!(!message.contains("s3cr3t"));
    let message = resolve(&command(&["escalate-no-such-program"])).unwrap_err();
    assert!(message.contains("`escalate-no-such-program` cannot be started"), "{message}");
    let message = resolve(&command(&["true"])).unwrap_err();
    assert!(message.contains("`true` is empty"), "{message}");
}

/// Whatever kind of secret a profile names, `hold_all` holds it: a report that quotes it does not show it.
#[test]
fn every_secret_of_a_profile_is_held() {
    let config = TempDir::new().unwrap();
    for (connector, text) in [("directory/keycloak.toml", keycloak().as_str()), ("ticketing/rt.toml", DESK)] {
        let path = config.path().join("templates/connectors").join(connector);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let profiles = config.path().join("profiles");
    std::fs::create_dir_all(&profiles).unwrap();
    let names = ["client", "desk", "tokens", "database", "key", "hook", "grafana", "sign_in"];
    for name in names {
        std::fs::write(profiles.join(name), marker(name)).unwrap();
    }
    std::fs::write(profiles.join("acme.toml"), WITH_SECRETS).unwrap();
    if let Err(wrong) = Profile::read(&profiles.join("acme.toml"), config.path()) {
        panic!("{wrong}");
    }
    let vault = Vault::new();
    let unheard = hold_all(config.path(), &vault, false);
    assert!(unheard.is_empty(), "{unheard:?}");
    // Nothing around them says what they are.
    let told = names.map(|name| format!("I see {} there", marker(name))).join("\n");
    let mut report = crate::sample::report();
    report.case.error = Some(told);
    let redactor = Redactor::new(Audience::Admin, &vault, Key::new([7; 32]), People::default());
    let redacted = redact_report(&redactor, &report, &mut Log::new()).unwrap();
    let shown = serde_json::to_string(redacted.get()).unwrap();
    let left: Vec<&str> = names.into_iter().filter(|name| shown.contains(&marker(name))).collect();
    assert!(left.is_empty(), "{left:?} are in {:?}", redacted.get().case.error);
}

const WITH_SECRETS: &str = r#"
token_key = { file = "tokens" }

[connect.keycloak]
connector     = "keycloak"
url           = "https://sso.acme.example"
client_id     = "escalate"
client_secret = { file = "client" }

[ticketing]
connector = "rt"
url       = "https://rt.acme.example"
token     = { file = "desk" }

[service]
database    = { file = "database" }
key         = { file = "key" }
hook_secret = { file = "hook" }
url         = "https://escalate.acme.example"

[service.tokens.grafana]
secret = { file = "grafana" }
scopes = ["metrics"]

[service.sign_in]
issuer        = "https://sso.acme.example/realms/acme"
client_id     = "escalate"
client_secret = { file = "sign_in" }
look_up       = ["support"]
"#;
