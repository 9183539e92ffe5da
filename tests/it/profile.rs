//! The profile: what it may say, and that every mistake is named with its place.

mod catalogue;
mod mistakes;
mod secrets;
mod whole;

use escalate::profile::{Connectors, Profile, ProfileError, Wanted, WantedSetting};
use tempfile::TempDir;

/// Reads a profile with two connectors to choose from: `keycloak`, which asks, and `rt`, which files.
fn read(toml: &str) -> Result<Profile, Vec<String>> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("acme.toml");
    std::fs::write(&path, toml).unwrap();
    let setting = |name: &str, secret, required| WantedSetting { name: name.to_owned(), secret, required };
    let wanted = |name: &str| match name {
        "keycloak" => Some(Wanted {
            ticketing: false,
            settings: vec![
                setting("url", false, true),
                setting("client_id", false, true),
                setting("client_secret", true, true),
                setting("days", false, false),
            ],
            unreadable: false,
        }),
        "rt" => Some(Wanted {
            ticketing: true,
            settings: vec![setting("url", false, true), setting("token", true, true)],
            unreadable: false,
        }),
        _ => None,
    };
    let names = ["keycloak".to_owned(), "rt".to_owned()];
    Profile::read(&path, &Connectors { names: &names, wanted: &wanted }).map_err(|error| match error {
        ProfileError::Mistakes(problems) => problems
            .iter()
            .map(|problem| problem.to_string().replace(&path.display().to_string(), "acme.toml"))
            .collect(),
        other @ ProfileError::Unreadable { .. } => vec![other.to_string()],
    })
}

/// The mistakes of a profile.
#[track_caller]
fn mistakes(toml: &str) -> Vec<String> {
    read(toml).unwrap_err()
}
