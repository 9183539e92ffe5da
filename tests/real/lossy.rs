//! A connection on which an answer gets lost: what the server says comes late, and not at all once something has happened there.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// How late the server's words are: long enough to see what happened.
const LATE: Duration = Duration::from_millis(700);

/// A proxy in front of a server.
pub(crate) struct Lossy {
    pub(crate) address: SocketAddr,
    loses: Arc<AtomicBool>,
}

impl Lossy {
    /// Loses what the server says from the moment on at which `happened` is true.
    pub(crate) fn before(target: SocketAddr, happened: impl Fn() -> bool + Clone + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let loses = Arc::new(AtomicBool::new(true));
        let shared = Arc::clone(&loses);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (loses, happened) = (Arc::clone(&shared), happened.clone());
                thread::spawn(move || {
                    let Ok(server) = TcpStream::connect(target) else { return };
                    let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                    thread::spawn(move || _ = std::io::copy(&mut from, &mut to));
                    answers(&server, &client, || loses.load(Ordering::SeqCst) && happened());
                });
            }
        });
        Self { address, loses }
    }

    /// From now on nothing is lost.
    pub(crate) fn works(&self) {
        self.loses.store(false, Ordering::SeqCst);
    }
}

fn answers(mut server: &TcpStream, mut client: &TcpStream, is_lost: impl Fn() -> bool) {
    let mut bytes = [0; 16_384];
    while let Ok(read @ 1..) = server.read(&mut bytes) {
        thread::sleep(LATE);
        if is_lost() || client.write_all(&bytes[..read]).is_err() {
            break;
        }
    }
    let _ = (server.shutdown(Shutdown::Both), client.shutdown(Shutdown::Both));
}
