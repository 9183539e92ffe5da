//! What a program or template can see at its place.

use std::collections::BTreeSet;

use jaq_json::Val;

use super::Run;
use super::value::NodeValue;
use crate::connectors::jq::{self, Complaint, ProgramFailure, UnreadCell};
use crate::connectors::model::{Name, Program};

/// The values at one place.
#[derive(Clone, Copy, Default)]
pub(super) struct Scope<'s> {
    /// Requests and `[let]` values.
    pub(super) nodes: &'s [(Name, NodeValue)],
    /// The item, in a request that is sent once for each of a list.
    pub(super) it: Option<&'s Val>,
    /// Status and headers, in a program on an answer.
    pub(super) answer: Option<(u16, &'s Val)>,
}

impl Run<'_> {
    /// The one result of a program.
    pub(super) fn program(
        &self,
        program: &Program,
        input: Val,
        scope: &Scope<'_>,
    ) -> Result<Val, ProgramFailure> {
        let connector = &self.configured.connector;
        let variables = connector
            .globals
            .iter()
            .map(|name| if program.mentions.contains(name) { self.value(*name, scope) } else { Val::Null });
        let until = self.context.deadline.until().into_std();
        let variables: Vec<Val> = variables.collect();
        self.in_words(connector.programs.run(program.number, input, variables, Some(until)))
    }

    /// The same for what becomes a fact, and notes on dates, words and numbers that cannot be read: each costs its field only. Where the
    /// program cannot do without it, they stand behind what it says.
    pub(super) fn program_with_notes(
        &self,
        program: &Program,
        scope: &Scope<'_>,
        notes: &mut BTreeSet<String>,
    ) -> Result<Val, ProgramFailure> {
        let connector = &self.configured.connector;
        let seen = |name: &Name| {
            if program.mentions.contains(name) { self.value(*name, scope) } else { Val::Null }
        };
        let variables: Vec<Val> = connector.globals.iter().map(seen).collect();
        let until = self.context.deadline.until().into_std();
        let run = connector.programs.run_noting(program.number, Val::Null, variables.clone(), Some(until));
        let (mut result, unread) = run;
        for UnreadCell { text, is_not, hint } in unread {
            let field = variables.iter().find_map(|value| field_of(value, &text, &mut { FIELDS }));
            let field = field.map(|field| format!("`{field}`: ")).unwrap_or_default();
            if let Err(ProgramFailure::Said(said)) = &mut result {
                said.unread = true;
                said.says = format!("{}; {field}\"{text}\" {is_not}{hint}", said.says);
            }
            let note = format!("{field}\"{text}\" {is_not}, and counts as not known{hint}");
            notes.insert(jq::shorten(self.mask().text(&note).into_owned()));
        }
        self.in_words(result)
    }

    fn in_words(&self, result: Result<Val, ProgramFailure>) -> Result<Val, ProgramFailure> {
        result.map_err(|failure| match failure {
            ProgramFailure::Said(said) => {
                ProgramFailure::Said(Complaint { says: self.mask().text(&said.says).into_owned(), ..said })
            }
            ProgramFailure::Broke(text) => {
                ProgramFailure::Broke(jq::shorten(self.mask().text(&text).into_owned()))
            }
            ProgramFailure::Late => ProgramFailure::Late,
        })
    }

    /// What a name stands for here. Secrets are not among the names of programs.
    pub(super) fn value(&self, name: Name, scope: &Scope<'_>) -> Val {
        match name {
            Name::Case => self.case.clone(),
            Name::Now => Val::from(isize::try_from(self.context.now.timestamp()).unwrap_or_default()),
            Name::Text => self.text.clone(),
            Name::Since => self.since.clone(),
            Name::Ticket => self.ticket.clone(),
            Name::Fields => self.fields.clone(),
            Name::Files => self.files.clone(),
            Name::Found => self.found.clone(),
            Name::It => scope.it.cloned().unwrap_or_default(),
            Name::Status => scope
                .answer
                .map(|(status, _)| Val::from(isize::from(status.cast_signed())))
                .unwrap_or_default(),
            Name::Headers => scope.answer.map(|(_, headers)| headers.clone()).unwrap_or_default(),
            Name::Setting(index) => jq::text(self.configured.setting(index)),
            Name::Request(_) | Name::Let(_) | Name::Account => {
                let found = scope.nodes.iter().find(|(known, _)| *known == name);
                found.map(|(_, known)| known.value.clone()).unwrap_or_default()
            }
        }
    }
}

/// Values that are looked through for the name of one.
const FIELDS: usize = 100_000;

/// The key under which a text stands, alone, in a list, or between `;`.
fn field_of(value: &Val, text: &str, left: &mut usize) -> Option<String> {
    *left = left.checked_sub(1)?;
    match value {
        Val::Arr(items) => items.iter().find_map(|item| field_of(item, text, left)),
        Val::Obj(members) => members.iter().find_map(|(key, member)| {
            let items =
                if let Val::Arr(items) = member { items.as_slice() } else { std::slice::from_ref(member) };
            let is_here = |item: &Val| {
                jq::as_text(item).is_some_and(|found| found.split(';').any(|part| part.trim() == text.trim()))
            };
            if items.iter().any(is_here) {
                return jq::as_text(key);
            }
            field_of(member, text, left)
        }),
        _ => None,
    }
}
