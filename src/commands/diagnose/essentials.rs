//! The four things that a ticket is asked for: before anything is written, what lacks is asked for, and what nobody knows is named.

use chrono::{DateTime, Utc};

use crate::case::input::checked_name;
use crate::case::{Case, Essential, Missing};
use crate::commands::ask::Ask;
use crate::commands::failure::Failure;
use crate::commands::output;
use crate::diagnosis::{self, Options};
use crate::facts::{Facts, Recording};

use super::case::{FLAGS, question};

/// What the person at the terminal was asked for already: once is enough.
#[derive(Clone, Copy, Debug)]
pub(super) struct AskedBefore {
    /// Action, error and tenant.
    pub(super) case: bool,
    /// The roles.
    pub(super) role: bool,
}

impl AskedBefore {
    /// A recorded case is taken as whole, so that nothing was asked for.
    pub(super) fn at_the_start(recording: Option<&Recording>) -> Self {
        Self { case: recording.is_none_or(|recording| recording.case.is_none()), role: false }
    }
}

/// Asks for what lacks, if this case is going to be escalated, and names on stderr what still lacks then.
pub(super) fn complete(
    case: &mut Case,
    facts: &mut Facts,
    options: Options,
    asked: AskedBefore,
    ask: Option<&mut Ask<'_>>,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    if !escalates(case, facts, options) {
        return Ok(());
    }
    if let Some(ask) = ask {
        for lacks in case.lacks(facts.roles.is_ok()) {
            match lacks {
                Essential::Role if !asked.role => case.roles = ask.roles(),
                Essential::Action if !asked.case => case.action = question(ask, Missing::Action),
                Essential::Error if !asked.case => case.error = question(ask, Missing::Error),
                Essential::Tenant if !asked.case => {
                    let tenant = question(ask, Missing::Tenant);
                    case.tenant = tenant.map(|tenant| checked_name(FLAGS.tenant, tenant)).transpose()?;
                }
                _ => {}
            }
        }
        facts.take_roles_by_hand(&case.roles, now);
    }
    let lacks = case.lacks(facts.roles.is_ok());
    // What was answered may have shown a cause.
    if !lacks.is_empty() && escalates(case, facts, options) {
        let named: Vec<String> =
            lacks.iter().map(|one| format!("{} (--{})", one.in_words(), one.as_str())).collect();
        output::note(&format!("The ticket does not say: {}.", named.join(", ")));
    }
    Ok(())
}

fn escalates(case: &Case, facts: &Facts, options: Options) -> bool {
    diagnosis::diagnose(case, facts, &options).gate.escalate
}
