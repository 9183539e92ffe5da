//! What a trial does, drawn at random: which runs, on which machines, and what goes wrong in which.

use super::calls::Call;
use super::fault::{Fault, Injection};
use super::proxy::{Act, Order, When};
use super::random::Random;
use super::step::Step;

/// What happens in a trial before the retries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scenario {
    /// A new problem.
    New,
    /// A problem that has a ticket.
    Again,
    /// New content on a ticket that is filed by half.
    Half,
    /// A problem whose ticket was closed.
    Closed,
    /// A second machine after the first.
    SecondMachine,
    /// Two machines at one instant.
    AtOnce,
    /// Two machines at one instant, on a problem that has a ticket.
    AgainAtOnce,
}

impl Scenario {
    pub(crate) const ALL: &'static [Self] = &[
        Self::New,
        Self::Again,
        Self::Half,
        Self::Closed,
        Self::SecondMachine,
        Self::AtOnce,
        Self::AgainAtOnce,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::New => "new problem",
            Self::Again => "the same again",
            Self::Half => "new content on a half-filed one",
            Self::Closed => "the same after the ticket was closed",
            Self::SecondMachine => "a second machine afterwards",
            Self::AtOnce => "two machines at one instant",
            Self::AgainAtOnce => "two machines, the same again",
        }
    }
}

/// One run.
pub(crate) enum Run {
    /// A report, with its number on its machine.
    File { machine: usize, report: usize, fault: Option<Fault> },
    /// Both at one instant.
    Both(Box<Self>, Box<Self>),
    /// Somebody closes the ticket.
    Close,
    /// What waits.
    Retry { machine: usize, fault: Option<Fault> },
}

/// A trial.
pub(crate) struct Trial {
    pub(crate) scenario: Scenario,
    pub(crate) runs: Vec<Run>,
    /// The step at which it goes wrong, and the kind of fault: as drawn.
    pub(crate) step: Step,
    pub(crate) kind: &'static str,
}

/// What an undisturbed run does in a system.
#[derive(Clone, Default)]
pub(crate) struct Course {
    /// The steps of its requests.
    pub(crate) requests: Vec<Step>,
    pub(crate) calls: Vec<Call>,
}

/// The courses of the runs that are disturbed.
#[derive(Clone, Default)]
pub(crate) struct Courses {
    pub(crate) new: Course,
    pub(crate) again: Course,
    pub(crate) closed: Course,
    pub(crate) retry: Course,
}

/// Draws a trial. `disk`: the state folder can be filled up.
pub(crate) fn draw(random: &mut Random, courses: &Courses, disk: bool) -> Trial {
    let scenario = random.of(Scenario::ALL);
    let course = match scenario {
        Scenario::New | Scenario::SecondMachine | Scenario::AtOnce => &courses.new,
        Scenario::Closed => &courses.closed,
        Scenario::Again | Scenario::Half | Scenario::AgainAtOnce => &courses.again,
    };
    let (step, fault) = draw_fault(random, course, disk);
    let kind = fault.kind();
    let file = |machine, report, fault| Run::File { machine, report, fault };
    let whole = || file(0, 0, None);
    let both = |one, other| Run::Both(Box::new(one), Box::new(other));
    let mut other = || random.percent(40).then(|| draw_fault(random, course, disk).1);
    let mut runs = match scenario {
        Scenario::New => vec![file(0, 0, Some(fault))],
        Scenario::Again => vec![whole(), file(0, 1, Some(fault))],
        Scenario::Half => {
            let steps = [Step::Find, Step::Create, Step::Attach, Step::Confirm];
            let act = random.of(&[Act::Fails, Act::LostAnswer]);
            let order = Order { when: When::First(random.of(&steps)), lasts: true, act };
            vec![file(0, 0, Some(Fault::Request(order))), file(0, 1, Some(fault))]
        }
        Scenario::Closed => vec![whole(), Run::Close, file(0, 1, Some(fault))],
        Scenario::SecondMachine => vec![file(0, 0, Some(fault)), file(1, 1, other())],
        Scenario::AtOnce => vec![both(file(0, 0, Some(fault)), file(1, 1, other()))],
        Scenario::AgainAtOnce => vec![whole(), both(file(0, 1, Some(fault)), file(1, 2, other()))],
    };
    if random.percent(30) {
        let fault = Some(draw_fault(random, &courses.retry, disk).1);
        runs.push(Run::Retry { machine: 0, fault });
    }
    Trial { scenario, runs, step, kind }
}

