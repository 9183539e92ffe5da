//! Reading what was asked, and writing what is answered.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::{Asked, Said};

/// A part of a form.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) file: Option<String>,
    pub(super) kind: String,
    pub(super) bytes: Vec<u8>,
}

impl Part {
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

impl Asked {
    /// The parts of the path below a prefix, decoded. `None`: it is not below it.
    pub(super) fn below(&self, prefix: &str) -> Option<Vec<String>> {
        let rest = self.path.strip_prefix(prefix)?;
        let part = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
        Some(rest.split('/').filter(|part| !part.is_empty()).map(part).collect())
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn number(&self, name: &str, default: usize) -> usize {
        self.parameter(name).and_then(|text| text.parse().ok()).unwrap_or(default)
    }

    pub(super) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The parts of a `multipart/form-data` body.
    pub(super) fn form(&self) -> Vec<Part> {
        let kind = self.header("content-type").unwrap_or_default();
        let Some((_, boundary)) = kind.split_once("boundary=") else { return Vec::new() };
        let mark = format!("--{}", boundary.trim_matches('"')).into_bytes();
        let mut parts = Vec::new();
        let mut rest = self.body.as_slice();
        while let Some(at) = find(rest, &mark) {
            let part = &rest[..at];
            rest = &rest[at + mark.len()..];
            if let Some(at) = find(part, b"\r\n\r\n") {
                parts.push(read(&part[..at], &part[at + 4..]));
            }
        }
        parts
    }
}

fn read(head: &[u8], body: &[u8]) -> Part {
    let head = String::from_utf8_lossy(head);
    let quoted = |key: &str| {
        let (_, rest) = head.split_once(&format!("; {key}=\""))?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    };
    let kind = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-type").then(|| value.trim().to_owned())
    });
    Part {
        name: quoted("name").unwrap_or_default(),
        file: quoted("filename"),
        kind: kind.unwrap_or_default(),
        bytes: body.strip_suffix(b"\r\n").unwrap_or(body).to_vec(),
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

impl Said {
    pub(super) fn json(status: u16, body: &Value) -> Self {
        let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
        Self { status, headers, body: body.to_string().into_bytes() }
    }

    pub(super) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    pub(super) fn bytes(body: &[u8]) -> Self {
        let headers = vec![("Content-Type".to_owned(), "application/octet-stream".to_owned())];
        Self { status: 200, headers, body: body.to_vec() }
    }

    pub(super) fn text(status: u16, body: &str) -> Self {
        let headers = vec![("Content-Type".to_owned(), "text/plain; charset=utf-8".to_owned())];
        Self { status, headers, body: body.as_bytes().to_vec() }
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

/// A JSON value as text: some systems give numbers as texts.
pub(super) fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| if value.is_null() { String::new() } else { value.to_string() }, str::to_owned)
}
