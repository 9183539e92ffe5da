//! A case is kept without secrets: people paste passwords and tokens together with what they were told.

use super::KeptCase;
use crate::commands::cli::FlagWord;
use crate::commands::secrets;
use crate::escalation::Customer;
use crate::facts::Facts;
use crate::redact::findings::{Log, TextPlace};
use crate::redact::policy::Audience;

/// Flags whose values name a file or a receiver: they name nothing when they are changed.
const NAMES: &[&str] = &["facts", "bundle", "attach", "attach-raw", "encrypt-to"];

/// Flags in which people write what they like.
const FREE: &[&str] = &["action", "trait"];

/// The same without what is a secret by its form, and without every secret that this process holds; people stay, it is the admin's
/// own case. `None`: it cannot be cleaned, so it is not kept.
pub(super) fn clean(case: &KeptCase) -> Option<KeptCase> {
    let customer = Customer::passing(None, secrets::vault()).ok()?;
    let redactor = customer.redactor(Audience::Admin, &Facts::nothing(case.kept_at));
    let mut log = Log::new();
    let mut clean = |text: &mut String| {
        let place = TextPlace::new("case", "");
        let kept = redactor.text(text, &place, &mut log);
        text.clone_from(kept.get());
    };
    let mut case = case.clone();
    // A name of a file is kept whole or not at all.
    case.words.retain(|FlagWord { flag, value }| {
        let names_a_file = NAMES.contains(&flag.as_str());
        value.as_ref().is_none_or(|value| {
            let mut cleaned = value.clone();
            if names_a_file {
                clean(&mut cleaned);
            }
            cleaned == *value
        })
    });
    for FlagWord { flag, value } in &mut case.words {
        let Some(value) = value.as_mut().filter(|_| !NAMES.contains(&flag.as_str())) else { continue };
        if FREE.contains(&flag.as_str()) {
            clean(value);
        } else {
            // A name or an id may look like anything.
            *value = secrets::mask().text(value).into_owned();
        }
    }
    case.error.iter_mut().for_each(&mut clean);
    case.found.values_mut().filter_map(|found| found.note.as_mut()).for_each(&mut clean);
    Some(case)
}
