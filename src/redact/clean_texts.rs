//! Texts that were found to need nothing taken out. A batch says the same of a thousand people: names of roles, permissions, what a
//! check found.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use foldhash::fast::RandomState;

/// Bytes of texts that are held, with what each takes beside them. The younger half of them is kept when this is reached.
const MOST: usize = 4 << 20;
/// What a text takes beside its bytes.
const ENTRY: usize = 40;
/// Longer texts are an error or a log, and come once.
const LONGEST: usize = 4 << 10;

/// How a text was looked at: what is clean as the name of a thing need not be so as a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LookedAtAs {
    /// Only what the tool holds, and what the closing scan stops at.
    Kept,
    /// The same, and addresses and credentials.
    Name,
    /// Everything.
    Text,
}

/// The texts, as of one version of the vault. One memory is for one vault, one audience and nobody in particular.
#[derive(Debug, Default)]
pub(crate) struct CleanTexts(Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    version: usize,
    young: Generation,
    old: Generation,
}

#[derive(Debug, Default)]
struct Generation {
    texts: [HashSet<Box<str>, RandomState>; 3],
    bytes: usize,
}

impl CleanTexts {
    /// Those that were found to be clean with all that the vault holds in this version of it. A new secret may stand in any of them, so
    /// that everything else is forgotten.
    pub(super) fn as_of(&self, version: usize) -> CleanTextsNow<'_> {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if memory.version != version {
            *memory = Memory { version, ..Memory::default() };
        }
        CleanTextsNow(memory)
    }
}

/// The texts, while nobody else looks.
pub(super) struct CleanTextsNow<'m>(MutexGuard<'m, Memory>);

impl CleanTextsNow<'_> {
    /// Whether the text was found to be clean.
    pub(super) fn holds(&mut self, looked: LookedAtAs, text: &str) -> bool {
        if self.0.young.texts[looked as usize].contains(text) {
            return true;
        }
        let old = self.0.old.texts[looked as usize].take(text);
        let found = old.is_some();
        if let Some(text) = old {
            self.keep(looked, text);
        }
        found
    }

    /// The text was found to be clean.
    pub(super) fn note(&mut self, looked: LookedAtAs, text: &str) {
        if text.len() <= LONGEST {
            self.keep(looked, text.into());
        }
    }

    fn keep(&mut self, looked: LookedAtAs, text: Box<str>) {
        let memory = &mut *self.0;
        if memory.young.bytes >= MOST / 2 {
            memory.old = std::mem::take(&mut memory.young);
        }
        memory.young.bytes += text.len() + ENTRY;
        memory.young.texts[looked as usize].insert(text);
    }
}

#[cfg(test)]
mod tests {
    use super::{CleanTexts, LONGEST, LookedAtAs, MOST};

    #[test]
    fn a_new_secret_may_stand_in_any_of_them() {
        let texts = CleanTexts::default();
        texts.as_of(1).note(LookedAtAs::Name, "Agent");
        assert!(texts.as_of(1).holds(LookedAtAs::Name, "Agent"));
        assert!(!texts.as_of(1).holds(LookedAtAs::Text, "Agent"), "it was not looked at as a text");
        assert!(!texts.as_of(2).holds(LookedAtAs::Name, "Agent"));
    }

    #[test]
    fn memory_is_bounded_and_what_is_asked_for_stays() {
        let texts = CleanTexts::default();
        let mut now = texts.as_of(0);
        for number in 0..60_000 {
            now.note(LookedAtAs::Text, &format!("a text that comes only once, number {number}"));
            now.note(LookedAtAs::Text, "often");
            assert!(now.holds(LookedAtAs::Text, "often"));
            assert!(now.0.young.bytes + now.0.old.bytes <= MOST + 2 * LONGEST);
        }
        assert!(!now.holds(LookedAtAs::Text, "a text that comes only once, number 0"));
        now.note(LookedAtAs::Text, &"long ".repeat(LONGEST));
        assert!(!now.holds(LookedAtAs::Text, &"long ".repeat(LONGEST)));
    }
}
