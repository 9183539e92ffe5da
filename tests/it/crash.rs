//! The program is killed before and after every request of a filing, against a ticketing system whose search finds a new ticket
//! late. After another try everything is there once. The bench `crash_trials` does it at every call and in the real systems, too.

#[path = "../bench/crash/mod.rs"]
#[expect(dead_code, reason = "the bench uses all of it")]
mod trials;

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use trials::desk::{Desk, Shape};
use trials::fault::Fault;
use trials::held::Held;
use trials::machine::Problem;
use trials::plan::Run;
use trials::proxy::{Act, Order, When};
use trials::random;
use trials::step::Step;
use trials::system::System;
use trials::trial::{Scene, Setting};
use trials::verdict::{Report, judge};

static NUMBER: AtomicUsize = AtomicUsize::new(0);

fn setting(shape: Shape) -> Setting {
    let system = System::Desk(Desk::start(shape).unwrap());
    let program = PathBuf::from(env!("CARGO_BIN_EXE_escalate"));
    Setting { program, system, disk: false }
}

fn scene(setting: &Setting, machines: usize) -> Scene<'_> {
    let problem = Problem { word: random::word(NUMBER.fetch_add(1, Ordering::Relaxed)), first: 100_000 };
    Scene::new(setting, problem, machines).unwrap()
}

fn file(report: usize, fault: Option<Fault>) -> Run {
    Run::File { machine: 0, report, fault }
}

/// How many requests a run sends after those.
fn requests(shape: Shape, before: &[Run]) -> usize {
    let setting = setting(shape);
    let scene = scene(&setting, 1);
    for run in before {
        scene.run(run).unwrap();
    }
    let (machine, problem) = (&scene.machines[0], &scene.problem);
    machine.proxy.order(None);
    let ended = machine.run(&[], &machine.report(problem, 9, false, false).unwrap()).unwrap();
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    machine.proxy.seen().len()
}

/// Runs some whole, then one that dies at the n-th request, and then what waits.
fn dies(shape: Shape, before: &[Run], n: usize, act: Act) {
    let setting = setting(shape);
    let scene = scene(&setting, 1);
    for run in before {
        scene.run(run).unwrap();
    }
    let order = Order { when: When::Nth(n), lasts: false, act };
    let went_through = scene.run(&file(9, Some(Fault::Request(order)))).unwrap();
    // How often the search is asked while an index is late differs from run to run.
    assert!(n > 4 || !went_through, "request {n}: it lives\n{}", scene.told());
    let counts = scene.settle().unwrap();
    assert!(counts.is_clean(), "request {n}: {counts:?}\n{}", scene.told());
}

/// At every request, before the system sees it and after it is done, all at the same time: most of it is waiting.
fn dies_everywhere(shape: Shape, before: &[Run]) {
    let last = requests(shape, before);
    assert!(last > 3, "a filing has more than {last} requests");
    thread::scope(|scope| {
        for act in [Act::KillBefore, Act::KillAfter] {
            for n in 1..=last {
                let act = act.clone();
                scope.spawn(move || dies(shape, before, n, act));
            }
        }
    });
}

const LATE: Shape = Shape { index_delay: Duration::from_millis(1500), unique: false, joint: false };

#[test]
#[ignore = "it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_new_problem_is_there_once_wherever_its_filing_dies() {
    dies_everywhere(LATE, &[]);
}

#[test]
#[ignore = "it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_same_problem_again_is_there_once_wherever_its_filing_dies() {
    dies_everywhere(Shape { joint: true, ..LATE }, &[file(0, None)]);
}

#[test]
#[ignore = "it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_closed_one_is_open_again_wherever_its_filing_dies() {
    dies_everywhere(LATE, &[file(0, None), Run::Close]);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn two_machines_at_one_instant_end_with_one_ticket() {
    // On the second, the system lets only one ticket have the fingerprint, and the search does not show yet which one.
    for shape in [LATE, Shape { unique: true, ..LATE }] {
        let (went_through, told) = at_one_instant(shape, None);
        assert!(went_through, "{told}");
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn two_machines_of_which_one_dies_end_with_one_ticket() {
    let order = Order { when: When::First(Step::Create), lasts: false, act: Act::KillAfter };
    for shape in [LATE, Shape { unique: true, ..LATE }] {
        at_one_instant(shape, Some(Fault::Request(order.clone())));
    }
}

/// Both go through, or what waits does afterwards. Whether they did at once, and what happened.
fn at_one_instant(shape: Shape, fault: Option<Fault>) -> (bool, String) {
    let setting = setting(shape);
    let scene = scene(&setting, 2);
    let file = |machine, fault| Box::new(Run::File { machine, report: machine, fault });
    let went_through = scene.run(&Run::Both(file(0, fault), file(1, None))).unwrap();
    let counts = scene.settle().unwrap();
    assert!(counts.is_clean(), "{counts:?}\n{}", scene.told());
    (went_through, scene.told())
}

/// Three runs on one machine: who finds that another one is filing the problem waits for it, its report safe on the disk.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn three_runs_at_one_instant_on_one_machine_arrive_once_each() {
    let setting = setting(LATE);
    let scene = scene(&setting, 1);
    let run = |report| Box::new(file(report, None));
    let went_through = scene.run(&Run::Both(run(0), Box::new(Run::Both(run(1), run(2))))).unwrap();
    let counts = scene.settle().unwrap();
    assert!(went_through && counts.is_clean() && counts.replaced == 0, "{counts:?}\n{}", scene.told());
}

/// A ticket with the texts and files of those reports.
fn held(problem: &Problem, reports: &[usize]) -> Held {
    Held {
        id: "1".to_owned(),
        fingerprint: "f".to_owned(),
        open: true,
        texts: reports.iter().map(|report| problem.marker(*report)).collect(),
        files: reports.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn what_was_lost_is_never_counted_as_replaced() {
    let problem = Problem { word: "word".to_owned(), first: 100 };
    let report = |number: usize, promised, filed, replaced_by| Report {
        number,
        machine: 0,
        bundle: Some(number.to_string()),
        promised,
        filed,
        replaced_by,
        is_settled: false,
    };
    let cases = [
        // It waited, and the run that took its place was killed after its ticket was whole.
        (vec![report(0, true, false, Some(1)), report(1, false, false, None)], vec![1], (0, 1)),
        // It made way for one that made way.
        (
            vec![
                report(0, true, false, Some(1)),
                report(1, true, false, Some(2)),
                report(2, true, true, None),
            ],
            vec![2],
            (0, 2),
        ),
        // It was sent before the next one began, and is not there.
        (vec![report(0, true, false, None), report(1, true, true, None)], vec![1], (1, 0)),
        // It was filed, as the program said.
        (vec![report(0, true, true, Some(1)), report(1, true, true, None)], vec![1], (1, 0)),
        // None of the two is there.
        (vec![report(0, true, false, Some(1)), report(1, false, false, None)], vec![], (1, 0)),
    ];
    for (reports, there, (lost, replaced)) in cases {
        let counts = judge(&problem, &reports, &[held(&problem, &there)]);
        assert_eq!((counts.lost, counts.replaced), (lost, replaced), "{reports:?}");
    }
}
