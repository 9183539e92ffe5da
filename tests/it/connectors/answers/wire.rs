//! A server that gives recorded answers, and has one thing going wrong at one request. Requests say which one they are in a header
//! that the trials give them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use escalate::connectors::Recorded;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The header with the request's name.
pub(super) const NAMED: &str = "x-request-name";

/// What goes wrong on the way.
pub(super) struct WireFault {
    pub(super) name: &'static str,
    pub(super) way: Way,
}

/// How.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Way {
    /// Nothing does.
    #[default]
    None,
    /// Nobody listens there.
    Refused,
    /// The connection ends before an answer came.
    Reset,
    /// Nothing comes before the deadline.
    Slow,
    /// A status, with lines of headers.
    Status(u16, &'static str),
    /// 200 with the page for signing in.
    Page,
    /// 200 and nothing.
    Empty,
    /// Half of the body, and that is all of it.
    Cut,
    /// Half of the body, and then the connection ends.
    BrokenOff,
}

const fn fault(name: &'static str, way: Way) -> WireFault {
    WireFault { name, way }
}

/// All of them. The moment is one that comes after every run.
pub(super) const ALL: &[WireFault] = &[
    fault("refused", Way::Refused),
    fault("reset", Way::Reset),
    fault("slow", Way::Slow),
    fault("401", Way::Status(401, "")),
    fault("403", Way::Status(403, "")),
    fault("404", Way::Status(404, "")),
    fault("409", Way::Status(409, "")),
    fault("429 for an hour", Way::Status(429, "retry-after: 3600\r\n")),
    fault("429 until a moment", Way::Status(429, "retry-after: Fri, 01 Jan 2100 00:00:00 GMT\r\n")),
    fault("500", Way::Status(500, "")),
    fault("a page", Way::Page),
    fault("empty", Way::Empty),
    fault("cut", Way::Cut),
    fault("broken off", Way::BrokenOff),
];

/// What a server does now.
#[derive(Default)]
struct Task {
    answers: Recorded,
    used: BTreeMap<String, usize>,
    at: String,
    way: Way,
}

/// A server that is told before each run what to do. It ends with the runtime.
pub(super) struct Server {
    pub(super) url: String,
    task: Arc<Mutex<Task>>,
}

impl Server {
    /// Listens.
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let task = Arc::new(Mutex::new(Task::default()));
        let (mine, told) = (url.clone(), Arc::clone(&task));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serve(stream, &told, &mine).await;
            }
        });
        Self { url, task }
    }

    /// From now on it gives these answers, and this goes wrong at that request.
    pub(super) fn give(&self, answers: &Recorded, at: &str, way: Way) {
        *self.task.lock().unwrap() =
            Task { answers: answers.clone(), used: BTreeMap::new(), at: at.to_owned(), way };
    }
}

async fn serve(mut stream: TcpStream, task: &Mutex<Task>, url: &str) {
    let Some(name) = name_of(&mut stream).await else {
        let token = r#"{"access_token":"t","token_type":"Bearer","expires_in":300}"#;
        return send(&mut stream, 200, "content-type: application/json\r\n", token.as_bytes(), token.len())
            .await;
    };
    let (answer, way) = {
        let mut task = task.lock().unwrap();
        let count = *task.used.get(&name).unwrap_or(&0);
        let of_it = task.answers.answers.get(&name).map(Vec::as_slice).unwrap_or_default();
        let answer = of_it.get(count).or(of_it.last()).cloned();
        let way = if name == task.at { task.way } else { Way::None };
        task.used.insert(name, count + 1);
        (answer, way)
    };
    let Some(answer) = answer else {
        return send(&mut stream, 418, "", b"{}", 2).await;
    };
    let body =
        if answer.body.is_null() && answer.status == 204 { String::new() } else { answer.body.to_string() };
    let body = body.replace("https://directory.example.com", url);
    let mut headers = String::from("content-type: application/json\r\n");
    for (key, value) in &answer.headers {
        let _ = write!(headers, "{key}: {}\r\n", value.replace("https://directory.example.com", url));
    }
    let half = body.len() / 2;
    let half = (0..=half).rev().find(|at| body.is_char_boundary(*at)).unwrap_or_default();
    let page = "<!DOCTYPE html><title>Sign in</title>";
    match way {
        Way::None | Way::Refused => {
            send(&mut stream, answer.status, &headers, body.as_bytes(), body.len()).await;
        }
        Way::Reset => {}
        // Whoever waits is gone long before.
        Way::Slow => {
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_secs(30)).await;
                drop(stream);
            });
        }
        Way::Status(status, more) => {
            send(&mut stream, status, more, br#"{"message":"no"}"#, 16).await;
        }
        Way::Page => send(&mut stream, 200, "content-type: text/html\r\n", page.as_bytes(), page.len()).await,
        Way::Empty => send(&mut stream, 200, &headers, b"", 0).await,
        Way::Cut => send(&mut stream, answer.status, &headers, &body.as_bytes()[..half], half).await,
        Way::BrokenOff => {
            send(&mut stream, answer.status, &headers, &body.as_bytes()[..half], body.len()).await;
        }
    }
}

/// Reads a request to its end; the name in its header.
async fn name_of(stream: &mut TcpStream) -> Option<String> {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
        read.extend_from_slice(&buffer[..count]);
        let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&read[..end]).to_lowercase();
        let of = |key: &str| head.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
        let length: usize = of("content-length").and_then(|text| text.parse().ok()).unwrap_or_default();
        if read.len() >= end + 4 + length {
            return of(NAMED).map(str::to_owned);
        }
    }
}

async fn send(stream: &mut TcpStream, status: u16, headers: &str, body: &[u8], length: usize) {
    let head =
        format!("HTTP/1.1 {status} Said\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n");
    // One that does not wait for the answer is no failure of the server.
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(body).await;
}
