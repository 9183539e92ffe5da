//! A machine that files: a home with a profile and a state folder, and the program.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::held::digest;
use super::proxy::Proxy;

/// A run that takes longer than this hangs.
const PATIENCE: Duration = Duration::from_secs(150);

/// What is reported: the same problem in each run, in words of its own each time.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    /// A word that no other problem has.
    pub(crate) word: String,
    /// The number of the first report.
    pub(crate) first: usize,
}

impl Problem {
    /// What stands in the text of that report and in no other.
    pub(crate) fn marker(&self, report: usize) -> String {
        format!("code {}", self.first + report)
    }
}

/// A machine.
pub(crate) struct Machine {
    home: PathBuf,
    /// The state folder; a file system of its own where that is possible, so that it can be full.
    pub(crate) state: PathBuf,
    pub(crate) proxy: Proxy,
    program: PathBuf,
    secret: String,
    runs: std::sync::atomic::AtomicUsize,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The exit code; `None`: a signal.
    pub(crate) code: Option<i32>,
    /// It ran until the bench's patience was over.
    pub(crate) hung: bool,
    pub(crate) took: Duration,
    /// What it printed on standard error.
    pub(crate) said: String,
}

impl Machine {
    /// A machine with that profile, whose requests go through that proxy.
    pub(crate) fn new(
        home: &Path,
        program: &Path,
        profile: &str,
        secret: &str,
        proxy: Proxy,
    ) -> io::Result<Self> {
        let state = home.join("state");
        fs::create_dir_all(&state)?;
        fs::write(home.join("acme.toml"), profile)?;
        Ok(Self {
            home: home.to_owned(),
            state,
            proxy,
            program: program.to_owned(),
            secret: secret.to_owned(),
            runs: std::sync::atomic::AtomicUsize::new(0),
        })
    }

    /// The arguments of a report, and the bundle that it writes beside the ticket.
    pub(crate) fn report(
        &self,
        problem: &Problem,
        report: usize,
        bundle: bool,
        attach: bool,
    ) -> io::Result<Vec<String>> {
        let mut words: Vec<String> =
            ["--user", "ana@acme.test", "--tenant", "acme", "--action"].map(str::to_owned).into();
        words.push(format!("open the {} report", problem.word));
        words.extend(["--error".to_owned(), format!("Something went wrong, {}", problem.marker(report))]);
        for check in ["account", "invite", "password", "tenant", "role", "feature"] {
            words.extend(["--found".to_owned(), format!("{check}=pass")]);
        }
        words.push("--file".to_owned());
        if bundle {
            words.extend(["--bundle".to_owned(), self.bundle(report).display().to_string()]);
        }
        if attach {
            let file = self.home.join(format!("log-{report}.txt"));
            fs::write(&file, format!("what was seen at report {report}\n"))?;
            words.extend(["--attach".to_owned(), file.display().to_string()]);
        }
        Ok(words)
    }

    fn bundle(&self, report: usize) -> PathBuf {
        self.home.join(format!("bundle-{report}.zip"))
    }

    /// The digest of the bundle that a report wrote.
    pub(crate) fn bundle_digest(&self, report: usize) -> Option<String> {
        fs::read(self.bundle(report)).ok().map(|bytes| digest(&bytes))
    }

    /// Runs the program, behind other words when there are some.
    pub(crate) fn run(&self, before: &[String], arguments: &[String]) -> io::Result<Ended> {
        let number = self.runs.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let mut words = before.to_vec();
        words.push(self.program.display().to_string());
        let (out, said) = (self.home.join(format!("{number}.out")), self.home.join(format!("{number}.err")));
        let mut command = Command::new(&words[0]);
        command
            .args(&words[1..])
            .args(["--config", "acme.toml", "--no-input", "--timeout", "60s"])
            .args(arguments)
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("HOME", &self.home)
            .env("ESCALATE_STATE_DIR", &self.state)
            .env("ESCALATE_CONFIG_DIR", self.home.join("config"))
            .env("TICKETING", &self.secret)
            .env("RECEIVER", format!("http://{}/tickets", self.proxy.address))
            .env("TOKEN_KEY", "the key of all machines of the trials")
            .current_dir(&self.home)
            .stdin(Stdio::null())
            .stdout(fs::File::create(out)?)
            .stderr(fs::File::create(&said)?);
        let begin = Instant::now();
        let mut child = command.spawn()?;
        self.proxy.aim(child.id());
        let (status, hung) = wait(&mut child)?;
        let took = begin.elapsed();
        Ok(Ended { code: status.code(), hung, took, said: fs::read_to_string(said)? })
    }

    /// What waits in the outbox: the digests of the files of all records, and how many entries there are. Read from the disk, not
    /// asked of the program.
    pub(crate) fn waiting(&self) -> (usize, BTreeSet<String>) {
        let mut digests = BTreeSet::new();
        let mut entries = 0;
        for entry in names(&self.state.join("outbox"), false) {
            // The record is written last and removed first: without it there is no entry.
            let Ok(record) = fs::read(entry.join("record.json")) else { continue };
            let record: Value = serde_json::from_slice(&record).unwrap_or_default();
            collect(&record, &mut digests);
            entries += 1;
        }
        (entries, digests)
    }

    /// What a killed run left behind and no later run removed.
    pub(crate) fn left_over(&self) -> usize {
        ["", "outbox", "filed", "tokens"]
            .iter()
            .map(|folder| names(&self.state.join(folder), true).len())
            .sum()
    }
}

/// All digests of files in a record, wherever they stand in it.
fn collect(value: &Value, digests: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            digests.extend(fields.get("sha256").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| collect(value, digests));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, digests)),
        _ => {}
    }
}

/// The entries of a folder, finished or unfinished ones.
fn names(folder: &Path, unfinished: bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let wanted = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let is_unfinished = name.ends_with(".unfinished");
        is_unfinished == unfinished && (unfinished || !name.starts_with('.'))
    };
    entries.map(|entry| entry.path()).filter(wanted).collect()
}

fn wait(child: &mut Child) -> io::Result<(ExitStatus, bool)> {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok((status, false));
        }
        if Instant::now() > end {
            child.kill()?;
            return Ok((child.wait()?, true));
        }
        thread::sleep(Duration::from_millis(3));
    }
}
