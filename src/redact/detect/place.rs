//! Credentials by the grammar of the line that they stand in, whatever they look like: hashes of passwords, lines of `.pgpass`
//! and netrc, configurations of network devices, SQL, connection strings, protocols, and command lines.

mod call;
mod columns;
mod connection;
mod device;
mod dialogue;
mod directive;
mod doors;
mod flags;
mod hash;
mod insert;
mod netrc;
mod pipe;
mod program;
mod read;
mod scheme;
mod shell;
mod signed;
mod sql;

use super::cue::Cue;
use super::span::Span;

/// What reads on from which word.
pub(super) const TABLES: &[&[Cue]] = &[
    call::CUES[0],
    call::CUES[1],
    call::CUES[2],
    call::CUES[3],
    call::CUES[4],
    connection::CUES,
    device::CUES,
    dialogue::CUES,
    directive::CUES,
    doors::CUES[0],
    doors::CUES[1],
    hash::CUES,
    insert::CUES,
    netrc::CUES,
    pipe::CUES,
    program::CUES,
    scheme::CUES,
    signed::CUES,
    sql::CUES,
];

/// The rules whose grammar says by itself what a value is, whatever it looks like: nothing else explains it.
pub(super) const SURE: &[&str] = &[
    "hash of a password",
    "password of .pgpass",
    "password in a connection string",
    "password in SQL",
    "password on a command line",
    "secret of a network device",
    "column of a credential",
];

/// Finds what only a whole line tells: one of `.pgpass`, of a password file.
pub(super) fn whole_line(line: &[u8], spans: &mut Vec<Span>) {
    columns::find(line, spans);
    connection::relay(line, spans);
}