fn draw_fault(random: &mut Random, course: &Course, disk: bool) -> (Step, Fault) {
    match random.below(100) {
        0..50 => at_request(random, course),
        50..78 => at_call(random, course, false),
        78..92 => at_call(random, course, true),
        92..96 if disk => (Step::Queue, Fault::FullDisk { pages: random.below(9) }),
        _ => {
            // A record has some 700 bytes, a bundle some 10,000.
            let longest = random.of(&[200, 1000, 12_000]);
            let bytes = u64::try_from(random.below(longest)).unwrap_or_default();
            (Step::Queue, Fault::FileLimit { bytes, deadly: random.percent(30) })
        }
    }
}

fn at_request(random: &mut Random, course: &Course) -> (Step, Fault) {
    let steps: Vec<Step> = Step::ALL.iter().copied().filter(|step| course.requests.contains(step)).collect();
    if steps.is_empty() {
        return at_call(random, course, false);
    }
    let step = random.of(&steps);
    let places: Vec<usize> = (0..course.requests.len()).filter(|n| course.requests[*n] == step).collect();
    let acts = [
        Act::KillBefore,
        Act::KillAfter,
        Act::KillInAnswer,
        Act::Interrupt,
        Act::ResetBefore,
        Act::LostAnswer,
        Act::CutAnswer,
        Act::Fails,
        Act::FailsAfter,
        Act::Throttled,
    ];
    // A read is tried again at once: only what lasts stops it.
    let order =
        Order { when: When::Nth(random.of(&places) + 1), lasts: random.percent(50), act: random.of(&acts) };
    (step, Fault::Request(order))
}

/// The errors of a call on the disk.
fn errors(call: &str) -> &'static [&'static str] {
    match call {
        "write" => &["ENOSPC", "EFBIG", "EIO"],
        "fsync" | "fdatasync" => &["EIO", "ENOSPC"],
        "openat" | "mkdir" | "mkdirat" | "rename" | "renameat" | "renameat2" => &["ENOSPC", "EIO", "EACCES"],
        "unlink" | "unlinkat" | "rmdir" => &["EIO", "EACCES"],
        _ => &[],
    }
}

fn at_call(random: &mut Random, course: &Course, fails: bool) -> (Step, Fault) {
    let may = |call: &&Call| !fails || (call.on_disk && !errors(&call.name).is_empty());
    let calls: Vec<&Call> = course.calls.iter().filter(may).collect();
    let steps: Vec<Step> =
        Step::ALL.iter().copied().filter(|step| calls.iter().any(|call| call.step == *step)).collect();
    if steps.is_empty() {
        return (Step::Queue, Fault::FileLimit { bytes: 0, deadly: false });
    }
    let step = random.of(&steps);
    let here: Vec<&&Call> = calls.iter().filter(|call| call.step == step).collect();
    let call = random.of(&here);
    // Other files are opened and written, too; syncing, renaming, removing happens in the state folder only.
    let only_there = !["write", "openat"].contains(&call.name.as_str());
    let injection = Injection {
        call: call.name.clone(),
        nth: call.nth,
        error: fails.then(|| random.of(errors(&call.name))),
        lasts: fails && only_there && random.percent(50),
        step,
    };
    (step, Fault::Call(injection))
}
