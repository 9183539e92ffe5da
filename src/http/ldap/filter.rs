//! A search filter, from its text (RFC 4515) to what is sent (RFC 4511, 4.5.1.7).

use super::ber::{list, tlv};
use super::name::is_attribute;

/// Filters in one another.
const DEEPEST: usize = 32;

/// A filter as it is sent.
///
/// # Errors
/// What is wrong with it, in words for whoever wrote the connector.
pub(crate) fn filter_of(text: &str) -> Result<Vec<u8>, String> {
    let mut reading = FilterText { rest: text.trim() };
    let filter = reading.filter(DEEPEST)?;
    if reading.rest.is_empty() {
        Ok(filter)
    } else {
        Err(reading.wrong("nothing may stand behind the filter"))
    }
}

/// A value as it stands in a filter: no character of it means anything there.
pub(crate) fn in_filter(value: &str) -> String {
    let mut text = String::new();
    for letter in value.chars() {
        match letter {
            '*' => text.push_str("\\2a"),
            '(' => text.push_str("\\28"),
            ')' => text.push_str("\\29"),
            '\\' => text.push_str("\\5c"),
            '\0' => text.push_str("\\00"),
            other => text.push(other),
        }
    }
    text
}

struct FilterText<'t> {
    rest: &'t str,
}

impl FilterText<'_> {
    fn wrong(&self, what: &str) -> String {
        let near: String = self.rest.chars().take(20).collect();
        if near.is_empty() { format!("{what}, at its end") } else { format!("{what}, at `{near}`") }
    }

    fn take(&mut self, text: &str) -> bool {
        let rest = self.rest.trim_start();
        let Some(after) = rest.strip_prefix(text) else { return false };
        self.rest = after;
        true
    }

    fn filter(&mut self, deepest: usize) -> Result<Vec<u8>, String> {
        if deepest == 0 {
            return Err(format!("more than {DEEPEST} filters stand in one another"));
        }
        if !self.take("(") {
            return Err(self.wrong("a filter begins with `(`"));
        }
        let filter = if self.take("&") {
            self.several(0xa0, deepest)?
        } else if self.take("|") {
            self.several(0xa1, deepest)?
        } else if self.take("!") {
            list(0xa2, &[self.filter(deepest - 1)?])
        } else {
            self.item()?
        };
        if self.take(")") { Ok(filter) } else { Err(self.wrong("`)` is missing")) }
    }

    fn several(&mut self, tag: u8, deepest: usize) -> Result<Vec<u8>, String> {
        let mut filters = Vec::new();
        while self.rest.trim_start().starts_with('(') {
            filters.push(self.filter(deepest - 1)?);
        }
        if filters.is_empty() { Err(self.wrong("`&` and `|` join filters")) } else { Ok(list(tag, &filters)) }
    }

    /// `name=value` and its like.
    fn item(&mut self) -> Result<Vec<u8>, String> {
        let end = self.rest.find(['(', ')']).unwrap_or(self.rest.len());
        let Some(at) = self.rest[..end].find('=') else { return Err(self.wrong("`=` is missing")) };
        let (name, value) = (&self.rest[..at], &self.rest[at + 1..end]);
        let filter = match name.char_indices().last() {
            Some((last, ':')) => extensible(&name[..last], value),
            Some((last, '~')) => compared(0xa8, &name[..last], value),
            Some((last, '>')) => compared(0xa5, &name[..last], value),
            Some((last, '<')) => compared(0xa6, &name[..last], value),
            _ if value == "*" => attribute(name).map(|name| tlv(0x87, name.as_bytes())),
            _ if value.contains('*') => substrings(name, value),
            _ => compared(0xa3, name, value),
        };
        let filter = filter.map_err(|what| self.wrong(&what))?;
        self.rest = &self.rest[end..];
        Ok(filter)
    }
}

fn attribute(name: &str) -> Result<&str, String> {
    if is_attribute(name) { Ok(name) } else { Err(format!("`{name}` cannot be the name of an attribute")) }
}

fn compared(tag: u8, name: &str, value: &str) -> Result<Vec<u8>, String> {
    if value.contains('*') {
        return Err("`*` stands only behind `=`".to_owned());
    }
    Ok(list(tag, &[tlv(0x04, attribute(name)?.as_bytes()), tlv(0x04, &bytes(value)?)]))
}

fn substrings(name: &str, value: &str) -> Result<Vec<u8>, String> {
    let pieces: Vec<&str> = value.split('*').collect();
    let last = pieces.len() - 1;
    let mut parts = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let tag = match index {
            0 => 0x80,
            index if index == last => 0x82,
            _ => 0x81,
        };
        if !piece.is_empty() {
            parts.push(tlv(tag, &bytes(piece)?));
        }
    }
    if parts.is_empty() {
        return Err("there is nothing but `*`".to_owned());
    }
    Ok(list(0xa4, &[tlv(0x04, attribute(name)?.as_bytes()), list(0x30, &parts)]))
}

