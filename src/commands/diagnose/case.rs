//! The case: what the flags give, and, in a terminal, the words in which the person there is asked for the rest.

use chrono::{DateTime, Utc};

use crate::case::{self, Case, Catalogue, FieldNames, Given, Missing, Symptom};
use crate::commands::ask::{Ask, Spoken};
use crate::commands::cli::{DiagnoseArgs, SymptomName, WHEN, WhenArg};
use crate::commands::failure::Failure;
use crate::commands::kept::{CaseKeeper, KeptCase};
use crate::commands::output;
use crate::environment::clock;
use crate::text::moment::moment;

/// How the fields of a case are called here.
pub(in crate::commands) const FLAGS: FieldNames =
    FieldNames { user: "--user", tenant: "--tenant", error: "--error", role: "--role" };

/// What is known before anything is asked.
pub(super) struct KnownBefore<'a> {
    /// The flags.
    pub(super) args: &'a DiagnoseArgs,
    /// A recorded case.
    pub(super) recorded: Option<&'a Case>,
    /// The instant from which "three days ago" is seen: what was recorded is of its own day.
    pub(super) seen_from: DateTime<Utc>,
    /// The profile's actions.
    pub(super) catalogue: &'a Catalogue,
    /// The profile's tenants.
    pub(super) tenants: &'a [String],
    /// The present instant.
    pub(super) now: DateTime<Utc>,
}

/// What was answered about the case so far, in the order of the questions. An answer that is taken back is asked for again, and what
/// follows from it with it.
#[derive(Default)]
pub(super) struct CaseTalk {
    answers: Vec<Option<String>>,
    /// An answer was taken back: from then on, what an earlier run asked is asked again, too.
    went_back: bool,
}

impl CaseTalk {
    /// Whether there is an answer to take back.
    pub(super) fn has_answers(&self) -> bool {
        !self.answers.is_empty()
    }

    /// Takes the last answer back.
    pub(super) fn back(&mut self) {
        self.answers.pop();
        self.went_back = true;
    }

    /// The case of the flags, of the recording, and of the answers.
    pub(super) fn assemble(
        &mut self,
        known: &KnownBefore<'_>,
        mut ask: Option<&mut Ask<'_>>,
        keeper: &mut CaseKeeper,
    ) -> Result<(Case, Given), Failure> {
        let worked = known.args.last_worked.map(|when| last_worked(when, known.now, known.seen_from));
        let given = Given { last_worked: worked.transpose()?, ..given(known.args) };
        let before = keeper.case().clone();
        keeper.begin_answers();
        loop {
            let (mut at, mut again) = (0, false);
            let mut answer = |missing: Missing| {
                let place = at;
                at += 1;
                if again {
                    return None;
                }
                if self.answers.len() == place {
                    let asked = known_answer(&before, missing).filter(|_| !self.went_back);
                    let ask = ask.as_deref_mut();
                    match asked.or_else(|| ask.map(|ask| asked_for(ask, missing, known, place == 0))) {
                        Some(Spoken::Words(words)) => self.answers.push(Some(words)),
                        Some(Spoken::Nothing) => self.answers.push(None),
                        Some(Spoken::Back) => {
                            self.back();
                            again = true;
                            return None;
                        }
                        // Nobody is there to ask.
                        None => {
                            self.answers.push(None);
                            return None;
                        }
                    }
                }
                let answer = self.answers.get(place).cloned().flatten();
                if ask.as_ref().is_none_or(|ask| ask.stopped().is_none()) {
                    keeper.answered(missing, answer.as_deref());
                }
                answer
            };
            let assembled = case::assemble(&given, known.recorded, known.catalogue, &mut answer, known.now);
            if again {
                keeper.begin_answers();
            } else {
                return Ok((assembled?, given));
            }
        }
    }
}

/// What was answered in an earlier run and is no flag.
fn known_answer(kept: &KeptCase, missing: Missing) -> Option<Spoken> {
    kept.was_passed(missing).then_some(Spoken::Nothing)
}

/// Asks; before the first question there is nothing to go back to.
fn asked_for(ask: &mut Ask<'_>, missing: Missing, known: &KnownBefore<'_>, is_first: bool) -> Spoken {
    loop {
        match question(ask, missing, known) {
            Spoken::Back if is_first => ask.say("this is the first question\n"),
            said => return said,
        }
    }
}

