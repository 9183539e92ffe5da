//! One answer of a file, long or short, with what is said once for all of them.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer as _, MapAccess, VariantAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;

use super::Defaults;
use crate::facts::record::short::SHARED;

/// Reads what `of` reads: as a seed an answer, as a deserializer an answer or what was observed.
pub(super) struct AnswerForm<'d, T> {
    pub(super) of: T,
    pub(super) defaults: &'d Defaults,
}

/// The same of what stands in an answer.
struct ObservedForm<'d, T>(AnswerForm<'d, T>);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for AnswerForm<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.of.deserialize(AnswerForm { of: deserializer, defaults: self.defaults })
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for AnswerForm<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.of.deserialize_map(AnswerForm { of: visitor, defaults: self.defaults })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for AnswerForm<'_, V> {
    type Value = V::Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an answer")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<V::Value, M::Error> {
        let Some(key) = map.next_key::<&'de str>()? else { return Err(M::Error::custom("no answer")) };
        let word = if key == "gap" { "gap" } else { "known" };
        let short = (key != word).then_some(key);
        let variant = AnswerVariant { map: &mut map, word, short, defaults: self.defaults };
        let answer = self.of.visit_enum(variant)?;
        match map.next_key::<&'de str>()? {
            None => Ok(answer),
            Some(_) => Err(M::Error::custom("more than one answer")),
        }
    }
}

/// `known` or `gap`, or the keys of what is known without that word.
struct AnswerVariant<'m, 'd, 'de, M> {
    map: &'m mut M,
    word: &'static str,
    /// The first key of the short form.
    short: Option<&'de str>,
    defaults: &'d Defaults,
}

impl<'de, M: MapAccess<'de>> EnumAccess<'de> for AnswerVariant<'_, '_, 'de, M> {
    type Error = M::Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), M::Error> {
        let word: StrDeserializer<'_, M::Error> = self.word.into_deserializer();
        Ok((seed.deserialize(word)?, self))
    }
}

impl<'de, M: MapAccess<'de>> VariantAccess<'de> for AnswerVariant<'_, '_, 'de, M> {
    type Error = M::Error;

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, M::Error> {
        let Self { map, word, short, defaults } = self;
        match short {
            Some(key) => {
                let entries = ObservedEntries::new(map, Some(key), defaults);
                seed.deserialize(serde::de::value::MapAccessDeserializer::new(entries))
            }
            None if word == "known" => map.next_value_seed(ObservedForm(AnswerForm { of: seed, defaults })),
            None => map.next_value_seed(seed),
        }
    }

    fn unit_variant(self) -> Result<(), M::Error> {
        Err(M::Error::custom("an answer holds something"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, M::Error> {
        Err(M::Error::custom("an answer is an object"))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, M::Error> {
        Err(M::Error::custom("an answer is an object"))
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for ObservedForm<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        let AnswerForm { of, defaults } = self.0;
        of.deserialize(ObservedForm(AnswerForm { of: deserializer, defaults }))
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for ObservedForm<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let AnswerForm { of, defaults } = self.0;
        of.deserialize_map(ObservedForm(AnswerForm { of: visitor, defaults }))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for ObservedForm<'_, V> {
    type Value = V::Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("what was observed")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<V::Value, M::Error> {
        let AnswerForm { of, defaults } = self.0;
        of.visit_map(ObservedEntries::new(&mut map, None, defaults))
    }
}

/// The keys of what was observed, then what is said once for all answers.
struct ObservedEntries<'m, 'd, 'de, M> {
    map: &'m mut M,
    /// A key that was read before.
    first: Option<&'de str>,
    defaults: &'d Defaults,
    /// In the order of [`SHARED`].
    seen: [bool; SHARED.len()],
    has_value: bool,
    /// The default that comes next.
    default: Option<&'static str>,
}

impl<'m, 'd, 'de, M: MapAccess<'de>> ObservedEntries<'m, 'd, 'de, M> {
    fn new(map: &'m mut M, first: Option<&'de str>, defaults: &'d Defaults) -> Self {
        Self { map, first, defaults, seen: [false; SHARED.len()], has_value: false, default: None }
    }

    /// What is said once for all answers, and not by this one.
    fn next_default(&mut self) -> Option<&'static str> {
        let mut left = SHARED.iter().zip(&mut self.seen);
        let (shared, seen) = left.find(|(shared, seen)| !**seen && self.defaults.contains_key(**shared))?;
        *seen = true;
        self.default = Some(shared);
        self.default
    }

    fn key(&mut self) -> Result<Option<&'de str>, M::Error> {
        let key = match self.first.take() {
            Some(key) => Some(key),
            None => self.map.next_key::<&'de str>()?,
        };
        if let Some(key) = key {
            self.has_value |= key == "value";
            if let Some(number) = SHARED.iter().position(|shared| *shared == key) {
                self.seen[number] = true;
            }
        } else if !self.has_value {
            // Of a type that may be nothing, a missing one would read as nothing.
            return Err(M::Error::custom("missing field `value`"));
        }
        Ok(key)
    }
}

impl<'de, M: MapAccess<'de>> MapAccess<'de> for ObservedEntries<'_, '_, 'de, M> {
    type Error = M::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, M::Error> {
        let own = if self.default.is_some() { None } else { self.key()? };
        let Some(key) = own.or_else(|| self.next_default()) else { return Ok(None) };
        let key: StrDeserializer<'_, M::Error> = key.into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, M::Error> {
        let Some(default) = self.default else { return self.map.next_value_seed(seed) };
        let value = self.defaults.get(default).ok_or_else(|| M::Error::custom("no such default"))?;
        // Owned by nobody who is read: it is handed over as a copy.
        seed.deserialize(value.clone()).map_err(M::Error::custom)
    }
}
