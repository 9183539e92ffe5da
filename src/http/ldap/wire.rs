//! Bytes to and from a directory server, message by message, with TLS or without.

use std::sync::Arc;

use rasn_ldap::LdapMessage;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use rustls_platform_verifier::ConfigVerifierExt as _;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::message::{self, Came};
use super::{LdapError, LdapStep};
use crate::facts::GapReason;
use crate::http::error::whole_text;
use crate::http::server_address::ServerAddress;

/// Bytes that are asked for at a time.
const PIECE: usize = 16 * 1024;

/// The most that a length of four bytes may say is far more than is read.
const LENGTH_BYTES: usize = 4;

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

    pub(super) async fn send(&mut self, message: &LdapMessage) -> Result<(), LdapError> {
        send(&mut self.stream, message).await
    }

    /// The next message, and how many bytes it has.
    pub(super) async fn receive(&mut self) -> Result<(u32, Came, usize), LdapError> {
        receive(&mut self.stream, &mut self.buffer, self.most).await
    }
}

async fn send(stream: &mut (impl BothWays + ?Sized), message: &LdapMessage) -> Result<(), LdapError> {
    let bytes = rasn::ber::encode(message);
    let bytes = bytes.map_err(|error| malformed(&format!("what is asked cannot be written ({error})")))?;
    let sent = async {
        stream.write_all(&bytes).await?;
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
            Framed::Known { whole, .. } if whole > most => {
                return Err(malformed(&format!("one answer has more than {most} bytes")));
            }
            Framed::Known { header, whole } if buffer.len() >= whole => {
                let read = message::read(&buffer[header..whole]);
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

/// How long the message is that the bytes begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framed {
    /// Tag, length and content together; all of it need not be there yet.
    Known { header: usize, whole: usize },
    /// Its length did not arrive yet.
    More,
    /// It is no message, however much of it comes.
    Wrong,
}

/// How long the message is that the bytes begin with: asked before it is there, which the crate cannot tell.
fn framed(bytes: &[u8]) -> Framed {
    let [0x30, rest @ ..] = bytes else { return if bytes.is_empty() { Framed::More } else { Framed::Wrong } };
    let Some((first, rest)) = rest.split_first() else { return Framed::More };
    if *first < 0x80 {
        return Framed::Known { header: 2, whole: 2 + usize::from(*first) };
    }
    let count = usize::from(first & 0x7f);
    // None is a length that is not given, which LDAP does not have.
    if count == 0 || count > LENGTH_BYTES {
        return Framed::Wrong;
    }
    let Some(length) = rest.get(..count) else { return Framed::More };
    let length = length.iter().fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte));
    let header = 2 + count;
    header.checked_add(length).map_or(Framed::Wrong, |whole| Framed::Known { header, whole })
}

/// A connection as the address wants it. `upgrades`: TLS is begun before anything is said.
pub(super) async fn connected(
    server: &ServerAddress,
    upgrades: bool,
    most: usize,
) -> Result<Wire, LdapError> {
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

async fn encrypted(server: &ServerAddress, stream: TcpStream) -> Result<impl BothWays + use<>, LdapError> {
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

#[cfg(test)]
mod tests {
    use super::{Framed, framed};

    #[test]
    fn a_length_is_known_before_the_message_is_there() {
        let cases = [
            (&[][..], Framed::More),
            (&[0x30], Framed::More),
            (&[0x30, 0x7f], Framed::Known { header: 2, whole: 129 }),
            (&[0x30, 0x82, 1], Framed::More),
            (&[0x30, 0x82, 1, 44], Framed::Known { header: 4, whole: 304 }),
            (&[0x30, 0x84, 0, 0, 0, 5, 2], Framed::Known { header: 6, whole: 11 }),
            (&[0x30, 0x80], Framed::Wrong),
            (&[0x30, 0x85, 0, 0, 0, 0, 1], Framed::Wrong),
            (&[0x3f], Framed::Wrong),
            (&[0x48], Framed::Wrong),
        ];
        for (bytes, wanted) in cases {
            assert_eq!(framed(bytes), wanted, "{bytes:?}");
        }
    }
}
