//! `cargo bench --bench crash_trials`: the program files into a ticketing system of the bench's own and into the real ones, and is
//! killed, interrupted, or refused by disk and network at every step. Then nothing is wrong any more, what waits is tried again, and
//! the system itself is asked: was anything lost, is anything there twice, is anything stuck?
//!
//! ```text
//! --system desk,desk-unique,desk-joint,webhook,mail,rt,redmine   which (the real ones: `tests/servers/run all up rt redmine`);
//!               also gitea, roundup (which must take another host: `tests/servers/run roundup do setting csrf_enforce_header_host no`)
//! --trials N    in each      --seed S    --only N   one trial of a seed again, with all that was said
//! --seconds N   no trial begins after that; how many there were is printed
//! --deaths N    trials in which the server dies and comes back, instead (real ones only)
//! --times       the 1st, 10th and 30th filing of one problem, instead
//! --program FILE   another binary
//! ```
//!
//! Goal: 0 in every column without parentheses. Needs strace; with root, a full disk is tried, too.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the figures are the result")]

mod crash;
mod live {
    pub(crate) mod servers;
}

use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::thread;
use std::time::{Duration, Instant};

use crash::desk::{Desk, Shape};
use crash::machine::Problem;
use crash::plan::{self, Courses, Scenario, Trial};
use crash::random::{self, Random};
use crash::receiver::{Kind, Receiver};
use crash::step::Step;
use crash::system::{Server, System};
use crash::table::{Row, Table};
use crash::trial::{Scene, Setting, mount};
use crash::verdict::Counts;
use crash::{course, death, times};

fn main() -> ExitCode {
    match Options::read().and_then(|options| run(&options)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// What is done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Trials,
    Deaths,
    Times,
}

/// What was asked for.
struct Options {
    mode: Mode,
    systems: Vec<String>,
    trials: usize,
    seed: u64,
    only: Option<usize>,
    seconds: Option<u64>,
    program: PathBuf,
}

impl Options {
    fn read() -> Result<Self, String> {
        let mut options = Self {
            mode: Mode::Trials,
            systems: ["desk", "desk-unique", "desk-joint", "webhook", "mail", "rt", "redmine"]
                .map(str::to_owned)
                .into(),
            trials: 60,
            seed: 1,
            only: None,
            seconds: None,
            program: PathBuf::from(env!("CARGO_BIN_EXE_escalate")),
        };
        let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
        while let Some(word) = words.next() {
            if word == "--times" {
                options.mode = Mode::Times;
                continue;
            }
            let value = words.next().ok_or_else(|| format!("{word} wants a value"))?;
            let number = || value.parse::<usize>().map_err(|error| format!("{word} {value}: {error}"));
            match word.as_str() {
                "--system" => options.systems = value.split(',').map(str::to_owned).collect(),
                "--trials" => options.trials = number()?,
                "--deaths" => (options.mode, options.trials) = (Mode::Deaths, number()?),
                "--seed" => options.seed = number()? as u64,
                "--seconds" => options.seconds = Some(number()? as u64),
                "--only" => options.only = Some(number()?),
                "--program" => options.program = PathBuf::from(value),
                _ => return Err(format!("{word}: no such option")),
            }
        }
        Ok(options)
    }
}

/// Whether nothing was wrong.
fn run(options: &Options) -> Result<bool, String> {
    if Command::new("strace").arg("-V").output().is_err() {
        return Err("strace is not there: apt-get install strace".to_owned());
    }
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let disk = mount(folder.path());
    if disk {
        let _ = Command::new("umount").arg(folder.path()).status();
    }
    println!(
        "seed {}, {} trials in each of: {}{}",
        options.seed,
        options.trials,
        options.systems.join(", "),
        if disk { "" } else { "; no file system can be mounted here, so no disk is full" }
    );
    let begin = Instant::now();
    let results: Vec<Result<Tables, String>> = thread::scope(|scope| {
        let names = options.systems.iter().enumerate();
        let threads: Vec<_> =
            names.map(|(place, name)| scope.spawn(move || one_system(options, place, name, disk))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err("panicked".to_owned())))
            .collect()
    });
    let mut all = Tables::default();
    for result in results {
        all.merge(result?);
    }
    if options.mode == Mode::Times {
        return Ok(true);
    }
    println!("\n{}", all.systems.print("system"));
    println!("{}", all.steps.print("step"));
    println!("{}", all.scenarios.print("scenario"));
    println!("{}", all.kinds.print("fault"));
    let Row { trials, hit, counts } = all.systems.sum();
    let took = begin.elapsed().as_secs();
    println!(
        "{trials} trials, {hit} of them hit, in {took} s: {}",
        if counts.is_clean() { "nothing lost, doubled or stuck" } else { "FAULTS" }
    );
    Ok(counts.is_clean())
}

#[derive(Default)]
struct Tables {
    systems: Table,
    steps: Table,
    scenarios: Table,
    kinds: Table,
}

