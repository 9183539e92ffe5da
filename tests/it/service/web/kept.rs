//! Requests whose writer had not seen the service: each is sent as it stands, and how many are answered as their writer expects is
//! printed. `KEPT_HTTP=FILE cargo test --features serve --test it kept_requests -- --ignored --nocapture`; `SHOW=1` prints each that is not.
//!
//! A line is one request, or `{"name", "steps": [REQUEST…]}`, on a service of its own. A request is `{"method", "path", "headers": {} or [[]], "body" or
//! "body_repeat": {"text", "times"} or "raw", "pause_ms", "expect": {"status": [], "never": [], "header": {}}}`. In texts, `{{token.NAME}}` is a token,
//! `{{time}}` and `{{time-600}}` unix seconds, `{{signature}}` what signs this body at this time, `{{case}}` the case of the answer before.

use std::io::{Read as _, Write as _};
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use super::served::{Served, TOKENS, signature};
use super::wire;

#[derive(Deserialize)]
#[serde(untagged)]
enum KeptLine {
    Several {
        #[serde(default)]
        name: String,
        steps: Vec<KeptRequest>,
    },
    One(Box<KeptRequest>),
}

#[derive(Deserialize)]
struct KeptRequest {
    #[serde(default)]
    name: String,
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    path: Option<String>,
    #[serde(default)]
    headers: Value,
    #[serde(default)]
    body: Option<Value>,
    #[serde(default)]
    body_repeat: Option<Repeated>,
    #[serde(default)]
    raw: Option<String>,
    /// After the first half of what is sent.
    #[serde(default)]
    pause_ms: u64,
    #[serde(default)]
    expect: Expected,
}

#[derive(Deserialize)]
struct Repeated {
    text: String,
    times: usize,
}

#[derive(Default, Deserialize)]
struct Expected {
    /// 0: the connection ends without an answer.
    #[serde(default)]
    status: Vec<u16>,
    #[serde(default)]
    never: Vec<String>,
    #[serde(default)]
    header: std::collections::BTreeMap<String, String>,
}

/// Headers, as an object or as a list of pairs.
fn headers(written: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match written {
        Value::Object(map) => map
            .iter()
            .flat_map(|(name, value)| {
                let values = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
                values.iter().map(|value| (name.clone(), text(value))).collect::<Vec<_>>()
            })
            .collect(),
        Value::Array(pairs) => pairs.iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect(),
        _ => Vec::new(),
    }
}

/// What the places in a text stand for.
fn filled(text: &str, body: &[u8], last_case: &str) -> String {
    let now = chrono::Utc::now().timestamp();
    let mut text = text.replace("{{time}}", &now.to_string()).replace("{{case}}", last_case);
    text = text.replace("{{signature}}", &signature(&now.to_string(), body));
    for (name, token) in TOKENS {
        text = text.replace(&format!("{{{{token.{name}}}}}"), token);
    }
    while let Some((before, rest)) = text.split_once("{{time") {
        let (shift, after) = rest.split_once("}}").unwrap();
        text = format!("{before}{}{after}", now + shift.parse::<i64>().unwrap());
    }
    text
}

/// What goes out.
fn bytes(request: &KeptRequest, last_case: &str) -> Vec<u8> {
    let body = match (&request.body_repeat, &request.body) {
        (Some(Repeated { text, times }), _) => text.repeat(*times),
        (None, Some(Value::String(text))) => text.clone(),
        (None, Some(value)) => value.to_string(),
        (None, None) => String::new(),
    };
    let body = filled(&body, b"", last_case).into_bytes();
    if let Some(raw) = &request.raw {
        return filled(raw, &body, last_case).into_bytes();
    }
    let (method, path) = (request.method.as_deref().unwrap_or("GET"), request.path.as_deref().unwrap_or("/"));
    let mut head = format!("{method} {} HTTP/1.1\r\n", filled(path, &body, last_case));
    let headers = headers(&request.headers);
    let has = |name: &str| headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    for (name, usual) in [("Host", "escalate.example"), ("Connection", "close")] {
        if !has(name) {
            head += &format!("{name}: {usual}\r\n");
        }
    }
    if !body.is_empty() && !has("Content-Length") && !has("Transfer-Encoding") {
        head += &format!("Content-Length: {}\r\n", body.len());
    }
    for (name, value) in &headers {
        head += &format!("{name}: {}\r\n", filled(value, &body, last_case));
    }
    let mut bytes = (head + "\r\n").into_bytes();
    bytes.extend_from_slice(&body);
    bytes
}

/// What is not as it was expected, and the case that the answer names.
fn sent(served: &Served, request: &KeptRequest, last_case: &mut String) -> Vec<String> {
    let bytes = bytes(request, last_case);
    let (front, rest) = bytes.split_at(if request.pause_ms > 0 { bytes.len() / 2 } else { bytes.len() });
    let mut stream = wire::connect(served.address);
    let _ = stream.write_all(front);
    std::thread::sleep(Duration::from_millis(request.pause_ms));
    let _ = stream.write_all(rest);
    let mut got = Vec::new();
    let _ = stream.read_to_end(&mut got);
    let answer = wire::answer(&got);
    let status = answer.as_ref().map_or(0, |answer| answer.status);
    let mut wrong = Vec::new();
    if !request.expect.status.is_empty() && !request.expect.status.contains(&status) {
        wrong.push(format!("status {status}, expected one of {:?}", request.expect.status));
    }
    let text = String::from_utf8_lossy(&got);
    for never in request.expect.never.iter().map(|never| filled(never, b"", last_case)) {
        if text.contains(&never) {
            wrong.push(format!("{never:?} stands in the answer"));
        }
    }
    for (name, part) in &request.expect.header {
        let value = answer.as_ref().and_then(|answer| answer.header(name)).unwrap_or_default();
        if !value.to_lowercase().contains(&part.to_lowercase()) {
            wrong.push(format!("header {name}: {value:?} lacks {part:?}"));
        }
    }
    let named = answer.and_then(|answer| serde_json::from_slice::<Value>(&answer.body).ok());
    if let Some(case) = named.as_ref().and_then(|body| body["case"].as_str()) {
        case.clone_into(last_case);
    }
    wrong
}

#[test]
#[ignore = "it is for requests of others, in the file that KEPT_HTTP names"]
fn kept_requests() {
    let Some(file) = std::env::var_os("KEPT_HTTP") else { return };
    let show = std::env::var_os("SHOW").is_some();
    let (mut all, mut right) = (0, 0);
    for (number, line) in std::fs::read_to_string(file).unwrap().lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let (name, steps) = match serde_json::from_str(line).unwrap() {
            KeptLine::Several { name, steps } => (name, steps),
            KeptLine::One(request) => (request.name.clone(), vec![*request]),
        };
        let served = Served::start();
        let mut last_case = String::new();
        let steps = steps.iter().enumerate();
        let wrong: Vec<String> = steps
            .flat_map(|(step, request)| {
                let wrong = sent(&served, request, &mut last_case);
                wrong.into_iter().map(move |wrong| format!("step {}: {wrong}", step + 1))
            })
            .collect();
        all += 1;
        right += usize::from(wrong.is_empty());
        if show && !wrong.is_empty() {
            println!("line {} {name}\n  {}", number + 1, wrong.join("\n  "));
        }
    }
    println!("{right} of {all} are answered as expected");
}
