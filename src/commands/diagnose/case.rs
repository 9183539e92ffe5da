//! The case: from the flags, from the recorded facts, and, in a terminal, from the person who is there.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::case::{Case, Catalogue, Needs, Symptom, build as typed};
use crate::commands::ask::Ask;
use crate::commands::cli::{DiagnoseArgs, SymptomName};
use crate::commands::failure::Failure;
use crate::facts::Recording;
use crate::profile::Profile;

/// Builds the case. Flags win over the recording; what neither has is asked for where somebody can answer.
pub(super) fn build(
    args: &DiagnoseArgs,
    profile: Option<&Profile>,
    recording: Option<&Recording>,
    mut ask: Option<&mut Ask<'_>>,
    now: DateTime<Utc>,
) -> Result<Case, Failure> {
    let recorded = recording.and_then(|recording| recording.case.clone());
    // A recorded case is whole: nothing is asked about it.
    if recorded.is_some() {
        ask = None;
    }
    let mut question = |text: &str| ask.as_mut().and_then(|ask| ask.line(text));

    let user = args.user.clone().or_else(|| recorded.as_ref().map(|case| case.user.clone()));
    let user =
        user.or_else(|| question("Who cannot get in? Their e-mail address or id:")).ok_or_else(nobody)?;
    let tenant = args.tenant.clone().or_else(|| recorded.as_ref()?.tenant.clone());
    let tenant = tenant.or_else(|| question("In which tenant? Enter if there is only one:"));
    let action = args.action.clone().or_else(|| recorded.as_ref()?.action.clone());
    let action =
        action.or_else(|| question("What were they trying to do, in their words? Enter for signing in:"));
    let error = match &args.error {
        Some(argument) => Some(typed::error(argument, std::io::stdin())?),
        None => recorded.as_ref().and_then(|case| case.error.clone()),
    };
    let error = error.or_else(|| question("The exact error, as they see it? Enter if there is none:"));

    let catalogue = profile.map(|profile| profile.catalogue.clone()).unwrap_or_default();
    let needs = needs(args, &catalogue, action.as_deref(), recorded.as_ref());
    let needs = match ask {
        Some(ask) => choose(ask, &catalogue, needs, args),
        None => needs,
    };
    Ok(Case {
        user: typed::name("--user", user)?,
        tenant: tenant.map(|tenant| typed::name("--tenant", tenant)).transpose()?,
        symptom: symptom(args, action.as_deref(), recorded.as_ref()),
        action,
        error,
        reported_at: recorded.as_ref().map_or(now, |case| case.reported_at),
        needs,
        traits: traits(args, recorded.as_ref()),
        attachments: attachments(args, recorded.as_ref()),
        still_failing: args.still_failing || recorded.is_some_and(|case| case.still_failing),
    })
}

fn nobody() -> Failure {
    Failure::usage("say who cannot get in: --user EMAIL|ID")
        .hint("in a terminal you are asked; `escalate --help` shows everything else")
}

/// What the action needs. A recorded action keeps its needs, because the recording knows what the catalogue said then.
fn needs(args: &DiagnoseArgs, catalogue: &Catalogue, action: Option<&str>, recorded: Option<&Case>) -> Needs {
    match recorded {
        Some(case) if args.action.is_none() => {
            let named = catalogue.needs(None, &args.permission, &args.feature);
            let mut needs = case.needs.clone();
            needs.known |= named.known;
            needs.all_of.extend(named.all_of.into_iter().filter(|id| !case.needs.all_of.contains(id)));
            needs
                .features
                .extend(named.features.into_iter().filter(|one| !case.needs.features.contains(one)));
            needs
        }
        _ => catalogue.needs(action, &args.permission, &args.feature),
    }
}

/// A near miss: the person says which of the near names was meant, if any.
fn choose(ask: &mut Ask<'_>, catalogue: &Catalogue, needs: Needs, args: &DiagnoseArgs) -> Needs {
    if needs.known || needs.near.is_empty() {
        return needs;
    }
    ask.say("\nThat is not one of the profile's actions. These are near:\n");
    let near: Vec<&str> = needs.near.iter().map(String::as_str).collect();
    match ask.choice("Which did they mean? Enter for none of these:", &near) {
        Some(index) => catalogue.needs(near.get(index).copied(), &args.permission, &args.feature),
        None => needs,
    }
}

fn symptom(args: &DiagnoseArgs, action: Option<&str>, recorded: Option<&Case>) -> Symptom {
    match args.symptom {
        Some(SymptomName::SignIn) => Symptom::SignIn,
        Some(SymptomName::Access) => Symptom::Access,
        None if args.action.is_none() && recorded.is_some() => {
            recorded.map_or(Symptom::SignIn, |case| case.symptom)
        }
        // Who names a permission or a feature is not talking about signing in.
        None if action.is_none() && !(args.permission.is_empty() && args.feature.is_empty()) => {
            Symptom::Access
        }
        None => Symptom::of_action(action),
    }
}

/// Recorded traits, and those of the flags in front of them.
fn traits(args: &DiagnoseArgs, recorded: Option<&Case>) -> BTreeMap<String, String> {
    let mut traits = recorded.map(|case| case.traits.clone()).unwrap_or_default();
    traits.extend(args.traits.iter().cloned());
    traits
}

fn attachments(args: &DiagnoseArgs, recorded: Option<&Case>) -> Vec<String> {
    let files = args.attach.iter().chain(&args.attach_raw);
    let names: Vec<String> =
        files.filter_map(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned()).collect();
    if names.is_empty() { recorded.map(|case| case.attachments.clone()).unwrap_or_default() } else { names }
}
