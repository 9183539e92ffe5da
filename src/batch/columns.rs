//! The columns of a table.

/// Which key each column has; `None`: nothing of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) keys: Vec<Option<&'static str>>,
    pub(super) separator: u8,
}
