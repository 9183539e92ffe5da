//! Redmine 5.0.4: a project with a custom field, without any uniqueness.
//!
//! Its traps: a filter on an unknown field is ignored and everything is found; closed issues are found with `status_id=*` only; the
//! token of an upload may be used once; 201 for an issue without a field or file that it does not know; 204 for a change that it
//! ignores; line breaks come back as CRLF.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, SubsecRound as _, TimeDelta, Utc};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::parts::text;
use super::{Asked, Held, Said, System, settings};

const KEY: &str = "0123456789abcdef0123456789abcdef01234567";
const PROJECT: &str = "escalations";
const FIELD: u64 = 7;
/// Whose key it is, and who writes tickets.
const ACCOUNT: u64 = 5;
const REQUESTER: u64 = 6;

struct Issue {
    subject: String,
    description: String,
    closed: bool,
    field: String,
    notes: Vec<(bool, String)>,
    /// When each note was written, and by whom.
    noted: Vec<(u64, u64)>,
    made_at: u64,
    changed_at: u64,
    /// Indices of uploads.
    files: Vec<usize>,
    shown_from: u64,
}

struct Uploaded {
    token: String,
    name: String,
    bytes: Vec<u8>,
    used: bool,
}

struct Redmine {
    base: String,
    started: DateTime<Utc>,
    issues: Vec<Issue>,
    uploads: Vec<Uploaded>,
    lag: u64,
    now: u64,
}

pub(super) fn make(base_url: &str) -> (Box<dyn System>, BTreeMap<String, String>) {
    let system = Redmine {
        base: base_url.to_owned(),
        started: Utc::now().trunc_subsecs(0),
        issues: Vec::new(),
        uploads: Vec::new(),
        lag: 0,
        now: 0,
    };
    let field = FIELD.to_string();
    let profile = settings(&[("url", base_url), ("token", KEY), ("project", PROJECT), ("field", &field)]);
    (Box::new(system), profile)
}

fn refused(errors: &[&str]) -> Said {
    Said::json(422, &json!({ "errors": errors }))
}

impl System for Redmine {
    fn answer(&mut self, asked: &Asked) -> Said {
        if asked.header("x-redmine-api-key") != Some(KEY) {
            return Said::empty(401).with("WWW-Authenticate", "Basic realm=\"Redmine API\"");
        }
        let path = asked.below("").unwrap_or_default();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match (asked.method.as_str(), path.as_slice()) {
            ("GET", ["issues.json"]) => self.search(asked),
            ("POST", ["uploads.json"]) => self.upload(asked),
            ("POST", ["issues.json"]) => self.create(asked),
            ("GET", ["issue_statuses.json"]) => Said::json(
                200,
                &json!({ "issue_statuses": [{ "id": 1, "name": "New", "is_closed": false }, { "id": 5, "name": "Closed", "is_closed": true }] }),
            ),
            ("GET", ["users", "current.json"]) => Said::json(
                200,
                &json!({ "user": { "id": 5, "login": "escalate-bot", "admin": false, "api_key": KEY, "memberships": [] } }),
            ),
            ("GET", ["issues", id]) => match self.at(id) {
                Some(at) => Said::json(200, &json!({ "issue": self.shown(at, true) })),
                None => Said::empty(404),
            },
            ("PUT", ["issues", id]) => match (self.at(id), asked.json()) {
                (Some(at), Some(body)) => self.change(at, &body["issue"]),
                (None, _) => Said::empty(404),
                (_, None) => Said::empty(400),
            },
            ("GET", ["attachments", "download", id, _]) => {
                let found = id.parse::<usize>().ok().and_then(|id| self.uploads.get(id.checked_sub(1)?));
                found.map_or_else(|| Said::empty(404), |file| Said::bytes(&file.bytes))
            }
            _ => Said::empty(404),
        }
    }

