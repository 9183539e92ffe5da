//! Request Tracker 5.0.3, REST 2.0: a queue with a custom field that only one ticket may have a value of.
//!
//! Its traps: 201 for a ticket without its field where the value is taken, or the field is unknown; 200 with nothing found for a field
//! that does not exist; 200 and `[]` for a change that it ignores; 400 "Permission Denied" for a comment on a ticket that is not there.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, SubsecRound as _, TimeDelta, Utc};
use serde_json::{Value, json};

use super::parts::{Part, text};
use super::ticket_sql::{self, Comparison};
use super::{Asked, Held, Said, System, settings};

const TOKEN: &str = "1-31-0123456789abcdef0123456789abcdef";
const QUEUE: &str = "Escalations";
const FIELD: &str = "Fingerprint";
/// Whose token it is.
const ACCOUNT: &str = "escalate-bot";

#[derive(Default)]
struct Ticket {
    title: String,
    status: String,
    field: String,
    /// Fields of RT itself that were set.
    own: BTreeMap<String, String>,
    shown_from: u64,
}

struct Attachment {
    ticket: usize,
    internal: bool,
    /// Whose entry of the history it is, and when that was made.
    by: String,
    at: u64,
    name: String,
    kind: String,
    bytes: Vec<u8>,
}

struct Rt {
    base: String,
    made_at: DateTime<Utc>,
    tickets: Vec<Ticket>,
    attachments: Vec<Attachment>,
    lag: u64,
    now: u64,
}

pub(super) fn make(base_url: &str) -> (Box<dyn System>, BTreeMap<String, String>) {
    let system = Rt {
        base: base_url.to_owned(),
        made_at: Utc::now().trunc_subsecs(0),
        tickets: Vec::new(),
        attachments: Vec::new(),
        lag: 0,
        now: 0,
    };
    let profile = settings(&[("url", base_url), ("token", TOKEN), ("queue", QUEUE), ("field", FIELD)]);
    (Box::new(system), profile)
}

fn refused(status: u16, message: &str) -> Said {
    Said::json(status, &json!({ "message": message }))
}

fn is_active(status: &str) -> bool {
    matches!(status, "new" | "open" | "stalled")
}

impl System for Rt {
    fn answer(&mut self, asked: &Asked) -> Said {
        if asked.header("authorization") != Some(&format!("token {TOKEN}")) {
            return refused(401, "Unauthorized");
        }
        let Some(path) = asked.below("/REST/2.0") else { return refused(404, "Not Found") };
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match (asked.method.as_str(), path.as_slice()) {
            ("GET", ["rt"]) => Said::json(200, &json!({ "Version": "5.0.3" })),
            ("GET", ["queue", name]) if *name == QUEUE || *name == "1" => self.queue(),
            ("GET", ["queue", _]) => refused(403, "Forbidden"),
            ("GET", ["queues", "all"]) => {
                Said::json(200, &json!({ "items": [{ "id": "1", "Name": QUEUE }] }))
            }
            ("GET", ["tickets"]) => self.search(asked),
            ("GET", ["transactions"]) => self.transactions(asked),
            ("POST", ["ticket"]) => self.create(asked),
            ("GET", ["ticket", id]) => self.with(id, |rt, at| rt.shown(at)),
            ("PUT", ["ticket", id]) => match asked.json() {
                Some(body) => self.with(id, |rt, at| rt.change(at, &body)),
                None => refused(400, "JSON parse error"),
            },
            ("POST", ["ticket", id, verb @ ("comment" | "correspond")]) => {
                self.add(id, asked, *verb == "comment")
            }
            ("GET", ["ticket", id, "attachments"]) => self.with(id, |rt, at| rt.listed(at, asked)),
            ("GET", ["attachment", id]) => self.attachment(id),
            _ => refused(404, "Not Found"),
        }
    }

    fn held(&self) -> Vec<Held> {
        let of = |at: usize| self.attachments.iter().filter(move |one| one.ticket == at);
        let ticket = |(at, ticket): (usize, &Ticket)| {
            let mut fields = ticket.own.clone();
            fields.insert(FIELD.to_owned(), ticket.field.clone());
            let texts = of(at).filter(|one| one.name.is_empty() && !one.kind.starts_with("multipart"));
            Held {
                id: (at + 1).to_string(),
                open: is_active(&ticket.status),
                title: ticket.title.clone(),
                texts: texts
                    .map(|one| (one.internal, String::from_utf8_lossy(&one.bytes).into_owned()))
                    .collect(),
                files: of(at)
                    .filter(|one| !one.name.is_empty())
                    .map(|one| (one.name.clone(), one.bytes.clone()))
                    .collect(),
                fields,
            }
        };
        self.tickets.iter().enumerate().map(ticket).collect()
    }

