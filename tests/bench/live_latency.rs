//! `cargo bench --bench live_latency`: a live diagnosis with 50 ms added to every request, against the least that the graph of
//! its requests allows (depth × 50 ms), against a script that sends the same requests one after the other with curl and jq, and
//! the peak memory of one diagnosis.
//!
//! Goals: at most 1.10 times depth × 50 ms, at least 2.5 times faster than the script, at most 25 MB. Needs Keycloak and
//! Unleash: `tests/servers/run all up keycloak unleash`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the figures are the result")]

mod measure;
mod live {
    pub(crate) mod proxy;
    pub(crate) mod servers;
}

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use live::proxy::Proxy;
use measure::memory::peak_memory;
use measure::ms;

const DELAY: Duration = Duration::from_millis(50);
const RUNS: usize = 21;
const SCRIPT_RUNS: usize = 5;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// What is measured.
struct Bench {
    values: BTreeMap<String, String>,
    folder: tempfile::TempDir,
}

fn run() -> Result<(), String> {
    let mut values = live::servers::values("keycloak")?;
    values.extend(live::servers::values("unleash")?);
    let mut proxies = Vec::new();
    for key in ["KEYCLOAK_URL", "UNLEASH_URL"] {
        let target = live::servers::address(&values[key])?;
        let proxy = Proxy::start(target, DELAY).map_err(|error| format!("no proxy: {error}"))?;
        values.insert(key.to_owned(), format!("http://{}", proxy.address));
        proxies.push(proxy);
    }
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let bench = Bench { values, folder };
    bench.profile(true).map_err(|error| error.to_string())?;
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("load: {}", load.trim());
    for both in [false, true] {
        bench.profile(both).map_err(|error| error.to_string())?;
        bench.measure(both, &proxies)?;
    }
    println!("load: {}", std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim());
    Ok(())
}

impl Bench {
    /// Keycloak, or Keycloak and Unleash, through the proxies.
    fn profile(&self, both: bool) -> std::io::Result<()> {
        let v = |key: &str| &self.values[key];
        let mut text = format!(
            "[connect.keycloak]\nurl = {:?}\nclient_id = {:?}\nclient_secret = {{ env = \"KEYCLOAK_CLIENT_SECRET\" }}\n\
             client = {:?}\n[actions.\"reassign a conversation\"]\nall_of = [\"conversations.assign\"]\nfeatures = [{}]\n",
            v("KEYCLOAK_URL"),
            v("KEYCLOAK_CLIENT_ID"),
            v("KEYCLOAK_APP_CLIENT"),
            if both { "\"cases\"" } else { "" },
        );
        if both {
            let _ = write!(
                text,
                "[connect.unleash]\nurl = {:?}\ntoken = {{ env = \"UNLEASH_TOKEN\" }}\nenvironment = {:?}\n\
                 [features.cases]\nflag = {:?}\n",
                v("UNLEASH_URL"),
                v("UNLEASH_ENVIRONMENT"),
                v("UNLEASH_FLAG_ON"),
            );
        }
        std::fs::write(self.folder.path().join("acme.toml"), text)
    }

    fn measure(&self, both: bool, proxies: &[Proxy]) -> Result<(), String> {
        let title = if both { "keycloak and unleash" } else { "keycloak" };
        let systems: &[&str] = if both { &["keycloak", "unleash"] } else { &["keycloak"] };
        let depth = systems.iter().map(|name| depth(name)).collect::<Result<Vec<_>, _>>()?.into_iter().max();
        let least = DELAY * depth.unwrap_or_default();

        // The first runs warm the server up, and say whether the diagnosis is a real one.
        for _ in 0..3 {
            let output = self.escalate().output().map_err(|error| error.to_string())?;
            if output.status.code() != Some(0) {
                return Err(format!("{title}: {}", String::from_utf8_lossy(&output.stdout)));
            }
        }
        for proxy in proxies {
            proxy.take_connections();
        }
        let walls = Self::times(RUNS, || self.escalate())?;
        let connections: usize = proxies.iter().map(Proxy::take_connections).sum();
        let script = Self::times(SCRIPT_RUNS, || self.script(both))?;
        let (wall, best, script) = (walls[walls.len() / 2], walls[0], script[script.len() / 2]);
        let ratio = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
        println!("{title}: {RUNS} runs, {} connections each", connections / RUNS);
        println!("  depth × 50 ms       {:>10}", ms(least));
        println!("  escalate, median    {:>10}   {:.2} of it (goal: 1.10)", ms(wall), ratio(wall, least));
        println!("  escalate, best      {:>10}   {:.2} of it", ms(best), ratio(best, least));
        println!(
            "  curl and jq, median {:>10}   {:.1} times as long (goal: 2.5)",
            ms(script),
            ratio(script, wall)
        );
        match peak_memory(self.escalate()) {
            #[expect(clippy::cast_precision_loss, reason = "kilobytes of one process")]
            Some(kilobytes) => {
                println!("  peak memory         {:>7.1} MB   (goal: 25)", kilobytes as f64 / 1024.0);
            }
            None => println!("  peak memory         not measured: there is no /proc"),
        }
        Ok(())
    }

    fn times(runs: usize, command: impl Fn() -> Command) -> Result<Vec<Duration>, String> {
        let mut walls = Vec::new();
        for _ in 0..runs {
            let mut command = command();
            command.stdout(Stdio::null()).stderr(Stdio::null());
            let start = Instant::now();
            let status = command.status().map_err(|error| format!("{command:?}: {error}"))?;
            walls.push(start.elapsed());
            if !status.success() {
                return Err(format!("{} ended with {status}", command.get_program().display()));
            }
        }
        walls.sort();
        Ok(walls)
    }

    fn escalate(&self) -> Command {
        let folder = self.folder.path();
        let mut command = self.scrubbed(Path::new(env!("CARGO_BIN_EXE_escalate")));
        command.arg("--config").arg(folder.join("acme.toml")).args([
            "--user",
            &self.values["KEYCLOAK_USER_GOOD"],
            "--tenant",
            &self.values["KEYCLOAK_REALM"],
            "--action",
            "reassign a conversation",
            "--no-input",
        ]);
        command
    }

    fn script(&self, both: bool) -> Command {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bench/sequential.sh");
        let mut command = self.scrubbed(Path::new(script));
        command.arg(if both { "both" } else { "keycloak" });
        command
    }

    fn scrubbed(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(&self.values)
            .env("HOME", self.folder.path())
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .stdin(Stdio::null());
        command
    }
}

/// The round trips of a connector's graph, its token included, as `connectors check` prints them.
fn depth(connector: &str) -> Result<u32, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_escalate"))
        .args(["connectors", "check", connector])
        .output()
        .map_err(|error| error.to_string())?;
    let page = String::from_utf8_lossy(&output.stdout).into_owned();
    let number = page.split(" round trip").next().and_then(|front| front.rsplit(' ').next());
    number.and_then(|number| number.parse().ok()).ok_or_else(|| format!("no depth in: {page}"))
}
