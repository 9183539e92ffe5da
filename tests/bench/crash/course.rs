//! The courses of undisturbed runs, learned before the trials.

use std::fs;

use super::calls;
use super::fault::Fault;
use super::machine::{Machine, Problem};
use super::plan::{Course, Courses, Run};
use super::proxy::{Act, Order, When};
use super::random;
use super::step::Step;
use super::trial::{Scene, Setting};

/// Runs each kind of run once, whole, and writes down its requests and its calls.
///
/// # Errors
/// A run that nothing disturbs fails, or does not say what it was asked to say.
pub(crate) fn learn(setting: &Setting, number: usize) -> Result<Courses, String> {
    let problem = |part: usize| Problem { word: random::word(number + part), first: 100_000 };
    let scene = Scene::new(setting, problem(0), 1)?;
    let machine = &scene.machines[0];
    let mut report = 0;
    let mut file = || {
        report += 1;
        let words =
            machine.report(&scene.problem, report, true, report > 1).map_err(|error| error.to_string())?;
        record(machine, &words)
    };
    let (new, again) = (file()?, file()?);
    scene.run(&Run::Close)?;
    let closed = file()?;
    // All three reports are whole there, or the bench is looking for the wrong thing.
    let counts = scene.settle()?;
    if counts.stuck + counts.comments + counts.files + counts.doubled > 0 {
        return Err(format!("three undisturbed runs: {counts:?}\n{}", scene.told()));
    }
    drop(scene);

    let scene = Scene::new(setting, problem(1), 1)?;
    let order = Order { when: When::First(Step::Find), lasts: true, act: Act::Fails };
    scene.run(&Run::File { machine: 0, report: 0, fault: Some(Fault::Request(order)) })?;
    let retry = record(&scene.machines[0], &["outbox".to_owned(), "retry".to_owned()])?;
    let counts = scene.settle()?;
    if !counts.is_clean() {
        return Err(format!("an undisturbed retry: {counts:?}\n{}", scene.told()));
    }
    Ok(Courses { new, again, closed, retry })
}

fn record(machine: &Machine, words: &[String]) -> Result<Course, String> {
    let said = |error: std::io::Error| error.to_string();
    let log = machine.state.with_file_name("calls.log");
    machine.proxy.order(None);
    let ended = machine.run(&calls::record(&log), words).map_err(said)?;
    if ended.code != Some(0) {
        return Err(format!("an undisturbed run ended with {:?}: {}", ended.code, ended.said));
    }
    let calls = calls::read(&log, &machine.state).map_err(said)?;
    fs::remove_file(log).map_err(said)?;
    Ok(Course { requests: machine.proxy.seen(), calls })
}
