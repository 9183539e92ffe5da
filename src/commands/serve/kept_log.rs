//! `escalate serve log`.

use serde_json::json;
use tokio::runtime::Runtime;

use crate::commands::cli::{Global, ListingFormat, WHEN, WhenArg};
use crate::commands::failure::Failure;
use crate::commands::output;
use crate::diagnosis::Exit;
use crate::environment::clock;
use crate::service::store::{LogFilter, Store};
use crate::text::visible::one_line;

/// Prints the log, newest line first.
pub(super) fn show(
    runtime: &Runtime,
    store: &Store,
    about: Option<String>,
    since: Option<WhenArg>,
    limit: u32,
    format: ListingFormat,
    global: &Global,
) -> Result<Exit, Failure> {
    let since = since.map(|when| {
        let now = clock::now(global.now);
        let at = match when {
            WhenArg::Instant(at) => Some(at),
            WhenArg::Ago(length) => now.checked_sub_signed(length),
            WhenArg::Local(shown) => clock::local(shown),
        };
        at.ok_or_else(|| Failure::usage("--since: no clock shows that").hint(WHEN))
    });
    let filter = LogFilter { since: since.transpose()?, about, limit };
    let lines = runtime.block_on(store.read_log(&filter)).map_err(Failure::broken)?;
    if format == ListingFormat::Json {
        let mut text = json!({ "log": lines }).to_string();
        text.push('\n');
        output::result(text.as_bytes())?;
        return Ok(Exit::Escalated);
    }
    let mut text = String::new();
    for line in lines {
        let at = line.at.format("%F %T UTC");
        let mut parts = vec![at.to_string(), line.who, line.what];
        parts.extend(line.about);
        parts.extend(line.ticket.map(|ticket| format!("ticket {ticket}")));
        parts.extend(line.case.map(|case| format!("case {case}")));
        text.push_str(&one_line(&parts.join("  ")));
        text.push('\n');
    }
    output::result(text.as_bytes())?;
    Ok(Exit::Escalated)
}
