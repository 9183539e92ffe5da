//! Bytes to and from a directory server, message by message, with TLS or without.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use rustls_platform_verifier::ConfigVerifierExt as _;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::ber::{Framed, framed};
use super::message::{self, Came};
use super::server::LdapServer;
use super::{LdapError, LdapStep};
use crate::facts::GapReason;
use crate::http::error::whole_text;

/// Bytes that are asked for at a time.
const PIECE: usize = 16 * 1024;

/// Anything that goes both ways.
pub(super) trait BothWays: AsyncRead + AsyncWrite + Unpin {}

impl<T: AsyncRead + AsyncWrite + Unpin> BothWays for T {}

/// A connection, and what was read of it already.
pub(super) struct Wire {
    stream: Box<dyn BothWays>,
    buffer: Vec<u8>,
    /// Bytes that one message may have.
    most: usize,
}

impl Wire {
    pub(super) fn new(stream: impl BothWays + 'static, most: usize) -> Self {
        Self { stream: Box::new(stream), buffer: Vec::new(), most }
    }

    pub(super) async fn send(&mut self, bytes: &[u8]) -> Result<(), LdapError> {
        send(&mut self.stream, bytes).await
    }

    /// The next message, and how many bytes it has.
    pub(super) async fn receive(&mut self) -> Result<(u32, Came, usize), LdapError> {
        receive(&mut self.stream, &mut self.buffer, self.most).await
    }
}

async fn send(stream: &mut (impl BothWays + ?Sized), bytes: &[u8]) -> Result<(), LdapError> {
    let sent = async {
        stream.write_all(bytes).await?;
        stream.flush().await
    };
    sent.await.map_err(|error| broken(&whole_text(&error)))
}

async fn receive(
    stream: &mut (impl BothWays + ?Sized),
    buffer: &mut Vec<u8>,
    most: usize,
) -> Result<(u32, Came, usize), LdapError> {
    loop {
        match framed(buffer) {
            Framed::Wrong => return Err(malformed("what came is not LDAP; is the port right?")),
            // What begins otherwise never becomes a message, however much of it comes.
            _ if buffer.first().is_some_and(|tag| *tag != 0x30) => {
                return Err(malformed("what came is not LDAP; is the port right?"));
            }
            Framed::Known { whole, .. } if whole > most => {
                return Err(malformed(&format!("one answer has more than {most} bytes")));
            }
            Framed::Known { whole, .. } if buffer.len() >= whole => {
                let read = message::read(&buffer[..whole]);
                buffer.drain(..whole);
                let (id, came) = read.ok_or_else(|| malformed("a message that came is not one of LDAP"))?;
                return Ok((id, came, whole));
            }
            Framed::Known { .. } | Framed::More => {}
        }
        buffer.reserve(PIECE);
        let read = stream.read_buf(buffer).await.map_err(|error| broken(&whole_text(&error)))?;
        if read == 0 {
            return Err(broken("the connection ended before an answer came"));
        }
    }
}

/// A connection as the address wants it. `upgrades`: TLS is begun before anything is said.
pub(super) async fn connected(server: &LdapServer, upgrades: bool, most: usize) -> Result<Wire, LdapError> {
    let connecting = TcpStream::connect((server.reached_at(), server.port));
    let mut stream = connecting.await.map_err(|error| {
        LdapError::new(
            LdapStep::Connecting,
            GapReason::Unreachable,
            format!("no connection ({})", whole_text(&error)),
        )
    })?;
    // Small messages, each waited for.
    let _ = stream.set_nodelay(true);
    if server.is_tls {
        return Ok(Wire::new(encrypted(server, stream).await?, most));
    }
    if !upgrades {
        return Ok(Wire::new(stream, most));
    }
    let at = |error: LdapError| LdapError { step: LdapStep::Encrypting, ..error };
    send(&mut stream, &message::start_tls(1)).await.map_err(at)?;
    let mut buffer = Vec::new();
    let (_, came, _) = receive(&mut stream, &mut buffer, most).await.map_err(at)?;
    let Came::End(done) = came else {
        return Err(at(malformed("the answer to STARTTLS is none")));
    };
    if done.code != 0 {
        let error = LdapError::new(LdapStep::Encrypting, GapReason::WrongAddress, done.said);
        return Err(LdapError { code: Some(done.code), ..error });
    }
    // Whoever is on the way could have put it there, to be read as if it had come encrypted.
    if !buffer.is_empty() {
        return Err(at(malformed("something came between STARTTLS and TLS")));
    }
    Ok(Wire::new(encrypted(server, stream).await?, most))
}

async fn encrypted(server: &LdapServer, stream: TcpStream) -> Result<impl BothWays + use<>, LdapError> {
    let wrong = |said: String| LdapError::new(LdapStep::Encrypting, GapReason::Unreachable, said);
    // rustls needs one crypto provider for the process, as for HTTP.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = ClientConfig::with_platform_verifier().map_err(|error| wrong(whole_text(&error)))?;
    let name = ServerName::try_from(server.name.clone()).map_err(|error| wrong(error.to_string()))?;
    let connector = TlsConnector::from(Arc::new(config));
    connector.connect(name, stream).await.map_err(|error| wrong(whole_text(&error)))
}

/// The connection is gone: another one may do.
fn broken(said: &str) -> LdapError {
    LdapError { broken: true, ..LdapError::new(LdapStep::Searching, GapReason::Unreachable, said) }
}

pub(super) fn malformed(said: &str) -> LdapError {
    LdapError::new(LdapStep::Searching, GapReason::Malformed, said)
}
