//! The page of `escalate serve`, signed in to by the real Keycloak: the program itself, and the forms that a person fills in there.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::servers::{Server, server};

const CLIENT: &str = "escalate-page";
const SECRET: &str = "escalate-page-secret";
const HELPER: &str = "page-helper@acme.example";
const GUEST: &str = "page-guest@acme.example";
const PASSWORD: &str = "Page-Pw-1";

/// A service that ends with the test.
struct Running {
    child: Child,
    url: String,
    home: TempDir,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn curl(args: &[&str]) -> String {
    let output = Command::new("curl").args(["-sS"]).args(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What the admin of the server does; what is there already is left as it is.
fn admin(keycloak: &Server, method: &str, path: &str, body: &Value) -> Value {
    let url = keycloak.get("URL");
    let token = curl(&[
        &format!("{url}/realms/master/protocol/openid-connect/token"),
        "-d",
        "grant_type=client_credentials",
        "-d",
        &format!("client_id={}", keycloak.get("ADMIN_CLIENT_ID")),
        "-d",
        &format!("client_secret={}", keycloak.get("ADMIN_CLIENT_SECRET")),
    ]);
    let token: Value = serde_json::from_str(&token).unwrap();
    let bearer = format!("Authorization: Bearer {}", token["access_token"].as_str().unwrap());
    let url = format!("{url}/admin/realms/acme{path}");
    let body = body.to_string();
    let mut args = vec!["-X", method, &url, "-H", &bearer, "-H", "Content-Type: application/json"];
    if method != "GET" {
        args.extend(["-d", &body]);
    }
    serde_json::from_str(&curl(&args)).unwrap_or(Value::Null)
}

/// A client for the page, a group, somebody in it and somebody who is not.
fn prepare(keycloak: &Server, url: &str) {
    let old = admin(keycloak, "GET", &format!("/clients?clientId={CLIENT}"), &Value::Null);
    for client in old.as_array().into_iter().flatten() {
        admin(keycloak, "DELETE", &format!("/clients/{}", client["id"].as_str().unwrap()), &Value::Null);
    }
    admin(
        keycloak,
        "POST",
        "/clients",
        &json!({
            "clientId": CLIENT, "secret": SECRET, "redirectUris": [format!("{url}/sign-in/callback")],
            "attributes": {"post.logout.redirect.uris": format!("{url}/sign-in?out=1"), "pkce.code.challenge.method": "S256"},
            "protocolMappers": [{"name": "groups", "protocol": "openid-connect", "protocolMapper": "oidc-group-membership-mapper",
                "config": {"claim.name": "groups", "full.path": "true", "id.token.claim": "true"}}],
        }),
    );
    admin(keycloak, "POST", "/groups", &json!({"name": "helpdesk"}));
    for (user, groups) in [(HELPER, json!(["helpdesk"])), (GUEST, json!([]))] {
        admin(
            keycloak,
            "POST",
            "/users",
            &json!({
                "username": user, "email": user, "emailVerified": true, "enabled": true, "firstName": "Page", "lastName": "Tester", "groups": groups,
                "credentials": [{"type": "password", "value": PASSWORD, "temporary": false}],
            }),
        );
    }
}

fn start(keycloak: &Server) -> Running {
    let home = TempDir::new().unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/01_export");
    for file in fs::read_dir(example).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), home.path().join(file.file_name())).unwrap();
    }
    fs::write(home.path().join("service.key"), "k".repeat(64)).unwrap();
    let profile = home.path().join("escalate.toml");
    let issuer = format!("{}/realms/acme", keycloak.get("URL"));
    let text = fs::read_to_string(&profile).unwrap()
        + &format!(
            "\n[service]\nlisten = \"127.0.0.1:{port}\"\nurl = \"{url}\"\nkey = {{ file = \"service.key\" }}\n\
             [service.sign_in]\nissuer = \"{issuer}\"\nclient_id = \"{CLIENT}\"\nclient_secret = {{ env = \"PAGE_SECRET\" }}\n\
             look_up = [\"helpdesk\"]\n"
        );
    fs::write(&profile, text).unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_escalate"))
        .args(["serve", "--config"])
        .arg(&profile)
        .env_clear()
        .envs([("HOME", home.path().to_str().unwrap()), ("PATH", "/usr/bin:/bin"), ("PAGE_SECRET", SECRET)])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut running = Running { child, url, home };
    // It says where it listens, on whichever stream.
    let error = running.child.stderr.take().unwrap();
    let mut lines = BufReader::new(error).lines();
    let said = lines.by_ref().map_while(Result::ok).find(|line| line.contains("127.0.0.1"));
    assert!(said.is_some(), "it did not start");
    std::thread::spawn(move || lines.for_each(drop));
    running
}

