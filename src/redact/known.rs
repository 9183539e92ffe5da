//! Every secret that the tool itself holds, found in text in each form that it can take on its way through systems.
//!
//! A secret of fewer than four bytes is not looked for inside text: it would be found in every other word and its tokens
//! would spoil the text while hiding nothing. It is taken out where it is the whole value of a field
//! ([`KnownSecrets::is_whole`]).

use std::collections::BTreeSet;
use std::ops::Range;

use secrecy::{ExposeSecret as _, SecretString};

mod forms;
mod layers;
mod search;

use layers::{LayerNeeds, Shown};
use search::{FormSearch, LetterSearch};

/// The shortest secret, in bytes, that is looked for inside text.
const SHORTEST: usize = 4;
/// What stands in the place of packed data that was not read.
const UNREAD: &str = "packed data that was not read";

/// The secrets that the tool holds: credentials of the profile and whatever else must never be seen.
pub(crate) struct KnownSecrets {
    names: Vec<String>,
    /// `None`: there is nothing to look for.
    search: Option<FormSearch>,
    /// `None`: no secret is long enough to be known by its letters and digits.
    letters: Option<LetterSearch>,
    secrets: Vec<SecretString>,
    short: Vec<usize>,
    needs: LayerNeeds,
    unread: SecretString,
    /// The search could not be built. Nothing may be passed on as clean.
    broken: bool,
}

/// A secret that was found.
#[derive(Debug, Clone)]
pub(crate) struct SecretHit<'k> {
    /// Where it stands, in bytes. Of base64 text, the whole run that holds the secret.
    pub(crate) range: Range<usize>,
    /// The name that the secret was given, for the report.
    pub(crate) name: &'k str,
    /// The secret itself, in its raw form.
    pub(crate) secret: &'k SecretString,
    /// Which secret it is.
    number: usize,
}

impl KnownSecrets {
    /// Looks for these secrets; each comes with a name for the report. Empty ones are ignored.
    pub(crate) fn new(secrets: impl IntoIterator<Item = (String, SecretString)>) -> Self {
        let mut known = Self {
            names: Vec::new(),
            search: None,
            letters: None,
            secrets: Vec::new(),
            short: Vec::new(),
            needs: LayerNeeds::default(),
            unread: SecretString::from(UNREAD),
            broken: false,
        };
        let mut forms = Vec::new();
        let mut seen = BTreeSet::new();
        for (name, secret) in secrets {
            let value = secret.expose_secret();
            if value.is_empty() {
                continue;
            }
            let index = known.names.len();
            known.needs.blanks |= value.contains(' ');
            if value.len() < SHORTEST {
                known.short.push(index);
            } else {
                for form in forms::of(value) {
                    if seen.insert(form.bytes.clone()) {
                        forms.push((index, form));
                    }
                }
            }
            known.names.push(name);
            known.secrets.push(secret);
        }
        if !forms.is_empty() {
            known.letters = LetterSearch::new(&forms);
            known.search = FormSearch::new(forms);
            known.broken = known.search.is_none();
        }
        known
    }

    /// Every place where a secret stands, in whatever notations and over how many lines, leftmost first, not overlapping.
    pub(crate) fn find<'k>(&'k self, text: &'k [u8]) -> Vec<SecretHit<'k>> {
        if self.search.is_none() || text.len() < SHORTEST {
            return Vec::new();
        }
        let mut hits: Vec<SecretHit<'k>> = self.find_as_written(text).collect();
        hits.extend(self.find_letters(text));
        layers::each(text, self.needs, &mut |shown, back| match shown {
            Shown::Layer { bytes, signs } => {
                let found = self
                    .find_as_written(bytes)
                    .chain(signs.then(|| self.find_letters(bytes)).into_iter().flatten());
                hits.extend(found.map(|hit| self.hit(hit.number, back(&hit.range))));
            }
            Shown::Unread => {
                hits.push(SecretHit {
                    range: back(&(0..0)),
                    name: UNREAD,
                    secret: &self.unread,
                    number: usize::MAX,
                });
            }
        });
        hits.sort_by_key(|hit| (hit.range.start, std::cmp::Reverse(hit.range.end)));
        let mut apart: Vec<SecretHit<'k>> = Vec::new();
        for hit in hits {
            match apart.last_mut() {
                // Of a run that holds two, or of one that was found in two notations.
                Some(last) if hit.range.start < last.range.end => {
                    last.range.end = last.range.end.max(hit.range.end);
                }
                _ => apart.push(hit),
            }
        }
        apart
    }

    /// The same, only of what can be told without decoding anything.
    pub(crate) fn find_as_written<'k, 't>(
        &'k self,
        text: &'t [u8],
    ) -> impl Iterator<Item = SecretHit<'k>> + use<'k, 't> {
        let hits = self.search.iter().flat_map(move |search| search.find(text));
        hits.map(|(number, range)| self.hit(number, range))
    }

    /// The same, by letters and digits alone: whatever else stands between them.
    fn find_letters<'k, 't>(&'k self, text: &'t [u8]) -> impl Iterator<Item = SecretHit<'k>> + use<'k, 't> {
        let hits = self.letters.iter().flat_map(move |search| search.find(text));
        hits.map(|(number, range)| self.hit(number, range))
    }

    fn hit(&self, number: usize, range: Range<usize>) -> SecretHit<'_> {
        SecretHit { range, name: &self.names[number], secret: &self.secrets[number], number }
    }

    /// The name of the secret that is the whole of `value`, also a short one.
    #[must_use]
    pub(crate) fn is_whole(&self, value: &str) -> Option<&str> {
        let short = self.short.iter().find(|index| self.secrets[**index].expose_secret() == value);
        short.map(|index| self.names[*index].as_str())
    }

    /// Whether the search could not be built: then nothing counts as clean.
    #[must_use]
    pub(crate) fn is_broken(&self) -> bool {
        self.broken
    }
}

