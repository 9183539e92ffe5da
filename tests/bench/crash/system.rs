//! The ticketing systems: where they are, the profile's lines for them, and what they hold, as they say themselves.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use base64::Engine as _;
use serde_json::Value;

use super::desk::Desk;
use super::held::{Held, digest};
use super::http::{Request, parts};

/// A ticketing system.
pub(crate) enum System {
    Desk(Desk),
    Rt(Server),
    Redmine(Server),
    Gitea(Server),
}

/// A real one.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) values: BTreeMap<String, String>,
}

impl System {
    pub(crate) fn address(&self) -> SocketAddr {
        match self {
            Self::Desk(desk) => desk.address,
            Self::Rt(server) | Self::Redmine(server) | Self::Gitea(server) => server.address,
        }
    }

    /// The name in `tests/servers/run`, if it is a real one.
    pub(crate) fn server(&self) -> Option<&'static str> {
        match self {
            Self::Desk(_) => None,
            Self::Rt(_) => Some("rt"),
            Self::Redmine(_) => Some("redmine"),
            Self::Gitea(_) => Some("gitea"),
        }
    }

    /// What stands under `[ticketing]`, for a machine whose requests go to that address. `connector` is the path of a file with
    /// [`Desk::connector`].
    pub(crate) fn settings(&self, address: SocketAddr, connector: &str) -> String {
        let common = format!("url = \"http://{address}\"\ntoken = {{ env = \"TICKETING\" }}\n");
        match self {
            Self::Desk(_) => format!("connector = {connector:?}\n{common}"),
            Self::Rt(server) => format!(
                "connector = \"rt\"\n{common}queue = {:?}\nfield = {:?}\n",
                server.get("RT_QUEUE"),
                server.get("RT_FIELD")
            ),
            Self::Redmine(server) => format!(
                "connector = \"redmine\"\n{common}project = {:?}\nfield = {:?}\n",
                server.get("REDMINE_PROJECT"),
                server.get("REDMINE_FIELD_ID")
            ),
            Self::Gitea(server) => format!(
                "connector = \"gitea\"\n{common}owner = {:?}\nrepository = {:?}\n",
                server.get("GITEA_OWNER"),
                server.get("GITEA_REPO")
            ),
        }
    }

    pub(crate) fn secret(&self) -> &str {
        match self {
            Self::Desk(_) => "desk-token",
            Self::Rt(server) => server.get("RT_TOKEN"),
            Self::Redmine(server) => server.get("REDMINE_KEY"),
            Self::Gitea(server) => server.get("GITEA_TOKEN"),
        }
    }

    /// Where the tickets begin that are made from now on.
    pub(crate) fn newest(&self) -> Result<usize, String> {
        match self {
            Self::Desk(desk) => Ok(desk.count()),
            Self::Rt(server) => {
                let newest = server.json(
                    "GET",
                    "/REST/2.0/tickets?query=id%3E0&orderby=id&order=DESC&per_page=1",
                    None,
                )?;
                Ok(number(&newest["items"][0]["id"]))
            }
            Self::Redmine(server) => {
                let newest = server.json("GET", "/issues.json?status_id=*&sort=id:desc&limit=1", None)?;
                Ok(number(&newest["issues"][0]["id"]))
            }
            Self::Gitea(server) => {
                let newest = server.json("GET", &server.gitea("/issues?state=all&limit=1"), None)?;
                Ok(number(&newest[0]["number"]))
            }
        }
    }

    /// The tickets made since then.
    pub(crate) fn held(&self, since: usize) -> Result<Vec<Held>, String> {
        match self {
            Self::Desk(desk) => Ok(desk.held(since)),
            Self::Rt(server) => {
                let path = format!("/REST/2.0/tickets?query=id%3E{since}&per_page=100");
                let list = server.json("GET", &path, None)?;
                items(&list["items"]).map(|item| server.rt_ticket(number(&item["id"]))).collect()
            }
            Self::Redmine(server) => {
                let list = server.json("GET", "/issues.json?status_id=*&sort=id:desc&limit=100", None)?;
                let new = items(&list["issues"]).map(|issue| number(&issue["id"])).filter(|id| *id > since);
                new.map(|id| server.redmine_issue(id)).collect()
            }
            Self::Gitea(server) => {
                let list = server.json("GET", &server.gitea("/issues?state=all&limit=50"), None)?;
                let new = items(&list).map(|issue| number(&issue["number"])).filter(|id| *id > since);
                new.map(|id| server.gitea_issue(id)).collect()
            }
        }
    }

    /// Somebody closes a ticket.
    pub(crate) fn close(&self, id: &str) -> Result<(), String> {
        match self {
            Self::Desk(desk) => desk.set_state(id, "closed"),
            Self::Rt(server) => {
                server.json("PUT", &format!("/REST/2.0/ticket/{id}"), Some(r#"{"Status":"resolved"}"#))?;
            }
            Self::Redmine(server) => {
                let body = format!("{{\"issue\":{{\"status_id\":{}}}}}", server.get("REDMINE_CLOSED_ID"));
                server.ask("PUT", &format!("/issues/{id}.json"), Some(&body))?;
            }
            Self::Gitea(server) => {
                server.ask(
                    "PATCH",
                    &server.gitea(&format!("/issues/{id}")),
                    Some(r#"{"state":"closed"}"#),
                )?;
            }
        }
        Ok(())
    }
}

impl Server {
    fn get(&self, key: &str) -> &str {
        self.values.get(key).map_or("", String::as_str)
    }

    fn ask(&self, method: &str, target: &str, body: Option<&str>) -> Result<Vec<u8>, String> {
        let request = Request {
            method: method.to_owned(),
            target: target.to_owned(),
            headers: [
                ("Host", self.address.to_string()),
                ("Content-Type", "application/json".to_owned()),
                ("Authorization", format!("token {}{}", self.get("RT_TOKEN"), self.get("GITEA_TOKEN"))),
                ("X-Redmine-API-Key", self.get("REDMINE_KEY").to_owned()),
            ]
            .into_iter()
            .filter(|(_, value)| !["", "token "].contains(&value.as_str()))
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
            body: body.unwrap_or_default().as_bytes().to_vec(),
        };
        let reply = request.send(self.address).map_err(|error| format!("{method} {target}: {error}"))?;
        match parts(&reply) {
            (200..300, body) => Ok(body.to_vec()),
            (status, body) => Err(format!("{method} {target}: {status} {}", String::from_utf8_lossy(body))),
        }
    }

    fn json(&self, method: &str, target: &str, body: Option<&str>) -> Result<Value, String> {
        let bytes = self.ask(method, target, body)?;
        serde_json::from_slice(&bytes).map_err(|error| format!("{method} {target}: {error}"))
    }

    fn rt_ticket(&self, id: usize) -> Result<Held, String> {
        let ticket = self.json("GET", &format!("/REST/2.0/ticket/{id}"), None)?;
        let field = items(&ticket["CustomFields"]).find(|field| field["name"] == self.get("RT_FIELD"));
        let mut held = Held {
            id: id.to_string(),
            fingerprint: field.map(|field| text(&field["values"][0])).unwrap_or_default(),
            open: ["new", "open", "stalled"].contains(&text(&ticket["Status"]).as_str()),
            texts: Vec::new(),
            files: Vec::new(),
        };
        let path = format!("/REST/2.0/ticket/{id}/attachments?per_page=100&fields=Filename,ContentType");
        for item in items(&self.json("GET", &path, None)?["items"]) {
            let one = self.json("GET", &format!("/REST/2.0/attachment/{}", number(&item["id"])), None)?;
            let content: String = text(&one["Content"]).split_whitespace().collect();
            let bytes = base64::engine::general_purpose::STANDARD
                .decode(content)
                .map_err(|error| error.to_string())?;
            if !text(&one["Filename"]).is_empty() {
                held.files.push(digest(&bytes));
            } else if text(&one["ContentType"]).starts_with("text/") {
                held.texts.push(String::from_utf8_lossy(&bytes).into_owned());
            }
        }
        Ok(held)
    }

    fn redmine_issue(&self, id: usize) -> Result<Held, String> {
        let issue = self.json("GET", &format!("/issues/{id}.json?include=attachments,journals"), None)?;
        let issue = &issue["issue"];
        let field = items(&issue["custom_fields"]).find(|field| field["name"] == self.get("REDMINE_FIELD"));
        let notes =
            items(&issue["journals"]).map(|entry| text(&entry["notes"])).filter(|note| !note.is_empty());
        let mut held = Held {
            id: id.to_string(),
            fingerprint: field.map(|field| text(&field["value"])).unwrap_or_default(),
            open: issue["closed_on"].is_null() || issue["status"]["is_closed"] == false,
            texts: std::iter::once(text(&issue["description"])).chain(notes).collect(),
            files: Vec::new(),
        };
        for file in items(&issue["attachments"]) {
            let path = format!("/attachments/download/{}/{}", number(&file["id"]), text(&file["filename"]));
            held.files.push(digest(&self.ask("GET", &path, None)?));
        }
        Ok(held)
    }

    /// Of the API, the path of something in the repository.
    fn gitea(&self, path: &str) -> String {
        format!("/api/v1/repos/{}/{}{path}", self.get("GITEA_OWNER"), self.get("GITEA_REPO"))
    }

    fn gitea_issue(&self, id: usize) -> Result<Held, String> {
        let issue = self.json("GET", &self.gitea(&format!("/issues/{id}")), None)?;
        let comments = self.json("GET", &self.gitea(&format!("/issues/{id}/comments")), None)?;
        let body = text(&issue["body"]);
        let mark = body.rsplit_once("<!-- escalate ").and_then(|(_, mark)| mark.split(' ').next());
        let mut held = Held {
            id: id.to_string(),
            fingerprint: mark.unwrap_or_default().to_owned(),
            open: issue["state"] == "open",
            texts: std::iter::once(body.clone())
                .chain(items(&comments).map(|one| text(&one["body"])))
                .collect(),
            files: Vec::new(),
        };
        for file in items(&issue["assets"]) {
            held.files.push(digest(&self.ask(
                "GET",
                &format!("/attachments/{}", text(&file["uuid"])),
                None,
            )?));
        }
        Ok(held)
    }
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Some ids are texts.
fn number(value: &Value) -> usize {
    value
        .as_u64()
        .and_then(|id| usize::try_from(id).ok())
        .or_else(|| value.as_str()?.parse().ok())
        .unwrap_or(0)
}
