//! Works on parts of a file on two threads and hands the results on in order, so that what comes out does not depend on
//! which was quicker.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Threads. Cleaning is worth two; a laptop under support has other work, too.
const THREADS: usize = 2;
/// Results that may wait for an earlier one, for each thread.
const WAITING: usize = 4;

/// Calls `work` for every part and `take` with the results, in the order of the parts.
pub(super) fn run<P: Sync, R: Send>(parts: &[P], work: impl Fn(&P) -> R + Sync, mut take: impl FnMut(R)) {
    if parts.len() < 2 {
        for part in parts {
            take(work(part));
        }
        return;
    }
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let (send, receive) = mpsc::sync_channel(WAITING);
        for _ in 0..THREADS.min(parts.len()) {
            let (send, next, work) = (send.clone(), &next, &work);
            scope.spawn(move || {
                while let Some((number, part)) = take_next(next, parts) {
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

fn take_next<'p, P>(next: &AtomicUsize, parts: &'p [P]) -> Option<(usize, &'p P)> {
    let number = next.fetch_add(1, Ordering::Relaxed);
    parts.get(number).map(|part| (number, part))
}
