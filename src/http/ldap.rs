//! Searching a directory server (RFC 4511), and nothing else: connections, TLS and the protocol are here, what is asked and what an
//! answer means is said elsewhere. The messages are those of the crate `rasn-ldap`. What comes is not believed: a message's length is
//! bounded before it is read, nothing is followed into depths, and no answer ends the program.

mod filter;
mod name;
mod server;

#[cfg(feature = "ldap")]
mod message;
#[cfg(not(feature = "ldap"))]
mod not_built;
#[cfg(feature = "ldap")]
mod search;
#[cfg(feature = "ldap")]
mod session;
#[cfg(feature = "ldap")]
mod wire;

pub(crate) use filter::{LdapFilter, filter_of, in_filter};
pub(crate) use name::{in_name, is_attribute, is_in_value, is_number};
#[cfg(not(feature = "ldap"))]
pub(crate) use not_built::NoLine as LdapLine;
#[cfg(feature = "ldap")]
pub(crate) use search::LdapLine;
pub(crate) use server::LDAP;

use std::time::Duration;

use secrecy::SecretString;

use super::server_address::ServerAddress;
use crate::facts::GapReason;

/// What a build without LDAP says of itself; `None`: this one has it.
pub(crate) const NO_LDAP: Option<&str> = if cfg!(feature = "ldap") {
    None
} else {
    Some(
        "this build does not speak LDAP: use a build with the feature `ldap`: `cargo install --locked --path . --features ldap`",
    )
};

/// How far below the base is looked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum LdapDepth {
    /// The entry itself.
    Base,
    /// Those right below it.
    One,
    /// It, and all below it.
    #[default]
    Sub,
}

impl LdapDepth {
    /// Every depth, with its word in files.
    pub(crate) const ALL: &'static [(&'static str, Self)] =
        &[("base", Self::Base), ("one", Self::One), ("sub", Self::Sub)];
}

/// How a listing is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LdapPages {
    /// Entries of a page.
    pub(crate) size: u32,
    /// Pages that are read at most.
    pub(crate) max: u32,
}

/// One search, ready to go.
#[derive(Debug)]
#[cfg_attr(not(feature = "ldap"), expect(dead_code, reason = "a build without LDAP sends none"))]
pub(crate) struct LdapQuery<'q> {
    pub(crate) server: &'q ServerAddress,
    /// TLS is begun before anything else is said.
    pub(crate) upgrades: bool,
    /// Who asks; nobody: anonymous.
    pub(crate) credentials: Option<(String, SecretString)>,
    pub(crate) base: String,
    pub(crate) depth: LdapDepth,
    pub(crate) filter: LdapFilter,
    pub(crate) attributes: Vec<String>,
    /// Controls without a value that the server must know.
    pub(crate) controls: Vec<String>,
    /// Entries that are enough.
    pub(crate) limit: Option<u32>,
    pub(crate) page: Option<LdapPages>,
    /// Connections to this server that work at once.
    pub(crate) at_once: usize,
    /// Between the starts of two searches.
    pub(crate) pace: Duration,
}

/// What a search found.
#[derive(Clone, Debug, Default)]
pub(crate) struct LdapFound {
    pub(crate) entries: Vec<LdapEntry>,
    /// Nothing is missing: no limit, no other page, no other server that knows more.
    pub(crate) complete: bool,
    /// How often another server was said to know more.
    pub(crate) references: u64,
    /// The limit that ended it, with its code and what the server said.
    pub(crate) ended: Option<(u32, String)>,
    /// Bytes of the entries.
    #[cfg(feature = "ldap")]
    bytes: usize,
}

/// An entry as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LdapEntry {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, Vec<Vec<u8>>)>,
}

/// Where something went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "ldap"), expect(dead_code, reason = "a build without LDAP gets nowhere"))]
pub(crate) enum LdapStep {
    #[cfg(not(feature = "ldap"))]
    NotBuilt,
    Connecting,
    Encrypting,
    Binding,
    Searching,
}

/// There is no answer.
#[derive(Clone, Debug)]
pub(crate) struct LdapError {
    pub(crate) step: LdapStep,
    /// The result code, where the server refused.
    pub(crate) code: Option<u32>,
    /// Why, where it did not.
    pub(crate) reason: GapReason,
    /// What the server said, or what happened.
    pub(crate) said: String,
    /// The connection is gone: another one may do.
    #[cfg(feature = "ldap")]
    broken: bool,
}

impl LdapError {
    fn new(step: LdapStep, reason: GapReason, said: impl Into<String>) -> Self {
        Self {
            step,
            code: None,
            reason,
            said: said.into(),
            #[cfg(feature = "ldap")]
            broken: false,
        }
    }
}
