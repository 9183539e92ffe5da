//! Where the real servers are: `tests/servers/run SERVER env`.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::process::Command;

/// The values of a server that is up, with their full names; a message that says how to start it, else.
pub(crate) fn values(server: &str) -> Result<BTreeMap<String, String>, String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/servers/run");
    let run = |command: &str| Command::new(script).args([server, command]).output();
    let help = || format!("the server {server} is not up: tests/servers/run {server} up");
    let alive = run("status").map_err(|error| format!("{script}: {error}"))?;
    let env = run("env").map_err(|error| format!("{script}: {error}"))?;
    if !alive.status.success() || !env.status.success() {
        return Err(help());
    }
    let text = String::from_utf8_lossy(&env.stdout).into_owned();
    let pairs = text.lines().filter_map(|line| line.split_once('='));
    Ok(pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect())
}

/// The address behind `http://127.0.0.1:PORT`.
pub(crate) fn address(url: &str) -> Result<SocketAddr, String> {
    let host = url.strip_prefix("http://").unwrap_or(url);
    host.trim_end_matches('/').parse().map_err(|error| format!("{url}: {error}"))
}
