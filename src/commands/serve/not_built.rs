//! A build without the feature `serve`: there is no service.

use crate::commands::cli::{Global, ServeArgs};
use crate::commands::failure::Failure;
use crate::diagnosis::Exit;

/// Says so.
pub(in crate::commands) fn run(_args: &ServeArgs, _global: &Global) -> Result<Exit, Failure> {
    let failure = Failure::usage("this build has no service");
    Err(failure.hint("use a build with the feature `serve`: `cargo install --path . --features serve`"))
}
