//! Reads recorded facts of a newer version: what is not known is left out and said, never an error.
//!
//! The types of the facts refuse unknown keys, because a connector's program is where they would be a misspelling. A
//! recording is read by every later version and by every earlier one, so this deserialiser stands between the file and the
//! types. `serde` hands it the keys and words that a type knows: what is not among them does not get through.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer as _, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Map, Value};

use crate::text::suggest;

/// The word that stands for all others, in the lists that have it.
const OTHER: &str = "other";

/// What was not known, in one pass over a file.
#[derive(Debug, Default)]
pub(super) struct Unknown {
    /// Notes, each with how often it holds: a catalogue has the same new key in a thousand roles.
    notes: RefCell<BTreeMap<String, usize>>,
    /// The word that ended the pass.
    word: RefCell<Option<UnknownWord>>,
}

/// A word of which no reading is safe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UnknownWord {
    pub(super) word: String,
    pub(super) path: String,
    /// What may have been meant, behind a note.
    pub(super) near: String,
}

impl Unknown {
    /// The word that ended the pass, if one did.
    pub(super) fn word(&self) -> Option<UnknownWord> {
        self.word.take()
    }

    /// One line for each key and word that was left out.
    pub(super) fn notes(self) -> impl Iterator<Item = String> {
        self.notes.into_inner().into_iter().map(|(note, times)| match times {
            1 => note,
            times => format!("{note} ({times} times)"),
        })
    }

    fn note(&self, text: String) {
        *self.notes.borrow_mut().entry(text).or_default() += 1;
    }
}

/// One value of the file, with its path. The path has `[]` for every place of a list, so that equal notes are one.
#[derive(Clone, Debug)]
pub(super) struct Lenient<'de> {
    value: &'de Value,
    path: String,
    unknown: &'de Unknown,
}

impl<'de> Lenient<'de> {
    /// The whole file.
    pub(super) fn new(value: &'de Value, unknown: &'de Unknown) -> Self {
        Self { value, path: String::new(), unknown }
    }

    fn child(&self, value: &'de Value, key: &str) -> Self {
        let dot = if self.path.is_empty() || key.starts_with('[') { "" } else { "." };
        Self { value, path: format!("{}{dot}{key}", self.path), unknown: self.unknown }
    }
}

impl<'de> Deserializer<'de> for Lenient<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Object(map) => visitor.visit_map(Entries::new(&self, map, None)),
            Value::Array(list) => visitor.visit_seq(Items { left: list.iter(), list: self }),
            plain => plain.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let Value::Object(map) = self.value else { return self.deserialize_any(visitor) };
        for key in map.keys().filter(|key| !fields.contains(&key.as_str())) {
            let path = self.child(self.value, key).path;
            let near = suggest::tail(key, fields.iter().copied());
            self.unknown.note(format!("key `{path}`: not known to this version, left out{near}"));
        }
        visitor.visit_map(Entries::new(&self, map, Some(fields)))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let (word, value) = match self.value {
            Value::String(word) => (word, None),
            Value::Object(map) if map.len() == 1 => match map.iter().next() {
                Some((word, value)) => (word, Some(value)),
                None => return self.value.deserialize_enum(name, variants, visitor),
            },
            _ => return self.value.deserialize_enum(name, variants, visitor),
        };
        if variants.contains(&word.as_str()) {
            return match value {
                Some(value) => visitor.visit_enum(Tagged { word, value: self.child(value, word) }),
                None => visitor.visit_enum(text(word)),
            };
        }
        if value.is_none() && variants.contains(&OTHER) {
            self.unknown.note(format!(
                "key `{}`: the word `{word}` is not known to this version, read as `{OTHER}`{}",
                self.path,
                suggest::tail(word, variants.iter().copied())
            ));
            return visitor.visit_enum(text(OTHER));
        }
        let near = suggest::tail(word, variants.iter().copied());
        self.unknown.word.replace(Some(UnknownWord { word: word.clone(), path: self.path, near }));
        Err(Error::custom(format_args!("the word `{word}` is not known to this version")))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map identifier ignored_any
    }
}

fn text(word: &str) -> StrDeserializer<'_, Error> {
    word.into_deserializer()
}

/// The keys of an object that its type knows; all of them when it is a map.
struct Entries<'de> {
    of: Lenient<'de>,
    left: serde_json::map::Iter<'de>,
    fields: Option<&'static [&'static str]>,
    next: Option<(&'de str, &'de Value)>,
}

impl<'de> Entries<'de> {
    fn new(of: &Lenient<'de>, map: &'de Map<String, Value>, fields: Option<&'static [&'static str]>) -> Self {
        Self { of: of.clone(), left: map.iter(), fields, next: None }
    }
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let known = |key: &str| self.fields.is_none_or(|fields| fields.contains(&key));
        let Some((key, value)) = self.left.find(|(key, _)| known(key)) else { return Ok(None) };
        self.next = Some((key, value));
        seed.deserialize(text(key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let (key, value) = self.next.take().ok_or_else(|| Error::custom("a value without its key"))?;
        seed.deserialize(self.of.child(value, key))
    }
}

/// The items of a list.
struct Items<'de> {
    list: Lenient<'de>,
    left: std::slice::Iter<'de, Value>,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.left.next().map(|value| seed.deserialize(self.list.child(value, "[]"))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

/// `{"word": value}`.
struct Tagged<'de> {
    word: &'de str,
    value: Lenient<'de>,
}

impl<'de> EnumAccess<'de> for Tagged<'de> {
    type Error = Error;
    type Variant = Lenient<'de>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Lenient<'de>), Error> {
        Ok((seed.deserialize(text(self.word))?, self.value))
    }
}

impl<'de> VariantAccess<'de> for Lenient<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        serde::Deserialize::deserialize(self)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_struct("", fields, visitor)
    }
}
