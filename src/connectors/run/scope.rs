//! What a program or template can see at its place.

use jaq_json::Val;

use super::Run;
use super::value::NodeValue;
use crate::connectors::jq::{self, ProgramFailure};
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
        let until = self.context.deadline.at.into_std();
        let variables: Vec<Val> = variables.collect();
        let result = connector.programs.run(program.number, input, variables, Some(until));
        result.map_err(|failure| match failure {
            ProgramFailure::Said(text) => ProgramFailure::Said(self.mask().text(&text).into_owned()),
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
            Name::Request(_) | Name::Let(_) => {
                let found = scope.nodes.iter().find(|(known, _)| *known == name);
                found.map(|(_, known)| known.value.clone()).unwrap_or_default()
            }
        }
    }
}
