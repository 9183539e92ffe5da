//! The bench of mistakes: derived, not listed. Every flag, subcommand and closed word of the command line, every key and name of the first
//! example's profile, every cell of its exports with one slip, every file broken in five ways, each run as a user would. Counted is whether
//! the message names the place and the mend, or, where nobody can know or nobody is concerned, whether nothing changed.
//!
//! `cargo test --test it mistakes -- --ignored --nocapture`; `MISTAKES="seed=7 show"` takes other slips and lists what is not so.

mod cells;
mod files;
mod line;
mod profile;
mod slip;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::{Ran, Sandbox};

/// Who is in the exports, and what they were trying to do; nothing: signing in.
const PEOPLE: &[(&str, &str)] = &[
    ("ana", "reassign a conversation"),
    ("ben", ""),
    ("cleo", ""),
    ("dev", ""),
    ("eli", ""),
    ("fay", ""),
    ("kim", ""),
    ("gus", "open a case"),
    ("hana", "query the warehouse"),
    ("ida", "run an export"),
    ("jon", "reassign a conversation"),
];

/// One mistake.
struct Mistake {
    /// What it is counted with.
    kind: &'static str,
    /// For people: where, and what became what.
    what: String,
    /// What is typed.
    args: Vec<String>,
    /// Files of the example that are otherwise.
    files: Vec<(String, Vec<u8>)>,
    right: Right,
}

/// What is right then.
enum Right {
    /// All of `place` is said, and `mend`.
    Named { place: Vec<String>, mend: String },
    /// The same exit code and the same cause as without it.
    Same,
    /// Either.
    SameOrNamed { place: Vec<String>, mend: String },
    /// It is as true as before for all that anybody can know; it must not break.
    Any,
}

