//! A directory or flag service on the wire, with one thing going wrong at one request: every check says what it says when nothing
//! goes wrong, or that it cannot tell.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use escalate::case::Case;
use escalate::checks::{CheckResult, Status};
use escalate::connectors::{Configured, Context};
use escalate::diagnosis::{Options, diagnose};
use escalate::facts::{Account, Facts, Observed, Origin, Question};
use escalate::gather::{AskedWhen, gather};
use escalate::http::{Deadline, Http, HttpLimits};
use escalate::vault::Vault;

use super::fault::Fault;
use super::wire::{Seen, Swap, Wire};
use crate::systems::{Asked, Held, Said, System};

/// Trials at a time.
const AT_ONCE: usize = 6;

/// A system that listens elsewhere: what is asked is passed on to it.
struct Elsewhere {
    host: String,
}

/// Whom is asked about, through which connector.
pub(crate) struct Directory<'a> {
    /// Where it listens: `127.0.0.1:PORT`.
    pub(crate) host: String,
    /// The connector with its settings, at that address.
    pub(crate) connector: &'a (dyn Fn(&str) -> Configured + Sync),
    pub(crate) case: Case,
    /// What directories beside it say of who the person is.
    pub(crate) account: Option<Account>,
    /// Statuses that are answers to some request: 404, where it means that there is none.
    pub(crate) answers: BTreeSet<u16>,
    /// What stands for somebody else in the answers that are about a stranger.
    pub(crate) stranger: Swap,
}

/// What the checks say: status, and the reason of a failure.
type Verdicts = BTreeMap<&'static str, (Status, String)>;

/// What became of the trials about one person.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) requests: usize,
    pub(crate) trials: usize,
    /// Those in which the run took another way, and what was to go wrong did not happen.
    pub(crate) missed: usize,
    /// Other verdicts of a status that is an answer there.
    pub(crate) answers: Vec<String>,
    pub(crate) wrong: Vec<String>,
}

impl Outcome {
    pub(crate) fn add(&mut self, other: Self) {
        self.requests += other.requests;
        self.trials += other.trials;
        self.missed += other.missed;
        self.answers.extend(other.answers);
        self.wrong.extend(other.wrong);
    }
}

/// Of how many trials one is run: what `ESCALATE_ONE_OF` says, or so many.
pub(crate) fn one_of(usual: usize) -> usize {
    std::env::var("ESCALATE_ONE_OF").ok().and_then(|number| number.parse().ok()).unwrap_or(usual)
}

/// Runs one of so many trials: every fault at every request about this person.
pub(crate) fn sweep(directory: &Directory<'_>, one_of: usize) -> Outcome {
    let (calm, seen) = wait(async { Place::new(directory).await.run(directory, None).await });
    let trials = (1..=seen.len()).flat_map(|at| Fault::ALL.iter().map(move |fault| (at, *fault)));
    let trials: Vec<(usize, Fault)> = trials.step_by(one_of).collect();
    let outcome = Mutex::new(Outcome { requests: seen.len(), ..Outcome::default() });
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(trials.len()) {
            scope.spawn(|| {
                wait(async {
                    let place = Place::new(directory).await;
                    while let Some((at, fault)) = trials.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let (verdicts, answered) = place.run(directory, Some((*at, *fault))).await;
                        let asked = &seen[*at - 1].asked;
                        let changed = differences(&calm, &verdicts).join(", ");
                        let mut outcome = outcome.lock().unwrap();
                        outcome.trials += 1;
                        outcome.missed += usize::from(answered.len() < *at);
                        if !changed.is_empty() {
                            let line = format!(
                                "{fault:?} at request {at} ({} {}): {changed}",
                                asked.method, asked.path
                            );
                            let is_answer = is_answer(directory, *fault);
                            if is_answer { &mut outcome.answers } else { &mut outcome.wrong }.push(line);
                        }
                    }
                });
            });
        }
    });
    outcome.into_inner().unwrap()
}

/// A wire in front of the directory, and the connector at it.
struct Place {
    wire: Wire,
    address: String,
    /// Kept from one trial to the next, but where a token would be kept with it: fetching it is a request, too.
    kept: Option<Configured>,
}

impl Place {
    async fn new(directory: &Directory<'_>) -> Self {
        let host = directory.host.clone();
        let mut address = String::new();
        let wire = Wire::start(|url| {
            url.clone_into(&mut address);
            Box::new(Elsewhere { host })
        })
        .await;
        let connector = (directory.connector)(&address);
        let kept = (!connector.connector.plan().token).then_some(connector);
        Self { wire, address, kept }
    }

    async fn run(&self, directory: &Directory<'_>, order: Option<(usize, Fault)>) -> (Verdicts, Vec<Seen>) {
        self.wire.order(order, directory.stranger.clone()).await;
        let slow = order.is_some_and(|(_, fault)| fault == Fault::Slow);
        let time = Duration::from_secs(if slow { 2 } else { 20 });
        let facts = match &self.kept {
            Some(connector) => asked(connector, directory, time).await,
            None => asked(&(directory.connector)(&self.address), directory, time).await,
        };
        (verdicts(&directory.case, &facts), self.wire.seen())
    }
}

/// Whether that is an answer there.
fn is_answer(directory: &Directory<'_>, fault: Fault) -> bool {
    matches!(fault, Fault::Status(status) if directory.answers.contains(&status))
}

