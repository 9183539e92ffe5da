//! A request that is a message: handed to a mail server, or put into a folder from which somebody else sends it.

use std::fs;
use std::io;
use std::path::Path;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::HeaderMap;
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;

use super::answer::{Answered, Got};
use super::fault::Fault;
use super::letter::{self, Letter, WrittenMail};
use super::scope::Scope;
use super::tried::Tried;
use super::{RequestStep, Run};
use crate::connectors::jq;
use crate::connectors::model::{Auth, MailTarget, Request};
use crate::environment::whole;
use crate::facts::GapReason;
use crate::http::{Accepted, MAIL, MailError, MailStep, Mailing, ServerAddress};
use crate::text::io_words::io_words;

impl Run<'_> {
    /// Sends a message, or puts it into its folder.
    ///
    /// # Errors
    /// It cannot be written, was refused, or nobody said what became of it.
    pub(super) async fn mail(
        &self,
        index: usize,
        mail: &MailTarget,
        scope: &Scope<'_>,
    ) -> Result<Answered, Fault> {
        let request = &self.configured.connector.requests[index];
        let (letter, written) = self.letter(request, mail, scope)?;
        self.tell(&request.name, RequestStep::Started);
        let result = self.posted(index, mail, &letter, &written, scope).await;
        self.tell(&request.name, if result.is_ok() { RequestStep::Answered } else { RequestStep::Failed });
        let value = result.map_err(|mut fault| {
            fault.scope = fault.scope.or_else(|| request.scope.clone());
            fault
        })?;
        if !request.is_read() {
            self.wrote.set(true);
        }
        let (input, headers) = (jq::to_jq(value), jq::to_jq(json!({})));
        let url =
            Url::parse("mailto:").map_err(|error| Fault::new(GapReason::Malformed, error.to_string()))?;
        Ok(Answered::Got(Rc::new(Got { input, status: 200, headers, links: HeaderMap::new(), url })))
    }

    fn letter(
        &self,
        request: &Request,
        mail: &MailTarget,
        scope: &Scope<'_>,
    ) -> Result<(Letter, WrittenMail), Fault> {
        let place = format!("mail of request {}", request.name);
        let wrong = |why: String| Fault::new(GapReason::CannotTell, format!("{place}: {why}"));
        let value = self.program(&mail.letter, jaq_json::Val::Null, scope);
        let value = value.map_err(|failure| self.broken(&place, failure))?;
        let letter: Letter =
            serde_json::from_value(jq::to_json(&value)).map_err(|error| wrong(error.to_string()))?;
        if !["required", "none"].contains(&letter.starttls.as_str()) {
            return Err(wrong(format!("`starttls` is required or none, not `{}`", letter.starttls)));
        }
        let files = match &mail.files {
            Some(program) => self.files(&request.name, program, scope)?,
            None => Vec::new(),
        };
        let written = letter::write(&letter, &files, self.context.now).map_err(wrong)?;
        Ok((letter, written))
    }

    async fn posted(
        &self,
        index: usize,
        mail: &MailTarget,
        letter: &Letter,
        written: &WrittenMail,
        scope: &Scope<'_>,
    ) -> Result<Value, Fault> {
        let request = &self.configured.connector.requests[index];
        if let Some(recorded) = self.context.recorded {
            let reply = self.replay(recorded, index)?;
            return Ok(serde_json::from_slice(reply.bytes()).unwrap_or_default());
        }
        let size = written.bytes.len();
        if let Some(folder) = &mail.folder {
            let folder = self.configured.folder.join(self.text(folder, scope)?);
            if request.is_read() {
                return takes(&folder).map(|()| json!({ "path": folder.display().to_string() }));
            }
            let path = folder.join(format!("{}.eml", written.name));
            put(&folder, &path, &written.bytes)?;
            return Ok(json!({ "path": path.display().to_string(), "size": size }));
        }
        let server = self.mail_server()?;
        let connector = &self.configured.connector;
        let mailing = Mailing {
            server: &server,
            in_plain: letter.starttls == "none",
            credentials: self.mail_credentials()?,
            from: &written.from,
            to: &written.to,
            message: (!request.is_read()).then_some(written.bytes.as_slice()),
            at_once: connector.at_once,
            pace: connector.pace,
        };
        let signs_in = mailing.credentials.is_some();
        let accepted = self.context.http.hand_over(&mailing, &self.context.deadline).await;
        let Accepted { said, limit } = accepted.map_err(|error| self.not_taken(request, &server, &error))?;
        let said = self.mask().text(&said).into_owned();
        let value = json!({ "said": said, "size": size, "limit": limit, "signed_in": signs_in });
        if self.watched == Some(index) {
            let url = server.to_string();
            let answer = value.to_string().into_bytes();
            self.seen.borrow_mut().push(Tried { method: "MAIL", url, status: 250, answer });
        }
        Ok(value)
    }

    /// The mail server at the connector's address.
    pub(super) fn mail_server(&self) -> Result<ServerAddress, Fault> {
        self.server_at(|text| ServerAddress::parse(&MAIL, text))
    }

    /// User and password; nobody signs in where no user is named.
    fn mail_credentials(&self) -> Result<Option<(String, SecretString)>, Fault> {
        let Some(Auth::Basic { user, password }) = &self.configured.connector.auth else { return Ok(None) };
        let scope = Scope::default();
        let (user, password) = (self.text(user, &scope)?, self.text(password, &scope)?);
        if user.is_empty() {
            return Ok(None);
        }
        // AUTH PLAIN (RFC 4616), and what a server may repeat of it.
        self.hold("mail credentials", &STANDARD.encode(format!("\0{user}\0{password}")));
        self.hold("mail credentials", &STANDARD.encode(&password));
        Ok(Some((user, SecretString::from(password))))
    }

    /// What a refusal means, and what to do about it. The status is the one that HTTP has for the same: what passes with time
    /// has that of being busy.
    fn not_taken(&self, request: &Request, server: &ServerAddress, error: &MailError) -> Fault {
        let name = &self.configured.name;
        let said = self.mask().text(&error.said).into_owned();
        let (reason, status, advice) = advice(error, name);
        let step = match &error.step {
            MailStep::Connecting => "connecting".to_owned(),
            MailStep::Encrypting => "encrypting the connection".to_owned(),
            MailStep::SigningIn => "signing in".to_owned(),
            MailStep::Sender => "naming the sender".to_owned(),
            MailStep::Recipient(to) => format!("naming {to}"),
            MailStep::Text => "handing over the text".to_owned(),
        };
        let code = error.code.map(|code| format!("{code} ")).unwrap_or_default();
        let mut fault = Fault::new(reason, format!("{server}, {step}: {code}{said}; {advice}"));
        fault.status = status;
        fault.unanswered = error.unanswered && !request.is_read();
        fault
    }
}

