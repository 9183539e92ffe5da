//! Every secret that the tool itself holds, found in text in each form that it can take on its way through systems.
//!
//! A secret of fewer than four bytes is not looked for inside text: it would be found in every other word and its tokens
//! would spoil the text while hiding nothing. It is taken out where it is the whole value of a field
//! ([`KnownSecrets::is_whole`]).

use std::collections::BTreeSet;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use secrecy::{ExposeSecret as _, SecretString};

mod forms;
mod layers;

use layers::LayerNeeds;

/// The shortest secret, in bytes, that is looked for inside text.
const SHORTEST: usize = 4;

/// The secrets that the tool holds: credentials of the profile and whatever else must never be seen.
pub(crate) struct KnownSecrets {
    names: Vec<String>,
    /// For each pattern: which name, and whether it is a piece of base64 text.
    patterns: Vec<(usize, bool)>,
    /// `None`: there is nothing to look for.
    search: Option<AhoCorasick>,
    secrets: Vec<SecretString>,
    short: Vec<usize>,
    needs: LayerNeeds,
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
            patterns: Vec::new(),
            search: None,
            secrets: Vec::new(),
            short: Vec::new(),
            needs: LayerNeeds::default(),
            broken: false,
        };
        let mut texts: Vec<Vec<u8>> = Vec::new();
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
                        known.patterns.push((index, form.piece));
                        texts.push(form.bytes);
                    }
                }
            }
            known.names.push(name);
            known.secrets.push(secret);
        }
        if !texts.is_empty() {
            // The contiguous automaton: some kilobytes for a handful of secrets, made in well under a millisecond.
            known.search = AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .kind(Some(AhoCorasickKind::ContiguousNFA))
                // Looking for the rare bytes of the secrets first is slower: among so many forms none is rare.
                .prefilter(false)
                .build(&texts)
                .ok();
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
        layers::each(text, self.needs, &mut |layer, back| {
            hits.extend(self.find_as_written(layer).map(|hit| SecretHit {
                range: back(&hit.range),
                name: &self.names[hit.number],
                secret: &self.secrets[hit.number],
                number: hit.number,
            }));
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
        let mut done = 0;
        self.search.iter().flat_map(move |search| search.find_iter(text)).filter_map(move |found| {
            let (name, piece) = self.patterns[found.pattern().as_usize()];
            let mut range = found.range();
            if piece {
                range = forms::whole_run(text, range);
            }
            if range.end <= done {
                return None;
            }
            range.start = range.start.max(done);
            done = range.end;
            Some(SecretHit { range, name: &self.names[name], secret: &self.secrets[name], number: name })
        })
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
        assert_eq!(found("two words here", "a two\n  words here b"), ["two\n  words here"]);
        let key = "-----BEGIN KEY-----\nMIIabc\nDEFghi\n-----END KEY-----";
        assert_eq!(found(key, &format!("x {} y", key.replace('\n', "\r\n    "))).len(), 1);
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
