//! django-helpdesk, read through its API; the files, which it does not serve, from its disk.

use serde_json::Value;

use super::{Stored, Ticketing, curl, json};
use crate::servers::Server;

pub(super) const HELPDESK: Ticketing = Ticketing {
    name: "helpdesk",
    secret: "token",
    strong: "TOKEN",
    weak: "WEAK_TOKEN",
    right: "staff",
    settings: &[("queue", "QUEUE"), ("field", "FIELD")],
    weak_settings: &[],
    ids,
    read,
    inbox: None,
};

fn ids(server: &Server, fingerprint: &str) -> Vec<String> {
    let mark = format!("custom_{}", server.get("FIELD"));
    let all = get(server, "/?page_size=5000");
    let ours = all["results"].as_array().unwrap().iter().filter(|ticket| ticket[&mark] == fingerprint);
    ours.map(|ticket| ticket["id"].to_string()).collect()
}

fn get(server: &Server, path: &str) -> Value {
    let header = format!("Authorization: Token {}", server.get("TOKEN"));
    json(&curl(&header, &format!("{}/api/tickets{path}", server.get("URL")), &[]))
}

fn read(server: &Server, id: String) -> Stored {
    let ticket = get(server, &format!("/{id}/"));
    let files = server.act(&["files", &id]);
    let bundles =
        files.lines().filter_map(|line| line.rsplit_once(' ')).map(|(_, path)| std::fs::read(path).unwrap());
    let comments =
        ticket["followup_set"].as_array().unwrap().iter().filter_map(|one| one["comment"].as_str());
    let texts: Vec<&str> = ticket["description"].as_str().into_iter().chain(comments).collect();
    Stored {
        is_open: matches!(ticket["status"].as_u64(), Some(1 | 2)),
        fingerprint: ticket[format!("custom_{}", server.get("FIELD"))]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        bundles: bundles.collect(),
        texts: texts.join("\n").replace('\u{2060}', ""),
        id,
    }
}
