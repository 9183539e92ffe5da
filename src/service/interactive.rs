//! Cases that somebody waits for, from a tool or the page: worked on at once, kept, and written into the log.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use super::case_desk::DeskClosed;
use super::case_file::{CaseFile, CaseFileError, FilePlace};
use super::judged::{self, JudgeError, Judged, ToJudge};
use super::measures::CaseLabels;
use super::running::Service;
use super::store::{
    CaseId, CaseOutcome, CaseRow, CaseSource, CaseState, KeptCaseOf, Logged, SealedCase, SealedOptions,
    StoreError, word_of,
};
use crate::case::{Case, CheckId, Resolved};
use crate::environment::clock;
use crate::environment::state::{State, StateError};
use crate::environment::{self, NoHome, random};
use crate::escalation::WantedDestinations;
use crate::facts::{Facts, Found, Recording};
use crate::report::v1::FiledTicket;

/// A case that somebody asks about.
#[derive(Clone, Debug)]
pub struct NewCase {
    /// What was reported.
    pub case: Case,
    /// Facts that the caller has asked for already; `None`: the systems are asked.
    pub facts: Option<Facts>,
    /// What is asked for beside.
    pub options: SealedOptions,
    /// What was taken for what was given.
    pub resolved: Option<Resolved>,
    /// File it if it is to be escalated.
    pub file: bool,
    /// [`CaseSource::Api`] or [`CaseSource::Page`].
    pub source: CaseSource,
    /// Who asks: the name of a token, or a person at the page.
    pub owner: String,
}

/// What is new about a case that was judged before.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is something of its own that may be wanted")]
pub struct CaseChanges {
    /// The fix was tried and did not help.
    pub still_failing: bool,
    /// Escalate although a check could not be answered.
    pub allow_unknown: bool,
    /// Everything that was looked up by hand, in the place of what was said of it before: a look may take another one back.
    pub found: Option<BTreeMap<CheckId, Found>>,
    /// What of the four things was missing: the exact error, the action, the tenant, the roles.
    pub said: SaidSince,
    /// The systems are asked again.
    pub ask_again: bool,
    /// File it.
    pub file: bool,
    /// Make the bundle.
    pub bundle: bool,
    /// What goes with the ticket or the bundle, cleaned.
    pub attach: Vec<CaseFile>,
}

/// What is said of a case afterwards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SaidSince {
    /// The exact error.
    pub error: Option<String>,
    /// The action.
    pub action: Option<String>,
    /// The tenant.
    pub tenant: Option<String>,
    /// The person's roles, as somebody sees them.
    pub roles: Vec<String>,
}

