//! One trial: machines are set up, the runs go wrong as drawn, then nothing is wrong any more, what waits is tried again, and the
//! system is asked.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::mem;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use super::fault::{self, Fault};
use super::machine::{Ended, Machine, Problem};
use super::plan::Run;
use super::proxy::Proxy;
use super::system::System;
use super::verdict::{Counts, Report, judge};

/// What all trials have in common.
pub(crate) struct Setting {
    pub(crate) program: PathBuf,
    pub(crate) system: System,
    /// State folders are file systems of their own.
    pub(crate) disk: bool,
}

/// A trial under way.
pub(crate) struct Scene<'s> {
    setting: &'s Setting,
    folder: tempfile::TempDir,
    pub(crate) machines: Vec<Machine>,
    pub(crate) problem: Problem,
    since: usize,
    reports: Mutex<Vec<Report>>,
    broken: Mutex<usize>,
    /// What happened, line by line.
    story: Mutex<Vec<String>>,
}

impl<'s> Scene<'s> {
    pub(crate) fn new(setting: &'s Setting, problem: Problem, machines: usize) -> Result<Self, String> {
        let mut scene = Self {
            setting,
            folder: tempfile::tempdir().map_err(said)?,
            machines: Vec::new(),
            problem,
            since: setting.system.newest()?,
            reports: Mutex::default(),
            broken: Mutex::default(),
            story: Mutex::default(),
        };
        for number in 0..machines {
            let machine = scene.machine(number).map_err(said)?;
            scene.machines.push(machine);
        }
        Ok(scene)
    }

    fn machine(&self, number: usize) -> io::Result<Machine> {
        let home = self.folder.path().join(format!("machine-{number}"));
        let state = home.join("state");
        fs::create_dir_all(&state)?;
        if self.setting.disk && !mount(&state) {
            return Err(io::Error::other("no file system can be mounted"));
        }
        let system = &self.setting.system;
        let connector = self.folder.path().join("desk.toml");
        if let System::Desk(desk) = system {
            fs::write(&connector, desk.connector())?;
        }
        let proxy = Proxy::start(system.address(), system.is_mail())?;
        let settings = system.settings(proxy.address, &connector.display().to_string());
        let profile = format!("token_key = {{ env = \"TOKEN_KEY\" }}\n[ticketing]\n{settings}");
        Machine::new(&home, &self.setting.program, &profile, system.secret(), proxy)
    }

    /// Whether it went through.
    pub(crate) fn run(&self, run: &Run) -> Result<bool, String> {
        match run {
            Run::File { machine, report, fault } => self.file(*machine, *report, fault.as_ref()),
            Run::Both(one, other) => thread::scope(|scope| {
                let second = scope.spawn(|| self.run(other));
                let first = self.run(one)?;
                let second = second.join().map_err(|_| "a thread of the bench panicked".to_owned())?;
                Ok(first && second?)
            }),
            Run::Close => {
                for ticket in self.setting.system.held(self.since)?.iter().filter(|ticket| ticket.open) {
                    self.setting.system.close(&ticket.id)?;
                }
                lock(&self.reports).iter_mut().for_each(|report| report.is_settled = true);
                Ok(true)
            }
            Run::Retry { machine, fault } => self.retry(*machine, fault.as_ref()),
        }
    }

    fn file(&self, number: usize, report: usize, fault: Option<&Fault>) -> Result<bool, String> {
        let machine = &self.machines[number];
        // The bundle beside the ticket would be the first file that is too long.
        let bundle = !matches!(fault, Some(Fault::FileLimit { .. }));
        let (_, before) = machine.waiting();
        let words = machine.report(&self.problem, report, bundle, report > 0).map_err(said)?;
        let ended = self.disturbed(machine, &words, fault)?;
        let (_, after) = machine.waiting();
        let bundle = machine.bundle_digest(report).or_else(|| after.difference(&before).next().cloned());
        let waits = bundle.as_ref().is_some_and(|bundle| after.contains(bundle));
        let filed = ended.code == Some(0);
        self.tell(&format!("machine {number} report {report}"), fault, &ended, machine);
        let promised = filed || ended.code == Some(6) || waits;
        let mut reports = lock(&self.reports);
        for older in reports.iter_mut().filter(|older| older.machine == number) {
            if older.bundle.as_ref().is_some_and(|bundle| before.contains(bundle)) {
                older.replaced_by = Some(report);
            }
        }
        reports.push(Report {
            number: report,
            machine: number,
            bundle,
            promised,
            filed,
            replaced_by: None,
            is_settled: false,
        });
        Ok(filed)
    }

