//! The ticketing systems: where they are, the profile's lines for them, and what they hold, as they say themselves.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use base64::Engine as _;
use serde_json::Value;

use super::desk::Desk;
use super::held::{Held, digest};
use super::http::{Request, parts};
use super::receiver::{self, Kind, Receiver};

/// A ticketing system.
pub(crate) enum System {
    Desk(Desk),
    Rt(Server),
    Redmine(Server),
    Gitea(Server),
    Roundup(Server),
    Receiver(Receiver),
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
            Self::Rt(server) | Self::Redmine(server) | Self::Gitea(server) | Self::Roundup(server) => {
                server.address
            }
            Self::Receiver(receiver) => receiver.address,
        }
    }

    /// Whether it only takes what it is given, so that a repeat cannot be told from a lost answer.
    pub(crate) fn only_takes(&self) -> bool {
        matches!(self, Self::Receiver(_))
    }

    /// Whether it is spoken to in SMTP.
    pub(crate) fn is_mail(&self) -> bool {
        matches!(self, Self::Receiver(Receiver { kind: Kind::Mail, .. }))
    }

    /// The name in `tests/servers/run`, if it is a real one.
    pub(crate) fn server(&self) -> Option<&'static str> {
        match self {
            Self::Desk(_) | Self::Receiver(_) => None,
            Self::Rt(_) => Some("rt"),
            Self::Redmine(_) => Some("redmine"),
            Self::Gitea(_) => Some("gitea"),
            Self::Roundup(_) => Some("roundup"),
        }
    }

    /// What stands under `[ticketing]`, for a machine whose requests go to that address. `connector` is the path of a file with
    /// [`Desk::connector`].
    pub(crate) fn settings(&self, address: SocketAddr, connector: &str) -> String {
        let common = format!("url = \"http://{address}\"\ntoken = {{ env = \"TICKETING\" }}\n");
        match self {
            Self::Desk(_) => format!("connector = {connector:?}\n{common}"),
            Self::Receiver(receiver) => receiver.settings(address),
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
            Self::Roundup(server) => format!(
                "connector = \"roundup\"\nurl = \"http://{address}/escalate\"\npassword = {{ env = \"TICKETING\" }}\n\
                 origin = {:?}\nuser = {:?}\n",
                server.get("ROUNDUP_ORIGIN"),
                server.get("ROUNDUP_BOT")
            ),
        }
    }

    pub(crate) fn secret(&self) -> &str {
        match self {
            Self::Desk(_) => "desk-token",
            Self::Receiver(_) => receiver::SECRET,
            Self::Rt(server) => server.get("RT_TOKEN"),
            Self::Redmine(server) => server.get("REDMINE_KEY"),
            Self::Gitea(server) => server.get("GITEA_TOKEN"),
            Self::Roundup(server) => server.get("ROUNDUP_PASSWORD"),
        }
    }

    /// Where the tickets begin that are made from now on.
    pub(crate) fn newest(&self) -> Result<usize, String> {
        match self {
            Self::Desk(desk) => Ok(desk.count()),
            Self::Receiver(receiver) => Ok(receiver.count()),
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
            Self::Roundup(server) => {
                let all = server.json("GET", &roundup("/issue"), None)?;
                Ok(items(&all["data"]["collection"]).map(|issue| number(&issue["id"])).max().unwrap_or(0))
            }
        }
    }

    /// The tickets made since then.
    pub(crate) fn held(&self, since: usize) -> Result<Vec<Held>, String> {
        match self {
            Self::Desk(desk) => Ok(desk.held(since)),
            Self::Receiver(receiver) => Ok(receiver.held(since)),
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
            Self::Roundup(server) => {
                let all = server.json("GET", &roundup("/issue"), None)?;
                let all = items(&all["data"]["collection"]).map(|issue| number(&issue["id"]));
                all.filter(|id| *id > since).map(|id| server.roundup_issue(id)).collect()
            }
        }
    }

    /// Somebody closes a ticket.
    pub(crate) fn close(&self, id: &str) -> Result<(), String> {
        match self {
            Self::Desk(desk) => desk.set_state(id, "closed"),
            // What was sent is no ticket here that somebody closes.
            Self::Receiver(_) => {}
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
            Self::Roundup(server) => {
                let path = roundup(&format!("/issue/{id}"));
                let issue = server.json("GET", &path, None)?;
                let body = serde_json::json!({ "status": "resolved", "@etag": issue["data"]["@etag"] });
                server.ask("PUT", &path, Some(&body.to_string()))?;
            }
        }
        Ok(())
    }
}

impl Server {
    fn get(&self, key: &str) -> &str {
        self.values.get(key).map_or("", String::as_str)
    }

    fn credentials(&self) -> String {
        if self.values.contains_key("ROUNDUP_URL") {
            let account =
                format!("{}:{}", self.get("ROUNDUP_ENGINEER"), self.get("ROUNDUP_ENGINEER_PASSWORD"));
            return format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(account));
        }
        format!("token {}{}", self.get("RT_TOKEN"), self.get("GITEA_TOKEN"))
    }

    fn ask(&self, method: &str, target: &str, body: Option<&str>) -> Result<Vec<u8>, String> {
        let request = Request {
            method: method.to_owned(),
            target: target.to_owned(),
            headers: [
                ("Host", self.address.to_string()),
                // Who accepts nothing gets the bytes of a file from Roundup as JSON.
                ("Accept", "*/*".to_owned()),
                ("Content-Type", "application/json".to_owned()),
                ("Authorization", self.credentials()),
                ("X-Redmine-API-Key", self.get("REDMINE_KEY").to_owned()),
                ("Origin", self.get("ROUNDUP_ORIGIN").to_owned()),
                ("X-Requested-With", "rest".to_owned()),
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

    fn roundup_issue(&self, id: usize) -> Result<Held, String> {
        let issue = self.json("GET", &roundup(&format!("/issue/{id}?@verbose=2")), None)?;
        let issue = &issue["data"]["attributes"];
        let mut held = Held {
            id: id.to_string(),
            fingerprint: text(&issue["fingerprint"]),
            open: !["resolved", "done-cbb"].contains(&text(&issue["status"]["name"]).as_str()),
            texts: Vec::new(),
            files: Vec::new(),
        };
        for message in items(&issue["messages"]) {
            let path = roundup(&format!("/msg/{}?@verbose=3", number(&message["id"])));
            held.texts.push(text(&self.json("GET", &path, None)?["data"]["attributes"]["content"]));
        }
        for file in items(&issue["files"]) {
            let path = roundup(&format!("/file/{}/binary_content", number(&file["id"])));
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

/// The path of something in the API of the tracker.
fn roundup(path: &str) -> String {
    format!("/escalate/rest/data{path}")
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
