//! What the cases of a batch find out once for all of them. Two things are shared: requests and values that are about nobody (a
//! catalogue of roles, the flags of a tenant), by the fields of the case that they are made of; and the answer to the very same
//! request, whatever led to it (the rights of a role that several people have). Who comes while another one still waits for it
//! waits for the same answer.
//!
//! What may be otherwise the next time is not kept: a time-out, a refusal to serve, a server's own trouble. Nothing is written here, and nothing of a ticket
//! is shared.

mod single_flight;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use chrono::{DateTime, Utc};

use self::single_flight::{SharedOutcome, SingleFlight};
use super::answer::Answered;
use super::fault::Fault;
use super::file::FileSeen;
use super::value::NodeResult;
use super::{Run, Subject};
use crate::connectors::jq;
use crate::connectors::model::{CaseFields, ExpectedAnswer, Name, Request};
use crate::facts::GapReason;
use crate::http::{Sending, interrupted};
use crate::text::digest::sha256_of;

/// Bytes of answers that are kept.
const ANSWERS: usize = 16 << 20;
/// Bytes of values that are kept.
const VALUES: usize = 32 << 20;

/// What the cases of one batch share. It is made once for a batch, and belongs to one customer.
#[derive(Debug)]
pub struct Shared {
    nodes: SingleFlight<SharedNode>,
    answers: SingleFlight<SharedAnswer>,
    /// Token endpoints that refused the credentials: systems count that, and lock the account.
    refused: RefCell<BTreeMap<String, Fault>>,
}

impl Default for Shared {
    fn default() -> Self {
        Self {
            nodes: SingleFlight::new(VALUES),
            answers: SingleFlight::new(ANSWERS),
            refused: RefCell::default(),
        }
    }
}

/// What a request or `[let]` value turned out to be.
#[derive(Clone, Debug)]
struct SharedNode {
    result: NodeResult,
    /// The requests behind it for which a listing of an earlier run stood in.
    kept: BTreeSet<usize>,
    /// The files behind it.
    files: Vec<(usize, FileSeen)>,
    /// Something behind it was not sent, because this case had no more requests left.
    cut: bool,
}

impl SharedOutcome for SharedNode {
    fn weight(&self) -> Option<usize> {
        // A value takes about four times as much as its text.
        match &self.result {
            _ if self.cut => None,
            Ok(known) => jq::weight(&known.value, VALUES).map(|text| 256 + 4 * text),
            Err(fault) => (!fault.may_pass()).then_some(512),
        }
    }

    fn is_of_one_run(&self) -> bool {
        self.cut || self.result.as_ref().is_err_and(|fault| fault.is_of_one_run())
    }
}

/// How a request was answered.
#[derive(Clone, Debug)]
struct SharedAnswer {
    result: Result<Answered, Rc<Fault>>,
    weight: usize,
    at: DateTime<Utc>,
}

impl SharedOutcome for SharedAnswer {
    fn weight(&self) -> Option<usize> {
        let lasts = self.result.as_ref().err().is_none_or(|fault| !fault.may_pass());
        // Its headers, as programs see them, and its address.
        lasts.then_some(3_000 + self.weight)
    }

    fn is_of_one_run(&self) -> bool {
        self.result.as_ref().is_err_and(|fault| fault.is_of_one_run())
    }
}

