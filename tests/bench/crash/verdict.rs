//! What became of the reports, by what the ticketing system itself holds.

use std::ops::AddAssign;

use super::held::Held;
use super::machine::Problem;

/// A report and what its run promised.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) number: usize,
    pub(crate) machine: usize,
    /// Of its bundle; `None`: the run ended before there was one, or wrote none beside the ticket.
    pub(crate) bundle: Option<String>,
    /// Its ticket is filed, or safe in the outbox.
    pub(crate) promised: bool,
    /// Its ticket is filed.
    pub(crate) filed: bool,
    /// The last report of the same machine that was begun while this one waited in the outbox, and took its place there.
    pub(crate) replaced_by: Option<usize>,
    /// Somebody has closed that ticket since.
    pub(crate) is_settled: bool,
}

/// How many of each. All but the last three are faults.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Promised, and not there with text and bundle.
    pub(crate) lost: usize,
    /// Open tickets about the one problem, beyond the first.
    pub(crate) doubled: usize,
    /// Texts of a report beyond its first, on one ticket.
    pub(crate) comments: usize,
    /// The same for bundles.
    pub(crate) files: usize,
    /// Still in the outbox after the retries.
    pub(crate) stuck: usize,
    /// Promised, and only on a closed ticket.
    pub(crate) unseen: usize,
    /// Open tickets without a fingerprint.
    pub(crate) unmarked: usize,
    /// Runs that hung or panicked.
    pub(crate) broken: usize,
    /// Waited, and a newer report of the same problem took its place in the outbox.
    pub(crate) replaced: usize,
    /// Files that a killed run left and no later one removed.
    pub(crate) left: usize,
    /// Texts beyond the first that a receiver took which cannot be asked what it has.
    pub(crate) repeated: usize,
}

impl Counts {
    /// What the columns are called, in the order of [`Self::values`].
    pub(crate) const NAMES: [&'static str; 11] = [
        "lost",
        "doubled",
        "comments",
        "files",
        "stuck",
        "unseen",
        "unmarked",
        "broken",
        "(replaced)",
        "(left)",
        "(repeated)",
    ];

    pub(crate) fn values(&self) -> [usize; 11] {
        let Self {
            lost,
            doubled,
            comments,
            files,
            stuck,
            unseen,
            unmarked,
            broken,
            replaced,
            left,
            repeated,
        } = *self;
        [lost, doubled, comments, files, stuck, unseen, unmarked, broken, replaced, left, repeated]
    }

    /// Whether nothing is wrong.
    pub(crate) fn is_clean(&self) -> bool {
        self.values()[..8].iter().all(|count| *count == 0)
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.lost += other.lost;
        self.doubled += other.doubled;
        self.comments += other.comments;
        self.files += other.files;
        self.stuck += other.stuck;
        self.unseen += other.unseen;
        self.unmarked += other.unmarked;
        self.broken += other.broken;
        self.replaced += other.replaced;
        self.left += other.left;
        self.repeated += other.repeated;
    }
}

/// Compares what was promised with what is there.
pub(crate) fn judge(problem: &Problem, reports: &[Report], held: &[Held]) -> Counts {
    let mut counts = Counts::default();
    let has_text = |ticket: &Held, report: &Report| times(ticket, problem, report) > 0;
    let has_file = |ticket: &Held, report: &Report| {
        report.bundle.as_ref().is_none_or(|bundle| ticket.files.contains(bundle))
    };
    let is_whole = |report: &Report| {
        held.iter().any(|ticket| has_text(ticket, report))
            && held.iter().any(|ticket| has_file(ticket, report))
    };
    for report in reports.iter().filter(|report| report.promised) {
        let seen = held.iter().any(|ticket| ticket.open && has_text(ticket, report));
        match is_whole(report) {
            true if !seen && !report.is_settled => counts.unseen += 1,
            true => {}
            false if !report.filed && is_replaced(report, reports, &is_whole) => counts.replaced += 1,
            false => counts.lost += 1,
        }
    }
    let open: Vec<&Held> = held.iter().filter(|ticket| ticket.open).collect();
    counts.doubled = open.len().saturating_sub(1);
    counts.unmarked = open.iter().filter(|ticket| ticket.fingerprint.is_empty()).count();
    for ticket in held {
        for report in reports {
            counts.comments += times(ticket, problem, report).saturating_sub(1);
        }
        let mut files = ticket.files.clone();
        files.sort();
        files.dedup();
        counts.files += ticket.files.len() - files.len();
    }
    counts
}

/// Whether a report that waited made way for one that is whole, or for one that made way in turn. A run that is killed after its
/// ticket is whole promised nothing, and took the place all the same; one that begins when nothing waits takes nobody's.
fn is_replaced(report: &Report, reports: &[Report], is_whole: &dyn Fn(&Report) -> bool) -> bool {
    let newer = |number: &usize| {
        reports.iter().find(|other| other.machine == report.machine && other.number == *number)
    };
    let newer = report.replaced_by.as_ref().filter(|number| **number > report.number).and_then(newer);
    newer.is_some_and(|newer| is_whole(newer) || is_replaced(newer, reports, is_whole))
}

/// In how many texts of a ticket a report stands.
fn times(ticket: &Held, problem: &Problem, report: &Report) -> usize {
    ticket.texts.iter().filter(|text| text.contains(&problem.marker(report.number))).count()
}
