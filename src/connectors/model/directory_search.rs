//! A request that searches a directory server.

use crate::connectors::template::TextTemplate;
use crate::http::{LdapDepth, LdapPages};

/// What is searched, and where.
#[derive(Debug)]
pub(in crate::connectors) struct DirectorySearch {
    /// The name of the entry to start from.
    pub(in crate::connectors) base: TextTemplate,
    /// `None`: every entry.
    pub(in crate::connectors) filter: Option<TextTemplate>,
    pub(in crate::connectors) depth: LdapDepth,
    /// Names, as programs see them.
    pub(in crate::connectors) attributes: Vec<TextTemplate>,
    /// Those of them whose values are bytes.
    pub(in crate::connectors) binary: Vec<String>,
    /// Entries that are enough: that there are more is not asked.
    pub(in crate::connectors) limit: Option<u32>,
    pub(in crate::connectors) page: Option<LdapPages>,
    /// Controls without a value, by number.
    pub(in crate::connectors) controls: Vec<String>,
}

impl DirectorySearch {
    /// Its texts with values in them.
    pub(in crate::connectors) fn templates(&self) -> impl Iterator<Item = &TextTemplate> {
        std::iter::once(&self.base).chain(&self.filter).chain(&self.attributes)
    }
}

/// A sign-in by name and password (RFC 4513, 5.1.3).
#[derive(Debug)]
pub(in crate::connectors) struct LdapBind {
    /// Empty: nobody signs in.
    pub(in crate::connectors) bind_dn: TextTemplate,
    pub(in crate::connectors) password: TextTemplate,
    /// `required` or `none`; left out or empty: required, but on this machine.
    pub(in crate::connectors) starttls: Option<TextTemplate>,
}
