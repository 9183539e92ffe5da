//! `cargo bench --bench attach_speed -- [FILE…]`: seconds and memory of an attachment of 20 MB, side by side with `zip -6` and `ripsecrets`.
//!
//! For a log with an address on each line, HARs of JSON and of HTML bodies, and an ordinary log, all made here, or for the files named:
//!
//! - the program, from `--attach` to the finished bundle, against `zip -6` on the same file, taken in turn so that a busy machine
//!   slows both; the best of each counts, by the clock and by the processor. Its peak memory is the kernel's (`VmHWM`), nothing taken off;
//! - clean, pack and scan in a process that does only this, which shows where the time goes;
//! - the bundle's size beside the zipped original's.
//!
//! `-- --data FOLDER` only writes the files. Tools that are not installed are named as missing.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark prints, and stops at the first error"
)]

use std::fmt;
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
use memory::peak_memory;
use secrecy::SecretString;
use zip::write::SimpleFileOptions;

mod attach_data;
#[path = "measure/memory.rs"]
mod memory;
mod numbers;

const ROUNDS: usize = 5;
/// Megabytes at the peak.
const MEMORY: f64 = 48.0;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().filter(|argument| argument != "--bench").collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--one") {
        one(Path::new(&arguments[at + 1]));
        return ExitCode::SUCCESS;
    }
    if let Some(at) = arguments.iter().position(|argument| argument == "--data") {
        for (name, data, _) in attach_data::FILES {
            std::fs::write(Path::new(&arguments[at + 1]).join(name), data()).unwrap();
        }
        return ExitCode::SUCCESS;
    }
    let folder = tempfile::tempdir().unwrap();
    println!("goals: log 2 x zip -6, HAR 3 x, {MEMORY} MB of memory at the peak");
    for file in &arguments[1..] {
        compare(&arguments[0], Path::new(file), folder.path(), None);
    }
    if arguments.len() == 1 {
        for (name, data, goal) in attach_data::FILES {
            let file = folder.path().join(name);
            std::fs::write(&file, data()).unwrap();
            compare(&arguments[0], &file, folder.path(), Some(goal));
        }
    }
    ExitCode::SUCCESS
}

/// Prints the numbers of one file.
fn compare(own: &str, file: &Path, folder: &Path, goal: Option<f64>) {
    let (bundle, zipped) = (folder.join("bundle.zip"), folder.join("zipped.zip"));
    let (mut program, mut zip) = (Took::default(), Took::default());
    for _ in 0..ROUNDS {
        program = program.least(Took::by(&mut escalate(file, &bundle, folder)));
        let mut command = Command::new("zip");
        // Into a new archive: one that is there would be brought up to date, which takes no time.
        let _ = std::fs::remove_file(&zipped);
        zip = zip.least(Took::by(command.args(["-6", "-q", "-j"]).arg(&zipped).arg(file)));
    }
    let memory = peak_memory(escalate(file, &bundle, folder)).unwrap_or(0);
    let nothing = folder.join("empty.log");
    std::fs::write(&nothing, "empty\n").unwrap();
    let without = peak_memory(escalate(&nothing, &folder.join("without.zip"), folder)).unwrap_or(0);
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |data| data.len());
    println!("{}, {} bytes", file.file_name().unwrap().to_string_lossy(), size(file));
    let goal = goal.map(|goal| format!(", goal {goal}")).unwrap_or_default();
    println!("  escalate {program}, zip -6 {zip}");
    let (by_clock, by_processor) = (program.clock / zip.clock, program.processor / zip.processor);
    println!("  {by_clock:.2} x by the clock, {by_processor:.2} x by the processor{goal}");
    let (bundle, zipped) = (size(&bundle), size(&zipped));
    println!("  bundle {bundle} bytes, zipped original {zipped}: {:.2} x", ratio(bundle, zipped));
    println!(
        "  memory at the peak {:.1} MB, with a file of six bytes {:.1} MB; goal {MEMORY} MB",
        megabytes(memory),
        megabytes(without)
    );
    let mut fastest = Run::default();
    for _ in 0..ROUNDS {
        let output = Command::new(own).arg("--one").arg(file).output().unwrap();
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        let run = Run::read(&String::from_utf8_lossy(&output.stdout));
        if fastest.total == 0.0 || run.total < fastest.total {
            fastest = run;
        }
    }
    println!(
        "  by itself: clean {:.2} s, pack {:.2} s, scan {:.2} s; {:.1} MB",
        fastest.clean, fastest.pack, fastest.scan, fastest.memory
    );
    let ripsecrets = Took::by(Command::new("ripsecrets").arg("--strict-ignore").arg(file));
    println!("  ripsecrets {ripsecrets}");
}

