//! The graph of a connector: what waits for what, what is never used, and how deep it goes.

mod nobody;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::model::{Auth, CaseFields, Connector, HookProof, ListingOf, Name, Program};
use super::names::Namespace;
use crate::case::NameOf;
use crate::http::NO_LDAP;
use crate::sql::NO_DATABASES;
use crate::text::spanned_toml::Source;

impl Connector {
    /// The requests and `[let]` values that a request or value mentions itself.
    pub(super) fn needs(&self, node: Name) -> Vec<Name> {
        nodes(self.named_by(node))
    }

    /// Everything that a request or value names itself.
    fn named_by(&self, node: Name) -> &[Name] {
        match node {
            Name::Request(index) => &self.requests[index].mentions,
            Name::Let(index) => &self.lets[index].program.mentions,
            _ => &[],
        }
    }

    /// Whether anything that it answers rests on the account that directories found.
    pub(super) fn names_account(&self) -> bool {
        let mut asked = self.facts.iter().chain(&self.on_demand);
        asked.any(|(_, program)| self.closure(&program.mentions).contains(&Name::Account))
    }

    /// Everything that a target rests on, itself not included.
    pub(super) fn closure(&self, mentions: &[Name]) -> BTreeSet<Name> {
        let mut all = BTreeSet::new();
        let mut open = nodes(mentions);
        while let Some(node) = open.pop() {
            if all.insert(node) {
                open.extend(self.needs(node));
            }
        }
        all
    }

    /// Whether a target, or anything that it rests on, names `name`.
    pub(super) fn reaches(&self, target: &Program, name: Name) -> bool {
        target.mentions.contains(&name)
            || self.closure(&target.mentions).into_iter().any(|node| match node {
                Name::Request(index) => self.requests[index].mentions.contains(&name),
                Name::Let(index) => self.lets[index].program.mentions.contains(&name),
                _ => false,
            })
    }

    /// Round trips before this is known, one after the other. Fetching a token is one more.
    fn depth(&self, node: Name) -> usize {
        let before = self.needs(node).into_iter().map(|need| self.depth(need)).max().unwrap_or(0);
        before + usize::from(matches!(node, Name::Request(_) | Name::Account))
    }

    /// What would be sent, and what each answer rests on.
    #[must_use]
    pub fn plan(&self) -> Plan {
        let facts = self.facts.iter().map(|(question, program)| (question.as_str(), program));
        let verbs = self.verbs.iter().map(|(verb, program)| (verb.as_str(), program));
        let on_demand = self.on_demand.iter().map(|(question, program)| (question.as_str(), program));
        let first = facts.chain(verbs).map(|target| (target, false));
        let lists = self.lists.iter().map(|(of, program)| (target(*of), program));
        let targets = first.chain(on_demand.chain(lists).map(|target| (target, true)));
        let targets = targets.map(|((name, program), on_demand)| {
            let closure = self.closure(&program.mentions);
            let depth = closure.iter().map(|node| self.depth(*node)).max().unwrap_or(0);
            let requests = closure.iter().filter_map(|node| self.request_name(*node)).collect();
            PlannedTarget { name, requests, depth, on_demand }
        });
        let requests = self.requests.iter().enumerate().map(|(index, request)| {
            let closure = self.closure(&request.mentions);
            PlannedRequest {
                name: request.name.clone(),
                method: request.verb(),
                round: self.depth(Name::Request(index)),
                after: closure.iter().filter_map(|node| self.request_name(*node)).collect(),
                repeated: request.each.is_some() || request.page.is_some(),
                scope: request.scope.clone(),
                kept: request.listing.map(ListingOf::as_str),
                partial: request.partial.clone(),
                shared_by: self.impersonal().nodes.get(&Name::Request(index)).map(CaseFields::names),
            }
        });
        let proofs = self.hook.iter().flat_map(|hook| &hook.proofs).map(HookProof::told);
        Plan {
            requests: requests.collect(),
            targets: targets.collect(),
            token: self.fetches_token(),
            hook: proofs.collect(),
            lacks: NO_LDAP.filter(|_| self.is_ldap()).or(NO_DATABASES.filter(|_| self.is_sql())),
        }
    }

