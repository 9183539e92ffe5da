//! `-v`: what is being done, on stderr. Only the tool's own words: libraries that log headers are not listened to.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Listens at the level that was asked for. Without `-v` nothing is set up.
pub(super) fn start(verbose: u8) {
    let level = match verbose {
        0 => return,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    let ours = Targets::new().with_target("escalate", level);
    let lines = fmt::layer().with_writer(std::io::stderr).without_time().with_ansi(false);
    // A second start in one process (the library's user has a listener of their own) is left as it is.
    let _ = tracing_subscriber::registry().with(lines).with(ours).try_init();
}
