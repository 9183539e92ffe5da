//! Opens the service and runs it to its end; or opens what it keeps, to look at it or to remove of it.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::kept_log;
use crate::commands::cli::{Global, ServeArgs, ServeCommand};
use crate::commands::failure::Failure;
use crate::commands::{output, secrets, setup};
use crate::diagnosis::Exit;
use crate::profile::{self, Profile};
use crate::service::store::{Logged, Store};
use crate::service::web::BoundDoor;
use crate::service::{ServiceStart, ServiceStartError, ServingError, poll, serve, web};
use crate::text::io_words::io_words;

/// Who stands in the log for what is done here.
const SHELL: &str = "command line";
/// How long threads are waited for that are still in a system's answer.
const LAST: Duration = Duration::from_secs(1);

/// Runs the service, or does what was said.
pub(in crate::commands) fn run(args: &ServeArgs, global: &Global) -> Result<Exit, Failure> {
    let start = started_from(global)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| {
        Failure::broken(format_args!("the service cannot be started: {}", io_words(&error)))
    })?;
    match &args.command {
        None => served(&start, &runtime),
        Some(ServeCommand::Log { about, since, limit, format }) => {
            let store = runtime.block_on(start.store()).map_err(failed)?;
            kept_log::show(&runtime, &store, about.clone(), *since, *limit, *format, global)
        }
        Some(ServeCommand::Forget { person }) => {
            let store = runtime.block_on(start.store()).map_err(failed)?;
            runtime.block_on(forget(&store, person))
        }
    }
    .inspect(|_| runtime.shutdown_timeout(LAST))
}

fn started_from(global: &Global) -> Result<ServiceStart, Failure> {
    let config = setup::config_dir()?;
    let Some(path) = profile::locate(global.config.as_deref(), global.profile.as_deref(), &config)? else {
        return Err(Failure::invalid("there is no profile yet, so it is not known which systems to ask")
            .hint("`escalate init` writes one"));
    };
    let named = global.config.as_ref().map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone()));
    Ok(ServiceStart {
        profile: path,
        config,
        named: named.map(|path| path.display().to_string()),
        timeout: global.timeout,
        vault: secrets::vault().clone(),
    })
}

fn served(start: &ServiceStart, runtime: &Runtime) -> Result<Exit, Failure> {
    let profile = start.profile().map_err(failed)?;
    setup::note_readable(profile.connections.iter().chain(&profile.ticketing));
    let (draining, drains) = watch::channel(false);
    let every = asked_every(&profile);
    let ended = runtime.block_on(async {
        let service = start.open(drains).await.map_err(failed)?;
        // Before it is said where it is, and before anything is begun that would be cut off.
        let door = BoundDoor::bind(&service.config).map_err(|error| not_served(&error))?;
        told(&profile, &service, &door, every);
        let service = Arc::new(service);
        let door = web::listen(door, Arc::clone(&service), draining.subscribe());
        Ok::<_, Failure>(serve(service, draining, every, door).await)
    })?;
    match ended {
        Ok(()) => Ok(Exit::Escalated),
        Err(ServingError::AtOnce) => Ok(Exit::Interrupted),
        Err(error) => Err(not_served(&error)),
    }
}

fn not_served(error: &dyn std::error::Error) -> Failure {
    Failure::broken(error).hint("`escalate doctor --service` says what is missing")
}

fn asked_every(profile: &Profile) -> Option<Duration> {
    let ticketing = profile.ticketing.as_ref()?;
    poll::every(&ticketing.connector, profile.service.as_ref()?)
}

/// What runs, for who started it.
fn told(profile: &Profile, service: &crate::service::Service, door: &BoundDoor, every: Option<Duration>) {
    output::note(&format!("escalate serves {} at {}://{}", profile.title, door.scheme(), door.address));
    output::note(&format!("  kept in {}", service.store.place()));
    let Some(ticketing) = &profile.ticketing else {
        output::note("  no ticketing system: cases come by /v1 and the page only");
        return;
    };
    if ticketing.connector.has_hook() && service.secrets.hook.is_some() {
        output::note(&format!("  webhooks of {0}: /hooks/{0}", ticketing.name));
    }
    if let Some(every) = every {
        output::note(&format!("  {} is asked every {} s what is new", ticketing.name, every.as_secs()));
    }
    if every.is_none() && (!ticketing.connector.has_hook() || service.secrets.hook.is_none()) {
        output::note(&format!(
            "  nothing starts a case of {}: `hook_secret` of [service] is missing, or the system cannot be asked",
            ticketing.name
        ));
    }
}

async fn forget(store: &Store, person: &str) -> Result<Exit, Failure> {
    let gone = store.forget(person).await.map_err(Failure::broken)?;
    let line = Logged { about: Some(person), ..Logged::now(SHELL, "forget") };
    store.log(&line).await.map_err(Failure::broken)?;
    output::page(&match gone {
        0 => "There was no case about this person.\n".to_owned(),
        1 => "One case was deleted.\n".to_owned(),
        gone => format!("{gone} cases were deleted.\n"),
    })?;
    Ok(Exit::Escalated)
}

/// A failure of the command line: what is written in the profile is to be mended there, everything else broke.
fn failed(error: ServiceStartError) -> Failure {
    match error {
        ServiceStartError::Profile(error) => error.into(),
        ServiceStartError::Desk(error) => error.into(),
        ServiceStartError::Home(error) => error.into(),
        ServiceStartError::NoService(_) | ServiceStartError::Secrets(_) => {
            Failure::invalid(error).hint("`escalate doctor --service` says everything that is missing")
        }
        other => Failure::broken(other).hint("`escalate doctor --service` looks at it"),
    }
}
