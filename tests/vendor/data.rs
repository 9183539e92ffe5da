//! Where the data of others is: beside the project, never in it.

use std::path::{Path, PathBuf};

/// The variable that names the folder.
pub(crate) const VARIABLE: &str = "ESCALATE_VENDOR_DATA";

/// The folder; from the project's own if the path is relative.
pub(crate) fn folder() -> PathBuf {
    let named = std::env::var_os(VARIABLE).unwrap_or_else(|| "../shared".into());
    Path::new(env!("CARGO_MANIFEST_DIR")).join(named)
}

/// A file of it.
pub(crate) fn read(relative: &str) -> String {
    let path = folder().join(relative);
    std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!(
            "{}: {error}. This needs data of others, which is no part of the project: vendors' API descriptions, \
             examples of secrets, error texts. {VARIABLE} names the folder that has it; the default is ../shared",
            path.display()
        )
    })
}