    fn held(&self) -> Vec<Held> {
        let issue = |(at, issue): (usize, &Issue)| Held {
            id: (at + 1).to_string(),
            open: !issue.closed,
            title: issue.subject.clone(),
            texts: std::iter::once((false, issue.description.clone())).chain(issue.notes.clone()).collect(),
            files: issue
                .files
                .iter()
                .map(|file| (self.uploads[*file].name.clone(), self.uploads[*file].bytes.clone()))
                .collect(),
            fields: BTreeMap::from([(FIELD.to_string(), issue.field.clone())]),
        };
        self.issues.iter().enumerate().map(issue).collect()
    }

    fn close(&mut self, id: &str) {
        if let Some(at) = self.at(id) {
            self.issues[at].closed = true;
        }
    }

    fn says(&mut self, id: &str, words: &str) {
        let (at, now) = (self.at(id).unwrap(), self.now);
        let issue = &mut self.issues[at];
        issue.notes.push((false, words.to_owned()));
        issue.noted.push((now, REQUESTER));
        issue.changed_at = now;
    }

    fn lag(&mut self, seconds: u64) {
        self.lag = seconds;
    }

    fn tick(&mut self, now_seconds: u64) {
        self.now = now_seconds;
    }
}

impl Redmine {
    fn at(&self, id: &str) -> Option<usize> {
        let id = id.trim_end_matches(".json").parse::<usize>().ok()?;
        (1..=self.issues.len()).contains(&id).then(|| id - 1)
    }

    fn search(&self, asked: &Asked) -> Said {
        if asked.parameter("project_id").is_some_and(|project| project != PROJECT) {
            return Said::empty(404);
        }
        let wanted = asked.parameter(&format!("cf_{FIELD}"));
        if wanted.is_some_and(|wanted| ["", "=", "~", "!"].contains(&wanted)) {
            return refused(&["Fingerprint cannot be blank"]);
        }
        let wanted: Option<Vec<&str>> = wanted.map(|wanted| wanted.split('|').collect());
        let all = asked.parameter("status_id") == Some("*");
        let is_found = |issue: &Issue| {
            let fits = wanted.as_ref().is_none_or(|wanted| wanted.contains(&issue.field.as_str()));
            let since = asked.parameter("updated_on").and_then(|since| since.strip_prefix(">="));
            let is_new = since.is_none_or(|since| self.instant(issue.changed_at).as_str() >= since);
            fits && (all || !issue.closed) && issue.shown_from <= self.now && is_new
        };
        let mut found: Vec<usize> =
            (0..self.issues.len()).rev().filter(|at| is_found(&self.issues[*at])).collect();
        if asked.parameter("sort") == Some("updated_on") {
            found.sort_by_key(|at| self.issues[*at].changed_at);
        }
        let limit = asked.number("limit", 25).clamp(1, 100);
        let offset = asked.number("offset", (asked.number("page", 1).max(1) - 1) * limit);
        let issues: Vec<Value> =
            found.iter().skip(offset).take(limit).map(|at| self.shown(*at, false)).collect();
        Said::json(
            200,
            &json!({ "issues": issues, "total_count": found.len(), "offset": offset, "limit": limit }),
        )
    }

    fn upload(&mut self, asked: &Asked) -> Said {
        if asked.header("content-type") != Some("application/octet-stream") {
            return Said::empty(400);
        }
        let id = self.uploads.len() + 1;
        let token = format!("{id}.{:x}", HexOf(Sha256::digest(&asked.body).as_slice()));
        self.uploads.push(Uploaded {
            token: token.clone(),
            name: asked.parameter("filename").unwrap_or_default().to_owned(),
            bytes: asked.body.clone(),
            used: false,
        });
        Said::json(201, &json!({ "upload": { "id": id, "token": token } }))
    }