/// The answer to a form or an address, its redirects not followed: head and body.
fn step(jar: &str, url: &str, more: &[&str]) -> (String, String) {
    let mut args = vec!["-i", "-b", jar, "-c", jar, url];
    args.extend(more);
    let text = curl(&args);
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

fn location(head: &str) -> String {
    let line = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("location").then(|| value.trim().to_owned())
    });
    line.unwrap_or_else(|| panic!("no way on: {head}"))
}

/// Signs in at the page and at Keycloak, as a browser does.
fn sign_in(running: &Running, jar: &str, user: &str) {
    let origin = format!("Origin: {}", running.url);
    let (head, _) = step(jar, &format!("{}/sign-in", running.url), &["-H", &origin, "-d", "to=/cases"]);
    let (mut head, mut form) = step(jar, &location(&head), &[]);
    let user = format!("username={user}");
    let password = format!("password={PASSWORD}");
    // Where there are organisations it asks for the name first, and for the password on the next page.
    for _ in 0..2 {
        if head.starts_with("HTTP/1.1 302") {
            break;
        }
        let action = form.split_once("action=\"").unwrap_or_else(|| panic!("no form: {head}\n{form}")).1;
        let action = action.split('"').next().unwrap().replace("&amp;", "&");
        (head, form) = step(jar, &action, &["--data-urlencode", &user, "-d", &password]);
    }
    assert!(head.starts_with("HTTP/1.1 302"), "{head}\n{form}");
    let back = location(&head);
    assert!(back.starts_with(&format!("{}/sign-in/callback?", running.url)), "{back}");
    let (head, body) = step(jar, &back, &[]);
    assert_eq!(location(&head), "/cases", "{head}\n{body}");
}

#[test]
fn keycloak_signs_people_in_and_out_and_says_their_groups() {
    let keycloak = server("keycloak");
    let running = start(&keycloak);
    prepare(&keycloak, &running.url);
    let jar = |name: &str| running.home.path().join(name).display().to_string();
    let (helper, guest) = (jar("helper"), jar("guest"));
    sign_in(&running, &helper, HELPER);
    let (head, page) = step(&helper, &format!("{}/", running.url), &[]);
    assert!(head.starts_with("HTTP/1.1 200") && page.contains(HELPER), "{head}\n{page}");
    // Somebody whom Keycloak knows, too, and who is in no group of ours.
    sign_in(&running, &guest, GUEST);
    let (head, page) = step(&guest, &format!("{}/", running.url), &[]);
    assert!(head.starts_with("HTTP/1.1 403") && !page.contains("<form"), "{head}\n{page}");
    // Out, here and there.
    let (_, page) = step(&helper, &format!("{}/", running.url), &[]);
    let token = page.split_once("name=\"csrf\" value=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let origin = format!("Origin: {}", running.url);
    let (head, _) =
        step(&helper, &format!("{}/sign-out", running.url), &["-H", &origin, "-d", &format!("csrf={token}")]);
    let (head, body) = step(&helper, &location(&head), &[]);
    assert_eq!(location(&head), format!("{}/sign-in?out=1", running.url), "{head}\n{body}");
    let (head, _) = step(&helper, &format!("{}/", running.url), &[]);
    assert!(head.starts_with("HTTP/1.1 303"), "{head}");
    let (head, _) = step(&helper, &format!("{}/sign-in", running.url), &["-H", &origin, "-d", "to=/"]);
    let (_, form) = step(&helper, &location(&head), &[]);
    assert!(form.contains("id=\"kc-form-login\""), "Keycloak asks who it is again: {form}");
}
