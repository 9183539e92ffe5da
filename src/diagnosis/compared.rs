//! "Works for Bob": the same question for somebody else, and the gates at which the two differ. Nothing else of the other person is told.

mod grant;

use crate::case::{Case, CheckId, RemedyKind, Symptom};
use crate::checks::{CheckResult, Status, accounts_of, holds_everything, places, run_all};
use crate::facts::{Account, AccountState, Facts, value_mut};

use super::{Diagnosis, verdict, what_if};

/// Whom to compare with.
#[derive(Clone, Debug, PartialEq)]
pub enum Peer {
    /// Somebody, as the admin named them, and what the systems say of them: the same question was asked.
    Person {
        /// As they were named.
        name: String,
        /// What the systems say.
        facts: Box<Facts>,
    },
    /// Somebody of whom nothing was recorded, by name.
    Unrecorded(String),
    /// Whoever has the role that would help, and otherwise what this person has.
    TypicalHolder,
}

/// What the comparison shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// With whom. For the admin only where it is a person.
    pub with: String,
    /// The gates that the other one passes and this person does not, in the FAQ's order.
    pub differs: Vec<Difference>,
    /// Whether it shows anything.
    pub comparable: bool,
    /// One sentence, in which nobody is named.
    pub text: String,
}

/// One gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The check.
    pub check: CheckId,
    /// The one grant by which the other one passes.
    pub has: String,
    /// What this person would need.
    pub lacks: String,
}

/// The same question for somebody else.
#[must_use]
pub fn peer_case(case: &Case, name: &str) -> Case {
    Case { user: name.to_owned(), roles: Vec::new(), error: None, still_failing: false, ..case.clone() }
}

/// Compares.
#[must_use]
pub fn compare(case: &Case, facts: &Facts, diagnosis: &Diagnosis, peer: &Peer) -> Comparison {
    let case = &Case { symptom: diagnosis.symptom, symptom_said: true, ..case.clone() };
    match peer {
        Peer::Person { name, facts: theirs } => {
            let question = peer_case(case, name);
            if is_same(case, facts, &question, theirs) {
                return nothing(name, "that is the same person: there is nothing to compare");
            }
            with(case, facts, diagnosis, name, &question, theirs)
        }
        Peer::Unrecorded(name) => {
            nothing(name, "what was recorded has no facts about them: run it on the systems, or record them")
        }
        Peer::TypicalHolder => typical(case, facts, diagnosis),
    }
}

fn nothing(with: &str, text: impl Into<String>) -> Comparison {
    Comparison { with: with.to_owned(), differs: Vec::new(), comparable: false, text: text.into() }
}

/// Whether the two names are of one person: by name, or by the account that answers to both.
fn is_same(case: &Case, facts: &Facts, question: &Case, theirs: &Facts) -> bool {
    let (own, others) = (accounts_of(case, facts), accounts_of(question, theirs));
    let names = |account: &Account| -> Vec<String> {
        let single = [&account.id, &account.email, &account.username].into_iter().flatten();
        single.chain(&account.aliases).cloned().collect()
    };
    let is = |one: &Account, other: &Account| match (&one.id, &other.id) {
        (Some(one), Some(other)) => one == other,
        _ => names(one).iter().any(|name| names(other).iter().any(|second| places::same(name, second))),
    };
    // Of two accounts for one name each has its own id.
    let by_account = own.iter().any(|one| others.iter().any(|other| is(one, other)));
    let by_name = places::same(&case.user, &question.user) && (own.is_empty() || others.is_empty());
    by_account || by_name
}

