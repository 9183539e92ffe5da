//! What the service needs, line by line.

use crate::commands::cli::Global;
use crate::commands::failure::Failure;
use crate::commands::{runtime, secrets};
use crate::connectors::Examined;
use crate::environment;
use crate::profile::Profile;
use crate::service::doctor;

/// The lines, and whether a secret or setting is missing.
pub(super) fn lines(profile: &Profile, global: &Global) -> Result<(Vec<Examined>, bool), Failure> {
    let state = environment::state_dir()?;
    let lines = runtime::with(global, async |context| {
        doctor::examine(profile, &state, secrets::vault(), context).await
    })?;
    let missing = lines.iter().any(|line| line.is_missing);
    Ok((lines.into_iter().map(|line| line.examined).collect(), missing))
}
