//! An answer, or the reason why there is none; and its JSON form `{"known": …}` or `{"gap": …}`.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::no_answer::WrittenGap;
use super::{NoAnswer, Observed};

/// `Ok` is knowledge (`value: None` is "does not exist"); `Err` is ignorance, or more than can be true.
pub type Answer<T> = Result<Observed<Option<T>>, NoAnswer>;

/// Everything that a listing has; nothing, where it is not known.
pub(crate) fn listed<T>(answer: &Answer<Vec<T>>) -> &[T] {
    answer.as_ref().ok().and_then(|seen| seen.value.as_deref()).unwrap_or_default()
}

/// What was answered, to be changed; `None` where it is not known, or is nothing.
pub(crate) fn value_mut<T>(answer: &mut Answer<T>) -> Option<&mut T> {
    answer.as_mut().ok().and_then(|seen| seen.value.as_mut())
}

/// How an [`Answer`] is written.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Written<T> {
    /// It was answered.
    Known(Observed<Option<T>>),
    /// It could not be asked.
    Gap(WrittenGap),
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Borrowed<'a, T> {
    Known(&'a Observed<Option<T>>),
    Gap(&'a NoAnswer),
}

/// Writes an answer.
pub(super) fn serialize<T: Serialize, S: Serializer>(
    answer: &Answer<T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match answer {
        Ok(known) => Borrowed::Known(known).serialize(serializer),
        Err(none) => Borrowed::<T>::Gap(none).serialize(serializer),
    }
}

/// Reads an answer.
pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Answer<T>, D::Error> {
    Ok(match Written::deserialize(deserializer)? {
        Written::Known(known) => Ok(known),
        Written::Gap(gap) => Err(gap.into()),
    })
}
