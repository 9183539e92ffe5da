//! Ticketing systems in memory: what each answers to the requests of a connector, with its traps, and what it holds afterwards.
//!
//! One file for each; [`make`] starts one by its name and gives what a profile says of it. They know nothing of the connectors.

mod gitea;
mod helpdesk;
mod parts;
mod redmine;
mod roundup;
mod rt;
mod ticket_sql;
mod vendors;

use std::collections::BTreeMap;

/// What was asked.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub method: String,
    /// As sent, still percent-encoded, without the query.
    pub path: String,
    /// Decoded, in order.
    pub query: Vec<(String, String)>,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub host: String,
}

/// What was answered.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// A ticket that a system holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub id: String,
    pub open: bool,
    pub title: String,
    /// Its own text, then its comments; whether one is hidden from the requester.
    pub texts: Vec<(bool, String)>,
    pub files: Vec<(String, Vec<u8>)>,
    pub fields: BTreeMap<String, String>,
}

/// A ticketing system.
pub(crate) trait System {
    fn answer(&mut self, asked: &Asked) -> Said;
    fn held(&self) -> Vec<Held>;
    /// Somebody there closes a ticket.
    fn close(&mut self, id: &str);
    /// The requester of a ticket writes once more.
    fn says(&mut self, _id: &str, _words: &str) {}
    /// From now on a search shows a new ticket so many seconds late.
    fn lag(&mut self, seconds: u64);
    /// The clock, in seconds since the system was made.
    fn tick(&mut self, now_seconds: u64);
}

/// A system of that name at that address, and what a profile says of it: address, credential, names.
pub(crate) fn make(name: &str, base_url: &str) -> (Box<dyn System>, BTreeMap<String, String>) {
    match name {
        "gitea" => gitea::make(base_url),
        "helpdesk" => helpdesk::make(base_url),
        "redmine" => redmine::make(base_url),
        "roundup" => roundup::make(base_url),
        "rt" => rt::make(base_url),
        other if is_vendors(other) => vendors::make(other, base_url),
        other => panic!("there is no system {other}"),
    }
}

/// Whether that system was written by a vendor's documents alone.
pub(crate) fn is_vendors(name: &str) -> bool {
    vendors::NAMES.contains(&name)
}

/// What a profile says, as a map.
fn settings(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}
