//! How long the 1st, 10th and 30th filing of one problem take, and how many requests they send.

use std::time::Duration;

use super::machine::Problem;
use super::random;
use super::trial::{Scene, Setting};

/// The filings that are printed.
pub(crate) const PRINTED: [usize; 4] = [1, 2, 10, 30];

/// Files one problem thirty times, each time with another attachment. Time and requests of those in [`PRINTED`].
///
/// # Errors
/// A filing fails.
pub(crate) fn measure(setting: &Setting, number: usize) -> Result<Vec<(Duration, usize)>, String> {
    let problem = Problem { word: random::word(number), first: 100_000 };
    let scene = Scene::new(setting, problem, 1)?;
    let machine = &scene.machines[0];
    let mut measured = Vec::new();
    for report in 1..=30 {
        let words = machine.report(&scene.problem, report, true, true).map_err(|error| error.to_string())?;
        machine.proxy.order(None);
        let ended = machine.run(&[], &words).map_err(|error| error.to_string())?;
        if ended.code != Some(0) {
            return Err(format!("filing {report} ended with {:?}: {}", ended.code, ended.said));
        }
        if PRINTED.contains(&report) {
            measured.push((ended.took, machine.proxy.seen().len()));
        }
    }
    Ok(measured)
}
