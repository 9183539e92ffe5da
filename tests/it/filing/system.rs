//! A ticketing system in memory, with faults to order.

use std::sync::{Arc, Mutex};
use std::time::Duration;

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
    TwinAppears,
    SearchFails,
    SearchIsHtml,
    CreateRefused,
    CreateThrottled,
    CreateAnswerLost,
    CreateAnswerCut,
    AttachFails,
    AttachAnswerLost,
    ReadBackFails,
    DownloadFails,
}

impl Fault {
    /// Those that stop a filing and may be gone at the next try.
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
        Self::CutsFiles,
    ];
}

#[derive(Default)]
struct Ticket {
    fingerprint: String,
    files: Vec<Vec<u8>>,
    notes: usize,
}

#[derive(Default)]
struct Desk {
    tickets: Vec<Ticket>,
    fault: Option<Fault>,
}

/// The running system.
pub(crate) struct System {
    server: MockServer,
    desk: Arc<Mutex<Desk>>,
}

struct Answers(Arc<Mutex<Desk>>);

impl System {
    pub(crate) async fn start(fault: Option<Fault>) -> Self {
        let desk = Arc::new(Mutex::new(Desk { tickets: Vec::new(), fault }));
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

    pub(crate) fn add_stranger(&self) {
        let stranger = Ticket { fingerprint: "ffff".to_owned(), ..Ticket::default() };
        self.desk.lock().unwrap().tickets.push(stranger);
    }

    /// Fingerprint, files and number of notes of each ticket.
    pub(crate) fn tickets(&self) -> Vec<(String, Vec<Vec<u8>>, usize)> {
        let desk = self.desk.lock().unwrap();
        desk.tickets
            .iter()
            .map(|ticket| (ticket.fingerprint.clone(), ticket.files.clone(), ticket.notes))
            .collect()
    }
}

impl Respond for Answers {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let mut desk = self.0.lock().unwrap();
        let path = request.url.path().to_owned();
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        match (request.method.as_str(), parts.as_slice()) {
            ("GET", ["tickets"]) => desk.search(request),
            ("POST", ["tickets"]) => desk.create(request),
            ("GET", ["tickets", id]) => desk.read(id),
            ("POST", ["tickets", id, "files"]) => desk.attach(id, request),
            ("POST", ["tickets", id, "notes"]) => desk.note(id),
            ("GET", ["tickets", id, "files", number]) => desk.download(id, number),
            _ => ResponseTemplate::new(404),
        }
    }
}

impl Desk {
    fn search(&self, request: &Request) -> ResponseTemplate {
        let wanted = request
            .url
            .query_pairs()
            .find(|(key, _)| key == "fingerprint")
            .map(|(_, value)| value.into_owned());
        let found = |ticket: &&(usize, &Ticket)| match self.fault {
            Some(Fault::FilterIgnored) => true,
            Some(Fault::SearchFindsNothing) => false,
            _ => Some(&ticket.1.fingerprint) == wanted.as_ref(),
        };
        let tickets: Vec<(usize, &Ticket)> = self.tickets.iter().enumerate().collect();
        let hits: Vec<Value> = tickets
            .iter()
            .filter(found)
            .map(|(id, ticket)| json!({"id": id.to_string(), "fingerprint": ticket.fingerprint}))
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
            Some(Fault::CreateThrottled) => {
                return ResponseTemplate::new(429).insert_header("Retry-After", "60");
            }
            _ => {}
        }
        let body: Value = request.body_json().unwrap();
        let fingerprint = body["fingerprint"].as_str().unwrap().to_owned();
        let kept =
            if self.fault == Some(Fault::DropsFingerprint) { String::new() } else { fingerprint.clone() };
        self.tickets.push(Ticket { fingerprint: kept, ..Ticket::default() });
        let id = self.tickets.len() - 1;
        if self.fault == Some(Fault::TwinAppears) {
            self.tickets.push(Ticket { fingerprint, ..Ticket::default() });
        }
        let answer = ResponseTemplate::new(201);
        match self.fault {
            Some(Fault::CreateAnswerLost) => answer.set_delay(Duration::from_secs(20)),
            Some(Fault::CreateAnswerCut) => answer.set_body_raw("{\"id\": \"", "application/json"),
            _ => answer.set_body_json(json!({"id": id.to_string()})),
        }
    }

    fn read(&self, id: &str) -> ResponseTemplate {
        if self.fault == Some(Fault::ReadBackFails) {
            return ResponseTemplate::new(500);
        }
        let Some(ticket) = self.tickets.get(id.parse::<usize>().unwrap()) else {
            return ResponseTemplate::new(404);
        };
        let files: Vec<String> = (0..ticket.files.len()).map(|number| number.to_string()).collect();
        ResponseTemplate::new(200).set_body_json(json!({"fingerprint": ticket.fingerprint, "files": files}))
    }

    fn attach(&mut self, id: &str, request: &Request) -> ResponseTemplate {
        if self.fault == Some(Fault::AttachFails) {
            return ResponseTemplate::new(500);
        }
        let cut = self.fault == Some(Fault::CutsFiles);
        let bytes = if cut { request.body[..4].to_vec() } else { request.body.clone() };
        self.tickets[id.parse::<usize>().unwrap()].files.push(bytes);
        let answer = ResponseTemplate::new(204);
        if self.fault == Some(Fault::AttachAnswerLost) {
            answer.set_delay(Duration::from_secs(20))
        } else {
            answer
        }
    }

    fn note(&mut self, id: &str) -> ResponseTemplate {
        self.tickets[id.parse::<usize>().unwrap()].notes += 1;
        ResponseTemplate::new(204)
    }

    fn download(&self, id: &str, number: &str) -> ResponseTemplate {
        if self.fault == Some(Fault::DownloadFails) {
            return ResponseTemplate::new(500);
        }
        let file = &self.tickets[id.parse::<usize>().unwrap()].files[number.parse::<usize>().unwrap()];
        ResponseTemplate::new(200).set_body_bytes(file.clone())
    }
}
