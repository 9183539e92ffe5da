//! The parts of a mail, line by line (RFC 2046, 5.1): headers, a body up to the next delimiter, and so on, at any depth.
//!
//! Delimiters look like random keys; they become `part-1`, `part-2`, … in the order in which they are declared.

use super::body::{self, MailBody};
use super::{MailPiece, field, words};
use crate::redact::attach::sniff::FileKind;
use crate::redact::attach::sniff::mail::{header_name, is_envelope};
use crate::redact::class::Class;
use crate::redact::findings::{Log, TextPlace};
use crate::redact::structure::placeholder;

/// Multiparts inside multiparts. In deeper ones the lines are text.
const DEEPEST: usize = 16;

/// Where in a mail the next line stands.
#[derive(PartialEq, Eq)]
enum MailState {
    Headers,
    Body,
}

/// Reads a mail line by line and writes it readable.
pub(super) struct MailWriter<'t, 'l> {
    text: &'t str,
    file: String,
    log: &'l mut Log,
    pieces: Vec<MailPiece>,
    state: MailState,
    /// Whether this is a folder of mails, each behind a line that begins with `From `.
    is_folder: bool,
    /// The header fields of the part, each with its folded lines.
    fields: Vec<String>,
    /// The line that ends the headers.
    gap: &'t str,
    /// Where the body stands in the text, once the headers have ended.
    body: std::ops::Range<usize>,
    /// Bytes that were read.
    at: usize,
    /// Delimiters that are open, with their new names.
    open: Vec<(String, String)>,
    declared: usize,
    /// Lines written.
    lines: usize,
}

impl<'t, 'l> MailWriter<'t, 'l> {
    pub(super) fn new(shown: &str, text: &'t str, log: &'l mut Log) -> Self {
        Self {
            text,
            file: format!("attachments/{shown}"),
            log,
            pieces: Vec::new(),
            state: MailState::Headers,
            is_folder: text.trim_start().lines().next().is_some_and(is_envelope),
            fields: Vec::new(),
            gap: "",
            body: 0..0,
            at: 0,
            open: Vec::new(),
            declared: 0,
            lines: 0,
        }
    }

    /// Reads one line with its end.
    pub(super) fn line(&mut self, line: &'t str) {
        let start = self.at;
        self.at += line.len();
        let content = line.trim_end();
        if self.is_folder && is_envelope(content) {
            self.part();
            self.open.clear();
            self.write(line);
            self.state = MailState::Headers;
        } else if let Some((depth, closes)) = self.delimiter(content) {
            self.part();
            let end = if closes { "--" } else { "" };
            let behind = &line[content.len()..];
            let written = format!("--{}{end}{behind}", self.open[depth].1);
            self.open.truncate(if closes { depth } else { depth + 1 });
            self.write(&written);
            self.state = if closes { MailState::Body } else { MailState::Headers };
            self.body = self.at..self.at;
        } else if self.state == MailState::Headers {
            self.header(line, content, start);
        } else {
            self.body.end = self.at;
        }
    }

    fn header(&mut self, line: &'t str, content: &str, start: usize) {
        if content.is_empty() && self.fields.is_empty() && self.open.is_empty() && self.gap.is_empty() {
            // Blank lines before the first header.
            self.write(line);
        } else if content.is_empty() {
            (self.gap, self.body) = (line, self.at..self.at);
            self.state = MailState::Body;
            self.headers_end();
        } else if line.starts_with([' ', '\t'])
            && let Some(field) = self.fields.last_mut()
        {
            field.push_str(line);
        } else if header_name(line).is_some() {
            self.fields.push(line.to_owned());
        } else {
            // No header: the body, without the line before it.
            (self.gap, self.body) = ("", start..self.at);
            self.state = MailState::Body;
            self.headers_end();
        }
    }

    /// What the headers say of what follows.
    fn headers_end(&mut self) {
        let kind = self.field("content-type").map(field::value).unwrap_or_default();
        let is_encoded = matches!(self.transport().as_str(), "base64" | "quoted-printable");
        if kind == "message/rfc822" && !is_encoded {
            // Another mail: its headers follow.
            self.headers(false, false);
            self.state = MailState::Headers;
            return;
        }
        let boundary = self.field("content-type").and_then(|field| field::parameter(field, "boundary"));
        if let Some(boundary) = boundary.map(str::to_owned)
            && kind.starts_with("multipart/")
            && self.open.len() < DEEPEST
        {
            self.declared += 1;
            let name = format!("part-{}", self.declared);
            for field in &mut self.fields {
                if is_field(field, "content-type") {
                    *field = field::with(field, "boundary", &name);
                }
            }
            self.open.push((boundary, name));
            self.headers(false, false);
        }
    }

