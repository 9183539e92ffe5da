//! Running a connector: the graph as futures. A request starts when all that it mentions is known; nothing else orders them.

mod answer;
mod auth;
mod body;
mod destination;
mod each;
mod excerpt;
mod exchange;
mod fault;
mod file;
mod held;
mod hmac;
mod jwt;
mod kept;
mod ldap;
mod ldap_text;
mod letter;
mod mail;
mod node;
mod page;
pub(super) mod recorded;
mod render;
mod scope;
mod shared;
mod spare;
mod sql;
mod tried;
mod value;

pub(super) use self::fault::{Fault, FaultWords};
pub(super) use self::file::FileSeen;
pub(super) use self::node::Nodes;
pub use self::recorded::{Recorded, RecordedAnswer};
pub(super) use self::render::RESERVED;
pub use self::shared::Shared;
pub use self::spare::Spare;
pub use self::tried::Tried;
pub(super) use self::value::{Basis, NodeResult};

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use chrono::{DateTime, Utc};
use jaq_json::Val;
use serde_json::{Value, json};
use tokio::sync::Mutex;
use url::Url;

use super::account::FoundAccount;
use super::configured::Configured;
use super::jq;
use super::ticket::VerbInput;
use crate::case::Case;
use crate::http::{Deadline, Http, LdapLine};
use crate::sql::SqlConnection;

/// What every run works with, whatever it is about: the clock, the client, how long to wait.
pub struct Context<'a> {
    /// The present, for programs and observations.
    pub now: DateTime<Utc>,
    /// Until when to wait for answers.
    pub deadline: Deadline,
    /// The shared client.
    pub http: &'a Http,
    /// Told about every request as it starts and ends.
    pub progress: &'a dyn Fn(RequestEvent<'_>),
    /// Answers that stand in for the system.
    pub recorded: Option<&'a Recorded>,
    /// What the cases of a batch find out once for all; `None`: there is one case.
    pub shared: Option<&'a Shared>,
}

/// What a run is about: a case to ask about, or a ticket to send. Never both: a ticket is redacted, a case is not, and what
/// sends the one must not see the other.
#[derive(Clone, Copy)]
pub(super) enum Subject<'a> {
    /// Who cannot do what.
    Case(&'a Case),
    /// What is filed.
    Ticket(&'a VerbInput<'a>),
}

/// Something that happened in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestEvent<'e> {
    /// The connector's name in the profile.
    pub connector: &'e str,
    /// The host that it is at, with the port where that is not the usual one; `None`: it is at none, or at none that can be told.
    pub host: Option<&'e str>,
    /// The request.
    pub request: &'e str,
    /// What happened to it.
    pub step: RequestStep,
}

/// What happened to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestStep {
    /// It goes out.
    Started,
    /// It is known.
    Answered,
    /// It became a gap.
    Failed,
}

/// One run of one connector.
pub(super) struct Run<'a> {
    pub(super) configured: &'a Configured,
    pub(super) context: &'a Context<'a>,
    pub(super) subject: Subject<'a>,
    /// What somebody looks for in a listing; null: everything.
    pub(super) text: Val,
    /// From when on something counts as new; null but for `updated`.
    since: Val,
    /// Who the person is, as directories say.
    pub(super) account: FoundAccount,
    /// Null when a ticket is sent; the next four are null when a case is asked about.
    case: Val,
    ticket: Val,
    fields: Val,
    files: Val,
    found: Val,
    /// Bytes of answers that were kept, and values in them.
    received: Cell<(usize, usize)>,
    /// The credential was refused: nothing more is sent with it.
    turned_away: Rc<Cell<bool>>,
    /// A write was answered with success.
    pub(super) wrote: Cell<bool>,
    /// For `connectors try`: which request is watched, and what it did.
    pub(super) watched: Option<usize>,
    pub(super) seen: RefCell<Vec<Tried>>,
    /// For `doctor`: a refusal counts also where there is nobody to ask about.
    pub(super) thorough: bool,
    /// The same: requests that were refused, where the file takes that for an answer.
    declined: RefCell<BTreeSet<usize>>,
    /// The files that were read, by request.
    files_seen: RefCell<BTreeMap<usize, FileSeen>>,
    /// Listings of earlier runs may stand in for requests, and those of this one may be kept: a case is diagnosed.
    pub(super) keeps: bool,
    /// Those of this one, by key: what a run asked for is looked through for its own people.
    laid_by: RefCell<BTreeMap<String, Value>>,
    /// Requests for which they did.
    from_kept: RefCell<BTreeSet<usize>>,
    /// Requests for which they do not any more.
    asks_again: RefCell<BTreeSet<usize>>,
    /// What requests are taken from, once only remedies need them.
    spare: RefCell<Option<Rc<Spare>>>,
    /// Requests that were not sent, because no more may look for remedies.
    cut: Cell<usize>,
    /// Which system is asked, and as whom: the same for all runs that may share what they find.
    asker: OnceCell<String>,
    /// When answers of other cases were given, by request.
    seen_before: RefCell<BTreeMap<usize, DateTime<Utc>>>,
    /// Recorded answers that were used, by request.
    used: RefCell<Vec<usize>>,
    /// The address in front of all requests, once it is known, and the host that it names.
    base: OnceCell<Url>,
    host: OnceCell<Option<String>>,
    /// The connection to the directory server, once it is there.
    line: LdapLine,
    /// The JWT of `[auth.jwt]`: signed once, because everything in it is the same for all of the run.
    assertion: OnceCell<String>,
    /// The connection to the database, once one is open: the queries of a run go over it one after the other.
    connection: Mutex<Option<SqlConnection>>,
}

