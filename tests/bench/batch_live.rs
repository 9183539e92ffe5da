//! `cargo bench --features servers --bench batch_live -- [SYSTEM…] [PEOPLE]`: what `escalate batch` costs live, on the real Keycloak
//! and Directus of the tests.
//!
//! First through a proxy that counts: requests per person against those that name the person (goal: at most 1.2), and ten times as
//! many people against ten times the requests and ten times our own CPU (goal: within 5 %). Then without it, in turn with `wrk`,
//! which sends the very same requests over as many connections: requests per second, the median of five runs each, with the spread
//! (goal: at least 0.9 of `wrk`'s). PEOPLE is the larger number, 10,000 if nothing is said; the people are made where they are not there.
//!
//! Needs `tests/servers/run all up keycloak directus`, curl and wrk.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the figures are the result")]

mod live {
    pub(crate) mod crowd;
    pub(crate) mod recorder;
    pub(crate) mod servers;
}

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use live::crowd;
use live::recorder::{Recorder, Sent};
use serde_json::Value;

const RUNS: usize = 5;
/// People of a run against `wrk`.
const RACE: usize = 1_000;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let most = words.iter().find_map(|word| word.parse().ok()).unwrap_or(10_000);
    let named = |system: &str| {
        words.iter().all(|word| word.parse::<usize>().is_ok()) || words.iter().any(|word| word == system)
    };
    for system in ["keycloak", "directus"].into_iter().filter(|system| named(system)) {
        if let Err(message) = LiveBatch::of(system, most).and_then(|bench| bench.measure(most)) {
            eprintln!("{system}: {message}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// One system, and where its people are.
struct LiveBatch {
    system: &'static str,
    values: BTreeMap<String, String>,
    url: String,
    folder: tempfile::TempDir,
}

/// What a run took.
struct Took {
    seconds: f64,
    cpu: f64,
    verdicts: BTreeMap<String, usize>,
}

impl LiveBatch {
    fn of(system: &'static str, people: usize) -> Result<Self, String> {
        let values = live::servers::values(system)?;
        let url = values[&format!("{}_URL", system.to_uppercase())].clone();
        match system {
            "keycloak" => crowd::in_keycloak(&values, people)?,
            _ => crowd::in_directus(&values, people)?,
        }
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        Ok(Self { system, values, url, folder })
    }

    fn measure(&self, most: usize) -> Result<(), String> {
        println!("{}   load: {}", self.system, load());
        let recorder =
            Recorder::start(live::servers::address(&self.url)?).map_err(|error| error.to_string())?;
        let through = format!("http://{}", recorder.address);
        // The first run warms the server up.
        self.run(&through, 0..RACE.min(most))?;
        recorder.take();
        let few = most / 10;
        let small = self.counted(&recorder, &through, few)?;
        let large = self.counted(&recorder, &through, most)?;
        let ratio = |of: fn(&Counted) -> f64| of(&large) / of(&small) / 10.0;
        println!(
            "  ten times as many: requests {:.3} times ten, our CPU {:.3} times ten (goal: within 0.05 of 1)",
            ratio(|counted| counted.requests),
            ratio(|counted| counted.cpu),
        );
        let race = self.counted(&recorder, &through, RACE.min(most))?;
        self.race(&race, RACE.min(most))
    }

    /// A run through the proxy.
    fn counted(&self, recorder: &Recorder, through: &str, people: usize) -> Result<Counted, String> {
        let took = self.run(through, 0..people)?;
        let (sent, connections) = recorder.take();
        let ids = ids(&sent);
        let naming = sent.iter().filter(|one| names_somebody(one, &ids)).count();
        let requests = float(sent.len());
        println!(
            "  {people} people: {} requests over {connections} connections, {:.2} per person, {:.2} of which name the person: {:.3} (goal: 1.2)",
            sent.len(),
            requests / float(people),
            float(naming) / float(people),
            requests / float(naming),
        );
        println!(
            "    {:.1} s, our CPU {:.2} s: {:.0} µs per request, {:.2} ms per person; {:?}",
            took.seconds,
            took.cpu,
            took.cpu * 1e6 / requests,
            took.cpu * 1e3 / float(people),
            took.verdicts
        );
        Ok(Counted { requests, cpu: took.cpu, sent, connections })
    }

    /// `escalate batch` and `wrk` in turn, without the proxy.
    fn race(&self, of: &Counted, people: usize) -> Result<(), String> {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        let script = self.script(&of.sent)?;
        for _ in 0..RUNS {
            let took = self.run(&self.url, 0..people)?;
            ours.push(of.requests / took.seconds);
            theirs.push(self.wrk(&script, of.connections, took.seconds)?);
        }
        ours.sort_by(f64::total_cmp);
        theirs.sort_by(f64::total_cmp);
        let line = |name: &str, all: &[f64]| {
            println!(
                "    {name:<14} {:>7.0} requests/s ({:.0} to {:.0})",
                all[RUNS / 2],
                all[0],
                all[RUNS - 1]
            );
        };
        println!("  {people} people, {RUNS} runs in turn, {} connections", of.connections);
        line("escalate batch", &ours);
        line(&wrk_version(), &theirs);
        println!("    {:.2} of wrk's (goal: 0.9)   load: {}", ours[RUNS / 2] / theirs[RUNS / 2], load());
        Ok(())
    }

    fn run(&self, url: &str, people: std::ops::Range<usize>) -> Result<Took, String> {
        let said = |error: std::io::Error| error.to_string();
        let at = |name: &str| self.folder.path().join(name);
        fs::write(at("profile.toml"), self.profile(url)).map_err(said)?;
        let tenant = if self.system == "keycloak" { "\"tenant\":\"crowd\"," } else { "" };
        let mut lines = String::new();
        for number in people.clone() {
            let _ = writeln!(
                lines,
                "{{\"user\":{:?},{tenant}\"action\":\"reassign a conversation\"}}",
                crowd::address(number)
            );
        }
        fs::write(at("cases.ndjson"), lines).map_err(said)?;
        let mut command = Command::new("bash");
        command.env_clear().envs(&self.values).env("HOME", self.folder.path()).env("PATH", "/usr/bin:/bin");
        command.args(["-c", "TIMEFORMAT='%U %S'; time \"$0\" batch --config \"$1\" --no-input --timeout 60s \"$2\" >\"$3\" 2>\"$4\""]);
        command
            .arg(env!("CARGO_BIN_EXE_escalate"))
            .args(["profile.toml", "cases.ndjson", "out", "said"].map(at));
        let start = Instant::now();
        let output = command.stdin(Stdio::null()).output().map_err(said)?;
        let seconds = start.elapsed().as_secs_f64();
        let times = String::from_utf8_lossy(&output.stderr).into_owned();
        let cpu: f64 = times.split_whitespace().filter_map(|word| word.parse::<f64>().ok()).sum();
        let verdicts = verdicts(&at("out"))?;
        if verdicts.values().sum::<usize>() != people.len() || verdicts.contains_key("error") {
            let said = fs::read_to_string(at("said")).unwrap_or_default();
            return Err(format!("{verdicts:?} of {}: {said}{times}", people.len()));
        }
        Ok(Took { seconds, cpu, verdicts })
    }

    fn profile(&self, url: &str) -> String {
        let v = |key: &str| &self.values[key];
        let (connect, permission) = match self.system {
            "keycloak" => {
                let connect = format!(
                    "client_id = {:?}\nclient_secret = {{ env = \"KEYCLOAK_CLIENT_SECRET\" }}\nclient = {:?}\n",
                    v("KEYCLOAK_CLIENT_ID"),
                    v("KEYCLOAK_APP_CLIENT")
                );
                (connect, "conversations.assign")
            }
            _ => ("token = { env = \"DIRECTUS_TOKEN\" }\n".to_owned(), v("DIRECTUS_PERMISSION").as_str()),
        };
        format!(
            "[connect.{}]\nurl = {url:?}\n{connect}[actions.\"reassign a conversation\"]\nall_of = [{permission:?}]\n",
            self.system
        )
    }

    /// The same requests for `wrk`, one after the other, each thread from the first one on. Tokens are not asked for: there is one.
    fn script(&self, sent: &[Sent]) -> Result<PathBuf, String> {
        let path = self.folder.path().join("requests.lua");
        let mut lua = String::from("local all = {}\n");
        for one in sent.iter().filter(|one| !one.target.contains("/openid-connect/token")) {
            let body = if one.body.is_empty() { "nil".to_owned() } else { lua_text(&one.body) };
            let kind = one.header("content-type").unwrap_or_default();
            let _ = writeln!(
                lua,
                "all[#all + 1] = {{ {:?}, {}, {body}, {kind:?} }}",
                one.method,
                lua_text(&one.target)
            );
        }
        lua.push_str(
            "local at = 0\nlocal token = os.getenv('TOKEN')\nlocal built = {}\n\
             function init()\n  for number, one in ipairs(all) do\n    local headers = { Accept = 'application/json', Authorization = 'Bearer ' .. token, [\"Accept-Encoding\"] = 'gzip' }\n    \
             if one[4] ~= '' then headers['Content-Type'] = one[4] end\n    built[number] = wrk.format(one[1], one[2], headers, one[3])\n  end\nend\n\
             function request()\n  at = at % #built + 1\n  return built[at]\nend\n",
        );
        fs::write(&path, lua).map_err(|error| error.to_string())?;
        Ok(path)
    }

    fn wrk(&self, script: &Path, connections: usize, seconds: f64) -> Result<f64, String> {
        let token = match self.system {
            "keycloak" => {
                let v = |key: &str| &self.values[key];
                crowd::token(&self.url, "crowd", v("KEYCLOAK_CLIENT_ID"), v("KEYCLOAK_CLIENT_SECRET"))?
            }
            _ => self.values["DIRECTUS_TOKEN"].clone(),
        };
        let output = Command::new("wrk")
            .args([
                "-t1",
                &format!("-c{connections}"),
                &format!("-d{:.0}s", seconds.clamp(2.0, 50.0)),
                "--timeout",
                "30s",
                "-s",
            ])
            .arg(script)
            .arg(&self.url)
            .env("TOKEN", token)
            .output()
            .map_err(|error| format!("wrk: {error}; apt-get install wrk"))?;
        let page = String::from_utf8_lossy(&output.stdout).into_owned();
        let number = page.lines().find_map(|line| line.strip_prefix("Requests/sec:")?.trim().parse().ok());
        if std::env::var_os("WRK_PAGE").is_some() {
            println!("{page}");
        }
        number.ok_or_else(|| format!("wrk: {page}{}", String::from_utf8_lossy(&output.stderr)))
    }
}

/// A run through the proxy.
struct Counted {
    requests: f64,
    cpu: f64,
    sent: Vec<Sent>,
    connections: usize,
}

/// How often each verdict is in the output; an error is one, too.
fn verdicts(path: &Path) -> Result<BTreeMap<String, usize>, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let mut verdicts = BTreeMap::new();
    for line in text.lines() {
        let report: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let verdict = report["verdict"].as_str().map_or_else(
            || "error".to_owned(),
            |verdict| {
                format!("{verdict} {}", report["primary"].as_str().unwrap_or_default()).trim().to_owned()
            },
        );
        *verdicts.entry(verdict).or_insert(0) += 1;
    }
    Ok(verdicts)
}

/// How the system calls the people of the crowd: what stands in the path of a request for somebody's own things.
fn ids(sent: &[Sent]) -> BTreeSet<String> {
    let below = sent.iter().filter_map(|one| one.target.split("/users/").nth(1));
    let ids = below.map(|rest| rest.split(['/', '?']).next().unwrap_or_default().to_owned());
    ids.filter(|id| id.len() == 36).collect()
}

fn names_somebody(one: &Sent, ids: &BTreeSet<String>) -> bool {
    let text = format!("{} {}", one.target, one.body);
    // Word by word: a set of ten thousand is not searched in every text.
    let mut words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'));
    words.any(|word| {
        ids.contains(word)
            || word.contains("crowd-0")
            || (word.len() > 36 && ids.contains(&word[word.len() - 36..]))
    })
}

fn lua_text(text: &str) -> String {
    format!("{text:?}").replace("\\'", "'").replace("\\u{", "\\\\u{")
}

fn wrk_version() -> String {
    let output = Command::new("wrk").arg("-v").output().map(|output| output.stdout).unwrap_or_default();
    let text = String::from_utf8_lossy(&output).into_owned();
    text.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
}

fn load() -> String {
    fs::read_to_string("/proc/loadavg").unwrap_or_default().trim().to_owned()
}

#[expect(clippy::cast_precision_loss, reason = "counts of requests")]
fn float(number: usize) -> f64 {
    number as f64
}
