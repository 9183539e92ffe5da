//! Running one program: one input, one result.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use jaq_core::{Ctx, Error, Vars};
use jaq_json::Val;

use super::cell::UnreadCell;
use super::compile::Programs;
use super::meter::{Data, DataKind, Endless, Meter};
use super::size::is_writable;
use super::value;

/// Bytes that a result may have when it is written out: a file of 64 MB in base64 is one.
const LARGEST_RESULT: usize = 256_000_000;
/// Bytes of a value in an error message: it is cut to a line later, and looked through for secrets before.
const LARGEST_SAID: usize = 1_000_000;

/// Why a program gave no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum ProgramFailure {
    /// The program itself said so: `error("…")`.
    Said(Complaint),
    /// It does not fit its input. The message may hold whole answers, secrets among them: see [`shorten`].
    Broke(String),
    /// The deadline came.
    Late,
}

/// What a program says with `error(…)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Complaint {
    /// One sentence.
    pub(in super::super) says: String,
    /// The right that the credential lacks.
    pub(in super::super) scope: Option<String>,
    /// The setting of the profile to change.
    pub(in super::super) setting: Option<String>,
    /// It holds whoever the case is about: `error({ says, scope, setting })`. A text is about this case.
    pub(in super::super) general: bool,
    /// It says so because a field could not be read.
    pub(in super::super) unread: bool,
}

impl Complaint {
    /// Of a text, or of an object with `says`.
    fn of(value: &Val) -> Self {
        let member = |name: &str| value::at(value, &[name.to_owned()]).and_then(value::as_text);
        match member("says") {
            Some(says) => Self {
                says,
                scope: member("scope"),
                setting: member("setting"),
                general: true,
                unread: false,
            },
            None => Self { says: in_words(value), scope: None, setting: None, general: false, unread: false },
        }
    }
}

impl Programs {
    /// The one result of program number `which`; null if there is none. No program works on after `until`.
    ///
    /// # Errors
    /// Its `error("…")`, an input that it does not fit, several results, no end, or too much of anything.
    pub(in super::super) fn run(
        &self,
        which: usize,
        input: Val,
        variables: impl IntoIterator<Item = Val>,
        until: Option<Instant>,
    ) -> Result<Val, ProgramFailure> {
        self.metered(which, input, variables, &Meter::new(until))
    }

    /// The same, and what `when`, `among`, `yes_no` and `number` cannot read: each is null there, and costs its field only.
    pub(in super::super) fn run_noting(
        &self,
        which: usize,
        input: Val,
        variables: impl IntoIterator<Item = Val>,
        until: Option<Instant>,
    ) -> (Result<Val, ProgramFailure>, Vec<UnreadCell>) {
        let mut meter = Meter::new(until);
        meter.unread = Some(RefCell::default());
        let result = self.metered(which, input, variables, &meter);
        (result, meter.unread.map(RefCell::into_inner).unwrap_or_default())
    }

    fn metered(
        &self,
        which: usize,
        input: Val,
        variables: impl IntoIterator<Item = Val>,
        meter: &Meter,
    ) -> Result<Val, ProgramFailure> {
        let which = Val::from(isize::try_from(which).unwrap_or(isize::MAX));
        let variables = Vars::new(variables.into_iter().chain([which]));
        let result = catch_unwind(AssertUnwindSafe(|| {
            let context = Ctx::<DataKind>::new(Data { lut: &self.filter.lut, meter }, variables);
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
            Ok(Ok(value)) if is_writable(&value, LARGEST_RESULT) => Ok(value),
            Ok(Ok(_)) => Err(ProgramFailure::Broke("the result of the program is too large".to_owned())),
            Ok(Err(Some(error))) => {
                let said = meter.said.borrow_mut().take();
                let said = said.is_some_and(|said| Error::new(said) == error);
                Err(if said {
                    ProgramFailure::Said(Complaint::of(&error.into_val()))
                } else {
                    ProgramFailure::Broke(in_words(&error.into_val()))
                })
            }
            Ok(Err(None)) => Err(ProgramFailure::Broke("the program breaks out of itself".to_owned())),
            Err(payload) => Err(match payload.downcast_ref() {
                Some(Endless::Steps) => {
                    ProgramFailure::Broke("the program does not end, or goes too deep".to_owned())
                }
                Some(Endless::Memory) => {
                    ProgramFailure::Broke("the program needs too much memory".to_owned())
                }
                Some(Endless::Time) => ProgramFailure::Late,
                None => ProgramFailure::Broke("jq could not run the program".to_owned()),
            }),
        }
    }
}

/// What an error says: jq's own quote the values that do not fit.
fn in_words(value: &Val) -> String {
    value::as_text(value).unwrap_or_else(|| {
        let small = is_writable(value, LARGEST_SAID);
        if small { value.to_string() } else { "a value that is too large to show".to_owned() }
    })
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
