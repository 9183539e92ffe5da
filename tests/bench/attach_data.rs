//! Files as support people send them, 20 MB each, the same on every machine.

use std::fmt::Write as _;

use crate::numbers::Numbers;

/// Bytes of each file, a line or an entry more at most.
const SIZE: usize = 20_000_000;

/// A name, what makes the contents, and how many times as long as `zip -6` it may take.
type TestFile = (&'static str, fn() -> Vec<u8>, f64);

/// The files.
pub(crate) const FILES: [TestFile; 4] = [
    ("addresses.log", mail_log, 2.0),
    ("json.har", json_har, 3.0),
    ("html.har", html_har, 3.0),
    ("service.log", service_log, 2.0),
];

impl Numbers {
    fn of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.below(words.len())]
    }

    fn random(&mut self, length: usize) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        (0..length).map(|_| char::from(LETTERS[self.below(LETTERS.len())])).collect()
    }

    fn mail(&mut self) -> String {
        let (first, last) =
            (self.of(&["ana", "jon", "mia", "raj", "lee"]), self.of(&["sousa", "berg", "patel", "kim"]));
        format!("{first}.{last}{}@acme.example", self.below(400))
    }
}

const WORDS: &[&str] = &[
    "account",
    "invoice",
    "the",
    "request",
    "was",
    "completed",
    "in",
    "tenant",
    "role",
    "granted",
    "checked",
    "user",
    "session",
    "started",
    "from",
    "cache",
    "and",
    "queue",
    "worker",
    "permission",
    "conversations",
    "assign",
    "feature",
    "enabled",
    "plan",
];

fn sentence(numbers: &mut Numbers, words: usize) -> String {
    (0..words).map(|_| numbers.of(WORDS)).collect::<Vec<_>>().join(" ")
}