/// Whoever has the role that would help, and is otherwise as this person.
fn typical(case: &Case, facts: &Facts, diagnosis: &Diagnosis) -> Comparison {
    let failed =
        diagnosis.checks.iter().find(|check| check.id == CheckId::Role && check.status == Status::Fail);
    let given = [RemedyKind::AssignRole, RemedyKind::AddToGroup, RemedyKind::ExtendRole];
    let remedy = failed.and_then(|check| {
        check
            .remedies
            .iter()
            .find(|remedy| given.contains(&remedy.kind) && remedy.role.is_some() && !remedy.turns_on())
    });
    let (Some(remedy), Some(role)) = (remedy, remedy.and_then(|remedy| remedy.role.clone())) else {
        let why = if failed.is_some() { "no role would help" } else { "check 5 (role) does not fail" };
        return nothing(
            "nobody",
            format!("there is nobody to compare with: {why}. Name somebody for whom it works"),
        );
    };
    let mut theirs = what_if::simulate(case, facts, CheckId::Role, remedy);
    if let Some(roles) = value_mut(&mut theirs.roles) {
        roles.retain(|one| one.name == role);
    }
    let compared = with(case, facts, diagnosis, &format!("a holder of {role}"), case, &theirs);
    let text = format!("with the role {role} alone, and otherwise as this person: {}", compared.text);
    Comparison { text, ..compared }
}

fn with(
    case: &Case,
    facts: &Facts,
    diagnosis: &Diagnosis,
    name: &str,
    question: &Case,
    theirs: &Facts,
) -> Comparison {
    let results = run_all(question, theirs);
    if let Some(why) = not_there(case, theirs, question, &results) {
        return nothing(name, why);
    }
    let of = |id: CheckId| results.iter().find(|check| check.id == id);
    let failed = |check: &&CheckResult| check.status == Status::Fail;
    let mut differs = Vec::new();
    let mut unknown: Vec<&CheckResult> = Vec::new();
    for own in diagnosis.checks.iter().filter(failed) {
        match of(own.id) {
            Some(other) if other.status == Status::Pass => differs.push(Difference {
                check: own.id,
                has: grant::has(question, theirs, own),
                lacks: grant::lacks(case, own),
            }),
            Some(other) if is_open(other) => unknown.push(other),
            _ => {}
        }
    }
    if differs.is_empty() && !unknown.is_empty() {
        let gaps: Vec<String> = unknown.iter().map(|check| check.id.cited()).collect();
        return nothing(
            name,
            format!(
                "they cannot be compared: {} could not be answered for them ({})",
                gaps.join(" and "),
                reasons(&unknown)
            ),
        );
    }
    let told = ToldComparison {
        symptom: case.symptom,
        own: diagnosis,
        theirs: &results,
        unknown: &unknown,
        differs: &differs,
    };
    let mut text = told.text();
    if let Some(weak) = weak(question, theirs, facts) {
        text = format!("{text}; {weak}");
    }
    Comparison { with: name.to_owned(), differs, comparable: true, text }
}

/// Why the other one is nobody to compare with.
fn not_there(case: &Case, theirs: &Facts, question: &Case, results: &[CheckResult]) -> Option<String> {
    let of = |id: CheckId| results.iter().find(|check| check.id == id);
    let tenant = case.tenant.as_deref().unwrap_or("this tenant");
    let elsewhere = of(CheckId::Tenant)
        .is_some_and(|check| check.status == Status::Fail && check.reason == "other_tenant_only");
    if elsewhere {
        return Some(format!("they are not in {tenant}, only in another tenant: name somebody in {tenant}"));
    }
    let account = of(CheckId::Account)?;
    if is_open(account) && accounts_of(question, theirs).is_empty() {
        let why = format!("{} could not be answered for them ({})", account.id.cited(), account.reason);
        return Some(format!("they cannot be compared: {why}"));
    }
    let seen = theirs.account.as_ref().ok()?;
    let nobody = accounts_of(question, theirs).is_empty() && seen.complete;
    let deleted = accounts_of(question, theirs).iter().any(|one| one.state == AccountState::Deleted);
    (nobody || deleted).then(|| format!("there is no such account in {tenant}: check the spelling"))
}

