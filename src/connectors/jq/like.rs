//! `like` and `pieces`: what a `[list]` is searched with. Which of what is found was meant is told later; these keep a listing of a
//! hundred thousand people from being held.

use jaq_core::Error;
use jaq_json::Val;

use super::value;
use crate::text::fold::fold;
use crate::text::near;

/// Whether one of the names (a text, or a list of texts and nulls) is, has, or is near `text`; everything is where nobody looks for
/// anything.
pub(super) fn is(names: &Val, text: &Val) -> Result<Val, Error<Val>> {
    let Some(text) = value::as_text(text) else { return Ok(Val::Bool(true)) };
    let folded = fold(&text);
    let one = |name: &Val| {
        let name = match name {
            Val::Num(number) => Some(number.to_string()),
            other => value::as_text(other),
        };
        name.is_some_and(|name| {
            fold(&name).contains(&folded)
                || near::slip(&text, &name)
                || near::address_slip(&text, &name)
                || near::words_of(&text, &name)
        })
    };
    match names {
        Val::Arr(names) => Ok(Val::Bool(names.iter().any(one))),
        Val::Null | Val::Num(_) | Val::TStr(_) | Val::BStr(_) => Ok(Val::Bool(one(names))),
        other => Err(Error::str(format_args!("{other} is no text and no list of texts"))),
    }
}

/// Whether a name is one slip from `text`, and not the same.
pub(super) fn near(name: &Val, text: &Val) -> Val {
    let both = value::as_text(name).zip(value::as_text(text));
    Val::Bool(both.is_some_and(|(name, text)| near::slip(&text, &name)))
}

/// Parts of a text, at least one of which is in whatever it is a slip of; one empty text where nobody looks for anything.
pub(super) fn pieces(text: &Val) -> Result<Val, Error<Val>> {
    match text {
        Val::Null => Ok(std::iter::once(Val::from(String::new())).collect()),
        other => match value::as_text(other) {
            Some(text) => Ok(near::pieces(&text).into_iter().map(Val::from).collect()),
            None => Err(Error::str(format_args!("{other} is no text"))),
        },
    }
}
