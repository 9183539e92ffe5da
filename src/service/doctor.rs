//! What is missing before `escalate serve` can run: a line for each thing that it needs. Nothing of a case is asked, and nothing is
//! written but what opening the state folder and the database makes.

mod door;
mod kept;
mod line;
mod provider;
mod secrets;
mod tickets;
mod validity;

use std::path::Path;

pub use line::ServiceLine;

use crate::connectors::Context;
use crate::profile::Profile;
use crate::profile::service::ServiceConfig;
use crate::vault::Vault;

/// Looks at everything. `state`: the state folder.
///
/// Ends at the latest at the deadline of `context`.
pub async fn examine(
    profile: &Profile,
    state: &Path,
    vault: &Vault,
    context: &Context<'_>,
) -> Vec<ServiceLine> {
    let mut lines = vec![ServiceLine::ok("feature", "this build has the service")];
    let Some(config) = &profile.service else {
        let says = "the profile has no [service], which names at least `key`";
        lines.push(ServiceLine::missing("[service]", says, "[service]"));
        return lines;
    };
    lines.push(ServiceLine::ok("[service]", profile.path.display().to_string()));
    let (key, secrets) = secrets::examine(config, vault);
    lines.extend(secrets);
    lines.push(kept::folder(state));
    lines.extend(kept::database(config, state, key, vault, context).await);
    lines.extend(tickets::examine(profile, config));
    lines.extend(door::examine(config, context.now).await);
    lines.extend(signing_in(config, context).await);
    lines
}

async fn signing_in(config: &ServiceConfig, context: &Context<'_>) -> Vec<ServiceLine> {
    use crate::profile::service::SignInBy;
    match config.sign_in.as_ref().map(|sign_in| &sign_in.by) {
        None => vec![ServiceLine::unseen(
            "sign-in",
            "nobody signs in, so that there is no page: [service.sign_in] or [service.proxy] makes one",
        )],
        Some(SignInBy::Proxy { user, .. }) => {
            let says = format!(
                "the proxies in `proxies` say in {user} who is signed in; they must take it out of what others send"
            );
            vec![ServiceLine::ok("sign-in", says)]
        }
        Some(SignInBy::Provider { issuer, .. }) => {
            let mut lines = Vec::new();
            if config.url.is_none() {
                let says = "who signs in returns to `url`, and [service] does not say it";
                lines.push(ServiceLine::missing("url", says, "service.url"));
            }
            lines.push(provider::examine(issuer, context).await);
            lines
        }
    }
}