    fn request_name(&self, node: Name) -> Option<String> {
        match node {
            Name::Request(index) => Some(self.requests[index].name.clone()),
            _ => None,
        }
    }

    fn fetches_token(&self) -> bool {
        match &self.auth {
            Some(Auth::OAuth2(_) | Auth::Token(_)) => true,
            Some(Auth::Jwt(jwt)) => jwt.token_url.is_some(),
            _ => false,
        }
    }
}

/// How a listing is called in a plan: some have the names of facts.
fn target(of: NameOf) -> &'static str {
    match of {
        NameOf::User => "list.users",
        NameOf::Tenant => "list.tenants",
        NameOf::Action => "list.actions",
        NameOf::Role => "list.roles",
        NameOf::Feature => "list.features",
        NameOf::Object => "list.objects",
    }
}

/// What a connector sends for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Every request, in the order of the file.
    pub requests: Vec<PlannedRequest>,
    /// Every question or verb.
    pub targets: Vec<PlannedTarget>,
    /// Whether a token is fetched first: one round trip more.
    pub token: bool,
    /// How a delivery of its webhook proves whose it is, the strongest first; empty: it takes none.
    pub hook: Vec<String>,
    /// Why this build sends nothing of it, and which one does; `None`: this one.
    pub lacks: Option<&'static str>,
}

/// When a request goes out, and what it waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedRequest {
    /// Its name.
    pub name: String,
    /// `GET`, `POST`, …
    pub method: &'static str,
    /// In which round trip it goes at the earliest, from 1.
    pub round: usize,
    /// The requests that are answered before it starts.
    pub after: Vec<String>,
    /// Whether it may be sent several times: pages, or once for each of a list.
    pub repeated: bool,
    /// The scope that it needs.
    pub scope: Option<String>,
    /// What it lists, where its answers may be kept between runs.
    pub kept: Option<&'static str>,
    /// Of whom or what alone it tells.
    pub partial: Option<String>,
    /// The fields of a case that it is made of, where it is about nobody: a batch sends it once for each of their values.
    pub shared_by: Option<Vec<&'static str>>,
}

/// What one question or verb costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedTarget {
    /// `roles`, `create`, …
    pub name: &'static str,
    /// The requests that it rests on.
    pub requests: Vec<String>,
    /// Round trips, one after the other.
    pub depth: usize,
    /// Whether it is asked only where a check does not pass without it.
    pub on_demand: bool,
}

impl Plan {
    /// Round trips of everything, one after the other.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.targets.iter().map(|target| target.depth).max().unwrap_or(0) + usize::from(self.token)
    }
}

impl std::fmt::Display for Plan {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count = self.requests.len();
        let token = if self.token { ", a token first" } else { "" };
        writeln!(out, "{count} request(s), {} round trip(s){token}", self.depth())?;
        for request in &self.requests {
            let mut line = format!("  {}. {} {}", request.round, request.method, request.name);
            if request.repeated {
                line.push_str(" (repeated)");
            }
            if !request.after.is_empty() {
                let _ = write!(line, ", after {}", request.after.join(", "));
            }
            if let Some(scope) = &request.scope {
                let _ = write!(line, ", needs {scope}");
            }
            if let Some(listing) = request.kept {
                let _ = write!(line, ", kept for [cache] ttl ({listing})");
            }
            if let Some(partial) = &request.partial {
                let _ = write!(line, ", in part: {partial}");
            }
            writeln!(out, "{line}")?;
        }
        for target in &self.targets {
            let rests =
                if target.requests.is_empty() { "no request".to_owned() } else { target.requests.join(", ") };
            let when = if target.on_demand { ", on demand," } else { "" };
            writeln!(out, "  {}{when} rests on {rests}", target.name)?;
        }
        if let Some(lacks) = self.lacks {
            writeln!(out, "  {lacks}")?;
        }
        if !self.hook.is_empty() {
            writeln!(out, "  a webhook is proved by {}", self.hook.join("; else by "))?;
        }
        Ok(())
    }
}