/// `member:1.2.840.113556.1.4.1941:=value`, `ou:dn:=value`.
fn extensible(name: &str, value: &str) -> Result<Vec<u8>, String> {
    let mut parts = name.split(':');
    let of = parts.next().unwrap_or_default();
    let mut rest: Vec<&str> = parts.collect();
    let by_name = rest.first().is_some_and(|part| part.eq_ignore_ascii_case("dn"));
    if by_name {
        rest.remove(0);
    }
    let rule = match rest.as_slice() {
        [] => None,
        [rule] => Some(*rule),
        _ => return Err(format!("`{name}` has too many `:`")),
    };
    let mut all = Vec::new();
    if let Some(rule) = rule {
        all.push(tlv(0x81, attribute(rule)?.as_bytes()));
    }
    if !of.is_empty() {
        all.push(tlv(0x82, attribute(of)?.as_bytes()));
    }
    if all.is_empty() {
        return Err("`:=` needs an attribute or a rule".to_owned());
    }
    all.push(tlv(0x83, &bytes(value)?));
    if by_name {
        all.push(tlv(0x84, &[0xff]));
    }
    Ok(list(0xa9, &all))
}

/// A value with its `\xx` read.
fn bytes(value: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut rest = value.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'\\' {
            bytes.push(*first);
            continue;
        }
        let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        let byte = digit(0).zip(digit(1)).and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
        bytes.push(byte.ok_or("`\\` stands in front of two hexadecimal digits")?);
        rest = &after[2..];
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::ber::{list, tlv};
    use super::{filter_of, in_filter};

    fn pair(tag: u8, name: &str, value: &[u8]) -> Vec<u8> {
        list(tag, &[tlv(4, name.as_bytes()), tlv(4, value)])
    }

    #[test]
    fn every_kind_of_filter() {
        let cases = [
            ("(uid=mia)", pair(0xa3, "uid", b"mia")),
            ("(uid=)", pair(0xa3, "uid", b"")),
            ("(cn= a = b )", pair(0xa3, "cn", b" a = b ")),
            ("(cn;lang-de~=mia)", pair(0xa8, "cn;lang-de", b"mia")),
            ("(a>=1)", pair(0xa5, "a", b"1")),
            ("(a<=1)", pair(0xa6, "a", b"1")),
            ("(objectGUID=\\00\\ff\\2A)", pair(0xa3, "objectGUID", &[0, 0xff, b'*'])),
            ("(mail=*)", tlv(0x87, b"mail")),
            ("(!(uid=a))", list(0xa2, &[pair(0xa3, "uid", b"a")])),
            (
                " (& (uid=a)\n  (|(b=c)) ) ",
                list(0xa0, &[pair(0xa3, "uid", b"a"), list(0xa1, &[pair(0xa3, "b", b"c")])]),
            ),
            (
                "(cn=a*b*c)",
                list(
                    0xa4,
                    &[tlv(4, b"cn"), list(0x30, &[tlv(0x80, b"a"), tlv(0x81, b"b"), tlv(0x82, b"c")])],
                ),
            ),
            ("(cn=*b*)", list(0xa4, &[tlv(4, b"cn"), list(0x30, &[tlv(0x81, b"b")])])),
            (
                "(member:1.2.840.113556.1.4.1941:=cn=a,dc=b)",
                list(
                    0xa9,
                    &[tlv(0x81, b"1.2.840.113556.1.4.1941"), tlv(0x82, b"member"), tlv(0x83, b"cn=a,dc=b")],
                ),
            ),
            ("(ou:dn:=x)", list(0xa9, &[tlv(0x82, b"ou"), tlv(0x83, b"x"), tlv(0x84, &[0xff])])),
            ("(:caseExactMatch:=x)", list(0xa9, &[tlv(0x81, b"caseExactMatch"), tlv(0x83, b"x")])),
        ];
        for (text, wanted) in cases {
            assert_eq!(filter_of(text).unwrap(), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_no_filter_says_what_is_wrong() {
        let cases = [
            ("", "begins with `(`"),
            ("uid=a", "begins with `(`"),
            ("(uid=a", "`)` is missing"),
            ("(uid=a))", "behind the filter"),
            ("(uid=a)(b=c)", "behind the filter"),
            ("(uid)", "`=` is missing"),
            ("(=a)", "name of an attribute"),
            ("(u d=a)", "name of an attribute"),
            ("(uid=a\\2)", "hexadecimal"),
            ("(uid=a\\ü0)", "hexadecimal"),
            ("(&)", "join filters"),
            ("(!uid=a)", "begins with `(`"),
            ("(uid>=a*)", "only behind `=`"),
            ("(uid=**)", "nothing but"),
            ("(a:b:c:=d)", "too many"),
            ("(:=d)", "needs an attribute"),
        ];
        for (text, wrong) in cases {
            let said = filter_of(text).unwrap_err();
            assert!(said.contains(wrong), "{text}: {said}");
        }
        let deep = format!("{}(a=b){}", "(!".repeat(200_000), ")".repeat(200_000));
        assert!(filter_of(&deep).unwrap_err().contains("in one another"));
    }

    proptest! {
        /// Whatever stands in a value, the filter is the one that the connector has, with just that value in it.
        #[test]
        fn a_value_never_changes_the_filter(value in any::<String>()) {
            prop_assert_eq!(
                filter_of(&format!("(&(uid={})(a=b))", in_filter(&value))).unwrap(),
                list(0xa0, &[pair(0xa3, "uid", value.as_bytes()), pair(0xa3, "a", b"b")])
            );
        }

        #[test]
        fn no_text_makes_it_panic(text in "[()&|!*=:~<>\\\\a-z0-9ü ]{0,40}") {
            let _ = filter_of(&text);
        }
    }
}
