//! A ticketing system in memory, with faults to order.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    SearchFindsNothing,
    FilterIgnored,
    CutsFiles,
    DropsFingerprint,
    /// Only one ticket may have a fingerprint: a second one is made without it.
    FingerprintIsUnique,
    MarkIgnored,
    TwinAppears,
    SearchFails,
    SearchIsHtml,
    CreateRefused,
    /// Making a ticket is answered with this status.
    CreateAnswers(u16),
    /// Attaching is.
    AttachAnswers(u16),
    CreateThrottled,
    CreateAnswerLost,
    CreateAnswerCut,
    AttachFails,
    AttachAnswerLost,
    CommentFails,
    CommentAnswerLost,
    ReadBackFails,
    /// Reading a ticket is answered with this status.
    ReadBackAnswers(u16),
    /// Reading a ticket takes longer than anybody waits.
    ReadBackHangs,
    /// A ticket that was made is not known to the server that is asked.
    NotThereYet,
    DownloadFails,
    ReopenIgnored,
    ReopenRefused,
    /// The same, and nothing may be closed.
    TwinAppearsAndStays,
}

impl Fault {
    /// Those that stop the first filing and may be gone at the next try.
    pub(crate) const ONCE: &'static [Self] = &[
        Self::SearchFails,
        Self::SearchIsHtml,
        Self::CreateRefused,
        Self::CreateThrottled,
        Self::CreateAnswerLost,
        Self::CreateAnswerCut,
        Self::AttachFails,
        Self::AttachAnswerLost,
        Self::ReadBackFails,
        Self::DownloadFails,
    ];
    /// Those that stop a second filing of the same problem.
    pub(crate) const AGAIN: &'static [Self] = &[
        Self::SearchFails,
        Self::CommentFails,
        Self::CommentAnswerLost,
        Self::AttachFails,
        Self::AttachAnswerLost,
        Self::ReadBackFails,
        Self::DownloadFails,
    ];
}

/// A ticket that the system holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) fingerprint: String,
    pub(crate) files: Vec<Vec<u8>>,
    /// Its own text, then its notes.
    pub(crate) texts: Vec<String>,
    pub(crate) closed: bool,
    pub(crate) deleted: bool,
    /// The fields that the profile asked for.
    pub(crate) fields: Value,
    /// Since when a search shows it.
    visible: Option<Instant>,
}

#[derive(Default)]
struct Desk {
    tickets: Vec<Held>,
    fault: Option<Fault>,
    index_delay: Duration,
}

/// The running system.
pub(crate) struct System {
    server: MockServer,
    desk: Arc<Mutex<Desk>>,
}

struct Answers(Arc<Mutex<Desk>>);

impl System {
    pub(crate) async fn start(fault: Option<Fault>) -> Self {
        let desk = Arc::new(Mutex::new(Desk { fault, ..Desk::default() }));
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(Answers(Arc::clone(&desk))).mount(&server).await;
        Self { server, desk }
    }

    pub(crate) fn url(&self) -> String {
        self.server.uri()
    }

    /// What it was sent.
    pub(crate) async fn received(&self) -> Vec<Request> {
        self.server.received_requests().await.unwrap_or_default()
    }

    /// From now on nothing goes wrong.
    pub(crate) fn heal(&self) {
        self.desk.lock().unwrap().fault = None;
    }

    /// From now on this goes wrong.
    pub(crate) fn break_with(&self, fault: Fault) {
        self.desk.lock().unwrap().fault = Some(fault);
    }

    /// A new ticket is missing from the search for so long.
    pub(crate) fn index_after(&self, delay: Duration) {
        self.desk.lock().unwrap().index_delay = delay;
    }

    /// Changes a ticket behind everybody's back.
    pub(crate) fn change(&self, id: usize, change: impl FnOnce(&mut Held)) {
        change(&mut self.desk.lock().unwrap().tickets[id]);
    }

    pub(crate) fn add_stranger(&self) {
        let stranger = Held { fingerprint: "ffff".to_owned(), ..Held::default() };
        self.desk.lock().unwrap().tickets.push(stranger);
    }

