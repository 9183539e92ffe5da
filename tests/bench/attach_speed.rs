//! Seconds and memory of clean + pack + scan for a HAR and a log of 20 MB, beside `zip -6` and `ripsecrets` on the same bytes.
//!
//! `cargo bench --bench attach_speed`. The data is made here, the same on every machine. Each measurement runs three times in a
//! process of its own; the best is printed. `-- --data FOLDER` only writes the data. Tools that are not installed are named as missing.
//!

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark prints, and stops at the first error"
)]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use escalate::redact::attach::{self, AttachLimits};
use escalate::redact::cleaner::Cleaner;
use escalate::redact::findings::Log;
use escalate::redact::policy::{Audience, Policy};
use escalate::redact::pseudonym::{Key, Pseudonyms};
use escalate::redact::scan;
use escalate::vault::Vault;
use secrecy::SecretString;
use zip::write::SimpleFileOptions;

const SIZE: usize = 20_000_000;
const ROUNDS: usize = 3;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--one") {
        one(Path::new(&arguments[at + 1]));
        return ExitCode::SUCCESS;
    }
    if let Some(at) = arguments.iter().position(|argument| argument == "--data") {
        for (name, data) in [("capture.har", har()), ("service.log", log())] {
            std::fs::write(Path::new(&arguments[at + 1]).join(name), data).unwrap();
        }
        return ExitCode::SUCCESS;
    }
    let folder = tempfile::tempdir().unwrap();
    println!(
        "{:<12} {:>10} {:>26} {:>10} {:>12} {:>12}",
        "file", "MB", "clean+pack+scan", "s", "x zip -6", "MB memory"
    );
    for (name, data) in [("capture.har", har()), ("service.log", log())] {
        let file = folder.path().join(name);
        std::fs::write(&file, &data).unwrap();
        let zip = best(|| {
            seconds(
                Command::new("zip").args(["-6", "-q", "-j"]).arg(folder.path().join("out.zip")).arg(&file),
            )
        });
        let ripsecrets = best(|| seconds(Command::new("ripsecrets").arg("--strict-ignore").arg(&file)));
        let (mut fastest, mut memory) = (Run::default(), 0.0_f64);
        for _ in 0..ROUNDS {
            let output = Command::new(&arguments[0]).arg("--one").arg(&file).output().unwrap();
            eprint!("{}", String::from_utf8_lossy(&output.stderr));
            let run = Run::read(&String::from_utf8_lossy(&output.stdout));
            memory = memory.max(run.memory);
            if fastest.total == 0.0 || run.total < fastest.total {
                fastest = run;
            }
        }
        let parts = format!("{:.2}+{:.2}+{:.2}", fastest.clean, fastest.pack, fastest.scan);
        let times = zip.map_or("-".to_owned(), |zip| format!("{:.2}", fastest.total / zip));
        let megabytes = data.len() / 1_000_000;
        println!("{name:<12} {megabytes:>10} {parts:>26} {:>10.2} {times:>12} {memory:>12.1}", fastest.total);
        for (tool, took) in [("zip -6", zip), ("ripsecrets", ripsecrets)] {
            match took {
                Some(took) => println!("{:<12} {:>10} {tool:>26} {took:>10.2}", "", ""),
                None => println!("{:<12} {:>10} {tool:>26}    missing", "", ""),
            }
        }
    }
    ExitCode::SUCCESS
}

/// Seconds, and megabytes at the peak above the input itself.
#[derive(Default, Clone, Copy)]
struct Run {
    clean: f64,
    pack: f64,
    scan: f64,
    total: f64,
    memory: f64,
}

impl Run {
    fn read(line: &str) -> Self {
        let mut numbers = line.split_whitespace().map(|number| number.parse().unwrap());
        let mut next = || numbers.next().unwrap();
        Self { clean: next(), pack: next(), scan: next(), total: next(), memory: next() }
    }
}

