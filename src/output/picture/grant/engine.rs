//! The way as a permission engine tells it: from the person over teams and roles to the permission, or what they would have to be.

use crate::case::Case;
use crate::facts::{Decided, Decision};

use super::{Canvas, MOST};

/// Longer ways are drawn without their middle.
const LONGEST: usize = 8;

/// Draws the decision; nothing where it does not explain itself.
pub(super) fn draw(canvas: &mut Canvas, case: &Case, decision: &Decision) {
    let spoilt = match (decision.decided, decision.taken_by.first(), decision.unmet.first()) {
        (Decided::Denied, Some(by), _) => Some(format!("{by} takes {} away", decision.permission)),
        (Decided::Denied, None, Some(unmet)) => Some(format!("not met: {unmet}")),
        _ => None,
    };
    let is_way = decision.path.len() > 1 && (decision.decided == Decided::Allowed || spoilt.is_some());
    if is_way {
        way(canvas, case, decision, spoilt.as_deref());
    } else if decision.decided == Decided::Denied && !decision.lacks.is_empty() {
        lacks(canvas, case, decision);
    }
}

/// From box to box; the last link is the one that is spoilt.
fn way(canvas: &mut Canvas, case: &Case, decision: &Decision, spoilt: Option<&str>) {
    let mut from = canvas.row("person", &[&case.user])[0];
    let steps = &decision.path[1..];
    let (first, left_out, last) = match steps.len().saturating_sub(LONGEST) {
        0 => (steps, 0, &[][..]),
        more => (&steps[..LONGEST / 2], more, &steps[LONGEST / 2 + more..]),
    };
    let count = first.len() + last.len();
    for (place, step) in first.iter().chain(last).enumerate() {
        if left_out > 0 && place == first.len() {
            canvas.step(format!("{left_out} more steps are not drawn"), false);
        }
        let (kind, name) = named(step);
        let at = canvas.row(kind, &[&name.to_owned()])[0];
        match spoilt {
            Some(why) if place + 1 == count => canvas.link(from, at, true, why.to_owned()),
            _ if place == 0 => canvas.link(from, at, false, format!("{} is {step}", case.user)),
            _ => canvas.link(from, at, false, format!("that gives {step}")),
        }
        from = at;
    }
}

/// What they would have to be, of which one is enough.
fn lacks(canvas: &mut Canvas, case: &Case, decision: &Decision) {
    let person = canvas.row("person", &[&case.user])[0];
    let shown = &decision.lacks[..decision.lacks.len().min(MOST)];
    let ways = canvas.row("would grant it", &shown.iter().collect::<Vec<_>>());
    for (relation, at) in shown.iter().zip(&ways) {
        canvas.link(person, *at, true, format!("{} is not {relation}", case.user));
    }
    let more = decision.lacks.len() - shown.len();
    if more > 0 {
        canvas.step(format!("{more} more would grant it, and are not drawn"), false);
    }
    let permission = canvas.row("permission", &[&decision.permission])[0];
    for at in &ways {
        canvas.link(*at, permission, false, format!("that would give {}", decision.permission));
    }
}

/// `team:billing#member` as a kind and a name.
fn named(step: &str) -> (&str, &str) {
    step.split_once(':').filter(|(kind, name)| !kind.is_empty() && !name.is_empty()).unwrap_or(("", step))
}
