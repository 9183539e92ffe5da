//! What a permission engine says of one permission, and what would have it say otherwise.

use crate::checks::read::{claim, conflict, known, traits};
use crate::facts::{Decided, Decision, Facts, Gap, GapReason, NoAnswer, Question};
use crate::text::few::{few, few_joined};

use super::refusal::Refusal;
use super::verdict::PermissionVerdict;

/// The engine's decision; `None`: it was not asked about this permission.
pub(super) fn decided(facts: &Facts, id: &str) -> Result<Option<PermissionVerdict>, NoAnswer> {
    let seen = known(&facts.decisions)?;
    let all = seen.value.as_deref().unwrap_or_default();
    let mut about: Vec<&Decision> = all.iter().filter(|decision| decision.permission == id).collect();
    about.sort_by_key(|decision| (decision.decided as u8, &decision.path));
    let of = |wanted| about.iter().copied().find(|decision| decision.decided == wanted);
    match (of(Decided::Allowed), of(Decided::Denied), about.first()) {
        (Some(yes), Some(no), _) => Err(conflict(
            Question::Decisions,
            format!("the permission engine decided both ways about `{id}`"),
            [yes, no]
                .map(|one| claim(&seen.connector, format!("{}{}", one.decided.word(), path(one))))
                .into(),
        )),
        (Some(yes), None, _) => {
            let how = format!("the permission engine allows `{id}`{}", path(yes));
            Ok(Some(PermissionVerdict { by_engine: true, ..PermissionVerdict::new(true, how) }))
        }
        (None, Some(no), _) => Ok(Some(refused(&seen.connector, id, no))),
        (None, None, Some(conditional)) => Err(open(&seen.connector, id, conditional)),
        (None, None, None) => Ok(None),
    }
}

fn path(decision: &Decision) -> String {
    if decision.path.is_empty() { String::new() } else { format!(" ({})", decision.path.join(" → ")) }
}

fn refused(connector: &str, id: &str, no: &Decision) -> PermissionVerdict {
    let why = match (no.taken_by.as_slice(), no.lacks.as_slice()) {
        ([], _) if !no.unmet.is_empty() => {
            format!("{}: {}, and that is not met", path(no), no.unmet.join("; "))
        }
        ([], []) => path(no),
        ([], [one]) => format!(": it takes {one}, which the person is not"),
        ([], lacks) => format!(": it takes one of {}, and the person is none of them", few(lacks)),
        (by, lacks) if no.path.is_empty() => {
            let besides = if lacks.is_empty() {
                String::new()
            } else {
                format!(", and besides it takes {}", few_joined(lacks, " or "))
            };
            format!(": {} takes it away{besides}", few_joined(by, " and "))
        }
        (by, _) => {
            let (way, by) = (no.path.join(" → "), few_joined(by, " and "));
            format!(": {way} would grant it, and {by} takes it away")
        }
    };
    let how = format!("the permission engine denies `{id}`{why}");
    let refusal = Refusal::new(connector, no);
    PermissionVerdict { by_engine: true, refusal: Some(refusal), ..PermissionVerdict::new(false, how) }
}

/// It depends on values that nobody gave.
fn open(connector: &str, id: &str, conditional: &Decision) -> NoAnswer {
    let missing = if conditional.missing.is_empty() {
        "context that was not given".to_owned()
    } else {
        conditional.missing.join(", ")
    };
    let detail = format!("`{id}` is granted on a condition: {missing}{}", path(conditional));
    let mut gap = Gap::new(Question::Decisions, GapReason::NoContext, detail);
    gap.connector = Some(connector.to_owned());
    gap.need.what = missing;
    if let Some(place) = traits(&conditional.missing) {
        gap.need.place = Some(place);
    }
    gap.into()
}
