//! A build without the feature `serve`: there is no service, and that is what is said.

use crate::commands::cli::Global;
use crate::commands::failure::Failure;
use crate::connectors::Examined;
use crate::profile::Profile;

/// The one line: the feature is what is missing.
#[expect(clippy::unnecessary_wraps, reason = "where the service is built, looking at it can fail")]
pub(super) fn lines(_: &Profile, _: &Global) -> Result<(Vec<Examined>, bool), Failure> {
    let says =
        "this build has no service: `cargo install --locked --path . --features serve` makes one that has it";
    let setting = Some("the feature `serve`".to_owned());
    let line = Examined { ok: Some(false), says: says.to_owned(), setting, ..Examined::new("feature") };
    Ok((vec![line], true))
}
