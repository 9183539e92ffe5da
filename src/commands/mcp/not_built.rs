//! A build without the feature `mcp`: there is no assistant, and nobody waits for one.

use crate::commands::cli::Global;
use crate::commands::failure::Failure;
use crate::diagnosis::Exit;

/// Says so.
pub(in crate::commands) fn run(_global: &Global) -> Result<Exit, Failure> {
    let failure = Failure::usage("this build has no assistant");
    Err(failure.hint("use a build with the feature `mcp`: `cargo install --path . --features mcp`"))
}