    /// Whether everything that waited is filed.
    fn retry(&self, number: usize, fault: Option<&Fault>) -> Result<bool, String> {
        let machine = &self.machines[number];
        let ended = self.disturbed(machine, &["outbox".to_owned(), "retry".to_owned()], fault)?;
        self.tell(&format!("machine {number} retry"), fault, &ended, machine);
        Ok(ended.code == Some(0))
    }

    fn disturbed(&self, machine: &Machine, words: &[String], fault: Option<&Fault>) -> Result<Ended, String> {
        machine.proxy.order(match fault {
            Some(Fault::Request(order)) => Some(order.clone()),
            _ => None,
        });
        if let Some(Fault::FullDisk { pages }) = fault {
            fault::fill(&machine.state, *pages).map_err(said)?;
        }
        let ended = machine.run(&fault.map(Fault::words).unwrap_or_default(), words).map_err(said)?;
        machine.proxy.order(None);
        fault::empty(&machine.state);
        // The runtime's own wake-up is a write, too, and it may be the one that fails.
        let is_wake_up = ended.said.contains("failed to wake I/O driver");
        if ended.hung || (ended.said.contains("panicked at") && !is_wake_up) {
            *lock(&self.broken) += 1;
        }
        Ok(ended)
    }

    /// What happened, for a person.
    pub(crate) fn told(&self) -> String {
        let mut text = String::new();
        for line in lock(&self.story).iter() {
            let _ = writeln!(text, "    {line}");
        }
        text
    }

    fn tell(&self, what: &str, fault: Option<&Fault>, ended: &Ended, machine: &Machine) {
        let code = ended.code.map_or("a signal".to_owned(), |code| code.to_string());
        let fault = fault.map(|fault| format!(", {}", fault.describe())).unwrap_or_default();
        let why: Vec<&str> = ended.said.lines().filter(|line| !line.starts_with("The bundle is")).collect();
        let waiting = machine.waiting().0;
        let line = format!("{what}{fault}: ended with {code}, {waiting} waiting; {}", why.join(" / "));
        lock(&self.story).push(line);
    }

    /// Nothing is wrong any more: what waits is tried again, on all machines at one instant, and the system is asked.
    pub(crate) fn settle(&self) -> Result<Counts, String> {
        let done: Vec<Result<bool, String>> = thread::scope(|scope| {
            let try_again = |number| {
                move || {
                    (0..5).try_fold(false, |done, _| if done { Ok(true) } else { self.retry(number, None) })
                }
            };
            let threads: Vec<_> =
                (0..self.machines.len()).map(|number| scope.spawn(try_again(number))).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|_| Err("panicked".into())))
                .collect()
        });
        let held = self.setting.system.held(self.since)?;
        for ticket in &held {
            let texts = ticket
                .texts
                .iter()
                .map(|text| text.lines().find(|line| line.contains("code ")).unwrap_or("-"));
            lock(&self.story).push(format!(
                "ticket {} {} [{}] texts: {:?} files: {:?}",
                ticket.id,
                if ticket.open { "open" } else { "closed" },
                ticket.fingerprint,
                texts.collect::<Vec<_>>(),
                ticket.files.iter().map(|file| &file[..6]).collect::<Vec<_>>()
            ));
        }
        let reports = lock(&self.reports);
        let mut counts = judge(&self.problem, &reports, &held);
        for (machine, done) in self.machines.iter().zip(done) {
            let waiting = machine.waiting().0;
            counts.stuck += waiting + usize::from(!done? && waiting == 0);
            counts.left += machine.left_over();
        }
        counts.broken = *lock(&self.broken);
        if self.setting.system.only_takes() {
            counts.repeated = mem::take(&mut counts.comments);
            counts.files = 0;
        }
        Ok(counts)
    }
}

impl Drop for Scene<'_> {
    fn drop(&mut self) {
        if self.setting.disk {
            for machine in &self.machines {
                let _ = Command::new("umount").arg("-l").arg(&machine.state).status();
            }
        }
    }
}

/// Whether a file system of two megabytes is at that folder now.
pub(crate) fn mount(folder: &Path) -> bool {
    let options = ["-t", "tmpfs", "-o", "size=2m,mode=0700", "tmpfs"];
    let done = Command::new("mount").args(options).arg(folder).stderr(std::process::Stdio::null()).status();
    done.is_ok_and(|status| status.success())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn said(error: io::Error) -> String {
    error.to_string()
}
