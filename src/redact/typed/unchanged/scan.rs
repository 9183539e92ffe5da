//! Takes every text of a value, with the decision about its place, past who looks at it. As JSON has it: the word of a variant is a
//! text, too, and a key is none.

use std::fmt::{self, Display, Write as _};

use serde::ser::{self, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer};
use serde_json::Value;

use super::{DecisionNode, DecisionTree, TextLook};

/// The way through one document.
pub(super) struct FieldScan<'s> {
    tree: &'s DecisionTree,
    at: DecisionNode,
    look: TextLook<'s>,
    /// For texts that are only written out here.
    text: String,
}

impl<'s> FieldScan<'s> {
    pub(super) fn new(tree: &'s DecisionTree, look: TextLook<'s>) -> Self {
        Self { tree, at: DecisionTree::top(), look, text: String::new() }
    }

    fn text(&mut self, text: &str) -> Result<(), Changes> {
        let handling = self.tree.here(self.at).ok_or(Changes)?;
        if self.look.stays(text, handling) { Ok(()) } else { Err(Changes) }
    }

    fn below<'a>(&'a mut self) -> ScannedBelow<'a, 's> {
        let of = self.at;
        ScannedBelow { scan: self, of }
    }

    /// The value at a key of this place.
    fn at_key<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), Changes> {
        let of = self.at;
        self.at = self.tree.key(of, key);
        value.serialize(&mut *self)?;
        self.at = of;
        Ok(())
    }
}

/// Something does not stay, or cannot be told.
#[derive(Debug)]
pub(super) struct Changes;

impl Display for Changes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("something does not stay as it is")
    }
}

impl std::error::Error for Changes {}

impl ser::Error for Changes {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

/// What stands below one place.
pub(super) struct ScannedBelow<'a, 's> {
    scan: &'a mut FieldScan<'s>,
    of: DecisionNode,
}

impl ScannedBelow<'_, '_> {
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Changes> {
        self.scan.at = self.scan.tree.element(self.of);
        value.serialize(&mut *self.scan)
    }

    fn field<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), Changes> {
        self.scan.at = self.scan.tree.key(self.of, key);
        value.serialize(&mut *self.scan)
    }

    fn left(self) {
        self.scan.at = self.of;
    }
}

/// No text: it stays.
macro_rules! stays {
    ($($name:ident: $type:ty),*) => {
        $(fn $name(self, _: $type) -> Result<(), Changes> { Ok(()) })*
    };
}

impl<'a, 's> Serializer for &'a mut FieldScan<'s> {
    type Ok = ();
    type Error = Changes;
    type SerializeSeq = ScannedBelow<'a, 's>;
    type SerializeTuple = Impossible<(), Changes>;
    type SerializeTupleStruct = Impossible<(), Changes>;
    type SerializeTupleVariant = Impossible<(), Changes>;
    type SerializeMap = ScannedBelow<'a, 's>;
    type SerializeStruct = ScannedBelow<'a, 's>;
    type SerializeStructVariant = Impossible<(), Changes>;

    stays! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_u8: u8,
        serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_f32: f32, serialize_f64: f64,
        serialize_bytes: &[u8], serialize_unit_struct: &'static str
    }

    fn serialize_char(self, character: char) -> Result<(), Changes> {
        self.text(character.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Result<(), Changes> {
        self.text(text)
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Changes> {
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        write!(text, "{value}").map_err(|_| Changes)?;
        self.text(&text)?;
        self.text = text;
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Changes> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Changes> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Changes> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, word: &'static str) -> Result<(), Changes> {
        self.text(word)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Changes> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        word: &'static str,
        value: &T,
    ) -> Result<(), Changes> {
        self.at_key(word, value)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<ScannedBelow<'a, 's>, Changes> {
        Ok(self.below())
    }

    /// Nothing of ours is written so: who redacts it sees it.
    fn serialize_tuple(self, _: usize) -> Result<Impossible<(), Changes>, Changes> {
        Err(Changes)
    }

    /// As [`Self::serialize_tuple`].
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Impossible<(), Changes>, Changes> {
        Err(Changes)
    }

    /// As [`Self::serialize_tuple`].
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Changes>, Changes> {
        Err(Changes)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<ScannedBelow<'a, 's>, Changes> {
        Ok(self.below())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<ScannedBelow<'a, 's>, Changes> {
        Ok(self.below())
    }

    /// As [`Self::serialize_tuple`].
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Changes>, Changes> {
        Err(Changes)
    }
}

impl SerializeSeq for ScannedBelow<'_, '_> {
    type Ok = ();
    type Error = Changes;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Changes> {
        self.element(value)
    }

    fn end(self) -> Result<(), Changes> {
        self.left();
        Ok(())
    }
}

impl SerializeMap for ScannedBelow<'_, '_> {
    type Ok = ();
    type Error = Changes;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Changes> {
        let Ok(Value::String(key)) = key.serialize(serde_json::value::Serializer) else {
            return Err(Changes);
        };
        self.scan.at = self.scan.tree.key(self.of, &key);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Changes> {
        value.serialize(&mut *self.scan)
    }

    fn end(self) -> Result<(), Changes> {
        self.left();
        Ok(())
    }
}

impl SerializeStruct for ScannedBelow<'_, '_> {
    type Ok = ();
    type Error = Changes;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Changes> {
        self.field(key, value)
    }

    fn end(self) -> Result<(), Changes> {
        self.left();
        Ok(())
    }
}
