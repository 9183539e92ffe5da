//! Handing a message to a mail server (RFC 5321), with the manners of HTTP: one gate for each host, the deadline, nothing repeated.
//! Each step is known, because only what happens behind the end of the text leaves open whether the message is there.

mod server;

pub(crate) use server::MAIL;

use std::cell::{Cell, RefCell};
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter, ServerInfo};
use secrecy::{ExposeSecret as _, SecretString};

use super::error::{is_certificate, whole_text};
use super::server_address::ServerAddress;
use super::{Deadline, Http, HttpError, interrupted};
use crate::facts::GapReason;

/// Bytes of a message that are handed over at a time.
const PIECE: usize = 64 * 1024;
/// How long a server may take to say goodbye, when everything is done.
const GOODBYE: Duration = Duration::from_secs(1);

/// A message, ready to go.
#[derive(Debug)]
pub(crate) struct Mailing<'m> {
    pub(crate) server: &'m ServerAddress,
    /// Without TLS; never together with credentials.
    pub(crate) in_plain: bool,
    pub(crate) credentials: Option<(String, SecretString)>,
    pub(crate) from: &'m Address,
    pub(crate) to: &'m [Address],
    /// The message; `None`: only what comes before it is asked.
    pub(crate) message: Option<&'m [u8]>,
    /// Connections to this server.
    pub(crate) at_once: usize,
    /// Between the starts of two.
    pub(crate) pace: Duration,
}

/// What the server said in the end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Accepted {
    /// The last reply, with its code.
    pub(crate) said: String,
    /// The largest message that it takes, where it says so.
    pub(crate) limit: Option<u64>,
}

/// What the server said, and the connection, on which nobody has said goodbye.
type Taken = (Accepted, AsyncSmtpConnection);

/// Where in the conversation something went wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum MailStep {
    #[default]
    Connecting,
    Encrypting,
    SigningIn,
    Sender,
    Recipient(String),
    Text,
}

/// The message was not taken, or nobody said so.
#[derive(Clone, Debug)]
pub(crate) struct MailError {
    pub(crate) step: MailStep,
    /// The reply's code, where the server refused.
    pub(crate) code: Option<u16>,
    pub(crate) reason: GapReason,
    /// What the server said, or what happened.
    pub(crate) said: String,
    /// The whole message went out, and nobody said what became of it.
    pub(crate) unanswered: bool,
}

/// How far the conversation is.
#[derive(Debug, Default)]
struct Course {
    step: RefCell<MailStep>,
    /// The end of the text went out.
    ended: Cell<bool>,
}

impl MailError {
    fn new(step: MailStep, reason: GapReason, said: impl Into<String>) -> Self {
        Self { step, code: None, reason, said: said.into(), unanswered: false }
    }

    fn of_waiting(error: HttpError) -> Self {
        Self::new(MailStep::Connecting, error.reason, error.detail)
    }

    fn of(step: MailStep, error: &lettre::transport::smtp::Error) -> Self {
        let code = error.status().and_then(|code| code.to_string().parse().ok());
        let said = match (code, std::error::Error::source(error)) {
            (Some(_), Some(source)) => source.to_string(),
            _ => whole_text(error),
        };
        // With TLS from the start it is an error of the network.
        let is_tls = error.is_tls() || (code.is_none() && is_certificate(&said));
        let step = if is_tls { MailStep::Encrypting } else { step };
        Self { step, code, reason: GapReason::Unreachable, said, unanswered: false }
    }
}

impl Http {
    /// Hands a message over.
    ///
    /// # Errors
    /// The server was not reached, refused a step, or did not say what became of the message.
    pub(crate) async fn hand_over(
        &self,
        mailing: &Mailing<'_>,
        deadline: &Deadline,
    ) -> Result<Accepted, MailError> {
        // rustls needs one crypto provider for the process, as for HTTP.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let course = Course::default();
        let stopped = |reason, what: &str| MailError {
            unanswered: course.ended.get(),
            ..MailError::new(course.step.borrow().clone(), reason, what)
        };
        let result = tokio::select! {
            biased;
            () = interrupted(deadline) => Err(stopped(GapReason::Interrupted, "interrupted")),
            result = self.in_turn(mailing, deadline, &course) => result,
            () = deadline.passed() => {
                Err(stopped(GapReason::TimedOut, "no answer in time; give it more with --timeout"))
            }
        };
        let server = mailing.server;
        let result = match result {
            Ok((accepted, mut connection)) => {
                // What it says to a goodbye changes nothing, and it is waited for after all is known.
                let _ = tokio::time::timeout(GOODBYE, connection.quit()).await;
                Ok(accepted)
            }
            Err(error) => Err(error),
        };
        match &result {
            Ok(_) => tracing::debug!("{server} took what it was asked to"),
            Err(error) => tracing::debug!(step = ?error.step, code = error.code, "{server}"),
        }
        result
    }

    async fn in_turn(
        &self,
        mailing: &Mailing<'_>,
        deadline: &Deadline,
        course: &Course,
    ) -> Result<Taken, MailError> {
        let place = mailing.server.to_string();
        let host = self.host_of(place.clone(), mailing.at_once);
        let _permit = host.enter().await;
        host.turn(mailing.pace, deadline.until(), &place).await.map_err(MailError::of_waiting)?;
        talk(mailing, course).await
    }
}

