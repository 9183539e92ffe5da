//! What `doctor` asks of a connector that reads: everything that can be asked without a person, and then once more what is
//! about one, of any person whom the system has. Only what became of the requests is told, nothing of that person.

mod pass;

use std::collections::BTreeSet;

use serde::Serialize;

use self::pass::{Became, Pass, pass};
use super::configured::Configured;
use super::model::{Connector, Name, RequestTarget};
use super::run::Context;
use super::template::TextTemplate;
use crate::case::Case;
use crate::facts::{GapReason, Question};

/// What became of one thing that was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Examined {
    /// The request, or what was looked at.
    pub name: String,
    /// Whether it is in order; `None`: not looked at, and `says` says why.
    pub ok: Option<bool>,
    /// What was seen; what to change, when it is not in order. One sentence without secrets.
    pub says: String,
    /// The right that the credential needs.
    pub scope: Option<String>,
    /// The setting to change.
    pub setting: Option<String>,
}

/// Asks a connector that reads everything that `case`, which is of nobody, lets it ask, and then what is about a person, of the one
/// whom its `[doctor]` finds.
///
/// Ends at the latest at the deadline.
pub async fn health(configured: &Configured, case: &Case, context: &Context<'_>) -> Vec<Examined> {
    let of_nobody = pass(configured, case, context, None).await;
    let of_somebody = match &of_nobody.person {
        Some(person) => {
            let case = Case { user: person.clone(), ..case.clone() };
            Some(pass(configured, &case, context, Some(person)).await)
        }
        None => None,
    };
    let passes: Vec<&Pass> = [Some(&of_nobody), of_somebody.as_ref()].into_iter().flatten().collect();
    let mut asked = requests(configured, &passes);
    for complaint in passes.iter().flat_map(|pass| &pass.complaints) {
        let known = asked.iter().any(|one: &Examined| one.ok == Some(false) && one.says == complaint.says);
        if !known {
            asked.push(complaint.clone());
        }
    }
    asked.extend(of_nobody.probed);
    asked
}

/// One line for each request: the worse of what both passes saw, and what was answered before what was not asked.
fn requests(configured: &Configured, passes: &[&Pass]) -> Vec<Examined> {
    let connector = &configured.connector;
    let became = |index: usize| passes.iter().filter_map(move |pass| pass.requests.get(&index));
    let proven: BTreeSet<&str> = (0..connector.requests.len())
        .filter(|index| became(*index).any(|one| matches!(one, Became::Answered(_))))
        .filter_map(|index| connector.requests[index].scope.as_deref())
        .collect();
    let mut asked = Vec::new();
    for (index, request) in connector.requests.iter().enumerate() {
        let Some(worst) = became(index).max_by_key(|one| one.weight()) else { continue };
        let one = Examined::new(&request.name);
        asked.push(match worst {
            Became::Failed(failed) => Examined { name: one.name, ..failed.clone() },
            Became::Answered(says) => Examined { ok: Some(true), says: says.clone(), ..one },
            Became::Declined => Examined {
                says: "refused, and what is asked for does without it; with the right more would be known"
                    .to_owned(),
                scope: request.scope.clone(),
                ..one
            },
            Became::Waits(first) => Examined { says: format!("not looked at: it waits for {first}"), ..one },
            Became::Unasked(why) => Examined {
                says: match request.scope.as_deref().filter(|scope| proven.contains(scope)) {
                    Some(_) => {
                        "not looked at: nothing called for it; its right is there, as others show".to_owned()
                    }
                    None => format!("not looked at: {why}"),
                },
                scope: request.scope.clone(),
                ..one
            },
        });
    }
    asked
}

impl Examined {
    /// Not looked at yet.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ok: None, says: String::new(), scope: None, setting: None }
    }
}

impl Connector {
    /// Whether what answers a question rests on a request.
    pub(super) fn rests_on(&self, question: Question, request: usize) -> bool {
        let mut programs = self.facts.iter().chain(&self.on_demand).filter(|(known, _)| *known == question);
        programs.any(|(_, program)| self.closure(&program.mentions).contains(&Name::Request(request)))
    }

    /// Whether a file with nothing in it says that there is no account, no role or no flag.
    pub(super) fn matters_empty(&self, request: usize) -> bool {
        [Question::Account, Question::RoleCatalogue, Question::Flags, Question::Tier]
            .into_iter()
            .any(|question| self.rests_on(question, request))
    }

    /// The setting that names the file of a request.
    fn setting_of_file(&self, request: usize) -> Option<String> {
        let RequestTarget::File { path, .. } = &self.requests[request].target else { return None };
        let names = path.iter().flat_map(TextTemplate::references).map(|reference| reference.root.clone());
        let names: Vec<String> = names.filter(|name| name != "case").collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// The setting to change for a failure of this kind, about which this was said.
    #[must_use]
    pub fn setting_behind(&self, reason: GapReason, said: &str) -> Option<String> {
        let names = match reason {
            GapReason::WrongAddress | GapReason::Unreachable | GapReason::TimedOut => self.address_settings(),
            GapReason::Unauthorized => self.credential_settings(),
            // The first page of another program, or of a proxy in front of it, is no answer to any request.
            GapReason::Malformed if said.contains("a page and not JSON") => self.address_settings(),
            // A token that was copied with its line break.
            GapReason::Malformed if said.contains("cannot stand in a header") => self.credential_settings(),
            _ => return None,
        };
        Some(names.join(", ")).filter(|names| !names.is_empty())
    }
}
