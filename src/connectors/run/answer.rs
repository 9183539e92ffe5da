//! What an answer means: nothing there, a value, or a fault. Two hundred is not proof.

use std::rc::Rc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jaq_json::Val;
use reqwest::header::{HeaderMap, HeaderValue, LINK, LOCATION};
use serde_json::{Map, Value, json};

use super::Run;
use super::excerpt::excerpt;
use super::fault::{Fault, FaultHolds};
use super::scope::Scope;
use crate::connectors::address::settings_in;
use crate::connectors::jq;
use crate::connectors::model::{ConnectorKind, ExpectedAnswer, Request};
use crate::facts::GapReason;
use crate::http::{HttpReply, Payload, Sending, address, retry_after};
use crate::text::digest::sha256;

/// Seconds; what a program gives is cut to a day.
const LONGEST_WAIT: f64 = 86_400.0;

/// An answer with a value. Several cases may look at it.
#[derive(Debug)]
pub(super) struct Got {
    pub(super) input: Val,
    pub(super) status: u16,
    /// As programs see them.
    pub(super) headers: Val,
    /// The `Link` headers, in bytes of their own: those of an answer hold all that was read with it.
    pub(super) links: HeaderMap,
    /// Where it came from.
    pub(super) url: url::Url,
}

/// An answer that was understood.
#[derive(Clone, Debug)]
pub(super) enum Answered {
    /// A status of `missing`.
    Missing,
    /// Something to run `value` on.
    Got(Rc<Got>),
}

