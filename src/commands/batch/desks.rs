//! What a batch is worked on with: a desk for recorded facts, and one that asks, opened when the first case needs it.

use crate::case::Catalogue;
use crate::commands::cli::{BatchArgs, Global};
use crate::commands::failure::Failure;
use crate::commands::{output, secrets, setup};
use crate::escalation::{Desk, DeskUse, DestinationError, Destinations, WantedDestinations};
use crate::profile::{self, Profile};

/// The desks, and where tickets go.
pub(super) struct Desks<'a> {
    /// For recorded facts.
    pub(super) replay: Desk,
    /// The profile's actions.
    pub(super) catalogue: Catalogue,
    /// The profile, for the destinations of each line.
    profile: Option<Profile>,
    args: &'a BatchArgs,
    global: &'a Global,
}

impl<'a> Desks<'a> {
    /// Reads the profile, if there is one, and makes sure that something could be filed where it is to be.
    pub(super) fn open(args: &'a BatchArgs, global: &'a Global) -> Result<Self, Failure> {
        // As one run with recorded facts: whose they are is not known, unless it is said or something is to be filed.
        let named = args.file || global.profile.is_some() || global.config.is_some();
        let profile = setup::profile(global);
        // What is wrong with a profile that only a case would need is said when one comes: [`Self::live`].
        let profile = if named { profile? } else { profile.ok().flatten() };
        let destinations = Destinations::open(wanted(args, None), profile.as_ref())?;
        if let Some(folder) = args.bundle.as_ref().filter(|folder| !folder.is_dir()) {
            let message = format!("--bundle {}: there is no such folder", folder.display());
            return Err(
                Failure::usage(message).hint("nobody was asked; make it, each bundle is a file in it")
            );
        }
        let used = DeskUse { leaves: leaves(args), ..destinations.desk_use(false) };
        let replay = if named {
            desk(setup::profile(global)?, used, global)?
        } else {
            let unheard = profile::hold_all(&setup::config_dir()?, secrets::vault(), used.leaves);
            for line in &unheard {
                output::note(line);
            }
            desk(None, used, global)?
        };
        let catalogue = profile.as_ref().map(|profile| profile.catalogue.clone()).unwrap_or_default();
        Ok(Self { replay, catalogue, profile, args, global })
    }

    /// The desk that asks the systems.
    pub(super) fn live(&self) -> Result<Desk, Failure> {
        let profile = setup::required(self.global)?;
        setup::note_readable(&profile.connections);
        let leaves = DeskUse { asks: true, ..self.used() };
        let desk = desk(Some(profile), leaves, self.global)?;
        let waiting: Vec<&str> = desk.left_out.iter().map(|system| system.name.as_str()).collect();
        if !waiting.is_empty() {
            let names = waiting.join(", ");
            output::note(&format!(
                "not asked, because not filled in: {names}; `escalate doctor` says what is missing"
            ));
        }
        Ok(desk)
    }

    fn used(&self) -> DeskUse {
        DeskUse { asks: false, leaves: leaves(self.args), files: self.args.file && !self.args.dry_run }
    }

    /// Where the ticket of this line goes.
    pub(super) fn destinations(&self, line: u64) -> Result<Destinations, DestinationError> {
        Destinations::open(wanted(self.args, Some(&format!("case-{line:06}.zip"))), self.profile.as_ref())
    }

    /// Where the ticket of this cluster goes.
    pub(super) fn cluster(&self, number: usize) -> Result<Destinations, DestinationError> {
        Destinations::open(
            wanted(self.args, Some(&format!("cluster-{number:03}.zip"))),
            self.profile.as_ref(),
        )
    }
}

/// Whether anything is to leave, or to be shown as if.
pub(super) fn leaves(args: &BatchArgs) -> bool {
    args.file || args.dry_run || args.bundle.is_some()
}

fn wanted(args: &BatchArgs, bundle: Option<&str>) -> WantedDestinations {
    WantedDestinations {
        bundle: args.bundle.as_ref().zip(bundle).map(|(folder, name)| folder.join(name)),
        file: args.file,
        dry_run: args.dry_run,
        encrypt_to: args.encrypt_to.clone(),
        ..WantedDestinations::default()
    }
}

fn desk(profile: Option<Profile>, used: DeskUse, global: &Global) -> Result<Desk, Failure> {
    let config =
        global.config.as_ref().map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone()));
    let config = config.map(|path| path.display().to_string());
    let desk = Desk::open(profile, setup::templates()?, config, used, secrets::vault())?;
    desk.unheard.iter().for_each(|line| output::note(line));
    Ok(desk)
}