/// A file of the first example.
fn example(name: &str) -> String {
    std::fs::read_to_string(format!("{}/examples/01_export/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The case of somebody in the exports.
fn case_of(person: &str) -> Vec<String> {
    let action = PEOPLE.iter().find(|(name, _)| *name == person).map_or("", |(_, action)| action);
    let user = format!("{person}@acme.example");
    let mut args = vec!["--config", "export/escalate.toml", "--user", &user, "--tenant", "acme-prod"];
    if !action.is_empty() {
        args.extend(["--action", action]);
    }
    args.into_iter().map(str::to_owned).collect()
}

fn run(args: &[String], files: &[(String, Vec<u8>)]) -> Ran {
    let sandbox = Sandbox::new();
    sandbox.example("export", "escalate.toml");
    for (name, bytes) in files {
        sandbox.write(&format!("export/{name}"), bytes);
    }
    sandbox.run(args.iter().map(String::as_str).chain(["--no-input"]))
}

/// The exit code, and which check is the cause.
fn essence(ran: &Ran) -> (i32, String) {
    let cause = regex::Regex::new(r"\(check \d,\s+(\w+)\)").unwrap();
    let cause = cause.captures(&ran.stdout).map_or_else(String::new, |found| found[1].to_owned());
    (ran.code, cause)
}

/// What of it is so: the place, the mend, all.
fn judged(mistake: &Mistake, ran: &Ran, before: &dyn Fn(&[String]) -> (i32, String)) -> (bool, bool, bool) {
    // A name may be broken over two lines of the screen.
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = squeezed(&format!("{} {}", ran.stdout, ran.stderr));
    let named = |place: &[String], mend: &str| {
        (place.iter().all(|part| said.contains(&squeezed(part))), said.contains(&squeezed(mend)))
    };
    match &mistake.right {
        Right::Named { place, mend } => {
            let (place, mend) = named(place, mend);
            (place, mend, place && mend)
        }
        Right::Same => (true, true, essence(ran) == before(&mistake.args)),
        Right::SameOrNamed { place, mend } => {
            let (place, mend) = named(place, mend);
            (true, true, essence(ran) == before(&mistake.args) || (place && mend))
        }
        Right::Any => (true, true, true),
    }
}

#[derive(Default)]
struct Count {
    all: usize,
    exits: BTreeMap<i32, usize>,
    place: usize,
    mend: usize,
    right: usize,
}

#[test]
#[ignore = "it runs the program some hundred times: `cargo test --test it mistakes -- --ignored --nocapture`"]
fn mistakes() {
    let options = std::env::var("MISTAKES").unwrap_or_default();
    let show = options.contains("show");
    let seed =
        options.split_whitespace().find_map(|word| word.strip_prefix("seed=")?.parse().ok()).unwrap_or(1);
    let bundle = Sandbox::new();
    let written = bundle.run([
        "--user",
        "ana@acme.example",
        "--allow-unknown",
        "--no-input",
        "--bundle",
        "escalate.zip",
    ]);
    assert_eq!(written.code, 0, "{}", written.stderr);
    let bundle = std::fs::read(bundle.path("escalate.zip")).unwrap();
    let mut all = line::mistakes(seed);
    all.extend(profile::mistakes(seed));
    all.extend(cells::mistakes(seed));
    all.extend(files::mistakes(&bundle));

    let cases = PEOPLE.iter().map(|(person, _)| case_of(person));
    let before: BTreeMap<Vec<String>, (i32, String)> =
        cases.map(|args| (args.clone(), essence(&run(&args, &[])))).collect();
    let without = |args: &[String]| before.get(args).cloned().unwrap_or_default();
    let next = AtomicUsize::new(0);
    let counts: Mutex<BTreeMap<&str, Count>> = Mutex::default();
    let wrong: Mutex<Vec<(usize, String)>> = Mutex::default();
    let broke: Mutex<Vec<String>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((index, mistake)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, all.get(at)?)))
                {
                    let ran = run(&mistake.args, &mistake.files);
                    let (place, mend, right) = judged(mistake, &ran, &without);
                    let mut counts = counts.lock().unwrap();
                    let count = counts.entry(mistake.kind).or_default();
                    count.all += 1;
                    *count.exits.entry(ran.code).or_default() += 1;
                    count.place += usize::from(place);
                    count.mend += usize::from(mend);
                    count.right += usize::from(right);
                    if ran.code == 101 || ran.stderr.contains("os error") {
                        broke.lock().unwrap().push(format!("{}: {}", mistake.what, ran.stderr));
                    }
                    if !right {
                        let first = ran.stderr.lines().chain(ran.stdout.lines()).next().unwrap_or_default();
                        wrong.lock().unwrap().push((
                            index,
                            format!("{}: {} → exit {}: {first}", mistake.kind, mistake.what, ran.code),
                        ));
                    }
                }
            });
        }
    });
    print!("{}", report(&counts.into_inner().unwrap(), seed));
    let mut wrong = wrong.into_inner().unwrap();
    wrong.sort();
    if show {
        for (_, line) in &wrong {
            println!("{line}");
        }
    }
    let broke = broke.into_inner().unwrap();
    assert!(broke.is_empty(), "{}", broke.join("\n"));
}

fn report(counts: &BTreeMap<&str, Count>, seed: u64) -> String {
    let mut lines = vec![format!(
        "{:<24} {:>5} {:>6} {:>6} {:>6}  exit codes (seed {seed})",
        "mistakes", "all", "place", "mend", "right"
    )];
    let mut total = Count::default();
    for (kind, count) in counts {
        let Count { all, exits, place, mend, right } = count;
        let exits: Vec<String> = exits.iter().map(|(code, times)| format!("{code}: {times}")).collect();
        lines.push(format!("{kind:<24} {all:>5} {place:>6} {mend:>6} {right:>6}  {}", exits.join(", ")));
        total.all += all;
        total.right += right;
    }
    lines.push(format!("{:<24} {:>5} {:>20}\n", "all", total.all, total.right));
    lines.join("\n")
}
