//! `cargo bench --bench linearity -- [STEM…] [--own] [--quick]`: seconds for ten times the input, by stem.
//!
//! What a detector starts from is repeated to 100 KB and to 1 MB and attached as a text, as a string in JSON and as a body in a HAR;
//! as it is, and (in the text) with the sign of a value behind it and before one long value. Prints the worst and all above the goal.
//! `--own` leaves out the literals of the source, `--quick` takes a fifth of the sizes; a stem that is named is the only one. What takes
//! longer than a second at 100 KB is compared with 10 KB instead. Each above the goal is said at once on stderr: a run takes minutes.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the numbers are what this prints")]

use std::fmt;
use std::time::Instant;

use escalate::redact::attach::{self, AttachLimits};
use escalate::redact::cleaner::Cleaner;
use escalate::redact::findings::Log;
use escalate::redact::policy::{Audience, Policy};
use escalate::redact::pseudonym::{Key, Pseudonyms};
use escalate::vault::Vault;

mod stems;

const SMALL: usize = 100_000;
const TENFOLD: usize = 10;
/// Times for ten times the input.
const GOAL: f64 = 12.0;
/// A time above the goal may be the machine's: then the processor's time is taken, which the kernel counts in ticks of 10 ms, over so
/// many of them.
const TICKS: u64 = 40;
/// Seconds for the small input that the large one is not waited for.
const TOO_SLOW: f64 = 1.0;
/// How many of the worst are printed.
const WORST: usize = 10;

/// A name, the ending of the file, and how a stem fills so many bytes of it.
type Form = (&'static str, &'static str, fn(&str, usize) -> String);

const FORMS: [Form; 6] = [
    ("text", "a.log", repeated),
    ("text, with `=`", "a.log", |stem, size| repeated(&format!("{stem}="), size)),
    ("text, spaced", "a.log", |stem, size| repeated(&format!("{stem} a "), size)),
    ("text, one long value", "a.log", |stem, size| format!("{stem}{}", repeated("aB1x", size))),
    ("JSON string", "a.json", |stem, size| {
        serde_json::json!({ "level": "info", "message": repeated(stem, size) }).to_string()
    }),
    ("HAR body", "a.har", |stem, size| {
        let entry = serde_json::json!({
            "startedDateTime": "2026-11-23T09:15:04.123Z", "time": 1,
            "request": { "method": "GET", "url": "https://app.acme.example/", "httpVersion": "HTTP/2", "headers": [],
                         "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 0 },
            "response": { "status": 200, "statusText": "OK", "httpVersion": "HTTP/2", "headers": [], "cookies": [],
                          "content": { "size": size, "mimeType": "text/plain", "text": repeated(stem, size) },
                          "redirectURL": "", "headersSize": -1, "bodySize": -1 },
            "cache": {}, "timings": { "send": 0, "wait": 1, "receive": 0 },
        });
        serde_json::json!({ "log": { "version": "1.2", "creator": { "name": "a", "version": "1" }, "entries": [entry] } })
            .to_string()
    }),
];

/// One measurement.
struct Row {
    factor: f64,
    /// Seconds for the larger input.
    seconds: f64,
    size: usize,
    form: &'static str,
    stem: String,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { factor, seconds, size, form, stem } = self;
        write!(f, "{factor:>8.1} x  {seconds:>8.3} s at {} KB  {form:<22} {stem:?}", size * TENFOLD / 1000)
    }
}

fn main() {
    let mut named: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let own = named.iter().any(|argument| argument == "--own");
    let small = if named.iter().any(|argument| argument == "--quick") { SMALL / 5 } else { SMALL };
    named.retain(|argument| !matches!(argument.as_str(), "--own" | "--quick"));
    let stems = match (named.is_empty(), own) {
        (false, _) => named,
        (true, true) => stems::OWN.iter().map(|stem| (*stem).to_owned()).collect(),
        (true, false) => stems::all(),
    };
    let cleaner = Cleaner::new(
        &Vault::default(),
        Pseudonyms::new(Key::new([7; 32])),
        Policy::of(Audience::Support),
        ["Ana Lima".to_owned()],
    );
    // Everything that is built at the first use is built before the first measurement.
    seconds(&cleaner, "a.log", "password=a1b2c3d4 http://a@b.example/ 10.1.2.3");
    let mut rows: Vec<Row> = stems
        .iter()
        .flat_map(|stem| FORMS.iter().map(move |form| (stem, form)))
        .map(|(stem, form)| row(&cleaner, stem, *form, small))
        .inspect(|row| {
            if row.factor > GOAL {
                eprintln!("{row}");
            }
        })
        .collect();
    rows.sort_by(|left, right| right.factor.total_cmp(&left.factor));
    let above = rows.iter().filter(|row| row.factor > GOAL).count();
    println!(
        "{} stems in {} forms; above {GOAL} times for ten times the input: {above}",
        stems.len(),
        FORMS.len()
    );
    for row in rows.iter().take(above.max(WORST)) {
        println!("{row}");
    }
    rows.sort_by(|left, right| rate(right).total_cmp(&rate(left)));
    println!("the slowest for their size");
    for row in rows.iter().take(WORST) {
        println!("{:>8.2} s a MB  {:<22} {:?}", rate(row), row.form, row.stem);
    }
}

/// Seconds for a megabyte.
#[expect(clippy::cast_precision_loss, reason = "a few megabytes")]
fn rate(row: &Row) -> f64 {
    row.seconds / (row.size * TENFOLD) as f64 * 1e6
}

fn row(cleaner: &Cleaner, stem: &str, (form, name, fill): Form, wanted: usize) -> Row {
    let first = seconds(cleaner, name, &fill(stem, wanted));
    let size = if first > TOO_SLOW { wanted / TENFOLD } else { wanted };
    let (small, large) = (fill(stem, size), fill(stem, size * TENFOLD));
    let row = |one: f64, ten: f64| Row { factor: ten / one, seconds: ten, size, form, stem: stem.to_owned() };
    let quick = row(seconds(cleaner, name, &small), seconds(cleaner, name, &large));
    if quick.factor <= GOAL {
        quick
    } else {
        row(cpu_seconds(cleaner, name, &small), cpu_seconds(cleaner, name, &large))
    }
}

fn repeated(stem: &str, size: usize) -> String {
    stem.repeat(size / stem.len() + 1)
}

fn seconds(cleaner: &Cleaner, file: &str, text: &str) -> f64 {
    let start = Instant::now();
    let attached = attach::clean(file, text.as_bytes(), &AttachLimits::default(), cleaner, &mut Log::new());
    assert!(attached.is_ok(), "{file} was refused");
    start.elapsed().as_secs_f64()
}

/// Seconds of the processor for one cleaning, all threads together.
#[expect(clippy::cast_precision_loss, reason = "some ticks")]
fn cpu_seconds(cleaner: &Cleaner, file: &str, text: &str) -> f64 {
    let (start, mut runs) = (ticks(), 0_u32);
    loop {
        seconds(cleaner, file, text);
        runs += 1;
        let taken = ticks() - start;
        if taken >= TICKS {
            return taken as f64 / 100.0 / f64::from(runs);
        }
    }
}

/// Ticks that this process took, user and system: fields 14 and 15 of `/proc/self/stat`.
fn ticks() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
}
