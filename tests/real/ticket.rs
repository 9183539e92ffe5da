//! Tickets as the system itself tells them, read through its API with curl: the tool's own word is not taken for it.

use std::path::Path;

use std::process::Command;

use serde_json::Value;

use crate::servers::Server;

/// A ticket in the system.
pub(crate) struct Stored {
    /// Its id.
    pub(crate) id: String,
    /// The field that holds the fingerprint.
    pub(crate) fingerprint: String,
    /// The zips at it, oldest first.
    pub(crate) bundles: Vec<Vec<u8>>,
    /// Everything else that was written at it: its text and the comments.
    pub(crate) texts: String,
}

/// All tickets with that fingerprint, open and closed.
pub(crate) fn with_fingerprint(system: &str, server: &Server, fingerprint: &str) -> Vec<Stored> {
    let ids = if system == "rt" { rt_ids(server, fingerprint) } else { redmine_ids(server, fingerprint) };
    ids.into_iter().map(|id| if system == "rt" { rt(server, id) } else { redmine(server, id) }).collect()
}

fn rt_ids(server: &Server, fingerprint: &str) -> Vec<String> {
    let query =
        format!("query=Queue='{}' AND CF.{{{}}}='{fingerprint}'", server.get("QUEUE"), server.get("FIELD"));
    let found = json(&rt_get(server, "/tickets", &["-G", "--data-urlencode", &query]));
    found["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

fn rt_get(server: &Server, path: &str, more: &[&str]) -> Vec<u8> {
    let header = format!("Authorization: token {}", server.get("TOKEN"));
    curl(&header, &format!("{}/REST/2.0{path}", server.get("URL")), more)
}

fn rt(server: &Server, id: String) -> Stored {
    let ticket = json(&rt_get(server, &format!("/ticket/{id}"), &[]));
    let field =
        ticket["CustomFields"].as_array().unwrap().iter().find(|field| field["name"] == server.get("FIELD"));
    let listed =
        json(&rt_get(server, &format!("/ticket/{id}/attachments?per_page=100&fields=Filename"), &[]));
    let (mut bundles, mut texts) = (Vec::new(), String::new());
    for item in listed["items"].as_array().unwrap() {
        let one = json(&rt_get(server, &format!("/attachment/{}", item["id"].as_str().unwrap()), &[]));
        let bytes = from_base64(one["Content"].as_str().unwrap_or_default());
        let name = Path::new(one["Filename"].as_str().unwrap_or_default());
        if name.extension().is_some_and(|ending| ending == "zip") {
            bundles.push(bytes);
        } else {
            texts.push_str(&String::from_utf8_lossy(&bytes));
        }
    }
    let fingerprint = field.unwrap()["values"][0].as_str().unwrap_or_default().to_owned();
    Stored { id, fingerprint, bundles, texts }
}

fn redmine_ids(server: &Server, fingerprint: &str) -> Vec<String> {
    let (project, field) = (server.get("PROJECT"), server.get("FIELD_ID"));
    let path = format!("/issues.json?project_id={project}&status_id=*&cf_{field}={fingerprint}");
    let found = json(&redmine_get(server, &path));
    found["issues"].as_array().unwrap().iter().map(|issue| issue["id"].to_string()).collect()
}

fn redmine_get(server: &Server, path: &str) -> Vec<u8> {
    let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", server.get("URL")) };
    curl(&format!("X-Redmine-API-Key: {}", server.get("KEY")), &url, &[])
}

fn redmine(server: &Server, id: String) -> Stored {
    let issue = json(&redmine_get(server, &format!("/issues/{id}.json?include=attachments,journals")));
    let issue = &issue["issue"];
    let field = issue["custom_fields"]
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["id"].as_u64() == server.get("FIELD_ID").parse().ok());
    let attachments = issue["attachments"].as_array().unwrap();
    // The host that Redmine writes into its links is a setting; the path is what counts.
    let bundles = attachments.iter().map(|file| {
        let (id, name) = (&file["id"], file["filename"].as_str().unwrap());
        redmine_get(server, &format!("/attachments/download/{id}/{name}"))
    });
    let notes = issue["journals"].as_array().unwrap().iter().filter_map(|entry| entry["notes"].as_str());
    let texts: Vec<&str> = issue["description"].as_str().into_iter().chain(notes).collect();
    Stored {
        fingerprint: field.unwrap()["value"].as_str().unwrap_or_default().to_owned(),
        bundles: bundles.collect(),
        texts: texts.join("\n"),
        id,
    }
}

fn curl(header: &str, url: &str, more: &[&str]) -> Vec<u8> {
    let output = Command::new("curl").args(["-sSf", "-H", header, url]).args(more).output().unwrap();
    assert!(output.status.success(), "{url}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

fn from_base64(text: &str) -> Vec<u8> {
    use base64::Engine as _;
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}
