//! `escalate doctor --service`: everything that is missing, a line each.

use std::net::TcpListener;

use serde_json::Value;

use crate::support::{Ran, Sandbox};

const TLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/tls");

fn examined(home: &Sandbox, more: &str, args: &[&str]) -> Ran {
    home.example("p", "escalate.toml");
    let path = home.path("p/escalate.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{text}\n{more}")).unwrap();
    let profile = path.to_str().unwrap().to_owned();
    home.run([&["--config", profile.as_str(), "doctor", "--service"], args].concat())
}

/// The lines by name: whether each is in order, and what it says.
fn lines(ran: &Ran) -> std::collections::BTreeMap<String, (Option<bool>, String)> {
    let found: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
    let lines = found["systems"][0]["requests"].as_array().unwrap().clone();
    let line = |line: &Value| {
        let says = line["says"].as_str().unwrap().to_owned();
        (line["name"].as_str().unwrap().to_owned(), (line["ok"].as_bool(), says))
    };
    lines.iter().map(line).collect()
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn nothing_is_there_yet() {
    let ran = examined(&Sandbox::new(), "", &[]);
    assert_eq!(ran.code, 5);
    assert!(ran.stdout.contains("✗ [service]: the profile has no [service]"), "{}", ran.stdout);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn each_thing_that_is_missing_has_its_line() {
    let home = Sandbox::new();
    home.write("p/short", "short");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    home.write("p/key.pem", std::fs::read(format!("{TLS}/server.key")).unwrap());
    home.write("p/cert.pem", std::fs::read(format!("{TLS}/server.pem")).unwrap());
    let more = format!(
        "[ticketing]\nconnector = \"webhook\"\nurl = {{ file = \"short\" }}\n\
         [service]\nlisten = \"127.0.0.1:{port}\"\nkey = {{ file = \"short\" }}\nhook_secret = {{ env = \"NO_SUCH\" }}\n\
         [service.tls]\ncertificate = \"cert.pem\"\nkey = \"key.pem\"\n\
         [service.tokens.tools]\nsecret = {{ file = \"short\" }}\nscopes = [\"read\"]\n\
         [service.sign_in]\nissuer = \"http://127.0.0.1:{port}/realm\"\nclient_id = \"escalate\"\nlook_up = [\"helpdesk\"]\n"
    );
    let ran = examined(&home, &more, &["--format", "json", "--timeout", "1s"]);
    drop(taken);
    assert_eq!(ran.code, 5, "{}", ran.stderr);
    let found = lines(&ran);
    let wrong = |name: &str, part: &str| {
        let (ok, says) = found.get(name).unwrap_or_else(|| panic!("{name}: {found:#?}"));
        assert!(*ok == Some(false) && says.contains(part), "{name}: {says}");
    };
    wrong("service.key", "fewer than 32 characters");
    wrong("service.hook_secret", "NO_SUCH is not set");
    wrong("service.tokens.tools", "fewer than 24 characters");
    wrong("tickets come in", "no webhook");
    wrong("tickets are read", "cannot read a ticket");
    wrong("notes are written", "public_notes");
    wrong("listen", "cannot be listened on");
    wrong("tls", "chmod go-r");
    wrong("url", "[service] does not say it");
    wrong("sign-in", "");
    assert_eq!(found["database"].0, None, "without its key it is not looked at");
    assert_eq!(found["state"].0, Some(true));
    assert!(!ran.stdout.contains("short\"") && !ran.stderr.contains("short\""), "no secret is shown");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn all_is_in_order_and_the_next_key_is_noticed() {
    let home = Sandbox::new();
    home.write("p/service.key", "k".repeat(32));
    let more = "[service]\nlisten = \"127.0.0.1:0\"\nkey = { file = \"service.key\" }\n";
    let ran = examined(&home, more, &["--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert!(lines(&ran)["database"].1.contains("SQLite"), "{}", ran.stdout);
    home.write("p/service.key", "o".repeat(32));
    let ran = examined(&home, more, &["--format", "json"]);
    assert_eq!(ran.code, 5);
    assert!(lines(&ran)["database"].1.contains("another key"), "{}", ran.stdout);
}

#[cfg(unix)]
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_certificate_holds_now_and_its_key_fits() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Sandbox::new();
    home.write("p/service.key", "k".repeat(32));
    let key = home.write("p/key.pem", std::fs::read(format!("{TLS}/server.key")).unwrap());
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    home.write("p/cert.pem", std::fs::read(format!("{TLS}/server.pem")).unwrap());
    let more = "[service]\nlisten = \"127.0.0.1:0\"\nkey = { file = \"service.key\" }\n\
                [service.tls]\ncertificate = \"cert.pem\"\nkey = \"key.pem\"\n";
    // The tests' clock stands before the certificate begins.
    let ran = examined(&home, more, &["--format", "json"]);
    assert_eq!((ran.code, lines(&ran)["tls"].0), (5, Some(false)));
    assert!(lines(&ran)["tls"].1.contains("2026-11-29"), "{}", ran.stdout);
    // Another's.
    home.write("p/cert.pem", std::fs::read(format!("{TLS}/authority.pem")).unwrap());
    let ran = examined(&home, more, &["--format", "json"]);
    assert!(lines(&ran)["tls"].1.contains("certificate"), "{}", ran.stdout);
    home.write("p/cert.pem", "nothing");
    let ran = examined(&home, more, &["--format", "json"]);
    assert!(lines(&ran)["tls"].1.contains("has no CERTIFICATE"), "{}", ran.stdout);
}
