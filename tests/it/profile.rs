//! The profile: what it may say, and that every mistake is named with its place.

mod catalogue;
mod left_out;
mod mistakes;
mod secrets;
mod service;
mod whole;

pub(crate) use whole::EVERYTHING;

use escalate::profile::{Profile, ProfileError};
use tempfile::TempDir;

use crate::fixtures::{DESK, DIRECTORY, varied};

/// The directory, with more settings.
fn keycloak() -> String {
    let id =
        "client_id = { about = \"service account\" }\ndays = { about = \"how far back\", default = \"7\" }";
    let header = "header = { X-Id = \"{{client_id}}\", X-Key = \"{{client_secret}}\" }";
    varied(
        DIRECTORY,
        &[
            ("realm = { about = \"realm\", default = \"main\" }", id),
            ("bearer = \"{{token}}\"", header),
            ("token =", "client_secret ="),
        ],
    )
}

/// Reads a profile with two connectors to choose from: `keycloak`, which asks, and `rt`, which files.
pub(crate) fn read(toml: &str) -> Result<Profile, Vec<String>> {
    let folder = TempDir::new().unwrap();
    for (connector, text) in [("directory/keycloak.toml", keycloak().as_str()), ("ticketing/rt.toml", DESK)] {
        let file = folder.path().join("templates/connectors").join(connector);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    let path = folder.path().join("acme.toml");
    std::fs::write(&path, toml).unwrap();
    Profile::read(&path, folder.path()).map_err(|error| match error {
        ProfileError::Mistakes { mistakes, .. } => {
            mistakes.iter().map(|mistake| mistake.replace(&path.display().to_string(), "acme.toml")).collect()
        }
        other => vec![other.to_string()],
    })
}

/// The mistakes of a profile.
#[track_caller]
fn mistakes(toml: &str) -> Vec<String> {
    read(toml).unwrap_err()
}
