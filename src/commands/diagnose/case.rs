//! The case: what the flags give, and, in a terminal, the words in which the person there is asked for the rest.

use chrono::{DateTime, Utc};

use crate::case::{self, Case, Catalogue, FieldNames, Given, Missing, Symptom};
use crate::commands::ask::Ask;
use crate::commands::cli::{DiagnoseArgs, SymptomName, WHEN, WhenArg};
use crate::commands::failure::Failure;
use crate::commands::output;
use crate::environment::clock;
use crate::facts::Recording;
use crate::profile::Profile;
use crate::text::moment::moment;

/// How the fields of a case are called here.
pub(in crate::commands) const FLAGS: FieldNames =
    FieldNames { user: "--user", tenant: "--tenant", error: "--error", role: "--role" };

/// The case of the flags, of the recording, and of the answers.
pub(super) fn assemble(
    args: &DiagnoseArgs,
    profile: Option<&Profile>,
    recording: Option<&Recording>,
    mut ask: Option<&mut Ask<'_>>,
    now: DateTime<Utc>,
) -> Result<(Case, Given), Failure> {
    let recorded = recording.and_then(|recording| recording.case.as_ref());
    let none = Catalogue::default();
    let catalogue = profile.map_or(&none, |profile| &profile.catalogue);
    let mut answer = |missing: Missing| ask.as_mut().and_then(|ask| question(ask, missing));
    let given = Given {
        // What was recorded is of its own day: "three days ago" is seen from there.
        last_worked: args
            .last_worked
            .map(|when| last_worked(when, now, recording.map_or(now, |recording| recording.facts.taken_at)))
            .transpose()?,
        ..given(args)
    };
    let case = case::assemble(&given, recorded, catalogue, &mut answer, now)?;
    Ok((case, given))
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

fn question(ask: &mut Ask<'_>, missing: Missing) -> Option<String> {
    match missing {
        Missing::User => ask.name("Who cannot get in? Their e-mail address or id:", "the user"),
        Missing::Tenant => ask.name("In which tenant? Enter if there is only one:", "the tenant"),
        Missing::Action { is_in: false } => {
            ask.line("What were they trying to do, in their words? Enter for signing in:")
        }
        Missing::Action { is_in: true } => {
            ask.line("What were they trying to do, in their words? Enter if you cannot tell:")
        }
        Missing::Error => ask.line("The exact error, as they see it? Enter if there is none:"),
    }
}
