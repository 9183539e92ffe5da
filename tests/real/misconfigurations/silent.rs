//! Servers that are no ticketing systems: one never answers, one sends everybody elsewhere, one speaks TLS, one shows a page.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::OnceLock;
use std::thread;

/// The address of one that never answers.
pub(super) fn silent() -> String {
    static ADDRESS: OnceLock<String> = OnceLock::new();
    ADDRESS
        .get_or_init(|| {
            serve(|stream| {
                std::mem::forget(stream);
            })
        })
        .clone()
}

/// The address of one that redirects to https.
pub(super) fn redirects() -> String {
    static ADDRESS: OnceLock<String> = OnceLock::new();
    ADDRESS
        .get_or_init(|| {
            serve(|mut stream| {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request);
                let answer = "HTTP/1.1 301 Moved Permanently\r\nLocation: https://tickets.example.com/\r\n\
                              Content-Length: 0\r\nConnection: close\r\n\r\n";
                let _ = stream.write_all(answer.as_bytes());
            })
        })
        .clone()
}

/// The address, with http://, of one that speaks TLS: it answers with an alert.
pub(super) fn tls() -> String {
    static ADDRESS: OnceLock<String> = OnceLock::new();
    ADDRESS
        .get_or_init(|| {
            serve(|mut stream| {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request);
                // Alert, fatal, unexpected message (RFC 8446, 6.2).
                let _ = stream.write_all(&[0x15, 3, 3, 0, 2, 2, 10]);
            })
        })
        .clone()
}

/// The address of one that shows everybody a page.
pub(super) fn page() -> String {
    static ADDRESS: OnceLock<String> = OnceLock::new();
    ADDRESS
        .get_or_init(|| {
            serve(|mut stream| {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request);
                let answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 22\r\nConnection: close\r\n\r\n<html>Sign in</html>\r\n";
                let _ = stream.write_all(answer.as_bytes());
            })
        })
        .clone()
}

fn serve(answer: impl Fn(std::net::TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || listener.incoming().flatten().for_each(answer));
    address
}