    /// Everything that it holds.
    pub(crate) fn tickets(&self) -> Vec<Held> {
        self.desk.lock().unwrap().tickets.clone()
    }
}

impl Respond for Answers {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let mut desk = self.0.lock().unwrap();
        let path = request.url.path().to_owned();
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        if let ["tickets", id, ..] = parts.as_slice()
            && (desk.is_gone(id) || desk.fault == Some(Fault::NotThereYet))
        {
            return ResponseTemplate::new(404);
        }
        match (request.method.as_str(), parts.as_slice()) {
            ("GET", ["tickets"]) => desk.search(request),
            ("POST", ["tickets"]) => desk.create(request),
            ("GET", ["tickets", id]) => desk.read(id),
            ("POST", ["tickets", id, "files"]) => desk.attach(id, request),
            ("POST", ["tickets", id, "notes"]) => desk.note(id, request),
            ("PUT", ["tickets", id, "fingerprint"]) => desk.mark(id, request),
            ("PUT", ["tickets", id, "state"]) => desk.state(id, request),
            ("GET", ["tickets", id, "files", number]) => desk.download(id, number),
            _ => ResponseTemplate::new(404),
        }
    }
}

fn late(answer: ResponseTemplate, is_late: bool) -> ResponseTemplate {
    if is_late { answer.set_delay(Duration::from_secs(20)) } else { answer }
}

impl Desk {
    fn is_gone(&self, id: &str) -> bool {
        self.tickets.get(id.parse::<usize>().unwrap()).is_none_or(|ticket| ticket.deleted)
    }

    fn ticket(&mut self, id: &str) -> &mut Held {
        &mut self.tickets[id.parse::<usize>().unwrap()]
    }

    fn search(&self, request: &Request) -> ResponseTemplate {
        let wanted = request.url.query_pairs().find(|(key, _)| key == "fingerprint");
        let wanted = wanted.map(|(_, value)| value.into_owned()).unwrap_or_default();
        let found = |ticket: &Held| match self.fault {
            Some(Fault::FilterIgnored) => true,
            Some(Fault::SearchFindsNothing) => false,
            _ => wanted.split(',').any(|wanted| wanted == ticket.fingerprint),
        };
        let is_visible = |ticket: &Held| ticket.visible.is_none_or(|at| at <= Instant::now());
        let hits: Vec<Value> = self
            .tickets
            .iter()
            .enumerate()
            .filter(|(_, ticket)| !ticket.deleted && found(ticket) && is_visible(ticket))
            .map(|(id, ticket)| {
                let state = if ticket.closed { "closed" } else { "open" };
                json!({"id": id.to_string(), "fingerprint": ticket.fingerprint, "state": state})
            })
            .collect();
        match self.fault {
            Some(Fault::SearchFails) => ResponseTemplate::new(500),
            Some(Fault::SearchIsHtml) => {
                ResponseTemplate::new(200).set_body_raw("<html>sign in</html>", "text/html")
            }
            _ => ResponseTemplate::new(200).set_body_json(hits),
        }
    }

    fn create(&mut self, request: &Request) -> ResponseTemplate {
        match self.fault {
            Some(Fault::CreateRefused) => {
                return ResponseTemplate::new(422).set_body_json(json!({"error": "no such queue"}));
            }
            Some(Fault::CreateAnswers(status)) => return ResponseTemplate::new(status),
            Some(Fault::CreateThrottled) => {
                return ResponseTemplate::new(429).insert_header("Retry-After", "60");
            }
            _ => {}
        }
        let body: Value = request.body_json().unwrap();
        let fingerprint = body["fingerprint"].as_str().unwrap().to_owned();
        let is_taken = self.tickets.iter().any(|ticket| ticket.fingerprint == fingerprint);
        let kept = match self.fault {
            Some(Fault::DropsFingerprint | Fault::MarkIgnored) => String::new(),
            Some(Fault::FingerprintIsUnique) if is_taken => String::new(),
            _ => fingerprint.clone(),
        };
        let twin = Held { fingerprint, texts: vec!["of another machine".to_owned()], ..Held::default() };
        if matches!(self.fault, Some(Fault::TwinAppears | Fault::TwinAppearsAndStays)) {
            self.tickets.push(twin);
        }
        self.tickets.push(Held {
            fingerprint: kept,
            texts: vec![body["text"].as_str().unwrap_or_default().to_owned()],
            fields: body["fields"].clone(),
            visible: Some(Instant::now() + self.index_delay),
            ..Held::default()
        });
        let id = self.tickets.len() - 1;
        let answer = ResponseTemplate::new(201);
        match self.fault {
            Some(Fault::CreateAnswerCut) => answer.set_body_raw("{\"id\": \"", "application/json"),
            fault => late(
                answer.set_body_json(json!({"id": id.to_string()})),
                fault == Some(Fault::CreateAnswerLost),
            ),
        }
    }

