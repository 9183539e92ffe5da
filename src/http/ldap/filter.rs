//! A search filter, from its text (RFC 4515) to what it means (RFC 4511, 4.5.1.7).

use super::name::is_attribute;

/// Filters in one another.
const DEEPEST: usize = 32;

/// A filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LdapFilter {
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
    Present(String),
    /// An attribute, and what it is held against.
    Compared(LdapComparison, String, Vec<u8>),
    /// How the value begins, what is in the middle, and how it ends.
    Substrings {
        attribute: String,
        first: Option<Vec<u8>>,
        middle: Vec<Vec<u8>>,
        last: Option<Vec<u8>>,
    },
    /// By a rule of the server.
    Extensible {
        rule: Option<String>,
        attribute: Option<String>,
        value: Vec<u8>,
        /// The parts of the entry's name are looked at, too.
        by_name: bool,
    },
}

/// How a value is held against another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LdapComparison {
    Equal,
    AtLeast,
    AtMost,
    Like,
}

/// A filter from its text.
///
/// # Errors
/// What is wrong with it, in words for whoever wrote the connector.
pub(crate) fn filter_of(text: &str) -> Result<LdapFilter, String> {
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

    fn filter(&mut self, deepest: usize) -> Result<LdapFilter, String> {
        if deepest == 0 {
            return Err(format!("more than {DEEPEST} filters stand in one another"));
        }
        if !self.take("(") {
            return Err(self.wrong("a filter begins with `(`"));
        }
        let filter = if self.take("&") {
            LdapFilter::And(self.several(deepest)?)
        } else if self.take("|") {
            LdapFilter::Or(self.several(deepest)?)
        } else if self.take("!") {
            LdapFilter::Not(Box::new(self.filter(deepest - 1)?))
        } else {
            self.item()?
        };
        if self.take(")") { Ok(filter) } else { Err(self.wrong("`)` is missing")) }
    }

    fn several(&mut self, deepest: usize) -> Result<Vec<LdapFilter>, String> {
        let mut filters = Vec::new();
        while self.rest.trim_start().starts_with('(') {
            filters.push(self.filter(deepest - 1)?);
        }
        if filters.is_empty() { Err(self.wrong("`&` and `|` join filters")) } else { Ok(filters) }
    }

    /// `name=value` and its like.
    fn item(&mut self) -> Result<LdapFilter, String> {
        let end = self.rest.find(['(', ')']).unwrap_or(self.rest.len());
        let Some(at) = self.rest[..end].find('=') else { return Err(self.wrong("`=` is missing")) };
        let (name, value) = (&self.rest[..at], &self.rest[at + 1..end]);
        let filter = match name.char_indices().last() {
            Some((last, ':')) => extensible(&name[..last], value),
            Some((last, '~')) => compared(LdapComparison::Like, &name[..last], value),
            Some((last, '>')) => compared(LdapComparison::AtLeast, &name[..last], value),
            Some((last, '<')) => compared(LdapComparison::AtMost, &name[..last], value),
            _ if value == "*" => attribute(name).map(LdapFilter::Present),
            _ if value.contains('*') => substrings(name, value),
            _ => compared(LdapComparison::Equal, name, value),
        };
        let filter = filter.map_err(|what| self.wrong(&what))?;
        self.rest = &self.rest[end..];
        Ok(filter)
    }
}

fn attribute(name: &str) -> Result<String, String> {
    if is_attribute(name) {
        Ok(name.to_owned())
    } else {
        Err(format!("`{name}` cannot be the name of an attribute"))
    }
}

fn compared(how: LdapComparison, name: &str, value: &str) -> Result<LdapFilter, String> {
    if value.contains('*') {
        return Err("`*` stands only behind `=`".to_owned());
    }
    Ok(LdapFilter::Compared(how, attribute(name)?, bytes(value)?))
}

fn substrings(name: &str, value: &str) -> Result<LdapFilter, String> {
    let mut pieces = value.split('*').map(bytes).collect::<Result<Vec<_>, _>>()?;
    let some = |piece: Vec<u8>| Some(piece).filter(|piece| !piece.is_empty());
    let last = pieces.pop().and_then(some);
    let mut pieces = pieces.into_iter();
    let first = pieces.next().and_then(some);
    let middle: Vec<_> = pieces.filter_map(some).collect();
    if first.is_none() && middle.is_empty() && last.is_none() {
        return Err("there is nothing but `*`".to_owned());
    }
    Ok(LdapFilter::Substrings { attribute: attribute(name)?, first, middle, last })
}

/// `member:1.2.840.113556.1.4.1941:=value`, `ou:dn:=value`.
fn extensible(name: &str, value: &str) -> Result<LdapFilter, String> {
    let mut parts = name.split(':');
    let of = parts.next().unwrap_or_default();
    let mut rest: Vec<&str> = parts.collect();
    let by_name = rest.first().is_some_and(|part| part.eq_ignore_ascii_case("dn"));
    if by_name {
        rest.remove(0);
    }
    let rule = match rest.as_slice() {
        [] => None,
        [rule] => Some(attribute(rule)?),
        _ => return Err(format!("`{name}` has too many `:`")),
    };
    let of = if of.is_empty() { None } else { Some(attribute(of)?) };
    if rule.is_none() && of.is_none() {
        return Err("`:=` needs an attribute or a rule".to_owned());
    }
    Ok(LdapFilter::Extensible { rule, attribute: of, value: bytes(value)?, by_name })
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

    use super::{LdapComparison, LdapFilter, filter_of, in_filter};

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

    fn equal(name: &str, value: &[u8]) -> LdapFilter {
        LdapFilter::Compared(LdapComparison::Equal, name.to_owned(), value.to_vec())
    }

    proptest! {
        /// Whatever stands in a value, the filter is the one that the connector has, with just that value in it.
        #[test]
        fn a_value_never_changes_the_filter(value in any::<String>()) {
            prop_assert_eq!(
                filter_of(&format!("(&(uid={})(a=b))", in_filter(&value))).unwrap(),
                LdapFilter::And(vec![equal("uid", value.as_bytes()), equal("a", b"b")])
            );
        }

        #[test]
        fn no_text_makes_it_panic(text in "[()&|!*=:~<>\\\\a-z0-9ü ]{0,40}") {
            let _ = filter_of(&text);
        }
    }
}