/// A case that was judged.
#[derive(Debug)]
pub struct DiagnosedCase {
    /// Its row, as it is kept.
    pub row: CaseRow,
    /// Its report, reply and facts.
    pub sealed: SealedCase,
    /// The bundle, where one was asked for and the gate lets it out.
    pub bundle: Option<Vec<u8>>,
    /// Why the ticket is not filed yet, or not as it is.
    pub not_filed: Option<String>,
}

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub enum InteractiveError {
    /// There is no such case.
    #[error("there is no case of this id, or it is past its time")]
    NoCase,
    /// It has not come to its end yet.
    #[error("the case is still being worked on")]
    NotDone,
    /// Somebody else changed it meanwhile.
    #[error("somebody else changed this case meanwhile: look at it again")]
    Changed,
    /// It cannot be judged.
    #[error(transparent)]
    Judge(#[from] JudgeError),
    /// It cannot be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It broke off.
    #[error(transparent)]
    Desk(#[from] DeskClosed),
    /// The files that are to go with it.
    #[error(transparent)]
    Files(#[from] CaseFileError),
    /// There is no place for the bundle while it is made.
    #[error(transparent)]
    State(#[from] StateError),
    /// There is no state folder.
    #[error(transparent)]
    Home(#[from] NoHome),
}

/// Asks the systems about it, judges, files if it is to be, keeps it and writes it into the log.
///
/// # Errors
/// It could not be judged, or not be kept. That a system does not answer is no error but a gap in the report.
pub async fn diagnosed(service: &Arc<Service>, new: NewCase) -> Result<DiagnosedCase, InteractiveError> {
    let id = CaseId::random().map_err(StoreError::Random)?;
    diagnosed_as(service, id, new).await
}

/// The same for a case that has its name already.
///
/// # Errors
/// As [`diagnosed`]; there is a case of that name.
pub async fn diagnosed_as(
    service: &Arc<Service>,
    id: CaseId,
    new: NewCase,
) -> Result<DiagnosedCase, InteractiveError> {
    let service = Arc::clone(service);
    to_its_end(async move { Box::pin(judged_new(&service, id, new)).await }.boxed()).await
}

/// Whoever asks may hang up, or be told that it takes too long: what is filed by then is kept with its case all the same.
/// Facts are large, and this waits: on the heap, as `escalation::run` does it.
async fn to_its_end(
    work: BoxFuture<'static, Result<DiagnosedCase, InteractiveError>>,
) -> Result<DiagnosedCase, InteractiveError> {
    tokio::spawn(work).await.unwrap_or(Err(InteractiveError::Desk(DeskClosed)))
}

async fn judged_new(service: &Service, id: CaseId, new: NewCase) -> Result<DiagnosedCase, InteractiveError> {
    let NewCase { case, facts, options, resolved, file, source, owner } = new;
    let at = clock::precise();
    let user = case.user.clone();
    let wanted = WantedDestinations { file, ..WantedDestinations::default() };
    let (store, from_ticket) = (service.store.clone(), None);
    let (id_of, found) = (id.clone(), BTreeMap::new());
    let work = ToJudge { id: id_of, store, case, facts, found, options, resolved, from_ticket, wanted };
    let judged = on_desk(service, work).await?;
    let of = KeptCaseOf { source, owner: Some(owner.clone()), at };
    service.store.keep_as(&id, &of, &judged.outcome).await?;
    let what = if judged.outcome.filed.is_some() { "file" } else { "diagnose" };
    log(service, &owner, what, &user, &id, &judged.outcome).await?;
    count(service, source, &judged.outcome);
    count_filed(service, None, &judged.outcome);
    kept(service, &id, judged).await
}

/// Judges a case again from what is kept of it, with what is new, and files it or makes its bundle. `seen`: when the row was last changed, as
/// the caller knows it; a case that somebody else has changed since is left as it is. Nobody is asked, unless that is wanted.
///
/// # Errors
/// As [`diagnosed`]; there is no such case, it is not at its end yet, or somebody else has changed it.
pub async fn again(
    service: &Arc<Service>,
    id: &CaseId,
    seen: Option<DateTime<Utc>>,
    changes: CaseChanges,
    who: &str,
) -> Result<DiagnosedCase, InteractiveError> {
    let (service, id, who) = (Arc::clone(service), id.clone(), who.to_owned());
    to_its_end(async move { Box::pin(judged_again(&service, &id, seen, changes, &who)).await }.boxed()).await
}

/// The same, for who stays to its end.
pub(super) async fn judged_again(
    service: &Service,
    id: &CaseId,
    seen: Option<DateTime<Utc>>,
    changes: CaseChanges,
    who: &str,
) -> Result<DiagnosedCase, InteractiveError> {
    let (row, sealed) = service.store.case(id).await?.ok_or(InteractiveError::NoCase)?;
    if seen.is_some_and(|seen| seen.timestamp_millis() != row.changed_at.timestamp_millis()) {
        return Err(InteractiveError::Changed);
    }
    let sealed = sealed.ok_or(InteractiveError::NotDone)?;
    let Some(Recording { case: Some(mut case), mut facts, .. }) = sealed.recording.clone() else {
        return Err(InteractiveError::NotDone);
    };
    let says_nothing = changes.says_nothing();
    if let Some(found) = changes.found {
        facts.found = found;
    }
    case.still_failing |= changes.still_failing;
    changes.said.put_into(&mut case);
    let user = case.user.clone();
    let mut options = sealed.options.clone();
    options.allow_unknown |= changes.allow_unknown;
    let place = changes.bundle.then(BundlePlace::new).transpose()?;
    let files = FilePlace::new(&changes.attach)?;
    let wanted = WantedDestinations {
        file: changes.file && row.filed.is_none(),
        attach: files.paths(),
        bundle: place.as_ref().map(BundlePlace::path),
        ..WantedDestinations::default()
    };
    // Systems that are asked again say nothing of what was looked up by hand.
    let found = if changes.ask_again { facts.found.clone() } else { BTreeMap::new() };
    let work = ToJudge {
        id: id.clone(),
        store: service.store.clone(),
        case,
        facts: (!changes.ask_again).then_some(facts),
        found,
        options,
        resolved: sealed.resolved.clone(),
        from_ticket: sealed.from_ticket.clone(),
        wanted,
    };
    let mut judged = on_desk(service, work).await?;
    drop((place, files));
    judged.outcome.filed = judged.outcome.filed.take().or_else(|| row.filed.clone());
    // Whoever takes a bundle away has changed nothing: what others have open goes on to fit.
    if !says_nothing && !service.store.rewrite(id, row.changed_at, &judged.outcome).await? {
        return Err(InteractiveError::Changed);
    }
    let what = match &judged {
        Judged { bundle: Some(_), .. } => "bundle",
        _ if changes.file => "file",
        _ => "diagnose",
    };
    log(service, who, what, &user, id, &judged.outcome).await?;
    // Of a tool that does not wait: this is the first time.
    if matches!(row.state, CaseState::Queued | CaseState::Running) {
        count(service, row.source, &judged.outcome);
    }
    count_filed(service, row.filed.as_ref(), &judged.outcome);
    kept(service, id, judged).await
}

async fn on_desk(service: &Service, work: ToJudge) -> Result<Judged, InteractiveError> {
    let timeout = service.timeout;
    let judged =
        service.visitor_desk.with(move |open| Box::pin(judged::judge(work, open, timeout))).await??;
    Ok(judged)
}

async fn log(
    service: &Service,
    who: &str,
    what: &'static str,
    user: &str,
    id: &CaseId,
    outcome: &CaseOutcome,
) -> Result<(), InteractiveError> {
    let ticket = outcome.filed.as_ref().map(|filed| filed.id.as_str());
    let line = Logged { about: Some(user), case: Some(id), ticket, ..Logged::now(who, what) };
    Ok(service.store.log(&line).await?)
}

fn count(service: &Service, source: CaseSource, outcome: &CaseOutcome) {
    let verdict = word_of(outcome.verdict);
    let labels = CaseLabels {
        source: source.word().to_owned(),
        state: outcome.state.word().to_owned(),
        verdict: verdict.unwrap_or_default(),
    };
    service.measures.cases.get_or_create(&labels).inc();
}

fn count_filed(service: &Service, before: Option<&FiledTicket>, outcome: &CaseOutcome) {
    if before.is_none() && outcome.filed.is_some() {
        service.measures.filed.inc();
    }
}

async fn kept(service: &Service, id: &CaseId, judged: Judged) -> Result<DiagnosedCase, InteractiveError> {
    let row = service.store.row_of(id).await?.ok_or(InteractiveError::NoCase)?;
    let Judged { outcome, bundle, not_filed } = judged;
    Ok(DiagnosedCase { row, sealed: outcome.sealed, bundle, not_filed })
}

impl CaseChanges {
    /// Whether the case stays as it is: something of it is looked at, or taken away.
    fn says_nothing(&self) -> bool {
        let asks = self.still_failing || self.allow_unknown || self.ask_again || self.file;
        !asks && self.found.is_none() && self.said == SaidSince::default()
    }
}

impl SaidSince {
    fn put_into(self, case: &mut Case) {
        let Self { error, action, tenant, roles } = self;
        case.error = error.or(case.error.take());
        case.action = action.or(case.action.take());
        case.tenant = tenant.or(case.tenant.take());
        if !roles.is_empty() {
            case.roles = roles;
        }
    }
}

/// A folder of its own in the state folder, for one bundle that is handed over as bytes. It goes when this does.
struct BundlePlace {
    state: State,
    name: String,
}

impl BundlePlace {
    fn new() -> Result<Self, InteractiveError> {
        let state = State::open(&environment::state_dir()?)?;
        let unique = random::digits(8).map_err(StoreError::Random)?;
        let name = format!("service-bundles/{unique}");
        state.folder(&name)?;
        Ok(Self { state, name })
    }

    fn path(&self) -> std::path::PathBuf {
        self.state.path(&self.name).join("escalate.zip")
    }
}

impl Drop for BundlePlace {
    fn drop(&mut self) {
        // What is left after a crash is a bundle: redacted, and in a folder of the service's own.
        let _ = self.state.remove(&self.name);
    }
}
