//! Which calls into the kernel a run makes, in which order and at which step: so that every one of them can be the last.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use super::step::Step;

/// Calls that change the disk or send something, and those that open.
const CALLS: &str = "openat,write,writev,sendto,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,connect,flock";

/// A call of the program's first thread.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) name: String,
    /// The n-th of its name, from 1.
    pub(crate) nth: usize,
    pub(crate) step: Step,
    /// On something in the state folder; else on the network.
    pub(crate) on_disk: bool,
}

/// What stands before the program's name to write all calls to a file.
pub(crate) fn record(log: &Path) -> Vec<String> {
    let (trace, log) = (format!("trace={CALLS}"), log.display().to_string());
    ["strace", "-f", "-qq", "-y", "-s", "400", "-o", &log, "-e", &trace].map(str::to_owned).into()
}

/// The calls in such a file from the first on the state folder on; those on other files are left out.
pub(crate) fn read(log: &Path, state: &Path) -> io::Result<Vec<Call>> {
    let text = String::from_utf8_lossy(&fs::read(log)?).into_owned();
    let state = state.display().to_string();
    let first = text.split_whitespace().next().unwrap_or_default().to_owned();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let (mut calls, mut step) = (Vec::new(), Step::Queue);
    for line in text.lines() {
        let Some((process, rest)) = line.split_once(' ') else { continue };
        let Some((name, arguments)) = rest.trim_start().split_once('(') else { continue };
        // "<... write resumed>" is the end of a call that was counted.
        if process != first || name.contains(' ') {
            continue;
        }
        let nth = counts.entry(name.to_owned()).or_default();
        *nth += 1;
        if let Some(next) = request(arguments) {
            step = next;
        }
        let on_disk = arguments.contains(&state);
        if on_disk || (!calls.is_empty() && arguments.contains("<socket:")) {
            calls.push(Call { name: name.to_owned(), nth: *nth, step, on_disk });
        }
    }
    let last = calls.iter().rposition(|call| !call.on_disk).unwrap_or(0);
    for call in calls.iter_mut().skip(last + 1).filter(|call| call.step != Step::Queue) {
        call.step = Step::Done;
    }
    Ok(calls)
}

/// The step of a request whose beginning stands in the arguments of a call that sends it.
fn request(arguments: &str) -> Option<Step> {
    let (_, sent) = arguments.split_once('"')?;
    let sent = sent.replace("\\\"", "\"");
    let mut words = sent.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    let is_request = ["GET", "POST", "PUT", "PATCH"].contains(&method) && target.starts_with('/');
    is_request.then(|| Step::of(method, target, sent.as_bytes()))
}