impl<'a> Run<'a> {
    /// What this run shares with others.
    fn shared(&self) -> Option<&'a Shared> {
        let asks = matches!(self.subject, Subject::Case(_)) && !self.thorough && self.watched.is_none();
        self.context.shared.filter(|_| asks && self.context.recorded.is_none())
    }

    /// Under which key a request or value is shared; `None`: it is not.
    pub(super) fn node_key(&self, name: Name) -> Option<(&'a Shared, String)> {
        let shared = self.shared()?;
        let fields = self.configured.connector.impersonal().nodes.get(&name)?;
        let node = format!("{name:?}");
        let values = self.values_of(fields);
        Some((shared, sha256_of(&["node", self.asker(), &node, &values])))
    }

    /// A request or value that is about nobody: as another case found it, or as it is worked out now.
    pub(super) async fn shared_node<W: Future<Output = NodeResult>>(
        &self,
        shared: &Shared,
        key: &str,
        name: Name,
        work: impl Fn() -> W,
    ) -> NodeResult {
        let fits = |one: &SharedNode| one.kept.is_disjoint(&self.asks_again.borrow());
        let work = async || {
            let cut = self.cut.get();
            let result = work().await;
            let behind = self.configured.connector.closure(&[name]);
            let behind = |index: &usize| behind.contains(&Name::Request(*index));
            let kept = self.from_kept.borrow().iter().copied().filter(behind).collect();
            let files = self.files_seen.borrow();
            let files = files.iter().filter(|(index, _)| behind(index));
            let files = files.map(|(index, seen)| (*index, seen.clone())).collect();
            SharedNode { result, kept, files, cut: self.cut.get() != cut }
        };
        let (found, is_own) = tokio::select! {
            biased;
            done = shared.nodes.once(key, fits, work) => done,
            fault = self.gave_up() => return Err(Rc::new(fault)),
        };
        if !is_own {
            self.from_kept.borrow_mut().extend(&found.kept);
            self.files_seen.borrow_mut().extend(found.files);
        }
        found.result
    }

    /// Under which key an answer is shared: all of what is sent, and everything by which it is judged. `None`: it is not shared.
    pub(super) fn answer_key(&self, request: &Request, sending: &Sending) -> Option<(&'a Shared, String)> {
        let shared = self.shared().filter(|_| request.is_read())?;
        if !matches!(request.answer, ExpectedAnswer::Json) {
            return None;
        }
        let around = self.configured.connector.impersonal().around.as_ref()?;
        let values = self.values_of(around);
        let judged = format!("{:?}{:?}{:?}{}", request.missing, request.ok, request.scope, request.auth);
        let headers: Vec<(&str, String)> = sending
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let body = sending.body.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
        let mut parts = vec![
            "answer",
            self.asker(),
            &values,
            &judged,
            sending.method.as_str(),
            sending.url.as_str(),
            body.as_ref(),
        ];
        parts.extend(headers.iter().flat_map(|(name, value)| [*name, value.as_str()]));
        Some((shared, sha256_of(&parts)))
    }

    /// The answer to a request: as another case got it, or as the system answers now.
    pub(super) async fn shared_answer(
        &self,
        shared: &Shared,
        key: &str,
        index: usize,
        sending: &Sending,
    ) -> Result<Answered, Fault> {
        let work = async || {
            let (result, weight) = match self.exchanged(index, sending.clone()).await {
                Ok((answered, weight)) => (Ok(answered), weight),
                Err(fault) => (Err(Rc::new(fault)), 0),
            };
            SharedAnswer { result, weight, at: self.context.now }
        };
        let (found, is_own) = tokio::select! {
            biased;
            done = shared.answers.once(key, |_| true, work) => done,
            fault = self.gave_up() => return Err(fault),
        };
        if !is_own {
            let mut seen = self.seen_before.borrow_mut();
            let at = seen.entry(index).or_insert(found.at);
            *at = found.at.min(*at);
        }
        found.result.map_err(|fault| (*fault).clone())
    }

    /// That a token endpoint refused these credentials earlier in this batch.
    pub(super) fn refused_token(&self, url: &str) -> Option<Fault> {
        let refused = self.shared()?.refused.borrow();
        refused.get(&sha256_of(&[self.asker(), url])).cloned()
    }

    /// Remembers that it did.
    pub(super) fn token_refused(&self, url: &str, fault: &Fault) {
        if let Some(shared) = self.shared().filter(|_| !fault.may_pass()) {
            shared.refused.borrow_mut().insert(sha256_of(&[self.asker(), url]), fault.clone());
        }
    }

    /// Ends when this case cannot wait any longer for what another one asks.
    async fn gave_up(&self) -> Fault {
        let deadline = &self.context.deadline;
        let (reason, says) = tokio::select! {
            biased;
            () = interrupted(deadline) => (GapReason::Interrupted, "interrupted"),
            () = deadline.passed() => (GapReason::TimedOut, "no answer in time; give it more with --timeout"),
        };
        Fault::new(reason, format!("{}: {says}", self.configured.name))
    }

    /// Which system is asked, by whom, and with which file.
    fn asker(&self) -> &str {
        self.asker.get_or_init(|| self.configured.asker())
    }

    /// What the case says in these fields.
    fn values_of(&self, of: &CaseFields) -> String {
        let moment = of.moment.then(|| self.context.now.timestamp().to_string());
        let fields = of.fields.iter().map(|field| {
            let value = jq::at(&self.case, &[(*field).to_owned()]).map(jq::to_json).unwrap_or_default();
            format!("{field}={value}")
        });
        fields.chain(moment).collect::<Vec<_>>().join("\n")
    }
}
