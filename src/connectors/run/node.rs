//! Requests and `[let]` values as shared futures: each is worked out once, when all that it mentions is known.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, Shared, join_all};
use jaq_json::Val;

use super::Run;
use super::fault::Fault;
use super::scope::Scope;
use super::value::{Basis, NodeResult, NodeValue};
use crate::connectors::graph::nodes;
use crate::connectors::jq::{self, ProgramFailure};
use crate::connectors::model::{Name, Program};
use crate::facts::GapReason;

/// A node that several wait for.
pub(in super::super) type Node<'r> = Shared<LocalBoxFuture<'r, NodeResult>>;

/// The nodes of a run, made when first wanted.
pub(in super::super) struct Nodes<'r> {
    run: &'r Run<'r>,
    made: RefCell<BTreeMap<Name, Node<'r>>>,
}

impl<'r> Nodes<'r> {
    pub(in super::super) fn new(run: &'r Run<'r>) -> Self {
        Self { run, made: RefCell::default() }
    }

    /// The future of a request or `[let]`.
    pub(in super::super) fn node(&self, name: Name) -> Node<'r> {
        if let Some(made) = self.made.borrow().get(&name) {
            return made.clone();
        }
        // This recursion ends: a file with a circle does not load (graph.rs).
        let needs = self.run.configured.connector.needs(name);
        let before = self.of(&needs);
        let run = self.run;
        let node = match run.node_key(name) {
            Some((shared, key)) => {
                let work = async move {
                    run.shared_node(shared, &key, name, || run.worked_out(name, &before)).await
                };
                work.boxed_local().shared()
            }
            None => async move { run.worked_out(name, &before).await }.boxed_local().shared(),
        };
        self.made.borrow_mut().insert(name, node.clone());
        node
    }

    /// The future of a request or `[let]` that something wanted; `None` when nothing did.
    pub(in super::super) fn wanted(&self, name: Name) -> Option<Node<'r>> {
        self.made.borrow().get(&name).cloned()
    }

    /// Works these requests out again when they are wanted next, and everything that rests on them.
    pub(in super::super) fn forget(&self, requests: &BTreeSet<usize>) {
        let connector = &self.run.configured.connector;
        let rests = |name: &Name| matches!(name, Name::Request(index) if requests.contains(index));
        self.made.borrow_mut().retain(|name, _| !connector.closure(&[*name]).iter().any(rests));
    }

    /// Lets go of what nobody of this run waits for any more: what other cases wait for, too, one of them takes over. One that is
    /// neither asked on nor let go would hold them up.
    pub(in super::super) fn let_go(&self) {
        let is_wanted = |node: &Node<'r>| node.peek().is_some() || node.strong_count() != Some(1);
        loop {
            let mut made = self.made.borrow_mut();
            let before = made.len();
            // One that goes lets go of those that it waited for.
            made.retain(|_, node| is_wanted(node));
            if made.len() == before {
                return;
            }
        }
    }

    fn of(&self, names: &[Name]) -> Vec<(Name, Node<'r>)> {
        names.iter().map(|name| (*name, self.node(*name))).collect()
    }

    /// A target's result: its program over everything that it mentions.
    ///
    /// # Errors
    /// The first fault behind it, or its program's.
    pub(in super::super) fn target(
        &self,
        title: String,
        program: &'r Program,
    ) -> impl Future<Output = NodeResult> + use<'r> {
        let before = self.of(&nodes(&program.mentions));
        let run = self.run;
        async move {
            let mut basis = Basis::new(run.context.now);
            let mut nodes = Vec::new();
            for (name, outcome) in all(&before).await {
                let known = outcome?;
                basis.and(&known.basis);
                nodes.push((name, known));
            }
            let scope = Scope { nodes: &nodes, ..Scope::default() };
            let value = run.program_with_notes(program, &scope, &mut basis.limits).map_err(|failure| {
                Rc::new(match failure {
                    ProgramFailure::Said(said) => Fault::of(said),
                    ProgramFailure::Broke(text) => {
                        Fault::unfit(format!("the program of {title} does not fit the answers: {text}"))
                    }
                    ProgramFailure::Late => late(&format!("the program of {title}")),
                })
            })?;
            Ok(NodeValue { value, basis })
        }
    }
}

