//! A profile as it is meant: every name known, every setting there, every secret a reference.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::actions::catalogue;
use super::connection::{Connection, Library, connection, fresh};
use super::raw::{self, Raw, RawSetting, RawValue};
use super::secret::SecretRef;
use super::service::{ServiceConfig, service};
use crate::case::catalogue::Catalogue;
use crate::environment::file;
use crate::redact::affected::AffectedUser;
use crate::redact::bodies::Bodies;
use crate::redact::policy::Audience;
use crate::text::duration::duration;
use crate::text::io_words::io_words;
use crate::text::spanned_toml::{Source, Text, values};
use crate::text::suggest;
use crate::vault::Vault;

/// Whose systems, which actions, which ticketing.
#[derive(Debug)]
pub struct Profile {
    /// The file's name without `.toml`.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// What the company is called.
    pub title: String,
    /// Who reads the ticket.
    pub audience: Audience,
    /// How the affected person is shown in the ticket.
    pub affected_user: AffectedUser,
    /// How much of the bodies in a capture leaves.
    pub bodies: Bodies,
    /// The subscription tiers, lowest first.
    pub tiers: Vec<String>,
    /// Display names of tenants, by id.
    pub tenants: BTreeMap<String, String>,
    /// Tenants by the domain of their people's addresses, in lower case.
    pub domains: BTreeMap<String, String>,
    /// Where the key of tokens and fingerprints is kept; `None`: each machine makes its own.
    pub token_key: Option<SecretRef>,
    /// Whom bundles are encrypted to.
    pub encrypt_to: Vec<String>,
    /// How long listings of roles, flags and tenants are kept; `None`: they are not.
    pub kept_for: Option<Duration>,
    /// Whether an assistant may file tickets: `[assistant] file`.
    pub assistant_files: bool,
    /// The systems to ask, in the order of the file.
    pub connections: Vec<Connection>,
    /// The ticketing system.
    pub ticketing: Option<Connection>,
    /// What people do, and what it needs.
    pub catalogue: Catalogue,
    /// What `escalate serve` runs with.
    pub service: Option<ServiceConfig>,
}

/// Why a profile is not usable.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The file cannot be read, or is not UTF-8.
    #[error("{}: {}", .path.display(), io_words(.cause))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's sentence.
        cause: std::io::Error,
    },
    /// The folder of the user's own connectors cannot be listed.
    #[error("{0}")]
    Connectors(std::io::Error),
    /// Everything that is wrong with it, in the order of the file, and then with the connectors that it names.
    #[error("the profile {} has {}:\n{}", .path.display(), count(.mistakes.len()), .mistakes.join("\n"))]
    Mistakes {
        /// The file.
        path: PathBuf,
        /// With file, line and column. That of a connector may have several lines.
        mistakes: Vec<String>,
    },
}

impl Profile {
    /// Reads and checks a profile, and loads the connectors that it names. `config` is the folder of the user's own.
    ///
    /// # Errors
    /// The file cannot be read; or all mistakes in it and in its connectors. No mistake quotes a value of a setting.
    pub fn read(path: &Path, config: &Path) -> Result<Self, ProfileError> {
        let (profile, mistakes) = Self::read_all(path, config)?;
        if mistakes.is_empty() {
            return Ok(profile);
        }
        Err(ProfileError::Mistakes { path: path.to_owned(), mistakes })
    }

    /// The same, for looking at it: also one in which nothing is wrong but that settings are not filled in yet.
    ///
    /// # Errors
    /// As [`Self::read`], for any other mistake: what stands in a wrong place may be a secret.
    pub fn read_unfilled(path: &Path, config: &Path) -> Result<Self, ProfileError> {
        let (profile, mistakes) = Self::read_all(path, config)?;
        let systems = profile.connections.iter().chain(&profile.ticketing);
        let unfilled: usize = systems.filter(|one| !one.optional).map(|one| one.unfilled.len()).sum();
        if mistakes.len() == unfilled {
            return Ok(profile);
        }
        Err(ProfileError::Mistakes { path: path.to_owned(), mistakes })
    }

