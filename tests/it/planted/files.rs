//! Attachments with a marker at every place where a credential can stand.

use std::io::{Cursor, Write as _};
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::marker;
use crate::support::Sandbox;

/// Writes them all and returns their paths.
pub(super) fn write(sandbox: &Sandbox) -> Vec<PathBuf> {
    let log = format!(
        "2026-11-23T08:59:00Z INFO start request_id=req-7\n2026-11-23T08:59:01Z WARN login failed password={} user=ana\n\
         2026-11-23T08:59:02Z INFO GET https://files.acme.example/x?sig={}&page=2 200\n",
        marker("LogLine"),
        marker("LogUrl")
    );
    let json = json!({"service": "api", "settings": {"client_secret": marker("JsonKey"), "retries": 3}});
    vec![
        sandbox.write("in/session.har", har().to_string()),
        sandbox.write("in/app.log", log),
        sandbox.write("in/settings.json", json.to_string()),
        sandbox.write("in/old.log.gz", gzip(&format!("Authorization: Bearer {}\n", marker("GzLine")))),
        sandbox.write("in/all.zip", zip(&format!("db_password: {}\n", marker("ZipLine")))),
        sandbox.write(&format!("in/dump-token={}.log", marker("FileName")), "nothing in it\n"),
        sandbox.write("in/screen.png", png(&marker("PngText"))),
    ]
}

fn har() -> Value {
    let nested = json!({"user": {"refresh_token": marker("HarNested")}}).to_string();
    let page = STANDARD.encode(format!("{{\"access_token\":\"{}\"}}", marker("HarBase64")));
    json!({"log": {"version": "1.2", "creator": {"name": "browser", "version": "1"}, "entries": [{
        "startedDateTime": "2026-11-23T08:59:00.000Z", "time": 12,
        "request": {
            "method": "POST", "httpVersion": "HTTP/2",
            "url": format!("https://api.acme.example/v1/assign?api_key={}", marker("HarQuery")),
            "headers": [{"name": "authorization", "value": format!("Bearer {}", marker("HarHeader"))},
                        {"name": "x-request-id", "value": "req-4711"}],
            "cookies": [{"name": "sid", "value": marker("HarCookie")}],
            "queryString": [{"name": "api_key", "value": marker("HarQuery")}],
            "postData": {"mimeType": "application/x-www-form-urlencoded", "text": format!("name=ana&passcode={}", marker("HarForm")),
                         "params": [{"name": "passcode", "value": marker("HarForm")}]},
            "headersSize": -1, "bodySize": -1
        },
        "response": {
            "status": 403, "statusText": "Forbidden", "httpVersion": "HTTP/2",
            "headers": [{"name": "set-cookie", "value": format!("sid={}; HttpOnly", marker("HarSetCookie"))}],
            "cookies": [{"name": "sid", "value": marker("HarSetCookie")}],
            "content": {"size": 10, "mimeType": "application/json",
                        "text": json!({"error": "forbidden", "id_token": marker("HarJson"), "inner": nested}).to_string()},
            "redirectURL": format!("https://sso.acme.example/cb?code={}", marker("HarRedirect")), "headersSize": -1, "bodySize": -1
        },
        "cache": {}, "timings": {"send": 0, "wait": 12, "receive": 0},
        "_webSocketMessages": [{"type": "send", "time": 1, "opcode": 1, "data": json!({"auth": {"token": marker("HarSocket")}}).to_string()}]
    }, {
        "startedDateTime": "2026-11-23T08:59:01.000Z", "time": 1,
        "request": {"method": "GET", "url": "https://api.acme.example/", "httpVersion": "HTTP/2", "headers": [], "cookies": [],
                    "queryString": [], "headersSize": -1, "bodySize": -1},
        "response": {"status": 200, "statusText": "OK", "httpVersion": "HTTP/2", "headers": [], "cookies": [],
                     "content": {"size": 10, "mimeType": "application/json", "encoding": "base64", "text": page},
                     "redirectURL": "", "headersSize": -1, "bodySize": -1},
        "cache": {}, "timings": {"send": 0, "wait": 1, "receive": 0}
    }]}})
}

fn gzip(text: &str) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(text.as_bytes()).unwrap();
    writer.finish().unwrap()
}

fn zip(text: &str) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("config/app.yaml", zip::write::SimpleFileOptions::default()).unwrap();
    writer.write_all(text.as_bytes()).unwrap();
    writer.finish().unwrap().into_inner()
}

/// A picture of one pixel with a text chunk: signature, IHDR, tEXt, IDAT, IEND.
fn png(secret: &str) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut pixels = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    pixels.write_all(&[0, 0]).unwrap();
    chunk(&mut bytes, *b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    chunk(&mut bytes, *b"tEXt", format!("Comment\0token={secret}").as_bytes());
    chunk(&mut bytes, *b"IDAT", &pixels.finish().unwrap());
    chunk(&mut bytes, *b"IEND", &[]);
    bytes
}

fn chunk(bytes: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
    let mut checked = flate2::Crc::new();
    checked.update(&kind);
    checked.update(data);
    bytes.extend(kind);
    bytes.extend(data);
    bytes.extend(checked.sum().to_be_bytes());
}