    fn instant(&self, at: u64) -> String {
        let instant = self.started + TimeDelta::seconds(at.cast_signed());
        instant.to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// The uploads that an issue names. `Err`: one is not there, or was used before.
    fn taken(&mut self, issue: &Value) -> Result<Vec<usize>, Said> {
        let mut taken = Vec::new();
        for one in issue["uploads"].as_array().into_iter().flatten() {
            let named = text(&one["token"]);
            if named.is_empty() {
                continue;
            }
            let at = self.uploads.iter().position(|upload| upload.token == named && !upload.used);
            let Some(at) = at else { return Err(refused(&["1 file(s) could not be saved."])) };
            taken.push(at);
        }
        for at in &taken {
            self.uploads[*at].used = true;
        }
        Ok(taken)
    }

    fn field(issue: &Value) -> Option<String> {
        let fields = issue["custom_fields"].as_array()?;
        fields.iter().find(|field| text(&field["id"]) == FIELD.to_string()).map(|field| text(&field["value"]))
    }

    fn create(&mut self, asked: &Asked) -> Said {
        let Some(body) = asked.json() else { return Said::empty(400) };
        let issue = &body["issue"];
        if issue["project_id"] != PROJECT {
            return refused(&[
                "Project cannot be blank",
                "Tracker cannot be blank",
                "Status cannot be blank",
            ]);
        }
        let subject = text(&issue["subject"]);
        match subject.chars().count() {
            0 => return refused(&["Subject cannot be blank"]),
            256.. => return refused(&["Subject is too long (maximum is 255 characters)"]),
            _ => {}
        }
        let files = match self.taken(issue) {
            Ok(files) => files,
            Err(said) => return said,
        };
        self.issues.push(Issue {
            subject,
            description: crlf(&text(&issue["description"])),
            closed: false,
            field: Self::field(issue).unwrap_or_default(),
            notes: Vec::new(),
            noted: Vec::new(),
            made_at: self.now,
            changed_at: self.now,
            files,
            shown_from: self.now + self.lag,
        });
        let at = self.issues.len() - 1;
        let location = format!("{}/issues/{}", self.base, at + 1);
        Said::json(201, &json!({ "issue": self.shown(at, false) })).with("Location", location)
    }

    fn change(&mut self, at: usize, issue: &Value) -> Said {
        let files = match self.taken(issue) {
            Ok(files) => files,
            Err(said) => return said,
        };
        let now = self.now;
        let change = &mut self.issues[at];
        change.changed_at = now;
        change.files.extend(files);
        if let Some(field) = Self::field(issue) {
            change.field = field;
        }
        let notes = text(&issue["notes"]);
        if !notes.is_empty() {
            change.notes.push((issue["private_notes"] == true, crlf(&notes)));
            change.noted.push((now, ACCOUNT));
        }
        match text(&issue["status_id"]).as_str() {
            "1" => change.closed = false,
            "5" => change.closed = true,
            _ => {}
        }
        Said::empty(204)
    }

    fn shown(&self, at: usize, whole: bool) -> Value {
        let issue = &self.issues[at];
        let status = if issue.closed {
            json!({ "id": 5, "name": "Closed", "is_closed": true })
        } else {
            json!({ "id": 1, "name": "New", "is_closed": false })
        };
        let mut shown = json!({ "id": at + 1, "project": { "id": 1, "name": "Escalations" }, "tracker": { "id": 1, "name": "Bug" }, "status": status,
            "author": { "id": REQUESTER, "name": "Ana" }, "created_on": self.instant(issue.made_at),
            "updated_on": self.instant(issue.changed_at), "subject": issue.subject, "description": issue.description,
            "custom_fields": [{ "id": FIELD, "name": "Fingerprint", "value": issue.field }] });
        if whole {
            let file = |at: &usize| {
                let file = &self.uploads[*at];
                json!({ "id": at + 1, "filename": file.name, "filesize": file.bytes.len(), "content_type": "application/zip",
                        "content_url": format!("{}/attachments/download/{}/{}", self.base, at + 1, file.name) })
            };
            shown["attachments"] = issue.files.iter().map(file).collect();
            let mut journals = Vec::new();
            for ((private, notes), (at, by)) in issue.notes.iter().zip(&issue.noted) {
                journals.push(json!({ "id": journals.len() + 1, "notes": notes, "private_notes": private,
                    "details": [], "user": { "id": by }, "created_on": self.instant(*at) }));
            }
            shown["journals"] = journals.into();
        }
        shown
    }
}

fn crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

/// Bytes that are written in hexadecimal digits.
struct HexOf<'a>(&'a [u8]);

impl std::fmt::LowerHex for HexOf<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}
