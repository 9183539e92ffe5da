//! As much of HTTP/1.1 as a small server and a proxy need: one request for each connection.

use std::fmt::Write as _;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A request as it came over the wire.
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query, percent-encoded.
    pub(crate) target: String,
    /// In their order, names as they were sent.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// The first line and the headers; the body is still on the wire. `None`: the client went away.
    pub(crate) fn head(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Self>> {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let mut words = line.split_whitespace();
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let mut request = Self {
            method: method.to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        loop {
            let mut line = String::new();
            stream.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            request.headers.push((name.to_owned(), value.trim().to_owned()));
        }
        Ok(Some(request))
    }

    /// Reads the body, which the client announced by its length.
    pub(crate) fn read_body(&mut self, stream: &mut BufReader<TcpStream>) -> io::Result<()> {
        let length = self.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
        self.body = vec![0; length];
        stream.read_exact(&mut self.body)
    }

    /// The value of a header; the name in small letters.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The path, without the query.
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// Sends it to a server and waits for all of the answer. As HTTP/1.0, so that the answer ends with the connection.
    pub(crate) fn send(&self, server: SocketAddr) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(server)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let mut head = format!("{} {} HTTP/1.0\r\n", self.method, self.target);
        let dropped = ["connection", "transfer-encoding", "content-length", "accept-encoding"];
        for (name, value) in &self.headers {
            if !dropped.contains(&name.to_ascii_lowercase().as_str()) {
                let _ = write!(head, "{name}: {value}\r\n");
            }
        }
        let _ = write!(head, "Content-Length: {}\r\nConnection: close\r\n\r\n", self.body.len());
        stream.write_all(head.as_bytes())?;
        stream.write_all(&self.body)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        if answer.is_empty() { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(closing(answer)) }
    }
}

/// The answer, which says that the connection ends with it: Roundup does not, and a client would send its next request there.
fn closing(mut answer: Vec<u8>) -> Vec<u8> {
    if let Some(end) = answer.windows(2).position(|two| two == b"\r\n") {
        answer.splice(end..end, *b"\r\nConnection: close");
    }
    answer
}

/// An answer with that status and body.
pub(crate) fn answer(status: u16, media_type: &str, more: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!(
        "HTTP/1.1 {status} As ordered\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n{more}Connection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// The status of an answer and its body.
pub(crate) fn parts(answer: &[u8]) -> (u16, &[u8]) {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(answer.len());
    let status = answer.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
    (status.unwrap_or(0), answer.get(end + 4..).unwrap_or_default())
}
