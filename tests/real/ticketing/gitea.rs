//! Gitea, read through its API: the whole list, and no search.

use serde_json::Value;

use super::{Stored, Ticketing, curl, json};
use crate::servers::Server;

pub(super) const GITEA: Ticketing = Ticketing {
    name: "gitea",
    secret: "token",
    strong: "TOKEN",
    weak: "WEAK_TOKEN",
    right: "write:issue",
    settings: &[("owner", "OWNER"), ("repository", "REPO")],
    ids,
    read,
};

/// A comment in the body, which no page shows.
const MARK: &str = "<!-- escalate ";

fn ids(server: &Server, fingerprint: &str) -> Vec<String> {
    let mut found = Vec::new();
    for page in 1.. {
        let issues = json(&get(server, &format!("/issues?state=all&type=issues&limit=50&page={page}")));
        let issues = issues.as_array().unwrap();
        if issues.is_empty() {
            break;
        }
        let ours = issues.iter().filter(|issue| mark(issue) == fingerprint);
        found.extend(ours.map(|issue| issue["number"].to_string()));
    }
    found
}

fn mark(issue: &Value) -> String {
    let (_, mark) = issue["body"].as_str().unwrap().rsplit_once(MARK).unwrap_or_default();
    mark.split(' ').next().unwrap().to_owned()
}

/// Of the API, something in the repository.
fn get(server: &Server, path: &str) -> Vec<u8> {
    let (url, owner, repository) = (server.get("URL"), server.get("OWNER"), server.get("REPO"));
    whole(server, &format!("{url}/api/v1/repos/{owner}/{repository}{path}"))
}

fn whole(server: &Server, url: &str) -> Vec<u8> {
    curl(&format!("Authorization: token {}", server.get("ADMIN_TOKEN")), url, &[])
}

fn read(server: &Server, id: String) -> Stored {
    let issue = json(&get(server, &format!("/issues/{id}")));
    let comments = json(&get(server, &format!("/issues/{id}/comments")));
    let mut files: Vec<&Value> = issue["assets"].as_array().unwrap().iter().collect();
    files.sort_by_key(|file| file["id"].as_u64());
    let bundles = files.iter().map(|file| whole(server, file["browser_download_url"].as_str().unwrap()));
    let said = comments.as_array().unwrap().iter().filter_map(|one| one["body"].as_str());
    let texts: Vec<&str> = issue["body"].as_str().into_iter().chain(said).collect();
    Stored {
        is_open: issue["state"] == "open",
        fingerprint: mark(&issue),
        bundles: bundles.collect(),
        texts: texts.join("\n"),
        id,
    }
}
