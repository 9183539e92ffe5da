//! What goes wrong on the wire.

/// One thing that goes wrong at a request, and at every later one of that run to the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// From this request on, nobody listens.
    Refused,
    /// The connection ends before the system has seen it.
    Reset,
    /// No answer before the deadline, and the system never sees it.
    Slow,
    /// The system has done it, and the connection ends.
    Lost,
    /// A gateway's 502; the system has done it.
    Gateway,
    /// Not done.
    Status(u16),
    /// 429 with `Retry-After` in seconds.
    WaitSeconds,
    /// 429 with `Retry-After` as a date.
    WaitDate,
    /// A page to sign in, with 200. Not done.
    Html,
    /// Done, and 200 with nothing in it.
    Empty,
    /// Done, and JSON that breaks off.
    Cut,
    /// Done, and every value is of another type.
    Types,
    /// Done, and the answer is about somebody else's ticket.
    Stranger,
    /// Every page is the first one, and says that there is another one.
    Endless,
    /// A page has one item at most, whatever is asked for.
    Capped,
}

impl Fault {
    pub(crate) const ALL: &'static [Self] = &[
        Self::Refused,
        Self::Reset,
        Self::Slow,
        Self::Lost,
        Self::Gateway,
        Self::Status(401),
        Self::Status(403),
        Self::Status(404),
        Self::Status(409),
        Self::WaitSeconds,
        Self::WaitDate,
        Self::Status(500),
        Self::Html,
        Self::Empty,
        Self::Cut,
        Self::Types,
        Self::Stranger,
        Self::Endless,
        Self::Capped,
    ];

    /// Whether the system does what it is asked for.
    pub(crate) fn is_done(self) -> bool {
        matches!(
            self,
            Self::Lost
                | Self::Gateway
                | Self::Empty
                | Self::Cut
                | Self::Types
                | Self::Stranger
                | Self::Endless
                | Self::Capped
        )
    }

    /// Whether there is an answer with 200.
    pub(crate) fn is_answered(self) -> bool {
        matches!(self, Self::Html | Self::Empty | Self::Cut | Self::Types | Self::Stranger | Self::Endless)
    }

    /// Whether it is about listings, which only reads give.
    pub(crate) fn is_about_pages(self) -> bool {
        matches!(self, Self::Endless | Self::Capped)
    }

    /// Whether a run that it stops is to be tried again as it is (exit code 6), or something has to be changed first (1). `None`:
    /// that depends on what was asked.
    pub(crate) fn passes_with_time(self) -> Option<bool> {
        match self {
            Self::Status(401 | 403) => Some(false),
            Self::Status(404) | Self::Types | Self::Stranger | Self::Endless | Self::Capped | Self::Empty => {
                None
            }
            _ => Some(true),
        }
    }
}
