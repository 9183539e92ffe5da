//! What a run has before its first question: the recording, the profile, the systems, and where the ticket goes.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::printing::Printing;
use super::request::CaseRequest;
use super::{facts, writes};
use crate::case::{Catalogue, KnownToProfile};
use crate::commands::cli::{DiagnoseArgs, Global};
use crate::commands::failure::Failure;
use crate::commands::kept::{self, CaseKeeper, KeptCase, KeptProfile};
use crate::commands::{output, secrets, setup};
use crate::environment::clock;
use crate::escalation::{Desk, Destinations, WantedDestinations};
use crate::facts::{RecordedPeer, Recording};
use crate::profile::{self, Profile};

/// What is known of a run beside its case.
pub(super) struct Start {
    /// The recorded facts, until they are taken.
    pub(super) recording: Option<Recording>,
    /// The recorded person to compare with.
    pub(super) recorded_peer: Option<Box<RecordedPeer>>,
    /// Whether facts are replayed.
    pub(super) replays: bool,
    /// Whose profile it is.
    profile: Option<KeptProfile>,
    /// The profile's actions.
    pub(super) catalogue: Catalogue,
    /// The profile's tenants, id and display name.
    pub(super) tenants: BTreeMap<String, String>,
    /// Where tickets can be filed.
    pub(super) files_in: Option<String>,
    /// How the result looks.
    pub(super) printing: Printing,
}

impl Start {
    /// Reads everything, and makes sure that destinations can be reached.
    pub(super) fn open(
        request: &CaseRequest,
        global: &Global,
    ) -> Result<(Self, Desk, Destinations), Failure> {
        let args = &request.args;
        let mut recording = args.facts.as_deref().map(facts::read).transpose()?;
        let recorded_peer = recording.as_mut().and_then(|recording| recording.peer.take());
        let replays = recording.is_some();
        let profile = if needs_profile(args, global) { setup::profile(global)? } else { None };
        if request.goes_on {
            kept::of_same_profile(&request.kept, profile.as_ref())?;
        }
        let start = Self {
            recording,
            recorded_peer,
            replays,
            profile: profile.as_ref().map(KeptProfile::of),
            catalogue: profile.as_ref().map(|profile| profile.catalogue.clone()).unwrap_or_default(),
            tenants: profile.as_ref().map(|profile| profile.tenants.clone()).unwrap_or_default(),
            files_in: profile.as_ref().and_then(|profile| Some(profile.ticketing.as_ref()?.name.clone())),
            printing: Printing::of(args, &setup::templates()?)?,
        };
        let (desk, destinations) = start.desk(profile, wanted(args), writes(args), global)?;
        Ok((start, desk, destinations))
    }

    /// The systems and the destinations that are wanted now, with the profile read once more.
    pub(super) fn desk_again(
        &self,
        wanted: WantedDestinations,
        global: &Global,
    ) -> Result<(Desk, Destinations), Failure> {
        let profile = if self.profile.is_some() { setup::profile(global)? } else { None };
        self.desk(profile, wanted, true, global)
    }

    fn desk(
        &self,
        profile: Option<Profile>,
        wanted: WantedDestinations,
        writes: bool,
        global: &Global,
    ) -> Result<(Desk, Destinations), Failure> {
        let mut unheard = Vec::new();
        if profile.is_none() {
            unheard = profile::hold_all(&setup::config_dir()?, secrets::vault(), writes);
        }
        let templates = setup::templates()?;
        let destinations = Destinations::open(wanted, profile.as_ref())?;
        let used = destinations.desk_use(!self.replays);
        if let Some(profile) = &profile {
            setup::note_readable(profile.connections.iter().filter(|_| used.asks));
            setup::note_readable(profile.ticketing.iter().filter(|_| used.files));
        }
        // `outbox retry` may run in another folder.
        let config =
            global.config.as_ref().map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone()));
        let config = config.map(|path| path.display().to_string());
        let desk = Desk::open(profile, templates, config, used, secrets::vault())?;
        unheard.iter().chain(&desk.unheard).for_each(|line| output::note(line));
        Ok((desk, destinations))
    }

    /// What the profile knows by name.
    pub(super) fn known(&self) -> KnownToProfile<'_> {
        KnownToProfile { catalogue: &self.catalogue, tenants: &self.tenants }
    }

    /// Keeps the case of this run from now on.
    pub(super) fn keeper(&self, request: &CaseRequest, global: &Global) -> CaseKeeper {
        if request.typed.is_none() {
            return CaseKeeper::nothing(global);
        }
        let reported_at = request.kept.reported_at.or_else(|| Some(clock::now(global.now)));
        let case = KeptCase { profile: self.profile.clone(), reported_at, ..request.kept.clone() };
        CaseKeeper::begin(case, global)
    }
}

/// A replay needs no profile, unless one is named or something is to be filed.
fn needs_profile(args: &DiagnoseArgs, global: &Global) -> bool {
    args.facts.is_none() || args.file || global.profile.is_some() || global.config.is_some()
}

/// What is to leave, as the flags say.
pub(super) fn wanted(args: &DiagnoseArgs) -> WantedDestinations {
    WantedDestinations {
        bundle: args.bundle.clone(),
        file: args.file,
        dry_run: args.dry_run,
        encrypt_to: args.encrypt_to.clone(),
        attach: args.attach.clone(),
        attach_raw: args.attach_raw.clone(),
    }
}

impl CaseRequest {
    /// The file of the profile to which a case belongs that goes on.
    pub(super) fn profile(&self) -> Option<PathBuf> {
        self.kept.profile.as_ref().map(|profile| PathBuf::from(&profile.file))
    }
}