impl Run<'_> {
    /// Reads a reply.
    pub(super) fn read(
        &self,
        request: &Request,
        sending: &Sending,
        reply: &HttpReply,
    ) -> Result<Answered, Fault> {
        let place = format!("{} {}", sending.method, address(&sending.url));
        if request.missing.contains(&reply.status) {
            return Ok(Answered::Missing);
        }
        if let Some(fault) = self.throttled(&place, reply) {
            return Err(fault);
        }
        let expected = request.ok.contains(&reply.status);
        if !expected && !(200..300).contains(&reply.status) {
            return Err(self.refused(request, &place, reply));
        }
        let mut understood = self.understand(request, &place, reply, expected);
        // A server in between answers 403 and 404 with pages of its own, and says nothing of what the file expects there.
        let is_json = matches!(reply.bytes().trim_ascii_start().first(), Some(b'{' | b'['));
        let is_refusal = expected && !is_json && !(200..300).contains(&reply.status);
        if is_refusal && understood.as_ref().is_err_and(|fault| fault.reason == GapReason::Malformed) {
            return Err(self.refused(request, &place, reply));
        }
        if let Err(fault) = &mut understood {
            // The status was 2xx, so a write may have been done: it must not be repeated blindly.
            fault.unanswered = !request.is_read();
        }
        understood.map(|input| {
            Answered::Got(Rc::new(Got {
                input,
                status: reply.status,
                headers: headers(&reply.headers),
                links: links(&reply.headers),
                url: sending.url.clone(),
            }))
        })
    }

    /// That the system asks to wait, in its own way. An answer that the program does not fit asks for nothing: it is judged by what
    /// follows.
    fn throttled(&self, place: &str, reply: &HttpReply) -> Option<Fault> {
        let connector = &self.configured.connector;
        let program = connector.retry_after.as_ref()?;
        let answer = match &reply.body {
            Payload::Bytes(bytes) => serde_json::from_slice(bytes).unwrap_or_default(),
            Payload::Digest { .. } => Value::Null,
        };
        let seen = headers(&reply.headers);
        let scope = Scope { answer: Some((reply.status, &seen)), ..Scope::default() };
        let seconds = jq::to_json(&self.program(program, jq::to_jq(answer), &scope).ok()?).as_f64()?;
        let wait = Duration::from_secs_f64(seconds.clamp(1.0, LONGEST_WAIT));
        let mut fault = Fault::new(
            GapReason::Throttled,
            format!(
                "{place} answered {}: {} asks to wait {} s; try again then",
                reply.status,
                connector.title,
                wait.as_secs()
            ),
        );
        fault.status = Some(reply.status);
        fault.retry_after = Some(wait);
        Some(fault)
    }

    fn understand(
        &self,
        request: &Request,
        place: &str,
        reply: &HttpReply,
        expected: bool,
    ) -> Result<Val, Fault> {
        let input = match (&request.answer, &reply.body) {
            // Where somebody has to sign in first, a write is answered with the page for that, and 200.
            (ExpectedAnswer::Nothing, Payload::Bytes(bytes)) if is_page(bytes) => {
                self.json(place, reply.status, bytes)?
            }
            (ExpectedAnswer::Nothing, _) => return Ok(Val::Bool(true)),
            (_, Payload::Digest { size, sha256 }) => {
                return Ok(jq::to_jq(json!({ "size": size, "sha256": sha256 })));
            }
            (_, Payload::Bytes(bytes)) if bytes.is_empty() && (reply.status == 204 || !request.is_read()) => {
                return Ok(if request.is_read() { Val::Null } else { Val::Bool(true) });
            }
            (ExpectedAnswer::Lines, Payload::Bytes(bytes)) => self.lines(place, reply.status, bytes)?,
            // A status of `ok` says it all: Redmine's 403 and 404 have no body.
            (_, Payload::Bytes(bytes)) if expected && bytes.trim_ascii().is_empty() => return Ok(Val::Null),
            (ExpectedAnswer::Bytes { decode: None }, Payload::Bytes(bytes)) => return Ok(digest(bytes)),
            (ExpectedAnswer::Base64, Payload::Bytes(bytes)) => return Ok(jq::text(&STANDARD.encode(bytes))),
            (_, Payload::Bytes(bytes)) => self.json(place, reply.status, bytes)?,
        };
        let seen = headers(&reply.headers);
        let scope = Scope { answer: Some((reply.status, &seen)), ..Scope::default() };
        if !expected && let Some(failed) = &self.configured.connector.failed {
            let text = self.program(failed, input.clone(), &scope);
            let text = text.map_err(|failure| self.broken("failed", failure))?;
            if !matches!(text, Val::Null | Val::Bool(false)) {
                let text = jq::as_text(&text).unwrap_or_else(|| text.to_string());
                let text = excerpt(text.as_bytes(), self.mask());
                return Err(Fault::new(
                    GapReason::Failed,
                    format!("{place} answered {} and refused: {text}", reply.status),
                ));
            }
        }
        Ok(input)
    }

    /// A JSON value in each line, which may be none; a list of them all is the same.
    fn lines(&self, place: &str, status: u16, bytes: &[u8]) -> Result<Val, Fault> {
        let values = serde_json::Deserializer::from_slice(bytes).into_iter::<Value>();
        let values = values.collect::<Result<Vec<Value>, _>>();
        let answer = match values.map_err(|error| self.not_json(place, status, bytes, &error))?.as_mut_slice()
        {
            [Value::Array(all)] => Value::Array(std::mem::take(all)),
            values => Value::Array(values.iter_mut().map(Value::take).collect()),
        };
        self.hold_given(&answer);
        Ok(jq::to_jq(answer))
    }

    /// An answer that is something else than expected.
    fn malformed(&self, place: &str, status: u16, bytes: &[u8], what: &str) -> Fault {
        let start = excerpt(bytes, self.mask());
        let says = format!("{place} answered {status} with {what}: {start}");
        Fault { holds: FaultHolds::Now, ..Fault::new(GapReason::Malformed, says) }
    }

    fn not_json(&self, place: &str, status: u16, bytes: &[u8], error: &serde_json::Error) -> Fault {
        let what = if error.is_eof() { "JSON that breaks off" } else { "something that is not JSON" };
        self.malformed(place, status, bytes, what)
    }

    /// JSON, or what it is instead.
    fn json(&self, place: &str, status: u16, bytes: &[u8]) -> Result<Val, Fault> {
        let malformed = |what: &str| self.malformed(place, status, bytes, what);
        if bytes.trim_ascii_start().first() == Some(&b'<') {
            return Err(malformed(
                "a page and not JSON; is the address right, and is nobody asked to sign in there?",
            ));
        }
        if bytes.trim_ascii().is_empty() {
            return Err(malformed("nothing where JSON was expected"));
        }
        let answer = serde_json::from_slice::<Value>(bytes)
            .map_err(|error| self.not_json(place, status, bytes, &error))?;
        self.hold_given(&answer);
        Ok(jq::to_jq(answer))
    }

    /// The size and hash of the file inside a JSON answer.
    pub(super) fn decoded(&self, request: &Request, input: Val, scope: &Scope<'_>) -> Result<Val, Fault> {
        let ExpectedAnswer::Bytes { decode: Some(program) } = &request.answer else { return Ok(input) };
        let place = format!("decode of request {}", request.name);
        let text = self.program(program, input, scope).map_err(|failure| self.broken(&place, failure))?;
        let mut text = jq::as_text(&text)
            .ok_or_else(|| Fault::new(GapReason::Malformed, format!("{place} found no text")))?;
        text.retain(|c| !c.is_whitespace());
        let bytes = STANDARD.decode(text);
        let bytes =
            bytes.map_err(|_| Fault::new(GapReason::Malformed, format!("{place} found no base64")))?;
        Ok(digest(&bytes))
    }

    /// A status that is not a value.
    fn refused(&self, request: &Request, place: &str, reply: &HttpReply) -> Fault {
        let status = reply.status;
        let title = &self.configured.connector.title;
        let name = &self.configured.name;
        let address_of = self.configured.connector.url.as_ref();
        let address_of = address_of.map_or_else(String::new, settings_in);
        let (reason, advice) = match status {
            401 => (
                GapReason::Unauthorized,
                format!(
                    "{title} does not accept the credentials of connector {name}: they are wrong or ended, the account is locked, or a server in between does not hand them on; check them in the profile"
                ),
            ),
            403 => (
                GapReason::Forbidden,
                request.scope.as_ref().map_or_else(
                    || format!("the credentials of connector {name} lack a right"),
                    |scope| format!("the credentials of connector {name} lack {scope}"),
                ),
            ),
            404 | 405 | 410 if self.configured.connector.kind == ConnectorKind::Ticketing => (
                GapReason::WrongAddress,
                format!(
                    "it does not exist there, or connector {name} may not see it; check its {address_of} and rights"
                ),
            ),
            404 | 405 | 410 => (
                GapReason::WrongAddress,
                format!("this address does not exist there; check {address_of} of connector {name}"),
            ),
            429 => (GapReason::Throttled, "too many requests; try again later".to_owned()),
            300..=399 => {
                let target = reply.headers.get(LOCATION).and_then(|value| value.to_str().ok());
                let target = target.and_then(|text| url::Url::parse(text).ok());
                let target = target.map(|url| format!(" to {}", address(&url))).unwrap_or_default();
                let advice = format!(
                    "it redirects{target}; redirects are not followed: check {address_of} of connector {name}"
                );
                (GapReason::WrongAddress, advice)
            }
            400 if speaks_tls(reply.bytes()) => (
                GapReason::WrongAddress,
                format!("it speaks https there, and {address_of} of connector {name} says http://"),
            ),
            500..=599 => (GapReason::Failed, format!("{title} itself has a problem; try again later")),
            _ => (GapReason::Failed, format!("{title} refused the request")),
        };
        let said = excerpt(reply.bytes(), self.mask());
        let said = if said.is_empty() { said } else { format!(" ({said})") };
        let mut fault = Fault::new(reason, format!("{place} answered {status}: {advice}{said}"));
        fault.retry_after = retry_after(&reply.headers);
        fault.status = Some(status);
        fault.unanswered = !request.is_read() && status >= 500;
        fault
    }
}

