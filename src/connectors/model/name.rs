//! What names in programs and templates stand for.

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::connectors) enum Name {
    Case,
    Now,
    Text,
    Ticket,
    Fields,
    Files,
    Found,
    It,
    Status,
    Headers,
    /// Only where the file has `updated`: other files may call something of their own so.
    Since,
    /// Only in files of permission engines and flag services that call nothing of their own so.
    Account,
    Setting(usize),
    Request(usize),
    Let(usize),
}

impl Name {
    /// Whether it is waited for: a request, a `[let]`, what others find out.
    pub(in crate::connectors) fn is_node(self) -> bool {
        matches!(self, Self::Request(_) | Self::Let(_) | Self::Account)
    }
}

/// The names that no file may take, and what they stand for.
pub(in crate::connectors) const RESERVED: &[(&str, Name)] = &[
    ("case", Name::Case),
    ("now", Name::Now),
    ("text", Name::Text),
    ("ticket", Name::Ticket),
    ("fields", Name::Fields),
    ("files", Name::Files),
    ("found", Name::Found),
    ("it", Name::It),
    ("status", Name::Status),
    ("headers", Name::Headers),
];

/// The name of [`Name::Since`].
pub(in crate::connectors) const SINCE: &str = "since";

/// The name of [`Name::Account`].
pub(in crate::connectors) const ACCOUNT: &str = "account";
