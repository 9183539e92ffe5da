//! A TCP proxy that holds back what a client sends. Everything else passes at once, so that each request on a kept-alive
//! connection costs the delay once: a round trip of that length, without a network.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// A proxy in front of one server, until the process ends.
pub(crate) struct Proxy {
    /// Where clients connect.
    pub(crate) address: SocketAddr,
    connections: Arc<AtomicUsize>,
}

impl Proxy {
    /// Listens on a free port and passes everything on to `target`.
    ///
    /// # Errors
    /// No port is free.
    pub(crate) fn start(target: SocketAddr, delay: Duration) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::Relaxed);
                // A connection that cannot be passed on is closed, and the client sees it.
                let _ = pass(client, target, delay);
            }
        });
        Ok(Self { address, connections })
    }

    /// Connections since the last call.
    pub(crate) fn take_connections(&self) -> usize {
        self.connections.swap(0, Ordering::Relaxed)
    }
}

/// Both directions of one connection.
fn pass(client: TcpStream, target: SocketAddr, delay: Duration) -> io::Result<()> {
    let server = TcpStream::connect(target)?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (send, held) = channel();
    let (mut from_client, to_server) = (client.try_clone()?, server.try_clone()?);
    thread::spawn(move || {
        let mut buffer = vec![0; 65536];
        while let Ok(size @ 1..) = from_client.read(&mut buffer) {
            if send.send((Instant::now() + delay, buffer[..size].to_vec())).is_err() {
                break;
            }
        }
    });
    thread::spawn(move || later(&held, to_server));
    thread::spawn(move || {
        let (mut server, mut client) = (server, client);
        let _ = io::copy(&mut server, &mut client);
        let _ = client.shutdown(Shutdown::Both);
    });
    Ok(())
}

/// Sends each piece when its time has come. Pieces of one request wait side by side, not one after the other.
fn later(held: &Receiver<(Instant, Vec<u8>)>, mut server: TcpStream) {
    while let Ok((due, bytes)) = held.recv() {
        thread::sleep(due.saturating_duration_since(Instant::now()));
        if server.write_all(&bytes).is_err() {
            break;
        }
    }
    let _ = server.shutdown(Shutdown::Write);
}