impl Tables {
    fn add(&mut self, place: usize, name: &str, trial: &Trial, row: Row) {
        let step = Step::ALL.iter().position(|step| *step == trial.step).unwrap_or_default();
        self.systems.add(place, name, row);
        self.steps.add(step, trial.step.as_str(), row);
        self.scenarios.add(0, trial.scenario.as_str(), row);
        self.kinds.add(0, trial.kind, row);
    }

    fn merge(&mut self, other: Self) {
        self.systems.merge(other.systems);
        self.steps.merge(other.steps);
        self.scenarios.merge(other.scenarios);
        self.kinds.merge(other.kinds);
    }
}

fn one_system(options: &Options, place: usize, name: &str, disk: bool) -> Result<Tables, String> {
    let system = open(name)?;
    let setting = Setting { program: options.program.clone(), system, disk };
    // Words of no earlier run of the bench against the same server.
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let base = (usize::try_from(now.as_secs()).unwrap_or_default() * 8 + place) * 500;
    if options.mode == Mode::Times {
        let measured = times::measure(&setting, base).map_err(|error| format!("{name}: {error}"))?;
        for (filing, (took, requests)) in times::PRINTED.iter().zip(measured) {
            println!("{name:<12} filing {filing:>2}: {:>6.2} s, {requests:>2} requests", took.as_secs_f64());
        }
        return Ok(Tables::default());
    }
    let courses = course::learn(&setting, base).map_err(|error| format!("{name}: {error}"))?;
    let mut tables = Tables::default();
    let numbers = options.only.map_or(0..options.trials, |only| only..only + 1);
    let begin = Instant::now();
    for number in numbers {
        if options.seconds.is_some_and(|seconds| begin.elapsed().as_secs() >= seconds) {
            break;
        }
        let seed = options.seed.wrapping_mul(1_000_003).wrapping_add((number * 31 + name.len()) as u64);
        let trial = drawn(options, &setting, &mut Random::new(seed), &courses);
        let problem =
            Problem { word: random::word(base + 10 + number), first: 100_000 + (number % 10_000) * 10 };
        let scene =
            Scene::new(&setting, problem, machines(&trial)).map_err(|error| format!("{name}: {error}"))?;
        let failed = |error: String| format!("{name} {number}: {error}\n{}", scene.told());
        let mut whole = true;
        for run in &trial.runs {
            whole &= scene.run(run).map_err(failed)?;
        }
        if let Some(server) = setting.system.server().filter(|_| options.mode == Mode::Deaths) {
            death::revive(server);
        }
        let counts = scene.settle().map_err(failed)?;
        tables.add(place, name, &trial, Row { trials: 1, hit: usize::from(!whole), counts });
        if !counts.is_clean() || options.only.is_some() {
            println!("\n{}", account(name, number, &trial, counts, &scene));
        }
    }
    Ok(tables)
}

fn drawn(options: &Options, setting: &Setting, random: &mut Random, courses: &Courses) -> Trial {
    match setting.system.server() {
        Some(server) if options.mode == Mode::Deaths => {
            death::draw(random, server, &courses.new.requests, &courses.again.requests)
        }
        _ => plan::draw(random, courses, setting.disk),
    }
}

fn machines(trial: &Trial) -> usize {
    let two = [Scenario::SecondMachine, Scenario::AtOnce, Scenario::AgainAtOnce];
    1 + usize::from(two.contains(&trial.scenario))
}

/// A trial that went wrong, for a person.
fn account(name: &str, number: usize, trial: &Trial, counts: Counts, scene: &Scene<'_>) -> String {
    let wrong: Vec<String> = Counts::NAMES
        .iter()
        .zip(counts.values())
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    format!(
        "--system {name} --only {number}: {}, {} at {}: {}\n{}",
        trial.scenario.as_str(),
        trial.kind,
        trial.step.as_str(),
        wrong.join(", "),
        scene.told()
    )
}

fn open(name: &str) -> Result<System, String> {
    let delayed = Shape { index_delay: Duration::from_secs(2), ..Shape::default() };
    let desk = |shape| Desk::start(shape).map(System::Desk).map_err(|error| error.to_string());
    let receiver = |kind| Receiver::start(kind).map(System::Receiver).map_err(|error| error.to_string());
    let server = |name: &str, key: &str| {
        let values = live::servers::values(name)?;
        let address = live::servers::address(&values[key])?;
        Ok::<_, String>(Server { address, values })
    };
    match name {
        "desk" => desk(delayed),
        "desk-unique" => desk(Shape { unique: true, ..delayed }),
        "desk-joint" => desk(Shape { joint: true, ..delayed }),
        "webhook" => receiver(Kind::Webhook),
        "mail" => receiver(Kind::Mail),
        "rt" => Ok(System::Rt(server("rt", "RT_URL")?)),
        "redmine" => Ok(System::Redmine(server("redmine", "REDMINE_URL")?)),
        "gitea" => Ok(System::Gitea(server("gitea", "GITEA_URL")?)),
        "roundup" => Ok(System::Roundup(server("roundup", "ROUNDUP_ORIGIN")?)),
        _ => Err(format!("{name}: no such system")),
    }
}
