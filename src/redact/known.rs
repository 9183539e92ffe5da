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

    /// Every place where a secret stands, leftmost first, the longest form first, not overlapping.
    pub(crate) fn find<'k>(&'k self, text: &'k [u8]) -> impl Iterator<Item = SecretHit<'k>> + 'k {
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
            Some(SecretHit { range, name: &self.names[name], secret: &self.secrets[name] })
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
