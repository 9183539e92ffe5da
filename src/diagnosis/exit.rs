//! The exit codes: a contract with scripts.

/// How a run ended, as a process exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// Escalated: the ticket is filed, or the bundle written, or with `--dry-run` would have been. Also: a subcommand did its work.
    Escalated = 0,
    /// Something broke: the message says what and what to do.
    Broken = 1,
    /// Usage.
    Usage = 2,
    /// Not escalated: a check found a cause that the admin can fix, or it lies outside the six checks and not with the service.
    Fixable = 3,
    /// Not escalated: a check could not be answered.
    Unanswered = 4,
    /// Configuration, facts or connector file invalid.
    Invalid = 5,
    /// The ticket could not be filed yet: it is safe in the outbox.
    NotFiledYet = 6,
    /// Ctrl-C ended the questions: 128 and the number of the signal, as shells have it. The case is kept.
    Interrupted = 130,
}

impl Exit {
    /// The number that the process ends with.
    #[must_use]
    pub fn code(self) -> u8 {
        self as u8
    }
}
