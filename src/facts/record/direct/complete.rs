//! Facts of a file, with a gap for each question that it leaves out.

use std::fmt;
use std::sync::LazyLock;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IntoDeserializer as _, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Value, json};

use super::Defaults;
use super::observed::AnswerForm;
use crate::facts::{Gap, Question};

/// What stands for a question that nobody looked up, in the order of [`Question::ALL`].
static NOT_COLLECTED: LazyLock<Vec<Value>> = LazyLock::new(|| {
    Question::ALL.iter().map(|question| json!({ "gap": Gap::not_collected(*question) })).collect()
});

/// Reads the object of all answers.
pub(super) struct CompleteFacts<'d, D> {
    pub(super) inner: D,
    pub(super) defaults: &'d Defaults,
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for CompleteFacts<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_map(AllAnswers { visitor, defaults: self.defaults })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct AllAnswers<'d, V> {
    visitor: V,
    defaults: &'d Defaults,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for AllAnswers<'_, V> {
    type Value = V::Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("facts")
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<V::Value, M::Error> {
        self.visitor.visit_map(AnswerEntries {
            map,
            defaults: self.defaults,
            seen: [false; Question::ALL.len()],
            next: Next::Other,
        })
    }
}

/// The answers of the file, then the gaps of all that it leaves out.
struct AnswerEntries<'d, M> {
    map: M,
    defaults: &'d Defaults,
    /// In the order of [`Question::ALL`].
    seen: [bool; Question::ALL.len()],
    next: Next,
}

/// What the value behind the last key is.
enum Next {
    Answer,
    /// No answer of a system.
    Other,
    Gap(usize),
}

impl<'de, M: MapAccess<'de>> MapAccess<'de> for AnswerEntries<'_, M> {
    type Error = M::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, M::Error> {
        let key = if let Some(key) = self.map.next_key::<&str>()? {
            self.next = match Question::ALL.iter().position(|question| question.as_str() == key) {
                Some(number) => {
                    self.seen[number] = true;
                    Next::Answer
                }
                None => Next::Other,
            };
            key
        } else {
            let Some(number) = self.seen.iter().position(|seen| !seen) else { return Ok(None) };
            self.seen[number] = true;
            self.next = Next::Gap(number);
            Question::ALL[number].as_str()
        };
        let key: StrDeserializer<'_, M::Error> = key.into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, M::Error> {
        match self.next {
            Next::Answer => self.map.next_value_seed(AnswerForm { of: seed, defaults: self.defaults }),
            Next::Other => self.map.next_value_seed(seed),
            Next::Gap(number) => {
                let gap = NOT_COLLECTED.get(number).ok_or_else(|| M::Error::custom("no such question"))?;
                seed.deserialize(gap).map_err(M::Error::custom)
            }
        }
    }
}