    /// What was understood, and everything that is wrong.
    fn read_all(path: &Path, config: &Path) -> Result<(Self, Vec<String>), ProfileError> {
        let unreadable = |cause| ProfileError::Unreadable { path: path.to_owned(), cause };
        let text = file::read_text(path, file::WRITTEN).map_err(unreadable)?;
        let shown = path.display().to_string();
        let source = Source::private(&shown, &text);
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut library = Library::open(config, folder).map_err(ProfileError::Connectors)?;
        let raw = raw::read(&source, folder);
        let name = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let profile = validate(&source, raw, name, path, &mut library);
        let mut mistakes: Vec<String> = source.finish().iter().map(ToString::to_string).collect();
        mistakes.append(&mut library.problems);
        Ok((profile, mistakes))
    }
}

/// The setting that names the key of tokens, and what stands where the key was taken out.
pub const TOKEN_KEY: &str = "token_key";

impl Profile {
    /// Puts every secret that the profile names into the vault, so that none leaves, whoever repeats it: those of its systems, which are
    /// not opened in this run, of the service, and the key of tokens. `leaves`: something is to leave, so that commands of systems
    /// are run for it, too. Returns one line for each secret of a system that is somewhere and could not be had.
    #[must_use]
    pub fn hold_unused(&self, vault: &Vault, leaves: bool) -> Vec<String> {
        let own = self.service.iter().flat_map(ServiceConfig::secrets);
        for (name, secret) in own.chain(self.token_key.iter().map(|key| (TOKEN_KEY.to_owned(), key))) {
            // Whoever uses it says what is wrong with it. A command of the service is there for the machine that serves.
            let _ = secret.hold_unused(&name, vault, false);
        }
        let systems = self.connections.iter().chain(&self.ticketing);
        systems.flat_map(|system| system.hold_unused(vault, leaves)).collect()
    }
}

fn validate(source: &Source<'_>, raw: Raw, name: String, path: &Path, library: &mut Library<'_>) -> Profile {
    let catalogue = catalogue(source, &raw);
    let tenants: BTreeMap<String, String> =
        raw.tenants.into_iter().map(|(id, title)| (id.value, title.value)).collect();
    let general = fresh(source, raw.fresh.as_ref());
    let connections = raw.connect.into_iter().filter_map(|written| {
        let connected = connection(source, written, false, library)?;
        Some(Connection { tenants: tenants.clone(), fresh: connected.fresh.or(general), ..connected })
    });
    let connections = connections.collect();
    Profile {
        title: raw.title.map_or_else(|| name.clone(), |title| title.value),
        name,
        path: path.to_owned(),
        audience: audience(source, raw.audience.as_ref()),
        affected_user: affected_user(source, raw.affected_user.as_ref()),
        bodies: bodies(source, raw.bodies.as_ref()),
        kept_for: kept_for(source, raw.ttl.as_ref()),
        tiers: values(&raw.tiers),
        domains: domains(source, raw.domains, &tenants),
        tenants,
        token_key: token_key(source, raw.token_key),
        encrypt_to: recipients(source, &raw.encrypt_to),
        assistant_files: raw.assistant.file.unwrap_or(false),
        connections,
        ticketing: raw.ticketing.and_then(|written| connection(source, written, true, library)),
        catalogue,
        service: raw.service.map(|written| service(source, written, path.parent().unwrap_or(Path::new("")))),
    }
}

/// "a mistake", "3 mistakes".
fn count(mistakes: usize) -> String {
    if mistakes == 1 { "a mistake".to_owned() } else { format!("{mistakes} mistakes") }
}

