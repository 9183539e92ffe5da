//! One request out, one answer in.

use std::fmt::Write as _;
use std::rc::Rc;

use reqwest::Method as HttpMethod;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use url::Url;

use super::answer::Answered;
use super::fault::{Fault, FaultHolds};
use super::render::encode;
use super::scope::Scope;
use super::tried::Tried;
use super::{RequestStep, Run};
use crate::connectors::address::settings_in;
use crate::connectors::jq;
use crate::connectors::model::{Auth, ConnectorKind, ExpectedAnswer, Method, Name, Request, RequestTarget};
use crate::connectors::template::TextTemplate;
use crate::facts::GapReason;
use crate::http::{HttpReply, Sending, Want, address, carries_credential, is_readable_on_the_way};

/// What a page adds to its request.
#[derive(Clone, Debug, Default)]
pub(super) struct PageRequest {
    /// Parameters in place of, or beside, those of the file.
    pub(super) query: Vec<(String, String)>,
    /// The whole address, given by the page before.
    pub(super) address: Option<Url>,
}

impl Run<'_> {
    /// Sends a request and reads what came back.
    ///
    /// # Errors
    /// It cannot be written, was not answered, was refused, or the answer is not what the file expects.
    pub(super) async fn exchange(
        &self,
        index: usize,
        scope: &Scope<'_>,
        page_request: &PageRequest,
    ) -> Result<Answered, Fault> {
        let request = &self.configured.connector.requests[index];
        self.weigh(request, &[])?;
        if let RequestTarget::Mail(mail) = &request.target {
            self.afford(&request.name)?;
            return self.mail(index, mail, scope).await;
        }
        let sending = self.write(request, scope, page_request)?;
        if let Some((shared, key)) = self.answer_key(request, &sending) {
            return self.shared_answer(shared, &key, index, &sending).await;
        }
        Ok(self.exchanged(index, sending).await?.0)
    }

    /// Sends what is written, and reads what comes back; also about how many bytes that takes in memory.
    pub(super) async fn exchanged(
        &self,
        index: usize,
        mut sending: Sending,
    ) -> Result<(Answered, usize), Fault> {
        let request = &self.configured.connector.requests[index];
        self.afford(&request.name)?;
        self.tell(&request.name, RequestStep::Started);
        let result = self.deliver(index, &mut sending).await;
        if let Ok(reply) = &result {
            if self.watched == Some(index) {
                self.seen.borrow_mut().push(Tried {
                    method: request.method.as_str(),
                    url: address(&sending.url),
                    status: reply.status,
                    answer: reply.bytes().to_vec(),
                });
            }
            if request.ok.contains(&reply.status) && matches!(reply.status, 401 | 403) {
                self.declined.borrow_mut().insert(index);
            }
            if !request.is_read() && (200..300).contains(&reply.status) {
                self.wrote.set(true);
            }
        }
        let result = result.and_then(|reply| {
            // What was only hashed is not kept.
            let weight = self.weigh(request, reply.bytes())?;
            Ok((self.read(request, &sending, &reply)?, weight))
        });
        self.tell(&request.name, if result.is_ok() { RequestStep::Answered } else { RequestStep::Failed });
        result.map_err(|mut fault| {
            // Systems count failed logins, and lock the account; a directory may say 401 of one request and answer the others.
            if fault.reason == GapReason::Unauthorized
                && self.configured.connector.kind == ConnectorKind::Ticketing
            {
                self.turned_away.set(true);
            }
            if matches!(fault.reason, GapReason::Forbidden | GapReason::Unauthorized) {
                fault.scope = fault.scope.or_else(|| request.scope.clone());
            }
            fault
        })
    }

    /// Sends with credentials; once more with a new token if the old one is not accepted.
    async fn deliver(&self, index: usize, sending: &mut Sending) -> Result<HttpReply, Fault> {
        if let Some(recorded) = self.context.recorded {
            return self.replay(recorded, index);
        }
        let request = &self.configured.connector.requests[index];
        let plain = sending.headers.clone();
        let mut used = None;
        // What only signs shows no credential.
        let auth = self.configured.connector.auth.as_ref();
        let signs = request.auth && auth.is_some_and(|auth| !matches!(auth, Auth::Hmac(_)));
        let is_known = matches!(&request.target, RequestTarget::Whole(address) if self.is_secret(address));
        self.confidential(&sending.url, signs || is_known || carries_credential(sending), is_known)?;
        if request.auth {
            used = self.sign(sending, None).await?;
        }
        let reply = self.send(sending).await?;
        if reply.status == 401
            && let Some(old) = used
        {
            sending.headers = plain;
            self.sign(sending, Some(&old)).await?;
            return self.send(sending).await;
        }
        Ok(reply)
    }

    /// Sends; what gets no answer names the setting that may be wrong, where the address is the profile's.
    async fn send(&self, sending: &Sending) -> Result<HttpReply, Fault> {
        self.context.http.send(sending, &self.context.deadline).await.map_err(|error| {
            let mut fault = Fault::from(error);
            let Ok(base) = self.base() else { return fault };
            let connector = &self.configured.connector;
            let setting = connector.url.as_ref().map_or_else(String::new, settings_in);
            if base.origin() != sending.url.origin() {
                return fault;
            }
            match fault.reason {
                // A server that speaks no TLS answers with what is no TLS, or waits for the rest of a request.
                GapReason::Unreachable
                    if base.scheme() == "https" && fault.detail.contains("InvalidContentType") =>
                {
                    let _ = write!(
                        fault.detail,
                        "; it does not speak https there: is {setting} http://, or the port another one?"
                    );
                }
                GapReason::TimedOut if base.scheme() == "https" => {
                    let _ = write!(
                        fault.detail,
                        ", or check {setting}: does it speak https there, at that port?"
                    );
                }
                GapReason::TimedOut => {
                    let _ = write!(
                        fault.detail,
                        ", or check {setting}: is it the right host and port, and does it run?"
                    );
                }
                // So ends a connection that was begun without TLS where TLS is spoken.
                GapReason::Unreachable if fault.detail.contains("before an answer") => {
                    let _ = write!(fault.detail, "; check {setting}: does it speak https there?");
                }
                GapReason::Unreachable => {
                    let _ = write!(fault.detail, " ({setting})");
                }
                _ => {}
            }
            fault
        })
    }

    /// Counts an answer, and says about how many bytes it takes in memory; a listing whose pages never end must not fill it.
    pub(super) fn weigh(&self, request: &Request, answer: &[u8]) -> Result<usize, Fault> {
        let limits = self.context.http.limits();
        let (bytes, values) = self.received.get();
        let more = values_in(answer);
        let weight = answer.len().saturating_add(more.saturating_mul(100));
        let all = (bytes.saturating_add(answer.len()), values.saturating_add(more));
        self.received.set(all);
        if matches!(request.answer, ExpectedAnswer::Bytes { .. }) {
            return Ok(weight);
        }
        let over = if all.0 > limits.all {
            format!("{} bytes", limits.all)
        } else if all.1 > limits.values {
            format!("{} values", limits.values)
        } else {
            return Ok(weight);
        };
        let detail = format!(
            "request {}: all answers together have more than {over}; ask for less in `query`, `each` or `page`",
            request.name
        );
        let mut fault = Fault { holds: FaultHolds::InThisRun, ..Fault::new(GapReason::Malformed, detail) };
        fault.unanswered = !answer.is_empty() && !request.is_read();
        Err(fault)
    }

    /// Refuses to send a credential where others can read it on the way. An address that an answer gave may be at another host
    /// than the one for which the profile allows it.
    pub(super) fn confidential(&self, url: &Url, secret: bool, is_token_url: bool) -> Result<(), Fault> {
        if !secret || !is_readable_on_the_way(url) {
            return Ok(());
        }
        let here = || self.base().is_ok_and(|base| base.host() == url.host());
        if self.configured.allow_http && (here() || is_token_url) {
            return Ok(());
        }
        let name = &self.configured.name;
        let detail = format!(
            "{} is http:// and at another machine, so that everybody on the way could read the credentials of {name}; use \
             https://, or, where the network between is yours, set allow_http = true for {name} in the profile",
            address(url)
        );
        Err(Fault::new(GapReason::WrongAddress, detail))
    }

    pub(super) fn write(
        &self,
        request: &Request,
        scope: &Scope<'_>,
        page_request: &PageRequest,
    ) -> Result<Sending, Fault> {
        let place = |what: &str| format!("request {}, {what}", request.name);
        let written = |mut fault: Fault| {
            if fault.reason == GapReason::Malformed {
                fault.detail = format!("request {} could not be written: {}", request.name, fault.detail);
            }
            fault
        };
        let foreign = matches!(request.target, RequestTarget::Address(_));
        let mut url = match (&page_request.address, &request.target) {
            (Some(address), _) => address.clone(),
            (None, RequestTarget::Path(parts)) => {
                let base = self.base().map_err(written)?;
                self.below(&base, parts, scope).map_err(written)?
            }
            (None, RequestTarget::Whole(template)) => self.whole(template, scope)?,
            (None, RequestTarget::Address(program)) => {
                let base = self.base().map_err(written)?;
                let found = self.program(program, jaq_json::Val::Null, scope);
                let found = found.map_err(|failure| self.broken(&place("address"), failure))?;
                Self::given(request, &base, &jq::as_text(&found).unwrap_or_default())?
            }
            (
                None,
                RequestTarget::File { .. }
                | RequestTarget::Mail(_)
                | RequestTarget::Directory(_)
                | RequestTarget::Sql(_),
            ) => {
                return Err(Fault::new(GapReason::Malformed, "a file is not sent"));
            }
        };
        if page_request.address.is_none() {
            self.query(&mut url, request, scope, page_request).map_err(written)?;
        }
        let mut headers = HeaderMap::new();
        if !foreign || request.auth {
            for (name, template) in &self.configured.connector.headers {
                let secret = self.is_secret(template);
                if request.auth || !secret {
                    insert(&mut headers, name, &self.text(template, scope)?, secret)?;
                }
            }
        }
        if let Some(program) = &request.headers_from {
            let found = self.program(program, jaq_json::Val::Null, scope);
            let found = found.map_err(|failure| self.broken(&place("headers_from"), failure))?;
            if let serde_json::Value::Object(pairs) = jq::to_json(&found) {
                for (name, value) in pairs {
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    self.hold_sent(&name, &text);
                    insert(&mut headers, &name, &text, true)?;
                }
            }
        }
        for (name, template) in &request.headers {
            insert(&mut headers, name, &self.text(template, scope).map_err(written)?, false)?;
        }
        if matches!(request.answer, ExpectedAnswer::Json) && !headers.contains_key(ACCEPT) {
            headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        }
        let mut body = None;
        if let Some((kind, bytes)) = self.body(request, scope).map_err(written)? {
            if !headers.contains_key(CONTENT_TYPE) {
                insert(&mut headers, CONTENT_TYPE.as_str(), &kind, false)?;
            }
            body = Some(bytes);
        }
        let want = match &request.answer {
            ExpectedAnswer::Json | ExpectedAnswer::Lines | ExpectedAnswer::Nothing => Want::Bytes,
            ExpectedAnswer::Bytes { decode: None } => Want::Digest,
            ExpectedAnswer::Base64 | ExpectedAnswer::Bytes { decode: Some(_) } => Want::LargeBytes,
        };
        let method = match request.method {
            Method::Get => HttpMethod::GET,
            Method::Post => HttpMethod::POST,
            Method::Put => HttpMethod::PUT,
            Method::Patch => HttpMethod::PATCH,
        };
        let connector = &self.configured.connector;
        Ok(Sending {
            method,
            url,
            headers,
            body,
            read: request.is_read(),
            want,
            at_once: connector.at_once,
            pace: connector.pace,
            turned_away: Some(Rc::clone(&self.turned_away)),
        })
    }

    fn query(
        &self,
        url: &mut Url,
        request: &Request,
        scope: &Scope<'_>,
        page_request: &PageRequest,
    ) -> Result<(), Fault> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (key, value) in &request.query {
            let key = self.text(key, scope)?;
            if !page_request.query.iter().any(|(name, _)| *name == key) {
                pairs.push((key, self.text(value, scope)?));
            }
        }
        pairs.extend(page_request.query.iter().cloned());
        if !pairs.is_empty() {
            let pairs: Vec<String> =
                pairs.iter().map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect();
            let own = url.query().map(|query| format!("{query}&")).unwrap_or_default();
            url.set_query(Some(&format!("{own}{}", pairs.join("&"))));
        }
        Ok(())
    }

    /// Whether a template names a credential.
    pub(super) fn is_secret(&self, template: &TextTemplate) -> bool {
        let connector = &self.configured.connector;
        let secret = |name: Option<Name>| matches!(name, Some(Name::Setting(index)) if connector.settings[index].secret);
        template.references().any(|reference| secret(connector.resolve(&reference.root)))
    }
}

/// Adds a header; a value that cannot be one is refused, so that no value makes a second header.
pub(super) fn insert(headers: &mut HeaderMap, name: &str, value: &str, sensitive: bool) -> Result<(), Fault> {
    let refused =
        || Fault::new(GapReason::Malformed, format!("the value for header {name} cannot stand in a header"));
    let name_of = HeaderName::try_from(name).map_err(|_| refused())?;
    let mut value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| refused())?;
    value.set_sensitive(sensitive);
    headers.insert(name_of, value);
    Ok(())
}

/// About how many values JSON has, without reading it: one for each comma, list and object outside of texts.
fn values_in(answer: &[u8]) -> usize {
    let (mut values, mut in_text, mut escaped) = (0, false, false);
    for byte in answer {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_text,
            b'"' => in_text = !in_text,
            b',' | b'[' | b'{' if !in_text => values += 1,
            _ => {}
        }
    }
    values
}