    fn close(&mut self, id: &str) {
        if let Some(ticket) = id.parse::<usize>().ok().and_then(|id| self.tickets.get_mut(id - 1)) {
            "resolved".clone_into(&mut ticket.status);
        }
    }

    fn says(&mut self, id: &str, words: &str) {
        let at = id.parse::<usize>().unwrap() - 1;
        let by = self.tickets[at].own.get("Requestor").cloned().unwrap_or_default();
        let kind = "text/plain".to_owned();
        let bytes = words.as_bytes().to_vec();
        let (name, now) = (String::new(), self.now);
        self.attachments.push(Attachment { ticket: at, internal: false, by, at: now, name, kind, bytes });
    }

    fn lag(&mut self, seconds: u64) {
        self.lag = seconds;
    }

    fn tick(&mut self, now_seconds: u64) {
        self.now = now_seconds;
    }
}

impl Rt {
    fn with(&mut self, id: &str, then: impl FnOnce(&mut Self, usize) -> Said) -> Said {
        match id.parse::<usize>() {
            Ok(id) if (1..=self.tickets.len()).contains(&id) => then(self, id - 1),
            _ => refused(404, "Not Found"),
        }
    }

    fn queue(&self) -> Said {
        let links = json!([{ "ref": "self", "_url": format!("{}/REST/2.0/queue/1", self.base) }, { "ref": "create", "type": "ticket" }]);
        Said::json(
            200,
            &json!({ "id": "1", "Name": QUEUE, "Disabled": "0", "Lifecycle": "default", "_hyperlinks": links,
                     "TicketCustomFields": [{ "id": "1", "name": FIELD, "type": "customfield" }] }),
        )
    }

    fn fields(ticket: &Ticket) -> Value {
        let values: Vec<&str> = if ticket.field.is_empty() { vec![] } else { vec![ticket.field.as_str()] };
        json!([{ "id": "1", "type": "customfield", "name": FIELD, "values": values }])
    }

    fn holds(&self, at: usize, wanted: &Comparison) -> bool {
        let ticket = &self.tickets[at];
        let is = match wanted.field.as_str() {
            "id" => (at + 1).to_string(),
            "Queue" => QUEUE.to_owned(),
            "Subject" => ticket.title.clone(),
            "Creator" => "__CurrentUser__".to_owned(),
            "Status" if wanted.value.as_deref() == Some("__Active__") => {
                return is_active(&ticket.status) == wanted.equal;
            }
            "Status" => ticket.status.clone(),
            field if field == format!("CF.{{{FIELD}}}") => ticket.field.clone(),
            // A field that does not exist is no error: it is found nowhere.
            _ => return false,
        };
        match &wanted.value {
            None => is.is_empty(),
            Some(value) => (is.eq_ignore_ascii_case(value)) == wanted.equal,
        }
    }

    fn search(&self, asked: &Asked) -> Said {
        let query = asked.parameter("query").unwrap_or_default();
        let mut found = Vec::new();
        for (at, ticket) in self.tickets.iter().enumerate() {
            match ticket_sql::matches(query, &|wanted| self.holds(at, wanted)) {
                None => return refused(400, "Couldn't parse query: at RT/SQL.pm line 198"),
                Some(true) if ticket.shown_from <= self.now => found.push(at),
                Some(_) => {}
            }
        }
        if asked.parameter("order").is_some_and(|order| order.eq_ignore_ascii_case("DESC")) {
            found.reverse();
        }
        let (size, page) = (asked.number("per_page", 20).clamp(1, 100), asked.number("page", 1).max(1));
        let item = |at: &usize| {
            let ticket = &self.tickets[*at];
            let id = (at + 1).to_string();
            json!({ "id": id, "type": "ticket", "_url": format!("{}/REST/2.0/ticket/{id}", self.base), "Subject": ticket.title,
                    "Status": ticket.status, "CustomFields": Self::fields(ticket), "_hyperlinks": [{ "ref": "comment" }, { "ref": "lifecycle" }] })
        };
        let items: Vec<Value> = found.iter().skip((page - 1) * size).take(size).map(item).collect();
        Said::json(
            200,
            &json!({ "items": items, "count": items.len(), "total": found.len(), "page": page, "per_page": size,
                     "pages": found.len().div_ceil(size) }),
        )
    }

