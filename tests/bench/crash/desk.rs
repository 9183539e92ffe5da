//! A ticketing system of our own, in memory: tickets can be read by their id at once, and the search finds a fingerprint only
//! some time after it was written, as a search index does. In two more shapes: a field whose values are unique, which stays
//! empty under a 201 when another ticket has the value, and a comment that takes the files along.

use std::collections::BTreeMap;
use std::io::{self, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::held::{Held, digest};
use super::http::{Request, answer};

/// What kind of system it is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Shape {
    /// How long a fingerprint is missing from the search.
    pub(crate) index_delay: Duration,
    /// Two tickets cannot have the same fingerprint: the second one has none.
    pub(crate) unique: bool,
    /// A comment takes the files along.
    pub(crate) joint: bool,
}

/// The running system, until the process ends.
pub(crate) struct Desk {
    pub(crate) address: SocketAddr,
    pub(crate) shape: Shape,
    tickets: Arc<Mutex<Vec<Ticket>>>,
}

struct Ticket {
    title: String,
    fingerprint: String,
    indexed: Instant,
    state: String,
    texts: Vec<String>,
    files: Vec<(String, Vec<u8>)>,
}

impl Desk {
    pub(crate) fn start(shape: Shape) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let tickets = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&tickets);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                // A client that went away is what this is about.
                thread::spawn(move || _ = serve(client, &shared, shape));
            }
        });
        Ok(Self { address, shape, tickets })
    }

    /// How many tickets there are.
    pub(crate) fn count(&self) -> usize {
        lock(&self.tickets).len()
    }

    /// The tickets from a number on.
    pub(crate) fn held(&self, from: usize) -> Vec<Held> {
        let tickets = lock(&self.tickets);
        let held = |(id, ticket): (usize, &Ticket)| Held {
            id: id.to_string(),
            fingerprint: ticket.fingerprint.clone(),
            open: ticket.state == "open",
            texts: ticket.texts.clone(),
            files: ticket.files.iter().map(|(_, bytes)| digest(bytes)).collect(),
        };
        tickets.iter().enumerate().skip(from).map(held).collect()
    }

    /// Somebody closes a ticket, or deletes it.
    pub(crate) fn set_state(&self, id: &str, state: &str) {
        if let Some(ticket) = ticket(&mut lock(&self.tickets), id) {
            state.clone_into(&mut ticket.state);
        }
    }

    /// The connector file.
    pub(crate) fn connector(&self) -> String {
        let Shape { index_delay, joint, .. } = self.shape;
        let noted = if joint {
            r#"multipart = [ { name = "text", json = '{ text: $ticket.text }' }, { name = "file", file = '$files' } ]"#
        } else {
            "json = '{ text: $ticket.text }'"
        };
        let delay = match index_delay.as_millis() {
            0 => String::new(),
            delay => format!("index_delay = \"{delay}ms\""),
        };
        include_str!("desk.toml").replace("# DELAY", &delay).replace("# NOTED", noted)
    }
}

fn serve(client: TcpStream, tickets: &Mutex<Vec<Ticket>>, shape: Shape) -> io::Result<()> {
    let mut stream = BufReader::new(client);
    let Some(mut request) = Request::head(&mut stream)? else { return Ok(()) };
    request.read_body(&mut stream)?;
    let reply = reply(&request, &mut lock(tickets), shape);
    stream.get_mut().write_all(&reply)
}

