//! Works on parts of a file on two threads and hands the results on in order, so that what comes out does not depend on
//! which was quicker.

use std::collections::BTreeMap;
use std::iter::Enumerate;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::vec;

/// Threads. Cleaning is worth two; a laptop under support has other work, too.
const THREADS: usize = 2;
/// Results that may wait for an earlier one, for each thread.
const WAITING: usize = 4;

/// Calls `work` for every part and `take` with the results, in the order of the parts. A part is dropped when it was worked on.
pub(in crate::redact) fn run<P: Send, R: Send>(
    parts: Vec<P>,
    work: impl Fn(P) -> R + Sync,
    mut take: impl FnMut(R),
) {
    if parts.len() < 2 {
        for part in parts {
            take(work(part));
        }
        return;
    }
    let threads = THREADS.min(parts.len());
    let next = Mutex::new(parts.into_iter().enumerate());
    thread::scope(|scope| {
        let (send, receive) = mpsc::sync_channel(WAITING);
        for _ in 0..threads {
            let (send, next, work) = (send.clone(), &next, &work);
            scope.spawn(move || {
                while let Some((number, part)) = take_next(next) {
                    if send.send((number, work(part))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        let (mut early, mut due) = (BTreeMap::new(), 0);
        for (number, result) in receive {
            early.insert(number, result);
            while let Some(result) = early.remove(&due) {
                take(result);
                due += 1;
            }
        }
    });
}

fn take_next<P>(next: &Mutex<Enumerate<vec::IntoIter<P>>>) -> Option<(usize, P)> {
    next.lock().unwrap_or_else(PoisonError::into_inner).next()
}