/// `[domains]`. A tenant that `[tenants]` does not have is a slip, where it has any.
fn domains(
    source: &Source<'_>,
    written: Vec<(Text, Text)>,
    tenants: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    for (domain, tenant) in &written {
        if !domain.value.contains('.') || domain.value.contains(['@', '/', ' ']) {
            source.report(
                &domain.at,
                format!(
                    "`{}` of [domains] is no domain; wanted is what stands behind the @: acme.example",
                    domain.value
                ),
            );
        }
        if !tenants.is_empty() && !tenants.contains_key(&tenant.value) {
            let hint = suggest::hint(&tenant.value, tenants.keys().map(String::as_str), "there are");
            source.report(&tenant.at, format!("[tenants] has no `{}`; {hint}", tenant.value));
        }
    }
    written.into_iter().map(|(domain, tenant)| (domain.value.to_lowercase(), tenant.value)).collect()
}

fn audience(source: &Source<'_>, written: Option<&Text>) -> Audience {
    let Some(written) = written else { return Audience::Support };
    match written.value.as_str() {
        "support" => Audience::Support,
        "admin" => Audience::Admin,
        other => {
            source.report(
                &written.at,
                format!(
                    "`audience` is \"support\" (of a vendor) or \"admin\" (in the house), not \"{other}\""
                ),
            );
            Audience::Support
        }
    }
}

fn affected_user(source: &Source<'_>, written: Option<&Text>) -> AffectedUser {
    let Some(written) = written else { return AffectedUser::default() };
    let found = AffectedUser::ALL.into_iter().find(|way| way.word() == written.value);
    found.unwrap_or_else(|| {
        source.report(
            &written.at,
            format!(
                "`affected_user` is \"id\" (the system's own id, or else the address), \"email\" (the address) or \"token\" (only the customer's admin can look it up), not \"{}\"",
                written.value
            ),
        );
        AffectedUser::default()
    })
}

fn bodies(source: &Source<'_>, written: Option<&Text>) -> Bodies {
    let Some(written) = written else { return Bodies::default() };
    let found = Bodies::ALL.into_iter().find(|bodies| bodies.word() == written.value);
    found.unwrap_or_else(|| {
        source.report(
            &written.at,
            format!(
                "`bodies` is \"structure\" (keys, codes, ids and messages of a capture's bodies), \"diagnostics\" (all but credentials and people) or \"omit\" (nothing), not \"{}\"",
                written.value
            ),
        );
        Bodies::default()
    })
}

fn kept_for(source: &Source<'_>, written: Option<&Text>) -> Option<Duration> {
    let written = written?;
    let read = duration(&written.value);
    let wrong = |why: &String| {
        source.report(&written.at, format!("`ttl` of [cache], how long listings are kept: {why}"));
    };
    read.inspect_err(wrong).ok()
}

fn token_key(source: &Source<'_>, written: Option<RawSetting>) -> Option<SecretRef> {
    let written = written?;
    match written.value {
        RawValue::Secret(secret) => Some(secret),
        RawValue::Plain(_) => {
            source.report(
                &written.at,
                "`token_key` is a secret and must not stand in the file; write token_key = { env = \"NAME\" }, \
                 { file = \"PATH\" } or { command = [\"PROGRAM\", …] }, and make a new key (`openssl rand -hex 32`): \
                 this one was readable here",
            );
            None
        }
        RawValue::Wrong => None,
    }
}

fn recipients(source: &Source<'_>, written: &[Text]) -> Vec<String> {
    for recipient in written {
        if recipient.value.contains("SECRET") || recipient.value.contains("PRIVATE") {
            source.report(
                &recipient.at,
                "`encrypt_to` takes public keys; this is a private one, and must be replaced",
            );
        } else if !["age1", "ssh-"].iter().any(|start| recipient.value.starts_with(start)) {
            source.report(
                &recipient.at,
                "`encrypt_to` takes age recipients (age1…) and SSH public keys (ssh-…)",
            );
        }
    }
    values(written)
}
