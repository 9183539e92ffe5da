//! What was there before the run that is disturbed.

/// Which problem is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scenario {
    /// A new one.
    New,
    /// One that has an open ticket.
    Again,
    /// One of which the ticket was closed.
    Closed,
}

impl Scenario {
    pub(crate) const ALL: &'static [Self] = &[Self::New, Self::Again, Self::Closed];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::New => "a new problem",
            Self::Again => "the same again",
            Self::Closed => "the same after it was closed",
        }
    }
}
