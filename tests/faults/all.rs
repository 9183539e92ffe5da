//! All trials of a system, several at a time: most of it is waiting.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::fault::Fault;
use super::profile::Row;
use super::scenario::Scenario;
use super::trial::{self, Trial};
use super::verdict::Judged;
use super::wire::Seen;

/// Trials at a time.
const AT_ONCE: usize = 8;

/// What is there to try in a system.
pub(crate) struct Plan {
    /// The requests of each scenario.
    pub(crate) courses: BTreeMap<Scenario, Vec<Seen>>,
    /// What is wrong when nothing goes wrong.
    pub(crate) wrong: Vec<String>,
}

/// What became of the trials of a system.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) trials: usize,
    /// Those in which the run took another way, and what was to go wrong did not happen.
    pub(crate) missed: usize,
    pub(crate) wrong: Vec<String>,
}

/// Runs something that waits, in a runtime of its own.
pub(crate) fn wait<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    tokio::task::LocalSet::new().block_on(&runtime.unwrap(), work)
}

impl Plan {
    pub(crate) fn of(row: &Row) -> Self {
        let mut plan = Self { courses: BTreeMap::new(), wrong: Vec::new() };
        for scenario in Scenario::ALL {
            let (seen, wrong) = wait(trial::course(row, *scenario));
            plan.wrong.extend(wrong.into_iter().map(|what| format!("{}: {what}", scenario.as_str())));
            plan.courses.insert(*scenario, seen);
        }
        plan
    }

    /// Every fault at every request.
    pub(crate) fn trials(&self) -> Vec<Trial> {
        let mut trials = Vec::new();
        for (scenario, seen) in &self.courses {
            for request in 1..=seen.len() {
                let is_read = seen[request - 1].asked.method == "GET";
                let downloads = is_read && !seen[request - 1].json;
                let all = Fault::ALL.iter().filter(|fault| is_read || !fault.is_about_pages());
                trials.extend(all.map(|fault| Trial {
                    scenario: *scenario,
                    request,
                    fault: *fault,
                    downloads,
                }));
            }
        }
        trials
    }

    fn describe(&self, trial: &Trial) -> String {
        let asked = &self.courses[&trial.scenario][trial.request - 1].asked;
        let place = format!("{} {}", asked.method, asked.path);
        format!("{}, request {} ({place}), {:?}", trial.scenario.as_str(), trial.request, trial.fault)
    }
}

/// Runs these trials of a system.
pub(crate) fn run(row: &Row, plan: &Plan, trials: &[Trial]) -> Outcome {
    let next = AtomicUsize::new(0);
    let outcome = Mutex::new(Outcome::default());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(trials.len()) {
            scope.spawn(|| {
                while let Some(trial) = trials.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let judged = wait(trial::run(row, *trial));
                    outcome.lock().unwrap().add(&plan.describe(trial), &judged);
                }
            });
        }
    });
    outcome.into_inner().unwrap()
}

impl Outcome {
    fn add(&mut self, what: &str, judged: &Judged) {
        self.trials += 1;
        self.missed += usize::from(!judged.struck);
        if judged.wrong.is_empty() {
            return;
        }
        let mut line = format!("{what}: {}", judged.wrong.join("; "));
        let said: String = judged.said.chars().take(300).collect();
        let _ = write!(line, "\n    it said: {said}");
        self.wrong.push(line);
    }
}