/// What of these is waited for.
pub(super) fn nodes(mentions: &[Name]) -> Vec<Name> {
    mentions.iter().copied().filter(|name| name.is_node()).collect()
}

/// Reports circles and whatever nothing rests on.
pub(super) fn check(connector: &Connector, source: &Source<'_>, names: &Namespace) {
    let requests = (0..connector.requests.len()).map(Name::Request);
    let all: Vec<Name> = requests.chain((0..connector.lets.len()).map(Name::Let)).collect();
    let mut in_circle = BTreeSet::new();
    for start in &all {
        if in_circle.contains(start) {
            continue;
        }
        if let Some(circle) = circle(connector, *start) {
            let words: Vec<&str> = circle.iter().map(|node| names.word(*node)).collect();
            let message = format!("these wait for each other: {} -> {}", words.join(" -> "), words[0]);
            source.report(&names.place(*start), message);
            in_circle.extend(circle);
        }
    }
    if !in_circle.is_empty() {
        return;
    }
    for (verb, program) in &connector.verbs {
        if !verb.is_read() {
            continue;
        }
        for node in connector.closure(&program.mentions) {
            if matches!(node, Name::Request(index) if !connector.requests[index].is_read()) {
                let message =
                    format!("`{}` only looks, and request `{}` writes", verb.as_str(), names.word(node));
                source.report(&names.place(node), message);
            }
        }
    }
    searched(connector, source, names);
    let targets = connector.facts.iter().chain(&connector.on_demand).map(|(_, program)| program);
    let targets = targets.chain(connector.verbs.iter().map(|(_, program)| program));
    let targets = targets.chain(connector.doctor.programs());
    let targets = targets.chain(connector.lists.iter().map(|(_, program)| program));
    let used: BTreeSet<Name> = targets.flat_map(|target| connector.closure(&target.mentions)).collect();
    for node in all.iter().filter(|node| !used.contains(node)) {
        let what = if matches!(node, Name::Request(_)) { "request" } else { "[let]" };
        source.report(&names.place(*node), format!("{what} `{}` is never used", names.word(*node)));
    }
}

/// Reports what an answer about a person rests on and names the text that is searched for: there is none then.
fn searched(connector: &Connector, source: &Source<'_>, names: &Namespace) {
    for (question, program) in connector.facts.iter().chain(&connector.on_demand) {
        if program.mentions.contains(&Name::Text) {
            let message = format!("`{}` names `text`, which is known only to [list]", question.as_str());
            source.report(&(0..0), message);
        }
        for node in connector.closure(&program.mentions) {
            if connector.named_by(node).contains(&Name::Text) {
                let message = format!(
                    "`{}` names `text`, which is known only to [list], and `{}` rests on it",
                    names.word(node),
                    question.as_str()
                );
                source.report(&names.place(node), message);
            }
        }
    }
}

/// The way from a node back to itself, if there is one.
fn circle(connector: &Connector, start: Name) -> Option<Vec<Name>> {
    fn walk(connector: &Connector, way: &mut Vec<Name>, seen: &mut BTreeSet<Name>) -> bool {
        let Some(here) = way.last().copied() else { return false };
        for next in connector.needs(here) {
            if next == way[0] {
                return true;
            }
            if seen.insert(next) {
                way.push(next);
                if walk(connector, way, seen) {
                    return true;
                }
                way.pop();
            }
        }
        false
    }
    let mut way = vec![start];
    walk(connector, &mut way, &mut BTreeSet::new()).then_some(way)
}
