//! Roundup, read through its REST API by an engineer who works there.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::{Stored, Ticketing, curl, json};
use crate::servers::Server;

pub(super) const ROUNDUP: Ticketing = Ticketing {
    name: "roundup",
    secret: "password",
    strong: "PASSWORD",
    weak: "WEAK_PASSWORD",
    right: "Create",
    settings: &[("user", "BOT"), ("origin", "ORIGIN"), ("field", "FIELD")],
    weak_settings: &[("user", "READER")],
    ids,
    read,
    inbox: None,
};

fn ids(server: &Server, fingerprint: &str) -> Vec<String> {
    let found = json(&get(server, &format!("/issue?{}:={fingerprint}", server.get("FIELD"))));
    let found = found["data"]["collection"].as_array().unwrap();
    found.iter().map(|issue| issue["id"].as_str().unwrap().to_owned()).collect()
}

/// An issue of the engineer's; its id.
pub(crate) fn report(server: &Server, title: &str) -> String {
    // The key of the class: whoever writes there gives one, and those of nobody's escalation differ.
    let key = format!("none-{}", chrono::Utc::now().timestamp_micros());
    let body = serde_json::json!({ "title": title, server.get("FIELD"): key }).to_string();
    let made = json(&sent(server, "/issue", &["-d", &body]));
    made["data"]["id"].as_str().unwrap().to_owned()
}

/// One more message of theirs at an issue.
pub(crate) fn says(server: &Server, id: &str, words: &str) {
    let me = json(&get(server, &format!("/user?username:={}", server.get("ENGINEER"))));
    let author = me["data"]["collection"][0]["id"].as_str().unwrap();
    let message =
        serde_json::json!({ "content": words, "author": author, "date": ".", "type": "text/plain" });
    let made = json(&sent(server, "/msg", &["-d", &message.to_string()]));
    let issue = json(&get(server, &format!("/issue/{id}")));
    let more = serde_json::json!({ "@op": "add", "messages": [made["data"]["id"]], "@etag": issue["data"]["@etag"] });
    sent(server, &format!("/issue/{id}"), &["-X", "PATCH", "-d", &more.to_string()]);
}

fn sent(server: &Server, path: &str, more: &[&str]) -> Vec<u8> {
    let account = format!("{}:{}", server.get("ENGINEER"), server.get("ENGINEER_PASSWORD"));
    let header = format!("Authorization: Basic {}", STANDARD.encode(account));
    let origin = format!("Origin: {}", server.get("ORIGIN"));
    let all = ["-H", "Content-Type: application/json", "-H", "X-Requested-With: rest", "-H", &origin];
    curl(&header, &format!("{}/rest/data{path}", server.get("URL")), &[all.as_slice(), more].concat())
}

fn get(server: &Server, path: &str) -> Vec<u8> {
    let account = format!("{}:{}", server.get("ENGINEER"), server.get("ENGINEER_PASSWORD"));
    let header = format!("Authorization: Basic {}", STANDARD.encode(account));
    curl(&header, &format!("{}/rest/data{path}", server.get("URL")), &[])
}

fn read(server: &Server, id: String) -> Stored {
    let issue = json(&get(server, &format!("/issue/{id}?@verbose=2")));
    let issue = &issue["data"]["attributes"];
    let ids = |links: &Value| -> Vec<u64> {
        let links = links.as_array().unwrap().iter();
        let mut ids: Vec<u64> = links.map(|link| link["id"].as_str().unwrap().parse().unwrap()).collect();
        ids.sort_unstable();
        ids
    };
    let texts = ids(&issue["messages"]).into_iter().map(|one| {
        let message = json(&get(server, &format!("/msg/{one}?@verbose=3")));
        message["data"]["attributes"]["content"].as_str().unwrap_or_default().to_owned()
    });
    let files = ids(&issue["files"]).into_iter();
    Stored {
        is_open: !matches!(issue["status"]["name"].as_str(), Some("resolved" | "done-cbb")),
        fingerprint: issue[server.get("FIELD")].as_str().unwrap_or_default().to_owned(),
        bundles: files.map(|one| get(server, &format!("/file/{one}/binary_content"))).collect(),
        // What the page would make a link of is parted there.
        texts: texts.collect::<Vec<_>>().join("\n").replace('\u{2060}', ""),
        id,
    }
}
