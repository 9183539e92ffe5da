//! Every directory and flags connector with each thing going wrong at each of its requests: of what the checks say, only "unknown" may
//! appear that was not there without it. `cargo test --test it connectors::answers -- --ignored --nocapture` runs all of it and prints
//! how many trials there were and what was wrong, by connector; without `--ignored` some of it runs.

mod lies;
mod over_http;
mod sample;
mod twisted;
mod wire;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use escalate::http::Http;
use futures_util::stream::{self, StreamExt as _};
use tokio::runtime::Handle;

use self::over_http::Rigs;
use self::sample::{Played, changed};

/// Of how many trials one is run each time.
const ONE_OF: usize = 97;

/// How many are under way at once in each thread: most of them wait for a server that says nothing.
const AT_ONCE: usize = 12;

/// What came of the trials of one connector.
#[derive(Default)]
struct Tally {
    trials: usize,
    /// Of them those in which the system says what is not so, and says it as it says what is.
    lies: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn and(&mut self, other: Self) {
        self.trials += other.trials;
        self.lies += other.lies;
        self.wrong.extend(other.wrong);
    }
}

/// One thing to do: a sample with a fault at a request, in memory or over HTTP.
struct Trial<'s> {
    played: &'s Played,
    request: &'s str,
    fault: Fault,
}

#[derive(Clone, Copy)]
enum Fault {
    Answer(&'static twisted::Twist),
    Wire(&'static wire::WireFault),
}

/// Every trial there is: what is wrong with an answer in every sample in which this answer, or what the checks say, is another one; what
/// is wrong on the way once for each request.
fn trials(all: &[Played]) -> Vec<Trial<'_>> {
    let mut trials = Vec::new();
    let (mut on_the_way, mut seen) = (BTreeSet::new(), BTreeSet::new());
    for played in all {
        for request in &played.asked {
            let answer = serde_json::to_string(&played.answers.answers[request]).unwrap();
            let verdicts = format!("{:?}", played.whole);
            let is_new = seen.insert((&played.connector, request, answer, verdicts));
            // Of a file a program gets lines, rows or items, and never `null` or `{}`: what is no list is refused before.
            let is_file = !played.is_asked_over_http(request);
            let refused = |name: &str| is_file && matches!(name, "null" | "nothing in it");
            for twist in twisted::ALL.iter().filter(|twist| is_new && !refused(twist.name)) {
                trials.push(Trial { played, request, fault: Fault::Answer(twist) });
            }
            if played.is_asked_over_http(request) && on_the_way.insert((&played.connector, request)) {
                for fault in wire::ALL {
                    trials.push(Trial { played, request, fault: Fault::Wire(fault) });
                }
            }
        }
    }
    trials
}

impl Trial<'_> {
    async fn run(&self, http: &Http, rigs: &Rigs, servers: &Handle) -> Tally {
        let played = self.played;
        let (name, seen) = match self.fault {
            Fault::Answer(twist) => {
                let Some(answers) = twist.on(&played.answers, self.request, played.of_file(self.request))
                else {
                    return Tally::default();
                };
                (twist.name, played.said(&answers, http).await)
            }
            Fault::Wire(fault) => (fault.name, rigs.said(servers, played, self.request, fault).await),
        };
        let mut tally = Tally { trials: 1, ..Tally::default() };
        for (check, was, is) in changed(&played.whole, &seen) {
            if lies::is_one(&played.connector, self.request, name) {
                tally.lies = 1;
                continue;
            }
            tally.wrong.push(format!(
                "{}, \"{}\", {}, {name}: {check:?} {was:?} -> {is:?}",
                played.connector, played.sample, self.request
            ));
        }
        tally
    }
}

/// Runs one of so many trials. What was wrong.
#[expect(clippy::print_stdout, reason = "the figures are the result")]
fn wrong(one_of: usize) -> Vec<String> {
    let all = runtime().block_on(Played::all());
    let trials: Vec<_> = trials(&all).into_iter().step_by(one_of).collect();
    let next = AtomicUsize::new(0);
    let tallies: Mutex<BTreeMap<&str, Tally>> = Mutex::default();
    let (rigs, servers) = (Rigs::default(), runtime());
    let (over, ended) = tokio::sync::oneshot::channel::<()>();
    let handle = servers.handle().clone();
    let work = || {
        let http = Http::default();
        let pending = std::iter::from_fn(|| trials.get(next.fetch_add(1, Ordering::Relaxed)));
        let done = stream::iter(pending).map(async |trial| (trial, trial.run(&http, &rigs, &handle).await));
        runtime().block_on(done.buffer_unordered(AT_ONCE).for_each(async |(trial, tally)| {
            tallies.lock().unwrap().entry(&trial.played.connector).or_default().and(tally);
        }));
    };
    std::thread::scope(|threads| {
        threads.spawn(|| servers.block_on(ended));
        let workers = [threads.spawn(work), threads.spawn(work)];
        let done = workers.map(std::thread::ScopedJoinHandle::join);
        drop(over);
        assert!(done.iter().all(Result::is_ok), "a trial panicked");
    });
    let mut whole = Tally::default();
    for (connector, tally) in tallies.into_inner().unwrap() {
        println!(
            "{connector:<16} {:>5} trials, {:>3} of them told as the truth, {} wrong",
            tally.trials,
            tally.lies,
            tally.wrong.len()
        );
        whole.and(tally);
    }
    println!("{} trials, {} wrong verdicts", whole.trials, whole.wrong.len());
    assert!(whole.trials > 0, "a run without a trial shows nothing");
    whole.wrong
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn whatever_is_wrong_at_some_requests_only_unknown_appears() {
    let wrong = wrong(ONE_OF);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn whatever_is_wrong_at_any_request_only_unknown_appears() {
    let wrong = wrong(1);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