/// The conversation.
async fn talk(mailing: &Mailing<'_>, course: &Course) -> Result<Taken, MailError> {
    let mut connection = connected(mailing, course).await?;
    let at = |step: MailStep| _ = course.step.replace(step);
    let failed = |step: MailStep| move |error| MailError::of(step.clone(), &error);
    if let Some((user, password)) = &mailing.credentials {
        at(MailStep::SigningIn);
        if !connection.is_encrypted() {
            let what = "the connection is not encrypted, so that the password could be read on the way";
            return Err(MailError::new(MailStep::SigningIn, GapReason::WrongAddress, what));
        }
        let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
        let known = [Mechanism::Plain, Mechanism::Login];
        if connection.server_info().get_auth_mechanism(&known).is_none() {
            let what = "it offers neither AUTH PLAIN nor AUTH LOGIN";
            return Err(MailError::new(MailStep::SigningIn, GapReason::CannotTell, what));
        }
        connection.auth(&known, &credentials).await.map_err(failed(MailStep::SigningIn))?;
    }
    let hello =
        connection.command(Ehlo::new(ClientId::default())).await.map_err(failed(MailStep::Connecting))?;
    let limit = hello.message().find_map(size_of);
    if let (Some(limit), Some(message)) = (limit, mailing.message)
        && message.len() as u64 > limit
    {
        let what = format!("it takes at most {limit} bytes, and this has {}", message.len());
        return Err(MailError {
            code: Some(552),
            ..MailError::new(MailStep::Sender, GapReason::Failed, what)
        });
    }
    at(MailStep::Sender);
    let parameters = parameters(mailing, limit, connection.server_info())?;
    let sender = Mail::new(Some(mailing.from.clone()), parameters);
    connection.command(sender).await.map_err(failed(MailStep::Sender))?;
    for to in mailing.to {
        let step = MailStep::Recipient(to.to_string());
        at(step.clone());
        connection.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(failed(step))?;
    }
    let said = match mailing.message {
        None => "it takes mail for these recipients".to_owned(),
        Some(message) => {
            at(MailStep::Text);
            connection.command(Data).await.map_err(failed(MailStep::Text))?;
            // The end of the text goes out when this has given its last piece: before that, nothing can be there (RFC 5321, 4.1.1.4).
            let all = message.chunks(PIECE).chain(std::iter::from_fn(|| {
                course.ended.set(true);
                None
            }));
            let reply = connection.message_iter(all).await;
            let reply = reply.map_err(|error| {
                let error = MailError::of(MailStep::Text, &error);
                MailError { unanswered: error.code.is_none() && course.ended.get(), ..error }
            })?;
            format!("{} {}", reply.code(), reply.message().collect::<Vec<_>>().join(" "))
        }
    };
    Ok((Accepted { said, limit }, connection))
}

/// A connection that is encrypted, unless it must not be.
async fn connected(mailing: &Mailing<'_>, course: &Course) -> Result<AsyncSmtpConnection, MailError> {
    let server = mailing.server;
    let hello = ClientId::default();
    let tls = || TlsParameters::builder(server.name.clone()).build_rustls();
    let tls = || tls().map_err(|error| MailError::of(MailStep::Encrypting, &error));
    let from_the_start = if server.is_tls { Some(tls()?) } else { None };
    let connection = AsyncSmtpConnection::connect_tokio1(
        (server.reached_at(), server.port),
        None,
        &hello,
        from_the_start,
        None,
    );
    let mut connection = connection.await.map_err(|error| MailError::of(MailStep::Connecting, &error))?;
    if server.is_tls || mailing.in_plain {
        return Ok(connection);
    }
    if !connection.can_starttls() {
        let what = "it offers no STARTTLS";
        return Err(MailError::new(MailStep::Encrypting, GapReason::WrongAddress, what));
    }
    course.step.replace(MailStep::Encrypting);
    connection.starttls(tls()?, &hello).await.map_err(|error| MailError::of(MailStep::Encrypting, &error))?;
    Ok(connection)
}

/// What goes with the sender: the size, so that what is too large is refused before it is sent, and what the message is made of.
fn parameters(
    mailing: &Mailing<'_>,
    limit: Option<u64>,
    server: &ServerInfo,
) -> Result<Vec<MailParameter>, MailError> {
    let mut parameters = Vec::new();
    let is_ascii = |address: &Address| AsRef::<str>::as_ref(address).is_ascii();
    if !mailing.to.iter().chain([mailing.from]).all(is_ascii) {
        if !server.supports_feature(Extension::SmtpUtfEight) {
            let what = "an address has letters in front of its @ that are not ASCII, and the server does not take those (no SMTPUTF8)";
            return Err(MailError::new(MailStep::Sender, GapReason::CannotTell, what));
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    if let Some(message) = mailing.message {
        if !message.is_ascii() && server.supports_feature(Extension::EightBitMime) {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        if limit.is_some() {
            parameters.push(MailParameter::Size(message.len()));
        }
    }
    Ok(parameters)
}

/// The limit in a line of what a server can do: `SIZE 1048576` (RFC 1870). 0 is none.
fn size_of(line: &str) -> Option<u64> {
    let (name, size) = line.split_once(' ')?;
    let size = size.trim().parse().ok()?;
    (name.eq_ignore_ascii_case("size") && size > 0).then_some(size)
}
