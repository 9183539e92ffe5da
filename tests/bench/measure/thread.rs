//! CPU time of work in this process.

use std::time::Duration;

/// How long a batch has to take: the kernel adds the time up in ticks of up to 4 ms.
const BATCH: Duration = Duration::from_millis(20);

/// CPU time of one call of `work`, which is called on the main thread only: the median of `batches` batches, after one that does not
/// count and that says how many calls make a batch.
pub(crate) fn cpu_of_one(batches: usize, work: &mut dyn FnMut()) -> Duration {
    let mut calls = 1_u32;
    while batch(calls, work) < BATCH {
        calls = calls.saturating_mul(2);
    }
    let mut times: Vec<Duration> = (0..batches.max(1)).map(|_| batch(calls, work)).collect();
    times.sort();
    times[times.len() / 2] / calls
}

fn batch(calls: u32, work: &mut dyn FnMut()) -> Duration {
    let before = on_cpu();
    for _ in 0..calls {
        work();
    }
    on_cpu().saturating_sub(before)
}

/// What the kernel says of this thread: nanoseconds on a processor.
pub(crate) fn on_cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split_whitespace().next().and_then(|first| first.parse().ok()).unwrap_or(0))
}