impl<'a> Run<'a> {
    pub(super) fn new(configured: &'a Configured, context: &'a Context<'a>, subject: Subject<'a>) -> Self {
        let (case, sending) = match subject {
            Subject::Case(case) => (Some(case), None),
            Subject::Ticket(sending) => (None, Some(sending)),
        };
        let found = sending.and_then(|sending| sending.found);
        let run = Self {
            configured,
            context,
            subject,
            account: FoundAccount::untold(),
            case: case.map(|case| jq::to_jq(case_json(case, configured))).unwrap_or_default(),
            ticket: sending
                .map(|sending| {
                    let mut ticket = sending.ticket.as_json();
                    ticket["typed_fields"] = configured.fields.typed().into();
                    jq::to_jq(ticket)
                })
                .unwrap_or_default(),
            fields: sending
                .map(|sending| jq::to_jq(configured.fields.values(sending.ticket)))
                .unwrap_or_default(),
            files: sending.map(|sending| jq::to_jq(sending.files_as_json())).unwrap_or_default(),
            found: found.map(|found| jq::to_jq(found.as_json())).unwrap_or_default(),
            received: Cell::new((0, 0)),
            turned_away: Rc::default(),
            wrote: Cell::new(false),
            text: Val::Null,
            since: sending.and_then(|sending| sending.since).map(jq::text).unwrap_or_default(),
            watched: None,
            thorough: false,
            declined: RefCell::default(),
            files_seen: RefCell::default(),
            keeps: false,
            laid_by: RefCell::default(),
            from_kept: RefCell::default(),
            asks_again: RefCell::default(),
            seen: RefCell::default(),
            spare: RefCell::default(),
            cut: Cell::new(0),
            asker: OnceCell::new(),
            seen_before: RefCell::default(),
            used: RefCell::new(vec![0; configured.connector.requests.len()]),
            base: OnceCell::new(),
            host: OnceCell::new(),
            line: LdapLine::default(),
            assertion: OnceCell::new(),
            connection: Mutex::default(),
        };
        run.hold_settings();
        run
    }

    /// Whether a request was refused, and its file takes that for an answer.
    pub(super) fn was_declined(&self, index: usize) -> bool {
        self.declined.borrow().contains(&index)
    }

    /// The file that a request read.
    pub(super) fn file_seen(&self, index: usize) -> Option<FileSeen> {
        self.files_seen.borrow().get(&index).cloned()
    }

    fn tell(&self, request: &str, step: RequestStep) {
        let host = self.host.get_or_init(|| {
            if self.configured.connector.is_mail() {
                return self.mail_server().ok().map(|server| server.host());
            }
            if self.configured.connector.is_sql() {
                return self.database().ok().map(|address| address.host).filter(|host| !host.is_empty());
            }
            if self.configured.connector.is_ldap() {
                return self.directory_server().ok().map(|server| server.host());
            }
            let base = self.base().ok()?;
            let port = base.port().map(|port| format!(":{port}")).unwrap_or_default();
            Some(format!("{}{port}", base.host_str()?))
        });
        let connector = &self.configured.name;
        (self.context.progress)(RequestEvent { connector, host: host.as_deref(), request, step });
    }
}

/// What programs see as `$case`.
fn case_json(case: &Case, configured: &Configured) -> Value {
    json!({
        "user": case.user, "tenant": case.tenant, "action": case.action, "error": case.error,
        "traits": case.traits, "permissions": permissions(case), "flags": flags(case), "tenants": configured.tenants,
        "on": case.on, "symptom": case.symptom,
    })
}

/// Every permission that the action may need, each once: what a permission engine is asked about.
fn permissions(case: &Case) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    for permission in case.needs.all_of.iter().chain(&case.needs.any_of) {
        if !all.contains(&permission.as_str()) {
            all.push(permission);
        }
    }
    all
}

/// The flags that gate the action.
fn flags(case: &Case) -> Vec<&str> {
    case.needs.features.iter().filter_map(|need| need.flag.as_deref()).collect()
}