impl std::fmt::Debug for KnownSecrets {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("KnownSecrets").field("names", &self.names).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use secrecy::SecretString;

    use super::KnownSecrets;

    fn found(secret: &str, text: &str) -> Vec<String> {
        let known = KnownSecrets::new([("token".to_owned(), SecretString::from(secret))]);
        known.find(text.as_bytes()).into_iter().map(|hit| text[hit.range].to_owned()).collect()
    }

    #[test]
    fn notations_over_lines_and_over_one_another() {
        let secret = "saffron/Pebble+7";
        for (text, wanted) in [
            ("a saffron/Pe\nbble+7 b", "saffron/Pe\nbble+7"),
            ("> saffron/Pe\r\n> bble+7", "saffron/Pe\r\n> bble+7"),
            ("a %73%61ffron%2FPebble%2b7 b", "%73%61ffron%2FPebble%2b7"),
            ("a saffron%252FPebble%252B7 b", "saffron%252FPebble%252B7"),
            (r"a \u0073affron\u002fPebble\u002B7 b", r"\u0073affron\u002fPebble\u002B7"),
            (r"a \\u0073affron\\u002fPebble+7 b", r"\\u0073affron\\u002fPebble+7"),
            ("a &#115;affron&#x2f;Pebble&plus;7 b", "&#115;affron&#x2f;Pebble&plus;7"),
            ("a saffron/Pe=\nbble=2B7 b=3D", "saffron/Pe=\nbble=2B7"),
            ("k: c2FmZnJvbi9Q\n  ZWJibGUrNw==", "c2FmZnJvbi9Q\n  ZWJibGUrNw=="),
            (
                "k=73:61:66:66:72:6f:6e:2f:50:65:62:62:6c:65:2b:37;",
                "73:61:66:66:72:6f:6e:2f:50:65:62:62:6c:65:2b:37",
            ),
            (
                "[115, 97, 102, 102, 114, 111, 110, 47, 80, 101, 98, 98, 108, 101, 43, 55]",
                "115, 97, 102, 102, 114, 111, 110, 47, 80, 101, 98, 98, 108, 101, 43, 55",
            ),
        ] {
            assert_eq!(found(secret, text), [wanted], "{text}");
        }
        for text in [
            "a SAFFRON/pebble+7 b",
            "0000: Header: saffron\n0040: /Pebble+7",
            "00000000: 7361 6666 726f 6e2f 5065 6262 6c65 2b37  saffron/Pebble+7",
            "00000000  41 73 61 66 66 72 6f 6e  2f 50 65 62 62 6c 65 2b  |Asaffron/Pebble+|\n00000010  37 0a       |7.|",
            "<p>saffron<wbr>/Peb</span><span>ble+7</p>",
            "\u{1b}[01;31mfoo saffron\u{1b}[m/Pebble\u{1b}[0m+7",
            "saf\u{200b}fron/Peb\u{ad}ble+7",
            "# saffron/Pe\n# bble+7",
            "2026-11-28T09:14:03Z saffron/Pe\n2026-11-28T09:14:04Z bble+7",
            "\"saffron/Pe\" + \"bble+7\"",
            r"saffron[/]Pebble\+7",
            "saffron / Pebble + 7",
        ] {
            assert_eq!(found(secret, text).len(), 1, "{text}");
        }
        assert_eq!(found("two words here", "a two\n  words here b"), ["two\n  words here"]);
        let key = "-----BEGIN KEY-----\nMIIabc\nDEFghi\n-----END KEY-----";
        assert_eq!(found(key, &format!("x {} y", key.replace('\n', "\r\n    "))).len(), 1);
    }

    #[test]
    fn what_unpacks_to_more_than_is_read_is_taken_out_whole() {
        let packed = |bytes: &[u8]| {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            gzip.write_all(bytes).unwrap();
            STANDARD.encode(gzip.finish().unwrap())
        };
        let bomb = packed(&vec![0; 8 << 20]);
        let text = format!("a {bomb} b {bomb} c");
        assert_eq!(found("saffron/Pebble+7", &text), [bomb.clone(), bomb]);
        let nested = packed(format!("{} ", packed(&vec![0; 900_000])).repeat(200).as_bytes());
        assert_eq!(found("saffron/Pebble+7", &nested), [nested.as_str()]);
        let honest = packed("a line of a log\n".repeat(40_000).as_bytes());
        assert_eq!(found("saffron/Pebble+7", &honest), Vec::<String>::new());
    }

    #[test]
    fn what_is_none_of_them_stays() {
        for text in [
            "saffron pebbles: 100% of a=3D and \\n \\u0041 &amp; 0x41\n\n\n",
            "",
            "%",
            "\\",
            "&",
            "=",
            "\n",
            "c2Fm",
            "%%%41",
            "&#;",
            "\\u{}",
        ] {
            assert_eq!(found("saffron/Pebble+7", text), Vec::<String>::new(), "{text}");
        }
    }
}
