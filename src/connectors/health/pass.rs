//! Everything that one case lets a connector ask, and what became of each request.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::Examined;
use crate::case::Case;
use crate::connectors::ask::Interview;
use crate::connectors::configured::Configured;
use crate::connectors::jq;
use crate::connectors::model::Name;
use crate::connectors::run::{
    Context, Fault, FaultWords, NodeResult, Nodes, RequestEvent, RequestStep, Run, Spare, Subject,
};
use crate::connectors::ticket_verbs::Probed;
use crate::facts::{GapReason, Question};
use crate::text::moment::moment;

/// What a pass saw.
pub(super) struct Pass {
    /// What became of each request that something rests on, by its place in the file.
    pub(super) requests: BTreeMap<usize, Became>,
    /// What programs say, or do not fit, whoever the case is about.
    pub(super) complaints: Vec<Examined>,
    /// What the connector's `probe` looked at.
    pub(super) probed: Vec<Examined>,
    /// Any person of the system.
    pub(super) person: Option<String>,
}

/// What became of a request.
pub(super) enum Became {
    /// It was not sent, and why.
    Unasked(String),
    /// It was not sent, because another one failed: which.
    Waits(String),
    /// It was refused, and its file takes that for an answer.
    Declined,
    /// It was answered, and which questions rest on it.
    Answered(String),
    /// It failed.
    Failed(Examined),
}

impl Became {
    /// Of two passes the heavier one is told.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Unasked(_) => 0,
            Self::Waits(_) => 1,
            Self::Answered(_) => 2,
            Self::Declined => 3,
            Self::Failed(_) => 4,
        }
    }
}

/// Asks everything. `person`: whom the case is about, if it is somebody: nothing of them is told.
pub(super) async fn pass(
    configured: &Configured,
    case: &Case,
    context: &Context<'_>,
    person: Option<&str>,
) -> Pass {
    let sent = RefCell::new(BTreeSet::new());
    let progress = |event: RequestEvent<'_>| {
        if event.step == RequestStep::Started {
            sent.borrow_mut().insert(event.request.to_owned());
        }
        (context.progress)(event);
    };
    let context = Context {
        now: context.now,
        deadline: context.deadline.clone(),
        http: context.http,
        progress: &progress,
        recorded: context.recorded,
        shared: None,
    };
    let mut run = Run::new(configured, &context, Subject::Case(case));
    run.thorough = true;
    let interview = Interview::of(&run);
    let look = PassView { run: &run, nodes: interview.nodes(), person };
    let doctor = &configured.connector.doctor;
    let own = async {
        let person = match &doctor.person {
            Some(program) => look.nodes.target("`person` of [doctor]".to_owned(), program).await.ok(),
            None => None,
        };
        let probed = match &doctor.probe {
            Some(program) => Some(look.nodes.target("`probe` of [doctor]".to_owned(), program).await),
            None => None,
        };
        (person, probed)
    };
    let spare = Rc::new(Spare::for_trying());
    let ((), (found, probed)) = futures_util::future::join(interview.ask_everything(&spare), own).await;
    let mut requests = BTreeMap::new();
    for (index, request) in configured.connector.requests.iter().enumerate() {
        let Some(node) = look.nodes.wanted(Name::Request(index)) else { continue };
        let was_sent = sent.borrow().contains(&request.name);
        requests.insert(
            index,
            match node.await {
                Ok(_) if was_sent && run.was_declined(index) => Became::Declined,
                Ok(_) if was_sent || run.file_seen(index).is_some() => look.answered(index),
                Ok(_) if person.is_some() => {
                    Became::Unasked("the person who was asked about did not call for it".to_owned())
                }
                Ok(_) => Became::Unasked("it is about a person, and nobody was asked about".to_owned()),
                Err(fault) => look.failed(index, &fault).await,
            },
        );
    }
    let complaints = look.complaints(&interview, &requests);
    let probed = probed.map(|probed| look.probed(probed)).unwrap_or_default();
    let person = found.and_then(|known| jq::as_text(&known.value)).filter(|person| !person.is_empty());
    Pass { requests, complaints, probed, person }
}

/// What is looked through.
struct PassView<'l, 'r> {
    run: &'r Run<'r>,
    nodes: &'l Nodes<'r>,
    person: Option<&'l str>,
}

impl PassView<'_, '_> {
    async fn failed(&self, index: usize, fault: &Rc<Fault>) -> Became {
        if let Some(first) = self.before(index, fault).await {
            return Became::Waits(first);
        }
        if fault.words == FaultWords::General {
            return Became::Waits("what is not in order".to_owned());
        }
        let said = self.said(fault);
        // What depends on this person, on a tenant or on an action cannot be told.
        if matches!(fault.reason, GapReason::CannotTell | GapReason::NoContext) {
            return Became::Unasked(said);
        }
        Became::Failed(Examined {
            ok: Some(false),
            setting: self.run.configured.connector.setting_behind(fault.reason, &said),
            says: said,
            // After a 401, naming a scope would mislead: the credential itself is wrong.
            scope: fault.scope.clone().filter(|_| fault.reason != GapReason::Unauthorized),
            ..Examined::new("")
        })
    }

