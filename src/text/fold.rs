//! One spelling of what people type or copy: whatever its case, its spaces and the way in which Unicode writes its letters. An
//! `é` out of a Mac's file name is two characters, a full-width `Ａ` is another letter, and a page adds spaces of no width.

use std::collections::BTreeSet;

use icu_normalizer::ComposingNormalizerBorrowed;

use super::invisible::{Invisible, invisible};

/// The text in compatibility form (NFKC), lower case, without invisible characters, with single spaces. `ß` is `ss` and `ς` is
/// `σ`, as in Unicode's full case folding.
pub(crate) fn fold(text: &str) -> String {
    let form = ComposingNormalizerBorrowed::new_nfkc();
    let mut lower = String::with_capacity(text.len());
    for character in form.normalize(text).chars() {
        if matches!(invisible(character), Some(Invisible::ZeroWidth | Invisible::Direction | Invisible::Tag))
        {
            continue;
        }
        for character in character.to_lowercase() {
            match character {
                'ß' => lower.push_str("ss"),
                'ς' => lower.push('σ'),
                other => lower.push(other),
            }
        }
    }
    // Lower case can come apart again (`İ`), and what an invisible character kept apart now stands together.
    form.normalize(&lower).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The ways in which a system may have a name that was typed: as it is, its letters composed as Unicode recommends it (NFC), and
/// [`fold`]ed; sorted, each once.
pub(crate) fn spellings(name: &str) -> BTreeSet<String> {
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(name).into_owned();
    BTreeSet::from([name.to_owned(), composed, fold(name)])
}

/// Whether two names are the same but for their case and the way in which Unicode writes their letters. Stricter than [`fold`]:
/// `ß` and `ss` are two addresses.
pub(crate) fn same(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        return one.eq_ignore_ascii_case(other);
    }
    canonical(one) == canonical(other)
}

/// What names have in common that are the [`same`].
pub(crate) fn canonical(name: &str) -> String {
    let form = ComposingNormalizerBorrowed::new_nfc();
    form.normalize(&form.normalize(name).to_lowercase()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{fold, same, spellings};

    #[test]
    fn what_is_typed_once_may_be_stored_otherwise() {
        assert!(spellings("ana@acme.example").iter().eq(["ana@acme.example"]));
        assert!(spellings("ANA").iter().eq(["ANA", "ana"]));
        // The sign of the unit, the letter, and the letter in lower case.
        assert!(spellings("\u{212b}sa").iter().eq(["\u{c5}sa", "\u{e5}sa", "\u{212b}sa"]));
    }

    #[test]
    fn the_same_name_in_other_writing() {
        assert!(same("ZOE\u{308}.MÜLLER@acme.example", "zoë.müller@acme.example"));
        assert!(same("ANA", "ana"));
        assert!(!same("strasse@acme.example", "straße@acme.example"));
    }

    #[test]
    fn the_same_text_in_other_writing() {
        for (one, other) in [
            ("zoë@acmé.example", "ZOE\u{308}@acme\u{301}.example"),
            ("ana", "ａＮＡ"),
            ("ana@acme.example", "\u{feff}ana@\u{200b}acme.example\u{a0}"),
            ("Straße", "STRASSE"),
            ("ΟΔΟΣ", "οδος"),
            ("the  first\tline\r\nthe second", "The first line the second"),
            ("e\u{200b}\u{301}", "é"),
        ] {
            assert_eq!(fold(one), fold(other), "{one:?}");
        }
        assert_ne!(fold("résumé"), fold("resume"), "accents are letters");
    }
}