/// What became of all of these.
async fn all(nodes: &[(Name, Node<'_>)]) -> Vec<(Name, NodeResult)> {
    join_all(nodes.iter().map(async |(name, node)| (*name, node.clone().await))).await
}

impl Run<'_> {
    /// A request or `[let]`, when what it mentions is known.
    async fn worked_out(&self, name: Name, before: &[(Name, Node<'_>)]) -> NodeResult {
        let before = all(before).await;
        match name {
            Name::Request(index) => self.request(index, before).await,
            Name::Let(index) => self.computed(index, before),
            Name::Account => self.account().await,
            _ => Err(Rc::new(Fault::new(GapReason::Malformed, "not a request"))),
        }
    }

    /// Who the person is, when the directories have said it.
    async fn account(&self) -> NodeResult {
        match self.account.value().await {
            Ok(value) => Ok(NodeValue { value: jq::to_jq(value), basis: Basis::new(self.context.now) }),
            Err(gap) => {
                let by = gap.connector.map(|connector| format!("{connector}: ")).unwrap_or_default();
                let says = format!("who the person is there is not known ({by}{})", gap.detail);
                Err(Rc::new(Fault::new(gap.reason, says)))
            }
        }
    }

    /// A `[let]` value: null as soon as something that it mentions found nothing.
    fn computed(&self, index: usize, before: Vec<(Name, NodeResult)>) -> NodeResult {
        let one = &self.configured.connector.lets[index];
        let (nodes, mut basis) = match self.ready(before) {
            Ready::Go(nodes, basis) => (nodes, basis),
            Ready::Nothing(basis) => return Ok(NodeValue { value: Val::Null, basis }),
            Ready::Failed(fault) => return Err(fault),
        };
        let scope = Scope { nodes: &nodes, ..Scope::default() };
        match self.program_with_notes(&one.program, &scope, &mut basis.limits) {
            Ok(value) => Ok(NodeValue { value, basis }),
            Err(failure) => Err(Rc::new(self.broken(&format!("[let] {}", one.name), failure))),
        }
    }

    /// Whether everything that was waited for is there.
    pub(super) fn ready(&self, before: Vec<(Name, NodeResult)>) -> Ready {
        let mut basis = Basis::new(self.context.now);
        let mut nodes = Vec::new();
        let mut fault = None;
        let mut nothing = false;
        for (name, outcome) in before {
            match outcome {
                Ok(known) => {
                    basis.and(&known.basis);
                    nothing |= matches!(known.value, Val::Null);
                    nodes.push((name, known));
                }
                Err(first) => fault = fault.or(Some(first)),
            }
        }
        match fault {
            Some(fault) if self.thorough => Ready::Failed(fault),
            // Nobody was found, so the request has nobody to ask about: null, even if another input failed.
            _ if nothing => Ready::Nothing(basis),
            Some(fault) => Ready::Failed(fault),
            None => Ready::Go(nodes, basis),
        }
    }

    /// A program that failed while a request was written or read.
    pub(super) fn broken(&self, place: &str, failure: ProgramFailure) -> Fault {
        match failure {
            ProgramFailure::Said(said) => Fault::of(said),
            ProgramFailure::Broke(text) => {
                Fault::unfit(format!("{place} of connector {}: {text}", self.configured.connector.name))
            }
            ProgramFailure::Late => late(&format!("{place} of connector {}", self.configured.connector.name)),
        }
    }
}

fn late(what: &str) -> Fault {
    Fault::new(GapReason::TimedOut, format!("{what} did not end in time; give it more with --timeout"))
}

/// What became of all that a node waited for.
pub(super) enum Ready {
    Go(Vec<(Name, NodeValue)>, Basis),
    Nothing(Basis),
    Failed(Rc<Fault>),
}
