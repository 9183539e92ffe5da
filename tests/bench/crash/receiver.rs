//! Receivers that only take: a webhook that checks the signature, and a mail server. What they were given they keep; whether two of it
//! are one they do not ask, so that what is sent twice is seen.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;

use super::held::{Held, digest, hex};
use super::http::{Request, answer};

/// The secret of the webhook's signature.
pub(crate) const SECRET: &str = "the secret of the trials";

/// What kind of receiver it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Webhook,
    Mail,
}

/// Something that was taken.
struct Taken {
    fingerprint: String,
    text: String,
    files: Vec<String>,
}

/// The running receiver, until the process ends.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    pub(crate) kind: Kind,
    taken: Arc<Mutex<Vec<Taken>>>,
}

impl Receiver {
    pub(crate) fn start(kind: Kind) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let taken = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&taken);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                // A client that went away is what this is about.
                thread::spawn(move || {
                    _ = match kind {
                        Kind::Webhook => hook(client, &shared),
                        Kind::Mail => mail(client, &shared),
                    };
                });
            }
        });
        Ok(Self { address, kind, taken })
    }

    /// How much was taken.
    pub(crate) fn count(&self) -> usize {
        lock(&self.taken).len()
    }

    /// What was taken from a number on, as one ticket for each problem.
    pub(crate) fn held(&self, from: usize) -> Vec<Held> {
        let mut tickets: BTreeMap<String, Held> = BTreeMap::new();
        for one in lock(&self.taken).iter().skip(from) {
            let ticket = tickets.entry(one.fingerprint.clone()).or_insert_with(|| Held {
                id: one.fingerprint.clone(),
                fingerprint: one.fingerprint.clone(),
                open: true,
                texts: Vec::new(),
                files: Vec::new(),
            });
            ticket.texts.push(one.text.clone());
            ticket.files.extend(one.files.iter().cloned());
        }
        tickets.into_values().collect()
    }

    /// What stands under `[ticketing]`.
    pub(crate) fn settings(&self, address: SocketAddr) -> String {
        match self.kind {
            Kind::Webhook => "connector = \"webhook\"\nurl = { env = \"RECEIVER\" }\nsecret = { env = \"TICKETING\" }\nenclose = \"1000000\"\n".to_owned(),
            Kind::Mail => format!(
                "connector = \"mail\"\nurl = \"smtp://{address}\"\nfrom = \"escalate@acme.test\"\nto = \"desk@acme.test\"\nstarttls = \"none\"\n"
            ),
        }
    }
}

fn hook(client: TcpStream, taken: &Mutex<Vec<Taken>>) -> io::Result<()> {
    let mut stream = BufReader::new(client);
    let Some(mut request) = Request::head(&mut stream)? else { return Ok(()) };
    request.read_body(&mut stream)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).map_err(io::Error::other)?;
    mac.update(&request.body);
    let signature = request.header("x-hub-signature-256").and_then(|text| text.strip_prefix("sha256="));
    let is_signed = signature == Some(&hex(&mac.finalize().into_bytes()));
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    if !is_signed || !body.is_object() {
        return stream.get_mut().write_all(&answer(403, "text/plain", "", b"not signed"));
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let files = body["files"].as_array().into_iter().flatten();
    let files =
        files.filter_map(|file| STANDARD.decode(text(&file["content"])).ok()).map(|bytes| digest(&bytes));
    lock(taken).push(Taken {
        fingerprint: text(&body["fingerprint"]),
        text: text(&body["text"]),
        files: files.collect(),
    });
    stream.get_mut().write_all(&answer(200, "text/plain", "", b"taken"))
}

fn mail(client: TcpStream, taken: &Mutex<Vec<Taken>>) -> io::Result<()> {
    let mut stream = BufReader::new(client);
    stream.get_mut().write_all(b"220 ready\r\n")?;
    let mut line = String::new();
    while stream.read_line(&mut line)? > 0 {
        let command = line.trim_end().to_ascii_uppercase();
        let reply = if command == "DATA" {
            stream.get_mut().write_all(b"354 go on\r\n")?;
            let Some(text) = text(&mut stream)? else { return Ok(()) };
            lock(taken).push(read(&text));
            "250 taken\r\n"
        } else if command.starts_with("EHLO") {
            "250-here\r\n250 SIZE 10000000\r\n"
        } else if command == "QUIT" {
            return stream.get_mut().write_all(b"221 bye\r\n");
        } else {
            "250 so be it\r\n"
        };
        stream.get_mut().write_all(reply.as_bytes())?;
        line.clear();
    }
    Ok(())
}

/// A text as far as its end, with that end; `None`: it breaks off.
pub(crate) fn text(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Vec<u8>>> {
    let mut text = Vec::new();
    loop {
        let begin = text.len();
        if stream.read_until(b'\n', &mut text)? == 0 {
            return Ok(None);
        }
        if &text[begin..] == b".\r\n" {
            return Ok(Some(text));
        }
    }
}

/// The parts of a mail that the trials look at.
fn read(mail: &[u8]) -> Taken {
    let mail = String::from_utf8_lossy(mail).into_owned();
    let fingerprint = mail.lines().find_map(|line| line.strip_prefix("X-Escalate-Fingerprint: "));
    let parts = mail.split("--escalate-").filter_map(|part| part.split_once("\r\n\r\n"));
    let (mut text, mut files) = (String::new(), Vec::new());
    for (head, body) in parts {
        if head.contains("application/zip") {
            let body: String = body.split_whitespace().collect();
            files.extend(STANDARD.decode(body).ok().map(|bytes| digest(&bytes)));
        } else if head.contains("text/plain") {
            // Quoted-printable breaks lines behind a `=`.
            text.push_str(&body.replace("=\r\n", ""));
        }
    }
    Taken { fingerprint: fingerprint.unwrap_or_default().to_owned(), text, files }
}

fn lock(taken: &Mutex<Vec<Taken>>) -> MutexGuard<'_, Vec<Taken>> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}
