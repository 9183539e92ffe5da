//! A connector as it was loaded: compiled and valid. Programs and templates keep which values they mention.

mod auth;
mod directory_search;
mod hook;
mod listing;
mod name;
mod paging;
mod proven;
mod remedy;
mod request;
mod sql;

pub(super) use self::auth::{Algorithm, Auth, Hmac, JsonTemplate, Jwt, OAuth2, TokenSignIn};
pub(super) use self::directory_search::{DirectorySearch, LdapBind};
pub(super) use self::hook::{
    Hook, HookProof, HookTime, HookTimeForm, HookTimeFrom, ProofEncoding, ProofKind,
};
pub(super) use self::listing::ListingOf;
pub(super) use self::name::{ACCOUNT, Name, RESERVED, SINCE};
pub(super) use self::paging::{PageBy, Paging};
pub use self::proven::Proven;
pub(super) use self::remedy::{REMEDY_NAMES, RemedyTemplates};
pub(super) use self::request::{
    BodyTemplate, ExpectedAnswer, MailTarget, Method, MultipartPart, PartContent, Request, RequestBody,
    RequestTarget,
};
pub(super) use self::sql::SqlTarget;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use std::time::Duration;

use super::jq::Programs;
use super::template::TextTemplate;
use crate::case::{NameOf, RemedyKind};
use crate::facts::Question;

/// What a connector teaches: decides what it may do and which targets it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConnectorKind {
    /// People, invites, roles. Reads only.
    Directory,
    /// Decisions of a permission engine, with their paths. Reads only.
    Permissions,
    /// Feature flags and tiers. Reads only.
    Flags,
    /// Tickets. May write.
    Ticketing,
}

impl ConnectorKind {
    /// Every kind, in order.
    pub const ALL: &'static [Self] = &[Self::Directory, Self::Permissions, Self::Flags, Self::Ticketing];

    /// The word in files, and the folder under `templates/connectors`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Directory => "directory",
            Self::Permissions => "permissions",
            Self::Flags => "flags",
            Self::Ticketing => "ticketing",
        }
    }

    /// Whether it asks about the account that directories found, and does not say itself which ones there are.
    pub(super) fn is_told_the_account(self) -> bool {
        matches!(self, Self::Permissions | Self::Flags)
    }
}

/// One thing that a profile says about a connector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingSpec {
    /// Its key in the profile.
    pub name: String,
    /// What it is, for people.
    pub about: String,
    /// Whether it is a credential.
    pub secret: bool,
    /// What it is when the profile does not say; `None`: the profile must.
    pub default: Option<String>,
}

/// A connector file, loaded: every program compiles, every name is known, nothing waits for itself.
#[derive(Debug)]
pub struct Connector {
    /// The file's name without `.toml`: `keycloak`.
    pub name: String,
    /// Where the file is, for messages.
    pub path: String,
    /// The digest of its text: what was made of answers by another text is not taken for its own.
    pub(super) digest: String,
    /// The system's name: `Keycloak`.
    pub title: String,
    /// The vendor's documentation.
    pub docs: Option<String>,
    /// What it may do.
    pub kind: ConnectorKind,
    /// What it was run against; `None`: the file does not say.
    pub proven: Option<Proven>,
    /// The version of the system that this was, or of the description, and when: `Roundup 2.6.0, 2026-11`.
    pub proven_on: Option<String>,
    /// What has to be made in the system before it can be asked or filed into, a line each.
    pub prepare: Vec<String>,
    /// What the system does not show, or the file does not ask for, a line each.
    pub blind: Vec<String>,
    /// What a profile says.
    pub settings: Vec<SettingSpec>,
    pub(super) url: Option<TextTemplate>,
    /// Part by part, as [`RequestTarget::Path`].
    pub(super) prefix: Vec<TextTemplate>,
    pub(super) at_once: usize,
    /// Between the starts of two requests to its host; none for most.
    pub(super) pace: Duration,
    /// How long a new ticket may be missing from the search; nothing for most.
    pub(super) index_delay: Duration,
    /// What two sendings of one ticket have in common, so that the receiver can tell that they are one: `Message-ID`.
    pub(super) same_again: Option<String>,
    /// Names of ticket fields that it fills itself, made of settings.
    pub(super) fills: Vec<TextTemplate>,
    /// Parts of the ticket that its requests name; [`WHOLE_TICKET`] where one takes all of it.
    pub(super) ticket_parts: BTreeSet<String>,
    pub(super) failed: Option<Program>,
    /// On any answer: the seconds that the system asks to wait, where it says so in another way than by 429 and `Retry-After`.
    pub(super) retry_after: Option<Program>,
    pub(super) auth: Option<Auth>,
    pub(super) headers: Vec<(String, TextTemplate)>,
    pub(super) requests: Vec<Request>,
    pub(super) lets: Vec<Let>,
    pub(super) facts: Vec<(Question, Program)>,
    /// Run only where a check does not pass without them.
    pub(super) on_demand: Vec<(Question, Program)>,
    /// What it lists on demand, for a text that somebody typed; several programs for one listing are several sources of it.
    pub(super) lists: Vec<(NameOf, Program)>,
    pub(super) verbs: Vec<(Verb, Program)>,
    /// What the system sends by itself.
    pub(super) hook: Option<Hook>,
    /// What `doctor` asks beside all that.
    pub(super) doctor: DoctorPrograms,
    /// Where in this product a remedy is done.
    pub(super) remedies: BTreeMap<RemedyKind, RemedyTemplates>,
    pub(super) programs: Programs,
    /// The variables of every program, in the order in which they are passed.
    pub(super) globals: Vec<Name>,
    /// What of it is the same whoever a case is about, once a batch wants to know.
    pub(super) impersonal: OnceLock<Impersonal>,
}

