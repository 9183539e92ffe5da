//! The profile: what it may say, and that every mistake is named with its place.

mod catalogue;
mod mistakes;
mod secrets;
mod whole;

use escalate::profile::{Profile, ProfileError};
use tempfile::TempDir;

const KEYCLOAK: &str = r#"
title = "Keycloak"
kind  = "directory"
url   = "{{url}}"
[settings]
url           = { about = "base" }
client_id     = { about = "service account" }
client_secret = { secret = true }
days          = { about = "how far back", default = "7" }
[auth]
header = { X-Id = "{{client_id}}", X-Key = "{{client_secret}}" }
[request.user]
get   = "/users"
query = { email = "{{case.user}}", days = "{{days}}" }
scope = "view-users"
[facts]
account = '[ $user[] | { id, state: "active" } ]'
"#;

const RT: &str = r#"
title = "RT"
kind  = "ticketing"
url   = "{{url}}"
[settings]
url   = { about = "base" }
token = { secret = true }
[auth]
bearer = "{{token}}"
[request.made]
post = "/tickets"
json = '{ subject: $ticket.title }'
[ticket]
find   = '[]'
create = '$made | { id, url: "\($url)/\(.id)" }'
"#;

/// Reads a profile with two connectors to choose from: `keycloak`, which asks, and `rt`, which files.
fn read(toml: &str) -> Result<Profile, Vec<String>> {
    let folder = TempDir::new().unwrap();
    for (connector, text) in [("directory/keycloak.toml", KEYCLOAK), ("ticketing/rt.toml", RT)] {
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
