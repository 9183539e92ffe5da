//! A crowd in a real directory: people who differ in nothing but who they are and which of two roles they have.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// People of one request that makes them.
const CHUNK: usize = 500;

/// A call that must succeed, and the JSON of its answer.
fn call(method: &str, url: &str, token: &str, body: Option<&Value>) -> Result<Value, String> {
    let mut curl = Command::new("curl");
    curl.args([
        "-sS",
        "--fail-with-body",
        "-X",
        method,
        url,
        "-H",
        &format!("Authorization: Bearer {token}"),
    ]);
    curl.args(["-H", "Content-Type: application/json", "--data-binary", "@-"]);
    let mut curl = curl
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("curl: {error}"))?;
    let text = body.map(Value::to_string).unwrap_or_default();
    let mut input = curl.stdin.take().ok_or("curl takes no input")?;
    input.write_all(text.as_bytes()).map_err(|error| error.to_string())?;
    drop(input);
    let output = curl.wait_with_output().map_err(|error| error.to_string())?;
    let answer = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        return Err(format!("{method} {url}: {answer}"));
    }
    Ok(serde_json::from_str(&answer).unwrap_or(Value::Null))
}

/// The address of the person of that number.
pub(crate) fn address(number: usize) -> String {
    format!("crowd-{number:05}@example.com")
}

/// A token for a client of Keycloak.
pub(crate) fn token(url: &str, realm: &str, client: &str, secret: &str) -> Result<String, String> {
    let form = format!("grant_type=client_credentials&client_id={client}&client_secret={secret}");
    let output = Command::new("curl")
        .args(["-sS", "-d", &form, &format!("{url}/realms/{realm}/protocol/openid-connect/token")])
        .output()
        .map_err(|error| format!("curl: {error}"))?;
    let answer: Value = serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
    answer["access_token"].as_str().map(str::to_owned).ok_or_else(|| format!("no token: {answer}"))
}

/// So many people in the realm `crowd` of Keycloak: every other one may not do what all of them want to do.
pub(crate) fn in_keycloak(values: &BTreeMap<String, String>, number: usize) -> Result<(), String> {
    let url = &values["KEYCLOAK_URL"];
    let admin =
        || token(url, "master", &values["KEYCLOAK_ADMIN_CLIENT_ID"], &values["KEYCLOAK_ADMIN_CLIENT_SECRET"]);
    let realm = format!("{url}/admin/realms/crowd");
    if call("GET", &realm, &admin()?, None).is_err() {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/servers/run");
        let made = Command::new(script).args(["keycloak", "do", "realm", "crowd"]).status();
        if !made.is_ok_and(|status| status.success()) {
            return Err("the realm `crowd` could not be made".to_owned());
        }
    }
    let there = call("GET", &format!("{realm}/users/count?search=crowd-"), &admin()?, None)?;
    let mut next = usize::try_from(there.as_u64().unwrap_or(0)).map_err(|error| error.to_string())?;
    while next < number {
        let chunk = next..number.min(next + CHUNK);
        let people: Vec<Value> = chunk
            .clone()
            .map(|number| {
                let role = if number.is_multiple_of(2) { "agent" } else { "viewer" };
                json!({
                    "username": format!("crowd-{number:05}"), "email": address(number), "emailVerified": true, "enabled": true,
                    "firstName": "One", "lastName": format!("Of many {number}"), "realmRoles": [role],
                    // A hash that nobody knows a password for: making one for each takes longer than everything else.
                    "credentials": [{ "type": "password",
                        "secretData": "{\"value\":\"AAAA\",\"salt\":\"AAAA\"}",
                        "credentialData": "{\"hashIterations\":1,\"algorithm\":\"pbkdf2-sha512\"}" }],
                })
            })
            .collect();
        let body = json!({ "ifResourceExists": "SKIP", "users": people });
        call("POST", &format!("{realm}/partialImport"), &admin()?, Some(&body))?;
        next = chunk.end;
    }
    Ok(())
}

/// The same in Directus.
pub(crate) fn in_directus(values: &BTreeMap<String, String>, number: usize) -> Result<(), String> {
    let (url, token) = (&values["DIRECTUS_URL"], &values["DIRECTUS_ADMIN_TOKEN"]);
    let role = |name: &str| -> Result<Value, String> {
        let found =
            call("GET", &format!("{url}/roles?filter%5Bname%5D%5B_eq%5D={name}&fields=id"), token, None)?;
        Ok(found["data"][0]["id"].clone())
    };
    let roles = [role("Agent")?, role("Viewer")?];
    let counted = format!("{url}/users?filter%5Bemail%5D%5B_starts_with%5D=crowd-0&aggregate%5Bcount%5D=id");
    let there = call("GET", &counted, token, None)?;
    let there = &there["data"][0]["count"]["id"];
    let there = there.as_u64().or_else(|| there.as_str()?.parse().ok()).unwrap_or(0);
    let mut next = usize::try_from(there).map_err(|error| error.to_string())?;
    while next < number {
        let chunk = next..number.min(next + CHUNK);
        let people: Vec<Value> = chunk
            .clone()
            .map(|number| json!({ "email": address(number), "first_name": "One", "last_name": format!("Of many {number}"), "role": roles[number % 2] }))
            .collect();
        call("POST", &format!("{url}/users?fields=id"), token, Some(&Value::from(people)))?;
        next = chunk.end;
    }
    Ok(())
}
