//! A proxy between one run of the program and the ticketing system. It lets requests pass, and does what was ordered when the
//! one in question arrives: kills the program before or after the request is done, loses or cuts the answer, refuses.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::http::{Request, answer, parts};
use super::receiver;
use super::step::Step;

/// Something of the bench's own, and what it is called.
pub(crate) type Call = (&'static str, Arc<dyn Fn() + Send + Sync>);

/// What happens.
#[derive(Clone)]
pub(crate) enum Act {
    /// SIGKILL; the system never sees the request.
    KillBefore,
    /// SIGKILL when the system is done and has answered nothing yet.
    KillAfter,
    /// SIGKILL after the first byte of the answer.
    KillInAnswer,
    /// Ctrl-C, before the request is passed on.
    Interrupt,
    /// The connection ends; the system never saw the request.
    ResetBefore,
    /// The connection ends; the system has done it.
    LostAnswer,
    /// The answer ends in the middle.
    CutAnswer,
    /// An error of the server; nothing was done.
    Fails,
    /// A gateway's error; the system has done it.
    FailsAfter,
    /// Too many requests; nothing was done.
    Throttled,
    /// Something of the bench's own, before the request is passed on.
    CallBefore(Call),
    /// The same, when the system is done.
    CallAfter(Call),
}

/// Which request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum When {
    /// The n-th, from 1.
    Nth(usize),
    /// The first of a step.
    First(Step),
}

/// What is to happen, and when.
#[derive(Clone)]
pub(crate) struct Order {
    pub(crate) when: When,
    /// And to all requests after it.
    pub(crate) lasts: bool,
    pub(crate) act: Act,
}

#[derive(Default)]
struct Shared {
    order: Option<Order>,
    victim: Option<u32>,
    seen: Vec<Step>,
    struck: Option<Step>,
}

/// The running proxy, until the process ends.
#[derive(Clone)]
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
}

impl Proxy {
    /// `is_mail`: what passes is SMTP, and the text of a mail is its one request.
    pub(crate) fn start(server: SocketAddr, is_mail: bool) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let proxy = Self { address: listener.local_addr()?, shared: Arc::default() };
        let own = proxy.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let own = own.clone();
                // A client that is dead by then is what this is about.
                thread::spawn(move || {
                    _ = if is_mail { own.pass_mail(client, server) } else { own.pass(client, server) }
                });
            }
        });
        Ok(proxy)
    }

    /// Counts from anew, with that order or none.
    pub(crate) fn order(&self, order: Option<Order>) {
        *self.lock() = Shared { order, ..Shared::default() };
    }

    /// Who is killed.
    pub(crate) fn aim(&self, process: u32) {
        self.lock().victim = Some(process);
    }

    /// The steps of the requests since the last order.
    pub(crate) fn seen(&self) -> Vec<Step> {
        self.lock().seen.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is to be done about a request that has just come.
    fn act(&self, step: Step) -> Option<Act> {
        let mut shared = self.lock();
        shared.seen.push(step);
        let order = shared.order.clone()?;
        let due = match order.when {
            When::Nth(n) => shared.seen.len() == n,
            When::First(wanted) => shared.struck.is_none() && step == wanted,
        };
        if due || (order.lasts && shared.struck.is_some()) {
            shared.struck.get_or_insert(step);
            return Some(order.act);
        }
        None
    }

    fn pass(&self, client: TcpStream, server: SocketAddr) -> io::Result<()> {
        let mut stream = BufReader::new(client);
        let Some(mut request) = Request::head(&mut stream)? else { return Ok(()) };
        request.read_body(&mut stream)?;
        let act = self.act(request.step());
        let client = stream.get_mut();
        match &act {
            Some(Act::KillBefore) => return self.signal("KILL"),
            Some(Act::ResetBefore) => return Ok(()),
            Some(Act::Fails) => return client.write_all(&answer(500, "text/plain", "", b"out of order")),
            Some(Act::Throttled) => {
                return client.write_all(&answer(429, "text/plain", "Retry-After: 1\r\n", b"too many"));
            }
            Some(Act::Interrupt) => self.signal("INT")?,
            Some(Act::CallBefore((_, call))) => call(),
            _ => {}
        }
        let reply = request.send(server);
        match &act {
            Some(Act::KillAfter) => return self.signal("KILL"),
            Some(Act::LostAnswer) => return Ok(()),
            Some(Act::FailsAfter) => return client.write_all(&answer(502, "text/plain", "", b"bad gateway")),
            Some(Act::CallAfter((_, call))) => call(),
            _ => {}
        }
        let reply = reply?;
        match &act {
            Some(Act::KillInAnswer) => {
                client.write_all(&reply[..1])?;
                self.signal("KILL")
            }
            Some(Act::CutAnswer) => {
                let body = parts(&reply).1.len();
                client.write_all(&reply[..reply.len() - body.div_ceil(2).max(1)])
            }
            _ => client.write_all(&reply),
        }
    }

    /// The same for mail, where everything before the text passes.
    fn pass_mail(&self, client: TcpStream, server: SocketAddr) -> io::Result<()> {
        let mut desk = BufReader::new(TcpStream::connect(server)?);
        let mut stream = BufReader::new(client);
        stream.get_mut().write_all(&said(&mut desk)?)?;
        let mut line = String::new();
        while stream.read_line(&mut line)? > 0 {
            desk.get_mut().write_all(line.as_bytes())?;
            stream.get_mut().write_all(&said(&mut desk)?)?;
            let is_text = line.trim_end() == "DATA";
            line.clear();
            if !is_text {
                continue;
            }
            let Some(text) = receiver::text(&mut stream)? else { return Ok(()) };
            let act = self.act(Step::Create);
            let client = stream.get_mut();
            match &act {
                Some(Act::KillBefore) => return self.signal("KILL"),
                Some(Act::ResetBefore) => return Ok(()),
                Some(Act::Fails) => return client.write_all(b"451 out of order\r\n"),
                Some(Act::Throttled) => return client.write_all(b"452 too many\r\n"),
                Some(Act::Interrupt) => self.signal("INT")?,
                _ => {}
            }
            desk.get_mut().write_all(&text)?;
            let reply = said(&mut desk)?;
            match &act {
                Some(Act::KillAfter) => return self.signal("KILL"),
                Some(Act::LostAnswer) => return Ok(()),
                Some(Act::FailsAfter) => return client.write_all(b"421 closing\r\n"),
                Some(Act::KillInAnswer) => {
                    client.write_all(&reply[..1])?;
                    return self.signal("KILL");
                }
                Some(Act::CutAnswer) => return client.write_all(&reply[..reply.len() / 2]),
                _ => client.write_all(&reply)?,
            }
        }
        Ok(())
    }

    /// The process may have been started a moment ago.
    fn signal(&self, name: &str) -> io::Result<()> {
        for _ in 0..200 {
            let victim = self.lock().victim;
            if let Some(process) = victim {
                return Command::new("sh")
                    .args(["-c", &format!("kill -{name} {process}")])
                    .status()
                    .map(|_| ());
            }
            thread::sleep(Duration::from_millis(5));
        }
        Err(io::ErrorKind::NotFound.into())
    }
}

/// A reply of SMTP, all its lines.
fn said(desk: &mut BufReader<TcpStream>) -> io::Result<Vec<u8>> {
    let mut reply = Vec::new();
    loop {
        let begin = reply.len();
        if desk.read_until(b'\n', &mut reply)? == 0 || reply.get(begin + 3) != Some(&b'-') {
            return Ok(reply);
        }
    }
}