fn one(file: &Path) {
    let secret = ("the profile's token".to_owned(), SecretString::from("a-token-of-the-profile-0815"));
    let subject = Cleaner::new(
        &Vault::from_iter([secret]),
        Pseudonyms::new(Key::new([7; 32])),
        Policy::of(Audience::Support),
        ["Jane Doe".to_owned()],
    );
    let data = std::fs::read(file).unwrap();
    let name = file.file_name().unwrap().to_str().unwrap();
    let before = kilobytes("VmRSS");
    let mut log = Log::new();
    let start = Instant::now();
    let attached = attach::clean(name, &data, &AttachLimits::default(), &subject, &mut log).unwrap();
    let cleaned = Instant::now();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .start_file(attached.name.as_str(), SimpleFileOptions::default().compression_level(Some(6)))
        .unwrap();
    writer.write_all(&attached.bytes).unwrap();
    let packed = writer.finish().unwrap().into_inner();
    drop(attached);
    let packing = Instant::now();
    let hits = scan::scan("bundle.zip", &packed, subject.vault());
    let end = Instant::now();
    if let Err(hits) = hits {
        eprintln!("{} hits in {name}, the first: {}", hits.len(), hits[0]);
    }
    let part = |from: Instant, to: Instant| (to - from).as_secs_f64();
    let memory = (kilobytes("VmHWM") - before) / 1000.0;
    println!(
        "{} {} {} {} {memory}",
        part(start, cleaned),
        part(cleaned, packing),
        part(packing, end),
        part(start, end)
    );
}

/// A line of `/proc/self/status`; 0 where there is none.
fn kilobytes(field: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(field)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or_default()
}

fn seconds(command: &mut Command) -> Option<f64> {
    let start = Instant::now();
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
    Some(start.elapsed().as_secs_f64())
}

fn best(run: impl Fn() -> Option<f64>) -> Option<f64> {
    (0..ROUNDS).filter_map(|_| run()).min_by(f64::total_cmp)
}

/// Numbers that look random and are not (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    fn of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.below(words.len())]
    }

    fn random(&mut self, length: usize) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        (0..length).map(|_| char::from(LETTERS[self.below(LETTERS.len())])).collect()
    }

    fn mail(&mut self) -> String {
        let (first, last) =
            (self.of(&["ana", "jon", "mia", "raj", "lee"]), self.of(&["sousa", "berg", "patel", "kim"]));
        format!("{first}.{last}{}@acme.example", self.below(400))
    }
}

const WORDS: &[&str] = &[
    "account",
    "invoice",
    "the",
    "request",
    "was",
    "completed",
    "in",
    "tenant",
    "role",
    "granted",
    "checked",
    "user",
    "session",
    "started",
    "from",
    "cache",
    "and",
    "queue",
    "worker",
    "permission",
    "conversations",
    "assign",
    "feature",
    "enabled",
    "plan",
];

fn sentence(numbers: &mut Numbers, words: usize) -> String {
    (0..words).map(|_| numbers.of(WORDS)).collect::<Vec<_>>().join(" ")
}

