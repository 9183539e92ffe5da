//! `escalate doctor`: tries every system of the profile. The file is valid, the secrets are there, a real read is answered;
//! what is missing is named with the setting or right to change. Nothing is written anywhere.

mod page;
#[cfg(feature = "serve")]
mod service_lines;
#[cfg(not(feature = "serve"))]
#[path = "doctor/service_not_built.rs"]
mod service_lines;

use futures_util::future::join_all;
use serde::Serialize;

use super::{output, runtime, secrets, setup};
use crate::case::{Case, Symptom};
use crate::commands::cli::{Global, ListingFormat};
use crate::commands::failure::Failure;
use crate::connectors::{Configured, ConnectorKind, Context, Examined, KnownFiling, filing_health, health};
use crate::diagnosis::Exit;
use crate::environment::clock;
use crate::escalation::shared_key;
use crate::filing::outbox::Outbox;
use crate::profile::{OpenError, Profile, TOKEN_KEY};

/// Who is asked for: nobody, so that no person's data is read for a test.
const NOBODY: &str = "escalate-doctor@example.invalid";

/// What all said.
#[derive(Serialize)]
struct Examination {
    ok: bool,
    systems: Vec<SystemHealth>,
}

impl SystemHealth {
    /// Of a system that is asked tenant by tenant, where the profile has none.
    fn untried(system: &Configured) -> Self {
        let says = "it is asked tenant by tenant, and the profile names none, so that nothing was tried: add [tenants] with a line \
                    for each, such as acme = \"Acme\"";
        let none = Examined {
            ok: Some(false),
            says: says.to_owned(),
            setting: Some("[tenants]".to_owned()),
            ..Examined::new("tenants")
        };
        Self::of(system.name.clone(), system.connector.title.clone(), None, vec![none])
    }

    /// Of a system that said this: in order, unless something of it is not.
    fn of(name: String, title: String, tenant: Option<String>, requests: Vec<Examined>) -> Self {
        Self { name, title, tenant, ok: !requests.iter().any(|asked| asked.ok == Some(false)), requests }
    }
}

/// What one system said, in one tenant.
#[derive(Serialize)]
struct SystemHealth {
    name: String,
    title: String,
    tenant: Option<String>,
    ok: bool,
    requests: Vec<Examined>,
}

/// Tries all; ends with 5 if a secret is missing, with 4 if a system did not answer everything.
pub(super) fn run(format: ListingFormat, global: &Global) -> Result<Exit, Failure> {
    let mut profile = setup::required(global)?;
    // What cannot be had is said where it is used.
    let _ = profile.hold_unused(secrets::vault(), false);
    let (mut systems, mut opened) = (Vec::new(), Vec::new());
    setup::note_readable(profile.connections.iter().chain(&profile.ticketing));
    let connections = std::mem::take(&mut profile.connections);
    for connection in connections.into_iter().chain(profile.ticketing.take()) {
        let (name, title) = (connection.name.clone(), connection.connector.title.clone());
        // What may wait until it is filled in is no fault; it is named all the same.
        let ok = if connection.optional { None } else { Some(false) };
        match connection.open(&profile.path, secrets::vault()) {
            Ok(system) => opened.push(system),
            Err(OpenError::Secrets(missing)) => {
                let requests = missing.into_iter().map(|one| Examined {
                    ok,
                    says: one.says,
                    setting: Some(one.setting),
                    ..Examined::new("secret")
                });
                systems.push(SystemHealth::of(name, title, None, requests.collect()));
            }
            Err(other) => return Err(other.into()),
        }
    }
    if let Some(Err(problem)) = shared_key(&profile, secrets::vault()) {
        let wrong = Examined {
            ok: Some(false),
            says: problem.to_string(),
            setting: Some(TOKEN_KEY.to_owned()),
            ..Examined::new("secret")
        };
        systems.push(SystemHealth::of(TOKEN_KEY.to_owned(), profile.title.clone(), None, vec![wrong]));
    }
    let missing = systems.iter().any(|system| !system.ok);
    systems.extend(ask(&opened, &profile, global)?);
    told(&profile, systems, missing, format)
}

/// Looks at what the service needs, and at nothing else; ends as [`run`] does.
pub(super) fn service(format: ListingFormat, global: &Global) -> Result<Exit, Failure> {
    let profile = setup::required(global)?;
    // What cannot be had is said where it is used.
    let _ = profile.hold_unused(secrets::vault(), false);
    let (lines, missing) = service_lines::lines(&profile, global)?;
    let system = SystemHealth::of("service".to_owned(), "escalate serve".to_owned(), None, lines);
    told(&profile, vec![system], missing, format)
}

/// Shows what was found. `missing`: a secret or setting is, beside what did not answer.
fn told(
    profile: &Profile,
    systems: Vec<SystemHealth>,
    missing: bool,
    format: ListingFormat,
) -> Result<Exit, Failure> {
    let found = Examination { ok: systems.iter().all(|system| system.ok), systems };
    match format {
        ListingFormat::Text => output::page(&page::page(profile, &found.systems))?,
        ListingFormat::Json => output::json(&found)?,
    }
    Ok(if missing {
        Exit::Invalid
    } else if found.ok {
        Exit::Escalated
    } else {
        Exit::Unanswered
    })
}

/// All at once: one that does not answer takes no time from the others.
fn ask(opened: &[Configured], profile: &Profile, global: &Global) -> Result<Vec<SystemHealth>, Failure> {
    let tenants: Vec<&String> = profile.tenants.keys().collect();
    let mut tries: Vec<(&Configured, Option<&String>)> = Vec::new();
    for system in opened {
        let wanted = if system.connector.asks_by_tenant() { tenants.len() } else { 1 };
        let first = (system, tenants.first().copied());
        tries.push(first);
        tries.extend(tenants.iter().take(wanted).skip(1).map(|tenant| (system, Some(*tenant))));
    }
    let known =
        opened.iter().find(|system| system.connector.kind == ConnectorKind::Ticketing).and_then(newest);
    let known = known.as_ref();
    runtime::with(global, async |context| {
        join_all(tries.into_iter().map(|(system, tenant)| one(system, tenant, known, global, context))).await
    })
}

/// The newest ticket that was filed there from this machine. Without a state folder there is none.
fn newest(system: &Configured) -> Option<KnownFiling> {
    let outbox = Outbox::open(&setup::state().ok()?).ok()?;
    let (fingerprint, filed) = outbox.newest_filed(&system.name).ok()??;
    Some(KnownFiling { fingerprint, id: filed.id, filed_at: filed.filed_at })
}

async fn one(
    system: &Configured,
    tenant: Option<&String>,
    known: Option<&KnownFiling>,
    global: &Global,
    context: &Context<'_>,
) -> SystemHealth {
    let filing = system.connector.kind == ConnectorKind::Ticketing;
    if !filing && tenant.is_none() && system.connector.asks_by_tenant() {
        return SystemHealth::untried(system);
    }
    let tenant = tenant.filter(|_| !filing).cloned();
    let requests = if filing {
        filing_health(system, context, known).await
    } else {
        let case =
            Case { tenant: tenant.clone(), ..Case::of(NOBODY, Symptom::SignIn, clock::now(global.now)) };
        health(system, &case, context).await
    };
    SystemHealth::of(system.name.clone(), system.connector.title.clone(), tenant, requests)
}
