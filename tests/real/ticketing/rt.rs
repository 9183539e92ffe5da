//! Request Tracker, read through its REST 2.0 API.

use std::path::Path;

use super::{Inbox, Stored, Ticketing, curl, json};
use crate::servers::Server;

pub(super) const RT: Ticketing = Ticketing {
    name: "rt",
    secret: "token",
    strong: "TOKEN",
    weak: "WEAK_TOKEN",
    right: "CreateTicket",
    settings: &[("queue", "QUEUE"), ("field", "FIELD")],
    weak_settings: &[],
    ids,
    read,
    inbox: Some(Inbox { report, entries, answers: Some(answers), names_requester: true }),
};

fn report(server: &Server, requester: &str, subject: &str, words: &str) -> String {
    let queue = server.get("QUEUE");
    let ticket = serde_json::json!({ "Queue": queue, "Requestor": requester, "Subject": subject, "Content": words, "ContentType": "text/plain" });
    let body = ticket.to_string();
    let made = json(&get(server, "/ticket", &["-H", "Content-Type: application/json", "-d", &body]));
    made["id"].as_str().unwrap().to_owned()
}

fn answers(server: &Server, id: &str, requester: &str, words: &str) {
    server.act(&["reply", id, requester, words]);
}

fn entries(server: &Server, id: &str) -> Vec<(bool, String)> {
    let history = json(&get(server, &format!("/ticket/{id}/history?per_page=100&fields=Type"), &[]));
    let mut written = Vec::new();
    for entry in history["items"].as_array().unwrap() {
        let internal = match entry["Type"].as_str() {
            Some("Comment") => true,
            Some("Correspond") => false,
            _ => continue,
        };
        let of = entry["id"].as_str().unwrap();
        let parts = json(&get(server, &format!("/transaction/{of}/attachments"), &[]));
        let texts = parts["items"].as_array().unwrap().iter().map(|part| {
            let one = json(&get(server, &format!("/attachment/{}", part["id"].as_str().unwrap()), &[]));
            String::from_utf8_lossy(&from_base64(one["Content"].as_str().unwrap_or_default())).into_owned()
        });
        written.push((internal, texts.collect()));
    }
    written
}

fn ids(server: &Server, fingerprint: &str) -> Vec<String> {
    let query =
        format!("query=Queue='{}' AND CF.{{{}}}='{fingerprint}'", server.get("QUEUE"), server.get("FIELD"));
    let found = json(&get(server, "/tickets", &["-G", "--data-urlencode", &query]));
    found["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

fn get(server: &Server, path: &str, more: &[&str]) -> Vec<u8> {
    let header = format!("Authorization: token {}", server.get("TOKEN"));
    curl(&header, &format!("{}/REST/2.0{path}", server.get("URL")), more)
}

fn read(server: &Server, id: String) -> Stored {
    let ticket = json(&get(server, &format!("/ticket/{id}"), &[]));
    let field =
        ticket["CustomFields"].as_array().unwrap().iter().find(|field| field["name"] == server.get("FIELD"));
    let listed = json(&get(server, &format!("/ticket/{id}/attachments?per_page=100&fields=Filename"), &[]));
    let (mut bundles, mut texts) = (Vec::new(), String::new());
    for item in listed["items"].as_array().unwrap() {
        let one = json(&get(server, &format!("/attachment/{}", item["id"].as_str().unwrap()), &[]));
        let bytes = from_base64(one["Content"].as_str().unwrap_or_default());
        let name = Path::new(one["Filename"].as_str().unwrap_or_default());
        if name.extension().is_some_and(|ending| ending == "zip") {
            bundles.push(bytes);
        } else {
            texts.push_str(&String::from_utf8_lossy(&bytes));
        }
    }
    let fingerprint = field.unwrap()["values"][0].as_str().unwrap_or_default().to_owned();
    let is_open = !matches!(ticket["Status"].as_str(), Some("resolved" | "rejected" | "deleted"));
    Stored { id, is_open, fingerprint, bundles, texts }
}

fn from_base64(text: &str) -> Vec<u8> {
    use base64::Engine as _;
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}
