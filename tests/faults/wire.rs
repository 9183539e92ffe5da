//! A system on a socket, with one thing going wrong.

use std::cell::{RefCell, RefMut};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use super::fault::Fault;
use super::twisted;
use crate::systems::{Asked, Held, Said, System};

/// A request that came.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) asked: Asked,
    pub(crate) at: Instant,
    /// The status of the answer, if there was one, and when it went out.
    pub(crate) answered: Option<(u16, Instant)>,
    /// What came is JSON.
    pub(crate) json: bool,
}

/// Whose ticket answers are about when the wrong one is shown: texts and what stands in their place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Swap {
    pub(crate) ids: Option<(String, String)>,
    pub(crate) marks: Vec<(String, String)>,
}

struct Shared {
    system: Box<dyn System>,
    seen: Vec<Seen>,
    order: Option<(usize, Fault)>,
    struck: BTreeSet<(String, String)>,
    swap: Swap,
    started: Instant,
    skew: u64,
    listens: bool,
}

/// The running system. It lives as long as the runtime.
#[derive(Clone)]
pub(crate) struct Wire {
    shared: Rc<RefCell<Shared>>,
    turned: Rc<Notify>,
    port: u16,
}

/// What is done with a request.
enum Act {
    Answer(Said),
    /// The connection ends, with a reset or without.
    End(bool),
    Wait,
}

impl Wire {
    /// Starts it. `make` is given the address.
    pub(crate) async fn start(make: impl FnOnce(&str) -> Box<dyn System>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Shared {
            system: make(&format!("http://127.0.0.1:{port}")),
            seen: Vec::new(),
            order: None,
            struck: BTreeSet::new(),
            swap: Swap::default(),
            started: Instant::now(),
            skew: 0,
            listens: true,
        };
        let wire = Self { shared: Rc::new(RefCell::new(shared)), turned: Rc::new(Notify::new()), port };
        tokio::task::spawn_local(wire.clone().serve(listener));
        wire
    }

    fn lock(&self) -> RefMut<'_, Shared> {
        self.shared.borrow_mut()
    }

    async fn serve(self, listener: TcpListener) {
        let mut listener = Some(listener);
        loop {
            // A notice that nobody waited for is kept.
            if !self.lock().listens {
                drop(listener.take());
                self.turned.notified().await;
                continue;
            }
            if listener.is_none() {
                match TcpListener::bind(("127.0.0.1", self.port)).await {
                    Ok(again) => listener = Some(again),
                    Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                }
                continue;
            }
            let Some(open) = &listener else { continue };
            tokio::select! {
                biased;
                () = self.turned.notified() => {}
                client = open.accept() => {
                    if let Ok((client, _)) = client {
                        tokio::task::spawn_local(self.clone().pass(client));
                    }
                }
            }
        }
    }

    /// Counts from anew, with that going wrong at the n-th request (from 1), or nothing.
    pub(crate) async fn order(&self, order: Option<(usize, Fault)>, swap: Swap) {
        let listens = {
            let mut shared = self.lock();
            shared.seen.clear();
            shared.struck.clear();
            shared.order = order;
            shared.swap = swap;
            shared.listens = order != Some((1, Fault::Refused));
            shared.listens
        };
        self.turned.notify_one();
        for _ in 0..500 {
            if TcpStream::connect(("127.0.0.1", self.port)).await.is_ok() == listens {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// The requests since the last order.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.lock().seen.clone()
    }

    /// Whether what was ordered has happened.
    pub(crate) fn struck(&self) -> bool {
        let shared = self.lock();
        !shared.struck.is_empty() || !shared.listens
    }

    pub(crate) fn held(&self) -> Vec<Held> {
        self.lock().system.held()
    }

    pub(crate) fn close(&self, id: &str) {
        self.lock().system.close(id);
    }

    pub(crate) fn says(&self, id: &str, words: &str) {
        self.turn_clock();
        self.lock().system.says(id, words);
    }

    /// The system's clock goes on without a request.
    fn turn_clock(&self) {
        let mut shared = self.lock();
        let now = shared.started.elapsed().as_secs() + shared.skew;
        shared.system.tick(now);
    }

    pub(crate) fn lag(&self, seconds: u64) {
        self.lock().system.lag(seconds);
    }

    /// So many seconds later.
    pub(crate) fn later(&self, seconds: u64) {
        self.lock().skew += seconds;
    }

    async fn pass(self, mut client: TcpStream) {
        let Some(asked) = Box::pin(read(&mut client)).await else { return };
        let (number, act) = self.act(&asked);
        match act {
            Act::Answer(said) => {
                let status = said.status;
                if let Some(seen) = self.lock().seen.get_mut(number) {
                    seen.answered = Some((status, Instant::now()));
                    seen.json = serde_json::from_slice::<serde_json::Value>(&said.body).is_ok();
                }
                // A client that is gone by then is what this is about.
                let _ = client.write_all(&written(&said)).await;
                let _ = client.shutdown().await;
            }
            Act::End(reset) => {
                if reset {
                    let _ = client.set_zero_linger();
                }
            }
            Act::Wait => tokio::time::sleep(Duration::from_secs(30)).await,
        }
    }

    fn act(&self, asked: &Asked) -> (usize, Act) {
        let mut shared = self.lock();
        let place = (asked.method.clone(), asked.path.clone());
        shared.seen.push(Seen { asked: asked.clone(), at: Instant::now(), answered: None, json: false });
        let number = shared.seen.len();
        let now = shared.started.elapsed().as_secs() + shared.skew;
        shared.system.tick(now);
        let fault = shared.order.filter(|(at, _)| number == *at || shared.struck.contains(&place));
        let fault = fault.map(|(_, fault)| fault);
        // The next one is refused: nobody listens any more when this one is answered.
        if shared.order == Some((number + 1, Fault::Refused)) {
            shared.listens = false;
            self.turned.notify_one();
        }
        let Some(fault) = fault else {
            let said = shared.system.answer(asked);
            return (number - 1, Act::Answer(said));
        };
        shared.struck.insert(place);
        let changed = twisted::asked(fault, asked);
        let said = if fault.is_done() { shared.system.answer(&changed) } else { Said::of(200) };
        let act = match fault {
            Fault::Refused | Fault::Reset => Act::End(true),
            Fault::Lost => Act::End(false),
            Fault::Slow => Act::Wait,
            fault => Act::Answer(twisted::said(fault, said, asked, &shared.swap)),
        };
        (number - 1, act)
    }
}

impl Said {
    pub(crate) fn of(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }
}

fn written(said: &Said) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {} X\r\nConnection: close\r\n", said.status);
    for (name, value) in &said.headers {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    if said.status != 204 {
        let _ = write!(head, "Content-Length: {}\r\n", said.body.len());
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    bytes.extend(&said.body);
    bytes
}

async fn read(client: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 16384];
    let head = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        match client.read(&mut buffer).await {
            Ok(count @ 1..) => bytes.extend(&buffer[..count]),
            _ => return None,
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let mut lines = text.lines();
    let mut words = lines.next()?.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let header = |wanted: &str| {
        headers.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.as_str()).to_owned()
    };
    let length = header("content-length").parse().unwrap_or(0);
    let mut body = bytes.split_off(head + 4);
    while body.len() < length {
        match client.read(&mut buffer).await {
            Ok(count @ 1..) => body.extend(&buffer[..count]),
            _ => return None,
        }
    }
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let query = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let host = header("host");
    Some(Asked { method, path: path.to_owned(), query, headers, body, host })
}
