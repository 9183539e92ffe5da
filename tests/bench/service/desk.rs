//! A ticketing system and a directory in memory, which can be told to fail: 429 with a wait, 500, and connections that break off after the
//! work was done.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use futures_util::stream;
use serde_json::{Value, json};

/// What each request to the directory takes.
const DIRECTORY: Duration = Duration::from_millis(50);

/// Numbers that a seed fixes.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most.max(1)
    }
}

/// A ticket that was filed.
#[derive(Clone, Debug)]
pub(crate) struct FiledHere {
    pub(crate) fingerprint: String,
    pub(crate) comments: usize,
}

/// What it holds.
pub(crate) struct Desk {
    pub(crate) url: String,
    failing: AtomicBool,
    random: Mutex<Random>,
    /// Notes by ticket.
    pub(crate) notes: Mutex<BTreeMap<usize, Vec<String>>>,
    /// When each ticket had its first note.
    first: Mutex<BTreeMap<usize, Instant>>,
    pub(crate) filed: Mutex<Vec<FiledHere>>,
    cases: usize,
}

impl Desk {
    pub(crate) async fn open(cases: usize, seed: u64) -> Arc<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let desk = Arc::new(Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            failing: AtomicBool::new(false),
            random: Mutex::new(Random(seed ^ 0x5eed)),
            notes: Mutex::default(),
            first: Mutex::default(),
            filed: Mutex::default(),
            cases,
        });
        let router = Router::new()
            .route("/people/{address}", get(person))
            .route("/tickets/{id}", get(ticket))
            .route("/tickets/{id}/notes", post(note))
            .route("/filed", get(find).post(create))
            .route("/filed/{id}", get(one).post(comment))
            .with_state(Arc::clone(&desk));
        tokio::spawn(async move { axum::serve(listener, router).await });
        desk
    }

    pub(crate) fn faults(&self, on: bool) {
        self.failing.store(on, Ordering::SeqCst);
    }

    /// How many tickets have a note.
    pub(crate) fn noted(&self) -> usize {
        self.notes.lock().unwrap().len()
    }

    /// When each ticket had its first note.
    pub(crate) fn noted_at(&self) -> BTreeMap<usize, Instant> {
        self.first.lock().unwrap().clone()
    }

    /// Before the work: nine of a hundred are refused.
    fn refuses(&self) -> Option<Response> {
        if !self.failing.load(Ordering::SeqCst) {
            return None;
        }
        match self.random.lock().unwrap().below(100) {
            0..3 => Some((StatusCode::TOO_MANY_REQUESTS, [("retry-after", "1")], "later").into_response()),
            3..6 => Some((StatusCode::INTERNAL_SERVER_ERROR, "broken").into_response()),
            6..9 => Some((StatusCode::BAD_GATEWAY, "broken").into_response()),
            _ => None,
        }
    }

    /// After the work: three of a hundred answers get lost.
    fn answers(&self, status: StatusCode, body: &Value) -> Response {
        let lost = self.failing.load(Ordering::SeqCst) && self.random.lock().unwrap().below(100) < 3;
        if !lost {
            return (status, Json(body.clone())).into_response();
        }
        let broken = stream::iter([Err::<Vec<u8>, _>(std::io::Error::other("gone"))]);
        Response::new(Body::from_stream(broken))
    }
}

type Here = State<Arc<Desk>>;

async fn person(State(desk): Here, Path(address): Path<String>) -> Response {
    tokio::time::sleep(DIRECTORY).await;
    if let Some(refused) = desk.refuses() {
        return refused;
    }
    (StatusCode::OK, Json(json!({ "id": address.split('@').next(), "email": address }))).into_response()
}

async fn ticket(State(desk): Here, Path(id): Path<usize>) -> Response {
    if let Some(refused) = desk.refuses() {
        return refused;
    }
    if id == 0 || id > desk.cases {
        return StatusCode::NOT_FOUND.into_response();
    }
    let notes = desk.notes.lock().unwrap().get(&id).cloned().unwrap_or_default();
    let body = json!({
        "id": id.to_string(), "url": format!("{}/tickets/{id}", desk.url), "subject": "I cannot reassign a conversation",
        "body": "I want to reassign a conversation and it says:\n\nError: something went wrong (E-4711)\n",
        "requester": { "email": format!("person{id}@acme.example"), "name": null }, "notes": notes, "replies": [],
    });
    desk.answers(StatusCode::OK, &body)
}

async fn note(State(desk): Here, Path(id): Path<usize>, Json(body): Json<Value>) -> Response {
    if let Some(refused) = desk.refuses() {
        return refused;
    }
    let text = body["text"].as_str().unwrap_or_default().to_owned();
    desk.first.lock().unwrap().entry(id).or_insert_with(Instant::now);
    desk.notes.lock().unwrap().entry(id).or_default().push(text);
    desk.answers(StatusCode::CREATED, &json!({ "id": 1 }))
}

async fn find(State(desk): Here, Query(query): Query<BTreeMap<String, String>>) -> Response {
    if let Some(refused) = desk.refuses() {
        return refused;
    }
    let wanted = query.get("prints").cloned().unwrap_or_default();
    let wanted: Vec<&str> = wanted.split(',').collect();
    let found: Vec<Value> = desk
        .filed
        .lock()
        .unwrap()
        .iter()
        .enumerate()
        .filter(|(_, filed)| wanted.contains(&filed.fingerprint.as_str()))
        .map(|(at, filed)| json!({ "id": at.to_string(), "fingerprint": filed.fingerprint }))
        .collect();
    desk.answers(StatusCode::OK, &json!(found))
}

async fn create(State(desk): Here, Json(body): Json<Value>) -> Response {
    if let Some(refused) = desk.refuses() {
        return refused;
    }
    let fingerprint = body["fingerprint"].as_str().unwrap_or_default().to_owned();
    let id = {
        let mut filed = desk.filed.lock().unwrap();
        filed.push(FiledHere { fingerprint, comments: 0 });
        filed.len() - 1
    };
    desk.answers(StatusCode::CREATED, &json!({ "id": id.to_string() }))
}

async fn one(State(desk): Here, Path(id): Path<usize>) -> Response {
    if let Some(refused) = desk.refuses() {
        return refused;
    }
    let Some(filed) = desk.filed.lock().unwrap().get(id).cloned() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    desk.answers(StatusCode::OK, &json!({ "fingerprint": filed.fingerprint }))
}

async fn comment(State(desk): Here, Path(id): Path<usize>) -> Response {
    if let Some(refused) = desk.refuses() {
        return refused;
    }
    if let Some(filed) = desk.filed.lock().unwrap().get_mut(id) {
        filed.comments += 1;
    }
    desk.answers(StatusCode::OK, &json!({ "id": id.to_string() }))
}