/// What of a connector is the same whoever a case is about.
#[derive(Debug, Default)]
pub(super) struct Impersonal {
    /// The requests and `[let]` values, and of which fields of the case they are made.
    pub(super) nodes: BTreeMap<Name, CaseFields>,
    /// The fields of the case by which credentials, and what is made of any answer, may differ; `None`: by the person.
    pub(super) around: Option<CaseFields>,
}

/// Fields of a case that are about nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CaseFields {
    /// Their names.
    pub(super) fields: BTreeSet<&'static str>,
    /// Also the moment.
    pub(super) moment: bool,
}

/// Stands in [`Connector::ticket_parts`] for all of them.
pub(super) const WHOLE_TICKET: &str = "*";

/// A jq program of the file.
#[derive(Clone, Debug)]
pub(super) struct Program {
    /// Its number in [`Connector::programs`].
    pub(super) number: usize,
    /// What it names, first mention first.
    pub(super) mentions: Vec<Name>,
    /// The fields of the case that it names; [`WHOLE_TICKET`] where it takes all of it.
    pub(super) of_case: Vec<String>,
}

/// `[doctor]`: what is asked to try a system, and never for a case.
#[derive(Debug, Default)]
pub(super) struct DoctorPrograms {
    /// Gives any person whom the system has, so that what is about a person can be tried, too.
    pub(super) person: Option<Program>,
    /// Gives a list of what was looked at, as `probe` of a ticketing connector does.
    pub(super) probe: Option<Program>,
}

impl DoctorPrograms {
    /// Both, where they are there.
    pub(super) fn programs(&self) -> impl Iterator<Item = &Program> {
        self.person.iter().chain(&self.probe)
    }
}

/// A value computed from others.
#[derive(Debug)]
pub(super) struct Let {
    pub(super) name: String,
    pub(super) program: Program,
}

/// What a ticketing connector can be asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// Tickets that may have this fingerprint, and their state.
    Find,
    /// A new ticket.
    Create,
    /// Files for a ticket that is there.
    Attach,
    /// A comment on a ticket that is there.
    Comment,
    /// The fingerprint, on a ticket that is there without it.
    Mark,
    /// A closed ticket is open again.
    Reopen,
    /// An open ticket is closed, because another one is about the same.
    Close,
    /// What the system holds: read back and hashed.
    Confirm,
    /// Whether everything that filing needs is in order, without writing.
    Probe,
    /// A ticket as it was reported, to make a case of.
    Read,
    /// The files of a ticket with their bytes, where a bundle takes them.
    Fetch,
    /// Words at a ticket that its requester does not see.
    Note,
    /// Words at a ticket that are sent to its requester.
    Reply,
    /// Tickets that are new since an instant, or have a new message of their requester.
    Updated,
}

