//! A mail server of a few lines (RFC 5321), with a fault at one step.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A step of the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Greeting,
    Hello,
    Auth,
    Sender,
    Recipient,
    Data,
    /// Behind the end of the text.
    End,
}

/// What happens in the place of the usual answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Answers(&'static str),
    /// The connection ends. Behind the text, the mail was taken.
    Cuts,
    /// Nothing comes. Behind the text, the mail was taken.
    Hangs,
}

#[derive(Debug, Default)]
struct State {
    fault: Option<(Step, Fault)>,
    limit: Option<usize>,
    no_tls: bool,
    from_the_start: bool,
    taken: Vec<String>,
    heard: Vec<String>,
}

/// The running server, until the process ends.
pub(super) struct MailServer {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl MailServer {
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                // A client that goes away is what this is about.
                thread::spawn(move || _ = serve(client, &shared));
            }
        });
        Self { port, state }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn url(&self, scheme: &str) -> String {
        format!("{scheme}://localhost:{}", self.port)
    }

    pub(super) fn fails(&self, step: Step, fault: Fault) {
        self.state().fault = Some((step, fault));
    }

    pub(super) fn works(&self) {
        self.state().fault = None;
    }

    pub(super) fn takes_at_most(&self, bytes: usize) {
        self.state().limit = Some(bytes);
    }

    pub(super) fn speaks_no_tls(&self) {
        self.state().no_tls = true;
    }

    pub(super) fn starts_with_tls(&self, yes: bool) {
        self.state().from_the_start = yes;
    }

    /// The mails that it took.
    pub(super) fn taken(&self) -> Vec<String> {
        self.state().taken.clone()
    }

    /// The commands that it got.
    pub(super) fn heard(&self) -> Vec<String> {
        self.state().heard.clone()
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(mut client: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    if lock(state).from_the_start {
        let mut stream = encrypted(client);
        return converse(&mut stream, state, true, true).map(|_| ());
    }
    if converse(&mut client, state, false, true)? {
        converse(&mut encrypted(client), state, true, false)?;
    }
    Ok(())
}

fn encrypted(client: TcpStream) -> StreamOwned<ServerConnection, TcpStream> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/tls");
    let certificate = CertificateDer::from_pem_file(format!("{folder}/server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(format!("{folder}/server.key")).unwrap();
    let config =
        ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
    StreamOwned::new(ServerConnection::new(Arc::new(config)).unwrap(), client)
}

/// True: from now on with TLS.
fn converse<S: Read + Write>(
    stream: &mut S,
    state: &Mutex<State>,
    is_tls: bool,
    greets: bool,
) -> std::io::Result<bool> {
    if greets && !answer(stream, state, Step::Greeting, "220 desk.example ready")? {
        return Ok(false);
    }
    while let Some(line) = line(stream)? {
        lock(state).heard.push(line.clone());
        let command = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let goes_on = match command.as_str() {
            "EHLO" => {
                let (no_tls, limit) = {
                    let state = lock(state);
                    (state.no_tls, state.limit)
                };
                let mut lines = String::from("250-desk.example\r\n");
                if !is_tls && !no_tls {
                    lines.push_str("250-STARTTLS\r\n");
                }
                if is_tls {
                    lines.push_str("250-AUTH LOGIN PLAIN\r\n");
                }
                let limit = limit.unwrap_or(10_000_000);
                let _ = write!(lines, "250-SIZE {limit}\r\n250 8BITMIME");
                answer(stream, state, Step::Hello, &lines)?
            }
            "STARTTLS" => {
                stream.write_all(b"220 go ahead\r\n")?;
                return Ok(true);
            }
            "AUTH" => answer(stream, state, Step::Auth, "235 welcome")?,
            "MAIL" => answer(stream, state, Step::Sender, "250 so be it")?,
            "RCPT" => answer(stream, state, Step::Recipient, "250 so be it")?,
            "DATA" => {
                let goes_on = answer(stream, state, Step::Data, "354 go on")?;
                let refused = lock(state).fault.is_some_and(|(step, _)| step == Step::Data);
                if goes_on && !refused { text(stream, state)? } else { goes_on }
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n")?;
                false
            }
            _ => {
                stream.write_all(b"500 what?\r\n")?;
                true
            }
        };
        if !goes_on {
            break;
        }
    }
    Ok(false)
}

/// The text, and what is said behind its end.
fn text<S: Read + Write>(stream: &mut S, state: &Mutex<State>) -> std::io::Result<bool> {
    let mut mail = String::new();
    while let Some(line) = line(stream)? {
        if line == "." {
            let refused = matches!(lock(state).fault, Some((Step::End, Fault::Answers(_))));
            if !refused {
                lock(state).taken.push(mail);
            }
            return answer(stream, state, Step::End, "250 queued as 17");
        }
        // RFC 5321, 4.5.2.
        mail.push_str(line.strip_prefix('.').unwrap_or(&line));
        mail.push_str("\r\n");
    }
    Ok(false)
}

/// The usual answer, or the fault of this step. False: the conversation ends.
fn answer<S: Write>(stream: &mut S, state: &Mutex<State>, step: Step, usual: &str) -> std::io::Result<bool> {
    let fault = lock(state).fault.filter(|(of, _)| *of == step).map(|(_, fault)| fault);
    let text = match fault {
        None => usual,
        Some(Fault::Answers(text)) => text,
        Some(Fault::Cuts) => return Ok(false),
        Some(Fault::Hangs) => {
            thread::sleep(Duration::from_secs(20));
            return Ok(false);
        }
    };
    stream.write_all(format!("{text}\r\n").as_bytes())?;
    Ok(true)
}

fn line<S: Read>(stream: &mut S) -> std::io::Result<Option<String>> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while stream.read(&mut byte)? == 1 {
        match byte[0] {
            b'\n' => return Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
            b'\r' => {}
            other => bytes.push(other),
        }
    }
    Ok(None)
}
