//! What is kept, and where: the state folder, the database.

use std::path::Path;

use secrecy::{ExposeSecret as _, SecretString};

use super::line::ServiceLine;
use crate::connectors::Context;
use crate::environment::state::State;
use crate::profile::service::ServiceConfig;
use crate::vault::Vault;

/// The name of a file that is written to see whether files can be written, and removed.
const TRIED: &str = "doctor.tried";

/// Whether the state folder can be written.
pub(super) fn folder(state: &Path) -> ServiceLine {
    let tried = State::open(state).and_then(|state| {
        state.write(TRIED, b"")?;
        state.remove(TRIED)
    });
    match tried {
        Ok(()) => ServiceLine::ok("state", state.display().to_string()),
        Err(error) => ServiceLine::missing("state", error.to_string(), "the state folder"),
    }
}
