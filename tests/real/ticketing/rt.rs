//! Request Tracker, read through its REST 2.0 API.

use std::path::Path;

use super::{Stored, Ticketing, curl, json};
use crate::servers::Server;

pub(super) const RT: Ticketing = Ticketing {
    name: "rt",
    secret: "token",
    strong: "TOKEN",
    weak: "WEAK_TOKEN",
    right: "CreateTicket",
    settings: &[("queue", "QUEUE"), ("field", "FIELD")],
    ids,
    read,
};

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