impl Verb {
    /// Every verb, in the order in which a filing uses them.
    pub const ALL: &'static [Self] = &[
        Self::Find,
        Self::Create,
        Self::Attach,
        Self::Comment,
        Self::Mark,
        Self::Reopen,
        Self::Close,
        Self::Confirm,
        Self::Probe,
        Self::Read,
        Self::Fetch,
        Self::Note,
        Self::Reply,
        Self::Updated,
    ];

    /// The key in `[ticket]`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Find => "find",
            Self::Create => "create",
            Self::Attach => "attach",
            Self::Comment => "comment",
            Self::Mark => "mark",
            Self::Reopen => "reopen",
            Self::Close => "close",
            Self::Confirm => "confirm",
            Self::Probe => "probe",
            Self::Read => "read",
            Self::Fetch => "fetch",
            Self::Note => "note",
            Self::Reply => "reply",
            Self::Updated => "updated",
        }
    }

    /// Whether it only looks.
    #[must_use]
    pub fn is_read(self) -> bool {
        matches!(self, Self::Find | Self::Confirm | Self::Probe | Self::Read | Self::Updated)
    }
}

impl Connector {
    /// The questions that it answers, in order.
    #[must_use]
    pub fn questions(&self) -> Vec<Question> {
        let programs = self.facts.iter().chain(&self.on_demand);
        let questions: BTreeSet<Question> = programs.map(|(question, _)| *question).collect();
        questions.into_iter().collect()
    }

    /// Whether it answers this question at all.
    pub(super) fn answers(&self, question: Question) -> bool {
        self.facts.iter().any(|(known, _)| *known == question) || self.has_more(question)
    }

    /// Whether it says more about this question on demand.
    pub(super) fn has_more(&self, question: Question) -> bool {
        self.on_demand.iter().any(|(known, _)| *known == question)
    }

    /// What it can list, in order.
    #[must_use]
    pub fn lists(&self) -> Vec<NameOf> {
        let all: BTreeSet<NameOf> = self.lists.iter().map(|(of, _)| *of).collect();
        all.into_iter().collect()
    }

    /// The verbs that it has, in order.
    #[must_use]
    pub fn verbs(&self) -> Vec<Verb> {
        let verbs: BTreeSet<Verb> = self.verbs.iter().map(|(verb, _)| *verb).collect();
        verbs.into_iter().collect()
    }

    /// How long a new ticket, or a new value of one, may be missing from the search.
    #[must_use]
    pub fn index_delay(&self) -> Duration {
        self.index_delay
    }

    /// What a second sending of the same ticket has in common with the first, as it is called there: `Message-ID`. It is sent again
    /// by itself when nobody knows whether it arrived. `None`: it is not.
    #[must_use]
    pub fn same_again(&self) -> Option<&str> {
        self.same_again.as_deref()
    }

    /// Whether it hands messages to a mail server.
    pub(super) fn is_mail(&self) -> bool {
        self.requests.iter().any(|request| request.target.is_for_mail_server())
    }

    /// Whether it asks a database.
    pub(super) fn is_sql(&self) -> bool {
        self.requests.iter().any(|request| matches!(request.target, RequestTarget::Sql(_)))
    }

    /// Whether it searches a directory server.
    pub(super) fn is_ldap(&self) -> bool {
        self.requests.iter().any(|request| matches!(request.target, RequestTarget::Directory(_)))
    }

    /// Whether a request uses this part of the ticket: `requester`.
    #[must_use]
    pub fn takes(&self, part: &str) -> bool {
        [part, WHOLE_TICKET].iter().any(|part| self.ticket_parts.contains(*part))
    }

    /// The names of its requests, in the order of the file.
    #[must_use]
    pub fn requests(&self) -> Vec<&str> {
        self.requests.iter().map(|request| request.name.as_str()).collect()
    }

    /// What a name in a template stands for.
    pub(super) fn resolve(&self, name: &str) -> Option<Name> {
        let reserved = RESERVED.iter().find(|(known, _)| *known == name).map(|(_, name)| *name);
        reserved
            .or_else(|| self.settings.iter().position(|spec| spec.name == name).map(Name::Setting))
            .or_else(|| self.requests.iter().position(|request| request.name == name).map(Name::Request))
            .or_else(|| self.lets.iter().position(|each| each.name == name).map(Name::Let))
            .or_else(|| (name == SINCE && self.verbs().contains(&Verb::Updated)).then_some(Name::Since))
            .or_else(|| (name == ACCOUNT && self.kind.is_told_the_account()).then_some(Name::Account))
    }
}
