//! django-helpdesk 2.6.1, with `.zip` allowed and a web server that gives out what was uploaded.
//!
//! Its traps: there is no search, and a filter that it does not know is ignored; a follow-up with a title gives the ticket that title; a
//! page has 25 tickets, the oldest first.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::parts::{Part, text};
use super::{Asked, Held, Said, System, settings};

const TOKEN: &str = "0123456789abcdef0123456789abcdef01234567";
const QUEUE: &str = "1";
const FIELD: &str = "fingerprint";

struct Ticket {
    title: String,
    description: String,
    status: u64,
    submitter: String,
    field: String,
    shown_from: u64,
}

struct FollowUp {
    ticket: usize,
    title: String,
    comment: String,
    public: bool,
    files: Vec<(String, Vec<u8>)>,
}

#[derive(Default)]
struct Helpdesk {
    base: String,
    tickets: Vec<Ticket>,
    follow_ups: Vec<FollowUp>,
    lag: u64,
    now: u64,
}

pub(super) fn make(base_url: &str) -> (Box<dyn System>, BTreeMap<String, String>) {
    let system = Helpdesk { base: base_url.to_owned(), ..Helpdesk::default() };
    let profile = settings(&[
        ("url", base_url),
        ("token", TOKEN),
        ("queue", QUEUE),
        ("field", FIELD),
        ("media", base_url),
    ]);
    (Box::new(system), profile)
}

impl System for Helpdesk {
    fn answer(&mut self, asked: &Asked) -> Said {
        if let Some(path) = asked.below("/media/helpdesk/") {
            return self.download(&path);
        }
        if asked.header("authorization") != Some(&format!("Token {TOKEN}")) {
            return Said::json(401, &json!({ "detail": "Invalid token." })).with("WWW-Authenticate", "Token");
        }
        let Some(path) = asked.below("/api") else { return Said::text(404, "<h1>Not Found</h1>") };
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match (asked.method.as_str(), path.as_slice()) {
            ("GET", ["tickets"]) => self.page(asked),
            ("POST", ["tickets"]) => self.create(asked),
            ("GET", ["tickets", id]) => self.with(id, |desk, at| Said::json(200, &desk.shown(at))),
            ("PATCH" | "PUT", ["tickets", id]) => self.with(id, |desk, at| desk.change(at, asked)),
            ("POST", ["followups"]) => self.follow_up(asked),
            ("GET", ["followups"]) => self.follow_ups(asked),
            _ => Said::json(404, &json!({ "detail": "Not found." })),
        }
    }

    fn held(&self) -> Vec<Held> {
        let ticket = |(at, ticket): (usize, &Ticket)| {
            let said = self.follow_ups.iter().filter(|one| one.ticket == at);
            let comments = said
                .clone()
                .filter(|one| one.title != "Ticket Opened")
                .map(|one| (!one.public, one.comment.clone()));
            Held {
                id: (at + 1).to_string(),
                open: ticket.status <= 2,
                title: ticket.title.clone(),
                texts: std::iter::once((false, ticket.description.clone())).chain(comments).collect(),
                files: said.flat_map(|one| one.files.clone()).collect(),
                fields: BTreeMap::from([(FIELD.to_owned(), ticket.field.clone())]),
            }
        };
        self.tickets.iter().enumerate().map(ticket).collect()
    }

    fn close(&mut self, id: &str) {
        if let Some(ticket) = id.parse::<usize>().ok().and_then(|id| self.tickets.get_mut(id.checked_sub(1)?))
        {
            ticket.status = 4;
        }
    }

    fn lag(&mut self, seconds: u64) {
        self.lag = seconds;
    }

    fn tick(&mut self, now_seconds: u64) {
        self.now = now_seconds;
    }
}

