//! A directory server of a few lines (RFC 4511), with a fault at one step. It writes and reads BER by itself, so that it does not share
//! the mistakes of what it tests.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// A step of the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Tls,
    Bind,
    Search,
}

/// What happens in the place of the usual answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A result code, behind what was found.
    Answers(u8, &'static str),
    /// The connection ends, once.
    CutsOnce,
    /// The connection ends.
    Cuts,
    /// Half of an entry, and then the end.
    Breaks,
    /// Nothing comes.
    Hangs,
    /// These bytes come.
    Sends(Vec<u8>),
    /// Other servers know more.
    Refers,
    /// Entries without end.
    Floods,
}

/// Attributes by name, and their values.
pub(super) type Attributes = Vec<(&'static str, Vec<Vec<u8>>)>;

#[derive(Debug, Default)]
struct State {
    fault: Option<(Step, Fault)>,
    entries: Vec<(String, Attributes)>,
    heard: Vec<(u8, Vec<u8>)>,
    connections: usize,
}

/// The running server, until the process ends.
pub(super) struct LdapServer {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl LdapServer {
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                lock(&shared).connections += 1;
                // A client that goes away is what this is about.
                thread::spawn(move || _ = serve(client, &shared));
            }
        });
        Self { port, state }
    }

    pub(super) fn url(&self) -> String {
        format!("ldap://localhost:{}", self.port)
    }

    pub(super) fn has(self, name: &str, attributes: Attributes) -> Self {
        lock(&self.state).entries.push((name.to_owned(), attributes));
        self
    }

    pub(super) fn fails(self, step: Step, fault: Fault) -> Self {
        lock(&self.state).fault = Some((step, fault));
        self
    }

    /// The operations that came, with their tags.
    pub(super) fn heard(&self, tag: u8) -> Vec<Vec<u8>> {
        lock(&self.state).heard.iter().filter(|(of, _)| *of == tag).map(|(_, bytes)| bytes.clone()).collect()
    }

    pub(super) fn connections(&self) -> usize {
        lock(&self.state).connections
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    // Lengths of four bytes, as Active Directory writes every one.
    [&[tag, 0x84], length.as_slice(), &content].concat()
}

fn message(id: &[u8], operation: &[u8], controls: &[u8]) -> Vec<u8> {
    tlv(0x30, &[&tlv(2, &[id]), operation, controls])
}

fn result(tag: u8, code: u8, said: &str) -> Vec<u8> {
    tlv(tag, &[&tlv(0x0a, &[&[code]]), &tlv(4, &[]), &tlv(4, &[said.as_bytes()])])
}

fn entry(name: &str, attributes: &Attributes) -> Vec<u8> {
    let each = attributes.iter().map(|(name, values)| {
        let values: Vec<Vec<u8>> = values.iter().map(|value| tlv(4, &[value])).collect();
        tlv(0x30, &[&tlv(4, &[name.as_bytes()]), &tlv(0x31, &[&values.concat()])])
    });
    let each: Vec<Vec<u8>> = each.collect();
    tlv(0x64, &[&tlv(4, &[name.as_bytes()]), &tlv(0x30, &[&each.concat()])])
}

/// The first value: its tag, its content, and what is behind it.
pub(super) fn first(bytes: &[u8]) -> (u8, &[u8], &[u8]) {
    let (header, length) = match bytes[1] {
        short if short < 0x80 => (2, usize::from(short)),
        long => {
            let count = usize::from(long & 0x7f);
            (2 + count, bytes[2..2 + count].iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
        }
    };
    (bytes[0], &bytes[header..header + length], &bytes[header + length..])
}

fn read(client: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut start = [0; 2];
    client.read_exact(&mut start)?;
    let mut all = start.to_vec();
    let mut length = usize::from(start[1]);
    if start[1] & 0x80 != 0 {
        let mut more = vec![0; usize::from(start[1] & 0x7f)];
        client.read_exact(&mut more)?;
        length = more.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        all.extend(more);
    }
    let mut content = vec![0; length];
    client.read_exact(&mut content)?;
    all.extend(content);
    Ok(all)
}

/// The size of a page and where it begins, where pages are asked for.
fn page(controls: &[u8]) -> Option<(usize, usize)> {
    if controls.is_empty() {
        return None;
    }
    let (_, control, _) = first(first(controls).1);
    let (_, oid, rest) = first(control);
    assert_eq!(oid, b"1.2.840.113556.1.4.319");
    let (_, value, _) = first(rest);
    let (_, inside, _) = first(value);
    let (_, size, rest) = first(inside);
    let (_, cookie, _) = first(rest);
    let from = if cookie.is_empty() { 0 } else { std::str::from_utf8(cookie).unwrap().parse().unwrap() };
    Some((usize::from(*size.last().unwrap()), from))
}

fn serve(mut client: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    loop {
        let all = read(&mut client)?;
        let (_, inside, _) = first(&all);
        let (_, id, rest) = first(inside);
        let (tag, _, controls) = first(rest);
        let whole = rest[..rest.len() - controls.len()].to_vec();
        let (fault, entries) = {
            let mut state = lock(state);
            state.heard.push((tag, whole));
            let at = match tag {
                0x77 => Step::Tls,
                0x60 => Step::Bind,
                0x63 => Step::Search,
                _ => return Ok(()),
            };
            let fault = state.fault.clone().filter(|(step, _)| *step == at).map(|(_, fault)| fault);
            if fault == Some(Fault::CutsOnce) {
                state.fault = None;
            }
            (fault, state.entries.clone())
        };
        let done = if tag == 0x63 { 0x65 } else { tag + 1 };
        let (mut code, mut said) = (0, "");
        match fault {
            Some(Fault::Answers(with, words)) => (code, said) = (with, words),
            Some(Fault::CutsOnce | Fault::Cuts) => return Ok(()),
            Some(Fault::Hangs) => {
                thread::sleep(Duration::from_secs(20));
                return Ok(());
            }
            Some(Fault::Sends(bytes)) => {
                client.write_all(&bytes)?;
                continue;
            }
            Some(Fault::Breaks) => {
                let bytes = message(id, &entry("uid=ana", &vec![("uid", vec![b"ana".to_vec()])]), &[]);
                return client.write_all(&bytes[..bytes.len() / 2]);
            }
            Some(Fault::Refers) => {
                let reference = tlv(0x73, &[&tlv(4, &[b"ldap://other.example/dc=other"])]);
                client.write_all(&message(id, &reference, &[]))?;
            }
            Some(Fault::Floods) => loop {
                let bytes = message(id, &entry("uid=x", &vec![("uid", vec![vec![b'x'; 1_000]])]), &[]);
                client.write_all(&bytes)?;
            },
            None => {}
        }
        let mut answer = Vec::new();
        let mut behind = Vec::new();
        if tag == 0x63 {
            let (size, from) = page(controls).unwrap_or((entries.len(), 0));
            for (name, attributes) in entries.iter().skip(from).take(size) {
                answer.extend(message(id, &entry(name, attributes), &[]));
            }
            if !controls.is_empty() {
                let next =
                    if from + size < entries.len() { (from + size).to_string() } else { String::new() };
                let value = tlv(0x30, &[&tlv(2, &[&[0]]), &tlv(4, &[next.as_bytes()])]);
                let control = tlv(0x30, &[&tlv(4, &[b"1.2.840.113556.1.4.319"]), &tlv(4, &[&value])]);
                behind = tlv(0xa0, &[&control]);
            }
        }
        answer.extend(message(id, &result(done, code, said), &behind));
        client.write_all(&answer)?;
    }
}
