//! People of one tenant who cannot do the same, the cluster that they are, and a machine from which it leaves.

use std::io::{Cursor, Read as _};
use std::path::PathBuf;

use escalate::case::Case;
use escalate::clusters::Gathered;
use escalate::clusters::v1::{Cluster, ClusterException};
use escalate::diagnosis::{Options, Verdict};
use escalate::environment::state::State;
use escalate::escalation::cluster::{self, ClusterMember};
use escalate::escalation::{
    self, Customer, Desk, Destinations, Enquiry, Escalated, EscalationError, Packed, WantedDestinations,
};
use escalate::facts::{Facts, Recording};
use escalate::output::template::Templates;
use escalate::profile::Profile;
use escalate::redact::affected::AffectedUser;
use escalate::vault::Vault;

use crate::connectors::bench;
use crate::fixtures::DESK;

const RECORDED: &str = include_str!("../../../examples/02_facts/facts.json");

const FIRST: [&str; 8] = ["Vesna", "Tomas", "Ilka", "Bruno", "Petra", "Goran", "Selma", "Oskar"];
const LAST: [&str; 8] = ["Zorek", "Zorman", "Zorvic", "Zornik", "Zorina", "Zoresz", "Zoroli", "Zoratt"];

/// A cluster, its cases, and where it leaves from.
pub(super) struct World {
    folder: tempfile::TempDir,
    pub(super) members: Vec<ClusterMember>,
    pub(super) cluster: Cluster,
    pub(super) vault: Vault,
    affected: AffectedUser,
}

/// The name of the n-th person.
fn name(nth: usize) -> String {
    format!("{} {}", FIRST[nth % 8], LAST[nth / 8 % 8])
}

/// The case and the facts of the n-th person.
fn recording(nth: usize) -> Recording {
    let number = 100 + nth;
    let text = RECORDED
        .replace("ana@acme.example", &format!("p{number}@acme.example"))
        .replace("\"u-101\"", &format!("\"u-{number}\""))
        .replace("Ana Ito", &name(nth));
    Recording::read(&text).unwrap()
}

/// Diagnoses it, as a batch does.
fn member(line: u64, case: Case, facts: Facts) -> ClusterMember {
    let desk = Desk::without_systems(Customer::passing(None, &Vault::new()).unwrap(), Templates::embedded());
    let (now, options) = (facts.taken_at, Options { allow_unknown: true });
    let (enquiry, nowhere) = (Enquiry::default(), Destinations::default());
    let handled =
        escalation::escalate(case.clone(), facts.clone(), &options, &enquiry, nowhere, &desk, now).unwrap();
    ClusterMember { line, case, facts, report: handled.report }
}

/// What they have in common: the one cluster.
pub(super) fn clustered(members: &[ClusterMember]) -> Cluster {
    let mut gathered = Gathered::new();
    for member in members {
        gathered.take(member.line, &member.report);
    }
    let mut clusters = gathered.clusters();
    assert_eq!(clusters.len(), 1, "{clusters:#?}");
    clusters.remove(0)
}

impl World {
    /// So many people, at every second line of a file.
    pub(super) fn of(count: usize) -> Self {
        let members = (0..count).map(|nth| {
            let recording = recording(nth);
            let case = Case { still_failing: true, ..recording.case.unwrap() };
            member(2 * nth as u64 + 1, case, recording.facts)
        });
        let members: Vec<ClusterMember> = members.collect();
        let cluster = clustered(&members);
        let folder = tempfile::tempdir().unwrap();
        Self { folder, members, cluster, vault: Vault::new(), affected: AffectedUser::Id }
    }

    pub(super) fn showing(self, affected: AffectedUser) -> Self {
        Self { affected, ..self }
    }

    /// The facts of the first.
    pub(super) fn clone_of_facts(&self) -> Facts {
        self.members[0].facts.clone()
    }

    /// The people and the cluster of another world, at this machine.
    pub(super) fn turns_into(&mut self, count: usize) {
        let other = Self::of(count);
        (self.members, self.cluster) = (other.members, other.cluster);
    }

    /// Changes a case, and diagnoses it again.
    pub(super) fn change(&mut self, nth: usize, change: impl FnOnce(&mut Case)) {
        let ClusterMember { line, mut case, facts, .. } = self.members[nth].clone();
        change(&mut case);
        self.members[nth] = member(line, case, facts);
    }

    /// Somebody has all that is shared, and can do it.
    pub(super) fn except(&mut self, user: &str) {
        let other =
            ClusterException { line: 99, user: user.to_owned(), verdict: Verdict::ShouldWork, primary: None };
        self.cluster.exceptions.push(other);
    }

    pub(super) fn names(&self) -> Vec<String> {
        let names = (0..self.members.len().min(64)).map(name);
        names.chain(self.members.iter().map(|member| member.case.user.clone())).collect()
    }

    pub(super) fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    pub(super) fn state(&self) -> State {
        State::open(&self.path("state")).unwrap()
    }

    fn profile(&self) -> Profile {
        let path = self.path("acme.toml");
        let affected = self.affected.word();
        let text = format!(
            "title = \"Acme\"\n[ticket]\naffected_user = {affected:?}\n[ticketing]\nconnector = \"desk\"\nurl = \"http://127.0.0.1:9\"\ntoken = {{ file = \"desk.secret\" }}\n"
        );
        std::fs::write(&path, text).unwrap();
        std::fs::write(self.path("desk.secret"), "s3cret").unwrap();
        let connectors = self.path("templates/connectors/ticketing");
        std::fs::create_dir_all(&connectors).unwrap();
        std::fs::write(connectors.join("desk.toml"), DESK).unwrap();
        Profile::read(&path, self.folder.path()).unwrap()
    }

    /// A desk of this machine; `url` is where its ticketing system is.
    pub(super) fn desk(&self, url: &str, connector: &str) -> Desk {
        let customer = Customer::kept(Some(&self.profile()), &self.vault, self.state()).unwrap();
        let mut desk = Desk::without_systems(customer, Templates::embedded());
        desk.ticketing = Some(bench::at(url, connector));
        desk
    }

    pub(super) fn escalate(&self, wanted: WantedDestinations) -> Result<Escalated, EscalationError> {
        self.escalate_from(&self.desk("http://127.0.0.1:9", DESK), wanted)
    }

    pub(super) fn escalate_from(
        &self,
        desk: &Desk,
        wanted: WantedDestinations,
    ) -> Result<Escalated, EscalationError> {
        let destinations = Destinations::open(wanted, Some(&self.profile())).unwrap();
        cluster::escalate(&self.cluster, self.members.clone(), destinations, desk, bench::now())
    }

    /// What would leave.
    pub(super) fn dry_run(&self) -> Packed {
        let wanted = WantedDestinations { dry_run: true, ..WantedDestinations::default() };
        self.escalate(wanted).unwrap().packed.unwrap()
    }
}

/// The files of a bundle.
pub(super) fn unpack(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut file = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// One of them, as text.
#[track_caller]
pub(super) fn text(bytes: &[u8], name: &str) -> String {
    let files = unpack(bytes);
    let found =
        files.into_iter().find(|(path, _)| path == name).unwrap_or_else(|| panic!("{name} is not there"));
    String::from_utf8(found.1).unwrap()
}
