//! What is said of the time since it last worked.

use chrono::{DateTime, Utc};

use crate::case::CheckId;
use crate::diagnosis::OutsideKind;
use crate::text::moment::moment;

use super::reach::LogReach;
use super::{FlippingChange, LastWorked};

/// What there is to say.
pub(super) struct ToldHistory<'a> {
    pub(super) since: DateTime<Utc>,
    pub(super) known_by: LastWorked,
    pub(super) reach: &'a LogReach,
    pub(super) changed: &'a [FlippingChange],
    /// The cause beside the six.
    pub(super) beside: Option<OutsideKind>,
    pub(super) failed: &'a [CheckId],
    pub(super) failed_then: &'a [CheckId],
    pub(super) unjudged: &'a [String],
    pub(super) bounded: bool,
}

/// One sentence for the admin, without a name.
pub(super) fn text(told: &ToldHistory<'_>) -> String {
    let at = moment(told.since);
    let since = match told.known_by {
        LastWorked::Said => format!("it last worked ({at})"),
        LastWorked::SignedIn => format!("they last signed in ({at})"),
        LastWorked::ByLog => format!("{at} (until then it worked, by the log)"),
        LastWorked::Session => format!("their session began ({at})"),
    };
    let mut parts = Vec::new();
    if told.changed.is_empty() {
        parts.extend(nothing(told, &since));
    } else {
        parts.push(found(told, &since));
    }
    parts.extend(limits(told, &at));
    if !told.failed_then.is_empty() {
        parts.push(format!("by the log, {} failed then as well", checks(told.failed_then)));
    }
    if let Some(first) = told.unjudged.first() {
        let other = if told.changed.is_empty() { "" } else { "other " };
        let what = match told.unjudged.len() {
            1 => format!("1 {other}change"),
            count => format!("{count} {other}changes"),
        };
        parts.push(format!("the log does not say what {what} since {at} did: {first}"));
    }
    if told.known_by != LastWorked::Said && told.changed.is_empty() && !told.failed.is_empty() {
        parts.push("nobody said when it last worked: --last-worked looks from there".to_owned());
    }
    parts.join("; ")
}

fn found(told: &ToldHistory<'_>, since: &str) -> String {
    let mut flipped: Vec<CheckId> = told.changed.iter().filter_map(|change| change.flips).collect();
    flipped.sort_by_key(|id| id.number());
    flipped.dedup();
    let count = match told.changed.len() {
        1 => "1 change".to_owned(),
        count => format!("{count} changes"),
    };
    let smallest = if told.bounded {
        "; there are too many changes to prove that fewer would not explain it"
    } else {
        ""
    };
    if flipped.is_empty() {
        let how = match told.beside {
            Some(OutsideKind::Session) => "what they are signed in with is older".to_owned(),
            Some(kind) => format!("it goes with what got in the way beside the checks, {}", kind.says()),
            None => String::new(),
        };
        return format!("{count} since {since}: {how}");
    }
    format!("{count} since {since} made {} fail{smallest}", checks(&flipped))
}

/// Only a log that is whole says that nothing happened.
fn nothing(told: &ToldHistory<'_>, since: &str) -> Option<String> {
    (told.reach.is_known() && told.unjudged.is_empty() && told.failed_then.is_empty())
        .then(|| format!("nothing in the log since {since} explains it"))
}

fn limits(told: &ToldHistory<'_>, at: &str) -> Option<String> {
    let other = if told.changed.is_empty() { "" } else { "else " };
    match told.reach {
        LogReach::Whole => None,
        LogReach::Unread(why) => Some(format!(
            "the log of changes could not be read ({why}): what {other}changed since {at} is not known"
        )),
        LogReach::From(Some(begin)) => Some(format!(
            "the log of changes begins {}, and was not read to its end: what {other}changed before is not known",
            moment(*begin)
        )),
        LogReach::From(None) => Some(format!(
            "nothing of the log of changes was seen, and it was not read to its end: what {other}changed since {at} is not known"
        )),
        LogReach::Older(end) => Some(format!(
            "the log of changes ends {}: what {other}changed since then is not known",
            moment(*end)
        )),
        LogReach::Lacks(what) => Some(format!(
            "the log of changes lacks something ({what}): what {other}changed since {at} is not known"
        )),
    }
}

/// "check 5 (role) and check 6 (feature)".
fn checks(ids: &[CheckId]) -> String {
    let names: Vec<String> = ids.iter().map(|id| id.cited()).collect();
    names.join(" and ")
}