/// The fields of a body, in any of the forms that it takes.
fn fields(asked: &Asked) -> (BTreeMap<String, String>, Vec<Part>) {
    let kind = asked.header("content-type").unwrap_or_default();
    if kind.starts_with("multipart/") {
        let (files, texts): (Vec<Part>, Vec<Part>) =
            asked.form().into_iter().partition(|part| part.file.is_some());
        return (texts.iter().map(|part| (part.name.clone(), part.text())).collect(), files);
    }
    if kind.starts_with("application/x-www-form-urlencoded") {
        return (url::form_urlencoded::parse(&asked.body).into_owned().collect(), Vec::new());
    }
    let body = asked.json().unwrap_or_default();
    let pairs = body.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), text(value)));
    (pairs.collect(), Vec::new())
}

fn named(files: Vec<Part>, name: &str) -> Vec<(String, Vec<u8>)> {
    files
        .into_iter()
        .filter(|part| part.name == name)
        .map(|part| (part.file.unwrap_or_default(), part.bytes))
        .collect()
}

/// A comment is a template of Django: `{{ "x" }}` gives x, a name that there is not gives nothing.
fn rendered(comment: &str) -> String {
    let mut text = String::new();
    let mut rest = comment;
    while let Some((before, after)) = rest.split_once("{{") {
        text.push_str(before);
        let Some((inside, behind)) = after.split_once("}}") else {
            text.push_str("{{");
            rest = after;
            continue;
        };
        // A quoted sign may be the end of a template itself: `{{ "}" }}`.
        let literal = inside.trim().strip_prefix('"').and_then(|inside| inside.strip_suffix('"'));
        text.push_str(literal.unwrap_or_default());
        rest = behind;
    }
    text + rest
}

impl Helpdesk {
    fn with(&mut self, id: &str, then: impl FnOnce(&mut Self, usize) -> Said) -> Said {
        match id.parse::<usize>() {
            Ok(id) if (1..=self.tickets.len()).contains(&id) => then(self, id - 1),
            _ => Said::json(404, &json!({ "detail": "No Ticket matches the given query." })),
        }
    }

    fn follow_up_shown(&self, at: usize) -> Value {
        let one = &self.follow_ups[at];
        let file = |(number, (name, bytes)): (usize, &(String, Vec<u8>))| {
            json!({ "id": (at + 1) * 100 + number, "followup": at + 1, "filename": name, "mime_type": "application/zip", "size": bytes.len(),
                    "file": format!("{}/media/helpdesk/{at}/{number}/{name}", self.base) })
        };
        let files: Vec<Value> = one.files.iter().enumerate().map(file).collect();
        json!({ "id": at + 1, "ticket": one.ticket + 1, "user": 2, "title": one.title, "comment": one.comment, "public": one.public, "new_status": null,
                "time_spent": null, "followupattachment_set": files })
    }

    fn shown(&self, at: usize) -> Value {
        let ticket = &self.tickets[at];
        let of = (0..self.follow_ups.len()).filter(|one| self.follow_ups[*one].ticket == at);
        let said: Vec<Value> = of.map(|one| self.follow_up_shown(one)).collect();
        json!({ "id": at + 1, "queue": 1, "title": ticket.title, "description": ticket.description, "resolution": null, "submitter_email": ticket.submitter,
                "assigned_to": null, "status": ticket.status, "on_hold": false, "priority": 3, "due_date": null, "merged_to": null, "followup_set": said,
                format!("custom_{FIELD}"): ticket.field })
    }

    fn page(&self, asked: &Asked) -> Said {
        let status = asked.parameter("status");
        let is_shown = |ticket: &Ticket| {
            let name = ["Open", "Reopened", "Resolved", "Closed", "Duplicate"]
                .get(usize::try_from(ticket.status).unwrap_or(1) - 1);
            ticket.shown_from <= self.now
                && status.is_none_or(|wanted| wanted.split(',').any(|wanted| Some(&wanted) == name))
        };
        let found: Vec<usize> = (0..self.tickets.len()).filter(|at| is_shown(&self.tickets[*at])).collect();
        self.paged(asked, "tickets", &found, |at| self.shown(at))
    }

    fn follow_ups(&self, asked: &Asked) -> Said {
        let all: Vec<usize> = (0..self.follow_ups.len()).collect();
        self.paged(asked, "followups", &all, |at| self.follow_up_shown(at))
    }

