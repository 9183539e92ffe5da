//! Names: those of entries (RFC 4514), and those of attributes (RFC 4512, 2.5).

/// Whether it can be the name of an attribute with its options, or the number of one.
pub(crate) fn is_attribute(text: &str) -> bool {
    let mut parts = text.split(';');
    let name = parts.next().unwrap_or_default();
    let letters =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let is_number = name.split('.').all(|arc| !arc.is_empty() && arc.chars().all(|c| c.is_ascii_digit()));
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic());
    (is_number || (begins && letters(name))) && parts.all(letters)
}

/// Whether it can be the number of a control.
pub(crate) fn is_number(text: &str) -> bool {
    text.contains('.')
        && is_attribute(text)
        && !text.contains(';')
        && text.starts_with(|c: char| c.is_ascii_digit())
}

/// A value as it stands in the name of an entry: it is one value of one part.
pub(crate) fn in_name(value: &str) -> String {
    let mut text = String::new();
    let last = value.chars().count().saturating_sub(1);
    for (index, letter) in value.chars().enumerate() {
        match letter {
            '"' | '+' | ',' | ';' | '<' | '>' | '=' | '\\' => text.extend(['\\', letter]),
            '#' | ' ' if index == 0 => text.extend(['\\', letter]),
            ' ' if index == last => text.push_str("\\ "),
            '\0' => text.push_str("\\00"),
            '\n' => text.push_str("\\0a"),
            '\r' => text.push_str("\\0d"),
            other => text.push(other),
        }
    }
    text
}

/// Whether what follows stands in a value of a part (behind `ou=`), and is not a name itself (at the start, behind `,`).
pub(crate) fn is_in_value(before: &str, was: bool) -> bool {
    let mut in_value = was;
    let mut letters = before.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => _ = letters.next(),
            ',' | ';' | '+' => in_value = false,
            '=' => in_value = true,
            _ => {}
        }
    }
    in_value
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{in_name, is_attribute, is_in_value, is_number};

    #[test]
    fn names_of_attributes() {
        for name in [
            "uid",
            "userCertificate;binary",
            "cn;lang-de;x-a",
            "2.5.4.3",
            "msDS-User-Account-Control-Computed",
        ] {
            assert!(is_attribute(name), "{name}");
        }
        for name in ["", "*", "+", "a b", "1a", "-a", "uid;", "uid;;a", "ü", "a=b", "2..5", "a)("] {
            assert!(!is_attribute(name), "{name}");
        }
        assert!(
            is_number("1.2.840.113556.1.4.1339")
                && !is_number("uid")
                && !is_number("12")
                && !is_number("1.2;a")
        );
    }

    #[test]
    fn values_in_names_as_the_standard_writes_them() {
        // RFC 4514, 4, and what begins or ends with a space.
        let cases = [
            ("James \"Jim\" Smith, III", "James \\\"Jim\\\" Smith\\, III"),
            ("Before\rAfter", "Before\\0dAfter"),
            ("#4", "\\#4"),
            (" a ", "\\ a\\ "),
            (" ", "\\ "),
            ("a b#c", "a b#c"),
            ("Lučić", "Lučić"),
            ("a\0b", "a\\00b"),
            ("x,ou=admins", "x\\,ou\\=admins"),
        ];
        for (value, wanted) in cases {
            assert_eq!(in_name(value), wanted, "{value:?}");
        }
    }

    #[test]
    fn where_a_value_stands() {
        assert!(!is_in_value("", false));
        assert!(is_in_value("ou=", false));
        assert!(!is_in_value("ou=people,", false));
        assert!(is_in_value("cn=a\\,b", false), "an escaped comma ends no part");
        assert!(!is_in_value("cn=a+", false));
    }

    /// The parts of a name: unescaped `,` and `+` part, and an escaped character stands for itself.
    fn parts(name: &str) -> Vec<Vec<u8>> {
        let mut parts = vec![Vec::new()];
        let mut letters = name.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => {
                    let next = letters.next().unwrap();
                    if let Some(high) = next.to_digit(16) {
                        let low = letters.next().unwrap().to_digit(16).unwrap();
                        parts.last_mut().unwrap().push(u8::try_from(high * 16 + low).unwrap());
                    } else {
                        parts.last_mut().unwrap().extend(next.to_string().bytes());
                    }
                }
                ',' | '+' | ';' => parts.push(Vec::new()),
                other => parts.last_mut().unwrap().extend(other.to_string().bytes()),
            }
        }
        parts
    }

    proptest! {
        #[test]
        fn a_value_is_one_value_of_one_part(value in any::<String>()) {
            let name = format!("ou={},dc=example", in_name(&value));
            prop_assert_eq!(parts(&name), vec![format!("ou={value}").into_bytes(), b"dc=example".to_vec()]);
        }
    }
}
