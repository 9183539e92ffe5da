//! `escalate reveal TOKEN`: which value a token stands for. Only on the machine that made it.

use secrecy::ExposeSecret as _;

use super::{output, setup};
use crate::commands::failure::Failure;
use crate::diagnosis::Exit;
use crate::redact::pseudonym_map;

/// Prints the value.
pub(super) fn run(token: &str) -> Result<Exit, Failure> {
    let Some(found) = pseudonym_map::reveal(&setup::state()?, token)? else {
        return Err(Failure::usage(format_args!("no token `{token}` was made on this machine"))
            .hint("tokens are looked up where the ticket was written; credentials are never kept, so theirs cannot be"));
    };
    output::result(format!("{}\n", found.value.expose_secret()).as_bytes())?;
    output::note(&format!("from profile {}", found.profile));
    Ok(Exit::Escalated)
}