fn reply(request: &Request, tickets: &mut Vec<Ticket>, shape: Shape) -> Vec<u8> {
    let path = request.path().to_owned();
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
    match (request.method.as_str(), parts.as_slice()) {
        ("GET", ["tickets"]) => {
            let (asked, title) = (asked(&request.target, "fingerprints="), asked(&request.target, "title="));
            let found = |(_, ticket): &(usize, &Ticket)| match ticket.state.as_str() {
                "deleted" => false,
                // The first one of a unique fingerprint has it, and the others are found by their title.
                _ if ticket.fingerprint.is_empty() => ticket.title == title,
                _ => {
                    ticket.indexed <= Instant::now() && asked.split(',').any(|one| one == ticket.fingerprint)
                }
            };
            let hits = tickets.iter().enumerate().filter(found).map(|(id, ticket)| {
                json!({"id": id.to_string(), "fingerprint": ticket.fingerprint, "state": ticket.state})
            });
            said(200, &hits.collect())
        }
        ("POST", ["tickets"]) => {
            let mut ticket = Ticket {
                title: text("title"),
                fingerprint: String::new(),
                indexed: Instant::now(),
                state: "open".to_owned(),
                texts: vec![text("text")],
                files: Vec::new(),
            };
            mark(&mut ticket, text("fingerprint"), tickets, shape);
            tickets.push(ticket);
            said(201, &json!({"id": (tickets.len() - 1).to_string()}))
        }
        ("GET", ["tickets", id]) => match ticket(tickets, id) {
            Some(ticket) if ticket.state != "deleted" => said(200, &shown(ticket)),
            _ => said(404, &json!({"error": "no such ticket"})),
        },
        ("PUT", ["tickets", id]) => {
            let Some(number) = id.parse::<usize>().ok().filter(|number| *number < tickets.len()) else {
                return said(404, &json!({"error": "no such ticket"}));
            };
            let mut ticket = tickets.remove(number);
            if body["state"].is_string() {
                ticket.state = text("state");
            }
            if body["fingerprint"].is_string() {
                mark(&mut ticket, text("fingerprint"), tickets, shape);
            }
            tickets.insert(number, ticket);
            said(200, &json!({}))
        }
        ("POST", ["tickets", id, what @ ("files" | "notes")]) => match ticket(tickets, id) {
            Some(ticket) if ticket.state != "deleted" => {
                match *what {
                    "files" => ticket.files.push((file_name(&request.target), request.body.clone())),
                    _ if request.header("content-type").is_some_and(|kind| kind.starts_with("multipart")) => {
                        joint(ticket, request);
                    }
                    _ => ticket.texts.push(text("text")),
                }
                said(201, &json!({}))
            }
            _ => said(404, &json!({"error": "no such ticket"})),
        },
        ("GET", ["tickets", id, "files", number]) => {
            let number = number.parse::<usize>().ok();
            match number.and_then(|number| ticket(tickets, id)?.files.get(number).cloned()) {
                Some((_, bytes)) => answer(200, "application/octet-stream", "", &bytes),
                None => said(404, &json!({"error": "no such file"})),
            }
        }
        _ => said(404, &json!({"error": "no such address"})),
    }
}

/// A value of the query.
fn asked(target: &str, name: &str) -> String {
    let value = target.split_once(name).map(|(_, rest)| rest.split('&').next().unwrap_or_default());
    let value = value.unwrap_or_default().replace('+', " ");
    percent_encoding::percent_decode_str(&value).decode_utf8_lossy().into_owned()
}

/// Writes the fingerprint, unless it is unique here and another ticket has it.
fn mark(ticket: &mut Ticket, fingerprint: String, others: &[Ticket], shape: Shape) {
    let taken = others.iter().any(|other| other.fingerprint == fingerprint && other.state != "deleted");
    if !(shape.unique && taken) {
        ticket.fingerprint = fingerprint;
        ticket.indexed = Instant::now() + shape.index_delay;
    }
}

fn shown(ticket: &Ticket) -> Value {
    let files = ticket.files.iter().enumerate().map(|(id, (name, _))| json!({"id": id, "name": name}));
    json!({"fingerprint": ticket.fingerprint, "state": ticket.state, "texts": ticket.texts, "files": files.collect::<Value>()})
}

fn file_name(target: &str) -> String {
    target.split_once("name=").map(|(_, name)| name.to_owned()).unwrap_or_default()
}

/// The text and the files of a multipart body, whose parts say in their own headers what they are.
fn joint(ticket: &mut Ticket, request: &Request) {
    let kind = request.header("content-type").unwrap_or_default();
    let boundary = format!("--{}", kind.split_once("boundary=").map(|(_, text)| text).unwrap_or_default());
    for part in split(&request.body, boundary.as_bytes()) {
        let Some(end) = part.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&part[..end]).into_owned();
        let content = &part[end + 4..part.len().saturating_sub(2).max(end + 4)];
        if let Some((_, rest)) = head.split_once("filename=\"") {
            let name = rest.split('"').next().unwrap_or_default();
            ticket.files.push((name.to_owned(), content.to_vec()));
        } else if let Ok(note) = serde_json::from_slice::<BTreeMap<String, String>>(content) {
            ticket.texts.extend(note.get("text").cloned());
        }
    }
}

fn split<'b>(bytes: &'b [u8], mark: &[u8]) -> Vec<&'b [u8]> {
    let mut parts = Vec::new();
    let mut rest = bytes;
    while let Some(at) = rest.windows(mark.len()).position(|window| window == mark) {
        parts.push(&rest[..at]);
        rest = &rest[at + mark.len()..];
    }
    parts
}

fn ticket<'t>(tickets: &'t mut [Ticket], id: &str) -> Option<&'t mut Ticket> {
    tickets.get_mut(id.parse::<usize>().ok()?)
}

fn said(status: u16, body: &Value) -> Vec<u8> {
    answer(status, "application/json", "", body.to_string().as_bytes())
}

fn lock(tickets: &Mutex<Vec<Ticket>>) -> MutexGuard<'_, Vec<Ticket>> {
    tickets.lock().unwrap_or_else(PoisonError::into_inner)
}