/// The statuses that the file takes for an answer, `missing` and `ok`.
pub(crate) fn answers(file: &str) -> BTreeSet<u16> {
    let table: toml::Table = file.parse().unwrap();
    let requests = table.get("request").and_then(toml::Value::as_table).into_iter().flatten();
    let lists = requests.flat_map(|(_, request)| [request.get("missing"), request.get("ok")]);
    let numbers =
        lists.flatten().filter_map(toml::Value::as_array).flatten().filter_map(toml::Value::as_integer);
    numbers.filter_map(|number| u16::try_from(number).ok()).collect()
}

/// What passes or fails, and did not so before.
fn differences(calm: &Verdicts, now: &Verdicts) -> Vec<String> {
    let said = |(status, reason): &(Status, String)| format!("{status:?} {reason}").trim().to_lowercase();
    let both = calm.iter().map(|(id, was)| (id, was, &now[id]));
    let changed = both.filter(|(_, was, is)| matches!(is.0, Status::Pass | Status::Fail) && was != is);
    changed.map(|(id, was, is)| format!("{id} {} was {}", said(is), said(was))).collect()
}

/// All questions, and what is there on demand.
async fn asked(connector: &Configured, directory: &Directory<'_>, time: Duration) -> Facts {
    let http = Http::new(HttpLimits::default(), &Vault::new());
    let context = Context {
        now: Utc::now(),
        deadline: Deadline::within(time, None),
        http: &http,
        progress: &|_| {},
        recorded: None,
        shared: None,
    };
    let all: BTreeSet<Question> = Question::ALL.iter().copied().collect();
    let when = AskedWhen { first: &all, more: &|_| all.clone(), doubted: &|_| BTreeSet::new(), told: None };
    let beside = directory.account.iter().map(|account| found(account, context.now)).collect();
    gather(std::slice::from_ref(connector), beside, &directory.case, &context, &when).await
}

/// That a directory has found this account, and nothing else.
fn found(account: &Account, now: DateTime<Utc>) -> Facts {
    let mut facts = Facts::nothing(now);
    facts.account = Ok(Observed {
        value: Some(vec![account.clone()]),
        connector: "beside".to_owned(),
        requests: Vec::new(),
        origin: Origin::System,
        at: now,
        complete: true,
        unseen: 0,
        limits: Vec::new(),
    });
    facts
}

fn verdicts(case: &Case, facts: &Facts) -> Verdicts {
    let diagnosis = diagnose(case, facts, &Options::default());
    let said = |check: &CheckResult| {
        let reason = if check.status == Status::Fail { check.reason.clone() } else { String::new() };
        (check.id.as_str(), (check.status, reason))
    };
    diagnosis.checks.iter().map(said).collect()
}

/// Runs something that waits, in a runtime of its own.
fn wait<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    tokio::task::LocalSet::new().block_on(&runtime.unwrap(), work)
}

impl System for Elsewhere {
    /// Asks there, in one connection, and waits: it listens in another thread or process.
    fn answer(&mut self, asked: &Asked) -> Said {
        self.passed_on(asked).unwrap_or_else(|error| panic!("{}: {error}", self.host))
    }

    fn held(&self) -> Vec<Held> {
        Vec::new()
    }

    fn close(&mut self, _id: &str) {}

    fn lag(&mut self, _seconds: u64) {}

    fn tick(&mut self, _now_seconds: u64) {}
}

impl Elsewhere {
    fn passed_on(&self, asked: &Asked) -> std::io::Result<Said> {
        let mut stream = TcpStream::connect(&self.host)?;
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&asked.query);
        let query = query.finish();
        let mark = if query.is_empty() { "" } else { "?" };
        let mut head = format!("{} {}{mark}{query} HTTP/1.1\r\n", asked.method, asked.path);
        let passed =
            |name: &str| !["connection", "accept-encoding", "content-length", "host"].contains(&name);
        for (name, value) in asked.headers.iter().filter(|(name, _)| passed(name)) {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        let _ = write!(
            head,
            "host: {}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
            self.host,
            asked.body.len()
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(&asked.body)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        Ok(read(&bytes).unwrap())
    }
}

/// An answer as it came; in one piece, whatever pieces it came in.
fn read(bytes: &[u8]) -> Option<Said> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]);
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines.filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()));
    let (own, passed): (Vec<_>, Vec<_>) = headers.partition(|(name, _)| {
        ["transfer-encoding", "content-length", "connection", "keep-alive"].contains(&name.as_str())
    });
    let chunked = own.iter().any(|(name, value)| name == "transfer-encoding" && value.contains("chunked"));
    let body = &bytes[end + 4..];
    let body = if chunked { whole(body)? } else { body.to_vec() };
    Some(Said { status, headers: passed, body })
}

/// What came in chunks (RFC 9112, 7.1).
fn whole(mut chunks: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = chunks.windows(2).position(|window| window == b"\r\n")?;
        let text = std::str::from_utf8(&chunks[..line]).ok()?;
        let size = usize::from_str_radix(text.split(';').next()?.trim(), 16).ok()?;
        chunks = &chunks[line + 2..];
        if size == 0 {
            return Some(body);
        }
        body.extend(chunks.get(..size)?);
        chunks = chunks.get(size + 2..)?;
    }
}