fn is_open(check: &CheckResult) -> bool {
    check.status.is_open()
}

fn reasons(checks: &[&CheckResult]) -> String {
    let all: Vec<&str> = checks.iter().map(|check| check.reason.as_str()).collect();
    all.join(", ")
}

/// A comparison with somebody who may do everything, or tries what others do not have, proves little.
fn weak(question: &Case, theirs: &Facts, own: &Facts) -> Option<&'static str> {
    if holds_everything(question, theirs) {
        return Some("the comparison is weak: they hold a protected role, or one that grants everything");
    }
    let beta = |facts: &Facts| {
        facts.beta.as_ref().ok().and_then(|seen| seen.value.as_ref()).is_some_and(|beta| beta.enabled)
    };
    (beta(theirs) && !beta(own)).then_some("the comparison is weak: they have beta access")
}

/// What there is to say.
struct ToldComparison<'a> {
    symptom: Symptom,
    own: &'a Diagnosis,
    theirs: &'a [CheckResult],
    unknown: &'a [&'a CheckResult],
    differs: &'a [Difference],
}

impl ToldComparison<'_> {
    fn text(&self) -> String {
        let too: Vec<&CheckResult> = verdict::blockers(self.symptom, self.theirs)
            .into_iter()
            .filter_map(|id| self.theirs.iter().find(|check| check.id == id))
            .collect();
        let open: Vec<&CheckResult> = self
            .theirs
            .iter()
            .filter(|check| is_open(check) && super::decides(self.symptom, check.id))
            .collect();
        let mut parts = Vec::new();
        if !self.differs.is_empty() {
            let names: Vec<String> = self.differs.iter().map(|one| one.check.cited()).collect();
            let verb = if names.len() == 1 { "is what differs" } else { "are what differs" };
            let can = if too.is_empty() && open.is_empty() { "they can do it by every check: " } else { "" };
            parts.push(format!("{can}{} {verb}", names.join(" and ")));
        }
        if !too.is_empty() {
            let names: Vec<String> = too.iter().map(|check| check.id.cited()).collect();
            parts.push(format!("they cannot do it either: {} blocks them as well", names.join(" and ")));
        } else if self.differs.is_empty() {
            parts.push(self.same(&open));
        }
        if !self.unknown.is_empty() {
            let names: Vec<String> = self.unknown.iter().map(|check| check.id.cited()).collect();
            parts.push(format!(
                "{} could not be answered for them ({})",
                names.join(" and "),
                reasons(self.unknown)
            ));
        }
        parts.join("; ")
    }

    /// No gate differs: only where all are answered for both, what is configured does not explain it.
    fn same(&self, open: &[&CheckResult]) -> String {
        // Who is signed in has no attempt to compare with one that was refused.
        let mut alone = self.own.checks.iter().filter(|check| {
            let theirs = self.theirs.iter().find(|one| one.id == check.id);
            check.status == Status::Fail && theirs.is_some_and(|one| one.status == Status::NotApplicable)
        });
        if let Some(check) = alone.next() {
            return format!("{} does not apply to them, and no other check differs", check.id.cited());
        }
        let own_open: Vec<&CheckResult> = self
            .own
            .checks
            .iter()
            .filter(|check| is_open(check) && super::decides(self.symptom, check.id))
            .collect();
        let names = |checks: &[&CheckResult]| -> String {
            checks.iter().map(|check| check.id.cited()).collect::<Vec<_>>().join(" and ")
        };
        match (own_open.is_empty(), open.is_empty()) {
            (true, true) => "they can do it by every check, and no check differs: what is configured does not explain it; it is their session, their device, a change on its \
                             way, or which data they may see"
                .to_owned(),
            (false, _) => format!("no check differs as far as it is known: {} is not answered for this person", names(&own_open)),
            (true, false) => format!("no check differs as far as it is known: {} is not answered for the other one", names(open)),
        }
    }
}
