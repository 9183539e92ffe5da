//! The steps of a filing, as one sees them from outside.

use super::http::Request;

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Step {
    /// Onto the disk, before anything is sent.
    Queue,
    /// Looking for the ticket.
    Find,
    /// Making it.
    Create,
    /// Writing a comment.
    Comment,
    /// Sending the files.
    Attach,
    /// Changing a ticket: its fingerprint, its state.
    Change,
    /// Reading it back.
    Confirm,
    /// Out of the outbox, after the last request.
    Done,
}

impl Step {
    pub(crate) const ALL: &'static [Self] = &[
        Self::Queue,
        Self::Find,
        Self::Create,
        Self::Comment,
        Self::Attach,
        Self::Change,
        Self::Confirm,
        Self::Done,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Find => "find",
            Self::Create => "create",
            Self::Comment => "comment",
            Self::Attach => "attach",
            Self::Change => "mark, reopen, close",
            Self::Confirm => "confirm",
            Self::Done => "done",
        }
    }

    /// The step that a request belongs to, by what the systems call things.
    pub(crate) fn of(method: &str, target: &str, body: &[u8]) -> Self {
        let path = target.split('?').next().unwrap_or_default();
        let is_list = ["/tickets", "/issues.json", "/issues"].iter().any(|end| path.ends_with(end));
        let says = |words: &[u8]| body.windows(words.len()).any(|window| window == words);
        match method {
            "GET" if is_list || path.contains("/queue/") || path.contains("/projects/") => Self::Find,
            "GET" => Self::Confirm,
            "POST" if is_list || path.ends_with("/ticket") => Self::Create,
            "POST" if ["/files", "/uploads.json", "/assets"].iter().any(|end| path.ends_with(end)) => {
                Self::Attach
            }
            "POST" => Self::Comment,
            _ if says(b"\"notes\"") => Self::Comment,
            _ if says(b"\"uploads\"") => Self::Attach,
            _ => Self::Change,
        }
    }
}

impl Request {
    pub(crate) fn step(&self) -> Step {
        Step::of(&self.method, &self.target, &self.body)
    }
}
