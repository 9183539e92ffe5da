//! When two names are one file: on systems that do not tell upper from lower case, or `é` from `e` with an accent behind it, the
//! second is written over the first.

use icu_normalizer::ComposingNormalizerBorrowed;

/// Equal for all paths that some system takes for the same.
#[must_use]
pub(crate) fn same_file_key(path: &str) -> String {
    let normal = ComposingNormalizerBorrowed::new_nfkc();
    // In this order: `İ` and full-width letters have a lower case only of their own. By way of the upper case: `ς`, `ß` and `ſ` are
    // lower already, and `Σ`, `SS` and `S` all the same.
    let folded = normal.normalize(&normal.normalize(path).to_uppercase().to_lowercase()).into_owned();
    // Windows drops dots and spaces at the end of every part.
    let parts: Vec<&str> = folded.split(['/', '\\']).map(|part| part.trim_end_matches(['.', ' '])).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::same_file_key;

    #[test]
    fn names_that_some_system_takes_for_one() {
        for (one, other) in [
            ("A.log", "a.LOG"),
            ("caf\u{e9}.txt", "cafe\u{301}.txt"),
            ("\u{ff41}.log", "a.log"),
            ("a/b.txt", "a\\B.txt"),
            ("a.txt. ", "a.txt"),
            ("\u{212b}", "\u{e5}"),
            ("\u{3c3}.log", "\u{3c2}.log"),
            ("stra\u{df}e", "STRASSE"),
            ("ticket\u{17f}", "tickets"),
        ] {
            assert_eq!(same_file_key(one), same_file_key(other), "{one} {other}");
        }
        assert_ne!(same_file_key("a/b"), same_file_key("ab"));
        assert_ne!(same_file_key("e.log"), same_file_key("\u{e9}.log"));
    }
}