    fn paged(&self, asked: &Asked, what: &str, found: &[usize], show: impl Fn(usize) -> Value) -> Said {
        let (size, page) = (asked.number("page_size", 25).max(1), asked.number("page", 1).max(1));
        if page > 1 && (page - 1) * size >= found.len() {
            return Said::json(404, &json!({ "detail": "Invalid page." }));
        }
        let results: Vec<Value> =
            found.iter().skip((page - 1) * size).take(size).map(|at| show(*at)).collect();
        let address = |page: usize| format!("{}/api/{what}/?page={page}&page_size={size}", self.base);
        let next = (page * size < found.len()).then(|| address(page + 1));
        let previous = (page > 1).then(|| address(page - 1));
        Said::json(
            200,
            &json!({ "count": found.len(), "next": next, "previous": previous, "results": results }),
        )
    }

    fn create(&mut self, asked: &Asked) -> Said {
        let (fields, files) = fields(asked);
        let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
        if field("queue") != QUEUE {
            return Said::json(
                400,
                &json!({ "queue": [format!("Invalid pk \"{}\" - object does not exist.", field("queue"))] }),
            );
        }
        if field("title").is_empty() {
            return Said::json(400, &json!({ "title": ["This field is required."] }));
        }
        if field("title").chars().count() > 200 {
            return Said::json(
                400,
                &json!({ "title": ["Ensure this field has no more than 200 characters."] }),
            );
        }
        self.tickets.push(Ticket {
            title: field("title"),
            description: field("description"),
            status: 1,
            submitter: field("submitter_email"),
            field: field(&format!("custom_{FIELD}")),
            shown_from: self.now + self.lag,
        });
        let at = self.tickets.len() - 1;
        let files = named(files, "attachment");
        self.follow_ups.push(FollowUp {
            ticket: at,
            title: "Ticket Opened".to_owned(),
            comment: field("description"),
            public: true,
            files,
        });
        Said::json(201, &self.shown(at))
    }

    fn change(&mut self, at: usize, asked: &Asked) -> Said {
        let (fields, _) = fields(asked);
        let ticket = &mut self.tickets[at];
        for (name, value) in fields {
            match name.as_str() {
                "title" => ticket.title = value,
                "description" => ticket.description = value,
                "status" => match value.parse() {
                    Ok(status @ 1..=5) => ticket.status = status,
                    _ => {
                        return Said::json(
                            400,
                            &json!({ "status": [format!("\"{value}\" is not a valid choice.")] }),
                        );
                    }
                },
                name if name == format!("custom_{FIELD}") => ticket.field = value,
                _ => {}
            }
        }
        Said::json(200, &self.shown(at))
    }

    fn follow_up(&mut self, asked: &Asked) -> Said {
        let (fields, files) = fields(asked);
        let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
        let at = match field("ticket").parse::<usize>() {
            Ok(id) if (1..=self.tickets.len()).contains(&id) => id - 1,
            _ => {
                return Said::json(
                    400,
                    &json!({ "ticket": [format!("Invalid pk \"{}\" - object does not exist.", field("ticket"))] }),
                );
            }
        };
        if let Some(title) = fields.get("title") {
            self.tickets[at].title.clone_from(title);
        }
        if let Ok(status @ 1..=5) = field("new_status").parse() {
            self.tickets[at].status = status;
        }
        let public =
            field("public").eq_ignore_ascii_case("true") || field("public") == "on" || field("public") == "1";
        let files = named(files, "attachments");
        self.follow_ups.push(FollowUp {
            ticket: at,
            title: field("title"),
            comment: rendered(&field("comment")),
            public,
            files,
        });
        Said::json(201, &self.follow_up_shown(self.follow_ups.len() - 1))
    }

    fn download(&self, path: &[String]) -> Said {
        let number = |at: usize| path.get(at).and_then(|text| text.parse::<usize>().ok());
        let file = number(0)
            .and_then(|at| self.follow_ups.get(at))
            .zip(number(1))
            .and_then(|(one, at)| one.files.get(at));
        file.map_or_else(|| Said::text(404, "Not Found"), |(_, bytes)| Said::bytes(bytes))
    }
}
