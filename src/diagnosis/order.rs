//! In which order the checks are walked for each of the two symptoms. All six always run; the order picks the primary cause.

use crate::case::{CheckId, Symptom};

/// "Can't log in": as the FAQ has it.
const SIGN_IN: &[CheckId] = CheckId::ALL;

/// "Logged in but can't": tenant first, because a role verdict read in the wrong tenant is worthless.
const ACCESS: &[CheckId] =
    &[CheckId::Tenant, CheckId::Account, CheckId::Invite, CheckId::Password, CheckId::Role, CheckId::Feature];

/// The order for a symptom.
#[must_use]
pub fn order(symptom: Symptom) -> &'static [CheckId] {
    match symptom {
        Symptom::SignIn => SIGN_IN,
        Symptom::Access => ACCESS,
    }
}