    /// Ends the part: writes its headers, if they are not written yet, and its body.
    fn part(&mut self) {
        let body = &self.text[self.body.clone()];
        self.body = self.at..self.at;
        if self.fields.is_empty() && self.gap.is_empty() {
            self.write(&self.as_body(body.to_owned()));
            return;
        }
        let kind = self.field("content-type").map(field::value).unwrap_or_default();
        let charset = self.field("content-type").and_then(|field| field::parameter(field, "charset"));
        let name = [("content-disposition", "filename"), ("content-type", "name")];
        let name =
            name.into_iter().find_map(|(name, parameter)| field::parameter(self.field(name)?, parameter));
        let name = name.unwrap_or_default().to_owned();
        let read = if placeholder::is_note(body.trim()) {
            MailBody::AsItIs
        } else {
            body::read(&self.transport(), &kind, charset, body)
        };
        let line_end = if body.contains("\r\n") || self.gap == "\r\n" { "\r\n" } else { "\n" };
        let (text, is_changed) = match read {
            MailBody::AsItIs => (self.as_body(body.to_owned()), false),
            MailBody::Text(text) => {
                let mut text = self.as_body(text);
                if body.ends_with('\n') && !text.ends_with('\n') {
                    text.push_str(line_end);
                }
                (text, true)
            }
            MailBody::Removed(bytes) => {
                let note = placeholder::part(&kind, bytes);
                let end = if body.ends_with('\n') { line_end } else { "" };
                (format!("{note}{end}"), true)
            }
        };
        self.headers(is_changed, !text.is_ascii());
        if is_changed && placeholder::is_note(text.trim()) {
            let place = TextPlace::new(&self.file, format!("line {}", self.lines + 1));
            self.log.push("body removed", Class::Secret, &place, text.trim());
        }
        match body::kind(&name, &text) {
            FileKind::Text => self.write(&text),
            kind => {
                self.lines += text.matches('\n').count();
                self.pieces.push(MailPiece { kind, text });
            }
        }
    }

    /// A text as it can stand in a mail: no line of it may be taken for a delimiter or for the next mail.
    fn as_body(&self, text: String) -> String {
        let is_taken = |line: &str| {
            line.starts_with("--part-")
                || self.is_folder && is_envelope(line)
                || self.delimiter(line.trim_end()).is_some()
        };
        if !text.lines().any(is_taken) {
            return text;
        }
        let lines = text.split_inclusive('\n');
        lines.map(|line| if is_taken(line) { format!(" {line}") } else { line.to_owned() }).collect()
    }

    /// Writes the headers and the line behind them.
    fn headers(&mut self, is_changed: bool, beyond_ascii: bool) {
        for mut field in std::mem::take(&mut self.fields) {
            if is_changed && is_field(&field, "content-transfer-encoding") {
                let end = if field.ends_with("\r\n") { "\r\n" } else { "\n" };
                let name = field.split(':').next().unwrap_or_default();
                let was = field::value(&field);
                // How a text was sent is a part of the diagnosis: gateways break on it.
                field = if was == "quoted-printable" {
                    format!("{name}: 8bit{end}X-Original-{name}: {was}{end}")
                } else {
                    format!("{name}: 8bit{end}")
                };
            }
            if is_changed && is_field(&field, "content-type") && field::value(&field) == "message/rfc822" {
                // A mail that came encoded, which no mail may (RFC 2046, 5.2.1), is a text now: whoever reads this takes it for one.
                let end = if field.ends_with("\r\n") { "\r\n" } else { "\n" };
                let name = field.split(':').next().unwrap_or_default();
                field = format!("{name}: text/plain{end}X-Original-{name}: message/rfc822{end}");
            }
            if beyond_ascii && is_field(&field, "content-type") {
                field = field::with(&field, "charset", "utf-8");
            }
            self.write(&words::readable(&field));
        }
        let gap = std::mem::take(&mut self.gap);
        self.write(gap);
    }

    /// Everything, in pieces.
    pub(super) fn finish(mut self) -> Vec<MailPiece> {
        self.part();
        self.pieces
    }

    fn write(&mut self, text: &str) {
        self.lines += text.bytes().filter(|byte| *byte == b'\n').count();
        match self.pieces.last_mut() {
            Some(piece) if piece.kind == FileKind::Text => piece.text.push_str(text),
            _ => self.pieces.push(MailPiece { kind: FileKind::Text, text: text.to_owned() }),
        }
    }

    fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().map(String::as_str).find(|field| is_field(field, name))
    }

    fn transport(&self) -> String {
        self.field("content-transfer-encoding").map(field::value).unwrap_or_default()
    }

    /// Which open delimiter the line is, and whether it closes.
    fn delimiter(&self, line: &str) -> Option<(usize, bool)> {
        let name = line.strip_prefix("--")?;
        let mut open = self.open.iter().enumerate().rev();
        open.find_map(|(depth, (boundary, _))| match name.strip_prefix(boundary.as_str())? {
            "" => Some((depth, false)),
            "--" => Some((depth, true)),
            _ => None,
        })
    }
}

fn is_field(field: &str, name: &str) -> bool {
    header_name(field).is_some_and(|found| found.eq_ignore_ascii_case(name))
}
