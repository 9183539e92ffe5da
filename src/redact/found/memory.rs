//! What one cleaner remembers of what was found, by itself and elsewhere.

use std::sync::{Arc, Mutex, PoisonError};

use super::{CaseWords, FoundSearch, FoundValue, FoundValues};
use crate::redact::class::Class;

/// What was found, and what of it is looked for.
#[derive(Debug, Default)]
pub(in crate::redact) struct FoundMemory {
    /// What was found to be a secret, to be looked for elsewhere.
    found: FoundValues,
    /// Whether that is looked for, too, and not only what is known from elsewhere.
    applies: bool,
    /// What was found elsewhere.
    elsewhere: Vec<FoundValue>,
    /// The search for both, and the version of `found` that it was made for.
    search: Mutex<Option<(usize, Option<Arc<FoundSearch>>)>>,
    words: Arc<CaseWords>,
}

impl FoundMemory {
    /// The same for one file: what is found in it is its own. With `applies`, that is looked for, too.
    pub(in crate::redact) fn for_a_file(&self, applies: bool) -> Self {
        Self { applies, elsewhere: self.elsewhere.clone(), words: Arc::clone(&self.words), ..Self::default() }
    }

    /// The same, that looks for what this one has found so far; `None` when nothing was found here nor elsewhere.
    pub(in crate::redact) fn knowing(&self) -> Option<Self> {
        let mut known = self.for_a_file(false);
        known.elsewhere.extend(self.found.values());
        (!known.elsewhere.is_empty()).then_some(known)
    }

    /// The same, for which these texts of the case are no secrets, whatever a file calls them.
    pub(in crate::redact) fn sparing<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Self {
        Self { words: Arc::new(CaseWords::of(texts)), ..self.for_a_file(self.applies) }
    }

    /// Adds what another has found.
    pub(in crate::redact) fn absorb(&self, other: &Self) {
        self.found.absorb(&other.found);
    }

    /// Notes a value that this rule found.
    pub(in crate::redact) fn note(&self, class: Class, rule: &str, value: &str) {
        self.found.note(class, rule, value, &self.words);
    }

    /// The search for what was found, as of this moment.
    pub(in crate::redact) fn search(&self) -> Option<Arc<FoundSearch>> {
        let version = if self.applies { self.found.version() } else { 0 };
        let mut search = self.search.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((built_for, search)) = &*search
            && *built_for == version
        {
            return search.clone();
        }
        let mut values = self.elsewhere.clone();
        if self.applies {
            values.extend(self.found.values());
        }
        let made = FoundSearch::new(values).map(Arc::new);
        *search = Some((version, made.clone()));
        made
    }
}