/// The reason, the status of HTTP for the same, and what to do.
fn advice(error: &MailError, name: &str) -> (GapReason, Option<u16>, String) {
    let Some(code) = error.code else {
        let advice = match (error.reason, &error.step) {
            _ if error.unanswered => "whether the mail is on its way is not known".to_owned(),
            (GapReason::Unreachable, MailStep::Encrypting) => {
                "if the server has a certificate authority of its own, name its bundle in SSL_CERT_FILE"
                    .to_owned()
            }
            (GapReason::WrongAddress, MailStep::Encrypting) => format!(
                "nothing is sent in plain text: name a port with STARTTLS (often 587), write smtps:// for TLS from the start \
                 (often 465), or, where the network between is yours and nobody signs in, set starttls = \"none\" for {name}"
            ),
            (GapReason::WrongAddress, _) => {
                format!("set starttls = \"required\" for {name}, or leave `user` out")
            }
            (GapReason::Unreachable, MailStep::Connecting) => {
                format!("check `url` of {name}, and that this machine can reach it")
            }
            (GapReason::CannotTell, MailStep::SigningIn) => {
                format!("check `url` of {name} (a port for submission, often 587), or leave `user` out")
            }
            _ => "nothing was sent".to_owned(),
        };
        return (error.reason, None, advice);
    };
    match (code, &error.step) {
        (400..=499, _) => (
            GapReason::Throttled,
            Some(429),
            "it may be taken later (a server that is busy, or that makes strangers wait)".to_owned(),
        ),
        (552 | 523, _) => (
            GapReason::Failed,
            Some(413),
            "it is larger than the server takes: attach less and run again, or have its limit raised".to_owned(),
        ),
        (535 | 534 | 538, _) | (_, MailStep::SigningIn) => (
            GapReason::Unauthorized,
            Some(401),
            format!("the server does not accept `user` and `password` of {name}; check them in the profile"),
        ),
        (530, _) => (GapReason::Unauthorized, Some(401), format!("set `user` and `password` of {name}: it wants somebody to sign in")),
        (_, MailStep::Sender) => {
            (GapReason::Forbidden, Some(403), format!("it does not take mail from `from` of {name}: check it, and who signs in"))
        }
        (_, MailStep::Recipient(_)) => (
            GapReason::Forbidden,
            Some(403),
            format!("it does not take mail for that recipient: check `to` and `cc` of {name}; or it takes it only from who signs in (`user`)"),
        ),
        (_, MailStep::Text) => (
            GapReason::Forbidden,
            Some(403),
            "it refuses what is in the mail, perhaps the attached .zip: ask who runs it, or write the bundle with --bundle and hand it over in another way"
                .to_owned(),
        ),
        (_, MailStep::Connecting | MailStep::Encrypting) => {
            (GapReason::Failed, Some(403), format!("the server turns this machine away; check `url` of {name}"))
        }
    }
}

/// Whether a folder takes a file.
fn takes(folder: &Path) -> Result<(), Fault> {
    let tried = tempfile::Builder::new().prefix(".").suffix(whole::UNFINISHED).tempfile_in(folder);
    tried.map(|_| ()).map_err(|error| not_put(folder, &error))
}

/// Puts a file into its place, whole or not at all: who looks into the folder sees no half of it (0600).
fn put(folder: &Path, path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    whole::write(path, bytes).map_err(|error| not_put(folder, &error))?;
    // The name is in the folder only when the folder is on the disk; systems that cannot sync a folder are left alone.
    let _ = whole::sync_folder(folder);
    Ok(())
}

fn not_put(folder: &Path, error: &io::Error) -> Fault {
    let there = fs::metadata(folder).is_ok_and(|about| about.is_dir());
    let advice = if there { "see that it may be written to" } else { "make it first" };
    let reason =
        if error.kind() == io::ErrorKind::StorageFull { GapReason::Failed } else { GapReason::CannotTell };
    Fault::new(reason, format!("the folder {}: {}; {advice}", folder.display(), io_words(error)))
}
