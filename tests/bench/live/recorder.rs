//! A proxy that writes down what goes through it: every request, as it was sent.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// A request as it was sent.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Sent {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// A proxy in front of one server, until the process ends.
pub(crate) struct Recorder {
    /// Where clients connect.
    pub(crate) address: SocketAddr,
    sent: Arc<Mutex<Vec<Sent>>>,
    connections: Arc<AtomicUsize>,
}

impl Recorder {
    /// Listens on a free port and passes everything on to `target`.
    ///
    /// # Errors
    /// No port is free.
    pub(crate) fn start(target: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let (sent, connections) = (Arc::<Mutex<Vec<Sent>>>::default(), Arc::new(AtomicUsize::new(0)));
        let (log, count) = (Arc::clone(&sent), Arc::clone(&connections));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::Relaxed);
                // A connection that cannot be passed on is closed, and the client sees it.
                let _ = pass(client, target, Arc::clone(&log));
            }
        });
        Ok(Self { address, sent, connections })
    }

    /// What was sent since the last call, and over how many new connections.
    pub(crate) fn take(&self) -> (Vec<Sent>, usize) {
        let sent = std::mem::take(&mut *self.sent.lock().unwrap_or_else(PoisonError::into_inner));
        (sent, self.connections.swap(0, Ordering::Relaxed))
    }
}

/// Both directions of one connection.
fn pass(client: TcpStream, target: SocketAddr, log: Arc<Mutex<Vec<Sent>>>) -> io::Result<()> {
    let server = TcpStream::connect(target)?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (mut from_client, mut to_server) = (client.try_clone()?, server.try_clone()?);
    thread::spawn(move || {
        let mut buffer = vec![0; 65536];
        let mut open = Vec::new();
        while let Ok(size @ 1..) = from_client.read(&mut buffer) {
            open.extend_from_slice(&buffer[..size]);
            while let Some((request, length)) = request(&open) {
                log.lock().unwrap_or_else(PoisonError::into_inner).push(request);
                open.drain(..length);
            }
            if to_server.write_all(&buffer[..size]).is_err() {
                break;
            }
        }
        let _ = to_server.shutdown(Shutdown::Write);
    });
    thread::spawn(move || {
        let (mut server, mut client) = (server, client);
        let _ = io::copy(&mut server, &mut client);
        let _ = client.shutdown(Shutdown::Both);
    });
    Ok(())
}

/// The first whole request of these bytes, and how long it is. Bodies have a length: our client sends no others.
fn request(bytes: &[u8]) -> Option<(Sent, usize)> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let mut words = lines.next()?.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let mut sent = Sent { method, target, headers, body: String::new() };
    let length = sent.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    sent.body = String::from_utf8_lossy(bytes.get(end..end + length)?).into_owned();
    Some((sent, end + length))
}
