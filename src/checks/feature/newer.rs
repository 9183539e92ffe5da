//! What the log of changes says of a flag or of the tier, beside the listing: a newer change that names the value wins over it.

use crate::case::Case;
use crate::checks::history::{self, Against};
use crate::checks::places;
use crate::facts::{Change, ChangeKind, Facts, Observed};

/// The newest change of the flag that names a value, as far as it speaks against the listing.
pub(super) fn flag<'a, T>(
    case: &Case,
    facts: &'a Facts,
    key: &str,
    listing: &Observed<T>,
    listed: bool,
) -> Option<Against<'a>> {
    let of_flag =
        |change: &Change| change.what == ChangeKind::FlagChanged && change.flag.as_deref() == Some(key);
    against(case, facts, listing, of_flag, |to| is_on(to).map(|on| on == listed))
}

/// The newest change of the tier that names one, as far as it speaks against the listing.
pub(super) fn tier<'a, T>(
    case: &Case,
    facts: &'a Facts,
    listing: &Observed<T>,
    listed: &str,
) -> Option<Against<'a>> {
    let of_tier = |change: &Change| change.what == ChangeKind::TierChanged;
    against(case, facts, listing, of_tier, |to| Some(places::same(to, listed)))
}

/// `agrees`: whether a value is the listed one; `None`: it is no value ("25 % of everybody").
fn against<'a, T>(
    case: &Case,
    facts: &'a Facts,
    listing: &Observed<T>,
    wanted: impl Fn(&Change) -> bool,
    agrees: impl Fn(&str) -> Option<bool>,
) -> Option<Against<'a>> {
    let last = history::newest_where(case, facts, wanted)?;
    let agrees = agrees(last.to.as_deref()?)?;
    (!agrees).then(|| Against::of(last, listing))
}

/// Whether a value of a flag, as logs write it, is on.
pub(super) fn is_on(value: &str) -> Option<bool> {
    match value.trim().to_lowercase().as_str() {
        "on" | "true" | "enabled" | "yes" | "1" => Some(true),
        "off" | "false" | "disabled" | "no" | "0" | "archived" => Some(false),
        _ => None,
    }
}