/// The program, with the example's systems and a folder of state that is new.
fn escalate(file: &Path, bundle: &Path, folder: &Path) -> Command {
    let _ = std::fs::remove_file(bundle);
    let mut command = Command::new(env!("CARGO_BIN_EXE_escalate"));
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("XDG_STATE_HOME", folder.join("state"))
        .args([
            "--config",
            "examples/01_export/escalate.toml",
            "--user",
            "ana@acme.example",
            "--tenant",
            "acme-prod",
        ])
        .args(["--action", "reassign a conversation", "--error", "You don't have permission"])
        .args(["--no-input", "--still-failing", "--attach"])
        .arg(file)
        .arg("--bundle")
        .arg(bundle);
    command
}

/// Seconds, and megabytes at the peak.
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
    let mut log = Log::new();
    let start = Instant::now();
    let attached = attach::clean(name, data, &AttachLimits::default(), &subject, &mut log).unwrap();
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
    println!(
        "{} {} {} {} {}",
        part(start, cleaned),
        part(cleaned, packing),
        part(packing, end),
        part(start, end),
        own_peak()
    );
}

/// Megabytes that this process had at its peak; 0 where the kernel does not say.
fn own_peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    let kilobytes = line.split_whitespace().nth(1).and_then(|number| number.parse().ok());
    megabytes(kilobytes.unwrap_or_default())
}

#[expect(clippy::cast_precision_loss, reason = "some megabytes")]
fn megabytes(kilobytes: u64) -> f64 {
    kilobytes as f64 * 1024.0 / 1e6
}

#[expect(clippy::cast_precision_loss, reason = "some megabytes")]
fn ratio(one: u64, other: u64) -> f64 {
    one as f64 / other.max(1) as f64
}

/// Seconds of a command by the clock and by the processor, all its threads together: on a busy machine the clock says little.
#[derive(Clone, Copy)]
struct Took {
    clock: f64,
    processor: f64,
}

impl Default for Took {
    fn default() -> Self {
        Self { clock: f64::INFINITY, processor: f64::INFINITY }
    }
}

impl fmt::Display for Took {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.clock.is_finite() {
            write!(out, "{:.2} s ({:.2} s of the processor)", self.clock, self.processor)
        } else {
            out.write_str("is missing, or failed")
        }
    }
}

impl Took {
    /// Infinite if the command cannot be started, or fails.
    fn by(command: &mut Command) -> Self {
        let (start, before) = (Instant::now(), children_seconds());
        match command.stdout(Stdio::null()).stderr(Stdio::null()).status() {
            Ok(status) if status.success() => {
                Self { clock: start.elapsed().as_secs_f64(), processor: children_seconds() - before }
            }
            _ => Self::default(),
        }
    }

    fn least(self, other: Self) -> Self {
        Self { clock: self.clock.min(other.clock), processor: self.processor.min(other.processor) }
    }
}

/// Seconds of the processor that finished children of this process took: fields 16 and 17 of `/proc/self/stat`, in ticks of 10 ms.
fn children_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = after_name.split_whitespace().skip(13).take(2).filter_map(|field| field.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}
