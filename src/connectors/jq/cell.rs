//! `among`, `yes_no` and `number`: what people write into the cell of a table. A slip in a word is another word of the same list to a
//! program that only compares ("yess" is not "yes", so it would be a no); here it is not known, and said.

use jaq_core::Error;
use jaq_json::Val;

use super::value;
use crate::text::fold::fold;
use crate::text::near::{self, one_edit};
use crate::text::suggest;

/// The words for yes, then those for no: what consoles and spreadsheets write.
const YES: &[&str] = &["yes", "true", "on", "1"];
const NO: &[&str] = &["no", "false", "off", "0"];

/// What could not be read in a field, and is not known there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct UnreadCell {
    /// As it stands there.
    pub(in super::super) text: String,
    /// What it is not: "is not an instant".
    pub(in super::super) is_not: String,
    /// What it should have been, or nothing: ": did you mean `yes`?".
    pub(in super::super) hint: String,
}

impl UnreadCell {
    /// Not an instant.
    pub(super) fn undated(text: String) -> Self {
        Self { text, is_not: "is not an instant".to_owned(), hint: String::new() }
    }

    fn word(text: String, known: &[String]) -> Self {
        let names = || known.iter().map(String::as_str);
        // A word of two letters has no likeness: "ys" is one slip from "yes", and "nno" from "no".
        let slip = || names().find(|name| one_edit(&fold(&text), &fold(name)));
        let hint = match suggest::one(&text, names()).or_else(slip) {
            Some(near) => format!(": did you mean `{near}`?"),
            None => format!(": the words are {}", known.join(", ")),
        };
        Self { text, is_not: "is not a word that is known there".to_owned(), hint }
    }

    /// The sentence of an error.
    pub(super) fn error(&self) -> Error<Val> {
        Error::str(format_args!("\"{}\" {}{}", self.text, self.is_not, self.hint))
    }
}

/// What was read, or what could not be.
pub(super) type ReadCell = Result<Val, UnreadCell>;

/// The text of a cell; `None` where nothing was written.
fn written(cell: &Val) -> Option<String> {
    let text = match cell {
        Val::Null => return None,
        Val::Num(_) | Val::Bool(_) => cell.to_string(),
        other => value::as_text(other).unwrap_or_else(|| other.to_string()),
    };
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// What a word stands for: `words` is a list of them, or an object by them. Nothing written is null.
pub(super) fn among(cell: &Val, words: &Val) -> Result<ReadCell, Error<Val>> {
    let pairs: Vec<(String, Val)> = match words {
        Val::Arr(words) => {
            words.iter().filter_map(|word| Some((value::as_text(word)?, word.clone()))).collect()
        }
        Val::Obj(words) => {
            words.iter().filter_map(|(word, means)| Some((value::as_text(word)?, means.clone()))).collect()
        }
        other => return Err(Error::str(format_args!("{other} is no list of words and no object"))),
    };
    let Some(text) = written(cell) else { return Ok(Ok(Val::Null)) };
    let folded = fold(&text);
    Ok(match pairs.iter().find(|(word, _)| fold(word) == folded) {
        Some((_, means)) => Ok(means.clone()),
        None => Err(UnreadCell::word(text, &pairs.into_iter().map(|(word, _)| word).collect::<Vec<_>>())),
    })
}

/// Yes or no, in any of the usual words. Nothing written is null.
pub(super) fn yes_no(cell: &Val) -> ReadCell {
    if let Val::Bool(_) = cell {
        return Ok(cell.clone());
    }
    let Some(text) = written(cell) else { return Ok(Val::Null) };
    let folded = fold(&text);
    if YES.contains(&folded.as_str()) || NO.contains(&folded.as_str()) {
        return Ok(Val::Bool(YES.contains(&folded.as_str())));
    }
    let known: Vec<String> = YES.iter().chain(NO).map(|word| (*word).to_owned()).collect();
    Err(UnreadCell::word(text, &known))
}

/// Yes or no, or a name of one's own that is no slip of these words: the provider through which everybody must come.
pub(super) fn yes_no_or_name(cell: &Val) -> ReadCell {
    match yes_no(cell) {
        Err(unread) if !YES.iter().chain(NO).any(|word| near::slip(&unread.text, word)) => {
            Ok(Val::from(unread.text))
        }
        other => other,
    }
}

/// A number, also one in a text. Nothing written is null.
pub(super) fn number(cell: &Val) -> ReadCell {
    if let Val::Num(_) = cell {
        return Ok(cell.clone());
    }
    let Some(text) = written(cell) else { return Ok(Val::Null) };
    match serde_json::from_str::<serde_json::Number>(&text) {
        Ok(number) => Ok(value::to_jq(serde_json::Value::Number(number))),
        Err(_) => Err(UnreadCell { text, is_not: "is not a number".to_owned(), hint: String::new() }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::connectors::jq::to_jq;

    #[test]
    fn a_slip_is_no_other_word() {
        for (text, means) in [("yes", true), ("TRUE", true), ("1", true), (" no ", false), ("Off", false)] {
            assert_eq!(yes_no(&to_jq(json!(text))), Ok(Val::Bool(means)), "{text}");
        }
        for (slip, meant) in
            [("yess", "yes"), ("ye", "yes"), ("nno", "no"), ("fasle", "false"), ("ture", "true")]
        {
            let unread = yes_no(&to_jq(json!(slip))).unwrap_err();
            assert_eq!(unread.hint, format!(": did you mean `{meant}`?"), "{slip}");
        }
        assert!(yes_no(&to_jq(json!("maybe"))).unwrap_err().hint.contains("yes, true, on, 1, no"));
        assert_eq!(yes_no(&to_jq(json!(""))), Ok(Val::Null));
        assert_eq!(yes_no(&Val::Null), Ok(Val::Null));
        assert_eq!(yes_no_or_name(&to_jq(json!("Okta"))), Ok(value::text("Okta")));
        assert_eq!(yes_no_or_name(&to_jq(json!("No"))), Ok(Val::Bool(false)));
        assert!(yes_no_or_name(&to_jq(json!("yse"))).is_err());
        assert_eq!(number(&to_jq(json!("25"))).unwrap().to_string(), "25");
        assert_eq!(number(&to_jq(json!("2r"))).unwrap_err().is_not, "is not a number");
    }

    #[test]
    fn words_stand_for_themselves_or_for_what_is_said() {
        let words = to_jq(json!({ "active": "active", "suspended": "inactive" }));
        let read = |text: &str, words: &Val| among(&to_jq(json!(text)), words).unwrap();
        assert_eq!(read("Suspended", &words), Ok(value::text("inactive")));
        assert_eq!(read("", &words), Ok(Val::Null));
        let list = to_jq(json!(["pending", "expired"]));
        assert_eq!(read("PENDING", &list), Ok(value::text("pending")));
        assert_eq!(read("pednign", &list).unwrap_err().hint, ": did you mean `pending`?");
        assert_eq!(read("gone", &list).unwrap_err().hint, ": the words are pending, expired");
        assert!(among(&Val::Null, &Val::Null).is_err());
    }
}