fn har() -> Vec<u8> {
    let numbers = &mut Numbers(1);
    let mut har = String::from(
        r#"{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"pages":[],"entries":["#,
    );
    let (session, bearer) = (numbers.random(64), numbers.random(300));
    let mut first = true;
    while har.len() < SIZE {
        if !first {
            har.push(',');
        }
        first = false;
        let (path, id) =
            (numbers.of(&["users", "roles", "invites", "features", "conversations"]), numbers.random(22));
        let url = format!("https://app.acme.example/api/v1/{path}?page={}&cursor={id}", numbers.below(90));
        let mut items = Vec::new();
        for _ in 0..10 + numbers.below(30) {
            items.push(format!(
                r#"{{\"id\":\"{}\",\"email\":\"{}\",\"role\":\"agent\",\"status\":\"active\",\"note\":\"{}\",\"createdAt\":\"2026-11-{:02}T09:15:04Z\",\"count\":{}}}"#,
                numbers.random(20), numbers.mail(), sentence(numbers, 8), 1 + numbers.below(28), numbers.below(10_000)
            ));
        }
        let cookies = format!(
            "sid={session}; theme=dark; _ga=GA1.2.{}.{}",
            numbers.below(1 << 30),
            numbers.below(1 << 30)
        );
        write!(
            har,
            r#"{{"startedDateTime":"2026-11-23T09:15:04.123Z","time":{},"request":{{"method":"GET","url":"{url}","httpVersion":"HTTP/2","headers":[{{"name":":authority","value":"app.acme.example"}},{{"name":"accept","value":"application/json"}},{{"name":"authorization","value":"Bearer {bearer}"}},{{"name":"cookie","value":"{cookies}"}},{{"name":"user-agent","value":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36"}},{{"name":"x-request-id","value":"{}"}},{{"name":"referer","value":"https://app.acme.example/{path}"}}],"queryString":[{{"name":"page","value":"3"}},{{"name":"cursor","value":"{id}"}}],"cookies":[{{"name":"sid","value":"{session}"}},{{"name":"theme","value":"dark"}}],"headersSize":-1,"bodySize":0}},"response":{{"status":200,"statusText":"OK","httpVersion":"HTTP/2","headers":[{{"name":"content-type","value":"application/json; charset=utf-8"}},{{"name":"date","value":"Mon, 23 Nov 2026 09:15:04 GMT"}},{{"name":"server","value":"nginx"}},{{"name":"set-cookie","value":"trace={}; Path=/; Secure"}},{{"name":"etag","value":"W/{}"}}],"cookies":[],"content":{{"size":1234,"mimeType":"application/json","text":"{{\"items\":[{}],\"next\":\"{}\",\"total\":{}}}"}},"redirectURL":"","headersSize":-1,"bodySize":-1}},"cache":{{}},"timings":{{"blocked":1.1,"dns":-1,"connect":-1,"send":0.1,"wait":{},"receive":1.1,"ssl":-1}},"serverIPAddress":"203.0.113.7","connection":"443"}}"#,
            numbers.below(900), numbers.random(32), numbers.random(24), numbers.random(16), items.join(","), numbers.random(40),
            numbers.below(900), numbers.below(900)
        )
        .unwrap();
    }
    har.push_str("]}}");
    har.into_bytes()
}

fn log() -> Vec<u8> {
    let numbers = &mut Numbers(2);
    let mut log = String::with_capacity(SIZE + 400);
    while log.len() < SIZE {
        let time = format!(
            "2026-11-23T{:02}:{:02}:{:02}.{:03}Z",
            numbers.below(24),
            numbers.below(60),
            numbers.below(60),
            numbers.below(1000)
        );
        let line = match numbers.below(20) {
            0 => format!(
                r#"{{"time":"{time}","level":"info","user":"{}","msg":"{}","request_id":"{}"}}"#,
                numbers.mail(),
                sentence(numbers, 9),
                numbers.random(24)
            ),
            1 => format!(
                "{time} WARN  auth  login failed for {} from 198.51.100.{}: invalid_grant",
                numbers.mail(),
                numbers.below(255)
            ),
            2 => format!("{time} DEBUG http  > Authorization: Bearer {}", numbers.random(120)),
            3 => format!(
                "{time} DEBUG http  GET https://app.acme.example/api/v1/users?page={}&access_token={}",
                numbers.below(90),
                numbers.random(40)
            ),
            _ => format!(
                "{time} INFO  {}  {} request_id={} took {} ms",
                numbers.of(&["http", "jobs", "cache", "auth"]),
                sentence(numbers, 12),
                numbers.random(16),
                numbers.below(5000)
            ),
        };
        log.push_str(&line);
        log.push('\n');
    }
    log.into_bytes()
}