    /// The request that failed before this one could be sent, if that is why it failed.
    async fn before(&self, index: usize, fault: &Rc<Fault>) -> Option<String> {
        let connector = &self.run.configured.connector;
        for name in connector.closure(&connector.needs(Name::Request(index))) {
            let Name::Request(first) = name else { continue };
            if let Some(node) = self.nodes.wanted(name)
                && let Err(other) = node.await
                && Rc::ptr_eq(&other, fault)
            {
                return Some(connector.requests[first].name.clone());
            }
        }
        None
    }

    /// An answer; of a file, how old it is and whether there is anything in it.
    fn answered(&self, request: usize) -> Became {
        let says = self.answers(request);
        let Some(file) = self.run.file_seen(request) else { return Became::Answered(says) };
        let date = moment(file.at);
        let wrong = |says: String| {
            let setting = self.run.configured.connector.setting_of_file(request);
            Became::Failed(Examined { ok: Some(false), says, setting, ..Examined::new("") })
        };
        if let Some(old) = self.run.configured.stale(file.at, self.run.context.now) {
            return wrong(format!("{}: of {date}, {old}: export it again", file.path.display()));
        }
        if file.is_empty {
            let matters = self.run.configured.connector.matters_empty(request);
            let says = format!("{} of {date} holds nothing", file.path.display());
            return if matters {
                wrong(format!("{says}: export it again; what is not in it is not taken for absent"))
            } else {
                Became::Answered(format!("answered: {says}"))
            };
        }
        Became::Answered(says)
    }

    /// Which questions rest on a request that was answered.
    fn answers(&self, request: usize) -> String {
        let connector = &self.run.configured.connector;
        let questions = connector.questions().into_iter();
        let names: Vec<&str> =
            questions.filter(|one| connector.rests_on(*one, request)).map(Question::as_str).collect();
        if names.is_empty() { "answered".to_owned() } else { format!("answered, for {}", names.join(", ")) }
    }

    /// What programs say of the system, and programs that do not fit answers which came: once, with the questions behind it.
    fn complaints(&self, interview: &Interview<'_>, requests: &BTreeMap<usize, Became>) -> Vec<Examined> {
        let connector = &self.run.configured.connector;
        // A program may go wrong over what is known of a person, where there is nobody.
        let unasked = |question| {
            requests.iter().any(|(index, became)| {
                matches!(became, Became::Unasked(_) | Became::Waits(_))
                    && connector.rests_on(question, *index)
            })
        };
        let mut found: Vec<(Examined, Vec<&str>)> = Vec::new();
        for (question, fault) in interview.faults() {
            let broken = fault.words == FaultWords::OfProgram && fault.reason == GapReason::Malformed;
            if fault.words != FaultWords::General && (!broken || unasked(question)) {
                continue;
            }
            let says = self.said(&fault);
            if let Some((_, names)) = found.iter_mut().find(|(known, _)| known.says == says) {
                names.push(question.as_str());
                continue;
            }
            let (scope, setting) = (fault.scope.clone(), fault.setting.clone());
            let one = Examined { ok: Some(false), says, scope, setting, ..Examined::new("") };
            found.push((one, vec![question.as_str()]));
        }
        let named = found.into_iter().map(|(one, names)| Examined { name: names.join(", "), ..one });
        named.collect()
    }

    fn probed(&self, outcome: NodeResult) -> Vec<Examined> {
        let wrong = |says: String| Examined { ok: Some(false), says, ..Examined::new("probe") };
        match outcome {
            Ok(known) => match serde_json::from_value::<Vec<Probed>>(jq::to_json(&known.value)) {
                Ok(all) => all.into_iter().map(Examined::from).collect(),
                Err(error) => {
                    vec![wrong(format!("`probe` of [doctor] gives no list of {{ name, ok, says }}: {error}"))]
                }
            },
            Err(fault) if fault.words == FaultWords::OfProgram && fault.reason == GapReason::Malformed => {
                vec![wrong(self.said(&fault))]
            }
            // What it waited for is told by itself.
            Err(_) => Vec::new(),
        }
    }

    /// What a fault says, without the person.
    fn said(&self, fault: &Fault) -> String {
        let said = fault.said(self.run.context.http.mask());
        let Some(person) = self.person.filter(|_| fault.words != FaultWords::General) else { return said };
        if fault.words == FaultWords::OfProgram {
            // It may quote what is known of them.
            return match fault.reason {
                GapReason::Malformed => "a program does not fit what was answered about the person who was asked about: `escalate connectors try` shows it".to_owned(),
                _ => "it cannot be told of the person who was asked about".to_owned(),
            };
        }
        without_path(&said).replace(person, "…")
    }
}

/// A sentence with an address, whose path may name somebody, as far as the host.
fn without_path(said: &str) -> String {
    let Some((front, address)) = said.split_once("://") else { return said.to_owned() };
    let end = address.find(char::is_whitespace).unwrap_or(address.len());
    let host = address[..end].find('/').unwrap_or(end);
    let path = if host < end { "/…" } else { "" };
    format!("{front}://{}{path}{}", &address[..host], &address[end..])
}
