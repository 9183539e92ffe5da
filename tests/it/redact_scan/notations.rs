//! The notations in which a value is attached.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

/// A way to write a value into a file: its name, the file's name, and the text.
pub(crate) struct Notation {
    pub(crate) name: &'static str,
    pub(crate) file: &'static str,
    pub(crate) write: fn(&str) -> String,
}

const fn row(name: &'static str, file: &'static str, write: fn(&str) -> String) -> Notation {
    Notation { name, file, write }
}

fn quoted(value: &str) -> String {
    Value::from(value).to_string()
}

fn encoded(value: &str) -> String {
    utf8_percent_encode(value, NON_ALPHANUMERIC).to_string()
}

fn markup(value: &str) -> String {
    value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The value on one line.
fn flat(value: &str) -> String {
    value.replace('\n', " ")
}

fn indented(value: &str) -> String {
    value.lines().fold(String::new(), |mut out, line| {
        let _ = writeln!(out, "    {line}");
        out
    })
}

/// A capture with one request and its answer.
fn har(request: &Value, response: &Value) -> String {
    json!({"log": {"version": "1.2", "creator": {"name": "browser", "version": "1"}, "entries": [{
        "startedDateTime": "2026-11-23T08:59:00.000Z", "time": 12, "request": request, "response": response,
        "cache": {}, "timings": {"send": 0, "wait": 12, "receive": 0}}]}})
    .to_string()
}

fn request(with: &str, value: Value) -> Value {
    let mut request = json!({"method": "GET", "url": "https://app.acme.example/x", "httpVersion": "HTTP/2",
        "headers": [], "cookies": [], "queryString": [], "headersSize": -1, "bodySize": -1});
    request[with] = value;
    request
}

fn response(with: &str, value: Value) -> Value {
    let mut response = json!({"status": 403, "statusText": "Forbidden", "httpVersion": "HTTP/2", "headers": [],
        "cookies": [], "content": {"size": 1, "mimeType": "text/plain", "text": ""}, "redirectURL": "",
        "headersSize": -1, "bodySize": -1});
    response[with] = value;
    response
}

fn har_request(with: &str, value: Value) -> String {
    har(&request(with, value), &response("comment", json!("")))
}

fn har_response(with: &str, value: Value) -> String {
    har(&request("comment", json!("")), &response(with, value))
}

/// All of them.
pub(crate) const ALL: &[Notation] = &[
    row("alone", "a.txt", str::to_owned),
    row("log", "a.log", |value| {
        format!("2026-11-23T08:59:01Z WARN api[12] request failed: {value} (attempt 2)\n")
    }),
    row("key=value", "a.log", |value| format!("ts=1 level=warn credential={value} user=4711\n")),
    row("key: value", "a.txt", |value| format!("service: api\ncredential: {value}\nretries: 3\n")),
    row("quoted", "a.log", |value| format!("sent \"{value}\" to the server\n")),
    row("JSON", "a.json", |value| json!({"service": "api", "credential": value}).to_string()),
    row("JSON key", "a.json", |value| json!({"service": "api", value: 1}).to_string()),
    row("JSON list", "a.json", |value| json!({"list": ["a", value, "b"]}).to_string()),
    row("JSON lines", "a.ndjson", |value| format!("{}\n{}\n", json!({"n": 1}), json!({"msg": value}))),
    row("JSON in JSON", "a.json", |value| json!({"message": json!({"note": value}).to_string()}).to_string()),
    row("JSON in a log", "a.log", |value| format!("INFO got {} in 3 ms\n", json!({"note": value}))),
    row("pretty JSON", "a.json", |value| {
        serde_json::to_string_pretty(&json!({"lines": value.lines().collect::<Vec<_>>()})).unwrap_or_default()
    }),
    row("name and value", "a.json", |value| json!([{"name": "X-Note", "value": value}]).to_string()),
    row("YAML", "a.yaml", |value| format!("api:\n  note: {}\n  retries: 3\n", flat(value))),
    row("YAML quoted", "a.yaml", |value| format!("api:\n  note: {}\n", quoted(value))),
    row("YAML block", "a.yaml", |value| format!("api:\n  note: |\n{}  retries: 3\n", indented(value))),
    row("YAML list", "a.yaml", |value| format!("notes:\n  - first\n  - {}\n", flat(value))),
    row("CSV", "a.csv", |value| format!("id,note,count\n1,{},3\n", flat(value))),
    row("CSV quoted", "a.csv", |value| format!("id,note,count\n1,\"{}\",3\n", value.replace('"', "\"\""))),
    row("TSV", "a.tsv", |value| format!("id\tnote\tcount\n1\t{}\t3\n", flat(value))),
    row("XML", "a.xml", |value| format!("<api><note>{}</note><retries>3</retries></api>\n", markup(value))),
    row("attribute", "a.xml", |value| format!("<add key=\"note\" value=\"{}\"/>\n", markup(value))),
    row("INI", "a.ini", |value| format!("[api]\nnote = {}\nretries = 3\n", flat(value))),
    row("TOML", "a.toml", |value| format!("[api]\nnote = {}\n", quoted(value))),
    row(".env", "a.env", |value| format!("API_NOTE={}\nRETRIES=3\n", flat(value))),
    row("properties", "a.properties", |value| format!("api.note={}\napi.retries=3\n", flat(value))),
    row("header", "a.txt", |value| {
        format!("GET /x HTTP/1.1\r\nHost: app.acme.example\r\nX-Note: {}\r\n\r\n", flat(value))
    }),
    row("curl -H", "a.sh", |value| format!("curl -s -H '{}' https://app.acme.example/x\n", flat(value))),
    row("curl -u", "a.sh", |value| format!("curl -u '{}' https://app.acme.example/x\n", flat(value))),
    row("command flag", "a.sh", |value| format!("tool --note={} --verbose\n", flat(value))),
    row("command argument", "a.sh", |value| format!("tool --note '{}' --verbose\n", flat(value))),
    row("Go map", "a.log", |value| format!("headers=map[Accept:[*/*] Note:[{}] Host:[x]]\n", flat(value))),
    row("Python dict", "a.log", |value| {
        format!("params={{'id': 1, 'note': '{}', 'ok': True}}\n", flat(value))
    }),
    row("Ruby hash", "a.log", |value| {
        format!("Parameters: {{\"id\"=>\"1\", \"note\"=>{}}}\n", quoted(value))
    }),
    row("SQL", "a.sql", |value| format!("INSERT INTO notes VALUES (1, '{}', NULL);\n", flat(value))),
    row("Markdown", "a.md", |value| format!("- note: `{}`\n- **next**: {}\n", flat(value), flat(value))),
    row("HTML", "a.html", |value| format!("<p>The note is <b>{}</b>.</p>\n", markup(value))),
    row("URL", "a.log", |value| format!("GET https://app.acme.example/x/{} 200\n", encoded(value))),
    row("query", "a.log", |value| {
        format!("GET https://app.acme.example/x?note={}&page=2 200\n", encoded(value))
    }),
    row("form", "a.txt", |value| format!("id=1&note={}&page=2", encoded(value))),
    row("URL-encoded", "a.txt", encoded),
    row("base64", "a.txt", |value| {
        format!("blob {}\n", STANDARD.encode(format!("note={value} and more text")))
    }),
    row("base64 for links", "a.txt", |value| {
        format!("blob {}\n", URL_SAFE_NO_PAD.encode(format!("{value} and more text")))
    }),
    row("base64 in JSON", "a.json", |value| {
        json!({"blob": STANDARD.encode(format!("note={value};"))}).to_string()
    }),
    row("base64 in broken lines", "a.eml", |value| {
        let text = STANDARD.encode(format!("Hello,\nthis is the note: {value}\nbye"));
        text.as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line).into_owned() + "\n").collect()
    }),
    row("prose", "a.txt", |value| format!("I tried it with {value}, and it failed.\n")),
    row("brackets", "a.log", |value| format!("call({value}) [{value}] <{value}>\n")),
    row("glued", "a.log", |value| format!("x_{}_y|{}|\n", flat(value), flat(value))),
    row("escaped line", "a.log", |value| format!("msg=\"line one\\n{}\\nline three\"\n", flat(value))),
    row("HAR header", "a.har", |value| har_request("headers", json!([{"name": "X-Note", "value": value}]))),
    row("HAR header of a credential", "a.har", |value| {
        har_request(
            "headers",
            json!([{"name": "Authorization", "value": value}, {"name": "Cookie", "value": value}]),
        )
    }),
    row("HAR query", "a.har", |value| har_request("queryString", json!([{"name": "note", "value": value}]))),
    row("HAR cookie", "a.har", |value| har_request("cookies", json!([{"name": "note", "value": value}]))),
    row("HAR URL", "a.har", |value| {
        har_request("url", json!(format!("https://app.acme.example/x?note={}", encoded(value))))
    }),
    row("HAR form", "a.har", |value| {
        har_request(
            "postData",
            json!({"mimeType": "application/x-www-form-urlencoded", "text": format!("note={}", encoded(value))}),
        )
    }),
    row("HAR JSON body", "a.har", |value| {
        har_response(
            "content",
            json!({"size": 1, "mimeType": "application/json", "text": json!({"message": value}).to_string()}),
        )
    }),
    row("HAR text body", "a.har", |value| {
        har_response("content", json!({"size": 1, "mimeType": "text/plain", "text": value}))
    }),
    row("HAR body in base64", "a.har", |value| {
        har_response(
            "content",
            json!({"size": 1, "mimeType": "text/plain", "encoding": "base64", "text": STANDARD.encode(value)}),
        )
    }),
    row("HAR comment", "a.har", |value| har_response("comment", json!(value))),
    row("HAR status text", "a.har", |value| har_response("statusText", json!(value))),
    row("HAR redirect", "a.har", |value| {
        har_response("redirectURL", json!(format!("/login?next={}", encoded(value))))
    }),
];