/// The instant that was meant. Of a time without a zone it is said which one was taken.
fn last_worked(
    when: WhenArg,
    now: DateTime<Utc>,
    seen_from: DateTime<Utc>,
) -> Result<DateTime<Utc>, Failure> {
    let at = match when {
        WhenArg::Instant(at) => at,
        WhenArg::Ago(length) => seen_from
            .checked_sub_signed(length)
            .ok_or_else(|| Failure::usage("--last-worked is before all calendars").hint(WHEN))?,
        WhenArg::Local(shown) => clock::local(shown).ok_or_else(|| {
            let message = format!("--last-worked: no clock shows {shown} in the zone of this machine");
            Failure::usage(message).hint("clocks are put forward then; write it with its zone")
        })?,
    };
    if at > now {
        let message = format!("--last-worked is in the future: {}, and it is {}", moment(at), moment(now));
        return Err(Failure::usage(message).hint(WHEN));
    }
    if !matches!(when, WhenArg::Instant(_)) {
        output::note(&format!("--last-worked was taken as {}.", moment(at)));
    }
    Ok(at)
}

fn given(args: &DiagnoseArgs) -> Given {
    let files = args.attach.iter().chain(&args.attach_raw);
    let names = files.filter_map(|path| path.file_name());
    Given {
        names: FLAGS,
        user: args.user.clone(),
        tenant: args.tenant.clone(),
        action: args.action.clone(),
        symptom: args.symptom.map(|name| match name {
            SymptomName::SignIn => Symptom::SignIn,
            SymptomName::Access => Symptom::Access,
        }),
        error: args.error.clone(),
        permissions: trimmed(&args.permission),
        on: args.on.clone(),
        features: trimmed(&args.feature),
        traits: args.traits.iter().cloned().collect(),
        roles: args.role.clone(),
        last_worked: None,
        attachments: names.map(|name| name.to_string_lossy().into_owned()).collect(),
        still_failing: args.still_failing,
        exact: args.exact,
    }
}

/// Without the blanks that come along when an id is copied.
fn trimmed(values: &[String]) -> Vec<String> {
    values.iter().map(|value| value.trim().to_owned()).collect()
}

/// The most names that are listed: of more, one is typed faster than found.
const LISTED: usize = 15;

fn question(ask: &mut Ask<'_>, missing: Missing, known: &KnownBefore<'_>) -> Spoken {
    let few = |names: Vec<String>| if names.len() > LISTED { Vec::new() } else { names };
    match missing {
        Missing::User => ask.name("Who cannot get in? Their e-mail address or id:", "the user", WHY_USER),
        Missing::Tenant => {
            let question = if known.tenants.is_empty() {
                "In which tenant? Enter if there is only one:"
            } else {
                "In which tenant? Number or name, Enter if you cannot tell:"
            };
            ask.offered(question, "the tenant", &few(known.tenants.to_vec()), WHY_TENANT)
        }
        Missing::Action { is_in } => {
            let names = known.catalogue.actions.iter().map(|action| action.name.clone());
            let end = if is_in { "Enter if you cannot tell" } else { "Enter for signing in" };
            let words = "What were they trying to do, in their words";
            let names = few(names.collect());
            if names.is_empty() {
                ask.said(&format!("{words}? {end}:"), WHY_ACTION)
            } else {
                ask.said_or_picked(&format!("{words}, or by number? {end}:"), &names, WHY_ACTION)
            }
        }
        Missing::Error => ask.said("The exact error, as they see it? Enter if there is none:", WHY_ERROR),
    }
}

const WHY_USER: &str =
    "   Everything is looked up about them: the account, the invite, the tenants, the roles.";
const WHY_TENANT: &str =
    "   Each tenant has its own users and roles: one that is read in the wrong tenant says nothing.";
const WHY_ACTION: &str =
    "   What it needs decides which role and which feature count; who only cannot sign in needs none.";
const WHY_ERROR: &str = "   It orders what is looked at first and stands in the ticket. It settles nothing: a text may hide the cause.";
