//! Redmine, read through its REST API.

use super::{Inbox, Stored, Ticketing, curl, json};
use crate::servers::Server;

pub(super) const REDMINE: Ticketing = Ticketing {
    name: "redmine",
    secret: "token",
    strong: "KEY",
    weak: "WEAK_KEY",
    right: "Add issues",
    settings: &[("project", "PROJECT"), ("field", "FIELD_ID")],
    weak_settings: &[],
    ids,
    read,
    // Redmine shows addresses to administrators, and of those who let them be seen.
    inbox: Some(Inbox { report, entries, answers: Some(answers), names_requester: false }),
};

fn report(server: &Server, _requester: &str, subject: &str, words: &str) -> String {
    let issue = serde_json::json!({ "issue": { "project_id": server.get("PROJECT"), "subject": subject, "description": words } });
    let (url, body) = (format!("{}/issues.json", server.get("URL")), issue.to_string());
    let more = ["-H", "Content-Type: application/json", "-d", &body];
    json(&curl(&format!("X-Redmine-API-Key: {}", server.get("KEY")), &url, &more))["issue"]["id"].to_string()
}

/// Whoever reports there is the account of the tests, and so is who answers: an open note.
fn answers(server: &Server, id: &str, _requester: &str, words: &str) {
    let body = serde_json::json!({ "issue": { "notes": words } }).to_string();
    let url = format!("{}/issues/{id}.json", server.get("URL"));
    let more = ["-X", "PUT", "-H", "Content-Type: application/json", "-d", &body];
    curl(&format!("X-Redmine-API-Key: {}", server.get("KEY")), &url, &more);
}

fn entries(server: &Server, id: &str) -> Vec<(bool, String)> {
    let issue = json(&get(server, &format!("/issues/{id}.json?include=journals")));
    let journals = issue["issue"]["journals"].as_array().unwrap().iter();
    let with_words = journals.filter(|entry| entry["notes"].as_str().is_some_and(|notes| !notes.is_empty()));
    with_words
        .map(|entry| (entry["private_notes"] == true, entry["notes"].as_str().unwrap().to_owned()))
        .collect()
}

fn ids(server: &Server, fingerprint: &str) -> Vec<String> {
    let (project, field) = (server.get("PROJECT"), server.get("FIELD_ID"));
    let path = format!("/issues.json?project_id={project}&status_id=*&cf_{field}={fingerprint}");
    let found = json(&get(server, &path));
    found["issues"].as_array().unwrap().iter().map(|issue| issue["id"].to_string()).collect()
}

fn get(server: &Server, path: &str) -> Vec<u8> {
    let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", server.get("URL")) };
    curl(&format!("X-Redmine-API-Key: {}", server.get("KEY")), &url, &[])
}

fn read(server: &Server, id: String) -> Stored {
    let issue = json(&get(server, &format!("/issues/{id}.json?include=attachments,journals")));
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
        get(server, &format!("/attachments/download/{id}/{name}"))
    });
    let notes = issue["journals"].as_array().unwrap().iter().filter_map(|entry| entry["notes"].as_str());
    let texts: Vec<&str> = issue["description"].as_str().into_iter().chain(notes).collect();
    Stored {
        is_open: issue["status"]["is_closed"] == false,
        fingerprint: field.unwrap()["value"].as_str().unwrap_or_default().to_owned(),
        bundles: bundles.collect(),
        texts: texts.join("\n"),
        id,
    }
}
