//! Measuring a whole process from outside. Linux only, from `/proc`, because unsafe code is forbidden and the kernel's own
//! figures need no crate.

pub(crate) mod memory;

use std::time::Duration;

/// Milliseconds with one decimal.
pub(crate) fn ms(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1000.0)
}
