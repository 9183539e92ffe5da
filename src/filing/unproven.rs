//! What is said once, before the first ticket goes into a system by a connector that nobody has run.

use crate::connectors::{Configured, Proven};
use crate::environment::state::State;

/// One file for each system.
const SAID: &str = "unproven";

/// Whether it is to be said now: the connector is unproven, and it was not said on this machine. From now on it was.
///
/// A state folder that takes no note makes it be said again, which does no harm.
#[must_use]
pub fn first_time(system: &Configured, state: &State) -> bool {
    if system.connector.proven != Some(Proven::Unproven) {
        return false;
    }
    let name = format!("{SAID}/{}.{}", system.name, system.connector.name);
    if matches!(state.read(&name), Ok(Some(_))) {
        return false;
    }
    if let Err(error) = state.write(&name, b"said\n") {
        tracing::info!("that {} is unproven will be said again: {error}", system.name);
    }
    true
}
