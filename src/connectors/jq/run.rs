//! Running one program: one input, one result.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jaq_core::{Ctx, Error, Vars};
use jaq_json::Val;

use super::compile::Programs;
use super::meter::{Data, DataKind, Endless, Meter};
use super::value;

/// Why a program gave no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum ProgramFailure {
    /// The program itself said so: `error("…")`.
    Said(String),
    /// It does not fit its input. The message may hold whole answers, secrets among them: see [`shorten`].
    Broke(String),
}

impl Programs {
    /// The one result of program number `which`; null if there is none.
    ///
    /// # Errors
    /// Its `error("…")`, an input that it does not fit, several results, or no end.
    pub(in super::super) fn run(
        &self,
        which: usize,
        input: Val,
        variables: impl IntoIterator<Item = Val>,
    ) -> Result<Val, ProgramFailure> {
        let meter = Meter::new();
        let which = Val::from(isize::try_from(which).unwrap_or(isize::MAX));
        let variables = Vars::new(variables.into_iter().chain([which]));
        let result = catch_unwind(AssertUnwindSafe(|| {
            let context = Ctx::<DataKind>::new(Data { lut: &self.filter.lut, meter: &meter }, variables);
            let mut results = self.filter.id.run((context, input));
            let first = results.next();
            match (first, results.next()) {
                (None, _) => Ok(Val::Null),
                (Some(Ok(value)), None) => Ok(value),
                (Some(Err(error)), _) | (_, Some(Err(error))) => Err(error.get_err().ok()),
                (Some(Ok(_)), Some(Ok(_))) => Err(Some(Error::new(value::text(
                    "the program gives several results; wrap it in [ ], or add first(…)",
                )))),
            }
        }));
        match result {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(Some(error))) => {
                let said = meter.said.borrow_mut().take();
                if said.is_some_and(|said| Error::new(said) == error) {
                    let value = error.into_val();
                    Err(ProgramFailure::Said(value::as_text(&value).unwrap_or_else(|| value.to_string())))
                } else {
                    let value = error.into_val();
                    Err(ProgramFailure::Broke(value::as_text(&value).unwrap_or_else(|| value.to_string())))
                }
            }
            Ok(Err(None)) => Err(ProgramFailure::Broke("the program breaks out of itself".to_owned())),
            Err(payload) if payload.is::<Endless>() => {
                Err(ProgramFailure::Broke("the program does not end, or goes too deep".to_owned()))
            }
            Err(_) => Err(ProgramFailure::Broke("jq could not run the program".to_owned())),
        }
    }
}

/// The first and last 100 characters of a message: jq quotes values, which may be whole answers. Secrets are taken out before:
/// half of one would not be found any more.
pub(in super::super) fn shorten(message: String) -> String {
    const LONGEST: usize = 200;
    if message.chars().count() <= LONGEST {
        return message;
    }
    let half = LONGEST / 2;
    let start: String = message.chars().take(half).collect();
    let end: Vec<char> = message.chars().rev().take(half).collect();
    format!("{start} … {}", end.into_iter().rev().collect::<String>())
}