    /// The JSON of a request, which is its body or a part of it, and its files.
    fn sent(asked: &Asked) -> Option<(Value, Vec<Part>)> {
        if asked.header("content-type").is_some_and(|kind| kind.starts_with("multipart/")) {
            let (json, files): (Vec<Part>, Vec<Part>) =
                asked.form().into_iter().partition(|part| part.name == "JSON");
            return Some((serde_json::from_slice(&json.first()?.bytes).ok()?, files));
        }
        let body = asked.json()?;
        let files = body["Attachments"].as_array().into_iter().flatten().map(|file| Part {
            name: "Attachments".to_owned(),
            file: Some(text(&file["FileName"])),
            kind: text(&file["FileType"]),
            bytes: STANDARD.decode(text(&file["FileContent"])).unwrap_or_default(),
        });
        let files = files.collect();
        Some((body, files))
    }

    fn instant(&self, at: u64) -> String {
        let instant = self.made_at + TimeDelta::seconds(at.cast_signed());
        instant.to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// Entries of the history. Dates are read in the zone of the account, and what they say of theirs is not: only "seconds ago" is known
    /// here.
    fn transactions(&self, asked: &Asked) -> Said {
        let query = asked.parameter("query").unwrap_or_default();
        let number = |before: &str, behind: &str| {
            let text = query.split(before).nth(1)?.split(behind).next()?;
            text.parse::<u64>().ok()
        };
        let (ago, first) = (number("Created >= '", " seconds ago'"), number("AND id >= ", " "));
        if ago.is_none() && first.is_none() {
            return refused(400, "Couldn't parse query");
        }
        if !query.contains(&format!("TicketQueue = '{QUEUE}'")) {
            return Said::json(200, &json!({ "items": [], "count": 0, "page": 1, "per_page": 20 }));
        }
        let mut begun = Vec::new();
        let mut items = Vec::new();
        for (id, one) in self.attachments.iter().enumerate() {
            if !one.name.is_empty() || one.kind.starts_with("multipart") {
                continue;
            }
            let kind = if begun.contains(&one.ticket) { "Correspond" } else { "Create" };
            begun.push(one.ticket);
            if one.internal
                || ago.is_some_and(|ago| one.at < self.now.saturating_sub(ago))
                || first.is_some_and(|first| ((id + 1) as u64) < first)
            {
                continue;
            }
            let by = json!({ "id": one.by, "type": "user", "_url": format!("{}/REST/2.0/user/{}", self.base, one.by) });
            items.push(
                json!({ "id": (id + 1).to_string(), "type": "transaction", "Type": kind, "Creator": by,
                "ObjectId": (one.ticket + 1).to_string(), "Created": self.instant(one.at) }),
            );
        }
        let (size, page) = (asked.number("per_page", 20).clamp(1, 100), asked.number("page", 1).max(1));
        let items: Vec<Value> = items.into_iter().skip((page - 1) * size).take(size).collect();
        Said::json(
            200,
            &json!({ "items": items, "count": items.len(), "total": null, "pages": null, "page": page, "per_page": size }),
        )
    }

    fn is_taken(&self, value: &str, but: Option<usize>) -> bool {
        !value.is_empty()
            && self.tickets.iter().enumerate().any(|(at, ticket)| Some(at) != but && ticket.field == value)
    }

    fn create(&mut self, asked: &Asked) -> Said {
        let Some((body, files)) = Self::sent(asked) else { return refused(400, "JSON parse error") };
        match body["Queue"].as_str() {
            None => return refused(400, "Could not create ticket. Queue not set"),
            Some(QUEUE) => {}
            Some(name) => {
                return refused(403, &format!("No permission to create tickets in the queue '{name}'"));
            }
        }
        let wanted = text(&body["CustomFields"][FIELD]);
        let field = if self.is_taken(&wanted, None) { String::new() } else { wanted };
        let own = ["Requestor", "Cc", "Priority"].into_iter().filter(|key| !body[*key].is_null());
        self.tickets.push(Ticket {
            title: text(&body["Subject"]),
            status: "new".to_owned(),
            field,
            own: own.map(|key| (key.to_owned(), text(&body[key]))).collect(),
            shown_from: self.now + self.lag,
        });
        let id = self.tickets.len();
        self.write(id - 1, &body, files, false);
        let url = format!("{}/REST/2.0/ticket/{id}", self.base);
        Said::json(201, &json!({ "id": id.to_string(), "_url": url, "type": "ticket" }))
            .with("Location", format!("/REST/2.0/ticket/{id}"))
    }

    /// A text with files is three kinds of attachments: what holds them together, the text, and the files.
    fn write(&mut self, ticket: usize, body: &Value, files: Vec<Part>, internal: bool) {
        let at = self.now;
        let mut add = |name: String, kind: String, bytes: Vec<u8>| {
            let by = ACCOUNT.to_owned();
            self.attachments.push(Attachment { ticket, internal, by, at, name, kind, bytes });
        };
        if !files.is_empty() {
            add(String::new(), "multipart/mixed".to_owned(), Vec::new());
        }
        add(String::new(), text(&body["ContentType"]), text(&body["Content"]).into_bytes());
        for file in files {
            add(file.file.unwrap_or_default(), file.kind, file.bytes);
        }
    }

    fn add(&mut self, id: &str, asked: &Asked, internal: bool) -> Said {
        let Some((body, files)) = Self::sent(asked) else { return refused(400, "JSON parse error") };
        match id.parse::<usize>() {
            Ok(id) if (1..=self.tickets.len()).contains(&id) => {
                self.write(id - 1, &body, files, internal);
                let done = if internal { "Comments added" } else { "Correspondence added" };
                Said::json(201, &json!([done]))
                    .with("Location", format!("/REST/2.0/transaction/{}", self.attachments.len()))
            }
            _ => refused(400, "Permission Denied"),
        }
    }

    fn shown(&self, at: usize) -> Said {
        let ticket = &self.tickets[at];
        let people = |key: &str| {
            ticket.own.get(key).map_or_else(Vec::new, |who| vec![json!({ "type": "user", "id": who, "_url": format!("{}/REST/2.0/user/{who}", self.base) })])
        };
        Said::json(
            200,
            &json!({ "id": at + 1, "type": "ticket", "Subject": ticket.title, "Status": ticket.status, "CustomFields": Self::fields(ticket),
                     "Requestor": people("Requestor"), "Cc": people("Cc"), "Creator": { "id": ACCOUNT, "type": "user" }, "Queue": { "id": "1", "type": "queue" } }),
        )
        .with("ETag", format!("\"{at}\""))
    }

    fn change(&mut self, at: usize, body: &Value) -> Said {
        let mut done = Vec::new();
        if let Some(wanted) = body["CustomFields"].get(FIELD).map(text)
            && !self.is_taken(&wanted, Some(at))
        {
            done.push(format!("{FIELD} {wanted} added"));
            self.tickets[at].field = wanted;
        }
        let status = text(&body["Status"]);
        if ["new", "open", "stalled", "resolved", "rejected", "deleted"].contains(&status.as_str()) {
            done.push(format!("Status changed from '{}' to '{status}'", self.tickets[at].status));
            self.tickets[at].status = status;
        }
        Said::json(200, &json!(done))
    }

    fn listed(&self, at: usize, asked: &Asked) -> Said {
        let mut all: Vec<(usize, &Attachment)> =
            self.attachments.iter().enumerate().filter(|(_, one)| one.ticket == at).collect();
        if asked.parameter("order").is_some_and(|order| order.eq_ignore_ascii_case("DESC")) {
            all.reverse();
        }
        let (size, page) = (asked.number("per_page", 20).clamp(1, 100), asked.number("page", 1).max(1));
        let item = |(id, one): &(usize, &Attachment)| {
            json!({ "id": (id + 1).to_string(), "type": "attachment", "Filename": one.name, "ContentType": one.kind,
                    "ContentLength": one.bytes.len().to_string(), "_url": format!("{}/REST/2.0/attachment/{}", self.base, id + 1) })
        };
        let items: Vec<Value> = all.iter().skip((page - 1) * size).take(size).map(item).collect();
        Said::json(
            200,
            &json!({ "items": items, "count": items.len(), "total": null, "page": page, "per_page": size }),
        )
    }

    fn attachment(&self, id: &str) -> Said {
        let found = id.parse::<usize>().ok().and_then(|id| self.attachments.get(id.checked_sub(1)?));
        let Some(one) = found else { return refused(404, "Not Found") };
        let mut content = STANDARD.encode(&one.bytes);
        for at in (76..content.len()).step_by(77) {
            content.insert(at, '\n');
        }
        Said::json(
            200,
            &json!({ "id": id, "Filename": one.name, "ContentType": one.kind, "Content": content, "Headers": "" }),
        )
    }
}