    fn read(&mut self, id: &str) -> ResponseTemplate {
        match self.fault {
            Some(Fault::ReadBackFails) => return ResponseTemplate::new(500),
            Some(Fault::ReadBackAnswers(status)) => return ResponseTemplate::new(status),
            Some(Fault::ReadBackHangs) => return late(ResponseTemplate::new(200), true),
            _ => {}
        }
        let ticket = self.ticket(id);
        let files: Vec<String> = (0..ticket.files.len()).map(|number| number.to_string()).collect();
        let state = if ticket.closed { "closed" } else { "open" };
        let fingerprint = Some(&ticket.fingerprint).filter(|text| !text.is_empty());
        let body = json!({"fingerprint": fingerprint, "files": files, "texts": ticket.texts, "state": state});
        ResponseTemplate::new(200).set_body_json(body)
    }

    fn attach(&mut self, id: &str, request: &Request) -> ResponseTemplate {
        let fault = self.fault;
        if let Some(Fault::AttachAnswers(status)) = fault {
            return ResponseTemplate::new(status);
        }
        if fault == Some(Fault::AttachFails) {
            return ResponseTemplate::new(500);
        }
        let cut = fault == Some(Fault::CutsFiles);
        let bytes = if cut { request.body[..4].to_vec() } else { request.body.clone() };
        self.ticket(id).files.push(bytes);
        late(ResponseTemplate::new(204), fault == Some(Fault::AttachAnswerLost))
    }

    fn note(&mut self, id: &str, request: &Request) -> ResponseTemplate {
        let fault = self.fault;
        if fault == Some(Fault::CommentFails) {
            return ResponseTemplate::new(500);
        }
        let body: Value = request.body_json().unwrap();
        self.ticket(id).texts.push(body["text"].as_str().unwrap().to_owned());
        late(ResponseTemplate::new(204), fault == Some(Fault::CommentAnswerLost))
    }

    fn mark(&mut self, id: &str, request: &Request) -> ResponseTemplate {
        let body: Value = request.body_json().unwrap();
        let fingerprint = body["fingerprint"].as_str().unwrap().to_owned();
        let is_taken = self.tickets.iter().any(|ticket| ticket.fingerprint == fingerprint);
        let is_ignored = match self.fault {
            Some(Fault::MarkIgnored) => true,
            Some(Fault::FingerprintIsUnique) => is_taken,
            _ => false,
        };
        if !is_ignored {
            self.ticket(id).fingerprint = fingerprint;
        }
        ResponseTemplate::new(204)
    }

    fn state(&mut self, id: &str, request: &Request) -> ResponseTemplate {
        let body: Value = request.body_json().unwrap();
        let closed = body["state"] == "closed";
        match self.fault {
            Some(Fault::ReopenIgnored) if !closed => {}
            Some(Fault::ReopenRefused) if !closed => return ResponseTemplate::new(403),
            Some(Fault::TwinAppearsAndStays) if closed => return ResponseTemplate::new(403),
            _ => self.ticket(id).closed = closed,
        }
        ResponseTemplate::new(204)
    }

    fn download(&mut self, id: &str, number: &str) -> ResponseTemplate {
        if self.fault == Some(Fault::DownloadFails) {
            return ResponseTemplate::new(500);
        }
        let file = &self.ticket(id).files[number.parse::<usize>().unwrap()];
        ResponseTemplate::new(200).set_body_bytes(file.clone())
    }
}
