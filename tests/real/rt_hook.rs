//! The scrip of `examples/09_service/rt-scrip.md` in a real RT: it tells a listener of new tickets and of their requesters' answers, signed.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use chrono::Utc;
use escalate::connectors::hook::{HookEvent, HookRefused, HookRequest, accept};
use escalate::connectors::{Connector, shipped};

use crate::ticketing::with;

const TOLERANCE: Duration = Duration::from_secs(300);

/// A delivery as it came in.
struct Delivery {
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

fn read(stream: &mut TcpStream) -> Delivery {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let headers: Vec<(String, String)> = head
                .lines()
                .skip(1)
                .filter_map(|line| line.split_once(": "))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect();
            let length =
                headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length")).unwrap();
            if body.len() >= length.1.parse::<usize>().unwrap() {
                return Delivery { headers, body: body.as_bytes().to_vec() };
            }
        }
        let count = stream.read(&mut part).unwrap();
        assert!(count > 0, "it broke off: {text}");
        bytes.extend_from_slice(&part[..count]);
    }
}

/// Listens for ever.
fn listen() -> (u16, Receiver<Delivery>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, deliveries) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let delivery = read(&mut stream);
            stream
                .write_all(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .unwrap();
            if sender.send(delivery).is_err() {
                return;
            }
        }
    });
    (port, deliveries)
}

fn taken(delivery: &Delivery, secret: &str) -> Result<Vec<HookEvent>, HookRefused> {
    let shipped = shipped::ALL.iter().find(|one| one.name == "rt").unwrap();
    let request = HookRequest {
        method: "POST",
        url: "http://127.0.0.1/hooks/rt",
        headers: &delivery.headers,
        body: &delivery.body,
        received_at: Utc::now(),
    };
    accept(&Connector::load(&shipped.file()).unwrap(), secret, &request, TOLERANCE)
}

#[test]
fn the_scrip_tells_what_is_new() {
    with("rt", |system, server| {
        let (port, deliveries) = listen();
        server.act(&["webhook", &format!("http://127.0.0.1:{port}/hooks/rt")]);
        let next = || deliveries.recv_timeout(Duration::from_secs(30)).expect("RT told nothing");
        let inbox = system.inbox.as_ref().unwrap();
        let id = (inbox.report)(server, "jane@customer.test", "Help", "I cannot log in.");
        let secret = server.get("HOOK_SECRET");
        let first = next();
        let events = taken(&first, secret).unwrap();
        assert_eq!((events.len(), events[0].ticket.as_str()), (1, id.as_str()));
        assert!(taken(&first, "another secret of its length").is_err());
        (inbox.answers.unwrap())(server, &id, "jane@customer.test", "It is still so.");
        let second = taken(&next(), secret).unwrap();
        assert_eq!(second[0].ticket, id);
        assert_ne!(second[0].event, events[0].event);

        // Nobody listens: the ticket is made all the same.
        server.act(&["webhook", "http://127.0.0.1:9/hooks/rt"]);
        (inbox.report)(server, "jane@customer.test", "Help", "I cannot log in.");
        server.act(&["webhook", "none"]);
        assert!(deliveries.try_recv().is_err());
    });
}
