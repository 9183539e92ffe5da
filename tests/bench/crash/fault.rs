//! What goes wrong in one run: at a request, at a call into the kernel, or on the disk.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use super::proxy::{Act, Order, When};
use super::step::Step;

/// One thing that goes wrong.
#[derive(Clone)]
pub(crate) enum Fault {
    /// At a request.
    Request(Order),
    /// At a call into the kernel, ordered from strace.
    Call(Injection),
    /// No file may become longer than that: EFBIG, or the signal that ends a program that does not expect it.
    FileLimit { bytes: u64, deadly: bool },
    /// The disk has room for that many pages of 4096 bytes when the run begins.
    FullDisk { pages: usize },
}

/// The n-th call of a kind in the program's first thread.
#[derive(Clone, Debug)]
pub(crate) struct Injection {
    pub(crate) call: String,
    pub(crate) nth: usize,
    /// `None`: SIGKILL; else the name of the error.
    pub(crate) error: Option<&'static str>,
    /// And all later ones.
    pub(crate) lasts: bool,
    /// Where in the filing it is.
    pub(crate) step: Step,
}

impl Fault {
    /// What stands before the program's name.
    pub(crate) fn words(&self) -> Vec<String> {
        match self {
            Self::Request(_) | Self::FullDisk { .. } => Vec::new(),
            Self::Call(injection) => {
                let Injection { call, nth, error, lasts, .. } = injection;
                let effect = error.map_or("signal=KILL".to_owned(), |name| format!("error={name}"));
                let plus = if *lasts { "+" } else { "" };
                let inject = format!("inject={call}:{effect}:when={nth}{plus}");
                ["strace", "-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={call}"), "-e", &inject]
                    .map(str::to_owned)
                    .into()
            }
            Self::FileLimit { bytes, deadly } => {
                let mut words = vec!["prlimit".to_owned(), format!("--fsize={bytes}")];
                if !deadly {
                    words.extend(["env".to_owned(), "--ignore-signal=XFSZ".to_owned()]);
                }
                words
            }
        }
    }

    /// In a few words: the kind, for the table.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Request(order) => match &order.act {
                Act::KillBefore => "SIGKILL before a request",
                Act::KillAfter => "SIGKILL after a request",
                Act::KillInAnswer => "SIGKILL in an answer",
                Act::Interrupt => "SIGINT at a request",
                Act::ResetBefore => "connection ends before",
                Act::LostAnswer => "answer lost",
                Act::CutAnswer => "answer cut",
                Act::Fails => "500",
                Act::FailsAfter => "502, done all the same",
                Act::Throttled => "429",
                Act::CallBefore((name, _)) | Act::CallAfter((name, _)) => name,
            },
            Self::Call(Injection { error: None, .. }) => "SIGKILL at a call",
            Self::Call(Injection { error: Some(name), .. }) => name,
            Self::FileLimit { deadly: true, .. } => "SIGXFSZ",
            Self::FileLimit { deadly: false, .. } => "EFBIG by limit",
            Self::FullDisk { .. } => "disk full",
        }
    }

    /// With the place.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Request(Order { when: When::Nth(n), lasts, .. }) => {
                format!("{} (request {n}{})", self.kind(), if *lasts { " and all later ones" } else { "" })
            }
            Self::Request(Order { when: When::First(step), .. }) => {
                format!("{} (first of {})", self.kind(), step.as_str())
            }
            Self::Call(Injection { call, nth, lasts, step, .. }) => {
                format!("{}: {call} {nth}{} ({})", self.kind(), if *lasts { "+" } else { "" }, step.as_str())
            }
            Self::FileLimit { bytes, .. } => format!("{}: {bytes} bytes", self.kind()),
            Self::FullDisk { pages } => format!("{}: {pages} pages left", self.kind()),
        }
    }
}

/// Fills the file system of a folder, and leaves that many pages.
pub(crate) fn fill(folder: &Path, pages: usize) -> io::Result<()> {
    let (ballast, reserve) = (folder.join(BALLAST), folder.join(".reserve"));
    File::create(&reserve)?.write_all(&vec![1; pages * 4096])?;
    let mut file = File::create(ballast)?;
    while file.write_all(&[1; 4096]).is_ok() {}
    fs::remove_file(reserve)
}

/// The disk has room again.
pub(crate) fn empty(folder: &Path) {
    // It may not have been full.
    let _ = fs::remove_file(folder.join(BALLAST));
    let _ = fs::remove_file(folder.join(".reserve"));
}

const BALLAST: &str = ".ballast";