/// The `Link` headers alone.
fn links(headers: &HeaderMap) -> HeaderMap {
    let mut links = HeaderMap::new();
    for value in headers.get_all(LINK) {
        if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
            links.append(LINK, value);
        }
    }
    links
}

/// What Apache, nginx and servers in Go answer to HTTP at the port of HTTPS.
fn speaks_tls(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer).to_lowercase();
    ["https port", "ssl-enabled server port", "to an https server"].iter().any(|words| text.contains(words))
}

/// Whether it is a whole HTML page, and not a word that a program calls HTML.
fn is_page(answer: &[u8]) -> bool {
    let start = answer.trim_ascii_start();
    let begins =
        |with: &str| start.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()));
    begins("<!doctype html") || begins("<html")
}

fn digest(bytes: &[u8]) -> Val {
    jq::to_jq(json!({ "size": bytes.len(), "sha256": sha256(bytes) }))
}

/// Headers as an object of lower-case names. Cookies are credentials.
fn headers(headers: &HeaderMap) -> Val {
    let mut map: Map<String, Value> = Map::new();
    for name in headers.keys().filter(|name| name.as_str() != "set-cookie") {
        let all: Vec<_> =
            headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        map.insert(name.as_str().to_owned(), Value::String(all.join(", ")));
    }
    jq::to_jq(Value::Object(map))
}