/// What a single-page application loads: lists of objects, with free text and addresses in them.
fn json_har() -> Vec<u8> {
    har(&mut Numbers(1), "application/json", |numbers| {
        let mut items = Vec::new();
        for _ in 0..10 + numbers.below(30) {
            items.push(format!(
                r#"{{"id":"{}","email":"{}","role":"agent","status":"active","note":"{}","createdAt":"2026-11-{:02}T09:15:04Z","count":{}}}"#,
                numbers.random(20), numbers.mail(), sentence(numbers, 8), 1 + numbers.below(28), numbers.below(10_000)
            ));
        }
        let (items, next, total) = (items.join(","), numbers.random(40), numbers.below(900));
        format!(r#"{{"items":[{items}],"next":"{next}","total":{total}}}"#)
    })
}

/// What an application that renders on its server sends: pages.
fn html_har() -> Vec<u8> {
    har(&mut Numbers(3), "text/html", |numbers| {
        let mut page =
            String::from("<!DOCTYPE html>\n<html><head><title>Conversations</title></head><body><table>\n");
        for _ in 0..10 + numbers.below(30) {
            let _ = writeln!(
                page,
                r#"<tr class="row"><td><a href="/users/{}">{}</a></td><td>{}</td><td data-csrf="{}">active</td></tr>"#,
                numbers.below(90_000),
                numbers.mail(),
                sentence(numbers, 8),
                numbers.random(20)
            );
        }
        page.push_str("</table><h1>You are not allowed to assign</h1></body></html>\n");
        page
    })
}

fn har(numbers: &mut Numbers, media_type: &str, body: fn(&mut Numbers) -> String) -> Vec<u8> {
    let mut har = String::from(
        r#"{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"pages":[],"entries":["#,
    );
    let (session, bearer) = (numbers.random(64), numbers.random(300));
    let mut first = true;
    while har.len() < SIZE {
        if !first {
            har.push(',');
        }
        first = false;
        let (path, id) =
            (numbers.of(&["users", "roles", "invites", "features", "conversations"]), numbers.random(22));
        let url = format!("https://app.acme.example/api/v1/{path}?page={}&cursor={id}", numbers.below(90));
        let text = serde_json::Value::from(body(numbers));
        let cookies = format!(
            "sid={session}; theme=dark; _ga=GA1.2.{}.{}",
            numbers.below(1 << 30),
            numbers.below(1 << 30)
        );
        write!(
            har,
            r#"{{"startedDateTime":"2026-11-23T09:15:04.123Z","time":{},"request":{{"method":"GET","url":"{url}","httpVersion":"HTTP/2","headers":[{{"name":":authority","value":"app.acme.example"}},{{"name":"accept","value":"application/json"}},{{"name":"authorization","value":"Bearer {bearer}"}},{{"name":"cookie","value":"{cookies}"}},{{"name":"user-agent","value":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36"}},{{"name":"x-request-id","value":"{}"}},{{"name":"referer","value":"https://app.acme.example/{path}"}}],"queryString":[{{"name":"page","value":"3"}},{{"name":"cursor","value":"{id}"}}],"cookies":[{{"name":"sid","value":"{session}"}},{{"name":"theme","value":"dark"}}],"headersSize":-1,"bodySize":0}},"response":{{"status":200,"statusText":"OK","httpVersion":"HTTP/2","headers":[{{"name":"content-type","value":"{media_type}; charset=utf-8"}},{{"name":"date","value":"Mon, 23 Nov 2026 09:15:04 GMT"}},{{"name":"server","value":"nginx"}},{{"name":"set-cookie","value":"trace={}; Path=/; Secure"}},{{"name":"etag","value":"W/{}"}}],"cookies":[],"content":{{"size":1234,"mimeType":"{media_type}","text":{text}}},"redirectURL":"","headersSize":-1,"bodySize":-1}},"cache":{{}},"timings":{{"blocked":1.1,"dns":-1,"connect":-1,"send":0.1,"wait":{},"receive":1.1,"ssl":-1}},"serverIPAddress":"203.0.113.7","connection":"443"}}"#,
            numbers.below(900), numbers.random(32), numbers.random(24), numbers.random(16), numbers.below(900)
        )
        .unwrap();
    }
    har.push_str("]}}");
    har.into_bytes()
}

/// An address on each line: the log of a mail gateway or of a sign-in.
fn mail_log() -> Vec<u8> {
    let numbers = &mut Numbers(4);
    let mut log = String::with_capacity(SIZE + 400);
    while log.len() < SIZE {
        let _ = writeln!(
            log,
            "2026-11-23T{:02}:{:02}:{:02}.{:03}Z INFO  auth  {} user={} request_id={} took {} ms",
            numbers.below(24),
            numbers.below(60),
            numbers.below(60),
            numbers.below(1000),
            sentence(numbers, 6),
            numbers.mail(),
            numbers.random(16),
            numbers.below(5000)
        );
    }
    log.into_bytes()
}

/// A log of a web application: mostly requests, here and there a person or a credential.
fn service_log() -> Vec<u8> {
    let numbers = &mut Numbers(2);
    let mut log = String::with_capacity(SIZE + 400);
    while log.len() < SIZE {
        let time = format!(
            "2026-11-23T{:02}:{:02}:{:02}.{:03}Z",
            numbers.below(24),
            numbers.below(60),
            numbers.below(60),
            numbers.below(1000)
        );
        let line = match numbers.below(20) {
            0 => format!(
                r#"{{"time":"{time}","level":"info","user":"{}","msg":"{}","request_id":"{}"}}"#,
                numbers.mail(),
                sentence(numbers, 9),
                numbers.random(24)
            ),
            1 => format!(
                "{time} WARN  auth  login failed for {} from 198.51.100.{}: invalid_grant",
                numbers.mail(),
                numbers.below(255)
            ),
            2 => format!("{time} DEBUG http  > Authorization: Bearer {}", numbers.random(120)),
            3 => format!(
                "{time} DEBUG http  GET https://app.acme.example/api/v1/users?page={}&access_token={}",
                numbers.below(90),
                numbers.random(40)
            ),
            _ => format!(
                "{time} INFO  {}  {} request_id={} took {} ms",
                numbers.of(&["http", "jobs", "cache", "auth"]),
                sentence(numbers, 12),
                numbers.random(16),
                numbers.below(5000)
            ),
        };
        log.push_str(&line);
        log.push('\n');
    }
    log.into_bytes()
}
